"""A table without rulings that close its cells → grids, from what stands where and what the labels say.

Numbers give the rows (`scattered_rows`): those level with each other are one. Text over the numbers, between two rows,
is the head of the rows below it; so a table is a few bands of rows, each below a head of its own. Every other text is a
label beside a row, or of a group of rows (`spread`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import attrgetter

from extractors.document import Piece, Rule, Scatter
from extractors.labels import begins, has_chinese, match
from extractors.scattered_rows import Row, is_beside, rows_of, with_broken_numbers
from extractors.stacks import Block, Strips, blocks_of, level

_TOUCHING = 3.0  # points between rules that are one
_ROWS_OF_A_GROUP = 3  # level with a label: it is none of them alone; a number in two lines makes two rows
_OFF_BORDER = 0.25
"""How far, in characters, the gap between two of them may stand from the border of columns."""
_LOST_LINE = 1.5  # sizes of type from a row without label to what is left of its label
_ASTRAY = 0.6
"""How far, in sizes of type, a label may stand from the level of its row."""


@dataclass(slots=True)
class Band:
    """Consecutive rows below one head; `corner` is the head over their labels, `groups` are labels of several rows."""

    rows: list[Row]
    head: list[Block] = field(default_factory=list)
    corner: list[Block] = field(default_factory=list)
    groups: list[Block] = field(default_factory=list)


def bands_of(scatter: Scatter) -> tuple[list[Band], str]:
    """The bands of a scattered table from top to bottom, and where labels stand beside their rows (see
    `stacks.MODES`); no band without numbers."""
    rows, texts = rows_of(scatter.pieces)
    if not rows:
        return [], ""
    edge = edge_of(rows, texts)
    texts = [part for text in texts for part in _over_columns(text, rows, edge)]
    blocks, mode = blocks_of(texts, [row.middle for row in rows], edge, scatter.rules)
    strips = Strips(scatter.rules, [row.middle for row in rows])
    loose = [block for block in blocks if not _give(block, rows, mode, edge, strips)]
    rows = with_broken_numbers(rows) if mode != "last" else with_broken_numbers(rows[::-1])[::-1]
    over = [block for block in loose if not _is_left(block, edge)]
    _tell_reach(over, scatter.rules)
    bands = _bands(rows, over)
    _settle_loose(bands, [block for block in loose if _is_left(block, edge)])
    return bands, mode


def _over_columns(text: Piece, rows: Sequence[Row], edge: float) -> list[Piece]:
    """The heads that a text over the numbers is, where neighbours fill their columns and stand without a gap: cut where
    one column of numbers ends and the next begins, if that leaves the beginnings of labels."""
    if text.center <= edge or not all(map(has_chinese, text.text)) or begins(text.text):
        return [text]
    fullest = max(rows, key=lambda row: len(row.values))
    below = [value for value in fullest.values if text.x0 < value.center < text.x1]
    width = (text.x1 - text.x0) / len(text.text)
    for borders in (
        [(one.center + other.center) / 2 for one, other in pairwise(below)],
        [value.x1 for value in below[:-1]],
        [value.x0 for value in below[1:]],
    ):
        cuts = [(border - text.x0) / width for border in borders]
        ends = [0, *map(round, cuts), len(text.text)]
        parts = [text.text[start:end] for start, end in pairwise(ends)]
        if cuts and all(abs(cut - round(cut)) < _OFF_BORDER for cut in cuts) and all(map(begins, parts)):
            return [
                replace(text, text=part, x0=text.x0 + start * width, x1=text.x0 + end * width)
                for part, (start, end) in zip(parts, pairwise(ends), strict=True)
            ]
    return [text]


def edge_of(rows: Sequence[Row], texts: Sequence[Piece]) -> float:
    """The right end of the labels beside the rows; minus infinity where there are none."""
    values = min(piece.x0 for row in rows for piece in row.values)
    ends = [text.x1 for text in texts if text.x1 <= values and any(is_beside(text, row) for row in rows)]
    return max(ends, default=float("-inf"))


def _is_left(block: Block, edge: float) -> bool:
    """Whether a block stands over or among the row labels."""
    found = match(block.text)
    return block.center <= edge or (found is not None and found.dimension == "corner")


def _give(block: Block, rows: Sequence[Row], mode: str, edge: float, strips: Strips) -> bool:
    """Give a block to the row it stands in; False where it stands in none."""
    size = block.pieces[0].size
    if block.center > edge:
        for row in rows:
            if row.top - 0.1 * size < block.middle < row.bottom + 0.1 * size:
                row.texts.append(block)
                return True
        return False
    if (beside := strips.level_beside(block)) is not None:
        next(row for row in rows if row.middle == beside).labels.append(block)
        return True
    if sum(block.top < row.middle < block.bottom for row in rows) >= _ROWS_OF_A_GROUP:
        return False
    place = level(mode, block.pieces)
    nearest = min(rows, key=lambda row: abs(row.middle - place))
    if abs(nearest.middle - place) > _ASTRAY * size or nearest.top >= block.bottom or nearest.bottom <= block.top:
        return False
    nearest.labels.append(block)
    return True


def _tell_reach(over: Sequence[Block], rules: Sequence[Rule]) -> None:
    """Tell of each head how far the rule right below it runs, if it runs below no other that stands level with it."""
    for block in over:
        size = block.pieces[-1].size
        under = [rule for rule in rules if block.middle < rule.y < block.bottom + size]
        under = [rule for rule in under if rule.y < min(rule.y for rule in under) + 0.25 * size]
        reach = _run_around(block, under)
        level = [other for other in over if other is not block and _stand_level(block, other)]
        if reach and not any(reach[0] < other.center < reach[1] for other in level):
            block.reach = reach


def _run_around(block: Block, rules: Sequence[Rule]) -> tuple[float, float] | None:
    """From where to where rules that touch each other run, of those that run below a block."""
    runs: list[tuple[float, float]] = []
    for rule in sorted(rules, key=attrgetter("x0")):
        if runs and rule.x0 <= runs[-1][1] + _TOUCHING:
            runs[-1] = runs[-1][0], max(runs[-1][1], rule.x1)
        else:
            runs.append((rule.x0, rule.x1))
    return next((run for run in runs if run[0] < block.center < run[1]), None)


def _bands(rows: list[Row], over: list[Block]) -> list[Band]:
    """Rows parted where a text stands over the numbers between two of them; the last such text has no rows."""
    bands = [Band([rows[0]], [block for block in over if block.middle < rows[0].middle])]
    for before, row in pairwise(rows):
        head = [block for block in over if before.middle < block.middle < row.middle]
        if head:
            bands.append(Band([row], head))
        else:
            bands[-1].rows.append(row)
    if rest := [block for block in over if block.middle > rows[-1].middle]:
        bands.append(Band([], rest))
    return bands


def _settle_loose(bands: list[Band], loose: list[Block]) -> None:
    """Labels level with no number: of a group, of a row left blank, over the labels in the head, or above it."""
    bands.insert(0, Band([]))  # for what stands above the first head
    beside = [label for band in bands for row in band.rows for label in row.labels] + loose
    for block in loose:
        band = _band_at(bands, block)
        level = [row for row in band.rows if row.values and _stand_level(block, row)]
        bare = [row for row in level if not any(label.x1 > block.x0 for label in row.labels)]
        if any(_stand_level(block, part) for part in band.head):
            band.corner.append(block)
        elif len(bare) == 1 and _is_own_label(block, band.rows):
            bare[0].labels.append(block)
        elif any(block.x1 <= other.x0 and _stand_level(block, other) for other in beside):
            band.groups.append(block)
        elif len(level) == 1 and bare:
            bare[0].labels.append(block)
        elif level:
            band.groups.append(block)
        elif (left_alone := _close_without_label(block, band.rows)) and _is_own_label(block, band.rows):
            left_alone.labels.append(block)
        else:
            band.rows.append(Row(labels=[block]))
    for band in bands:
        _sort_rows(band)
    if not bands[0].rows:
        del bands[0]


def _close_without_label(block: Block, rows: Sequence[Row]) -> Row | None:
    """The row close to a block that has numbers and no label, where it is the only one: lines of the label are lost."""
    close = _LOST_LINE * block.pieces[0].size
    found = [row for row in rows if row.values and not row.labels and abs(row.middle - block.middle) < close]
    return found[0] if len(found) == 1 else None


def _is_own_label(block: Block, rows: Sequence[Row]) -> bool:
    """Whether the labels next to the numbers stand where a block does, in most rows."""
    ends = [row.labels[-1] for row in rows if row.labels]
    return 2 * sum(block.x0 < label.x1 and label.x0 < block.x1 for label in ends) > len(ends)


def _band_at(bands: list[Band], block: Block) -> Band:
    """The band that a block stands in: above its head it belongs to the rows before."""
    for before, band in pairwise(bands):
        if band.head and block.middle < min(part.top for part in band.head):
            return before
    return bands[-1]


def _stand_level(one: Block, other: Block | Row) -> bool:
    return one.top < other.bottom and other.top < one.bottom


def _sort_rows(band: Band) -> None:
    """Rows from top to bottom; those without values that stand level are one."""
    rows: list[Row] = []
    for row in sorted(band.rows, key=attrgetter("middle")):
        if rows and not row.values and not rows[-1].values and row.top < rows[-1].bottom:
            rows[-1].labels += row.labels
        else:
            rows.append(row)
    band.rows = rows
    for row in rows:
        row.labels.sort(key=attrgetter("x0"))
