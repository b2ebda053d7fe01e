"""A data folder as large as is asked for: the demo web's reports, read once and told of as many districts as it takes.

What was read in the demo's reports is repeated under the names of other districts, beside documents that differ from
theirs in a remark alone: the same formats in the same shares, the same pages, cells and sums, without a crawl.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from demo.web import build_web
from flows.commands.reading import extract
from gongkai import codebook, dataset
from gongkai.archive import Archive, Origin
from gongkai.codebook import Region

_TOLD_ANEW = ("reports", "observations", "checks")
_DAY = datetime(2026, 1, 20, tzinfo=UTC)
_LACKING = 6  # of an agency's years one in so many is not there


def write(folder: Path, reports: int) -> int:
    """Write about so many reports under `folder`, archive and datasets; gives how many they are."""
    seed = folder / "seed"
    originals = {path.resolve().as_uri(): path.read_bytes() for path in _documents(seed / "documents")}
    if extract([seed / "documents"], seed / "data", None, True):
        raise RuntimeError("the demo's reports were not read")
    known = {name: dataset.read(seed / "data", name) for name in (*_TOLD_ANEW, "documents")}
    found: dict[tuple[str, str], list[pa.Table]] = defaultdict(list)
    copies = max(1, round(reports / len(known["reports"])))
    with Archive(folder / "archive").writer() as writer:
        for copy, places in zip(range(copies), _places(known["reports"]), strict=False):
            told = {row["document_sha256"]: originals[row["source_url"]] for row in known["reports"].to_pylist()}
            names: dict[str, str] = {}
            for old, content in told.items():
                body = _remarked(content, copy)
                url = f"https://www.example.test/{copy}/{old[:12]}"
                names[old] = writer.resource(url, "", body, Origin(), _DAY).document_sha256 or ""
            for name, table in known.items():
                for where, rows in _told_of(name, table, places, names):
                    found[name, where].append(rows)
    root = folder / "datasets"
    total = 0
    for (name, where), tables in found.items():
        table = pa.concat_tables(tables)
        total += len(table) * (name == "reports")
        dataset.write_partition(root, name, where, table)
    dataset.write_partition(root, "coverage", dataset.SINGLE, _coverage(dataset.read(root, "reports")))
    for name in ("problems", "politeness"):
        dataset.write_dataset(root, name, ())
    return total


def _documents(folder: Path) -> list[Path]:
    """The demo web's reports as files."""
    folder.mkdir(parents=True)
    web = build_web()
    for number, report in enumerate(web.truth.reports):
        address = urlsplit(report.url)
        path = f"{address.path}?{address.query}" if address.query else address.path
        body = web.respond(address.netloc, path, {"referer": report.article_url}).body
        (folder / f"{number}.{report.format}").write_bytes(body)
    return sorted(folder.iterdir())


def _places(reports: pa.Table) -> Iterator[dict[str, Region]]:
    """For each copy the districts that stand in the place of those of the demo."""
    old = sorted(code for code in reports["region_code"].unique().to_pylist() if code)
    districts = (one for one in codebook.regions().values() if one.level == "district" and not one.valid_to)
    while group := list(islice(districts, len(old))):
        if len(group) == len(old):
            yield dict(zip(old, group, strict=True))


def _remarked(content: bytes, number: int) -> bytes:
    """A document with a remark that no reader looks at."""
    if not content.startswith(b"PK"):
        return content + (f"\n%{number}\n" if content.startswith(b"%PDF") else f"\n<!-- {number} -->").encode()
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as package:
        package.comment = str(number).encode()
    return target.getvalue()


def _told_of(
    name: str, table: pa.Table, places: dict[str, Region], names: dict[str, str]
) -> Iterator[tuple[str, pa.Table]]:
    """The rows of a dataset with other districts and documents, by partition."""
    table = _replaced(table, "document_sha256", lambda old: names.get(old, sha256(old.encode()).hexdigest()))
    if name == "documents":
        yield "all", table
        return
    for code, region in places.items():
        here = _moved(table.filter(pc.field("region_code") == code), codebook.regions()[code], region)
        for year in here["year"].unique().to_pylist():
            yield dataset.partition_of(year, region.province), here.filter(pc.field("year") == year)


def _moved(table: pa.Table, old: Region, new: Region) -> pa.Table:
    """The rows of a district as those of another."""
    for column, text in {"region_code": new.code, "region": new.name, "province": new.province}.items():
        table = table.set_column(table.column_names.index(column), column, pa.array([text] * len(table)))
    for column in ("agency_id", "report_id"):
        table = _replaced(table, column, lambda text: text.replace(old.code, new.code, 1))
    for column in {"agency", "title"}.intersection(table.column_names):
        table = _replaced(table, column, lambda text: text.replace(old.name, new.name))
    return table


def _replaced(table: pa.Table, column: str, new: Callable[[str], str]) -> pa.Table:
    coded = table[column].combine_chunks().dictionary_encode()
    values = pa.array([None if one is None else new(one) for one in coded.dictionary.to_pylist()], pa.string())
    return table.set_column(table.column_names.index(column), column, values.take(coded.indices))


def _coverage(reports: pa.Table) -> pa.Table:
    """A row for each report, and some for reports that are not there."""
    rows = []
    columns = ["region_code", "region", "province", "agency_id", "agency", "year", "report_id", "source_url"]
    for number, row in enumerate(reports.select(columns).to_pylist()):
        rows.append(row | {"state": "reported", "evidence": "its document", "captured_at": _DAY})
        if number % _LACKING == 0:
            rows.append(row | {"year": 2018, "state": "not_published", "evidence": "no list names it",
                               "report_id": f"{row['agency_id']}-2018", "captured_at": _DAY})  # fmt: skip
    unique = {row["report_id"]: row for row in rows}
    return pa.Table.from_pylist(list(unique.values()))
