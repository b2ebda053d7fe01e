"""Layouts as whole documents of every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from demo.documents import docx, dump, html, markdown, ofd, office, pdf, spreadsheet
from demo.documents.model import Layout, Paragraph
from demo.documents.ofd import Hand
from demo.documents.pdf import Paper
from demo.documents.spreadsheet import Book
from demo.sites.page import page


@dataclass(frozen=True, slots=True)
class Medium:
    """What documents are put on: the paper of a PDF, the hand that draws an OFD, the book of a spreadsheet."""

    paper: Paper = field(default_factory=Paper)
    hand: Hand = field(default_factory=Hand)
    book: Book = field(default_factory=Book)


MediumChange = Callable[[Medium], Medium]
"""Another medium for a report."""


def web_page(layout: Layout, content: str) -> bytes:
    """A site's page around `content`, with title and date of the layout."""
    titles = (block.text for block in layout.blocks if isinstance(block, Paragraph) and block.kind == "title")
    head = (
        f"<h1>{'<br />'.join(map(escape, titles))}</h1>\n<p>发布日期：{layout.published:%Y-%m-%d}　浏览次数：126</p>\n"
    )
    metas = {"SiteName": "区人民政府", "ColumnName": "政府信息公开年报", "ArticleTitle": layout.title}
    return page(layout.title, metas, f'<div class="article">\n{head}{content}\n</div><!-- article -->').encode()


RENDERERS: dict[str, Callable[[Layout, Medium], bytes]] = {
    "html": lambda layout, _medium: web_page(layout, html.render(layout)),
    "docx": lambda layout, _medium: docx.render(layout),
    "pdf": lambda layout, medium: pdf.render(layout, medium.paper),
    "xlsx": lambda layout, medium: spreadsheet.render(layout, medium.book),
    "xls": lambda layout, medium: spreadsheet.render_old(layout, medium.book),
    "ofd": lambda layout, medium: ofd.render(layout, medium.hand),
    "md": lambda layout, _medium: markdown.render(layout),
    "txt": lambda layout, _medium: dump.render(layout),
    **dict.fromkeys(office.FILTERS, lambda layout, _medium: docx.render(layout)),
}
"""Formats that whole documents come in; a new one is a new line here. Of those that LibreOffice writes it is the Word
file that is rendered: it starts so slowly that `demo.documents.office` writes many of them at once."""


def render(layout: Layout, format_: str, medium: Medium) -> bytes:
    """The document of a layout."""
    return RENDERERS[format_](layout, medium)
