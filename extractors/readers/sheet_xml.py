"""Workbooks in the XML of Excel 2003 → `Document`: what sites export as ``.xls`` is often that."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.document import Document, Note
from extractors.readers.raised import raised
from extractors.readers.sheet_cells import Merge, SheetCells, name_sheets
from extractors.readers.sheet_marks import MOST_POSITIONS, Place, SheetMarks, refuse_far_apart
from extractors.readers.word_xml import xml_root
from extractors.readers.xlsx import printed

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_HTML = "{http://www.w3.org/TR/REC-html40}"


def read(data: bytes, charset: str = "") -> Document:
    """Read a workbook: per visible sheet its lines of text as paragraphs and its tables as grids.

    Raises `Unreadable` (``damaged``, ``too_large``).
    """
    document = Document("sheet_xml")
    names: list[str] = []
    for sheet in xml_root(data, "workbook").iterchildren(f"{_SS}Worksheet"):
        name = sheet.get(f"{_SS}Name", "")
        locator = f"xls:sheet={name}"
        shown = (sheet.findtext("{*}WorksheetOptions/{*}Visible") or "").strip()
        if shown.startswith("Sheet") and shown != "SheetVisible":
            document.notes.append(Note("hidden_content", f"The hidden sheet {name!r} was left out.", locator))
            continue
        names.append(name)
        texts, merges, marks = _read_sheet(sheet, name)
        cells = SheetCells(texts, merges, marks, locator)
        if cells.left_out:
            sentence = f"{cells.left_out} cells in hidden rows and columns of the sheet {name!r} were left out."
            document.notes.append(Note("hidden_content", sentence, locator))
        document.blocks.extend(cells.blocks())
    name_sheets(document, names)
    return document


def _read_sheet(sheet: etree._Element, name: str) -> tuple[dict[Place, str], list[Merge], SheetMarks]:
    texts: dict[Place, str] = {}
    merges: list[Merge] = []
    marks = SheetMarks()
    table = sheet.find(f"{_SS}Table")
    if table is None:
        return texts, merges, marks
    for column, element, span in _numbered(table, f"{_SS}Column"):
        if element.get(f"{_SS}Hidden") == "1":
            marks.hidden_columns.update(range(column, column + span))
    for row, element, span in _numbered(table, f"{_SS}Row"):
        if element.get(f"{_SS}Hidden") == "1":
            marks.hidden_rows.update(range(row, row + span))
        for column, cell, _ in _numbered(element, f"{_SS}Cell", f"{_SS}MergeAcross"):
            if text := _text_of(cell):
                texts[row, column] = text
                last = row + _count(cell, f"{_SS}MergeDown"), column + _count(cell, f"{_SS}MergeAcross")
                if last != (row, column):
                    merges.append(((row, column), last))
    refuse_far_apart(texts, name)
    return texts, merges, marks


def _numbered(
    parent: etree._Element, tag: str, further: str = f"{_SS}Span"
) -> Iterator[tuple[int, etree._Element, int]]:
    """The elements of a row or table with their numbers from 0, and how many places each takes."""
    number = 0
    for element in parent.iterchildren(tag):
        number = max(number, _count(element, f"{_SS}Index") - 1)
        span = 1 + _count(element, further)
        yield number, element, span
        number += span


def _count(element: etree._Element, name: str) -> int:
    value = element.get(name, "")
    return min(int(value), MOST_POSITIONS) if value.isdecimal() else 0


def _text_of(cell: etree._Element) -> str:
    """The text of a cell as people see it; of a formula that nobody computed, the formula."""
    data = cell.find(f"{_SS}Data")
    if data is None:
        return cell.get(f"{_SS}Formula", "")
    kind, text = data.get(f"{_SS}Type"), "".join(_pieces(data)).strip()
    if kind == "Number":
        try:
            return printed(float(text))
        except ValueError:
            return text
    return text.removesuffix("T00:00:00.000") if kind == "DateTime" else text


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of a cell's runs without those struck through, marks of notes raised."""
    yield element.text or ""
    for run in element:
        if run.tag == f"{_HTML}Sup":
            yield raised("".join(_pieces(run)))
        elif run.tag != f"{_HTML}S":
            yield from _pieces(run)
        yield run.tail or ""
