"""What offices do to the table of 2014 alone: another year beside, yuan for ten thousands, parts called so."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from demo.damage.editing import LayoutChange, named, put, tables
from demo.documents.grid import insert_column, value_columns, value_rows
from demo.documents.model import Cell, Layout, Paragraph, Table
from demo.legacy import lines

_MONEY = ("legacy.fees.amount", "legacy.capacity.budget")
_UNITS = frozenset(line.unit for line in lines())
_FIRST_PARTS = ("当面申请数", "按时办结数", "专职人员数")


def _list_of(layout: Layout) -> Table | None:
    found = (table for table in tables(layout) if named(table) == "legacy_statistics")
    return next((table for table in found if len(value_columns(table)) == 1), None)


def _another_year(layout: Layout, chance: Random) -> Layout:
    """The year before, or all years together, in a column beside this year's."""
    table = _list_of(layout)
    if table is None or not any(cell.text == "统计数" for cell in table.cells):
        return layout
    own, other, last = chance.choice(
        (
            (f"{layout.year}年", f"{layout.year - 1}年", True),
            (f"{layout.year}年", f"{layout.year - 1}年", False),
            (f"{layout.year}年度", "历年累计", True),
            ("本年", "上年", True),
            ("本年数", "去年同期", True),
        )
    )
    numbers = {row: str(chance.randint(0, 900)) for row in value_rows(table)}
    column = value_columns(table)[0]
    cells = tuple(replace(cell, text=own) if cell.text == "统计数" else cell for cell in table.cells)
    wide = insert_column(
        replace(table, cells=cells),
        column + last,
        lambda row: numbers.get(row, other if row == 0 else "——"),
        0.14,
    )
    return put(layout, table, wide)


def _in_yuan(layout: Layout, _chance: Random) -> Layout:
    """Money in yuan, as the unit beside it says."""
    table = _list_of(layout)
    if table is None:
        return layout
    rows = {cell.row for cell in table.cells if cell.fact and cell.fact.indicator in _MONEY}
    if not any(cell.row in rows and cell.text == "万元" for cell in table.cells):
        return layout
    return put(layout, table, replace(table, cells=tuple(_yuan(cell, rows) for cell in table.cells)))


def _yuan(cell: Cell, rows: set[int]) -> Cell:
    if cell.row in rows and cell.text == "万元":
        return replace(cell, text="元")
    if cell.fact and cell.fact.indicator in _MONEY and cell.fact.status == "reported":
        return replace(cell, text=str(cell.fact.value), fact=replace(cell.fact, printed=str(cell.fact.value)))
    return cell


def _parts_named(layout: Layout, _chance: Random) -> Layout:
    """其中： before the first of the lines that make up the one above."""
    table = _list_of(layout)
    if table is None:
        return layout
    cells = (
        replace(cell, text=f"其中：{cell.text}") if cell.text.endswith(_FIRST_PARTS) else cell for cell in table.cells
    )
    return put(layout, table, replace(table, cells=tuple(cells)))


def _told_in_lines(layout: Layout, chance: Random) -> Layout:
    """Each line of the table is a line of text instead, its number and unit behind the label."""
    table = _list_of(layout)
    if table is None:
        return layout
    told = chance.choice(("{}：{}{}", "{}：{}{}。", "{}：{}{}；"))
    if all(cell.fact.status == "reported" for cell in table.cells if cell.fact):
        told = chance.choice((told, "{}{}{}", "{}　{}{}", "{}为{}{}；", "{}共{}{}", "{}（{}{}）"))
    label = next(cell.column for cell in table.cells if cell.fact is None and cell.text in ("统计指标", "指标名称"))
    told_lines: list[Paragraph] = []
    for row in range(1, table.rows):
        texts = {cell.column: cell.text for cell in table.cells if cell.row == row}
        fact = next((cell.fact for cell in table.cells if cell.row == row and cell.fact), None)
        unit = next((text for text in texts.values() if text in _UNITS), "")
        told_lines.append(Paragraph(told.format(texts[label], fact.printed, unit) if fact else texts[label]))
    facts = tuple(cell.fact for cell in table.cells if cell.fact)
    return replace(put(layout, table, *told_lines), stated=(*layout.stated, *facts))


LISTS: dict[str, LayoutChange] = {
    "another year beside": _another_year,
    "money in yuan": _in_yuan,
    "parts named": _parts_named,
    "told in lines": _told_in_lines,
}
"""Damage to the table of 2014 by name."""
