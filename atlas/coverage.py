"""Coverage: which agency's report is there for which year, and what stands in the place of those that are not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from atlas.addresses import agency_address, agency_key, report_address
from atlas.holdings import Holdings, Row, province_label
from atlas.leaves import Leaf, data, page
from atlas.rendering import render
from atlas.states import STATES
from gongkai import codebook, dataset
from gongkai.codebook import meaning

NAME = "coverage"
_DATASETS = ("coverage", "reports")
_IN_A_FILE = 800  # bodies: some 200 KB
_LETTERS = {state.code: number for number, state in enumerate(STATES)}


def shards(holdings: Holdings) -> Mapping[str, str]:
    """The page, and the data of each province."""
    digest = holdings.digest(_DATASETS)
    return {"": digest} | dict.fromkeys(sorted(_by_province(holdings)), digest)


def leaves(holdings: Holdings, shard: str) -> Iterator[Leaf]:
    """The page, or the data of a province, in as many files as it takes."""
    if shard:
        for number, rows in enumerate(_files(_by_province(holdings)[shard]), 1):
            yield data(f"coverage/{shard}-{number}", _province(holdings, rows))
        return
    provinces = [_summary(name, rows) for name, rows in sorted(_by_province(holdings).items())]
    states = Counter(row["state"] for row in holdings.coverage)
    path = "coverage.html"
    yield page(
        path,
        render(
            "coverage.html",
            path,
            provinces=provinces,
            years=holdings.years,
            states=[state for state in STATES if states[state.code]],
            unused=[state for state in STATES if not states[state.code]],
            counts=states,
            kinds=_kinds(holdings),
            total=len(holdings.coverage),
        ),
    )


@lru_cache(1)
def _by_province(holdings: Holdings) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in holdings.coverage:
        found[row["province"] or dataset.UNKNOWN].append(row)
    return found


def _files(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of a province in parts, regions whole."""
    part: list[Row] = []
    bodies: set[str] = set()
    for _, region in groupby(sorted(rows, key=_region), key=_region):
        here = list(region)
        if part and len(bodies) + len({agency_key(row) for row in here}) > _IN_A_FILE:
            yield part
            part, bodies = [], set()
        part += here
        bodies |= {agency_key(row) for row in here}
    yield part


def _region(row: Row) -> str:
    return row["region_code"] or ""


def _summary(province: str, rows: Sequence[Row]) -> dict[str, Any]:
    zh, en = province_label(province)
    return {"name": province, "zh": zh, "en": en, "expected": len(rows), "files": sum(1 for _ in _files(rows)),
            "reported": sum(row["state"] == "reported" for row in rows)}  # fmt: skip


def _kinds(holdings: Holdings) -> list[meaning.AgencyKind]:
    """The kinds of the agencies there are, in the order of the codebook."""
    there = {meaning.agency_kind(row["agency"] or "").kind for row in holdings.coverage}
    kinds = {kind.kind: kind for kind in meaning.agency_kinds()}
    return [kind for name, kind in kinds.items() if name in there]


def _province(holdings: Holdings, rows: Sequence[Row]) -> dict[str, Any]:
    """What the page draws of a province. A cell is its state's number and, of a report, its address within the folder
    of the region, the share of its numbers that is verified and how many are in conflict; of others the number of the
    sentence that tells why."""
    notes: dict[str, int] = {}
    agencies: dict[str, dict[str, Any]] = {}
    regions = sorted({(row["region_code"] or "", row["region"] or "") for row in rows})
    for row in sorted(rows, key=_order):
        address = agency_address(row)
        agency = agencies.setdefault(address, {
            "name": row["agency"] or row["site"] or "",
            "region": regions.index((row["region_code"] or "", row["region"] or "")),
            "kind": meaning.agency_kind(row["agency"] or "").kind,
            "page": address,
            "cells": {},
        })  # fmt: skip
        agency["cells"][row["year"] or 0] = _cell(row, holdings.current.get(row["report_id"]), notes)
    return {
        "regions": [[code, name, _city(code)] for code, name in regions],
        "agencies": list(agencies.values()),
        "notes": [[meaning.evidence_in_chinese(note) or note, note] for note in notes],
    }


def _order(row: Row) -> tuple[Any, ...]:
    kinds = [kind.kind for kind in meaning.agency_kinds()]
    governs = meaning.agency_kind(row["agency"] or "").kind != "government"
    return (
        row["region_code"] or "",
        governs,
        kinds.index(meaning.agency_kind(row["agency"] or "").kind),
        row["agency"] or "",
    )


def _cell(row: Row, report: Row | None, notes: dict[str, int]) -> list[Any]:
    number = _LETTERS[row["state"]]
    if report is not None:
        judged = report["verified"] + report["conflict"] + report["unverified"]
        return [
            number,
            report_address(report).removeprefix(f"report/{row['region_code'] or 'unknown'}/").removesuffix(".html"),
            round(100 * report["verified"] / judged) if judged else 0,
            report["conflict"],
        ]
    return [number, notes.setdefault(row["evidence"] or "", len(notes))]


def _city(code: str) -> str:
    """The city that a district belongs to, where it is not the province itself."""
    region = codebook.regions().get(code)
    parent = codebook.regions().get(region.parent) if region else None
    return parent.name if parent and parent.level == "city" else ""
