"""Tables of text whose columns a rule of dashes tells, as pandoc prints them where no cell is merged: what stands below
or above a run of dashes is that column's. Where empty lines part the rows, a row has as many lines as it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from extractors.document import Cell, Grid
from extractors.readers.text_drawn import Line, places_of
from extractors.readers.text_marks import plain

_RULE = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_BORDER = re.compile(r"\s*-{6,}\s*")
_LEVEL = re.compile(r"\s*-{2,}(?:\s+-{2,})*\s*")
_RUN = re.compile(r"-+")

_Row = list[Line]


def parts(lines: Sequence[Line]) -> Iterator[Grid | list[Line]]:
    """The tables with such rules, and the lines between them, in order."""
    others: list[Line] = []
    place = 0
    while place < len(lines):
        rows, end = _rows_below(lines, place)
        head, over = _head_above(others) if rows else ([], 0)
        grid = _grid_of([*head, *rows], lines[place][1]) if rows else None
        if grid is None:
            others.append(lines[place])
            place += 1
            continue
        if above := others[: len(others) - over]:
            yield above
        others = []
        yield grid
        place = end
    if others:
        yield others


def _rows_below(lines: Sequence[Line], place: int) -> tuple[list[_Row], int]:
    """The rows between a rule and what ends its table, the rule again, a border as wide or at the latest an empty line,
    and the place behind; none where there is no rule."""
    rule = lines[place][1]
    if not _RULE.fullmatch(rule):
        return [], place
    below = range(place + 1, len(lines))
    end = next((number for number in below if _LEVEL.fullmatch(lines[number][1])), None)
    if end is not None and (lines[end][1].strip() == rule.strip() or _BORDER.fullmatch(lines[end][1])):
        inside = lines[place + 1 : end]
        if any(not line.strip() for _, line in inside):
            return _groups(inside), end + 1
        return [[line] for line in inside], end + 1
    end = next((number for number in below if not lines[number][1].strip()), len(lines))
    return [[line] for line in lines[place + 1 : end]], end


def _groups(lines: Sequence[Line]) -> list[_Row]:
    """The lines between empty ones."""
    return [list(group) for filled, group in groupby(lines, key=lambda line: bool(line[1].strip())) if filled]


def _head_above(others: Sequence[Line]) -> tuple[list[_Row], int]:
    """The head that the last lines are: the one right above, or all below a border; and how many lines it takes."""
    over = 0
    while over < len(others) and others[-1 - over][1].strip():
        over += 1
        if _BORDER.fullmatch(others[-over][1]):
            return ([list(others[len(others) - over + 1 :])] if over > 1 else []), over
    return ([[others[-1]]], 1) if over else ([], 0)


def _grid_of(rows: Sequence[_Row], rule: str) -> Grid | None:
    """The rows in the columns of the rule; None where a text runs over the border between two."""
    starts = [run.start() for run in _RUN.finditer(rule)]
    cells: list[Cell] = []
    for row, lines in enumerate(rows):
        texts: list[list[str]] = [[] for _ in starts]
        for _, line in lines:
            places = places_of(line.rstrip())
            if any(start <= len(places) and places[start - 1].strip() for start in starts if start):
                return None
            for column, (start, end) in enumerate(zip(starts, [*starts[1:], len(places)], strict=True)):
                texts[column].append(plain("".join(places[start:end])))
        for column, pieces in enumerate(texts):
            cells.append(Cell("\n".join(filter(None, pieces)), row, column, 1, 1, f"text:line={lines[0][0]}"))
    return Grid(len(rows), len(starts), cells, f"text:line={rows[0][0][0]}", by_place=True)
