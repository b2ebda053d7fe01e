"""A layout as a digital PDF: ruled tables with merged cells, broken across pages where the layout says."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as TextFlowable
from reportlab.platypus import Table as TableFlowable

from demo.documents.grid import cut
from demo.documents.model import Cell, Layout, Paragraph, Table

_FONT = "STSong-Light"  # one of Adobe's standard Asian fonts: named in the file, not embedded
_MARGIN = 60.0
_SHORT, _LONG = A4
_TEXT = ParagraphStyle("text", fontName=_FONT, fontSize=12, leading=22, firstLineIndent=24, wordWrap="CJK")
_STYLES = {
    "text": _TEXT,
    "subheading": _TEXT,
    "heading": ParagraphStyle("heading", _TEXT, fontSize=14, leading=26, spaceBefore=6),
    "title": ParagraphStyle("title", _TEXT, fontSize=20, leading=32, alignment=TA_CENTER, firstLineIndent=0),
    "date": ParagraphStyle("date", _TEXT, alignment=TA_CENTER, firstLineIndent=0),
}
_CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=11, alignment=TA_CENTER, wordWrap="CJK")


@dataclass(frozen=True, slots=True)
class Paper:
    """How the pages are made: which rules tables have (between rows alone, or none), whether pages are drawn sideways
    and turned by a quarter for the viewer, whether each paragraph of text stands in a ruled frame."""

    rules: Literal["all", "between_rows", "none"] = "all"
    turned: bool = False
    framed: bool = False

    @property
    def text_width(self) -> float:
        """Width of the text in points."""
        return (_LONG if self.turned else _SHORT) - 2 * _MARGIN

    @property
    def text_height(self) -> float:
        """Height of a page's text in points, a little less than there is."""
        return (_SHORT if self.turned else _LONG) - 2 * inch - 12


_RULES = {"all": ("GRID",), "between_rows": ("LINEABOVE",), "none": ()}


def render(layout: Layout, paper: Paper = Paper()) -> bytes:
    """The .pdf file; the same layout on the same paper gives the same bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    flow: list[Flowable] = []
    for block in layout.blocks:
        flow += _tables(block, paper) if isinstance(block, Table) else _paragraph(block, paper)
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=(_LONG, _SHORT) if paper.turned else A4, leftMargin=_MARGIN, rightMargin=_MARGIN, invariant=1,
        title=layout.title, author=layout.agency, rotation=90 if paper.turned else 0,
    )  # fmt: skip
    turn = _turn if paper.turned else _keep
    document.build(flow, onFirstPage=turn, onLaterPages=turn)
    return stream.getvalue()


def _keep(_canvas: Canvas, _document: object) -> None:
    """The page as it is."""


def _turn(canvas: Canvas, _document: object) -> None:
    """A page upright in the file, its content sideways: the document's rotation has the viewer turn it back."""
    canvas.translate(_SHORT, 0)
    canvas.rotate(90)


def _paragraph(paragraph: Paragraph, paper: Paper) -> list[Flowable]:
    if not paragraph.text:
        return [Spacer(1, 12)]
    flow: list[Flowable] = [PageBreak()] if paragraph.page_break else []
    text: Flowable = TextFlowable(_markup(paragraph.text), _STYLES[paragraph.kind])
    if paper.framed and paragraph.kind == "text":
        text = TableFlowable([[text]], [paper.text_width], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    return [*flow, text]


def _tables(table: Table, paper: Paper) -> list[Flowable]:
    if table.cut is None:
        return _fitted(table, paper)
    first, second = cut(table, table.cut, table.repeat)
    return [*_fitted(first, paper), PageBreak(), *_fitted(second, paper)]


def _fitted(table: Table, paper: Paper) -> list[Flowable]:
    """The table, broken again before the first row that no longer fits on a page."""
    heights = _row_heights(table, paper)
    at = next((row for row, bottom in enumerate(accumulate(heights)) if bottom > paper.text_height), 0)
    if not at:
        return [_table(table, paper)]
    first, second = cut(table, at)
    while at > 1 and sum(_row_heights(first, paper)) > paper.text_height:  # merged cells now stretch fewer rows
        at -= 1
        first, second = cut(table, at)
    return [_table(first, paper), PageBreak(), *_fitted(second, paper)]


def _row_heights(table: Table, paper: Paper) -> list[float]:
    flowable = _table(table, paper)
    flowable.wrap(paper.text_width, paper.text_height)
    return list(flowable._rowHeights)  # type: ignore[attr-defined]  # there is nothing public to ask


def _table(table: Table, paper: Paper) -> TableFlowable:
    content: list[list[Flowable | str]] = [[""] * len(table.widths) for _ in range(table.rows)]
    commands: list[tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]] = [
        *((command, (0, 0), (-1, -1), 0.5, "black") for command in _RULES[paper.rules]),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    for cell in table.cells:
        content[cell.row][cell.column] = TextFlowable(_markup(cell.text), _CELL)
        commands.append(("SPAN", (cell.column, cell.row), _last(cell)))
    # Not to be split by the layout engine: the table's own `cut` decides where it breaks.
    return TableFlowable(content, [width * paper.text_width for width in table.widths], style=commands, splitByRow=0)


def _last(cell: Cell) -> tuple[int, int]:
    return cell.column + cell.colspan - 1, cell.row + cell.rowspan - 1


def _markup(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
