"""A frame around running text is no table, even where a table shares the frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from extractors.document import Grid
from extractors.readers.pdf_lines import Line
from extractors.readers.pdf_tables import RuledCell, RuledTable

_PROSE = 25  # characters: a title inside a table is shorter than a line of running text
_MARKS = frozenset("，。；")


def split_frames(table: RuledTable) -> Iterator[tuple[float, Grid | Line]]:
    """The grids and the lines of running text of a table from top to bottom, each with its top in points.

    A row whose one cell spans all columns is a title of the table if it is short or centred. A run of such rows that
    holds running text is text up to its last row that is not centred: so a section's heading leaves with the text
    before it, and the title of the table below stays.
    """
    rows = len(table.ys) - 1
    columns = len(table.xs) - 1
    lone = {cell.row: cell for cell in table.cells if cell.colspan == columns and cell.rowspan == 1}
    first = 0
    for is_lone, run in groupby(range(rows), key=lambda row: row in lone):
        numbers = list(run)
        cells = [lone[row] for row in numbers] if is_lone else []
        if columns > 1 and not any(_is_prose(cell) for cell in cells):
            continue
        kept = 0
        while columns > 1 and numbers[-1] < rows - 1 and _is_centred(cells[-1 - kept]) and kept < len(cells) - 1:
            kept += 1
        yield from _grid(table, first, numbers[0])
        for row in numbers[: len(numbers) - kept]:
            for cell in (cell for cell in table.cells if cell.row == row):
                yield from ((line.top, line) for line in cell.lines)
        first = numbers[-1] + 1 - kept
    yield from _grid(table, first, rows)


def _grid(table: RuledTable, first: int, end: int) -> Iterator[tuple[float, Grid | Line]]:
    if first < end:
        yield table.ys[first], table.grid(first, end)


def _is_prose(cell: RuledCell) -> bool:
    text = "".join(line.text for line in cell.lines)
    return len(text) >= _PROSE and not _MARKS.isdisjoint(text)


def _is_centred(cell: RuledCell) -> bool:
    if not cell.lines:
        return True
    x0, _, x1, _ = cell.box
    left = min(line.x0 for line in cell.lines) - x0
    right = x1 - max(line.x1 for line in cell.lines)
    width = x1 - x0
    return left > width * 0.1 and abs(left - right) < width * 0.1
