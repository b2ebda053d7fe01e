"""Rulings in a straight page's ink → the tables they make: borders, and the cells between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.scan_dashes import without_gaps
from extractors.readers.scan_light import Mask

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in pixels."""

_LEVEL, _UPRIGHT = 1.6, 1.15  # sizes of type: strokes of characters are shorter
_LONG = 4.0  # sizes of type: what is as long rules a table wherever it ends
_WIDE = 8.0  # sizes of type: no table is narrower and lower
_MORE = (2, 12)  # times as many cells, and this number: strokes of text that look like dashes close few
_SEVERAL = 3  # rulings that end at one height are no chance
_INKED = 0.88  # of a ruling, however worn: upright strokes of characters below one another leave more gaps
_THICK = 0.45  # sizes of type: what is thicker is a bar or a stamp
_NEAR = 0.35  # sizes of type: rulings nearer than this are one, and meet
_HIGHEST = 1.2  # sizes of type: no stroke of a character reaches as far, blurred as it may be
_BESIDE = 0.25  # sizes of type above and below a ruling in which there is mostly paper,
_CROWDED, _CROWDED_TOGETHER = 0.4, 0.75  # less than this share of it ink, on either side, or in sum on both,
_CROWDED_ALONE = 0.45  # and in sum beside a short one: strokes that touch the rulings of their row have others beside
_CLEAR = 0.1  # a share of it so small: nothing is written there
_DRAWN = 0.85  # of a cell's side must be ruled to part it from its neighbour: strokes of text touch rulings too
_LESS = 0.05  # and at most so much less than is usual along its border
_BROKEN = 0.4  # of a side, where those before and behind it are whole
_FEW, _ALONE = 2, 0.97  # sides that a border parts, each of which must be ruled so far
_CORNER = 2  # pixels at either end of a side that belong to the rulings it ends on
_ONE_LINE = 1.6  # sizes of type: a border that is nowhere longer may be strokes of a line that touches its rulings
_NARROWEST = 0.75  # sizes of type: nothing is written in a cell that is less wide


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling: at `at` across its direction, from `start` to `end` along it, in pixels."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rulings:
    """All rulings of a page, and the ink of either kind."""

    upright: list[Ruling]
    level: list[Ruling]
    upright_ink: Mask
    level_ink: Mask

    @property
    def ink(self) -> Mask:
        """The ink of both."""
        return np.maximum(self.upright_ink, self.level_ink)

    @property
    def length(self) -> float:
        """How long all of them are together."""
        return sum(one.end - one.start for one in (*self.upright, *self.level))

    def closed(self, size: float) -> int:
        """How many cells they close on a page whose type is `size` pixels high."""
        return sum(map(len, cell_boxes(self, size)))


def find_rulings(ink: Mask, size: float) -> Rulings:
    """The rulings among the ink of a page whose type is `size` pixels high; dashes are rulings where they close many
    more cells than what is drawn without gaps."""
    drawn, whole = _find(ink, size), without_gaps(ink, size)
    if whole is ink:
        return drawn
    dashed = _find(whole, size)
    return dashed if dashed.closed(size) > _MORE[0] * drawn.closed(size) + _MORE[1] else drawn


def _find(ink: Mask, size: float) -> Rulings:
    level, _, level_mask = _along(ink, size, _LEVEL)
    upright, crowded, upright_mask = _along(np.ascontiguousarray(ink.T), size, _UPRIGHT)

    def is_long(one: Ruling) -> bool:
        return one.end - one.start > _LONG * size

    upright += [one for one in crowded if _crosses(one, filter(is_long, level), size)]
    long_upright, long_level = list(filter(is_long, upright)), list(filter(is_long, level))
    several_upright = [one for one in upright if one.end - one.start > _ONE_LINE * size]
    upright = [
        one for one in upright if one in long_upright or _ends_on(one, long_level, several_upright, _NEAR * size)
    ]
    level = [one for one in level if one in long_level or _ends_on(one, long_upright, long_level, _NEAR * size)]
    tables = [[*members[0], *members[1]] for members in _tables(upright, level, _NEAR * size)]
    # strokes of a title cross each other, are as long as borders of cells and end at one height: no table is as small
    crossing = {
        one: any(one.end - one.start > _WIDE * size for one in members) for members in tables for one in members
    }
    upright = [one for one in upright if crossing.get(one, is_long(one))]
    level = [one for one in level if crossing.get(one, is_long(one))]
    return Rulings(upright, level, _kept(upright_mask, upright, size).T, _kept(level_mask, level, size))


def _along(ink: Mask, size: float, length: float) -> tuple[list[Ruling], list[Ruling], Mask]:
    """The level stretches of ink: those that stand free, those with text close to one side, and the ink of both."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    opened = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, max(8, round(length * size))), np.uint8))
    # a line that is not quite straight leaves its parts beside each other
    grown = cv2.dilate(opened, np.ones((3, max(3, round(0.4 * size)) | 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    free: list[Ruling] = []
    crowded: list[Ruling] = []
    for number in range(1, count):
        left, top, width, height, _ = stats[number]
        inside = (labels[top : top + height, left : left + width] == number) & (
            opened[top : top + height, left : left + width] > 0
        )
        rows, columns = np.nonzero(inside)
        if not len(rows):
            continue
        thickness = len(rows) / (int(columns.max() - columns.min()) + 1)
        start, end = int(left + columns.min()), int(left + columns.max()) + 1
        at = float(top + np.median(rows))
        is_thin = thickness < _THICK * size and height - 2 < _THICK * size + 0.03 * width
        is_drawn = len(np.unique(columns)) >= _INKED * (end - start)
        if is_thin and is_drawn:
            above, below = _crowding(ink[:, start:end], at, thickness, size)
            if _stands_free(above, below, end - start > _LONG * size):
                free.append(Ruling(at, float(start), float(end)))
            elif min(above, below) < _CLEAR:
                crowded.append(Ruling(at, float(start), float(end)))
    return free, crowded, opened.astype(np.uint8)


def _crowding(ink: Mask, at: float, thickness: float, size: float) -> tuple[float, float]:
    """How much of the paper right above and right below a level stretch of ink is inked, as shares."""
    near, far = round(thickness / 2 + 1.5), round(thickness / 2 + 1.5 + _BESIDE * size)
    above = ink[max(0, round(at) - far) : max(0, round(at) - near)]
    below = ink[round(at) + near + 1 : round(at) + far + 1]
    first, second = (float(band.mean()) / 255 if band.size else 0.0 for band in (above, below))
    return first, second


def _stands_free(above: float, below: float, is_long: bool) -> bool:
    """Whether there is mostly paper above and below a level stretch of ink: strokes of text have text beside them. Text
    may stand close to a long one on one side."""
    if is_long:
        return max(above, below) < _CROWDED or above + below < _CROWDED_TOGETHER
    return max(above, below) < _CROWDED and above + below < _CROWDED_ALONE


def _crosses(ruling: Ruling, others: Iterable[Ruling], size: float) -> bool:
    """Whether a stretch of ink runs on through the borders of two rows, or of one that is higher than any character:
    text may stand close to the borders of its cells, but no stroke of it does so."""
    near = _NEAR * size
    crossing = sorted(one.at for one in others if one.start <= ruling.at <= one.end)
    crossing = [at for at in crossing if ruling.start - near <= at <= ruling.end + near]
    through = [at for at in crossing if ruling.start + near < at < ruling.end - near]
    is_high = any(lower - upper > _HIGHEST * size for upper, lower in pairwise(crossing))
    return len(through) > 1 or (len(through) == 1 and is_high)


def _ends_on(ruling: Ruling, others: Iterable[Ruling], along: Iterable[Ruling], near: float) -> bool:
    """Whether a ruling ends at others that cross its direction, or where several do that run along it: there a table is
    open that goes on overleaf."""
    crossing = [one.at for one in others if one.start - near <= ruling.at <= one.end + near]
    open_ = [end for one in along for end in (one.start, one.end)]
    return all(
        any(abs(at - end) <= near for at in crossing) or sum(abs(at - end) <= near for at in open_) >= _SEVERAL
        for end in (ruling.start, ruling.end)
    )


def _kept(ink: Mask, rulings: Iterable[Ruling], size: float) -> Mask:
    """The ink of level rulings alone."""
    kept = np.zeros_like(ink)
    near = max(2, round(_NEAR * size / 2))
    for one in rulings:
        rows = slice(max(0, round(one.at) - near), round(one.at) + near + 1)
        columns = slice(round(one.start), round(one.end))
        kept[rows, columns] = ink[rows, columns]
    return kept


def cell_boxes(rulings: Rulings, size: float) -> list[list[Box]]:
    """The cells of each table of the page, in pixels."""
    tables = []
    for upright, level in _tables(rulings.upright, rulings.level, _NEAR * size):
        xs, ys = _borders(upright, level, size), _borders(level, upright, size)
        if len(xs) > 1 and len(ys) > 1 and len(xs) * len(ys) > 4:
            tables.append(list(_cells(xs, ys, rulings, size)))
    return tables


def _tables(
    uprights: Iterable[Ruling], levels: Iterable[Ruling], near: float
) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that cross or touch each other belong to one table."""
    everything = [(one, True) for one in uprights] + [(one, False) for one in levels]
    group = list(range(len(everything)))

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    for first, (one, upright) in enumerate(everything):
        for second, (other, also) in enumerate(everything[:first]):
            if upright != also and (
                one.start - near <= other.at <= one.end + near and other.start - near <= one.at <= other.end + near
            ):
                group[root(first)] = root(second)
    members: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, (one, upright) in enumerate(everything):
        members.setdefault(root(index), ([], []))[0 if upright else 1].append(one)
    yield from (member for member in members.values() if all(member))


def _borders(rulings: Sequence[Ruling], crossing: Sequence[Ruling], size: float) -> list[float]:
    """The borders of columns or rows: where rulings lie, and where those that cross them end outside of all."""
    lines: list[list[Ruling]] = []
    for one in sorted(rulings, key=lambda one: one.at):
        if lines and one.at - lines[-1][-1].at <= _NEAR * size:
            lines[-1].append(one)
        else:
            lines.append([one])
    # of rulings that are one, the longest say where it lies
    found = []
    for line in lines:
        length = sum(one.end - one.start for one in line)
        found.append((sum(one.at * (one.end - one.start) for one in line) / length, length))
    first, last = min(one.start for one in crossing), max(one.end for one in crossing)
    if first < found[0][0] - size:
        found.insert(0, (first, last - first))
    if last > found[-1][0] + size:
        found.append((last, last - first))
    while len(found) > 2:
        narrow = min(range(len(found) - 1), key=lambda index: found[index + 1][0] - found[index][0])
        if found[narrow + 1][0] - found[narrow][0] >= _NARROWEST * size:
            break
        del found[narrow if found[narrow][1] < found[narrow + 1][1] else narrow + 1]
    return [at for at, _ in found]


def _cells(xs: Sequence[float], ys: Sequence[float], rulings: Rulings, size: float) -> Iterator[Box]:
    """Neighbouring places that no ruling parts are one cell, as long as that is a rectangle."""
    right = np.ones((len(ys) - 1, len(xs)), bool)  # whether a place is parted from the one left of it
    above = np.ones((len(ys), len(xs) - 1), bool)
    for column in range(1, len(xs) - 1):
        right[:, column] = _drawn(rulings.upright_ink.T, xs[column], ys, size)
    for row in range(1, len(ys) - 1):
        above[row] = _drawn(rulings.level_ink, ys[row], xs, size)
    taken = np.zeros((len(ys) - 1, len(xs) - 1), bool)
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if not taken[row, column]:
                end_row, end_column = _extent(row, column, right, above, taken)
                taken[row:end_row, column:end_column] = True
                yield xs[column], ys[row], xs[end_column], ys[end_row]


def _extent(
    row: int, column: int, right: NDArray[np.bool_], above: NDArray[np.bool_], taken: NDArray[np.bool_]
) -> tuple[int, int]:
    """The row and the column behind the cell that begins at a place."""
    rows, columns = taken.shape
    end_column = column + 1
    while end_column < columns and not right[row, end_column] and not taken[row, end_column]:
        end_column += 1
    end_row = row + 1
    while (
        end_row < rows
        and not above[end_row, column:end_column].any()
        and not right[end_row, column + 1 : end_column].any()
        and not taken[end_row, column:end_column].any()
    ):
        end_row += 1
    return end_row, end_column


def _drawn(ink: Mask, at: float, ends: Sequence[float], size: float) -> NDArray[np.bool_]:
    """Which sides of places are ruled, of those along one level border. A stroke of text that touches the rulings on
    both sides of it does so less fully than the border itself elsewhere, and over one line of it; a border that goes on
    on both sides may be broken in between."""
    near = max(2, round(_NEAR * size))
    border = ink[max(0, round(at) - near) : round(at) + near + 1].max(axis=0) > 0
    sides = [(round(start), round(end)) for start, end in pairwise(ends)]
    shares = np.array(
        [max(_share(border[start:end]), _share(border[start:end][_CORNER:-_CORNER])) for start, end in sides]
    )
    found = shares[shares >= _DRAWN]
    least = float(np.median(found)) - _LESS if len(found) > _FEW else _ALONE
    drawn = shares >= max(_DRAWN, least)
    for before, after in pairwise(np.flatnonzero(drawn)):
        if (shares[before:after] >= _BROKEN).all():
            drawn[before:after] = True
    longest = max((ends[last] - ends[first] for first, last in _runs(drawn)), default=0.0)
    return drawn & (longest >= _ONE_LINE * size)


def _runs(which: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """From where to where something holds without a break."""
    changes = np.flatnonzero(np.diff(which.astype(np.int8), prepend=0, append=0))
    yield from ((int(first), int(last)) for first, last in zip(changes[::2], changes[1::2], strict=True))


def _share(border: NDArray[np.bool_]) -> float:
    return float(border.mean()) if len(border) else 0.0
