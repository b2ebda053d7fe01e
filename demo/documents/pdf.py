"""A layout as a digital PDF: ruled tables with merged cells, broken across pages where the layout says."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as TextFlowable
from reportlab.platypus import Table as TableFlowable

from demo.documents.model import Cell, Layout, Paragraph, Table

_FONT = "STSong-Light"  # one of Adobe's standard Asian fonts: named in the file, not embedded
_MARGIN = 60.0
_WIDTH = A4[0] - 2 * _MARGIN
_TEXT = ParagraphStyle("text", fontName=_FONT, fontSize=12, leading=22, firstLineIndent=24, wordWrap="CJK")
_STYLES = {
    "text": _TEXT,
    "subheading": _TEXT,
    "heading": ParagraphStyle("heading", _TEXT, fontSize=14, leading=26, spaceBefore=6),
    "title": ParagraphStyle("title", _TEXT, fontSize=20, leading=32, alignment=TA_CENTER, firstLineIndent=0),
    "date": ParagraphStyle("date", _TEXT, alignment=TA_CENTER, firstLineIndent=0),
}
_CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=11, alignment=TA_CENTER, wordWrap="CJK")


def render(layout: Layout) -> bytes:
    """The .pdf file; the same layout gives the same bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    flow: list[Flowable] = []
    for block in layout.blocks:
        flow += _tables(block) if isinstance(block, Table) else _paragraph(block)
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, invariant=1,
        title=layout.title, author=layout.agency,
    )  # fmt: skip
    document.build(flow)
    return stream.getvalue()


def _paragraph(paragraph: Paragraph) -> list[Flowable]:
    if not paragraph.text:
        return [Spacer(1, 12)]
    flow: list[Flowable] = [PageBreak()] if paragraph.page_break else []
    return [*flow, TextFlowable(_markup(paragraph.text), _STYLES[paragraph.kind])]


def _tables(table: Table) -> list[Flowable]:
    if table.cut is None:
        return [_table(table)]
    first, second = _cut(table, table.cut)
    return [_table(first), PageBreak(), _table(second)]


def _cut(table: Table, at: int) -> tuple[Table, Table]:
    """The table's two parts at the row `at`. A cell that spans the break goes on without its text, as word processors
    print it; the head is repeated where the table says so."""
    above, below = [], [cell for cell in table.cells if cell.row < table.repeat]
    for cell in table.cells:
        end = cell.row + cell.rowspan
        if cell.row < at:
            above.append(replace(cell, rowspan=min(end, at) - cell.row))
        if end > at:
            start, text = (cell.row, cell.text) if cell.row >= at else (at, "")
            below.append(replace(cell, text=text, row=start - at + table.repeat, rowspan=end - start))
    return replace(table, cells=tuple(above)), replace(table, cells=tuple(below))


def _table(table: Table) -> Flowable:
    content: list[list[Flowable | str]] = [[""] * len(table.widths) for _ in range(table.rows)]
    commands: list[tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    for cell in table.cells:
        content[cell.row][cell.column] = TextFlowable(_markup(cell.text), _CELL)
        commands.append(("SPAN", (cell.column, cell.row), _last(cell)))
    # Not to be split by the layout engine: the table's own `cut` decides where it breaks.
    return TableFlowable(content, [width * _WIDTH for width in table.widths], style=commands, splitByRow=0)


def _last(cell: Cell) -> tuple[int, int]:
    return cell.column + cell.colspan - 1, cell.row + cell.rowspan - 1


def _markup(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
