"""What people do to spreadsheets: sheets apart, numbers as text, formulas, drafts left hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from demo.damage.editing import LayoutChange, one_table
from demo.damage.rendering import MediumChange
from demo.documents.model import Cell, Table
from demo.documents.spreadsheet import Book


def _in(change: Callable[[Book], Book]) -> MediumChange:
    return lambda medium: replace(medium, book=change(medium.book))


def _formula(table: Table, _chance: Random) -> Table:
    """Totals that are formulas no program has computed yet: no number stands anywhere in the file."""
    cells = tuple(_uncomputed(cell) if cell.fact and cell.fact.applicant == "total" else cell for cell in table.cells)
    return table if cells == table.cells else replace(table, cells=cells)


def _uncomputed(cell: Cell) -> Cell:
    assert cell.fact  # noqa: S101 (totals are number cells)
    fact = replace(cell.fact, printed="=SUM(C5:H5)", value=None, status="unreadable")
    return replace(cell, text=fact.printed, fact=fact)


BOOKS: dict[str, MediumChange] = {
    "sheets apart": _in(lambda book: replace(book, sheets_apart=True)),
    "numbers as text": _in(lambda book: replace(book, numbers_as_text=True)),
    "formulas": _in(lambda book: replace(book, formulas=True)),
    "hidden rows": _in(lambda book: replace(book, hidden_rows=True)),
    "hidden sheet": _in(lambda book: replace(book, hidden_sheet=True)),
}
"""Damage to spreadsheets by name."""

FORMULAS: dict[str, LayoutChange] = {"formulas not computed": one_table(_formula, ("requests",))}
"""Damage to the cells of XLSX sheets by name; XLS keeps a number for every formula."""
