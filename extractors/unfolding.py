"""Labels run together in one cell (行政复议—结果维持) → a cell each, so that each stands on its own axis."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extractors.document import Cell, Grid
from extractors.labels import match

_JOINT = re.compile(r"\s*(?:[—–―－-]{1,2}|[/／>＞·:：→])\s*")
_FEWEST = 3  # cells in one column: what is run together once may be a name


def unfold(grid: Grid) -> None:
    """Divide the columns of a grid in which several cells hold labels of several dimensions. Changes the grid; the new
    cells stand at the end of its list, with the locator of the cell they were part of."""
    joined = {id(cell): parts for cell in grid.cells if len(parts := _parts(cell.text)) > 1}
    if len(joined) < _FEWEST:
        return
    columns = Counter(cell.column for cell in grid.cells if id(cell) in joined)
    for column in sorted((column for column, count in columns.items() if count >= _FEWEST), reverse=True):
        _divide(grid, column, joined)


def _divide(grid: Grid, column: int, joined: dict[int, tuple[str, ...]]) -> None:
    here = [cell for cell in grid.cells if cell.column == column and id(cell) in joined]
    more = max(len(joined[id(cell)]) for cell in here) - 1
    for cell in grid.cells:
        if cell.column > column:
            cell.column += more
        elif cell.column + cell.colspan > column:
            cell.colspan += more
    for cell in here:
        end = cell.column + cell.colspan
        cell.text, *others = joined[id(cell)]
        cell.colspan = 1
        for place, text in enumerate(others, cell.column + 1):
            last = place == cell.column + len(others)
            grid.cells.append(Cell(text, cell.row, place, cell.rowspan, end - place if last else 1, cell.locator))
    grid.columns += more
    grid.edges = None


@lru_cache(maxsize=65_536)
def _parts(text: str) -> tuple[str, ...]:
    """The labels that a text runs together; none where it is one label, or something else."""
    if not _JOINT.search(text) or match(text):
        return ()
    parts = tuple(filter(None, _JOINT.split(text)))
    return parts if all(map(match, parts)) else ()
