"""An agency: what is there of it and what is missing, its numbers over the years beside those of its peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from atlas.addresses import agency_address, agency_key, report_address
from atlas.holdings import Holdings, Row
from atlas.leaves import Leaf, page
from atlas.rendering import render
from atlas.states import BY_CODE
from atlas.titles import table_titles
from gongkai import codebook, dataset
from gongkai.codebook import Indicator, meaning

NAME = "agency"
_DATASETS = ("observations", "reports", "coverage", "problems")
_FIRST = ("requests.received", "legacy.requests.received")
_CITY = 4


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a year: its text, its quality, the cell it stands in; None for value where it is no number."""

    value: float | None
    status: str
    quality: str
    address: str


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over the years, with low, median and high of the peers."""

    line: Indicator
    points: list[Point | None]
    peers: list[tuple[float, float, float, int] | None]


def shards(holdings: Holdings) -> Mapping[str, str]:
    """The agencies of a city."""
    digest = holdings.digest(_DATASETS)
    return dict.fromkeys(sorted(_by_city(holdings)), digest)


def leaves(holdings: Holdings, shard: str) -> Iterator[Leaf]:
    """A page for each agency, one also for a site of which nothing but its address is known."""
    frame = holdings.figures.frame
    here = dict(iter(frame[_city_of(frame["region_code"]) == shard].groupby("agency_id")))
    for key in _by_city(holdings)[shard]:
        coverage, reports = holdings.agencies.get(key, []), holdings.series.get(key, [])
        who = (coverage or reports)[-1]
        path = agency_address(who)
        rows = here.get(key)
        yield page(path, _page(holdings, path, who, coverage, reports, rows))


def _by_city(holdings: Holdings) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(holdings.agencies.keys() | holdings.series.keys()):
        who = (holdings.agencies.get(key) or holdings.series[key])[-1]
        found[(who["region_code"] or dataset.UNKNOWN)[:_CITY]].append(key)
    return found


def _city_of(codes: pd.Series[Any]) -> pd.Series[Any]:
    return codes.fillna(dataset.UNKNOWN).str[:_CITY]


def _page(
    holdings: Holdings,
    path: str,
    who: Row,
    coverage: Sequence[Row],
    reports: Sequence[Row],
    figures: pd.DataFrame | None,
) -> str:
    years = sorted({row["year"] for row in (*coverage, *reports) if row["year"]})
    series = _series(holdings, figures, years) if figures is not None else []
    group = figures["peers"].iloc[0] if figures is not None else ""
    ids = {row["report_id"] for row in reports}
    return render(
        "agency.html",
        path,
        who=who,
        kind=meaning.agency_kind(who["agency"] or ""),
        coverage=[(row, BY_CODE[row["state"]], holdings.current.get(row["report_id"])) for row in coverage],
        reports=reports,
        revisions=[row for id_ in sorted(ids) for row in holdings.revisions[id_] if len(holdings.revisions[id_]) > 1],
        problems=[problem for id_ in sorted(ids) for problem in holdings.problems.get(id_, [])],
        years=years,
        series=series,
        parts=_parts(series),
        first=next((one.line.indicator for code in _FIRST for one in series if one.line.indicator == code), None),
        peers=holdings.figures.size_of(group) if group else 0,
        by_name=not group.startswith("kind:"),
        key=agency_key(who),
    )


def _series(holdings: Holdings, figures: pd.DataFrame, years: Sequence[int]) -> list[Series]:
    peers = holdings.figures.peers_of(figures["peers"].iloc[0])
    known: dict[tuple[str, int], tuple[float, float, float, int]] = {
        index: (row.low, row.median, row.high, int(row.count_)) for index, row in _named(peers)
    }
    points: dict[str, dict[int, Point]] = defaultdict(dict)
    rows: list[Row] = figures.to_dict("records")  # type: ignore[assignment]  # columns have names
    for row in rows:
        cell = codebook.cell_name(row["indicator"], row["applicant"])
        value: float | None = None if pd.isna(row["value"]) else row["value"]
        points[row["indicator"]][row["year"]] = Point(
            value, row["status"], row["quality"], f"{report_address(row)}#{cell}"
        )
    lines = {line.indicator: line for line in reversed(codebook.indicators())}
    order = [line.indicator for line in codebook.indicators()]
    return [
        Series(
            lines[code],
            [points[code].get(year) for year in years],
            [known.get((code, year)) for year in years],
        )
        for code in sorted(points, key=lambda code: order.index(code) if code in lines else -1)
        if code in lines
    ]


def _named(peers: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    renamed = peers.rename(columns={"count": "count_"})
    return zip(renamed.index, renamed.itertuples(index=False), strict=True)


def _parts(series: Sequence[Series]) -> list[tuple[tuple[str, str], list[Series]]]:
    """The series by the table they stand in, with its title."""
    titles = table_titles()
    found: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for one in series:
        found[titles.get(one.line.table, (one.line.table, one.line.table))].append(one)
    return list(found.items())
