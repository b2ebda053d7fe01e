"""UCAP (开普 集约化): Harbin and its districts, Heilongjiang, Suzhou, Suqian, Xinjiang, …"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from spiders.families.pager import PagedSpider
from spiders.families.services import Service, with_query
from spiders.page import Item, Page

_SEARCH = Service(
    items=("data", "results"), url="url", title="title", date=("publishedTimeStr", "publishedTime"),
    total=("data", "total"), page="page",
)  # fmt: skip
_COMMON = Service(
    items=("infolist",), url="link", title="title", date=("pubtime",), total=("totalcount",), page="currpage"
)
_SEARCH_QUERY = {
    "page": 1, "_pageSize": 15, "_isAgg": "true", "_isJson": "true", "_template": "index", "_rangeTimeGte": "",
    "_channelName": "",
}  # fmt: skip
_COMMON_QUERY = {"pagesize": 15, "currpage": 1}
_COMMON_ADDRESS = re.compile(r"/\w+/info/getInfoCommon/?")
_CHANNEL = re.compile(r"[0-9a-f]{32}")


class UcapSpider(PagedSpider):
    """Walk a UCAP site.

    1. A column is `/{site}/c{6 digits}/list.shtml` (or `zfxxgk_list.shtml`, `nav_list.shtml`, …).
    2. Its items are links to `…/{yyyymm}/{32 hex digits}.shtml`, or `…/c01_186001.shtml` in Heilongjiang.
       The month is that of the import: it says nothing about the report.
    3. The next page is `list_2.shtml`: pages count from 1, see `spiders.families.pager`.
    4. Newer templates list nothing: their script asks `/common/search/{channel}` for JSON, page by page; the channel is
       the page's meta tag `channelId`. Suzhou's asks `/szinf/info/getInfoCommon/` in the same way.
    5. An article is one page: `#PAGE_BREAK#` only cuts it for display.
    """

    ARTICLE = re.compile(r"/\d{6}/(?:[0-9a-f]{32}|c\d{2}_\d+)\.s?html?$")
    MARKS = (
        r"createPageHTML\(\s*['\"]\w+['\"]\s*,",
        r"(?i)<ucap(?:content|title)",
        r"""(?i)<meta[^>]+name=["']channelId["']""",
        r"/c\d{6}/(?:\d{6}/|\w*list(?:_\d+)?\.s?html)",
        r"/common/search/[0-9a-f]{32}",
    )

    def items(self, page: Page) -> list[Item]:
        return _SEARCH.read(page) or _COMMON.read(page) or super().items(page)

    def next_pages(self, page: Page) -> list[str]:
        if page.data is not None:
            following = next(filter(None, (service.following(page) for service in (_SEARCH, _COMMON))), None)
        elif paged := super().next_pages(page):
            return paged
        else:
            lists = any(self.is_article(item.url) for item in page.items())
            following = None if lists else _search_of(page)
        return [following] if following else []


def _search_of(page: Page) -> str | None:
    """The data service that a page without a list of its own asks."""
    channel = next((str(value) for value in page.root.xpath("//meta[@name='channelId']/@content")), "")
    if channel and (common := _COMMON_ADDRESS.search(page.text)):
        return with_query(urljoin(page.url, common[0]), _COMMON_QUERY | {"channelid": channel})
    if _CHANNEL.fullmatch(channel):
        return with_query(urljoin(page.url, f"/common/search/{channel}"), _SEARCH_QUERY)
    return None
