"""A layout as an OFD document, the national fixed-layout format: every line of text and every ruling at its place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import Literal

from demo.documents.grid import cut
from demo.documents.model import Cell, Layout, Paragraph, Table
from demo.documents.package import zipped

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 20.0  # millimetres, as all lengths here
_TEXT_WIDTH = _WIDTH - 2 * _MARGIN
_SIZES = {"title": 7.0, "heading": 5.0}
_SIZE, _CELL_SIZE = 4.2, 3.2
_LEADING = 1.5  # times the size
_PAD = 0.8
_PEN = 0.2
_TEMPLATES = 90_000
"""The identifier of the first page's template."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How pages are drawn: which rules tables have, whether these are strokes, thin filled figures of one path, or
    pictures, whether they stand in templates behind the pages, whether each character is a text of its own, and the
    words that run along the top of all pages."""

    rules: Literal["all", "between_rows", "none"] = "all"
    strokes: Literal["lines", "figures", "pictures"] = "lines"
    behind: bool = False
    apart: bool = False
    running: str = ""


class _Pages:
    """Pages that fill from top to bottom: what is written on each, and its rulings."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.marks: list[list[str]] = []
        self.rulings: list[list[str]] = []
        self.y = _MARGIN
        self._ids = 100
        self.turn()

    def turn(self) -> None:
        """Begin a page."""
        self.marks.append([])
        self.rulings.append([])
        self.y = _MARGIN
        if self.hand.running:
            self.write(self.hand.running, _MARGIN, _MARGIN / 2, _CELL_SIZE)

    def room(self, height: float) -> bool:
        """Whether so much fits below what stands on the page."""
        return self.y + height <= _HEIGHT - _MARGIN

    def write(self, text: str, x: float, y: float, size: float) -> None:
        """A line of text, its upper left corner at (x, y)."""
        if self.hand.apart and len(text) > 1:
            for character, before in zip(
                text, accumulate((_advance(c, size) for c in text), initial=0.0), strict=False
            ):
                self.write(character, x + before, y, size)
            return
        widths = " ".join(f"{_advance(character, size):.3f}" for character in text[:-1])
        self._mark(
            "TextObject", x, y, sum(_advance(character, size) for character in text), size * 1.2,
            f'Font="1" Size="{size}"',
            f'<ofd:TextCode X="0" Y="{size * 0.9:.3f}" DeltaX="{widths}">{escape(text)}</ofd:TextCode>',
        )  # fmt: skip

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling."""
        if (y0 == y1 and self.hand.rules == "none") or (x0 == x1 and self.hand.rules != "all"):
            return
        right, below = x1 + _PEN * (x0 == x1), y1 + _PEN * (y0 == y1)
        if self.hand.strokes == "figures":
            corners = ((x0, y0), (right, y0), (right, below), (x0, below))
            self.rulings[-1].append("M " + " L ".join(f"{x:.3f} {y:.3f}" for x, y in corners) + " C")
        elif self.hand.strokes == "pictures":
            self.rulings[-1].append(self._object("ImageObject", x0, y0, right - x0, below - y0, 'ResourceID="2"', ""))
        else:
            path = f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData>"
            facts = f'LineWidth="{_PEN}"'
            self.rulings[-1].append(self._object("PathObject", x0, y0, x1 - x0, y1 - y0, facts, path))

    def ruled(self, number: int) -> str:
        """The rulings of a page."""
        drawn = " ".join(self.rulings[number])
        if self.hand.strokes != "figures" or not drawn:
            return drawn
        path = f"<ofd:AbbreviatedData>{drawn}</ofd:AbbreviatedData>"
        return self._object("PathObject", 0, 0, _WIDTH, _HEIGHT, 'Stroke="false" Fill="true"', path)

    def _mark(self, kind: str, x: float, y: float, width: float, height: float, facts: str, content: str) -> None:
        self.marks[-1].append(self._object(kind, x, y, width, height, facts, content))

    def _object(self, kind: str, x: float, y: float, width: float, height: float, facts: str, content: str) -> str:
        self._ids += 1
        boundary = f"{x:.3f} {y:.3f} {width:.3f} {height:.3f}"
        return f'<ofd:{kind} ID="{self._ids}" Boundary="{boundary}" {facts}>{content}</ofd:{kind}>'


def render(layout: Layout, hand: Hand = Hand()) -> bytes:
    """The .ofd file; the same layout by the same hand gives the same bytes."""
    pages = _Pages(hand)
    for block in layout.blocks:
        if isinstance(block, Table):
            _table(block, pages)
        else:
            _paragraph(block, pages)
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages.marks)))
    title = escape(layout.title)
    parts = {
        "OFD.xml": f"<ofd:OFD {_NS}><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NS}>{_templates(pages)}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, marks in enumerate(pages.marks):
        ruled, written, template = pages.ruled(number), "".join(marks), ""
        if hand.behind:
            parts[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = _page(ruled)
            ruled, template = "", f'<ofd:Template TemplateID="{_TEMPLATES + number}" ZOrder="Background"/>'
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _page(ruled + written, template)
    return zipped(parts)


def _page(marks: str, template: str = "") -> str:
    content = f"<ofd:Content><ofd:Layer>{marks}</ofd:Layer></ofd:Content>"
    return f"<ofd:Page {_NS}>{template}{content}</ofd:Page>"


def _templates(pages: _Pages) -> str:
    """The document's list of the templates behind its pages."""
    if not pages.hand.behind:
        return ""
    listed = (
        f'<ofd:TemplatePage ID="{_TEMPLATES + n}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>' for n in range(len(pages.marks))
    )
    return f"<ofd:CommonData>{''.join(listed)}</ofd:CommonData>"


def _paragraph(paragraph: Paragraph, pages: _Pages) -> None:
    size = _SIZES.get(paragraph.kind, _SIZE)
    if paragraph.page_break:
        pages.turn()
    indent = "\u3000\u3000" if paragraph.kind in ("text", "subheading") else ""
    lines = _wrap(indent + paragraph.text, _TEXT_WIDTH, size) if paragraph.text else [""]
    for line in lines:
        if not pages.room(size * _LEADING):
            pages.turn()
        if line.strip():
            spare = (_TEXT_WIDTH - sum(_advance(character, size) for character in line)) / 2
            centred = paragraph.kind in ("title", "date")
            pages.write(line, _MARGIN + (spare if centred else 0), pages.y, size)
        pages.y += size * _LEADING
    pages.y += size * 0.4


def _table(table: Table, pages: _Pages) -> None:
    if table.cut is not None and table.cut < table.rows:  # other damage may have taken the rows behind the break
        above, below = cut(table, table.cut, table.repeat)
        _fitted(above, pages)
        pages.turn()
        _fitted(below, pages)
    else:
        _fitted(table, pages)
    pages.y += _SIZE


def _fitted(table: Table, pages: _Pages) -> None:
    """The table, broken before the first row that no longer fits on the page."""
    heights = _heights(table)
    fitting = sum(pages.room(bottom) for bottom in accumulate(heights))
    if not fitting:
        pages.turn()
        fitting = max(1, sum(pages.room(bottom) for bottom in accumulate(heights)))
    if fitting < table.rows:
        above, below = cut(table, fitting)
        _draw(above, pages)
        pages.turn()
        _fitted(below, pages)
    else:
        _draw(table, pages)


def _draw(table: Table, pages: _Pages) -> None:
    xs = [_MARGIN + x * _TEXT_WIDTH for x in accumulate(table.widths, initial=0.0)]
    ys = [pages.y + y for y in accumulate(_heights(table), initial=0.0)]
    for cell in table.cells:
        left, right = xs[cell.column], xs[cell.column + cell.colspan]
        top, bottom = ys[cell.row], ys[cell.row + cell.rowspan]
        for line in ((left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom)):
            pages.rule(*line)
        pages.rule(right, top, right, bottom)
        lines = _lines(cell, table)
        y = (top + bottom - len(lines) * _CELL_SIZE * _LEADING) / 2
        for number, text in enumerate(lines):
            if text.strip():
                pages.write(text, left + _PAD, y + number * _CELL_SIZE * _LEADING, _CELL_SIZE)
    pages.y = ys[-1]


def _heights(table: Table) -> list[float]:
    """The rows' heights: what their own cells need; the last row of a merged cell takes what is left of its need."""
    heights = [_CELL_SIZE * _LEADING] * table.rows
    for cell in sorted(table.cells, key=lambda cell: cell.rowspan):
        last = cell.row + cell.rowspan - 1
        need = len(_lines(cell, table)) * _CELL_SIZE * _LEADING
        heights[last] += max(0.0, need - sum(heights[cell.row : last + 1]))
    return heights


def _lines(cell: Cell, table: Table) -> list[str]:
    width = sum(table.widths[cell.column : cell.column + cell.colspan]) * _TEXT_WIDTH - 2 * _PAD
    return [line for part in cell.text.split("\n") for line in _wrap(part, width, _CELL_SIZE)]


def _wrap(text: str, width: float, size: float) -> list[str]:
    lines, used = [""], 0.0
    for character in text:
        step = _advance(character, size)
        if used + step > width and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += character
        used += step
    return lines


def _advance(character: str, size: float) -> float:
    return size if unicodedata.east_asian_width(character) in "WFA" else size / 2
