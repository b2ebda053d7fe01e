"""A report as laid out, before any format: paragraphs and tables whose cells know what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

Status = Literal["reported", "blank", "dash", "not_applicable", "unreadable"]
ParagraphKind = Literal["title", "date", "heading", "subheading", "text"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a number cell means. `value` is a count or whole yuan, None where nothing is given (see `status`);
    the labels are the form's own, whatever spelling the document prints. `legible` is False where damage leaves so
    little that a reader may leave the cell out, if it says so."""

    table: str
    indicator: str
    applicant: str | None
    printed: str
    value: int | None
    status: Status
    row_label: str
    column_label: str
    note: str = ""
    legible: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A physical cell at (`row`, `column`), both from 0, with its spans; `fact` is None for labels. A line feed in
    `text` is a line break that the author set."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` are relative column widths; `cut` is the row before which a paged format breaks the table,
    None to keep it whole; `repeat` is how many head rows are printed again after the break."""

    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    cut: int | None = None
    repeat: int = 0

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max(cell.row + cell.rowspan for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `page_break` starts a new page before it where there are pages."""

    text: str
    kind: ParagraphKind = "text"
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole report and what is true of it. `templates` maps a table to the era whose labels it prints; the review
    table is missing there, because its labels are the same in both eras. `stated` are facts that have no cell
    of their own: the text states them, or the cell beside goes for them too."""

    title: str
    agency: str
    year: int
    published: date
    blocks: tuple[Paragraph | Table, ...]
    templates: dict[str, str]
    stated: tuple[Fact, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """Every number cell in reading order, then what the text states."""
        tables = (block for block in self.blocks if isinstance(block, Table))
        cells = (cell.fact for table in tables for cell in table.cells if cell.fact is not None)
        return chain(cells, self.stated)
