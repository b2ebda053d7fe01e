"""gkmlpt (政府信息公开目录平台): Guangdong's platform for the disclosure columns of all its governments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from spiders import discovery
from spiders.families.services import Service, with_query
from spiders.page import Item, Page
from spiders.site import SiteSpider

_SERVICE = Service(
    items=("articles",), url="url", title="title", date=("display_publish_time", "created_at", "date"),
    total=("total",), page="page",
)  # fmt: skip
_SID = re.compile(r"""\bSID["']?\s*:\s*["']?(\w+)""")
_TREE = re.compile(r"""\bTREE["']?\s*:\s*(?=\[)""")


class GkmlptSpider(SiteSpider):
    """Walk a gkmlpt site.

    1. `/…/gkmlpt/index` holds the site's number and its tree of categories in `window._CONFIG`.
    2. The categories whose names speak of annual reports are columns: `/…/gkmlpt/api/all/{category}?page=1&sid={site}`.
    3. They answer JSON, a hundred articles a page; the next page is asked for until one has none.
    4. An article is `/…/gkmlpt/content/{n}/{n}/post_{id}.html`.
    """

    MARKS = (r"\bwindow\._CONFIG\s*=", r"/gkmlpt/(?:index|api|content|policy|annual)", r"""\bTREE["']?\s*:\s*\[""")

    ARTICLE = re.compile(r"/gkmlpt/content/\d+/\d+/m?post_\d+\.html$|/(?:content/)?m?post_\d+\.html$")

    def items(self, page: Page) -> list[Item]:
        return _SERVICE.read(page)

    def next_pages(self, page: Page) -> list[str]:
        following = _SERVICE.following(page)
        return [following] if following else []

    def columns(self, page: Page) -> list[Item]:
        sid = _SID.search(page.text)
        if sid is None or "/gkmlpt/" not in page.url:
            return []
        api = urljoin(page.url.partition("/gkmlpt/")[0] + "/", "gkmlpt/api/all/")
        return [
            Item(with_query(f"{api}{category}", {"page": 1, "sid": sid[1]}), name)
            for category, name in _categories(_tree(page.text))
            if discovery.is_column(name)
        ]


def _tree(text: str) -> Any:  # noqa: ANN401  # JSON
    start = _TREE.search(text)
    try:
        return json.JSONDecoder().raw_decode(text, start.end())[0] if start else []
    except (ValueError, RecursionError):
        return []


def _categories(tree: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # JSON
    """The categories of the tree at any depth: the number of each, and its name, behind that of the
    column of annual reports that it stands below."""
    waiting = [(tree, "")]
    while waiting:
        node, above = waiting.pop(0)
        if isinstance(node, list):
            waiting = [*((one, above) for one in node), *waiting]
        elif isinstance(node, dict):
            name = f"{above} {node.get('name') or ''}".strip()
            if str(node.get("id", "")).isdecimal():
                yield str(node["id"]), name
            waiting = [(node.get("children"), name if discovery.is_column(name) else ""), *waiting]
