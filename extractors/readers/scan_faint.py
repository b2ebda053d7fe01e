"""Print so pale that it was taken for the other side of thin paper, or for a seal scanned in grey.

What was taken away from a page as such may have been a faint figure, or the dash of a worn ribbon. Closed cells are
looked at once more as they were before: what is read there is a witness against the reading, or the blank, that is left
without it. The sums decide between the two; where they cannot tell, the cell is in conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.document import Reading
from extractors.readers.scan_cells import Content, Page, Strip
from extractors.readers.scan_light import Mask
from extractors.readers.scan_rulings import Box

_BLANK = 0.9  # how sure a look is that a cell is blank whose ink is all pale,
_LOOKS = ("tight", "wide")  # which are as many as weigh nearly what those of the pale ink do,
_UNREAD = 0.7  # and that it is not, where no look can read that ink
_WORDS = 0.8  # how sure a text must be that is no number: what shows through is written backwards
_MORE = 0.2  # sizes of type: ink that reaches so much further than what was read is more than its pale edge
_EDGE = 0.15  # sizes of type from the rulings on both sides: what is nearer runs across the cell and is not of it


def hear_faint(tables: Iterable[Sequence[Content]], before: Page, covered: Mask | None = None) -> None:
    """Add to the cells of ruled tables what their pale ink says, of the page as it was `before` that was taken away;
    to those `covered` by a seal too where no ink reaches beyond what was read."""
    cells = [
        (content, Strip(line))
        for table in tables
        for content in table
        if (line := _line_beyond(content, before, covered)) is not None
    ]
    before.read([(faint, content.box) for content, faint in cells])
    for content, faint in cells:
        content.strips = [_weighed(content.strips, faint, is_covered=_is_covered(content.box, covered))]


def _line_beyond(content: Content, before: Page, covered: Mask | None) -> Box | None:
    """The ink of a cell where it reaches beyond what was read of it, or is covered. What is written in words needs no
    witness."""
    if len(content.strips) > 1 or any(not strip.readings for strip in content.strips):
        return None
    left, _, right, _ = content.box
    lines = list(before.lines(content.box))
    if _is_covered(content.box, covered):
        return _around(lines) if lines else None
    lines = [line for line in lines if max(line[0] - left, right - line[2]) > _EDGE * before.size]
    for strip in content.strips:
        lines = [line for line in lines if line[1] < strip.box[3] and strip.box[1] < line[3]]
        more = _MORE * before.size
        if all(strip.box[0] - line[0] <= more and line[2] - strip.box[2] <= more for line in lines):
            return None
    return _around(lines) if lines else None


def _is_covered(box: Box, covered: Mask | None) -> bool:
    left, top, right, bottom = map(round, box)
    return covered is not None and bool(covered[top:bottom, left:right].any())


def _around(lines: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*lines, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _weighed(read: Sequence[Strip], faint: Strip, *, is_covered: bool) -> Strip:
    """What a cell says if its pale ink is heard beside what was `read` without it, or beside a blank. Below a seal no
    blank is sure: a thin dash goes with it."""
    if not is_covered and not read and not faint.readings and faint.text and faint.confidence >= _WORDS:
        return faint
    said = faint.readings or (Reading(faint.text or "?", max(_UNREAD, faint.confidence), "tight"),)
    pale = tuple(replace(one, how=f"{one.how}, with pale ink") for one in said)
    if read:
        (strip,) = read
        return replace(strip, readings=strip.readings + pale)
    blank = tuple(Reading("", _BLANK, how) for how in _LOOKS[: 1 if is_covered else None])
    return replace(faint, text="", confidence=_BLANK, readings=blank + pale)
