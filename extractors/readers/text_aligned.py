"""Tables of text whose cells stand below each other by nothing but spaces, as pages set as they are typed have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from operator import attrgetter

from extractors.document import Cell, Grid
from extractors.labels import match
from extractors.readers.text_drawn import Line
from extractors.readers.text_marks import plain

_GAP = re.compile(r"(?:[ \xa0]|\u3000){2,}|\u3000")
_VALUE = re.compile(r"[-+]?\d[\d,，]*(?:[.．]\d+)?[^\d\s.．、]{0,2}|[-－—―/／\\]+|[零〇○无]")
_LEAST_GAP = 2
_LABEL_AND_HEAD = 2  # pieces
_FEWEST_ROWS = 2
_FEWEST_VALUES = 3  # that a row alone must have to tell columns


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text between gaps, from its first place to behind its last; a Chinese character takes two."""

    text: str
    start: int
    end: int

    def stands_over(self, other: _Piece) -> bool:
        """Whether they share a place."""
        return self.start < other.end and other.start < self.end

    @property
    def is_value(self) -> bool:
        return _VALUE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    pieces: list[_Piece]

    @property
    def has_values(self) -> bool:
        return len(self.pieces) > 1 and self.pieces[-1].is_value

    @property
    def is_blank(self) -> bool:
        """Whether it has a label of the form and nothing beside it."""
        found = match(self.pieces[0].text) if len(self.pieces) == 1 else None
        return found is not None and bool(found.concept)

    @property
    def values(self) -> list[_Piece]:
        """Those behind the last label."""
        return list(takewhile(attrgetter("is_value"), reversed(self.pieces)))[::-1]

    @property
    def may_be_pushed(self) -> bool:
        """Whether its values, or its heads, follow on its label: one too long for its column pushes them out of it."""
        if not self.has_values:
            return len(self.pieces) == _LABEL_AND_HEAD and self.pieces[1].start - self.pieces[0].end <= _LEAST_GAP
        values = self.values
        label = self.pieces[len(self.pieces) - len(values) - 1]
        return 0 < len(values) < len(self.pieces) and values[0].start - label.end <= _LEAST_GAP


def parts(lines: Sequence[Line]) -> Iterator[Grid | list[Line]]:
    """The tables that are set with spaces, and the lines between them, in order."""
    others: list[Line] = []
    for one in _in_order(lines):
        if isinstance(one, Grid):
            if others:
                yield others
            others = []
            yield one
        else:
            others.append(one)
    if others:
        yield others


def _in_order(lines: Sequence[Line]) -> Iterator[Grid | Line]:
    for filled, stretch in groupby(lines, key=lambda line: bool(line[1].strip())):
        together = list(stretch)
        parted_otherwise = any("\t" in line or "|" in line for _, line in together)
        gaps = sum(_GAP.search(line.strip()) is not None for _, line in together)
        if filled and not parted_otherwise and gaps >= _FEWEST_ROWS:
            yield from _tables(together)
        else:
            yield from together


def _tables(lines: list[Line]) -> Iterator[Grid | Line]:
    """The tables of lines without an empty one between: a line of one piece parts two whose columns differ."""
    rows = [_row(line) for line in lines]
    start = 0
    while start < len(rows):
        end, columns = _reach(rows, start)
        while columns and end < len(rows) and rows[end].is_blank:
            end += 1
        if columns:
            yield _grid(_put_back(rows[start:end], columns) or rows[start:end], columns)
        else:
            yield from lines[start:end]
        start = end


def _reach(rows: Sequence[_Row], start: int) -> tuple[int, list[int]]:
    """How far the table goes that begins at a row, and where its columns begin; no columns if there is none.

    A line of one piece does not end it where the columns stay the same behind it."""
    end, columns, place = start + 1, list[int](), start
    while place < len(rows) and len(rows[start].pieces) > 1:
        further = next((row for row in range(place, len(rows)) if len(rows[row].pieces) == 1), len(rows))
        found = _columns(rows[start:further])
        if found is None and not columns and any(row.has_values for row in rows[place:further]):
            return further, []  # a row of it alone would lose its heads
        if found is not None and len(found) >= max(len(columns), len(_columns(rows[place:further]) or ())):
            end, columns = further, found
        elif columns:
            break
        place = next((row for row in range(further, len(rows)) if len(rows[row].pieces) > 1), len(rows))
    return end, columns


def _columns(rows: Sequence[_Row]) -> list[int] | None:
    """Where the columns begin, told by the rows with values, or, if some were pushed out of place, by the others. None
    where nothing tells, or where it does not tell where the values of a pushed row belong."""
    starts = _parted(rows, _LEAST_GAP)
    if starts is None:
        starts = _parted([row for row in rows if not row.may_be_pushed], 0)
    return starts if starts and _put_back(rows, starts) else None


def _parted(rows: Sequence[_Row], gap: int) -> list[int] | None:
    """Where the columns of the rows with values begin: no piece stands in what parts two of them. Labels that begin at
    other places beside each other have columns of their own, and so has a head over nothing but blanks. None where two
    values or two heads stand over one, or nothing tells."""
    counted = [row.pieces for row in rows if row.has_values]
    if not counted or (len(counted) < _FEWEST_ROWS and sum(one.is_value for one in counted[0]) < _FEWEST_VALUES):
        return None
    zones = _zones([piece for pieces in counted for piece in pieces])
    heads = [row.pieces for row in rows if not row.has_values and len(row.pieces) > 1]
    zones = _zones([*zones, *(one for pieces in heads for one in pieces if not any(map(one.stands_over, zones)))])
    if any(right.start - left.end < gap for left, right in pairwise(zones)):
        return None
    starts: list[int] = []
    for zone in zones:
        inside = [[one for one in pieces if zone.stands_over(one)] for pieces in (*counted, *heads)]
        if all(len(pieces) < 2 for pieces in inside):
            starts.append(zone.start)
        elif any(one.is_value for pieces in inside for one in pieces):
            return None
        else:
            starts += sorted({one.start for pieces in inside for one in pieces})
    placed = [[_column(one, starts) for one in pieces] for pieces in (*counted, *heads)]
    return starts if all(len(set(columns)) == len(columns) for columns in placed) else None


def _put_back(rows: Sequence[_Row], starts: Sequence[int]) -> list[_Row] | None:
    """The rows, with the values of those that a label pushed out of their columns put back in their order; None where
    such a row has not as many values as there are columns of them."""
    apart = [row.values[0] for row in rows if row.has_values and not row.may_be_pushed]
    counted = starts[min((_column(one, starts) for one in apart), default=len(starts)) :]
    put: list[_Row] = []
    for row in rows:
        labels = [one for one in row.pieces if counted and one.start < counted[0]]
        values = row.pieces[len(labels) :]
        places = [_column(one, starts) for one in row.pieces]
        if not values or not labels or (labels[-1].end <= counted[0] and len(set(places)) == len(places)):
            put.append(row)
        elif row.may_be_pushed and not row.has_values:
            head = replace(values[0], start=counted[0], end=counted[-1] + 1)
            put.append(replace(row, pieces=[replace(labels[0], end=counted[0]), head]))
        elif len(values) == len(counted):
            labels[-1] = replace(labels[-1], end=counted[0])
            moved = [replace(one, start=start, end=start + 1) for one, start in zip(values, counted, strict=True)]
            put.append(replace(row, pieces=[*labels, *moved]))
        else:
            return None
    return put


def _zones(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The stretches that pieces fill, between what all of them leave free."""
    zones: list[_Piece] = []
    for one in sorted(pieces, key=attrgetter("start")):
        if zones and one.start < zones[-1].end:
            zones[-1] = replace(zones[-1], end=max(zones[-1].end, one.end))
        else:
            zones.append(one)
    return zones


def _column(piece: _Piece, starts: Sequence[int]) -> int:
    """The column in which a piece begins."""
    return max(0, sum(start <= piece.start for start in starts) - 1)


def _grid(rows: Sequence[_Row], starts: Sequence[int]) -> Grid:
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        free = 0
        for piece in row.pieces:
            first = _column(piece, starts)
            last = max(first + 1, sum(start < piece.end for start in starts))
            cells += [_cell("", row.line, number, column) for column in range(free, first)]
            cells.append(_cell(piece.text, row.line, number, first, last - first))
            free = last
        cells += [_cell("", row.line, number, column) for column in range(free, len(starts))]
    return Grid(len(rows), len(starts), cells, f"text:line={rows[0].line}", by_place=True)


def _cell(text: str, line: int, row: int, column: int, colspan: int = 1) -> Cell:
    return Cell(text, row, column, 1, colspan, f"text:line={line},column={column + 1}")


def _row(line: Line) -> _Row:
    number, text = line
    pieces: list[_Piece] = []
    place = 0
    for gap in [*_GAP.finditer(text.rstrip()), None]:
        end = gap.start() if gap else len(text.rstrip())
        if inside := text[place:end].strip():
            start = _width(text[:place])
            pieces.append(_Piece(plain(inside), start, start + _width(text[place:end].rstrip())))
        place = gap.end() if gap else end
    return _Row(number, pieces)


def _width(text: str) -> int:
    """How many places a text takes where it was typed: two for each character that is none of ASCII's, quotes too."""
    return sum(1 if character.isascii() else 2 for character in text)
