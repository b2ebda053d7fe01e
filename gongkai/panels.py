"""From long to wide: a balanced panel of agencies or areas and years that keeps every kind of nothing apart."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Literal

import numpy as np
import pandas as pd

from gongkai import codebook
from gongkai.areas import AREAS, area_frame
from gongkai.axes import Axes, axes_of
from gongkai.cells import STATUSES, Cells, read_cells
from gongkai.codebook import meaning
from gongkai.harmonising import derive, ways
from gongkai.naming import as_list, indicator_codes, known
from gongkai.selection import QUALITIES, find_root
from gongkai.showing import Panel


def panel(  # noqa: PLR0913  # one keyword for each way to choose
    index: Sequence[str] = ("agency", "year"),
    indicators: str | Iterable[str] = "requests.*",
    *,
    applicant: str = "total",
    years: int | Iterable[int] | None = None,
    provinces: str | Iterable[str] | None = None,
    regions: str | Iterable[str] | None = None,
    quality: str | Iterable[str] | None = None,
    missing: Literal["code", "nan"] = "code",
    harmonise: bool | Literal["similar"] = True,
    crosswalk: int | None = None,
    release: str | None = None,
    data: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """A balanced wide panel: a row for every agency (or area) and year, a column for every indicator.

    Args:
        index: ("agency", "year"), or ("region", "year") or ("province", "year"), which add up the agencies' numbers.
        indicators: indicator codes, as for `gongkai.load`.
        applicant: the applicant type of indicators that are split by applicant.
        years: as for `gongkai.load`; where none are given, all from the first to the last with a report.
        provinces: as for `gongkai.load`, like `regions`, `release` and `data`.
        regions: see `provinces`.
        quality: qualities a number may have; others become missing, with status "excluded".
        missing: "code" puts beside each indicator a column `…:status` that says why a number is there or not, and one
            `…:quality`; "nan" leaves the numbers alone.
        harmonise: join template eras: an indicator that a report's template does not print is derived from what it does
            print, where that gives the same number (status "derived"). "similar" joins also what only resembles it
            (status "similar"), see `gongkai.describe`. False keeps to what was printed.
        crosswalk: give each region the code and name it has at the end of this year (GB/T 2260), so that areas can be
            followed through mergers and changes of code. What was divided is followed to where most of it went; what
            has no such place stays what it was. `frame.attrs["crosswalk"]` lists the changes that touch the panel's
            regions, with the share of the land that each moved and what decided so: numbers cannot be divided. For
            agencies the column `successor` gives the id of the body that does their work in that year (卫生和计划生育局
            → 卫生健康局); they stay apart, for bodies that were joined reported each for itself.
        release: see `provinces`.
        data: see `provinces`.

    Returns:
        A frame indexed by agency_id (or region_code, or province) and year. Its first columns say who and what:
        `template` is the era the report prints, `regime` the break in comparability since which the year counts. Areas
        are indexed by `scope`, too: the numbers of a body alone, of a whole area, and those of which it is not known
        are never summed together; `…:agencies` says how many numbers a sum has, `reports` how many reports there were,
        `agencies` how many agencies are known. `frame.attrs` lists the breaks the indicators go through, what was
        derived how, and how many reports were left out because their agency, region or year is not known.

        Status: reported, derived, similar; printed without a number: blank, dash, not_applicable, unreadable; not
        printed: not_in_report, not_in_template; no report: report_not_published, report_not_found, report_blocked,
        report_dead, report_unreadable, report_quarantined, report_not_expected; and excluded. A sum is complete,
        partial (an agency known to be there gives no number) or none.

    Raises:
        ValueError: a name that does not exist; the message says which ones do.
        FileNotFoundError: there are no datasets where they were looked for.

    >>> gongkai.panel(indicators=["requests.received", "requests.outcome.granted"], years=range(2019, 2025))
    """
    root = find_root(data, release)
    area = _area(index)
    known("way to show what is missing", [missing], ("code", "nan"))
    known("applicant", [applicant], codebook.APPLICANTS)
    codes = indicator_codes(indicators)
    joins = ways(codes, harmonise)
    terms = {term.name for way in joins for term in way.terms}
    axes = axes_of(root, years, provinces, regions, crosswalk)
    cells = read_cells(root, axes, [*codes, *sorted(terms - set(codes))], applicant)
    if quality is not None:
        cells.exclude(known("quality", as_list(quality), QUALITIES))
    derived = derive(cells, axes, joins)
    breaks = [one for one in meaning.breaks() if any(map(one.touches, codes))]
    who = axes.rows.assign(regime=_regimes(axes.rows.index.get_level_values("year"), breaks))
    if area is None:
        frame = pd.concat([who, _agency_columns(cells, codes, missing, who.index)], axis=1)
    else:
        frame = area_frame(area, who, axes, cells, codes, missing)
    frame = Panel(frame)
    frame.attrs = {
        "applicant": applicant,
        "breaks": [{"since": one.since, "event": one.event, "effect": one.effect,
                    "indicators": [code for code in codes if one.touches(code)]} for one in breaks],
        "derived": derived,
        "reports_left_out": axes.left_out,
    }  # fmt: skip
    if crosswalk is not None:
        frame.attrs["crosswalk"] = [asdict(change) for change in axes.changes]
    _tell_left_out(axes)
    return frame


def _tell_left_out(axes: Axes) -> None:
    if axes.left_out:
        warnings.warn(
            f"{axes.left_out} reports are not in the panel: their agency, region or year is not known "
            '(gongkai.load("reports") has them).',
            stacklevel=3,
        )


def _area(index: Sequence[str]) -> str | None:
    """What the panel is of besides years: None for agencies, else the kind of area."""
    if isinstance(index, str):
        raise ValueError(f'a panel\'s index is a pair such as ("agency", "year"), not {index!r} alone')
    wanted = known("index", list(index), ("agency", *AREAS, "year"))
    if len(wanted) != 2 or wanted[1] != "year" or wanted[0] == "year":
        raise ValueError(f"a panel's index is (agency, region or province, and then year), not {tuple(wanted)}")
    return None if wanted[0] == "agency" else wanted[0]


def _regimes(years: pd.Index, breaks: Sequence[meaning.Break]) -> pd.Categorical[str]:
    """Since which break each year's numbers count the same things."""
    names = [f"before {breaks[0].since}" if breaks else "all", *(f"since {one.since}" for one in breaks)]
    places = np.searchsorted([one.since for one in breaks], years.to_numpy(), side="right")
    return pd.Categorical.from_codes(places, pd.Index(names), ordered=True)


def _agency_columns(cells: Cells, codes: Sequence[str], missing: str, index: pd.Index) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for place, code in enumerate(codes):
        columns[code] = cells.values[:, place]
        if missing == "code":
            columns[f"{code}:status"] = pd.Categorical.from_codes(cells.status[:, place], pd.Index(STATUSES))
            columns[f"{code}:quality"] = pd.Categorical.from_codes(cells.quality[:, place], pd.Index(QUALITIES))
    return pd.DataFrame(columns, index=index)
