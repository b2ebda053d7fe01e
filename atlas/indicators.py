"""An indicator: what it means, how its numbers lie over the years, which regions stand where; and the list of all."""

from __future__ import annotations

import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from atlas.addresses import indicator_address
from atlas.figures import bytes_of, columns_of, numbers_of
from atlas.holdings import Holdings
from atlas.leaves import Files, Leaf, data, page
from atlas.rendering import render
from atlas.spread import Spread, spread
from atlas.titles import table_titles
from gongkai import codebook
from gongkai.codebook import Indicator, meaning
from gongkai.guide import describe

NAME = "indicator"
_DATASETS = ("observations",)
_DOWNLOAD = [
    "region_code",
    "region",
    "agency_id",
    "agency",
    "year",
    "applicant",
    "value",
    "unit",
    "status",
    "quality",
    "report_id",
]
_FLAT = frozenset({"label", "in English", "unit", "notes", "sources"})


def shards(holdings: Holdings) -> Mapping[str, str]:
    """The list, and the indicators of each table."""
    digest = holdings.digest(_DATASETS)
    return {"": digest} | dict.fromkeys(sorted({line.table for line in codebook.indicators()}), digest)


def leaves(holdings: Holdings, shard: str) -> Iterator[Leaf]:
    """A page for each indicator, its numbers to take away, the ranking of each year."""
    if not shard:
        yield page("indicators.html", _list(holdings))
        return
    for code in dict.fromkeys(line.indicator for line in codebook.indicators() if line.table == shard):
        rows = holdings.figures.of(shard, code)
        yield Leaf(indicator_address(code), hashlib.sha256(bytes_of(rows)).hexdigest(), partial(_make, code, rows))


def _make(code: str, rows: pa.Table) -> Files:
    years = spread(rows)
    yield indicator_address(code), _page(code, years).encode()
    if len(rows):
        yield f"download/{code}.csv", _download(rows)
    for year, one in years.items():
        yield from data(f"ranking/{code}/{year}", {"rows": one.ranking()}).make()


def _list(holdings: Holdings) -> str:
    numbers = numbers_of(holdings.figures.table)
    newest = pc.max(numbers["year"]).as_py()
    of_newest = numbers.filter(pc.field("year") == newest)
    counts = Counter(numbers["indicator"].to_numpy().tolist())
    values: dict[str, list[float]] = defaultdict(list)
    for code, value in columns_of(of_newest, ("indicator", "value")):
        values[code].append(value)
    tables: dict[str, list[Indicator]] = {}
    for line in codebook.indicators():
        tables.setdefault(line.table, []).append(line)
    return render(
        "indicators.html",
        "indicators.html",
        tables=tables,
        titles=table_titles(),
        counts=counts,
        medians={code: float(np.median(those)) for code, those in values.items()},
        newest=newest,
    )


def _page(code: str, years: Mapping[int, Spread]) -> str:
    lines = [line for line in codebook.indicators() if line.indicator == code]
    path = indicator_address(code)
    there = {kind for spread in years.values() for _, _, kind in spread.regions}
    return render(
        "indicator.html",
        path,
        code=code,
        lines=lines,
        described=_described(code),
        sources=list(zip(describe(code, "zh")["sources"], describe(code)["sources"], strict=True)),
        years=[spread.told() for spread in years.values()],
        breaks=[one for one in meaning.breaks() if one.touches(code)],
        kinds=[kind for kind in _kinds() if kind.kind in there],
        by_applicant=lines[0].by_applicant,
    )


def _described(code: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is known of an indicator by heading, each statement in Chinese and in English."""
    chinese, english = describe(code, "zh"), describe(code)
    return [
        (heading, list(zip(chinese[heading], texts, strict=True)))
        for heading, texts in english.parts
        if heading not in _FLAT
    ]


def _kinds() -> list[meaning.AgencyKind]:
    return list({kind.kind: kind for kind in meaning.agency_kinds()}.values())


def _download(rows: pa.Table) -> bytes:
    """The numbers of an indicator as CSV."""
    target = io.BytesIO("\ufeff".encode())  # without the mark spreadsheets take Chinese for something else
    target.seek(0, io.SEEK_END)
    pa.csv.write_csv(rows.select(_DOWNLOAD), target, pa.csv.WriteOptions(quoting_style="needed"))
    return target.getvalue()
