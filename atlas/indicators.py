"""An indicator: what it means, how its numbers lie over the years, which regions stand where; and the list of all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter

import pandas as pd

from atlas.addresses import indicator_address
from atlas.holdings import Holdings
from atlas.leaves import Files, Leaf, data, page
from atlas.rendering import render
from atlas.spread import Spread, spreads
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
    frame = holdings.figures.frame
    frame = frame[frame["table"] == shard].sort_values(["indicator", "year", "agency_id", "report_id"])
    found = spreads(frame.itertuples(index=False))
    taken = _downloads(frame)
    for code in dict.fromkeys(line.indicator for line in codebook.indicators() if line.table == shard):
        years = found.get(code, {})
        yield page(indicator_address(code), _page(code, years))
        if code in taken:
            yield Leaf(f"download/{code}.csv", "", partial(_file, f"download/{code}.csv", taken[code]))
        for year, spread in years.items():
            yield data(f"ranking/{code}/{year}", {"rows": spread.ranking()})


def _list(holdings: Holdings) -> str:
    numbers = holdings.figures.numbers
    counts = numbers.groupby("indicator")["value"].count().to_dict()
    newest = numbers["year"].max() if len(numbers) else None
    medians = numbers[numbers["year"] == newest].groupby("indicator")["value"].median().to_dict()
    tables: dict[str, list[Indicator]] = {}
    for line in codebook.indicators():
        tables.setdefault(line.table, []).append(line)
    return render(
        "indicators.html",
        "indicators.html",
        tables=tables,
        titles=table_titles(),
        counts=counts,
        medians=medians,
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
        described=[(heading, texts) for heading, texts in describe(code).parts if heading not in _FLAT],
        sources=describe(code)["sources"],
        years=[spread.told() for spread in years.values()],
        breaks=[one for one in meaning.breaks() if one.touches(code)],
        kinds=[kind for kind in _kinds() if kind.kind in there],
        by_applicant=lines[0].by_applicant,
    )


def _kinds() -> list[meaning.AgencyKind]:
    return list({kind.kind: kind for kind in meaning.agency_kinds()}.values())


def _downloads(frame: pd.DataFrame) -> dict[str, str]:
    """The numbers of each indicator as CSV."""
    columns = [frame[name].astype(object).where(frame[name].notna(), "") for name in _DOWNLOAD]
    found: dict[str, str] = {}
    for code, rows in groupby(zip(frame["indicator"], *columns, strict=True), key=itemgetter(0)):
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(_DOWNLOAD)
        writer.writerows(row[1:] for row in rows)
        found[code] = target.getvalue()
    return found


def _file(path: str, text: str) -> Files:
    yield path, ("\ufeff" + text).encode()  # without the mark spreadsheets take Chinese for something else
