"""The columns of a scattered band: its numbers that stand below each other, and which head stands over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from extractors.alignment import traced
from extractors.document import Piece
from extractors.labels import match
from extractors.scattered import Band
from extractors.scattered_rows import Row
from extractors.spread import PLACES, spread
from extractors.stacks import Block

_ALIKE = 5.0
"""What it costs if two columns have the same head: their numbers could not be told apart."""
_DOUBT = 0.3
"""By how much one way to place the groups of a head must fit better than the others."""
_MUCH_LARGER = 2.0
"""Times the least displacement of numbers from their heads that one must be not to compete with it."""
_BLUR = 0.15
"""Sizes of type by which the ends of lines that stand in line differ in a picture."""
_MOST_COLUMNS = 80
"""More than any form has: what has more is no table, and looking for its neighbours takes the cube of their number."""


@dataclass(slots=True)
class Column:
    """A column of values: its extent across the page, and the blocks of its head from the lowest up."""

    x0: float
    x1: float
    head: list[Block] = field(default_factory=list)

    def shares(self, part: Piece | Block) -> float:
        """The length that it and a part have in common."""
        return min(self.x1, part.x1) - max(self.x0, part.x0)

    def widen(self, part: Piece | Block) -> None:
        """Take a part in."""
        self.x0, self.x1 = min(self.x0, part.x0), max(self.x1, part.x1)

    @property
    def center(self) -> float:
        """Its place across the page."""
        return (self.x0 + self.x1) / 2


def columns_of(band: Band) -> list[Column]:
    """The columns of a band from left to right, from its fullest row on: what stands across two columns joins none."""
    columns: list[Column] = []
    for row in sorted(band.rows, key=lambda row: (-len(row.values), row.middle)):
        for part in row.parts():
            _column_for(part, columns)
    columns.sort(key=attrgetter("x0"))
    _merge_exclusive(columns, band)
    tries = sorted((_head(band.head, columns, mode) for mode in _modes(band.head)), key=lambda found: found[0])
    best = tries[0][1]
    # where another way fits as well, the places do not tell which columns a group has
    if any(cost < tries[0][0] + _DOUBT and not _same(best, found) for cost, found in tries[1:]):
        return [Column(column.x0, column.x1, column.head[:1]) for column in best]
    return best


def _merge_exclusive(columns: list[Column], band: Band) -> None:
    """Make one of neighbours that no row has both of, the nearest first: of those below one head and no other, and
    while there are more columns than heads."""
    heads = [block for block in band.head if not _covers(block, band.head) and not _is_title(block)]
    while heads and len(columns) <= _MOST_COLUMNS:
        rows = [values_at(row, columns).keys() for row in band.rows]
        above = [[head for head in heads if column.shares(head) > 0] for column in columns]
        apart = [
            (columns[index + 1].x0 - columns[index].x1, index)
            for index in range(len(columns) - 1)
            if not any(index in row and index + 1 in row for row in rows)
            and (len(columns) > len(heads) or (len(above[index]) == 1 and above[index] == above[index + 1]))
        ]
        if not apart:
            return
        index = min(apart)[1]
        columns[index].x1 = columns.pop(index + 1).x1


def _modes(head: Sequence[Block]) -> list[str]:
    """How heads may stand over their columns: as the lines of those do that have several, else in any way."""
    astray = dict.fromkeys(PLACES, 0.0)
    for block in head:
        for mode, place in PLACES.items():
            places = [place((piece.x0, piece.x1)) for piece in block.pieces]
            astray[mode] += max(0.0, max(places) - min(places) - _BLUR * block.pieces[0].size)
    least = min(astray.values())
    return [mode for mode in PLACES if astray[mode] < least + 1.0] if head else ["middle"]


def _same(one: Sequence[Column], other: Sequence[Column]) -> bool:
    return [list(map(id, column.head)) for column in one] == [list(map(id, column.head)) for column in other]


def _column_for(part: Piece | Block, columns: list[Column]) -> None:
    over = [column for column in columns if column.shares(part) > 0]
    if len(over) == 1:
        over[0].widen(part)
    elif not over:
        columns.append(Column(part.x0, part.x1))


def at(part: Piece | Block, columns: Sequence[Column]) -> int:
    """The number of the column that a part shares most with, or stands next to."""
    return max(
        range(len(columns)), key=lambda index: (columns[index].shares(part), -abs(columns[index].center - part.center))
    )


def _head(blocks: Sequence[Block], values: Sequence[Column], mode: str) -> tuple[float, list[Column]]:
    """The columns with the blocks of the head stacked over them, groups as `mode` says, and how ill these fit.

    A block below which no other stands is the head of one column. All above stand over groups of columns.
    """
    columns = [Column(column.x0, column.x1) for column in values]
    titles = [block for block in blocks if _is_title(block)]
    blocks = [block for block in blocks if not _is_title(block)]
    leaves = sorted(
        (block for block in blocks if not _covers(block, blocks)), key=lambda block: block.pieces[-1].center
    )
    bare: list[Block] = []
    for block, index in zip(leaves, _pair(leaves, columns), strict=True):
        if index is None:
            bare.append(block)
        else:
            columns[index].head.append(block)
    if all(column.head for column in columns):  # no number stands below the others
        columns += [Column(block.x0, block.x1, [block]) for block in bare]
    columns.sort(key=attrgetter("x0"))
    cost = sum(_over_groups(line, columns, mode) for line in _levels([b for b in blocks if _covers(b, blocks)]))
    for title in titles:
        for column in columns:
            column.head.append(title)
    stacks = [tuple(block.text for block in column.head) for column in columns if column.head]
    return cost + _ALIKE * (len(stacks) - len(set(stacks))), columns


def _is_title(block: Block) -> bool:
    """Whether a block only names the rows that follow."""
    found = match(block.text)
    return found is not None and found.dimension == "block"


def _covers(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether another block stands below this one."""
    return any(
        other.middle > block.bottom and min(block.x1, other.x1) - max(block.x0, other.x0) > 1.0 for other in blocks
    )


def _pair(leaves: Sequence[Block], columns: Sequence[Column]) -> list[int | None]:
    """For each head the number of its column, both from left to right: the pairing with the least space between.

    Where heads and numbers are set to other ends of their columns, a number may stand nearer to its neighbour's head
    than to its own. Then all are displaced alike: what counts is the least displacement that brings each below a head;
    where another that is not much larger does so too and pairs otherwise, none is known.
    """
    if len(leaves) == len(columns):
        return list(range(len(columns)))
    pairing, space = _nearest(leaves, columns, 0.0)
    if not space:
        return pairing
    shifts = sorted({leaf.center - column.center for leaf in leaves for column in columns}, key=abs)
    tries = ((shift, *_nearest(leaves, columns, shift)) for shift in shifts)
    fitting = [(abs(shift), found) for shift, found, left in tries if not left]
    if not fitting:
        return pairing
    least, found = fitting[0]
    if any(other != found for much, other in fitting if much < _MUCH_LARGER * least):
        return [None] * len(leaves)
    return found


def _nearest(leaves: Sequence[Block], columns: Sequence[Column], shift: float) -> tuple[list[int | None], float]:
    """The pairing with the least space between heads and columns displaced by `shift`, and that space."""
    # best[i][j]: the most pairs (below 0) with the least space among the first i heads and j columns
    best: list[list[tuple[int, float]]] = [[(0, 0.0)] * (len(columns) + 1) for _ in range(len(leaves) + 1)]
    for i, leaf in enumerate(leaves, 1):
        for j, column in enumerate(columns, 1):
            pairs, space = best[i - 1][j - 1]
            shared = min(column.x1 + shift, leaf.x1) - max(column.x0 + shift, leaf.x0)
            together = (pairs - 1, space + max(0.0, -shared))
            best[i][j] = min(together, best[i - 1][j], best[i][j - 1])
    return traced(best), best[-1][-1][1]


def _levels(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that stand level with the lowest of them, from the lowest level up, each from left to right."""
    levels: list[list[Block]] = []
    for block in sorted(blocks, key=attrgetter("bottom"), reverse=True):
        if levels and block.bottom > max(other.top for other in levels[-1]):
            levels[-1].append(block)
        else:
            levels.append([block])
    return [sorted(line, key=attrgetter("x0")) for line in levels]


def _over_groups(groups: Sequence[Block], columns: Sequence[Column], mode: str) -> float:
    """Put each block over the columns of its group, of those that have a head below its level; how ill that fits."""
    if not groups:
        return 0.0
    bottom = max(block.bottom for block in groups) - 0.3 * groups[0].pieces[0].size
    edges = boundaries(columns)
    open_ = [index for index, column in enumerate(columns) if column.head and column.head[-1].top >= bottom]
    extents = [(edges[index], edges[index + 1]) for index in open_]
    names = [tuple(block.text for block in columns[index].head) for index in open_]
    cost, shares = spread([block.reach or (block.x0, block.x1) for block in groups], extents, names, mode)
    for block, share in zip(groups, shares, strict=True):
        for index in open_[share.first : share.end] if share else ():
            columns[index].head.append(block)
        if block.reach and any(_crosses(block.reach, one, other) for one, other in pairwise(columns)):
            cost += _ALIKE
    return cost


def _crosses(reach: tuple[float, float], one: Column, other: Column) -> bool:
    """Whether one of two neighbours stands below a rule, the other not, and both below the same head under it."""
    inside = [reach[0] < column.center < reach[1] for column in (one, other)]
    below = [column.head[1] if len(column.head) > 1 else None for column in (one, other)]
    return inside[0] != inside[1] and below[0] is below[1] is not None


def boundaries(columns: Sequence[Column]) -> list[float]:
    """The borders of columns: halfway between what stands in neighbours, and as far out on both sides."""
    outer = [(min([c.x0, *(b.x0 for b in c.head[:1])]), max([c.x1, *(b.x1 for b in c.head[:1])])) for c in columns]
    inner = [(one[1] + other[0]) / 2 for one, other in pairwise(outer)]
    if not inner:
        return list(outer[0])
    return [outer[0][0] - (inner[0] - outer[0][1]), *inner, outer[-1][1] + (outer[-1][0] - inner[-1])]


def values_at(row: Row, columns: Sequence[Column]) -> dict[int, list[Piece | Block]]:
    """The values and texts of a row by column."""
    found: dict[int, list[Piece | Block]] = {}
    for part in sorted(row.parts(), key=attrgetter("top", "x0")):
        found.setdefault(at(part, columns), []).append(part)
    return found
