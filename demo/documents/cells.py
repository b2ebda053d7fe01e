"""Turning a ledger's figures into the cells of a table, in the style of one report."""

from __future__ import annotations

from dataclasses import dataclass

from demo.documents.model import Cell, Fact
from demo.documents.spelling import spell
from demo.documents.style import Style
from demo.documents.values import print_value
from demo.figures import Figures, Key


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the cells of one report: labels in its spelling, numbers in its hand."""

    figures: Figures
    style: Style

    def label(self, text: str, row: int, column: int, rowspan: int = 1, colspan: int = 1) -> Cell:
        """A label cell; `text` is the form's own."""
        return Cell(spell(text, self.style.spellings), row, column, rowspan, colspan)

    def number(
        self,
        table: str,
        key: Key,
        labels: tuple[str, str],
        row: int,
        column: int,
        colspan: int = 1,
        *,
        empty: bool = False,
    ) -> Cell:
        """A number cell; `labels` are its row and column path, `empty` prints nothing whatever the figure."""
        offset = dict(self.style.misprints).get(key, 0)
        printed, value, status = print_value(key, self.figures[key] + offset, self.style)
        if empty:
            printed, value, status = "", None, "blank"
        note = f"misprinted: the ledger has {self.figures[key]}" if offset else ""
        fact = Fact(table, *key, printed, value, status, *labels, note=note)
        return Cell(printed, row, column, 1, colspan, fact)
