"""Tables that are not the report's own: of other years, to compare with, or of other bodies, as of its subordinates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.agency import agency_named
from extractors.authors import is_body
from extractors.document import Document, Paragraph
from extractors.extraction import Report
from extractors.labels import normalise, unnumbered
from gongkai import codebook

_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_LEAD = re.compile(r"^(?:附(?:件|表)?\d*|表\d+|其中|\(.{1,2}\))?[:,.、]?")
_WHAT = re.compile(r"(?:(?:19|20)\d{2}年|收到|受理|办理|处理|政府信息|信息公开|主动公开|依申请|行政|因|的|情况).*")
_LONGEST_CAPTION = 40
_ENDS_A_SENTENCE = ("。", ";", ",")
_SHORTEST_NAME = 3


class OfOthers(NamedTuple):
    """Why grids may not be the report's own, by their numbers: the `captions` that say so of one grid, and the `heads`
    of what follows, farther above. `own` are those whose captions name the report's year."""

    captions: dict[int, str]
    heads: dict[int, str]
    own: set[int]


NONE_OF_OTHERS = OfOthers({}, {}, set())


def grids_of_others(document: Document, report: Report) -> OfOthers:
    """The grids that are said not to be the report's: the line right above or the title in the table names years and
    not the report's, or another body; or a line farther above does, with nothing but captions in between.

    A caption may as well be left over from last year's file, and a line farther above may belong to something else:
    they say which of two tables is the report's; of one alone a caption says that this is in doubt, and a head nothing.
    """
    found = OfOthers({}, {}, set())
    grids = 0
    lines: list[str] = []
    head = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            continue
        title = block.title
        for caption in (lines[-1] if lines else "", title.text if title else ""):
            if _is_of_others(caption, report):
                found.captions.setdefault(grids, caption)
            elif _is_caption(caption) and _names_year(caption, report):
                found.own.add(grids)
        head = _head_of(lines, report, head)
        if head:
            found.heads[grids] = head
        grids += 1
        lines.clear()
    return found


def _head_of(lines: Sequence[str], report: Report, before: str) -> str:
    """The line that says of all that follows that it is of others, with nothing but captions behind it: one of the
    `lines`, or, if all are captions, what held `before` them."""
    for line in reversed(lines):
        if _is_of_others(line, report):
            return line
        if not _is_caption(line) or _names_year(line, report):
            return ""
    return before


def _is_of_others(caption: str, report: Report) -> bool:
    if not _is_caption(caption):
        return False
    plain = normalise(caption)
    if plain.endswith(":") and "," in plain.removeprefix("其中,"):
        return False  # running text that leads to the table
    return _names_only_other_years(plain, report.year) or _names_another_body(plain, report)


def _is_caption(text: str) -> bool:
    """Whether a line is short and no sentence."""
    if not 0 < len(text) <= 2 * _LONGEST_CAPTION:
        return False
    plain = normalise(text)
    return len(plain) <= _LONGEST_CAPTION and not plain.endswith(_ENDS_A_SENTENCE)


def _names_year(caption: str, report: Report) -> bool:
    return str(report.year) in _YEAR.findall(normalise(caption))


def _names_only_other_years(plain: str, year: int | None) -> bool:
    if year is None:
        return False
    years = _YEAR.findall(plain)
    return str(year) not in years if years else _says("other_year", plain)


def _names_another_body(plain: str, report: Report) -> bool:
    if _says("other_body", plain):
        return True
    name = _WHAT.sub("", _LEAD.sub("", unnumbered(plain)))
    region = codebook.regions().get(report.region_code)
    if region is None or not report.agency or len(name) < _SHORTEST_NAME:
        return False
    inside = name.removeprefix(region.name)
    if not inside or not (inside != name or is_body(name)):
        return False
    if name in report.agency or report.agency in name:
        return False
    return agency_named(name, region).key != agency_named(report.agency, region).key


def _says(meaning: str, plain: str) -> bool:
    return any(pattern.search(plain) for pattern in codebook.patterns(meaning))
