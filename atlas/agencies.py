"""An agency: what is there of it and what is missing, its numbers over the years beside those of its peers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from math import isnan
from typing import Any

import msgspec

from atlas.addresses import agency_address, report_address, up_from
from atlas.figures import Point, Series, bytes_of, columns_of
from atlas.holdings import Holdings, Row
from atlas.leaves import Files, Leaf
from atlas.rendering import render
from atlas.series import rows
from atlas.states import BY_CODE
from atlas.titles import table_titles
from gongkai import codebook, dataset
from gongkai.codebook import Indicator, meaning

NAME = "agency"
_DATASETS = ("observations", "reports", "coverage", "problems")
_FIRST = ("requests.received", "legacy.requests.received")
_CITY = 4
_COLUMNS = ("indicator", "applicant", "year", "value", "status", "quality", "report_id")


def shards(holdings: Holdings) -> Mapping[str, str]:
    """The agencies of a city."""
    digest = holdings.digest(_DATASETS)
    return dict.fromkeys(sorted(_by_city(holdings)), digest)


def leaves(holdings: Holdings, shard: str) -> Iterator[Leaf]:
    """A page for each agency, one also for a site of which nothing but its address is known."""
    for key in _by_city(holdings)[shard]:
        coverage, reports = holdings.agencies.get(key, []), holdings.series.get(key, [])
        path = agency_address((coverage or reports)[-1])
        told = _told(holdings, key, coverage, reports)
        yield Leaf(path, _digest(holdings, key, told), partial(_make, holdings, path, told))


def _digest(holdings: Holdings, key: str, told: Mapping[str, Any]) -> str:
    """What a page is made from: what it tells, its numbers and how those of its peers lie."""
    figures = holdings.figures.by_agency.get(key)
    sums = hashlib.sha256(msgspec.json.encode(told))
    if figures is not None:
        sums.update(bytes_of(figures))
        sums.update(_digest_of_peers(holdings, told["group"]))
    return sums.hexdigest()


@lru_cache(1_000)
def _digest_of_peers(holdings: Holdings, group: str) -> bytes:
    marks = holdings.figures.quartiles.get(group, {})
    return hashlib.sha256(msgspec.json.encode(list(marks.items()))).digest()


@lru_cache(1)
def _by_city(holdings: Holdings) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(holdings.agencies.keys() | holdings.series.keys()):
        who = (holdings.agencies.get(key) or holdings.series[key])[-1]
        found[(who["region_code"] or dataset.UNKNOWN)[:_CITY]].append(key)
    return found


def _told(holdings: Holdings, key: str, coverage: Sequence[Row], reports: Sequence[Row]) -> dict[str, Any]:
    """What the page of an agency tells besides its numbers."""
    years = sorted({row["year"] for row in (*coverage, *reports) if row["year"]})
    figures = holdings.figures.by_agency.get(key)
    group = figures["peers"][0].as_py() if figures is not None else ""
    ids = sorted({row["report_id"] for row in reports})
    return {
        "key": key,
        "who": (coverage or reports)[-1],
        "coverage": [(row, holdings.current.get(row["report_id"])) for row in coverage],
        "reports": reports,
        "revisions": [row for id_ in ids for row in holdings.revisions[id_] if len(holdings.revisions[id_]) > 1],
        "problems": [problem for id_ in ids for problem in holdings.problems.get(id_, [])],
        "years": years,
        "group": group,
        "peers": holdings.figures.size_of(group) if group else 0,
        "by_name": not group.startswith("kind:"),
    }


def _make(holdings: Holdings, path: str, told: Mapping[str, Any]) -> Files:
    series = _series(holdings, told["key"], told["group"], told["years"])
    first = next((one.line.indicator for code in _FIRST for one in series if one.line.indicator == code), None)
    kind = meaning.agency_kind(told["who"]["agency"] or "")
    parts = [(title, rows(part, up_from(path))) for title, part in _parts(series)]
    page = render("agency.html", path, kind=kind, states=BY_CODE, series=series, parts=parts, first=first, **told)
    yield path, page.encode()


def _series(holdings: Holdings, key: str, group: str, years: Sequence[int]) -> list[Series]:
    figures = holdings.figures.by_agency.get(key)
    if figures is None:
        return []
    known = holdings.figures.quartiles.get(group, {})
    pages = {row["report_id"]: report_address(row) for row in holdings.series.get(key, [])}
    points: dict[str, dict[int, Point]] = defaultdict(dict)
    for indicator, applicant, year, value, status, quality, report in columns_of(figures, _COLUMNS):
        number: float | None = None if isnan(value) else value
        cell = codebook.cell_name(indicator, applicant)
        points[indicator][year] = Point(number, status, quality, pages[report], cell)
    return [
        Series(line, [points[code].get(year) for year in years], [known.get((code, year)) for year in years])
        for code, line in _lines().items()
        if code in points
    ]


@cache
def _lines() -> dict[str, Indicator]:
    """The indicators in the order of the codebook, each as it is first defined there."""
    found: dict[str, Indicator] = {}
    for line in codebook.indicators():
        found.setdefault(line.indicator, line)
    return found


def _parts(series: Sequence[Series]) -> list[tuple[tuple[str, str], list[Series]]]:
    """The series by the table they stand in, with its title."""
    titles = table_titles()
    found: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for one in series:
        found[titles.get(one.line.table, (one.line.table, one.line.table))].append(one)
    return list(found.items())
