"""UCAP (开普): `list.shtml`, then `list_2.shtml` …, with a pager call that counts from 1, container first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from demo.sites import page
from demo.sites.model import Attachment, Column, Entry, Family, Resource, Route, Site


class Ucap(Family):
    """Serves `/{site}/c{column}/…`; answers carry an ETag."""

    page_size = 10

    def list_path(self, site: Site, column: Column, number: int) -> str:
        return f"/{site.folder}/{column.key}/list{f'_{number}' if number > 1 else ''}.shtml"

    def article_path(self, site: Site, column: Column, entry: Entry) -> str:
        return f"/{site.folder}/{column.key}/{entry.path_date:%Y%m}/c01_{entry.number}.shtml"

    def attachment_path(self, site: Site, column: Column, entry: Entry, attachment: Attachment) -> str:
        token = entry.token(attachment)
        return f"/{site.folder}/{column.key}/{entry.path_date:%Y%m}/{token}/files/{token}.{attachment.format}"

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        pages = self.pages(column)
        for number, entries in enumerate(pages, 1):
            items = "\n".join(
                page.item(self.link(site, column, entry), entry, 'span class="date"') for entry in entries
            )
            content = (
                f'<div class="list"><ul>\n{items}\n</ul></div>\n<div id="page_div"></div>\n<script>'
                f"createPageHTML('page_div',{len(pages)}, {number},'list','shtml',{len(column.entries)});</script>"
            )
            metas = page.list_metas(site, column) | {"channelId": column.key}
            text = page.page(f"{column.name}_{site.name}", metas, content)
            resource = Resource(text.encode(), "text/html;charset=UTF-8")
            yield self.list_path(site, column, number), partial(self.validated, resource, column.newest)

    def article_page(self, site: Site, column: Column, entry: Entry) -> str:
        files = "".join(
            f'<p class="fj">附件：<a href="{self.attachment_path(site, column, entry, attachment)}" '
            f'title="{attachment.name}">{attachment.name}</a></p>\n'
            for attachment in entry.attachments
        )
        content = (
            f'<h1 class="title"><UCAPTITLE>{entry.title}</UCAPTITLE></h1>\n'
            f'<div class="info">来源：{entry.agency}　发布日期：{entry.published:%Y-%m-%d}</div>\n'
            f'<div id="zoomcon"><UCAPCONTENT>\n{page.body(entry)}\n{files}</UCAPCONTENT></div>'
        )
        metas = page.article_metas(site, column, entry)
        return page.page(f"{entry.title}_{site.name}", metas, content, entry.declared)

    def validated(self, resource: Resource, modified: date) -> Resource:
        return replace(resource, etag=True)
