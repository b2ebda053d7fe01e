"""A report: the original beside what was read in it, the arithmetic spelled out, what was not understood."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from atlas.addresses import agency_key, report_address
from atlas.contents import Contents
from atlas.holdings import Holdings, Row
from atlas.leaves import Files, Leaf
from atlas.report_page import make
from facsimile.reading import Reading
from gongkai import dataset

NAME = "report"
_DATASETS = ("reports", "observations", "checks")
_TOLD = {
    "observations": ("template", "table", "indicator", "applicant", "value", "unit", "status", "quality", "flags",
                     "correction", "raw_value", "raw_label", "locator"),
    "checks": ("identity", "template", "subject", "left", "right", "difference", "verdict", "severity", "covers"),
}  # fmt: skip
"""What a page tells of a row: it is made anew where one of these changes."""
_CITY = 4  # digits of a division code that tell the city


def shards(holdings: Holdings) -> Mapping[str, str]:
    """The reports of a year and a city: ``2020/heilongjiang/2301``."""
    return {shard: _digest_of(holdings, shard, rows) for shard, rows in _by_shard(holdings).items()}


def leaves(holdings: Holdings, shard: str) -> Iterator[Leaf]:
    """The page of every revision, with the pictures of its pages."""
    rows = _by_shard(holdings)[shard]
    contents = Contents(holdings, rows)
    for row in rows:
        observations, checks = (_rows_of(holdings.root, name, row) for name in _TOLD)
        context = _context(holdings, row)
        digest = hashlib.sha256(
            msgspec.json.encode([row, observations, checks, context, contents.there(row)])
        ).hexdigest()
        yield Leaf(report_address(row), digest, partial(_make, holdings, contents, row, observations, checks, context))


def _make(
    holdings: Holdings,
    contents: Contents,
    row: Row,
    observations: Sequence[Row],
    checks: Sequence[Row],
    context: Mapping[str, Any],
) -> Files:
    return make(holdings, contents, row, Reading(observations, checks), context)


@lru_cache(1)
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


def _rows_of(root: Path, name: str, report: Row) -> list[Row]:
    """The rows of a dataset that belong to a revision of a report."""
    found = _by_report(root, name, dataset.partition_of(report["year"], report["province"]))
    rows = found.get((report["report_id"], report["revision"]))
    return rows.to_pylist() if rows is not None else []


@lru_cache(len(_TOLD))
def _by_report(root: Path, name: str, partition: str) -> Mapping[tuple[str, int], pa.Table]:
    """The rows of a partition by report and revision; those of the partition that is worked on are kept."""
    keys = ["report_id", "revision"]
    table = dataset.read_partition(root, name, partition, columns=[*keys, *_TOLD[name]])
    table = table.take(pc.sort_indices(table, [(key, "ascending") for key in keys])).combine_chunks()
    ids, revisions = (table[key].to_numpy() for key in keys)
    begin = np.flatnonzero((ids[1:] != ids[:-1]) | (revisions[1:] != revisions[:-1])) + 1
    told = table.select(_TOLD[name])
    bounds = [0, *begin.tolist(), len(table)] if len(table) else []
    return {(ids[start], int(revisions[start])): told.slice(start, end - start) for start, end in pairwise(bounds)}
