"""Tables turned, unmerged, or with other columns than the form's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from math import lcm
from random import Random

from demo.damage.editing import LayoutChange, every_table, named, one_table, put, tables
from demo.damage.rows import TITLES
from demo.documents.grid import (
    add_line,
    drop_column,
    drop_row,
    insert_column,
    move_column,
    spread,
    stack,
    transpose,
    value_columns,
    value_rows,
)
from demo.documents.model import Cell, Layout, Paragraph, Table

_UNITS = 3  # what a column is divided into before borders are moved by one


def _transpose(table: Table, _chance: Random) -> Table:
    """Print rows as columns and columns as rows."""
    return replace(transpose(table), cut=None, repeat=0)


def _list(table: Table, _chance: Random) -> Table:
    """Print one number a line, all its labels run together before it."""
    cells: list[Cell] = []
    for row, cell in enumerate(cell for cell in _in_order(table.cells) if cell.fact):
        over = [label.text for label in _in_order(table.cells) if not label.fact and _covers(label, cell.column)]
        cells += [Cell("—".join(over), row, 0), replace(cell, row=row, column=1, rowspan=1, colspan=1)]
    return Table(tuple(cells), (0.7, 0.3))


def _in_order(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _covers(cell: Cell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.colspan


def _group_rows(table: Table) -> list[Cell]:
    """Labels merged over several rows of numbers."""
    rows = value_rows(table)
    return [cell for cell in table.cells if not cell.fact and cell.rowspan > 1 and cell.row in rows]


def _unmerge(table: Table, merged: list[Cell], *, again: bool) -> Table:
    """With single cells in the place of those of `merged`, each with the text, or the first alone."""
    if not merged:
        return table
    gone = set(map(id, merged))
    cells = [cell for cell in table.cells if id(cell) not in gone]
    for cell in merged:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                text = cell.text if again or (row, column) == (cell.row, cell.column) else ""
                cells.append(Cell(text, row, column))
    return replace(table, cells=tuple(cells))


def _groups_repeated(table: Table, _chance: Random) -> Table:
    """Print a group's label in each of its rows."""
    return _unmerge(table, _group_rows(table), again=True)


def _groups_once(table: Table, _chance: Random) -> Table:
    """Print a group's label in the first of its rows, over empty cells."""
    return _unmerge(table, _group_rows(table), again=False)


def _groups_missing(table: Table, _chance: Random) -> Table:
    """Leave the cells of group labels empty."""
    groups = set(map(id, _group_rows(table)))
    if not groups:
        return table
    return replace(table, cells=tuple(replace(cell, text="") if id(cell) in groups else cell for cell in table.cells))


def _all_unmerged(table: Table, _chance: Random) -> Table:
    """Print every merged label in each of the cells it was merged from."""
    merged = [cell for cell in table.cells if not cell.fact and (cell.rowspan > 1 or cell.colspan > 1)]
    return _unmerge(table, merged, again=True)


def _totals_missing(table: Table, _chance: Random) -> Table:
    """Leave out the total column."""
    totals = {cell.column for cell in table.cells if cell.fact and cell.fact.applicant == "total"}
    return drop_column(table, totals.pop()) if len(totals) == 1 else table


def _totals_empty(table: Table, _chance: Random) -> Table:
    """Leave the cells of the total column empty."""
    cells = tuple(
        replace(cell, text="", fact=replace(cell.fact, printed="", value=None, status="blank"))
        if cell.fact and cell.fact.applicant == "total"
        else cell
        for cell in table.cells
    )
    return table if cells == table.cells else replace(table, cells=cells)


def _misalign(table: Table, _chance: Random) -> Table:
    """Move the borders between numbers to the right of those between their headers, by a third of a column."""
    rows, columns = value_rows(table), value_columns(table)
    if len(columns) < 2:
        return table
    table = spread(table, _UNITS)
    inner = range(_UNITS * columns[0] + 1, len(table.widths))

    def moved(border: int) -> int:
        return border + 1 if border in inner else border

    def shifted(cell: Cell) -> Cell:
        start = moved(cell.column)
        return replace(cell, column=start, colspan=moved(cell.column + cell.colspan) - start)

    return replace(table, cells=tuple(shifted(cell) if cell.row in rows else cell for cell in table.cells))


def _phantom_columns(table: Table, chance: Random) -> Table:
    """Add one or two narrow columns of empty cells."""
    for at in sorted(chance.sample(range(1, len(table.widths) + 1), k=chance.randint(1, 2)), reverse=True):
        table = insert_column(table, at, lambda _row: "", min(table.widths) / 2)
    return table


def _serial_column(table: Table, _chance: Random) -> Table:
    """Add a first column that numbers the rows."""
    serials = {row: str(number) for number, row in enumerate(value_rows(table), 1)}
    return insert_column(table, 0, lambda row: serials.get(row, "序号" if row == 0 else ""), 0.05)


def _remark_column(table: Table, chance: Random) -> Table:
    """Add a last column for remarks, with numbers among them."""
    remarks = {row: chance.choice(("", "", "见附件", "含2件转办", "较上年增加3件", "2")) for row in value_rows(table)}
    return insert_column(table, len(table.widths), lambda row: remarks.get(row, "备注" if row == 0 else ""), 0.1)


def _total_first(table: Table, _chance: Random) -> Table:
    """Print the total before its parts."""
    totals = {cell.column for cell in table.cells if cell.fact and cell.fact.applicant == "total"}
    return move_column(table, totals.pop(), value_columns(table)[0]) if len(totals) == 1 else table


def _under_one_head(change: LayoutChange) -> LayoutChange:
    """Damage to the columns of the requests, where no part of them goes on elsewhere under the same head."""

    def damage(layout: Layout, chance: Random) -> Layout:
        parts = [table for table in tables(layout) if named(table) == "requests"]
        return change(layout, chance) if len(parts) == 1 else layout

    return damage


def _rows_exchanged(table: Table, chance: Random) -> Table:
    """Print two neighbouring rows in the other order."""
    merged = [cell for cell in table.cells if cell.rowspan > 1]

    def groups(row: int) -> list[Cell]:
        return [cell for cell in merged if cell.row <= row < cell.row + cell.rowspan]

    heads = {cell.row for cell in merged}
    rows = [
        row
        for row in value_rows(table)
        if groups(row) and groups(row) == groups(row + 1) and heads.isdisjoint((row, row + 1))
    ]
    if not rows:
        return table
    row = chance.choice(rows)
    places = {row: row + 1, row + 1: row}
    cells = (replace(cell, row=places.get(cell.row, cell.row)) if cell.rowspan == 1 else cell for cell in table.cells)
    return replace(table, cells=tuple(cells))


def _head_missing(table: Table, _chance: Random) -> Table:
    """Leave out the head, so that order alone says whose number is whose. Who will not rely on it must say so."""
    for _ in range(value_rows(table)[0]):
        table = drop_row(table, 0)
    cells = (replace(cell, fact=replace(cell.fact, legible=False)) if cell.fact else cell for cell in table.cells)
    return replace(table, cells=tuple(cells))


def _all_in_one(layout: Layout, _chance: Random) -> Layout:
    """Print all tables of a report as one, each under its section's name."""
    parts = tables(layout)
    columns = lcm(*(len(table.widths) for table in parts))
    if len(parts) < 2 or columns > _MOST_COLUMNS:
        return layout
    wide = [
        replace(add_line(spread(table, columns // len(table.widths)), TITLES[named(table)], on_top=True), cut=None)
        for table in parts
    ]
    whole = replace(reduce(stack, wide), widths=(1 / columns,) * columns)
    for table in parts[1:]:
        layout = put(layout, table)
    return put(layout, parts[0], whole)


def _heads_above_tables(layout: Layout, _chance: Random) -> Layout:
    """Print what heads a whole table of reviews as a line above it."""
    for table in tables(layout):
        heads = [cell for cell in _in_order(table.cells) if cell.colspan == len(table.widths)]
        if named(table) == "review_litigation" and heads:
            below = reduce(lambda rest, _: drop_row(rest, 0), heads, table)
            layout = put(layout, table, *(Paragraph(cell.text) for cell in heads), replace(below, cut=None, repeat=0))
    return layout


_MOST_COLUMNS = 120
_THREE = ("requests", "proactive_disclosure", "review_litigation")

SHAPE: dict[str, LayoutChange] = {
    "total first": _under_one_head(one_table(_total_first, ("requests",))),
    "totals missing": _under_one_head(one_table(_totals_missing, ("requests",))),
    "totals empty": one_table(_totals_empty, ("requests",)),
    "groups missing": one_table(_groups_missing, ("requests",)),
    "groups repeated": one_table(_groups_repeated, ("requests",)),
    "groups once": one_table(_groups_once, ("requests",)),
    "all unmerged": every_table(_all_unmerged),
    "serial column": one_table(_serial_column, ("requests", "proactive_disclosure")),
    "remark column": one_table(_remark_column, ("requests", "proactive_disclosure", "legacy_statistics")),
    "phantom columns": one_table(_phantom_columns),
    "misaligned borders": one_table(_misalign, _THREE),
    "review as list": one_table(_list, ("review_litigation",)),
    "rows exchanged": one_table(_rows_exchanged, ("requests",)),
    "head missing": one_table(_head_missing, ("requests",)),
    "all in one table": _all_in_one,
    "heads above tables": _heads_above_tables,
    "transposed": one_table(_transpose, _THREE),
}
"""Damage to a table's shape by name."""
