"""A layout as a workbook: a line each for its paragraphs, its tables below each other or on sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from demo.documents import workbook
from demo.documents.model import Cell, Layout, Paragraph, Table
from demo.documents.workbook import Merge, Sheet, Value


@dataclass(frozen=True, slots=True)
class Book:
    """How a workbook is made: each table on a sheet of its own, numbers kept as text, the total column computed by
    formulas, last year's numbers left in hidden rows, a draft on a hidden sheet."""

    sheets_apart: bool = False
    numbers_as_text: bool = False
    formulas: bool = False
    hidden_rows: bool = False
    hidden_sheet: bool = False


def render(layout: Layout, book: Book = Book()) -> bytes:
    """The .xlsx file; the same layout and book give the same bytes."""
    return workbook.xlsx(*_sheets(layout, book))


def render_old(layout: Layout, book: Book = Book()) -> bytes:
    """The .xls file, likewise."""
    return workbook.xls(*_sheets(layout, book))


def _sheets(layout: Layout, book: Book) -> Iterator[Sheet]:
    if book.hidden_sheet:
        yield Sheet([["草稿", "一、本年新收政府信息公开申请数量", 999]], name="草稿", state="hidden")
    for number, blocks in enumerate(_parts(layout) if book.sheets_apart else [list(layout.blocks)], 1):
        yield _sheet(blocks, book, f"表{number}")


def _parts(layout: Layout) -> Iterator[list[Paragraph | Table]]:
    """The blocks up to each table, that table at their end; then those behind the last one."""
    part: list[Paragraph | Table] = []
    for block in layout.blocks:
        part.append(block)
        if isinstance(block, Table):
            yield part
            part = []
    if part:
        yield part


def _sheet(blocks: list[Paragraph | Table], book: Book, name: str) -> Sheet:
    rows: list[list[Value]] = []
    merges: list[Merge] = []
    hidden: list[int] = []
    width = max((len(block.widths) for block in blocks if isinstance(block, Table)), default=8)
    for block in blocks:
        top = len(rows)
        if not isinstance(block, Table):
            rows.append([block.text])
            merges.append((top, top, 0, width - 1))
            continue
        table: list[list[Value]] = [[None] * len(block.widths) for _ in range(block.rows)]
        for cell in block.cells:
            table[cell.row][cell.column] = _value(cell, book)
            if cell.rowspan > 1 or cell.colspan > 1:
                last = cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1
                merges.append((top + cell.row, top + last[0], cell.column, last[1]))
        rows += table
        if book.hidden_rows:
            hidden += range(len(rows), len(rows) + 2)
            rows += [[7 if isinstance(value, int) else value for value in row] for row in table[-2:]]
    return Sheet(rows, merges, hidden, name=name)


def _value(cell: Cell, book: Book) -> Value:
    number = cell.text.isascii() and cell.text.isdecimal() and (cell.text == "0" or cell.text[0] != "0")
    if number and book.formulas and cell.fact and cell.fact.applicant == "total":
        return f"=SUM(A1:A6)\n{cell.text}"
    return int(cell.text) if number and not book.numbers_as_text else cell.text or None
