"""One number per agency, year and indicator: its total where it is split by applicant; and how the numbers lie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from gongkai import dataset
from gongkai.codebook import Indicator, meaning

_COLUMNS = (
    "region_code", "region", "province", "agency_id", "agency", "year", "report_id", "revision", "template", "table",
    "indicator", "applicant", "value", "unit", "status", "quality",
)  # fmt: skip
_FEW = 5
"""Bodies of the same name that are peers enough; where there are fewer, all of the same kind are."""


class Quartiles(NamedTuple):
    """What a quarter of some numbers is below, half of them and three quarters."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a year: its text, its quality, the cell it stands in; None for value where it is no number."""

    value: float | None
    status: str
    quality: str
    address: str


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over the years, with the quartiles of the peers."""

    line: Indicator
    points: list[Point | None]
    peers: list[Quartiles | None]


class Figures:
    """The numbers of the reports in use, each with the group its agency is compared in."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row for each: the columns of `observations`, `kind` and `peers` besides."""
        totals = pc.field("applicant").is_null() | (pc.field("applicant") == "total")
        table = dataset.read(self._root, "observations", _COLUMNS, where=pc.field("current") & totals)
        frame: pd.DataFrame = table.to_pandas()
        frame = frame[frame["agency_id"].notna() & frame["year"].notna()]
        frame = frame.assign(year=frame["year"].astype(int), key=frame["agency_id"].str.partition("-")[2])
        kinds = {name: meaning.agency_kind(name or "").kind for name in frame["agency"].unique()}
        frame["kind"] = frame["agency"].map(kinds)
        bodies = frame.groupby("key")["agency_id"].nunique()
        many = frame["key"].map(bodies) >= _FEW
        frame["peers"] = frame["key"].where(many, "kind:" + frame["kind"])
        return frame

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """Those that are numbers."""
        return self.frame[self.frame["status"] == "reported"].dropna(subset=["value"])

    @cached_property
    def by_agency(self) -> dict[str, pd.DataFrame]:
        """The rows of `frame` by agency."""
        return {str(agency): rows for agency, rows in self.frame.groupby("agency_id")}

    @cached_property
    def quartiles(self) -> dict[str, dict[tuple[str, int], Quartiles]]:
        """How the numbers of each group lie, by indicator and year."""
        numbers = self.numbers
        by_name = numbers.assign(group=numbers["key"])
        by_kind = numbers.assign(group="kind:" + numbers["kind"])
        groups = pd.concat([by_name[by_name["peers"] == by_name["key"]], by_kind]).groupby(
            ["group", "indicator", "year"]
        )["value"]
        marks = groups.quantile(np.array([0.25, 0.5, 0.75])).unstack().to_numpy().tolist()
        found: dict[str, dict[tuple[str, int], Quartiles]] = defaultdict(dict)
        for (group, indicator, year), of in zip(groups.count().index.to_list(), marks, strict=True):
            found[group][indicator, year] = Quartiles(*of)
        return found

    def size_of(self, group: str) -> int:
        """How many agencies a group has."""
        return self._sizes.get(group, 0)

    @cached_property
    def _sizes(self) -> dict[str, int]:
        frame = self.frame
        named, kinds = (frame.groupby(column)["agency_id"].nunique() for column in ("key", "kind"))
        sizes = [*named.items(), *((f"kind:{kind}", size) for kind, size in kinds.items())]
        return {str(group): int(size) for group, size in sizes}
