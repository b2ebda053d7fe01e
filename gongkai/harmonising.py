"""Template eras joined: an indicator that a report does not print, made of what it does print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from gongkai.axes import Axes
from gongkai.cells import CODE, NO_QUALITY, Cells
from gongkai.codebook import meaning
from gongkai.codebook.meaning import Comparability
from gongkai.selection import QUALITIES

_EXACT = ("same", "sum")
# The worst first: a number made of several is as good as the worst of them.
_WORST_FIRST = [QUALITIES.index(quality) for quality in ("conflict", "proposed", "unverified", "verified")]
_PRINTED = [CODE[status] for status in ("reported", "blank", "dash", "not_applicable", "unreadable", "excluded")]


def ways(indicators: Sequence[str], harmonise: bool | Literal["similar"]) -> list[Comparability]:
    """How the indicators can be had from other eras' numbers."""
    if harmonise not in (True, False, "similar"):
        raise ValueError(f"harmonise is True, False or 'similar', not {harmonise!r}")
    relations = (*_EXACT, "similar") if harmonise == "similar" else _EXACT if harmonise else ()
    return [line for line in meaning.comparabilities() if line.indicator in indicators and line.relation in relations]


def derive(cells: Cells, axes: Axes, joins: Sequence[Comparability]) -> list[str]:
    """Fill in what can be had from other eras' numbers; gives a sentence for each way that was used.

    Where a part is missing, so is the sum, for the reason that the first missing part gives.
    """
    template = axes.template()
    used = []
    for way in joins:
        target = cells.indicators.index(way.indicator)
        parts = np.array([cells.indicators.index(term.name) for term in way.terms])
        printed = np.isin(cells.status[:, parts], _PRINTED).any(axis=1)
        rows = np.flatnonzero(
            axes.has_report
            & np.isin(cells.status[:, target], [CODE["not_in_template"], CODE["not_in_report"]])
            & (np.isin(template, way.templates) | (printed & (template == "mixed")))
        )
        if not len(rows):
            continue
        values = cells.values[np.ix_(rows, parts)]
        cells.values[rows, target] = values.sum(axis=1)
        absent = np.isnan(values)
        first = cells.status[rows, parts[absent.argmax(axis=1)]]
        made = CODE["derived" if way.relation in _EXACT else "similar"]
        cells.status[rows, target] = np.where(absent.any(axis=1), first, made)
        quality = cells.quality[np.ix_(rows, parts)]
        worst = np.full(len(rows), NO_QUALITY, np.int8)
        for code in reversed(_WORST_FIRST):
            worst[(quality == code).any(axis=1)] = code
        cells.quality[rows, target] = np.where(absent.any(axis=1), NO_QUALITY, worst)
        sign = "=" if way.relation in _EXACT else "≈"
        sum_ = " + ".join(term.name for term in way.terms)
        used.append(f"{way.indicator} {sign} {sum_} in reports of the template of {', '.join(way.templates)}")
    return used
