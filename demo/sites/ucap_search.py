"""UCAP's newer template: a list page without a list, whose script asks a search service for JSON, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from demo.chance import dice
from demo.sites import page
from demo.sites.model import Column, Entry, Resource, Route, Site
from demo.sites.ucap import Ucap

_QUERY = "_pageSize=15&_isAgg=true&_isJson=true&_template=index&_rangeTimeGte=&_channelName="


class UcapSearch(Ucap):
    """Serves lists as `/common/search/{channel}`, articles as `Ucap`."""

    page_size = 15

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        channel = dice("channel", site.id, column.key).randbytes(16).hex()
        script = f"""<ul id="list"></ul><script>$.get("/common/search/{channel}", {{page: 1}}, show);</script>"""
        metas = page.list_metas(site, column) | {"channelId": channel}
        text = page.page(f"{column.name}_{site.name}", metas, script)
        yield self.list_path(site, column, 1), partial(Resource, text.encode(), "text/html;charset=UTF-8", etag=True)
        for number, entries in enumerate([*self.pages(column), ()], 1):
            answer = self._answer(site, column, channel, entries)
            path = f"/common/search/{channel}?page={number}&{_QUERY}"
            yield path, partial(Resource, answer, "application/json;charset=UTF-8")

    def _answer(self, site: Site, column: Column, channel: str, entries: Sequence[Entry]) -> bytes:
        results = [
            {
                "title": entry.title,
                "url": self.link(site, column, entry),
                "publishedTimeStr": f"{entry.published:%Y-%m-%d} 09:30:00",
                "channelName": column.name,
            }
            for entry in entries
        ]
        total = len(column.entries)
        data = {"channelId": channel, "total": total, "rows": self.page_size, "results": results}
        return json.dumps({"data": data, "status": 200}, ensure_ascii=False).encode()
