"""How the numbers of an indicator lie: in a year, and by region. Plain loops: for groups this small they are many times
quicker than data frames."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import numpy as np
import pyarrow as pa

from atlas.figures import columns_of

_COLUMNS = ("year", "value", "status", "quality", "region_code", "region", "kind")


@dataclass(slots=True)
class Spread:
    """The numbers of a year. `reports` print the indicator, with a number or without one."""

    year: int
    reports: int = 0
    values: list[float] = field(default_factory=list)
    verified: int = 0
    conflict: int = 0
    regions: dict[tuple[str, str, str], list[float]] = field(default_factory=lambda: defaultdict(lambda: [0, 0.0, 0]))
    """By region's code and name and kind of body: how many bodies, their sum, how many are in conflict."""

    def add(self, value: float, status: str, quality: str, region_code: str, region: str, kind: str) -> None:
        """Count a row of `Figures.table`."""
        self.reports += 1
        conflict = quality == "conflict"
        self.conflict += conflict
        if status != "reported" or isnan(value):
            return
        self.values.append(value)
        self.verified += quality == "verified"
        told = self.regions[region_code or "", region or "", kind]
        told[0] += 1
        told[1] += value
        told[2] += conflict

    def told(self) -> dict[str, Any]:
        """What a table tells; None for what no number tells."""
        marks = np.quantile(self.values, (0, 0.25, 0.5, 0.75, 1)).tolist() if self.values else [None] * 5
        return {
            "year": self.year,
            "numbers": len(self.values),
            "zeros": self.values.count(0),
            "without": self.reports - len(self.values),
            "verified": self.verified,
            "conflict": self.conflict,
            "sum": sum(self.values) if self.values else None,
            **dict(zip(("least", "low", "median", "high", "most"), marks, strict=True)),
        }

    def ranking(self) -> list[list[Any]]:
        """The rows of `regions`, for a script."""
        return [[*where, *told] for where, told in sorted(self.regions.items())]


def spread(rows: pa.Table) -> dict[int, Spread]:
    """How the numbers of an indicator lie in each year."""
    found: dict[int, Spread] = {}
    for year, *told in columns_of(rows, _COLUMNS):
        found.setdefault(year, Spread(year)).add(*told)
    return dict(sorted(found.items()))
