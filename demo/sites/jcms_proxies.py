"""JCMS's other ways to go on: a proxy asked by POST, the older one that answers a script's array, and jpaas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from demo.sites import page
from demo.sites.jcms import Jcms
from demo.sites.model import Column, Entry, Resource, Route, Site

_HTML = "text/html;charset=UTF-8"


class JcmsPost(Jcms):
    """Serves the first group in the page; the others by POST to those who send a Referer, record by record."""

    page_size = 6
    proxy: ClassVar[str] = "/module/web/jpage/dataproxy.jsp"

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        unit, total = f"{column.key}9", len(column.entries)
        form = {
            "col": 1, "appid": 1, "webid": 1, "path": "/", "columnid": column.key, "sourceContentType": 1,
            "unitid": unit, "webname": site.name, "permissiontype": 0,
        }  # fmt: skip
        groups = self.pages(column)
        parameters = ",".join(f"{name}:{json.dumps(value, ensure_ascii=False)}" for name, value in form.items())
        content = (
            f'<div id="{unit}"><script type="text/xml"><datastore>{self._records(site, column, groups[0])}</datastore>'
            f"</script></div>\n<script>$('#{unit}').jpage({{totalRecord:{total},perPage:{self.page_size},groupSize:1,"
            f"proxyUrl:'{self.proxy}',ajaxParam:{{{parameters}}}}});</script>"
        )
        text = page.page(f"{column.name} - {site.name}", page.list_metas(site, column), content)
        yield self.list_path(site, column, 1), partial(Resource, text.encode(), _HTML)
        for number, entries in enumerate([*groups, ()]):
            asked = {
                "startrecord": number * self.page_size + 1,
                "endrecord": (number + 1) * self.page_size,
                "perpage": self.page_size,
            }
            path = f"{self.proxy}?{urlencode(asked | {'__wb_method': 'POST'} | form)}"
            yield path, partial(Resource, self.answer(site, column, entries).encode(), _HTML, referer=True)

    def answer(self, site: Site, column: Column, entries: Sequence[Entry]) -> str:
        """What the proxy answers."""
        records = self._records(site, column, entries)
        return f"<datastore>\n<totalrecord>{len(column.entries)}</totalrecord>\n{records}</datastore>"

    def _records(self, site: Site, column: Column, entries: Sequence[Entry]) -> str:
        items = (page.item(self.link(site, column, entry), entry, "b") for entry in entries)
        return "<recordset>" + "".join(f"<record><![CDATA[{item}]]></record>" for item in items) + "</recordset>"


class JcmsOld(JcmsPost):
    """The older proxy: a script's array of the items, their quotes escaped."""

    proxy = "/module/jslib/jquery/jpage/dataproxy.jsp"

    def answer(self, site: Site, column: Column, entries: Sequence[Entry]) -> str:
        items = (page.item(self.link(site, column, entry), entry, "b") for entry in entries)
        return "dataStore = [" + ",".join("'" + item.replace('"', "\\'") + "'" for item in items) + "];"


class Jpaas(Jcms):
    """The new generation: the page names what to ask a service for, which answers HTML inside JSON."""

    page_size = 15

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        asked = {
            "parseType": "bulidstatic", "webId": f"{site.region_code}", "tplSetId": "invented", "pageType": "column",
            "tagId": "信息列表", "pageId": column.key,
        }  # fmt: skip
        data = json.dumps(asked, ensure_ascii=False).replace('"', "'")
        content = f'<div class="list"></div><script url="/api-gateway/" queryData="{data}"></script>'
        text = page.page(f"{column.name} - {site.name}", page.list_metas(site, column), content)
        yield self.list_path(site, column, 1), partial(Resource, text.encode(), _HTML)
        for number, entries in enumerate([*self.pages(column), ()], 1):
            items = "".join(page.item(self.link(site, column, entry), entry, "b") for entry in entries)
            html = f"{items}<div class='pagination' rows='{self.page_size}' count='{len(column.entries)}'></div>"
            answer = json.dumps({"success": True, "data": {"html": html}}, ensure_ascii=False)
            paging = json.dumps({"pageNo": number, "pageSize": self.page_size}, separators=(",", ":"))
            path = f"/api-gateway/jpaas-publish-server/front/page/build/unit?{urlencode(asked | {'paramJson': paging})}"
            yield path, partial(Resource, answer.encode(), "application/json")
