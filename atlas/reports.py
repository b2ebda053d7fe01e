"""A report: the original beside what was read in it, the arithmetic spelled out, what was not understood."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import pyarrow.compute as pc

from atlas.addresses import agency_key, report_address
from atlas.contents import Contents
from atlas.holdings import Holdings, Row
from atlas.leaves import Files, Leaf
from atlas.numbers import cell, side
from atlas.originals import Drawing, Wanted
from atlas.rendering import render
from extractors.document import Unreadable
from facsimile import Mark
from facsimile.marks import place_on_page
from facsimile.reading import Line, Reading, Value
from gongkai import codebook, dataset
from gongkai.archive import ArchiveError
from gongkai.arithmetic import cell_label

NAME = "report"
_DATASETS = ("reports", "observations", "checks")
_QUALITIES = ("verified", "conflict", "unverified", "proposed")
_CITY = 4  # digits of a division code that tell the city


def shards(holdings: Holdings) -> Mapping[str, str]:
    """The reports of a year and a city: ``2020/heilongjiang/2301``."""
    return {shard: _digest_of(holdings, shard, rows) for shard, rows in _by_shard(holdings).items()}


def leaves(holdings: Holdings, shard: str) -> Iterator[Leaf]:
    """The page of every revision, with the pictures of its pages."""
    rows = _by_shard(holdings)[shard]
    observations, checks = (_rows_of(holdings, name, rows) for name in ("observations", "checks"))
    contents = Contents(holdings, rows)
    for row in rows:
        key = row["report_id"], row["revision"]
        context = _context(holdings, row)
        digest = hashlib.sha256(
            msgspec.json.encode([row, observations[key], checks[key], context, contents.there(row)])
        ).hexdigest()
        make = partial(_make, holdings, contents, row, observations[key], checks[key], context)
        yield Leaf(report_address(row), digest, make)


def _by_shard(holdings: Holdings) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in holdings.reports:
        place = (row["region_code"] or dataset.UNKNOWN)[:_CITY]
        found[f"{dataset.partition_of(row['year'], row['province'])}/{place}"].append(row)
    return found


def _digest_of(holdings: Holdings, shard: str, rows: Sequence[Row]) -> str:
    context = [_context(holdings, row) for row in rows]
    there = holdings.archive is not None
    return hashlib.sha256(
        msgspec.json.encode([holdings.digest(_DATASETS, shard.rpartition("/")[0]), context, there])
    ).hexdigest()


def _context(holdings: Holdings, row: Row) -> dict[str, Any]:
    """What the page tells besides the report itself: its problems, its other revisions, the years before and after."""
    series = holdings.series.get(agency_key(row), [])
    years = {one["year"]: report_address(one) for one in series if one["year"]}
    earlier = [year for year in years if row["year"] and year < row["year"]]
    later = [year for year in years if row["year"] and year > row["year"]]
    return {
        "problems": [
            one
            for one in holdings.problems.get(row["report_id"], [])
            if one["document_sha256"] in (None, row["document_sha256"])
        ],
        "revisions": [
            {"revision": one["revision"], "current": one["current"], "address": report_address(one)}
            for one in holdings.revisions[row["report_id"]]
        ],
        "before": (max(earlier), years[max(earlier)]) if earlier else None,
        "after": (min(later), years[min(later)]) if later else None,
    }


def _rows_of(holdings: Holdings, name: str, reports: Sequence[Row]) -> Mapping[tuple[str, int], list[Row]]:
    """The rows of a dataset by report and revision."""
    first = reports[0]
    wanted = pc.field("report_id").isin([row["report_id"] for row in reports])
    partition = dataset.partition_of(first["year"], first["province"])
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in dataset.read_partition(holdings.root, name, partition, wanted).to_pylist():
        found[row["report_id"], row["revision"]].append(row)
    return found


def _make(
    holdings: Holdings,
    contents: Contents,
    report: Row,
    observations: Sequence[Row],
    checks: Sequence[Row],
    context: Mapping[str, Any],
) -> Files:
    path = report_address(report)
    reading = Reading(observations, checks)
    drawing = _draw(holdings, contents, report, reading)
    stem = path.rpartition("/")[2].removesuffix(".html")
    pictures = {page.number: f"{stem}-{page.number}.{page.suffix}" for page in drawing.pages}
    for page in drawing.pages:
        yield path.replace(f"{stem}.html", pictures[page.number]), page.picture
    original = render(
        "original.html",
        path,
        drawing=drawing,
        pictures=pictures,
        by_page=_by_page(reading),
    )
    values = list(reading)
    numbers = {value.anchor: number for number, value in enumerate(values)}
    yield (
        path,
        render(
            "report.html",
            path,
            report=report,
            original=original,
            missing=drawing.missing,
            tables=list(reading.tables()),
            group_of=_group,
            subject=_subject,
            reading=reading,
            numbers=numbers,
            cell=cell,
            side=side,
            covered=lambda check: " ".join(
                str(numbers[name]) for name in (check["covers"] or "").split(";") if name in numbers
            ),
            counts={quality: sum(value.row["quality"] == quality for value in values) for quality in _QUALITIES},
            blanks=sum(value.row["status"] != "reported" for value in values),
            failing=reading.arithmetic("fails"),
            holding=reading.arithmetic("holds"),
            open_=reading.arithmetic("not_assessable"),
            **context,
        ).encode(),
    )


def _group(line: Line) -> str:
    """What stands over a line's label, as printed: （三）不予公开; '' where it is not one thing."""
    paths = {value.row["raw_label"].partition(" | ")[0].rpartition("/")[0] for value in line.values if value}
    return paths.pop() if len(paths) == 1 and len(line.values) > 1 else ""


def _subject(check: Row) -> str:
    """What an identity was evaluated on, as people call it; '' for a whole table."""
    subject = check["subject"] or ""
    if subject in codebook.APPLICANTS:
        return codebook.applicant_label(subject)
    return cell_label(subject, check["template"] or "") if codebook.indicator(subject.partition("@")[0], "") else ""


def _draw(holdings: Holdings, contents: Contents, report: Row, reading: Reading) -> Drawing:
    sha256 = report["document_sha256"]
    document = holdings.documents.get(sha256)
    hints = (document.hints.declared_type, document.hints.charset) if document else ("", "")
    try:
        return holdings.draughtsman.draw(contents.read(sha256), Wanted(_marks(reading), *hints))
    except (ArchiveError, Unreadable) as error:
        return Drawing(missing=str(error))


def _marks(reading: Reading) -> list[Mark]:
    return [
        Mark(
            value.row["locator"], value.row["quality"], f"{value.anchor}: {value.text}", value.place, f"#{value.anchor}"
        )
        for value in reading
        if value.row["locator"]
    ]


def _by_page(reading: Reading) -> Mapping[int, list[tuple[Value, Any]]]:
    """What stands on which page: with its box, or without one where only the page is known."""
    found: dict[int, list[tuple[Value, Any]]] = defaultdict(list)
    for value in reading:
        locator = value.row["locator"] or ""
        place = place_on_page(locator)
        if place:
            found[place[0]].append((value, place[1]))
        elif "page=" in locator:
            number = locator.partition("page=")[2].partition(",")[0]
            if number.isdecimal():
                found[int(number)].append((value, None))
    return found
