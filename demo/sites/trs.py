"""TRS WCM (拓尔思): `index.html`, then `index_1.html` …, counted from 0 in a script whose comment contradicts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from demo.sites import page
from demo.sites.model import Attachment, Column, Entry, Family, Resource, Route, Site

_MIDDLE = '<p style="text-indent:2em"><strong>三、'


class Trs(Family):
    """Serves `/zfxxgk/zfxxgknb/{column}/…` with links relative to the page; answers carry Last-Modified and an ETag."""

    page_size = 10

    def list_path(self, site: Site, column: Column, number: int) -> str:
        return f"{_folder(column)}/index{f'_{number - 1}' if number > 1 else ''}.html"

    def article_path(self, site: Site, column: Column, entry: Entry) -> str:
        return f"{_folder(column)}/{_article_name(entry)}"

    def attachment_path(self, site: Site, column: Column, entry: Entry, attachment: Attachment) -> str:
        return f"{_folder(column)}/{entry.path_date:%Y%m}/{_attachment_name(entry, attachment)}"

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        pages = self.pages(column)
        for number, entries in enumerate(pages, 1):
            items = "\n".join(
                page.item(entry.href or f"./{_article_name(entry)}", entry, 'span class="date"') for entry in entries
            )
            content = f'<div class="list"><ul>\n{items}\n</ul></div>\n{_pager(number - 1, len(pages))}'
            text = page.page(f"{column.name}-{site.name}", page.list_metas(site, column), content)
            resource = Resource(text.encode(), "text/html")
            yield self.list_path(site, column, number), partial(self.validated, resource, column.newest)

    def routes(self, site: Site) -> Iterator[Route]:
        yield from super().routes(site)
        for column in site.columns:
            for entry in column.entries:
                if entry.in_pages and not entry.href:
                    second = Resource(self._page(site, column, entry, 1).encode(), "text/html")
                    path = self.article_path(site, column, entry).replace(".html", "_1.html")
                    yield path, partial(self.validated, second, entry.published)

    def article_page(self, site: Site, column: Column, entry: Entry) -> str:
        return self._page(site, column, entry, 0)

    def _page(self, site: Site, column: Column, entry: Entry, number: int) -> str:
        body, script = page.body(entry), ""
        if entry.in_pages:
            body = _halves(body)[number]
            script = _pager(number, 2, _article_name(entry).rpartition("/")[2].removesuffix(".html"))
        files = "".join(
            f'<p>附件：<a href="./{_attachment_name(entry, attachment)}">{attachment.name}</a></p>\n'
            for attachment in entry.attachments
        )
        content = (
            f'<h2 class="article-title">{entry.title}</h2>\n'
            f'<div class="source">{entry.published:%Y-%m-%d} {entry.agency}</div>\n<div class="TRS_Editor">'
            '<style type="text/css">\n.TRS_Editor P{margin-top:1em;line-height:1.5;font-family:宋体}\n</style>\n'
            f"{body}\n</div>\n{files}{script}"
        )
        metas = page.article_metas(site, column, entry)
        return page.page(f"{entry.title}-{site.name}", metas, content, entry.declared)

    def validated(self, resource: Resource, modified: date) -> Resource:
        return replace(resource, modified=modified, etag=True)


def _folder(column: Column) -> str:
    return f"/zfxxgk/zfxxgknb/{column.key}"


def _article_name(entry: Entry) -> str:
    return f"{entry.path_date:%Y%m}/t{entry.path_date:%Y%m%d}_{entry.number}.html"


def _attachment_name(entry: Entry, attachment: Attachment) -> str:
    return f"P0{entry.path_date:%Y%m%d}{entry.number:07d}{attachment.number:03d}.{attachment.format}"


def _halves(body: str) -> tuple[str, str]:
    """What stands before section 三, and the rest: each has tables."""
    before, heading, after = body.partition(_MIDDLE)
    return before, heading + after


def _pager(number: int, count: int, name: str = "index") -> str:
    return f"""<SCRIPT>
//createPageHTML(9, 0, "{name}", "html");
var currentPage = {number};//所在页从0开始
var prevPage = currentPage-1;//上一页
var nextPage = currentPage+1;//下一页
var countPage = {count};//共多少页
</SCRIPT>"""
