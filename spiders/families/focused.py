"""Sites of no known make: a bounded search, breadth first, along links that speak of disclosure and annual reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spiders import discovery
from spiders.families.pager import next_page
from spiders.page import Item, Page
from spiders.record import Errand
from spiders.site import SiteSpider

DEEPEST = 5  # columns below the start address
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|ico|css|js|mp[34]|apk|exe)$", re.IGNORECASE)
_NEXT = ("下一页", "下页", "后页", ">", ">>", "»")


class FocusedSpider(SiteSpider):
    """Walk a site from its home page.

    1. A link that speaks of a report and names a year is an article.
    2. Links that speak of annual reports, then those that speak of disclosure, are columns, down to `DEEPEST`.
    3. A page that was taken for an article and lists reports is a column as well.
    4. Lists go on where a link says so, or a script of the known kind.

    It is slower than a family and may miss what a site's scripts fetch: where `gongkai sites add` tells the family,
    that one is walked.
    """

    MOST_LISTS = 120

    def is_article(self, url: str) -> bool:
        return not _NO_PAGE.search(urlsplit(url).path)

    def items(self, page: Page) -> list[Item]:
        return [item for item in page.items() if discovery.is_report(item.text)]

    def next_pages(self, page: Page) -> list[str]:
        links = [item.url for item in page.items() if item.text in _NEXT]
        following = next_page(page.url, page.text)
        return [*dict.fromkeys(links), *([following] if following else [])]

    def columns(self, page: Page) -> list[Item]:
        found = [
            item
            for item in page.items()
            if discovery.leads_to_reports(item.text)
            and not discovery.is_report(item.text)
            and not discovery.is_attachment(item.url)
            and self.is_article(item.url)
        ]
        return sorted(found, key=lambda item: not discovery.is_column(item.text))

    def priority(self, errand: Errand) -> int:
        if errand.origin.role != "list":
            return 0
        # A link that names what is sought goes before all others, these breadth first.
        return 10 - errand.depth + 10 * discovery.is_column(errand.origin.link_text or "")

    def walk(self, page: Page, errand: Errand) -> Iterator[Errand]:
        within = (found for found in super().walk(page, errand) if found.depth <= DEEPEST)
        yield from within
        if errand.origin.role == "article" and len(self.items(page)) > 1:
            yield from (found for found in self._walk_list(page, errand) if found.depth <= DEEPEST)
