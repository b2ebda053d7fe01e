"""A layout as a Word file, its tables merged as in the official form: physical cells with gridSpan and vMerge."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from demo.documents.model import Cell, Layout, Paragraph, Table
from demo.documents.package import zipped

_WIDTH = 9000  # of the text, in twentieths of a point


def render(layout: Layout, picture_of: Callable[[Table], bytes] | None = None) -> bytes:
    """The .docx file; the same layout gives the same bytes. `picture_of` gives the image file that stands in the place
    of a table, for documents whose tables are pictures."""
    document = new_document()
    document.core_properties.title = layout.title
    document.core_properties.author = layout.agency
    for block in layout.blocks:
        if isinstance(block, Table) and picture_of:
            document.add_picture(io.BytesIO(picture_of(block)), width=Twips(_WIDTH))
        elif isinstance(block, Table):
            _append_table(document, block)
        else:
            _append_paragraph(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return _without_times(stream.getvalue())


def _append_paragraph(document: Any, paragraph: Paragraph) -> None:  # noqa: ANN401 (python-docx has no types)
    added = document.add_paragraph()
    run = added.add_run(paragraph.text)
    if paragraph.kind in ("title", "date"):
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paragraph.kind in ("title", "heading"):
        run.bold = True
        run.font.size = Pt(22 if paragraph.kind == "title" else 16)


def _append_table(document: Any, table: Table) -> None:  # noqa: ANN401 (python-docx has no types)
    """Written as XML: python-docx merges cell by cell, in quadratic time, and leaves other markup than Word does."""
    element = document.add_table(rows=0, cols=len(table.widths), style="Table Grid")._tbl
    covering = {(row, cell.column): cell for cell in table.cells for row in range(cell.row, cell.row + cell.rowspan)}
    for row in range(table.rows):
        line = OxmlElement("w:tr")
        column = 0
        while column < len(table.widths):
            cell = covering[row, column]
            line.append(_cell_element(cell, table, continued=row > cell.row))
            column += cell.colspan
        element.append(line)


def _cell_element(cell: Cell, table: Table, *, continued: bool) -> Any:  # noqa: ANN401 (python-docx has no types)
    element = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    width = sum(table.widths[cell.column : cell.column + cell.colspan])
    _add(properties, "w:tcW", {"w:w": str(round(width * _WIDTH)), "w:type": "dxa"})
    if cell.colspan > 1:
        _add(properties, "w:gridSpan", {"w:val": str(cell.colspan)})
    if cell.rowspan > 1:
        _add(properties, "w:vMerge", {} if continued else {"w:val": "restart"})
    element.append(properties)
    paragraph = _add(element, "w:p", {})
    lines = [] if continued or not cell.text else cell.text.split("\n")
    for number, text in enumerate(lines):
        run = _add(paragraph, "w:r", {})
        if number:
            _add(run, "w:br", {})
        _add(run, "w:t", {qn("xml:space"): "preserve"}).text = text
    return element


def _add(parent: Any, tag: str, attributes: dict[str, str]) -> Any:  # noqa: ANN401 (python-docx has no types)
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(name if name.startswith("{") else qn(name), value)
    parent.append(child)
    return child


def _without_times(data: bytes) -> bytes:
    """The same package without the clock's times."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return zipped({name: source.read(name) for name in source.namelist()})
