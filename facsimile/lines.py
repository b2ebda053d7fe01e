"""The lines of a text, and which part of a line a cell is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extractors.document import Cell
from facsimile.marks import Mark, line_of

Piece = tuple[str, Mark | None]
"""A part of a line, and what outlines it."""


def pieces(line: str, cells: Iterable[Cell], marked: Mapping[str, Mark]) -> list[Piece]:
    """A line in parts: each of its cells, in the order they stand in, and what is between them. `marked` are the marks
    by locator. A cell whose text the line does not have (its reader put it right) is an empty part."""
    found: list[Piece] = []
    end = 0
    for cell in cells:
        text = cell.text.partition("\n")[0]
        begin = line.find(text, end)
        mark = marked.get(cell.locator)
        if begin < 0:
            found += [("", mark)] if mark else []
            continue
        found += [(line[end:begin], None), (text, mark)]
        end = begin + len(text)
    return [piece for piece in (*found, (line[end:], None)) if any(piece)]


def by_line(cells: Iterable[Cell]) -> Mapping[int, Sequence[Cell]]:
    """The cells that are a part of a line, by that line."""
    found: dict[int, list[Cell]] = {}
    for cell in cells:
        line = line_of(cell.locator)
        if line and cell.locator != f"text:line={line}":
            found.setdefault(line, []).append(cell)
    return found
