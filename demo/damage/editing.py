"""Finding and replacing parts of a layout. A layout comes back as the same object where there was nothing to change."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from random import Random

from demo.documents.model import Cell, Layout, Paragraph, Table

LayoutChange = Callable[[Layout, Random], Layout]
"""Damage to a layout, drawn by chance; the same object comes back where it cannot be done."""

TableChange = Callable[[Table, Random], Table]
"""Damage to one table, under the same terms."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def tables(layout: Layout) -> list[Table]:
    """The tables that hold numbers, in reading order."""
    found = (block for block in layout.blocks if isinstance(block, Table))
    return [table for table in found if any(cell.fact for cell in table.cells)]


def named(table: Table) -> str:
    """Which statistics table it is, by the code of the datasets."""
    return next(cell.fact.table for cell in table.cells if cell.fact)


def put(layout: Layout, old: Table, *new: Table | Paragraph) -> Layout:
    """The layout with `new` in the place of the block `old`."""
    blocks: list[Table | Paragraph] = []
    for block in layout.blocks:
        blocks += new if block is old else (block,)
    return replace(layout, blocks=tuple(blocks))


def one_table(change: TableChange, among: Container[str] = (), *, rows: int = 1) -> LayoutChange:
    """Damage to one table of those named, or of any; it must have numbers in at least `rows` rows."""

    def damage(layout: Layout, chance: Random) -> Layout:
        able = [table for table in tables(layout) if not among or named(table) in among]
        able = [table for table in able if len({cell.row for cell in table.cells if cell.fact}) >= rows]
        if not able:
            return layout
        old = chance.choice(able)
        new = change(old, chance)
        return layout if new is old else put(layout, old, new)

    return damage


def every_table(change: TableChange) -> LayoutChange:
    """Damage to each table that it can be done to."""

    def damage(layout: Layout, chance: Random) -> Layout:
        for old in tables(layout):
            if (new := change(old, chance)) is not old:
                layout = put(layout, old, new)
        return layout

    return damage


def labels(table: Table, shortest: int = 1) -> Iterator[Cell]:
    """The cells that hold Chinese text of at least `shortest` characters and no number."""
    return (cell for cell in table.cells if not cell.fact and len(cell.text) >= shortest and _CHINESE.search(cell.text))


def swap(layout: Layout, new: dict[int, Cell]) -> Layout:
    """The layout with other cells in the place of some: `new` maps the `id` of each old cell to the new one."""
    if not new:
        return layout
    for old in tables(layout):
        if any(id(cell) in new for cell in old.cells):
            layout = put(layout, old, replace(old, cells=tuple(new.get(id(cell), cell) for cell in old.cells)))
    return layout
