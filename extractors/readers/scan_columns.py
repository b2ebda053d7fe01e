"""Texts seen as one that run across the columns of a table without rulings → the texts of its cells.

Full-width figures stand as far apart within a number as two narrow columns do. What parts columns is a channel: white
that goes on up and down the page, with text on both of its sides in other rows too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median, pstdev

import numpy as np

from extractors.readers.scan_cells import Page, Strip
from extractors.readers.scan_light import Mask
from extractors.readers.scan_lines import rows_of
from extractors.readers.scan_rulings import Box

_GAP = 0.3  # sizes of type: narrower white parts nothing
_LARGE = 0.75  # of the height of a text: its type, at least
_NEAR = 0.5  # sizes of type by which a number may stand beside the head of its column
_LOOSE = 0.15  # sizes of type by which ink may reach over the border of its column
_AIR = 0.3  # sizes of type above and below a text that belong to it
_ROWS_FOR_FIGURES = 2  # rows that show two columns, at least, before a number is parted

_Pair = tuple[Box, Box]


def by_column(page: Page, strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    """The parts of each text, from left to right: those that run across columns read anew, each part in its own."""
    columns = _Columns(strips, page.ink, page.size)
    parted = [(strip, [Strip(part) for part in columns.parts(strip)]) for strip in strips]
    page.read([each for _, parts in parted if len(parts) > 1 for each in _in_their_rooms(parts, page.size)])
    for strip, parts in parted:
        yield parts if len(parts) > 1 else [strip]


def _in_their_rooms(parts: Sequence[Strip], size: float) -> Iterator[tuple[Strip, Box]]:
    """The parts of a text with the room that each may be looked at in: to halfway to the next."""
    boxes = [part.box for part in parts]
    between = [(one[2] + other[0]) / 2 for one, other in pairwise(boxes)]
    borders = [boxes[0][0] - size, *between, boxes[-1][2] + size]
    for part, (left, right) in zip(parts, pairwise(borders), strict=True):
        yield part, (left, part.box[1] - _AIR * size, right, part.box[3] + _AIR * size)


class _Columns:
    """The texts of a page by row, and its ink: what tells where columns part."""

    def __init__(self, strips: Sequence[Strip], ink: Mask, size: float) -> None:
        self._ink = ink
        self._size = size
        self._rows = rows_of(strips, size)

    def parts(self, strip: Strip) -> Iterator[Box]:
        """The boxes of the cells that a text runs across, from left to right; its own where it is one."""
        yield from self._parts(strip.box, _ROWS_FOR_FIGURES if strip.readings else 1)

    def _parts(self, box: Box, rows: int) -> Iterator[Box]:
        cut = self._cut(box, rows)
        if cut is None:
            yield box
        else:
            for left, right in ((box[0], cut[0]), (cut[1], box[2])):
                yield from self._parts(self._around(left, box[1], right, box[3]), rows)

    def _cut(self, box: Box, rows: int) -> tuple[int, int] | None:
        """The gap at which a text is parted: the one that most rows bear out, of those the one that leaves both sides
        in line with the columns."""
        shown = [(gap, pairs) for gap in self._gaps(box) if len(pairs := list(self._witnesses(box, gap))) >= rows]
        if not shown:
            return None
        gap, _ = min(shown, key=lambda one: (-len(one[1]), self._astray(box, *one), one[0][0] - one[0][1]))
        return gap

    def _gaps(self, box: Box) -> Iterator[tuple[int, int]]:
        """The wide gaps in a text, from the end of ink to its next beginning."""
        left, top, right, bottom = map(round, box)
        size = max(self._size, _LARGE * (bottom - top))
        columns = left + np.flatnonzero(self._ink[top:bottom, left:right].any(axis=0))
        for end, start in pairwise(columns.tolist()):
            if start - end - 1 >= _GAP * size:
                yield end + 1, start

    def _witnesses(self, box: Box, gap: tuple[int, int]) -> Iterator[_Pair]:
        """From each row that the white of a gap reaches, the texts on both sides of it that stand in the columns of
        the text: the right one is a number, for what numbers a label stands left of text too."""
        loose, near = _LOOSE * self._size, _NEAR * self._size
        first, last = self._white(box, gap)
        for row in self._rows:
            top, bottom = row[0].box[1], row[0].box[3]
            if top > last + loose or bottom < first - loose or box[1] <= (top + bottom) / 2 <= box[3]:
                continue
            beside = [
                (one.box, other.box)
                for one, other in pairwise(row)
                if box[0] - near < one.box[2] <= gap[1] + loose
                and gap[0] - loose <= other.box[0] < box[2] + near
                and other.readings
            ]
            if beside:
                yield min(beside, key=lambda pair: abs(pair[0][2] + pair[1][0] - gap[0] - gap[1]))

    def _white(self, box: Box, gap: tuple[int, int]) -> tuple[int, int]:
        """From where to where the white of a gap goes on up and down the page."""
        narrow = (gap[1] - gap[0]) // 4
        inked = self._ink[:, gap[0] + narrow : gap[1] - narrow].max(axis=1)
        above, below = np.flatnonzero(inked[: round(box[1])]), np.flatnonzero(inked[round(box[3]) :])
        return (
            int(above[-1]) if len(above) else 0,
            round(box[3]) + int(below[0]) if len(below) else len(inked),
        )

    def _astray(self, box: Box, gap: tuple[int, int], pairs: Sequence[_Pair]) -> float:
        """How far the two sides of a gap stand from where the columns have theirs."""
        sides = (box[0], box[1], float(gap[0]), box[3]), (float(gap[1]), box[1], box[2], box[3])
        return sum(_misfit(side, [pair[number] for pair in pairs]) for number, side in enumerate(sides))

    def _around(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box around the ink in a box."""
        rows = np.flatnonzero(self._ink[round(top) : round(bottom), round(left) : round(right)].any(axis=1))
        return float(left), float(round(top) + rows[0]), float(right), float(round(top) + rows[-1] + 1)


def _misfit(box: Box, column: Sequence[Box]) -> float:
    """How far a text is out of line with a column, at the edge or the middle at which that is most in line itself."""
    own, *others = [(one[0], one[2], (one[0] + one[2]) / 2) for one in (box, *column)]
    edges = list(zip(*others, strict=True))
    straightest = min(range(len(edges)), key=lambda number: pstdev(edges[number]))
    return abs(own[straightest] - float(median(edges[straightest])))
