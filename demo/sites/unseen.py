"""Ways to list that no family is known by: a folder a year, data in a script, a frame, pages that a click counts, rows
of a table, addresses for a script, a list that one is sent on to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Literal

from demo.sites import page
from demo.sites.model import Column, Entry, Resource, Route, Site
from demo.sites.numbered import MAKES, Numbered
from demo.sites.trs import Trs


class TrsYears(Trs):
    """TRS whose columns list years alone, each with a folder of its own; articles stand where they do elsewhere."""

    def list_path(self, site: Site, column: Column, number: int) -> str:
        return super().list_path(site, column, number).replace("index.html", "")

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        listed = sorted(column.entries, key=lambda entry: -entry.published.year)
        by_year = {year: tuple(some) for year, some in groupby(listed, lambda entry: entry.published.year)}
        links = "\n".join(f'<li><a href="./gknb{year}/">{year}年</a></li>' for year in by_year)
        yield self._list(site, column, self.list_path(site, column, 1), f"<ul>\n{links}\n</ul>")
        for year, entries in by_year.items():
            items = "\n".join(page.item(self.link(site, column, entry), entry, "span") for entry in entries)
            folder = f"{self.list_path(site, column, 1)}gknb{year}/"
            yield self._list(site, replace(column, name=f"{year}年"), folder, f"<ul>\n{items}\n</ul>")

    def _list(self, site: Site, column: Column, path: str, content: str) -> Route:
        text = page.page(f"{column.name}-{site.name}", page.list_metas(site, column), content)
        return path, partial(self.validated, Resource(text.encode(), "text/html"), column.newest)


class Hidden(Numbered):
    """The unknown make of `MAKES` with lists that stand in no page as plain links: `data` in its script, a `frame` in
    it, pages whose links are `clicked`, links that a script has `opened`, rows of a `table` whose links say 查看, or a
    page that one is `sent` on to."""

    def __init__(self, way: Literal["data", "frame", "clicked", "opened", "table", "sent"]) -> None:
        super().__init__(MAKES["unknown"])
        self._way = way

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        first = self.list_path(site, column, 1)
        if self._way == "data":
            data = [
                {"title": entry.title, "linkUrl": self.link(site, column, entry), "pubDate": f"{entry.published}"}
                for entry in column.entries
            ]
            yield self._page(site, column, first, f"<script>show({json.dumps(data, ensure_ascii=False)});</script>")
        elif self._way == "frame":
            yield self._page(site, column, first, f'<iframe src="/inner{first}" width="100%"></iframe>')
            yield self._page(site, column, f"/inner{first}", self._items(site, column, column.entries))
        elif self._way == "opened":
            items = "".join(
                f'<li><a href="javascript:;" data-url="{self.link(site, column, entry)}">{entry.title}</a></li>'
                for entry in column.entries
            )
            yield self._page(site, column, first, f"<ul>{items}</ul>")
        elif self._way == "table":
            rows = "".join(
                f"<tr><td>{number}</td><td>{entry.title}</td><td>{entry.published}</td>"
                f'<td><a href="{self.link(site, column, entry)}">查看</a></td></tr>'
                for number, entry in enumerate(column.entries, 1)
            )
            head = "<tr><th>序号</th><th>名称</th><th>日期</th><th>操作</th></tr>"
            yield self._page(site, column, first, f"<table>{head}{rows}</table>")
        elif self._way == "sent":
            sent = f'<html><head><meta http-equiv="refresh" content="0; url=/inner{first}"></head><body></body></html>'
            yield first, partial(Resource, sent.encode(), "text/html", etag=True)
            yield self._page(site, column, f"/inner{first}", self._items(site, column, column.entries))
        else:
            pages = self.pages(column)
            calls = "".join(f'<a href="javascript:go({number})">{number}</a>' for number in range(1, len(pages) + 1))
            script = f"<script>function go(n) {{ location.href = '{first}?p=' + n; }}</script>"
            for number, entries in enumerate(pages, 1):
                path = self.list_path(site, column, number)
                yield self._page(site, column, path, f"{self._items(site, column, entries)}\n{calls}{script}")

    def _items(self, site: Site, column: Column, entries: tuple[Entry, ...]) -> str:
        items = "\n".join(page.item(self.link(site, column, entry), entry, "span") for entry in entries)
        return f"<ul>\n{items}\n</ul>"

    def _page(self, site: Site, column: Column, path: str, content: str) -> Route:
        text = page.page(f"{column.name}-{site.name}", page.list_metas(site, column), content)
        return path, partial(Resource, text.encode(), "text/html", etag=True)
