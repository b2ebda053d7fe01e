"""Small documents for tests of readers: a DOCX from its body's XML, a PDF from lines and tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document, Grid

_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?><w:document
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:body>{body}</w:body></w:document>"""
_RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="image" Target="media/image1.png"/>
<Relationship Id="rId2" Type="aFChunk" Target="/word/page.html"/></Relationships>"""
_STYLES = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:styleId="H2"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="Mine"><w:basedOn w:val="H2"/></w:style>
<w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>"""
_CORE = """<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>年度报告</dc:title></c:coreProperties>"""

LONG_LINE = "本机关认真贯彻落实条例要求，及时公开政府信息，接受社会各界的监督，"
"""Running text that fills a line of a page."""


def docx(body: str, **parts: str | bytes) -> bytes:
    """A DOCX with `body` inside w:body; `parts` are further members by name with `__` for `/`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", _DOCUMENT.format(body=body))
        package.writestr("word/styles.xml", _STYLES)
        package.writestr("word/_rels/document.xml.rels", _RELATIONS)
        package.writestr("docProps/core.xml", _CORE)
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def p(text: str, style: str = "") -> str:
    """A Word paragraph."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    """A Word table cell around a paragraph of text, or around XML."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A Word table of rows, each the XML of its cells (or a whole w:tr)."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inner = "".join(row if row.startswith("<w:tr>") else f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>"


def pdf(*pages: Callable[[Canvas], None], password: tuple[str, str] | None = None, rotate: int = 0) -> bytes:
    """A PDF whose pages are drawn by the functions; `password` is (user, owner)."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    encryption = StandardEncryption(*password) if password else None
    canvas = Canvas(stream, pagesize=A4, invariant=1, encrypt=encryption)
    for draw in pages:
        canvas.setFont("STSong-Light", 10)
        if rotate:
            canvas.setPageRotation(rotate)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def write(canvas: Canvas, *lines: str, top: float = 60, x: float = 60, leading: float = 20) -> None:
    """Write lines downwards from `top`, in points from the top of the page."""
    for index, line in enumerate(lines):
        canvas.drawString(x, A4[1] - top - index * leading, line)


def rule(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    """Rule a full lattice; `ys` in points from the top of the page."""
    canvas.grid(xs, [A4[1] - y for y in ys])


def shape(document: Document) -> list[list[list[str]]]:
    """The texts of each grid by position: a spanning cell stands at each of its positions, a hole is '∅'."""
    return [texts(grid) for grid in document.grids()]


def texts(grid: Grid) -> list[list[str]]:
    """The texts of a grid by position."""
    return [["∅" if cell is None else cell.text for cell in row] for row in grid.positions()]


def prose(document: Document) -> list[str]:
    """The texts of the paragraphs."""
    return [paragraph.text for paragraph in document.paragraphs()]


def ruled_table(canvas: Canvas) -> None:
    """Two header rows with spans over two rows of numbers, between two lines of text."""
    write(canvas, "二、主动公开", top=60)
    canvas.rect(60, A4[1] - 180, 300, 100)
    for x, top, bottom in ((160, 80, 180), (260, 105, 180)):
        canvas.line(x, A4[1] - top, x, A4[1] - bottom)
    for y, left in ((105, 160), (130, 60), (155, 60)):
        canvas.line(left, A4[1] - y, 360, A4[1] - y)
    for x, y, text in (
        *((70, 110, "内容"), (220, 95, "数量"), (170, 120, "本年"), (270, 120, "往年")),
        *((70, 145, "规章"), (170, 145, "12"), (270, 145, "3"), (70, 170, "文件"), (270, 170, "-")),
    ):
        canvas.drawString(x, A4[1] - y, text)
    write(canvas, "三、收到", top=220)
