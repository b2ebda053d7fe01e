"""Layouts as whole documents of every format."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from demo.documents import docx, html, pdf
from demo.documents.model import Layout, Paragraph
from demo.documents.pdf import Paper
from demo.sites.page import page


def _page(layout: Layout, _paper: Paper) -> bytes:
    return web_page(layout, html.render(layout))


def web_page(layout: Layout, content: str) -> bytes:
    """A site's page around `content`, with title and date of the layout."""
    titles = (block.text for block in layout.blocks if isinstance(block, Paragraph) and block.kind == "title")
    head = (
        f"<h1>{'<br />'.join(map(escape, titles))}</h1>\n<p>发布日期：{layout.published:%Y-%m-%d}　浏览次数：126</p>\n"
    )
    metas = {"SiteName": "区人民政府", "ColumnName": "政府信息公开年报", "ArticleTitle": layout.title}
    return page(layout.title, metas, f'<div class="article">\n{head}{content}\n</div><!-- article -->').encode()


RENDERERS: dict[str, Callable[[Layout, Paper], bytes]] = {
    "html": _page,
    "docx": lambda layout, _paper: docx.render(layout),
    "pdf": pdf.render,
}
"""Formats that whole documents come in; a new one is a new line here."""


def render(layout: Layout, format_: str, paper: Paper) -> bytes:
    """The document of a layout; `paper` matters where there are pages."""
    return RENDERERS[format_](layout, paper)
