"""Pictures that an article shows where a report has its tables: which of them are asked for.

What lists show as well is the site's own (a banner, a badge, a search button), and so is what many articles show; what
is declared to be small is a sign. Whether a picture holds a table is told when it is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from gongkai.archive import Capture
from gongkai.pictured import printed_address
from spiders.page import Item, Page

ROLE = "picture"
"""Of a picture's capture: its parent is the article that shows it, its link's text the address as printed there."""

_CELLS = 20  # of a table: one with so many is no frame around the page
_LEAST = (120, 40)  # pixels, declared width and height: signs are smaller
_MOST = 60  # pictures of an article
_SHOWN_BY = 3  # articles: a report may stand in several columns, each time with the same pictures
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*", re.IGNORECASE)
_STYLED = r"(?:^|[;\s]){}\s*:\s*(\d{{1,5}})(?:\.\d*)?px"
_NO_PHOTOGRAPH = (".svg", ".ico")


class Pictures:
    """The pictures of one site's articles: those that were `had` before, and those that are to be asked for.

    What was had for an article since `fresh_since` is not asked for again.
    """

    def __init__(self, had: Iterable[Capture], fresh_since: datetime) -> None:
        self._of_lists: set[str] = set()
        self._shown_by: defaultdict[str, set[str]] = defaultdict(set)
        self._fresh: set[tuple[str, str]] = set()
        for capture in had:
            article = capture.parent_url or ""
            self._shown_by[capture.url].add(article)
            if capture.captured_at >= fresh_since:
                self._fresh.add((article, capture.url))

    def on_list(self, page: Page) -> None:
        """Take note of a list page: what it shows belongs to no report."""
        if page.data is None:
            self._of_lists.update(item.url for item in shown(page))

    def wanted(self, page: Page) -> Iterator[Item]:
        """The pictures of an article that are to be asked for."""
        for item in instead_of_tables(page):
            articles = self._shown_by[item.url]
            known = (page.url, item.url) in self._fresh
            if not known and item.url not in self._of_lists and (page.url in articles or len(articles) < _SHOWN_BY):
                yield item
            articles.add(page.url)


def instead_of_tables(page: Page) -> list[Item]:
    """The pictures of a page that prints no table of its own; none of any other."""
    return [] if _prints_table(page) else list(islice(shown(page), _MOST))


def shown(page: Page) -> Iterator[Item]:
    """The pictures of a page, each once, signs left out: the address, and as its text the address as printed."""
    seen: set[str] = set()
    for element in page.root.iter("img"):
        printed = printed_address(element.get)
        url = page.absolute(printed)
        if url and url not in seen and not _is_sign(element, url):
            seen.add(url)
            yield Item(url, printed)


def _prints_table(page: Page) -> bool:
    return any(
        next(table.iterdescendants("table"), None) is None
        and sum(1 for _ in islice(table.iter("td", "th"), _CELLS)) == _CELLS
        for table in page.root.iter("table")
    )


def _is_sign(element: HtmlElement, url: str) -> bool:
    declared = (_declared(element, "width"), _declared(element, "height"))
    small = any(size is not None and size < least for size, least in zip(declared, _LEAST, strict=True))
    return small or urlsplit(url).path.lower().endswith(_NO_PHOTOGRAPH)


def _declared(element: HtmlElement, name: str) -> int | None:
    """Width or height in pixels as an attribute or a style declares it; None where neither does."""
    found = _PIXELS.fullmatch(element.get(name) or "") or re.search(_STYLED.format(name), element.get("style") or "")
    return int(found[1]) if found else None
