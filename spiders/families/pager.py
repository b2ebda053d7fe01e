"""`createPageHTML`: one function name, two families, two ways to count.

    TRS    createPageHTML(9, 0, "index", "html")                 pages from 0: index.html, index_1.html, …
    UCAP   createPageHTML('page_div', 8, 1, 'list', 'shtml', 118)  pages from 1: list.shtml, list_2.shtml, …

A quoted first argument tells them apart. TRS pages often carry the call in a comment whose count is stale; where
the script sets `countPage`, that count is the true one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from spiders.page import Item, Page
from spiders.site import SiteSpider

_TRS = re.compile(r"""createPageHTML\(\s*(\w+)\s*,\s*\w+\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']""")
_TRS_COUNT = re.compile(r"\bcountPage\s*=\s*(\d+)")
_UCAP = re.compile(
    r"""createPageHTML\(\s*["'][^"']*["']\s*,\s*(\d+)\s*,\s*\d+\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']"""
)


class Pager(NamedTuple):
    """A list in pages: number of the last page, name of the pages, their extension, number of the first page."""

    last: int
    prefix: str
    suffix: str
    first: int


def find_pager(text: str) -> Pager | None:
    """The pager a page's scripts describe; None where there is none, or one without a count."""
    if call := _UCAP.search(text):
        return Pager(int(call[1]), call[2], call[3], first=1)
    call, count = _TRS.search(text), _TRS_COUNT.search(text)
    pages = count[1] if count else call[1] if call else ""
    if call is None or not pages.isdecimal():
        return None
    return Pager(int(pages) - 1, call[2], call[3], first=0)


def next_page(url: str, text: str) -> str | None:
    """The address, relative to `url`, of the page after the one at `url`; None on the last page.

    The number is read from the address, for the script's current page is wrong as often as its count.
    """
    pager = find_pager(text)
    if pager is None:
        return None
    name = url.rpartition("/")[2].partition("?")[0]
    number = re.fullmatch(re.escape(pager.prefix) + r"_(\d+)\.\w+", name)
    following = (int(number[1]) if number else pager.first) + 1
    return f"{pager.prefix}_{following}.{pager.suffix}" if following <= pager.last else None


class PagedSpider(SiteSpider):
    """A family whose lists are pages of links, told by `createPageHTML`. A subclass says what an article's address is:

    class TrsSpider(PagedSpider):
        ARTICLE = re.compile(r"/t\\d{8}_\\d+\\.s?html?$")
    """

    def items(self, page: Page) -> list[Item]:
        return list(page.items())

    def next_pages(self, page: Page) -> list[str]:
        following = next_page(page.url, page.text)
        return [following] if following else []
