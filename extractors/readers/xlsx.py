"""XLSX, XLS and ET workbooks → `Document`: what stands in the cells of the visible sheets.

python-calamine reads the values of all these formats. It knows no display format: a number is printed with the digits
that a person would see in a cell wide enough, a date as year-month-day. What it leaves out of an XLSX sheet (results
of failed formulas, hidden rows and columns) is taken from the sheet's own XML.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from extractors.document import Document, Note, Unreadable
from extractors.readers.ole import MAGIC
from extractors.readers.package import Package
from extractors.readers.sheet_cells import SheetCells, name_sheets
from extractors.readers.sheet_marks import MOST_POSITIONS, SheetMarks, marks_of

_MOST_SHEETS = 200


def read(data: bytes, charset: str = "") -> Document:
    """Read a workbook: per visible sheet its lines of text as paragraphs and its tables as grids.

    Raises `Unreadable` (``truncated``, ``damaged``, ``encrypted``, ``too_large``).
    """
    binary = data.startswith(MAGIC)
    document = Document("xls" if binary else "xlsx")
    # The marks come first: they refuse the few bytes that would make calamine fill the memory with empty cells.
    marks = {} if binary else marks_of(Package(data))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            names: list[str] = []
            for sheet in _visible(workbook, document):
                names.append(sheet.name)
                _append(sheet, marks.get(sheet.name, SheetMarks()), document)
            name_sheets(document, names)
    except PasswordError:
        sentence = "The workbook is encrypted with a password: ask its publisher for it."
        raise Unreadable("encrypted", sentence) from None
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("damaged", f"The workbook is damaged: {error}.") from None
    except BaseException as error:
        # A damaged XLS makes calamine's Rust code panic, which Python sees as no Exception and cannot name.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("damaged", "The workbook is damaged: its records contradict each other.") from None
    return document


def _visible(workbook: CalamineWorkbook, document: Document) -> Iterator[CalamineSheet]:
    if len(workbook.sheets_metadata) > _MOST_SHEETS:
        raise Unreadable("too_large", f"The workbook has more than {_MOST_SHEETS} sheets: no report has as many.")
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.visible is not SheetVisibleEnum.Visible:
            sentence = f"The hidden sheet {sheet.name!r} was left out."
            document.notes.append(Note("hidden_content", sentence, f"{document.format}:sheet={sheet.name}"))
        elif sheet.typ is SheetTypeEnum.WorkSheet:
            yield workbook.get_sheet_by_index(number)


def _append(sheet: CalamineSheet, marks: SheetMarks, document: Document) -> None:
    """Append the blocks of a sheet that is not empty."""
    if sheet.start is None:
        sheet_start, values = (0, 0), []
    elif sheet.height * sheet.width > MOST_POSITIONS:
        sentence = f"The sheet {sheet.name!r} covers {sheet.height} × {sheet.width} cells: no report is that large."
        raise Unreadable("too_large", sentence)
    else:
        sheet_start, values = sheet.start, sheet.to_python()
    top, left = sheet_start
    texts = {
        (row, column): text
        for row, line in enumerate(values, top)
        for column, value in enumerate(line, left)
        if value != "" and (text := printed(value).strip())
    }
    texts |= marks.shown
    locator = f"{document.format}:sheet={sheet.name}"
    cells = SheetCells(texts, sheet.merged_cell_ranges or [], marks, locator)
    if cells.left_out:
        sentence = f"{cells.left_out} cells in hidden rows and columns of the sheet {sheet.name!r} were left out."
        document.notes.append(Note("hidden_content", sentence, locator))
    document.blocks.extend(cells.blocks())


def printed(value: object) -> str:
    """The text of a cell's value as people see it: 1036.0 is 1036, and a sum of decimals shows no rounding error."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        digits = f"{value:.15g}"
        return format(Decimal(digits), "f") if "e" in digits else digits
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return str(value)
