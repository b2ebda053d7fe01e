"""Text outside ruled cells: which ink is one line, and which texts a line holds.

The detector tells where text stands, not how it is set: it takes what is written one character below the other, or in
columns close together, for one tall line. The ink says where lines end; all ink belongs to one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.scan_cells import Page, Strip
from extractors.readers.scan_light import Mask
from extractors.readers.scan_rulings import Box
from extractors.readers.scan_shape import Points

_TALL = 1.35  # sizes of type: what is higher may be several lines
_SLIVER = 0.5  # of the size of type: what is as low and cut off belongs to the line above or below
_GAP = 0.8  # sizes of type between two texts of a line: within one, punctuation leaves less
_CHANNEL = 0.3  # sizes of type: so narrow a gap parts two texts if the next line has it too
_BEHIND_A_POINT = 1.25  # where the text before the gap ends with punctuation that has ink of its own,
_POINT = (0.35, 0.6)  # no wider and no higher than this
_WORDY = 1.3  # and each is wider than this: the figures of a number may be set as far apart
_NEXT_LINE = 1.4  # sizes of type within which that begins
_PUNCTUATED = 1.8  # sizes of type that it leaves at most
_WHITE_AFTER, _WHITE_BEFORE = "，。；：、！？）》”,;:)", "（《“("
_LEVEL = 0.5  # sizes of type by which texts of one row may stand above or below each other
_ONE_CHARACTER = 2.5  # sizes of type: no wider is one character of a heading, with its point
_SIGN = 0.3  # sizes of type: smaller ink is no text of its own
_FEWEST_NUMBERS = 4  # outside ruled cells: as many make a table without rulings
_WIDEST, _HIGHEST = 6, 16  # sizes of type of a text in a table that was not seen as one
_LEGIBLE = 0.6  # of such a text's reading, unless it is a number


def outside(page: Page, texts: Iterable[Points], tables: Sequence[Sequence[Box]]) -> list[Strip]:
    """The texts outside the ruled cells, read."""
    closed = [_around(boxes) for boxes in tables]
    ink = _without(page.ink, closed, 0.15 * page.size)
    boxes = [box for box in map(_box, texts) if not any(_holds(outer, box) for outer in closed)]
    found = list(_texts(page, ink, boxes))
    if sum(bool(strip.readings) for strip in found) >= _FEWEST_NUMBERS:
        overlooked = _texts(page, ink, _overlooked(ink, page.size))
        found += [strip for strip in overlooked if strip.readings or strip.confidence >= _LEGIBLE]
    return [strip for strip in found if strip.readings or any(map(str.isalnum, strip.text))]


def _box(text: Points) -> Box:
    (left, top), (right, bottom) = text.min(axis=0), text.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _texts(page: Page, ink: Mask, boxes: Iterable[Box]) -> Iterator[Strip]:
    """The texts in boxes, read; their ink is taken away. The lowest boxes come first: what is higher may hold them too.

    Texts of two boxes may be one: where lines begin with their numbering, the detector may take that of several lines
    for one text, and the rest of each line for another.
    """
    strips: list[Strip] = []
    for box in sorted(boxes, key=lambda box: (box[3] - box[1], box)):
        for line in _level(page, ink, box):
            parts = list(_parts(page, ink, line))
            for left, top, right, bottom in parts:
                ink[round(top) : round(bottom), round(left) : round(right)] = 0
            strips += map(Strip, parts)
    page.read([(strip, _with_air(strip.box, page.size)) for strip in strips])
    for row in rows_of(strips, page.size):
        yield from rejoined(row, page.size)


def _level(page: Page, ink: Mask, box: Box) -> Iterator[Box]:
    """The lines of text in a box. Where it holds several columns of them, each has lines of its own."""
    left, top, right, bottom = _within(box, ink)
    rows = np.flatnonzero(ink[top:bottom, left:right].any(axis=1))
    if not len(rows):
        return
    if np.ptp(rows) + 1 <= _TALL * page.size:
        one = _is_one_numeral(ink[top:bottom, left:right], page.size)
        first, last = (0, bottom - top) if one else _whole(rows, bottom - top, _SLIVER * page.size)
        yield float(left), float(top + first), float(right), float(top + last)
        return
    columns = list(_columns(ink[top:bottom, left:right], _GAP * page.size))
    stacks = [list(_stack(page, ink[top:bottom, left + start : left + end])) for start, end in columns]
    if all(len(stack) <= 1 for stack in stacks):  # one line, perhaps of large type
        ends = [run for stack in stacks for run in stack]
        if ends:
            first, last = min(first for first, _ in ends), max(last for _, last in ends)
            yield float(left), float(top + first), float(right), float(top + last)
        return
    for (start, end), stack in zip(columns, stacks, strict=True):
        for first, last in stack:
            yield float(left + start), float(top + first), float(left + end), float(top + last)


def _whole(rows: NDArray[np.int64], height: int, sliver: float) -> tuple[int, int]:
    """From where to where a line's rows of ink reach in a box, without what the upper or lower edge cuts off of the
    lines above and below."""
    blank = np.flatnonzero(np.diff(rows) > 1)
    starts, ends = [rows[0], *rows[blank + 1]], [*(rows[blank] + 1), rows[-1] + 1]
    if starts[0] == 0 and ends[0] < sliver and len(starts) > 1:
        del starts[0], ends[0]
    if ends[-1] == height and ends[-1] - starts[-1] < sliver and len(starts) > 1:
        del starts[-1], ends[-1]
    return int(starts[0]), int(ends[-1])


def _is_one_numeral(inside: Mask, size: float) -> bool:
    """Whether strokes below one another are one character of large type (三、): as wide as they are high together."""
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    strokes = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    high, wide = np.ptp(rows), np.ptp(columns)
    return bool(max(map(len, strokes)) < _SLIVER * size and high <= wide <= _ONE_CHARACTER * size)


def _columns(inside: Mask, gap: float) -> Iterator[tuple[int, int]]:
    """From where to where ink reaches across, parted by gaps."""
    places = np.flatnonzero(inside.any(axis=0))
    wide = np.flatnonzero(np.diff(places) > gap)
    for start, end in zip([places[0], *places[wide + 1]], [*places[wide], places[-1]], strict=True):
        yield int(start), int(end) + 1


def _stack(page: Page, inside: Mask) -> Iterator[tuple[int, int]]:
    """The lines that stand below one another, without what the upper or lower edge cuts off."""
    if _is_one_numeral(inside, page.size):
        rows = np.flatnonzero(inside.any(axis=1))
        yield int(rows[0]), int(rows[-1]) + 1
        return
    for first, last in page.line_runs(np.flatnonzero(inside.any(axis=1))):
        cut_off = first == 0 or last == len(inside)
        if last - first >= (_SLIVER if cut_off else _SIGN) * page.size:
            yield first, last


def rows_of(strips: Iterable[Strip], size: float) -> list[list[Strip]]:
    """Texts that stand level with each other, each row from left to right."""
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=_middle):
        if rows and _middle(strip) - _middle(rows[-1][0]) < _LEVEL * size:
            rows[-1].append(strip)
        else:
            rows.append([strip])
    for row in rows:
        row.sort(key=lambda strip: strip.box[0])
    return rows


def _middle(strip: Strip) -> float:
    return (strip.box[1] + strip.box[3]) / 2


def rejoined(line: Sequence[Strip], size: float) -> Iterator[Strip]:
    """The texts of a line; what only the white beside punctuation parted is one."""
    open_: Strip | None = None
    for strip in line:
        if (
            open_
            and open_.text
            and strip.text
            and strip.box[0] - open_.box[2] < _PUNCTUATED * size
            and (open_.text[-1] in _WHITE_AFTER or strip.text[0] in _WHITE_BEFORE or _numbers(open_, strip))
        ):
            box = (open_.box[0], min(open_.box[1], strip.box[1]), strip.box[2], max(open_.box[3], strip.box[3]))
            open_ = Strip(box, open_.text + strip.text, min(open_.confidence, strip.confidence))
            continue
        if open_:
            yield open_
        open_ = strip
    if open_:
        yield open_


def _numbers(one: Strip, other: Strip) -> bool:
    """Whether a text is the numbering of the other (5.要求)."""
    return one.text[-1] in ".．" and one.text[:-1].isdigit() and not other.readings


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _holds(outer: Box, box: Box) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _with_air(box: Box, size: float) -> Box:
    return box[0] - size, box[1] - 0.3 * size, box[2] + size, box[3] + 0.3 * size


def _within(box: Box, ink: Mask) -> tuple[int, int, int, int]:
    height, width = ink.shape
    return max(0, round(box[0])), max(0, round(box[1])), min(width, round(box[2])), min(height, round(box[3]))


def _parts(page: Page, ink: Mask, box: Box) -> Iterator[Box]:
    """The texts in a line of text, their boxes as tight as their ink."""
    left, top, right, bottom = _within(box, ink)
    inside = ink[top:bottom, left:right]
    columns = np.flatnonzero(inside.any(axis=0))
    if not len(columns):
        return
    size = max(page.size, 0.75 * (bottom - top))
    breaks = _breaks(page, columns, left, (top, bottom), size)
    starts = [columns[0], *(columns[index + 1] for index in breaks)]
    ends = [*(columns[index] for index in breaks), columns[-1]]
    for start, end in zip(starts, ends, strict=True):
        rows = np.flatnonzero(inside[:, start : end + 1].any(axis=1))
        if max(end - start, np.ptp(rows)) >= _SIGN * page.size:
            yield float(left + start), float(top + rows[0]), float(left + end + 1), float(top + rows[-1] + 1)


def _breaks(page: Page, columns: NDArray[np.int64], left: int, line: tuple[int, int], size: float) -> list[int]:
    """Behind which of the `columns` with ink a text of a line ends."""
    gaps = np.diff(columns)
    wide = np.flatnonzero(gaps > _CHANNEL * min(size, line[1] - line[0]))
    runs = [(columns[before + 1], columns[last]) for before, last in pairwise([-1, *wide, len(columns) - 1])]
    lengths = [last - first for first, last in runs]
    found = []
    for place, index in enumerate(wide):
        after_point = _ends_with_point(page, (left + runs[place][0], left + runs[place][1] + 1), line, size)
        if gaps[index] > (_BEHIND_A_POINT if after_point else _GAP) * size or (
            min(lengths[place : place + 2]) > _WORDY * size
            and _is_channel(page, left + columns[index] + 1, left + columns[index + 1], line)
        ):
            found.append(int(index))
    return found


def _ends_with_point(page: Page, across: tuple[int, int], line: tuple[int, int], size: float) -> bool:
    """Whether the last ink of a text is so small both ways that it can only be punctuation."""
    ink = page.ink[line[0] : line[1], across[0] : across[1]]
    blank = np.flatnonzero(~ink.any(axis=0))
    last = ink[:, int(blank[-1]) + 1 if len(blank) else 0 :]
    rows = np.flatnonzero(last.any(axis=1))
    return len(rows) > 0 and last.shape[1] <= _POINT[0] * size and bool(np.ptp(rows) <= _POINT[1] * size)


def _is_channel(page: Page, start: int, end: int, line: tuple[int, int]) -> bool:
    """Whether the gap in a line goes on in the line above or below, with text on both sides of it there too: then it
    parts columns."""
    top, bottom = line
    reach, room = round(_NEXT_LINE * page.size), round(4 * page.size)
    for first, last in ((max(0, top - reach), top), (bottom, bottom + reach)):
        band = page.ink[first:last]
        beside = band[:, max(0, start - room) : start], band[:, end : end + room]
        if not band[:, start:end].any() and all(part.any() for part in beside):
            return True
    return False


def _without(ink: Mask, boxes: Iterable[Box], air: float) -> Mask:
    """The ink outside of boxes."""
    left_over = ink.copy()
    for left, top, right, bottom in boxes:
        left_over[max(0, round(top - air)) : round(bottom + air), max(0, round(left - air)) : round(right + air)] = 0
    return left_over


def _overlooked(ink: Mask, size: float) -> list[Box]:
    """Ink of the size of text that no line has: single figures and dashes, heads written downwards."""
    reach = max(1, round(0.4 * size))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    return [
        (float(left), float(top), float(left + width), float(top + height))
        for left, top, width, height, _ in stats[1:count]
        if _SIGN * size <= max(width, height) and height < _HIGHEST * size and width < _WIDEST * size
    ]
