"""JCMS (大汉): the first group of records inside the list page as XML, the others from a proxy that wants a Referer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from demo.sites import page
from demo.sites.model import Attachment, Column, Entry, Family, Resource, Route, Site

_PROXY = "/module/web/jpage/dataproxy.jsp"
_HTML = "text/html;charset=UTF-8"


class Jcms(Family):
    """Serves `/col/col{column}/` and `/art/{y}/{m}/{d}/…`; no answer carries a validator."""

    page_size = 12  # one group: three pages of four

    def list_path(self, site: Site, column: Column, number: int) -> str:
        return f"/col/col{column.key}/index.html" if number == 1 else _proxy_path(site, column, number)

    def article_path(self, site: Site, column: Column, entry: Entry) -> str:
        day = entry.path_date
        return f"/art/{day.year}/{day.month}/{day.day}/art_{column.key}_{entry.number}.html"

    def attachment_path(self, site: Site, column: Column, entry: Entry, attachment: Attachment) -> str:
        return f"/attach/0/{entry.token(attachment)}.{attachment.format}"

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        stores = list(self._datastores(site, column))
        content = f'<div id="{_unit(column)}">\n<script type="text/xml">{stores[0]}</script>\n</div>'
        text = page.page(f"{column.name} - {site.name}", page.list_metas(site, column), content)
        yield self.list_path(site, column, 1), lambda: Resource(text.encode(), _HTML)
        for number, store in enumerate([*stores, "<datastore></datastore>"], 1):
            yield _proxy_path(site, column, number), partial(Resource, store.encode(), _HTML, referer=True)

    def _datastores(self, site: Site, column: Column) -> Iterator[str]:
        """The column's groups of records as XML, each naming the next; the last names none."""
        groups = self.pages(column)
        for number, entries in enumerate(groups, 1):
            records = "\n".join(
                f"<record><![CDATA[{page.item(self.link(site, column, entry), entry, 'b')}]]></record>"
                for entry in entries
            )
            following = f'<a href="{_proxy_path(site, column, number + 1)}"></a>' if number < len(groups) else ""
            yield (
                f"<datastore>\n<nextgroup><![CDATA[{following}]]></nextgroup>\n"
                f"<recordset>\n{records}\n</recordset>\n</datastore>"
            )

    def article_page(self, site: Site, column: Column, entry: Entry) -> str:
        files = "".join(
            f'<p><a href="{self.attachment_path(site, column, entry, attachment)}">{attachment.name}</a></p>\n'
            for attachment in entry.attachments
        )
        content = (
            f'<h1 class="bt_title">{entry.title}</h1>\n<div>发布时间：<publishtime>{entry.published:%Y-%m-%d}'
            f'</publishtime>　信息来源：{entry.agency}</div>\n<div id="zoom" class="bt_content">\n'
            f"{page.body(entry)}\n{files}</div>"
        )
        metas = page.article_metas(site, column, entry)
        return page.page(f"{entry.title} - {site.name}", metas, content, entry.declared)


def _unit(column: Column) -> str:
    return f"{column.key}9"


def _proxy_path(site: Site, column: Column, number: int) -> str:
    query = {
        "page": number,
        "appid": 1,
        "webid": 1,
        "path": "/",
        "columnid": column.key,
        "unitid": _unit(column),
        "webname": site.name,
        "permissiontype": 0,
    }
    return f"{_PROXY}?{urlencode(query)}"
