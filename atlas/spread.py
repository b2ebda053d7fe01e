"""How the numbers of an indicator lie: in a year, and by region. Plain loops: for groups this small they are many times
quicker than data frames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np


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

    def add(self, row: Any) -> None:  # noqa: ANN401  # a named tuple of pandas
        """Count a row of `Figures.frame`."""
        self.reports += 1
        conflict = row.quality == "conflict"
        self.conflict += conflict
        if row.status != "reported" or row.value != row.value:  # not a number
            return
        self.values.append(row.value)
        self.verified += row.quality == "verified"
        region = self.regions[row.region_code or "", row.region or "", row.kind]
        region[0] += 1
        region[1] += row.value
        region[2] += conflict

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


def spread(rows: Iterable[Any]) -> dict[int, Spread]:
    """How the numbers of an indicator lie in each year."""
    found: dict[int, Spread] = {}
    for row in rows:
        found.setdefault(row.year, Spread(row.year)).add(row)
    return dict(sorted(found.items()))
