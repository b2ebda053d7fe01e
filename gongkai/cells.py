"""The numbers of a panel and why each is there or not: one array each, rows of the panel × indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from gongkai import codebook, dataset
from gongkai.axes import Axes
from gongkai.schema import ALLOWED
from gongkai.selection import QUALITIES

STATUSES = (
    "reported", "derived", "similar",
    "blank", "dash", "not_applicable", "unreadable",
    "not_in_report", "not_in_template", "excluded",
    *(f"report_{state}" for state in ALLOWED["state"] if state != "reported"), "report_not_expected",
)  # fmt: skip
"""Why a number is there or not; the first three have one."""
CODE = {status: code for code, status in enumerate(STATUSES)}
NO_QUALITY = -1


@dataclass(frozen=True, slots=True)
class Cells:
    """Three arrays, rows × `indicators`: values (nan where there is none), codes of STATUSES and of QUALITIES."""

    indicators: list[str]
    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.int8]
    quality: npt.NDArray[np.int8]

    def exclude(self, wanted: Sequence[str]) -> None:
        """Make numbers of any other quality missing."""
        others = [code for code, quality in enumerate(QUALITIES) if quality not in wanted]
        unwanted = np.isin(self.quality, others) & ~np.isnan(self.values)
        self.values[unwanted] = np.nan
        self.status[unwanted] = CODE["excluded"]


def read_cells(root: Path, axes: Axes, indicators: list[str], applicant: str) -> Cells:
    """Read the numbers of `indicators`, of one applicant type where they are split, into the rows of the panel."""
    shape = len(axes.rows), len(indicators)
    cells = Cells(
        indicators,
        np.full(shape, np.nan),
        _nothing(axes, indicators),
        np.full(shape, NO_QUALITY, np.int8),
    )
    coded = ["agency_id", "indicator", "status", "quality", "region_code"]
    table = dataset.read(
        root,
        "observations",
        ["year", "value", *coded],
        {**axes.selection.values, "indicator": indicators, "applicant": [applicant, None]},
        axes.selection.years,
        axes.selection.provinces,
        categories=coded,
    )
    # What has no region has no place in the panel, whatever its agency is called.
    table = table.filter(table["region_code"].is_valid()).unify_dictionaries()
    agency = _places(table["agency_id"], axes.agencies)
    year = pd.Index(axes.years).get_indexer(table["year"].fill_null(0).to_numpy())
    here = (agency >= 0) & (year >= 0)
    row = (agency * len(axes.years) + year)[here]
    column = _places(table["indicator"], pd.Index(indicators))[here]
    cells.values[row, column] = table["value"].to_numpy()[here]
    cells.status[row, column] = _places(table["status"], pd.Index(STATUSES))[here]
    cells.quality[row, column] = _places(table["quality"], pd.Index(QUALITIES))[here]
    return cells


def _places(column: pa.ChunkedArray, names: pd.Index) -> npt.NDArray[np.int64]:
    """The place of each value among `names`; -1 for others."""
    coded = column.combine_chunks()
    if isinstance(coded, pa.ChunkedArray):  # no rows, no chunks
        return np.empty(0, np.int64)
    places = np.append(names.get_indexer(coded.dictionary.to_pandas()), -1)
    found: npt.NDArray[np.int64] = places[coded.indices.fill_null(len(places) - 1).to_numpy()]
    return found


def _nothing(axes: Axes, indicators: list[str]) -> npt.NDArray[np.int8]:
    """Why a number is not there, before any is: no report, not asked for by its template, or not in it."""
    template = axes.template()
    status = np.full((len(axes.rows), len(indicators)), CODE["not_in_report"], np.int8)
    for column, code in enumerate(indicators):
        asking = {era for line in codebook.indicators() if line.indicator == code for era in line.templates}
        if asking & {"2019", "2021"}:
            asking.add("mixed")  # a report that mixes both eras may print either's
        status[~np.isin(template, list(asking)), column] = CODE["not_in_template"]
    reasons = [CODE.get(f"report_{state}", CODE["report_not_expected"]) for state in axes.state]
    status[~axes.has_report] = np.array(reasons, np.int8)[~axes.has_report, None]
    return status
