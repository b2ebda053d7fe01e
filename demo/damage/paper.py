"""What paged output does to tables: breaks in the wrong place, rules left out, columns too narrow, pages turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from demo.damage.editing import LayoutChange, every_table, one_table
from demo.damage.rendering import MediumChange
from demo.documents.grid import repeat_row, value_columns, value_rows
from demo.documents.model import Cell, Table
from demo.documents.ofd import Hand
from demo.documents.pdf import Paper


def _break_anywhere(table: Table, chance: Random) -> Table:
    """A page ends before any row, the first of the head included; the next begins with the head or without."""
    if table.rows < 2:
        return table
    rows = value_rows(table)
    cut = chance.randrange(1, table.rows)
    # with nothing but the head above the break, repeating it would only print it twice
    return replace(table, cut=cut, repeat=rows[0] if cut > rows[0] and chance.random() < 0.4 else 0)


def _cut_row(table: Table, chance: Random) -> Table:
    """A page ends within a row: its label and those of its groups are cut in two, its numbers stay above."""
    row = chance.choice(value_rows(table)[1:])
    table = repeat_row(table, row, lambda cell: replace(cell, text=_half(cell)[1], fact=None))
    cells: list[Cell] = []
    for cell in table.cells:
        end = cell.row + cell.rowspan
        if cell.row == row and cell.rowspan == 1:
            cells.append(replace(cell, text=_half(cell)[0]))
        elif cell.row <= row < end - 1:
            upper, lower = _half(cell)
            cells.append(replace(cell, text=upper, rowspan=row + 1 - cell.row))
            cells.append(replace(cell, text=lower, row=row + 1, rowspan=end - row - 1))
        else:
            cells.append(cell)
    return replace(table, cells=tuple(cells), cut=row + 1, repeat=0)


def _half(cell: Cell) -> tuple[str, str]:
    """The text above and below the break; short labels and numbers stay above."""
    if cell.fact or len(cell.text) < 6:
        return cell.text, ""
    middle = len(cell.text) // 2
    return cell.text[:middle], cell.text[middle:]


def _narrow(table: Table, _chance: Random) -> Table:
    """Columns of numbers so narrow that labels stand upright and numbers of three digits are wrapped."""
    numbers = set(value_columns(table))
    if len(numbers) < 3:
        return table
    share = 0.033  # room for two digits
    rest = (1 - share * len(numbers)) / max(1, len(table.widths) - len(numbers))
    widths = tuple(share if column in numbers else rest for column in range(len(table.widths)))
    return replace(table, widths=tuple(width / sum(widths) for width in widths))


BREAKS: dict[str, LayoutChange] = {
    "page break anywhere": every_table(_break_anywhere),
    "row cut by page": one_table(_cut_row, ("requests", "legacy_statistics"), rows=4),
    "narrow columns": one_table(_narrow, ("requests",)),
}
"""Damage to tables on pages by name."""


def _on(changes: Callable[[Paper], Paper]) -> MediumChange:
    return lambda medium: replace(medium, paper=changes(medium.paper))


PAPER: dict[str, MediumChange] = {
    "half-ruled tables": _on(lambda paper: replace(paper, rules="between_rows")),
    "borderless tables": _on(lambda paper: replace(paper, rules="none")),
    "upright rules": _on(lambda paper: replace(paper, rules="between_columns")),
    "rules between columns": _on(lambda paper: replace(paper, rules="columns")),
    "ruled heads": _on(lambda paper: replace(paper, rules="head")),
    "three rules": _on(lambda paper: replace(paper, rules="three")),
    "framed tables": _on(lambda paper: replace(paper, rules="frame")),
    "striped tables": _on(lambda paper: replace(paper, rules="none", shade="stripes")),
    "cells as fills": _on(lambda paper: replace(paper, rules="none", shade="boxes")),
    "dashed rules": _on(lambda paper: replace(paper, stroke="dashed")),
    "thick rules": _on(lambda paper: replace(paper, stroke="thick")),
    "double rules": _on(lambda paper: replace(paper, stroke="double")),
    "turned pages": _on(lambda paper: replace(paper, turned="left")),
    "pages turned right": _on(lambda paper: replace(paper, turned="right")),
    "sideways pages": _on(lambda paper: replace(paper, turned="untold")),
    "set-in lines": _on(lambda paper: replace(paper, set_in=1)),
    "words set wide": _on(lambda paper: replace(paper, wide=True)),
    "framed text": _on(lambda paper: replace(paper, framed=True)),
    "running head": _on(lambda paper: replace(paper, running="政府信息公开工作年度报告")),
    "printed by a browser": _on(lambda paper: replace(paper, browser=True)),
    "watermark": _on(lambda paper: replace(paper, watermark="仅供公开查阅")),
}
"""Damage to pages of PDF by name."""


def _by(changes: Callable[[Hand], Hand]) -> MediumChange:
    return lambda medium: replace(medium, hand=changes(medium.hand))


HANDS: dict[str, MediumChange] = {
    "half-ruled tables": _by(lambda hand: replace(hand, rules="between_rows")),
    "borderless tables": _by(lambda hand: replace(hand, rules="none")),
    "rules as fills": _by(lambda hand: replace(hand, strokes="figures")),
    "rules as pictures": _by(lambda hand: replace(hand, strokes="pictures")),
    "rules in a template": _by(lambda hand: replace(hand, behind=True)),
    "glyph by glyph": _by(lambda hand: replace(hand, apart=True)),
    "running head": _by(lambda hand: replace(hand, running="政府信息公开工作年度报告")),
}
"""Damage to pages of OFD by name."""
