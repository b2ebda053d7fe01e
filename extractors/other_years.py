"""Tables that a report prints of other years, beside its own, to compare with."""

from __future__ import annotations

import re

from extractors.document import Document, Grid, Paragraph
from extractors.labels import normalise

_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_LONGEST_CAPTION = 40
_ENDS_A_SENTENCE = "。;,:"


def grids_of_other_years(document: Document, year: int | None) -> frozenset[int]:
    """The numbers of the grids whose caption, the line right above, names years and not the report's.

    A caption may as well be left over from last year's file: it says which of two tables is the report's, and of one
    alone nothing.
    """
    found: set[int] = set()
    grids = 0
    above = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above = block.text
            continue
        if isinstance(block, Grid):
            if year and _names_only_others(above, str(year)):
                found.add(grids)
            grids += 1
        above = ""
    return frozenset(found)


def _names_only_others(caption: str, year: str) -> bool:
    if len(caption) > 2 * _LONGEST_CAPTION:
        return False
    plain = normalise(caption)
    if len(plain) > _LONGEST_CAPTION or plain.endswith(tuple(_ENDS_A_SENTENCE)):
        return False
    years = _YEAR.findall(plain)
    return bool(years) and year not in years
