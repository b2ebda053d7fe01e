"""A table without rulings that close its cells → grids, from what stands where and what the labels say.

Numbers give the rows: those level with each other are one. Text over the numbers, between two rows, is the head of the
rows below it; so a table is a few bands of rows, each below a head of its own. Every other text is a label beside a
row, or of a group of rows (`spread`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import attrgetter

from extractors.document import Piece, Rule, Scatter
from extractors.labels import begins, has_chinese, match
from extractors.stacks import Block, Strips, blocks_of, level
from extractors.values import parse

_BROKEN_AT = ",，.．"  # the first line of a number broken over two may end so
_NUMBER_AND_REMARK = re.compile(r"[\d,，]+\s?[(（【\[〔]")  # the remark may go on in the next line
_PART_OF_A_NUMBER = re.compile(r"\d{0,3}(?:[,，]\d{1,3})+")  # 2,92 and below it 5
_NUMBERING = re.compile(r"[一二三四五六七八九十]+[、.．]|\d{1,2}、")  # a label may be broken behind its numbering
_POINTS = ".．、"
_CLOSING = ")）︶"
_POINTED = re.compile(r"\d{1,2}[.．]")
_TOUCHING = 3.0  # points between rules that are one
_NEIGHBOURS = 3  # rows on either side that tell what a column holds
_ROWS_OF_A_GROUP = 3  # level with a label: it is none of them alone; a number in two lines makes two rows
_CLOSE = 2.0
"""How far above or below each other, in sizes of type, what stands in neighbouring rows may stand."""
_ROOM = 0.4  # sizes of type: less than a digit
_OFF_BORDER = 0.25
"""How far, in characters, the gap between two of them may stand from the border of columns."""
_LOST_LINE = 1.5  # sizes of type from a row without label to what is left of its label
_ASTRAY = 0.6
"""How far, in sizes of type, a label may stand from the level of its row."""


@dataclass(slots=True)
class Row:
    """A printed row: its values, its labels to the left of them, texts that stand in the place of values; all blank
    where it has labels alone."""

    values: list[Piece] = field(default_factory=list)
    labels: list[Block] = field(default_factory=list)
    texts: list[Block] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Upper end, of the values where there are some."""
        return min(part.top for part in self.values or self.labels)

    @property
    def bottom(self) -> float:
        """Lower end, as `top`."""
        return max(part.bottom for part in self.values or self.labels)

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    def parts(self) -> list[Piece | Block]:
        """What stands in its value cells."""
        return [*self.values, *self.texts]


@dataclass(slots=True)
class Band:
    """Consecutive rows below one head; `corner` is the head over their labels, `groups` are labels of several rows."""

    rows: list[Row]
    head: list[Block] = field(default_factory=list)
    corner: list[Block] = field(default_factory=list)
    groups: list[Block] = field(default_factory=list)


def is_value(text: str) -> bool:
    """Whether a number cell prints such text: a number, a dash, or words that stand for either."""
    if _NUMBER_AND_REMARK.match(text) or _PART_OF_A_NUMBER.fullmatch(text):
        return True
    if _NUMBERING.fullmatch(text):
        return False
    return parse(text.rstrip(_BROKEN_AT), "CNY").status != "unreadable" and not (has_chinese(text) and match(text))


def bands_of(scatter: Scatter) -> tuple[list[Band], str]:
    """The bands of a scattered table from top to bottom, and where labels stand beside their rows (see
    `stacks.MODES`); no band without numbers."""
    values = [piece for piece in scatter.pieces if is_value(piece.text)]
    texts = [piece for piece in scatter.pieces if not is_value(piece.text)]
    values, texts = _told_apart(values, texts, [*_written_downwards(scatter.pieces), *_left_of_labels(values, texts)])
    rows = _rows(values)
    values, texts = _told_apart(values, texts, [*_serials(rows, texts), *_among_labels(rows, texts)])
    rows = _rows(values)
    if not rows:
        return [], ""
    edge = _edge(rows, texts)
    texts = [part for text in texts for part in _over_columns(text, rows, edge)]
    blocks, mode = blocks_of(texts, [row.middle for row in rows], edge, scatter.rules)
    strips = Strips(scatter.rules, [row.middle for row in rows])
    loose = [block for block in blocks if not _give(block, rows, mode, edge, strips)]
    rows = _with_broken_numbers(rows) if mode != "last" else _with_broken_numbers(rows[::-1])[::-1]
    over = [block for block in loose if not _is_left(block, edge)]
    _tell_reach(over, scatter.rules)
    bands = _bands(rows, over)
    _settle_loose(bands, [block for block in loose if _is_left(block, edge)])
    return bands, mode


def _told_apart(
    values: Sequence[Piece], texts: Sequence[Piece], labels: Iterable[Piece]
) -> tuple[list[Piece], list[Piece]]:
    """Values and texts, those of the values that are labels among the texts."""
    known = set(map(id, labels))
    rest = [piece for piece in values if id(piece) not in known]
    return rest, [*texts, *(piece for piece in values if id(piece) in known)]


def _rows(values: Iterable[Piece]) -> list[Row]:
    """Values that stand level with each other; a number broken over two lines stands level with its neighbours."""
    rows: list[Row] = []
    for piece in sorted(values, key=attrgetter("top")):
        if rows and piece.top < rows[-1].bottom - 0.2 * piece.size:
            rows[-1].values.append(piece)
        else:
            rows.append(Row([piece]))
    for row in rows:
        row.values.sort(key=attrgetter("x0"))
    return rows


def _left_of_labels(values: Sequence[Piece], texts: Sequence[Piece]) -> Iterator[Piece]:
    """The words that could stand for a number (无) and are the line of a group's label: they stand left of the labels
    that numbers follow, and no number stands above or below them."""
    numbers = [piece for piece in values if not has_chinese(piece.text)]
    for word in values:
        if not has_chinese(word.text) or any(_overlap(word, number) for number in numbers):
            continue
        near = [text for text in texts if text.x0 >= word.x1 and abs(text.middle - word.middle) < _CLOSE * word.size]
        if any(
            number.x0 >= text.x1 and abs(number.middle - text.middle) < _CLOSE * text.size
            for text in near
            for number in numbers
        ):
            yield word


def _serials(rows: Sequence[Row], texts: Sequence[Piece]) -> list[Piece]:
    """The numbers that only number the rows: those left of the labels."""
    first = [
        row.values[0]
        for row in rows
        if any(
            text.x0 > row.values[0].x1
            and (len(row.values) == 1 or text.x1 <= row.values[1].x0)
            and _is_beside(text, row)
            for text in texts
        )
    ]
    return first if len(first) > 1 and 2 * len(first) >= len(rows) else []


def _among_labels(rows: Sequence[Row], texts: Sequence[Piece]) -> Iterator[Piece]:
    """The numbers that are part of a label: where they stand, more rows close by have text than numbers."""
    level = [[text for text in texts if _is_beside(text, row)] for row in rows]
    for index, row in enumerate(rows):
        near = slice(max(0, index - _NEIGHBOURS), index + _NEIGHBOURS + 1)
        for value in row.values:
            numbers = sum(any(_overlap(value, other) for other in close.values) for close in rows[near])
            if sum(any(_overlap(value, text) for text in line) for line in level[near]) > numbers:
                yield value


def _written_downwards(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The numerals that are characters of a label written downwards (第 二 十 条), or number one: it goes on below."""
    columns: list[list[Piece]] = []
    lines = (piece for piece in pieces if len(piece.text) == 1 or _POINTED.fullmatch(piece.text))
    for piece in sorted(lines, key=attrgetter("top")):
        for column in columns:
            if _goes_on_below(column[-1], piece):
                column.append(piece)
                break
        else:
            columns.append([piece])
    for column in columns:
        last = max(
            (place for place, piece in enumerate(column) if has_chinese(piece.text) and not is_value(piece.text)),
            default=0,
        )
        for place, (piece, following) in enumerate(pairwise(column)):
            bracketed = has_chinese(piece.text) and following.text in _CLOSING
            downwards = has_chinese(piece.text) or not piece.text.isalnum() or following.text in _POINTS
            if bracketed or (place < last and downwards):
                yield piece


def _goes_on_below(piece: Piece, following: Piece) -> bool:
    gap = following.top - piece.bottom
    return -0.3 * piece.size < gap < piece.size and abs(following.center - piece.center) < 0.5 * piece.size


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


def _is_beside(text: Piece, row: Row) -> bool:
    """Whether a text stands level with a row, and not only touches it."""
    return min(text.bottom, row.bottom) - max(text.top, row.top) > 0.25 * text.size


def _overlap(one: Piece, other: Piece) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _edge(rows: Sequence[Row], texts: Sequence[Piece]) -> float:
    """The right end of the labels beside the rows; minus infinity where there are none."""
    values = min(piece.x0 for row in rows for piece in row.values)
    ends = [text.x1 for text in texts if text.x1 <= values and any(_is_beside(text, row) for row in rows)]
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


def _with_broken_numbers(rows: list[Row]) -> list[Row]:
    """The rows, those that only hold the rest of numbers broken over lines joined to the one before, with the label."""
    result: list[Row] = []
    for row in rows:
        before = result[-1] if result else None
        if before and not (row.labels and before.labels) and _is_rest(before, row) and _is_full(before, row, rows):
            before.values += row.values
            before.labels += row.labels
            before.texts += row.texts
        else:
            result.append(row)
    return result


def _is_rest(one: Row, other: Row) -> bool:
    """Whether the numbers of one row each stand close below, or above, one of the other."""
    few, many = sorted((one.values, other.values), key=len)
    close = max(one.top, other.top) - min(one.bottom, other.bottom) < 0.6 * few[0].size
    return close and all(any(_overlap(value, other) for other in many) for value in few)


def _is_full(one: Row, other: Row, rows: Sequence[Row]) -> bool:
    """Whether the numbers that would go on in the next line fill their columns: in none of them stands a longer one."""
    upper, lower = sorted((one, other), key=attrgetter("top"))
    broken = [value for value in upper.values if any(_overlap(value, rest) for rest in lower.values)]
    return not any(
        value.x1 - value.x0 > first.x1 - first.x0 + _ROOM * first.size
        for first in broken
        for row in rows
        for value in row.values
        if _overlap(value, first)
    )


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
