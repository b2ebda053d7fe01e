"""Numbers that stand level with each other → the rows of a table without rulings.

What looks like a number may be a label, or part of one: a serial number, a numeral in a label, a word of a group's
name. A number broken over lines makes two rows, of which the second is the rest of the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from extractors.document import Piece
from extractors.labels import has_chinese, match
from extractors.stacks import Block
from extractors.values import parse

_BROKEN_AT = ",，.．"  # the first line of a number broken over two may end so
_NUMBER_AND_REMARK = re.compile(r"[\d,，]+\s?[(（【\[〔]")  # the remark may go on in the next line
_PART_OF_A_NUMBER = re.compile(r"\d{0,3}(?:[,，]\d{1,3})+")  # 2,92 and below it 5
_NUMBERING = re.compile(r"[一二三四五六七八九十]+[、.．]|\d{1,2}、")  # a label may be broken behind its numbering
_POINTS = ".．、"
_CLOSING = ")）︶"
_POINTED = re.compile(r"\d{1,2}[.．]")
_NEIGHBOURS = 3  # rows on either side that tell what a column holds
_CLOSE = 2.0
"""How far above or below each other, in sizes of type, what stands in neighbouring rows may stand."""
_ROOM = 0.4  # sizes of type: less than a digit


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


def is_value(text: str) -> bool:
    """Whether a number cell prints such text: a number, a dash, or words that stand for either."""
    if _NUMBER_AND_REMARK.match(text) or _PART_OF_A_NUMBER.fullmatch(text):
        return True
    if _NUMBERING.fullmatch(text):
        return False
    return parse(text.rstrip(_BROKEN_AT), "CNY").status != "unreadable" and not (has_chinese(text) and match(text))


def rows_of(pieces: Sequence[Piece]) -> tuple[list[Row], list[Piece]]:
    """The rows of numbers among the pieces of a table, from top to bottom, and all other pieces: its texts."""
    values = [piece for piece in pieces if is_value(piece.text)]
    texts = [piece for piece in pieces if not is_value(piece.text)]
    values, texts = _told_apart(values, texts, [*_written_downwards(pieces), *_left_of_labels(values, texts)])
    rows = _rows(values)
    values, texts = _told_apart(values, texts, [*_serials(rows, texts), *_among_labels(rows, texts)])
    return _rows(values), texts


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
        if not has_chinese(word.text) or any(overlap(word, number) for number in numbers):
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
            and is_beside(text, row)
            for text in texts
        )
    ]
    return first if len(first) > 1 and 2 * len(first) >= len(rows) else []


def _among_labels(rows: Sequence[Row], texts: Sequence[Piece]) -> Iterator[Piece]:
    """The numbers that are part of a label: where they stand, more rows close by have text than numbers."""
    level = [[text for text in texts if is_beside(text, row)] for row in rows]
    for index, row in enumerate(rows):
        near = slice(max(0, index - _NEIGHBOURS), index + _NEIGHBOURS + 1)
        for value in row.values:
            numbers = sum(any(overlap(value, other) for other in close.values) for close in rows[near])
            if sum(any(overlap(value, text) for text in line) for line in level[near]) > numbers:
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


def is_beside(text: Piece, row: Row) -> bool:
    """Whether a text stands level with a row, and not only touches it."""
    return min(text.bottom, row.bottom) - max(text.top, row.top) > 0.25 * text.size


def overlap(one: Piece, other: Piece) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def with_broken_numbers(rows: list[Row]) -> list[Row]:
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
    return close and all(any(overlap(value, other) for other in many) for value in few)


def _is_full(one: Row, other: Row, rows: Sequence[Row]) -> bool:
    """Whether the numbers that would go on in the next line fill their columns: in none of them stands a longer one."""
    upper, lower = sorted((one, other), key=attrgetter("top"))
    broken = [value for value in upper.values if any(overlap(value, rest) for rest in lower.values)]
    return not any(
        value.x1 - value.x0 > first.x1 - first.x0 + _ROOM * first.size
        for first in broken
        for row in rows
        for value in row.values
        if overlap(value, first)
    )
