"""Changing the shape of a table, its spans kept whole. Every function gives a new table and leaves the old one alone.

What is done to columns is done to the rows of the transposed table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from demo.documents.model import Cell, Table

Write = Callable[[int], str]
"""Text of a new cell by its column (in a new row) or by its row (in a new column)."""


def cut(table: Table, at: int, repeat: int = 0) -> tuple[Table, Table]:
    """The table's two parts at the row `at`. A cell that spans the break goes on without its text, as word processors
    print it; the first `repeat` rows stand again above the second part, with those that their cells reach down to."""
    repeat = max((cell.row + cell.rowspan for cell in table.cells if cell.row < repeat), default=0)
    above, below = [], [cell for cell in table.cells if cell.row < repeat]
    for cell in table.cells:
        end = cell.row + cell.rowspan
        if cell.row < at:
            above.append(replace(cell, rowspan=min(end, at) - cell.row))
        if end > at:
            start, text = (cell.row, cell.text) if cell.row >= at else (at, "")
            below.append(replace(cell, text=text, row=start - at + repeat, rowspan=end - start))
    return replace(table, cells=tuple(above)), replace(table, cells=tuple(below))


def stack(above: Table, below: Table) -> Table:
    """One table of two with the same columns."""
    return replace(above, cells=above.cells + _moved(below.cells, above.rows))


def _moved(cells: Iterable[Cell], rows: int) -> tuple[Cell, ...]:
    return tuple(replace(cell, row=cell.row + rows) for cell in cells)


def transpose(table: Table) -> Table:
    """Rows as columns, all columns as wide as each other."""
    cells = tuple(
        replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
        for cell in table.cells
    )
    return Table(cells, (1 / table.rows,) * table.rows)


def drop_row(table: Table, row: int) -> Table:
    """Without a row; a cell that spans it, or begins there and spans more, shrinks."""
    cells = []
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.rowspan:
            if cell.rowspan > 1:
                cells.append(replace(cell, rowspan=cell.rowspan - 1))
        else:
            cells.append(replace(cell, row=cell.row - 1) if cell.row > row else cell)
    return replace(table, cells=tuple(cells))


def drop_column(table: Table, column: int) -> Table:
    """Without a column; see `drop_row`."""
    return _rewidened(transpose(drop_row(transpose(table), column)), table.widths[:column] + table.widths[column + 1 :])


def repeat_row(table: Table, row: int, change: Callable[[Cell], Cell]) -> Table:
    """With a row below `row` whose cells are `change` of those that stand in `row` alone; cells that span it grow."""
    cells = []
    for cell in table.cells:
        if cell.row > row:
            cells.append(replace(cell, row=cell.row + 1))
        elif cell.row + cell.rowspan <= row:
            cells.append(cell)
        elif cell.rowspan > 1:
            cells.append(replace(cell, rowspan=cell.rowspan + 1))
        else:
            cells += [cell, replace(change(cell), row=row + 1)]
    return replace(table, cells=tuple(cells))


def insert_row(table: Table, at: int, write: Write) -> Table:
    """With a row of single cells before the row `at`; cells that span the place grow instead."""
    cells: list[Cell] = []
    spanned: set[int] = set()
    for cell in table.cells:
        if cell.row >= at:
            cells.append(replace(cell, row=cell.row + 1))
        elif cell.row + cell.rowspan > at:
            cells.append(replace(cell, rowspan=cell.rowspan + 1))
            spanned.update(range(cell.column, cell.column + cell.colspan))
        else:
            cells.append(cell)
    new = [Cell(write(column), at, column) for column in range(len(table.widths)) if column not in spanned]
    return replace(table, cells=(*cells, *new))


def insert_column(table: Table, at: int, write: Write, width: float) -> Table:
    """With a column of single cells before the column `at`; `width` is relative to the others. See `insert_row`."""
    return _rewidened(transpose(insert_row(transpose(table), at, write)), _inserted(table.widths, at, width))


def _inserted(widths: tuple[float, ...], at: int, width: float) -> tuple[float, ...]:
    return (*widths[:at], width, *widths[at:])


def _rewidened(table: Table, widths: tuple[float, ...]) -> Table:
    return replace(table, widths=tuple(width / sum(widths) for width in widths))


def move_column(table: Table, column: int, to: int) -> Table:
    """With `column` moved to the left, before the column `to`. Cells that span both places stay as they are, those
    between make room.

    Raises ValueError where a cell spans one of the places and not the other.
    """
    cells = []
    for cell in table.cells:
        end = cell.column + cell.colspan
        if end <= to or cell.column > column or (cell.column <= to and end > column and cell.colspan > 1):
            cells.append(cell)
        elif (cell.column, cell.colspan) == (column, 1):
            cells.append(replace(cell, column=to))
        elif cell.column >= to and end <= column:
            cells.append(replace(cell, column=cell.column + 1))
        else:
            raise ValueError(f"the cell {cell.text!r} spans column {column} or {to}")
    widths = (*table.widths[:column], *table.widths[column + 1 :])
    return replace(table, cells=tuple(cells), widths=_inserted(widths, to, table.widths[column]))


def spread(table: Table, parts: int) -> Table:
    """With every column divided into `parts`, every cell spanning as many more."""
    cells = tuple(replace(cell, column=cell.column * parts, colspan=cell.colspan * parts) for cell in table.cells)
    return replace(table, cells=cells, widths=tuple(width / parts for width in table.widths for _ in range(parts)))


def add_line(table: Table, text: str, *, on_top: bool) -> Table:
    """With a row that is one cell over the whole width, above or below all others."""
    line = Cell(text, 0 if on_top else table.rows, 0, colspan=len(table.widths))
    return replace(table, cells=(line, *_moved(table.cells, 1)) if on_top else (*table.cells, line))


def value_rows(table: Table) -> list[int]:
    """The rows in which numbers stand, from top to bottom."""
    return sorted({cell.row for cell in table.cells if cell.fact})


def value_columns(table: Table) -> list[int]:
    """The columns in which numbers begin, from left to right."""
    return sorted({cell.column for cell in table.cells if cell.fact})
