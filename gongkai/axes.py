"""The rows of a panel: every agency × every year, with what is known of its report, or of why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from gongkai import codebook, dataset
from gongkai.codebook import places
from gongkai.codebook.agencies import agency_in
from gongkai.codebook.places import Change
from gongkai.selection import Selection, select

_WHO = ["region_code", "region", "province", "agency"]
_NOT_EXPECTED = "not_expected"


@dataclass(frozen=True, slots=True)
class Axes:
    """`rows` is indexed by `agencies` (their ids) × `years`, in this order, and says who and what; `has_report` and
    `state` (of coverage, where there is no report) go with it, row by row. `left_out` reports have no place in it.
    `selection` chose the reports; `changes` are those of divisions that a crosswalk went through."""

    agencies: pd.Index
    years: npt.NDArray[np.int64]
    rows: pd.DataFrame
    has_report: npt.NDArray[np.bool_]
    state: npt.NDArray[np.object_]
    left_out: int
    selection: Selection
    changes: tuple[Change, ...] = ()

    def template(self) -> npt.NDArray[np.object_]:
        """The template era of each row: the one its report prints, else the one in force."""
        expected = {year: codebook.expected_template(int(year)) for year in self.years}
        in_force = self.rows.index.get_level_values("year").map(expected)
        found: npt.NDArray[np.object_] = self.rows["template"].fillna(pd.Series(in_force, self.rows.index)).to_numpy()
        return found


def axes_of(
    root: Path,
    years: int | Iterable[int] | None,
    provinces: str | Iterable[str] | None,
    regions: str | Iterable[str] | None,
    crosswalk: int | None,
) -> Axes:
    """The rows of a panel: every agency that has a report or is expected to have one, in every year."""
    wanted = None if years is None else [years] if isinstance(years, int) else list(years)
    selection = select(root, "reports", wanted, provinces, regions)
    reports = _frame(selection, [*_WHO, "agency_id", "year", "scope", "template"])
    placed = reports.dropna(subset=["agency_id", "region_code", "year"])
    expected = _frame(select(root, "coverage", wanted, provinces, regions), [*_WHO, "agency_id", "year", "state"])
    expected = expected.dropna(subset=["agency_id", "region_code", "year"])
    known = pd.concat([expected[[*_WHO, "agency_id", "year"]], placed[[*_WHO, "agency_id", "year"]]])
    span = sorted(set(map(int, wanted))) if wanted is not None else _span(placed["year"])
    agencies = pd.Index(sorted(known["agency_id"].unique()))
    index = pd.MultiIndex.from_product([agencies, span], names=["agency_id", "year"])
    rows = placed.set_index(["agency_id", "year"])[[*_WHO, "scope", "template"]].reindex(index)
    has_report = index.isin(placed.set_index(["agency_id", "year"]).index)
    # Who an agency is does not hang on its report: years without one take it from the others, the latest first.
    latest = known.sort_values("year", kind="stable").groupby("agency_id")[_WHO].last()
    for column in _WHO:
        rows[column] = rows[column].fillna(pd.Series(index.get_level_values(0).map(latest[column].to_dict()), index))
    changes: tuple[Change, ...] = ()
    if crosswalk is not None and span:
        changes = places.touching(frozenset(rows["region_code"]), span[0] - 1, crosswalk)
        found = {code: places.region_in(code, crosswalk) for code in rows["region_code"].unique()}
        rows["region"] = rows["region_code"].map({code: region.name for code, region in found.items()})
        rows["region_code"] = rows["region_code"].map({code: region.code for code, region in found.items()})
        rows["successor"] = index.get_level_values(0).map({one: agency_in(one, crosswalk) for one in agencies})
    states = expected.drop_duplicates(["agency_id", "year"]).set_index(["agency_id", "year"])["state"]
    state = states.reindex(index).fillna(_NOT_EXPECTED).to_numpy(dtype=object)
    left_out = len(reports) - len(placed)
    return Axes(agencies, np.array(span, np.int64), rows, np.asarray(has_report), state, left_out, selection, changes)


def _frame(selection: Selection, columns: list[str]) -> pd.DataFrame:
    frame: pd.DataFrame = dataset.read(
        selection.root, selection.name, columns, selection.values, selection.years, selection.provinces
    ).to_pandas()
    return frame


def _span(years: pd.Series) -> list[int]:
    return list(range(int(years.min()), int(years.max()) + 1)) if len(years) else []
