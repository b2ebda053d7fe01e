"""Tables of the form whose numbers are not the report's own: another year's, another body's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from demo.damage.editing import LayoutChange, named, put, tables
from demo.damage.rows import TITLES
from demo.documents.model import Cell, Layout, Paragraph, Table

_BODIES = ("城关镇人民政府", "东街街道办事处", "图书馆", "不动产登记中心")


def _beside(captions: Callable[[Layout, str, Random], tuple[str, str]]) -> LayoutChange:
    """A second table with other numbers behind one of the report's; `captions` heads its own and the other."""

    def damage(layout: Layout, chance: Random) -> Layout:
        able = tables(layout)
        whole = len({named(table) for table in able}) == len(able)  # a part would not be told from the other's
        if not able or not whole:
            return layout
        table = chance.choice(able)
        own, other = captions(layout, TITLES[named(table)], chance)
        return put(layout, table, Paragraph(own), table, Paragraph(other), _with_other_numbers(table, chance))

    return damage


def _with_other_numbers(table: Table, chance: Random) -> Table:
    def changed(cell: Cell) -> Cell:
        return replace(cell, text=str(chance.choice((0, 0, chance.randint(1, 99)))), fact=None) if cell.fact else cell

    return replace(table, cells=tuple(changed(cell) for cell in table.cells))


def _of_the_year_before(layout: Layout, title: str, _chance: Random) -> tuple[str, str]:
    return f"{layout.year}年{title}", f"{layout.year - 1}年{title}"


def _of_another_body(layout: Layout, title: str, chance: Random) -> tuple[str, str]:
    return f"{layout.agency}{title}", f"{layout.agency[:3]}{chance.choice(_BODIES)}{title}"


FOREIGN: dict[str, LayoutChange] = {
    "another year's table": _beside(_of_the_year_before),
    "another body's table": _beside(_of_another_body),
}
"""Damage by tables that are not the report's own, by name."""
