"""Sums over the agencies of an area and year, for each scope by itself, with how many numbers each sum has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from gongkai.axes import Axes
from gongkai.cells import Cells

AREAS = {"region": "region_code", "province": "province"}
"""What areas a panel can be of → the column that names them."""


def area_frame(
    area: str, who: pd.DataFrame, axes: Axes, cells: Cells, codes: Sequence[str], missing: str
) -> pd.DataFrame:
    """A row for each area, year and scope; `who` tells of the agencies and years that `cells` are of."""
    key = AREAS[area]
    places = [who[key].astype(object).fillna("unknown"), who.index.get_level_values("year")]
    scopes = who["scope"].astype(object).fillna("unknown")[axes.has_report].unique()
    agencies = who.groupby(places, observed=True).size()
    index = pd.MultiIndex.from_tuples(
        [(*place, scope) for place in agencies.index for scope in sorted(scopes)], names=[key, "year", "scope"]
    )
    groups = [*places, who["scope"].astype(object).fillna("unknown")]
    numbers = pd.DataFrame(cells.values[:, : len(codes)], index=who.index, columns=list(codes))
    grouped = numbers.groupby(groups, observed=True)
    sums, counts = (found.reindex(index) for found in (grouped.sum(min_count=1), grouped.count()))
    reports = pd.Series(axes.has_report, who.index).groupby(groups, observed=True).sum().reindex(index, fill_value=0)
    frame = pd.DataFrame({"regime": _first(who["regime"], index), "reports": reports.astype(int)}, index=index)
    if area == "region":
        names = who.groupby("region_code")["region"].last()
        frame.insert(0, "region", index.get_level_values(key).map(names.to_dict()))
    frame["agencies"] = agencies.reindex(index.droplevel("scope")).to_numpy()
    # A body without a report could be of this scope; one that has a report of another is not missing here.
    elsewhere = frame["reports"].groupby(level=[0, 1]).transform("sum") - frame["reports"]
    expected = frame["agencies"] - elsewhere
    columns: dict[str, Any] = {}
    for code in codes:
        columns[code] = sums[code]
        if missing == "code":
            count = counts[code].fillna(0).astype(int)
            state = np.select([count == 0, count < expected], ["none", "partial"], "complete")
            columns[f"{code}:status"] = pd.Categorical(state, ["complete", "partial", "none"])
            columns[f"{code}:agencies"] = count
    return pd.concat([frame, pd.DataFrame(columns, index=index)], axis=1)


def _first(regimes: pd.Series, index: pd.Index) -> pd.Categorical:
    by_year = regimes.groupby(regimes.index.get_level_values("year"), observed=True).first()
    return pd.Categorical(by_year.reindex(index.get_level_values("year")), regimes.cat.categories, ordered=True)
