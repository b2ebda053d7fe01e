"""One number per agency, year and indicator: its total where it is split by applicant; and how the numbers lie."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from gongkai import dataset
from gongkai.codebook import meaning

_COLUMNS = (
    "region_code", "region", "province", "agency_id", "agency", "year", "report_id", "revision", "template", "table",
    "indicator", "applicant", "value", "unit", "status", "quality",
)  # fmt: skip
_FEW = 5
"""Bodies of the same name that are peers enough; where there are fewer, all of the same kind are."""


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
    def _quartiles(self) -> pd.DataFrame:
        """The quartiles of each group by indicator and year, and of how many."""
        numbers = self.numbers
        by_name = numbers.assign(group=numbers["key"])
        by_kind = numbers.assign(group="kind:" + numbers["kind"])
        groups = pd.concat([by_name[by_name["peers"] == by_name["key"]], by_kind]).groupby(
            ["group", "indicator", "year"]
        )
        found = groups["value"].quantile(np.array([0.25, 0.5, 0.75])).unstack()
        found.columns = ["low", "median", "high"]
        return found.assign(count=groups["value"].count())

    def peers_of(self, group: str) -> pd.DataFrame:
        """Low, median and high of a group by indicator and year; empty where it has no number."""
        known = self._quartiles
        return known[known.index.get_level_values(0) == group].droplevel(0)

    def size_of(self, group: str) -> int:
        """How many agencies a group has."""
        return self._sizes.get(group, 0)

    @cached_property
    def _sizes(self) -> dict[str, int]:
        frame = self.frame
        named, kinds = (frame.groupby(column)["agency_id"].nunique() for column in ("key", "kind"))
        sizes = [*named.items(), *((f"kind:{kind}", size) for kind, size in kinds.items())]
        return {str(group): int(size) for group, size in sizes}
