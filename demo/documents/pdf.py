"""A layout as a digital PDF: tables with merged cells, ruled or not, broken across pages where the layout says."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Literal

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as TextFlowable
from reportlab.platypus import Table as TableFlowable

from demo.documents.grid import cut, value_rows
from demo.documents.model import Cell, Layout, Paragraph, Table
from demo.documents.setting import Setting, Side

FONT = "STSong-Light"  # one of Adobe's standard Asian fonts: named in the file, not embedded
_SHORT, _LONG = A4
_LONGEST_WIDE = 4  # characters of a word that is set wide
_WIDE = 1.8  # sizes of type from one of them to the next
_ALIGNED: dict[Side, Literal[0, 1, 2]] = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}

Rules = Literal["all", "between_rows", "between_columns", "columns", "head", "three", "frame", "none"]
"""Which rules tables have: all, one kind alone, those between columns with one above and one below, those of the head
alone, those above, below and under the head, or a frame and the latter."""
Stroke = Literal["thin", "thick", "dashed", "double"]
Shade = Literal["none", "stripes", "boxes"]
"""Fills behind cells: none, behind every other row, or behind each cell with white gaps between."""
Turned = Literal["no", "left", "right", "untold"]
"""Whether pages are drawn sideways: to the left or right, and turned back for the viewer, or left so."""


@dataclass(frozen=True, slots=True)
class Paper:
    """How the pages are made: how text is set on them, what rules and fills tables have, by how many characters the
    first line of a cell is set in, whether pages are drawn sideways, whether each paragraph of text stands in a ruled
    frame, the words that run along the top of all pages (with a page number below), whether a browser printed them
    (the time and the title above, the address and a page number below), the words across all pages in pale type, the
    font of plain numbers in tables, and whether short labels are set wide (总 计)."""

    setting: Setting = field(default_factory=Setting)
    rules: Rules = "all"
    stroke: Stroke = "thin"
    shade: Shade = "none"
    set_in: int = 0
    turned: Turned = "no"
    framed: bool = False
    running: str = ""
    browser: bool = False
    watermark: str = ""
    digits: str = FONT
    wide: bool = False

    @property
    def text_width(self) -> float:
        """Width of the text in points."""
        return (_SHORT if self.turned == "no" else _LONG) - 2 * self.setting.margin

    @property
    def text_height(self) -> float:
        """Height of a page's text in points, a little less than there is."""
        return (_LONG if self.turned == "no" else _SHORT) - 2 * inch - 12


def render(layout: Layout, paper: Paper = Paper()) -> bytes:
    """The .pdf file; the same layout on the same paper gives the same bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    flow: list[Flowable] = []
    for block in layout.blocks:
        flow += _tables(block, paper) if isinstance(block, Table) else _paragraph(block, paper)
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4 if paper.turned == "no" else (_LONG, _SHORT), leftMargin=paper.setting.margin,
        rightMargin=paper.setting.margin, invariant=1, title=layout.title, author=layout.agency,
        rotation={"left": 90, "right": 270}.get(paper.turned, 0),
    )  # fmt: skip

    def furnish(canvas: Canvas, _document: object) -> None:
        _turn(canvas, paper)
        _furnish(canvas, paper, layout.title)

    document.build(flow, onFirstPage=furnish, onLaterPages=furnish)
    return stream.getvalue()


def _turn(canvas: Canvas, paper: Paper) -> None:
    """Draw sideways, on a page that stands upright in the file."""
    if paper.turned == "untold":  # where the viewer is told to turn the page, reportlab makes it upright
        canvas.setPageSize(A4)
    if paper.turned in ("left", "untold"):
        canvas.translate(_SHORT, 0)
        canvas.rotate(90)
    elif paper.turned == "right":
        canvas.translate(0, _LONG)
        canvas.rotate(-90)


def _furnish(canvas: Canvas, paper: Paper, title: str) -> None:
    """Print what stands on every page."""
    width, height = (_SHORT, _LONG) if paper.turned == "no" else (_LONG, _SHORT)
    canvas.setFont(FONT, 9)
    if paper.running:
        canvas.drawString(paper.setting.margin, height - 40, paper.running)
        canvas.drawCentredString(width / 2, 36, f"第 {canvas.getPageNumber()} 页")
    if paper.browser:
        canvas.drawString(24, height - 24, "2025/1/20 10:21")
        canvas.drawCentredString(width / 2, height - 24, title)
        canvas.drawString(24, 18, "https://www.example.gov.cn/zwgk/ndbg/202501/t20250120_12345.html")
        canvas.drawRightString(width - 24, 18, f"{canvas.getPageNumber()}/9")
    if paper.watermark:
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.setFont(FONT, 54)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(40)
        canvas.drawCentredString(0, 0, paper.watermark)
        canvas.restoreState()


def _paragraph(paragraph: Paragraph, paper: Paper) -> list[Flowable]:
    if not paragraph.text:
        return [Spacer(1, 12)]
    flow: list[Flowable] = [PageBreak()] if paragraph.page_break else []
    text: Flowable = TextFlowable(_markup(paragraph.text), _text_style(paragraph.kind, paper.setting.text_size))
    if paper.framed and paragraph.kind == "text":
        text = TableFlowable([[text]], [paper.text_width], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    return [*flow, text]


def _text_style(kind: str, size: float) -> ParagraphStyle:
    text = ParagraphStyle(
        "text", fontName=FONT, fontSize=size, leading=size * 11 / 6, firstLineIndent=2 * size, wordWrap="CJK"
    )
    if kind == "heading":
        return ParagraphStyle(kind, text, fontSize=size * 7 / 6, leading=size * 13 / 6, spaceBefore=6)
    if kind == "title":
        return ParagraphStyle(
            kind, text, alignment=TA_CENTER, firstLineIndent=0, fontSize=size * 5 / 3, leading=size * 8 / 3
        )
    return ParagraphStyle(kind, text, alignment=TA_CENTER, firstLineIndent=0) if kind == "date" else text


def _tables(table: Table, paper: Paper) -> list[Flowable]:
    if table.cut is None or table.cut >= table.rows:  # other damage may have taken the rows behind the break
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


_Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
_WHOLE = ((0, 0), (-1, -1))


def _table(table: Table, paper: Paper) -> TableFlowable:
    setting = paper.setting
    content: list[list[Flowable | str]] = [[""] * len(table.widths) for _ in range(table.rows)]
    rows = value_rows(table)
    head = rows[0] if rows else table.rows
    commands: list[_Command] = [
        *_rules(paper, head),
        *_fills(paper, table.rows),
        ("VALIGN", *_WHOLE, setting.height),
        ("LEFTPADDING", *_WHOLE, setting.beside),
        ("RIGHTPADDING", *_WHOLE, setting.beside),
        ("TOPPADDING", *_WHOLE, setting.above),
        ("BOTTOMPADDING", *_WHOLE, setting.above),
    ]
    for cell in table.cells:
        content[cell.row][cell.column] = _text_of(cell, table, head, paper)
        commands.append(("SPAN", (cell.column, cell.row), _last(cell)))
    # Not to be split by the layout engine: the table's own `cut` decides where it breaks.
    return TableFlowable(content, [width * paper.text_width for width in table.widths], style=commands, splitByRow=0)


def _text_of(cell: Cell, table: Table, head: int, paper: Paper) -> Flowable:
    style = _cell_style(cell, head, paper)
    room = sum(table.widths[cell.column : cell.column + cell.colspan]) * paper.text_width - 2 * paper.setting.beside
    is_word = cell.fact is None and 1 < len(cell.text) <= _LONGEST_WIDE and all(map(str.isalpha, cell.text))
    if paper.wide and is_word and room > _WIDE * len(cell.text) * style.fontSize:
        return _Wide(cell.text, style)
    return TextFlowable(_markup(cell.text), style)


class _Wide(Flowable):
    """A word whose characters stand evenly apart, each drawn for itself."""

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__()
        self._text, self._style = text, style

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # as reportlab names them
        """Its size: all the width that there is."""
        self.width, self.height = aW, self._style.leading
        return self.width, self.height

    def draw(self) -> None:
        """Draw it in the middle of its cell."""
        size = self._style.fontSize
        step = _WIDE * size
        left = (self.width - step * (len(self._text) - 1) - size) / 2
        self.canv.setFont(self._style.fontName, size)
        for place, character in enumerate(self._text):
            self.canv.drawString(left + step * place, self.height - size, character)


def _rules(paper: Paper, head: int) -> list[_Command]:
    pen = (2.2 if paper.stroke == "thick" else 0.5, "black")
    if paper.stroke == "dashed":
        pen = (*pen, "butt", (1.5, 1.5))  # type: ignore[assignment]
    elif paper.stroke == "double":
        pen = (*pen, "butt", None, None, 2, 1.2)  # type: ignore[assignment]
    under_head: _Command = ("LINEABOVE", (0, head), (-1, head), *pen)
    above: _Command = ("LINEABOVE", (0, 0), (-1, 0), *pen)
    below: _Command = ("LINEBELOW", (0, -1), (-1, -1), *pen)
    kinds: dict[Rules, list[_Command]] = {
        "all": [("GRID", *_WHOLE, *pen)],
        "between_rows": [("LINEABOVE", *_WHOLE, *pen)],
        "between_columns": [("LINEBEFORE", *_WHOLE, *pen)],
        "columns": [("LINEBEFORE", (1, 0), (-1, -1), *pen), above, below],
        "head": [("GRID", (0, 0), (-1, max(head - 1, 0)), *pen), below],
        "three": [above, under_head, below],
        "frame": [("BOX", *_WHOLE, *pen), under_head],
        "none": [],
    }
    return kinds[paper.rules]


def _fills(paper: Paper, rows: int) -> list[_Command]:
    if paper.shade == "stripes":
        return [("BACKGROUND", (0, row), (-1, row), "lightgrey") for row in range(0, rows, 2)]
    if paper.shade == "boxes":
        return [("BACKGROUND", *_WHOLE, "lightblue"), ("GRID", *_WHOLE, 1.5, "white")]
    return []


def _cell_style(cell: Cell, head: int, paper: Paper) -> ParagraphStyle:
    setting = paper.setting
    side = setting.numbers if cell.fact else setting.heads if cell.row < head else setting.labels
    size = setting.cell_size
    font = paper.digits if cell.fact and cell.text.isascii() else FONT
    indent = 0.0 if cell.fact else paper.set_in * size
    return ParagraphStyle(
        "cell", fontName=font, fontSize=size, leading=size * setting.leading, alignment=_ALIGNED[side], wordWrap="CJK",
        firstLineIndent=indent,
    )  # fmt: skip


def _last(cell: Cell) -> tuple[int, int]:
    return cell.column + cell.colspan - 1, cell.row + cell.rowspan - 1


def _markup(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
