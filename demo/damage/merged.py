"""Neighbouring cells that say the same printed as one cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from demo.damage.editing import LayoutChange, put, tables
from demo.documents.model import Cell, Fact, Layout, Table

_Run = tuple[Cell, ...]


def _across(table: Table) -> Iterator[_Run]:
    """Cells of numbers side by side, row by row."""
    yield from _neighbours(sorted(_numbers(table), key=lambda cell: (cell.row, cell.column)), _is_beside)


def _down(table: Table) -> Iterator[_Run]:
    """Cells of numbers one below the other, column by column."""
    yield from _neighbours(sorted(_numbers(table), key=lambda cell: (cell.column, cell.row)), _is_below)


def _numbers(table: Table) -> list[Cell]:
    return [cell for cell in table.cells if cell.fact]


def _is_beside(cell: Cell, next_: Cell) -> bool:
    return (cell.row, cell.rowspan, cell.column + cell.colspan) == (next_.row, next_.rowspan, next_.column)


def _is_below(cell: Cell, next_: Cell) -> bool:
    return (cell.column, cell.colspan, cell.row + cell.rowspan) == (next_.column, next_.colspan, next_.row)


def _neighbours(cells: list[Cell], follows: Callable[[Cell, Cell], bool]) -> Iterator[_Run]:
    """Runs of two to six cells that follow each other and print the same zero, or nothing."""
    run: list[Cell] = []
    for cell in cells:
        if run and (len(run) == _LONGEST or cell.text != run[-1].text or not follows(run[-1], cell)):
            yield tuple(run)
            run = []
        run.append(cell)
    yield tuple(run)


def _merge(runs: Callable[[Table], Iterator[_Run]], text: str) -> LayoutChange:
    def damage(layout: Layout, chance: Random) -> Layout:
        for table in tables(layout):
            able = [run for run in runs(table) if len(run) > 1 and run[0].text == text]
            if able:
                layout = _merged(layout, table, chance.sample(able, k=min(len(able), 3)))
        return layout

    return damage


def _merged(layout: Layout, table: Table, runs: list[_Run]) -> Layout:
    """With one cell in the place of each run: it has the first's fact, the layout states the others'."""
    others: list[Fact] = []
    first: dict[int, Cell] = {}
    gone: set[int] = set()
    for run in runs:
        first[id(run[0])] = replace(
            run[0],
            rowspan=run[-1].row + run[-1].rowspan - run[0].row,
            colspan=run[-1].column + run[-1].colspan - run[0].column,
        )
        gone.update(map(id, run[1:]))
        others += [cell.fact for cell in run[1:] if cell.fact]
    cells = tuple(first.get(id(cell), cell) for cell in table.cells if id(cell) not in gone)
    return replace(put(layout, table, replace(table, cells=cells)), stated=(*layout.stated, *others))


_LONGEST = 6

MERGED: dict[str, LayoutChange] = {
    "zeros merged across": _merge(_across, "0"),
    "zeros merged down": _merge(_down, "0"),
}
"""Damage to neighbours by name."""
