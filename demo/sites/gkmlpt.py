"""gkmlpt (Guangdong): one page with a tree of categories, and a service that answers a category's articles as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from demo.sites import page
from demo.sites.model import Attachment, Column, Entry, Family, Resource, Route, Site


class Gkmlpt(Family):
    """Serves `/gkmlpt/index`, `/gkmlpt/api/all/{category}` and `/gkmlpt/content/…`."""

    page_size = 100

    def list_path(self, site: Site, column: Column, number: int) -> str:
        return "/gkmlpt/index"

    def article_path(self, site: Site, column: Column, entry: Entry) -> str:
        return f"/gkmlpt/content/0/{entry.number // 1000}/post_{entry.number}.html"

    def attachment_path(self, site: Site, column: Column, entry: Entry, attachment: Attachment) -> str:
        return f"/attachment/0/{entry.number // 1000}/{entry.number}/{entry.token(attachment)}.{attachment.format}"

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        category, sid = _category(column), f"75{site.region_code[:4]}"
        if column is site.columns[0]:
            yield "/gkmlpt/index", partial(Resource, self._index(site, sid).encode(), "text/html")
        for number, entries in enumerate([*self.pages(column), ()], 1):
            answer = self._answer(site, column, entries)
            path = f"/gkmlpt/api/all/{category}?page={number}&sid={sid}"
            yield path, partial(Resource, answer, "application/json")

    def _index(self, site: Site, sid: str) -> str:
        annual = [{"id": _category(column), "name": column.name, "children": []} for column in site.columns]
        tree = [
            {"id": 2, "name": "政府信息公开指南", "children": []},
            {"id": 4, "name": "法定主动公开内容", "children": [{"id": 5, "name": "部门预决算", "children": []}]},
            {"id": 3, "name": "政府信息公开年报", "children": annual},
        ]
        config = f"window._CONFIG = {{SID:'{sid}',TREE:{json.dumps(tree, ensure_ascii=False)}}}"
        metas = page.list_metas(site, site.columns[0])
        return page.page(f"{site.name}政府信息公开目录", metas, f"<div id='app'></div><script>{config}</script>")

    def _answer(self, site: Site, column: Column, entries: Sequence[Entry]) -> bytes:
        articles = [
            {
                "id": entry.number,
                "title": entry.title,
                "url": site.base_url + self.link(site, column, entry),
                "publisher": entry.agency,
                "display_publish_time": f"{entry.published:%Y-%m-%d}",
            }
            for entry in entries
        ]
        return json.dumps({"articles": articles, "total": len(column.entries)}, ensure_ascii=False).encode()

    def article_page(self, site: Site, column: Column, entry: Entry) -> str:
        files = "".join(
            f'<p><a href="{self.attachment_path(site, column, entry, attachment)}">{attachment.name}</a></p>\n'
            for attachment in entry.attachments
        )
        content = (
            f'<h1 class="title">{entry.title}</h1><div class="article-content">\n{page.body(entry)}\n{files}</div>'
        )
        return page.page(entry.title, page.article_metas(site, column, entry), content, entry.declared)


def _category(column: Column) -> int:
    return 1000 + int(column.key)
