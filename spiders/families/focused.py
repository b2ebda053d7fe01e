"""Sites of no known make: a bounded search, breadth first, along links that speak of disclosure and annual reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from gongkai.archive import Origin
from gongkai.settings import CrawlSettings
from spiders import discovery
from spiders.families.fetched import growing, is_script_file, script_files, services
from spiders.families.forms import choices, page_by_form
from spiders.families.made import Makings
from spiders.families.onward import onward
from spiders.families.pager import next_page
from spiders.families.scripted import counted_page, following_answer, stated
from spiders.page import Item, Page
from spiders.places import LetIn, no_wait
from spiders.record import Errand, Record
from spiders.registry import Site, host_of
from spiders.site import SiteSpider
from spiders.tally import NO_BOUNDS, Bounds

DEEPEST = 6  # columns below the start address
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|ico|css|js|mp[34]|apk|exe)$", re.IGNORECASE)
_FOLDER = re.compile(r"(?:/|/(?:index|list|default)\w*(?:\.\w+)?)$", re.IGNORECASE)
_FEW_LINKS = 5  # of a page that only lets its readers in


class FocusedSpider(SiteSpider):
    """Walk a site from its home page.

    1. A link that speaks of a report and names a year is an article; so is, within a column of annual reports, one that
       speaks of a report with a date beside it, or names a year alone.
    2. Links that speak of annual reports, then those that speak of disclosure, are columns, down to `DEEPEST`; so are,
       within a column of annual reports, folders named by a year and what is named as a public body is, and so are the
       bodies that a page of bodies names. The heading of a menu speaks for the links below it.
    3. A page that was taken for an article and lists reports is a column as well.
    4. Lists go on where a link says so, or a script of a known kind; frames are parts of the page that shows them, and
       data that scripts hold or fetch are links (`spiders.families.scripted`, `fetched`): those of a column that shows
       nothing may stand in a file of their own. A home page with hardly a link is a door.

    It is slower than a family and may miss what a site's scripts fetch: where `gongkai sites add` tells the family,
    that one is walked.
    """

    MOST_LISTS = 240
    DEEPEST_PART = DEEPEST

    def __init__(
        self, site: Site, crawl: CrawlSettings, record: Record, bounds: Bounds = NO_BOUNDS, let_in: LetIn = no_wait
    ) -> None:
        super().__init__(site, crawl, record, bounds, let_in)
        self._makings = Makings()

    def is_article(self, url: str) -> bool:
        return not _NO_PAGE.search(urlsplit(url).path)

    def items(self, page: Page) -> list[Item]:
        found = (*page.items(), *stated(page, self._makings.of(page)))
        return [item for item in found if self.promises(item, within=True) or self.promises(item, within=False)]

    def promises(self, item: Item, within: bool) -> bool:
        return promises_report(item, within)

    def next_pages(self, page: Page) -> list[str]:
        frames = [item.url for item in page.embedded() if not discovery.is_attachment(item.url)]
        following = (next_page(page.url, page.text), counted_page(page), page_by_form(page), following_answer(page))
        scripted = [one for one in following if one]
        fetched = growing(page) if self.items(page) else services(page)
        told = fetched if discovery.is_column(_title(page)) else []
        self._makings.learn(page, told)
        further = list(dict.fromkeys((*onward(page), *frames, *scripted, *told)))
        # what shows nothing may be filled by a script that stands in a file
        return further or (script_files(page) if discovery.is_column(_title(page)) and not self.items(page) else [])

    def columns(self, page: Page) -> list[Item]:
        found = [
            item
            for item in page.items()
            if discovery.leads_to_reports(item.text)
            and not discovery.is_report(item.text)
            and not discovery.is_attachment(item.url)
            and self.is_article(item.url)
        ]
        found += [
            item
            for heading, item in page.headed_items()
            if discovery.heads(heading, item.text) and not discovery.is_attachment(item.url)
        ]
        if discovery.leads_to_reports(_title(page)):
            found += [item for item in choices(page) if discovery.is_body(item.text)]
        if not found and page.url in self.site.start_urls and not self.items(page):
            links = [item for item in page.items() if host_of(item.url) == host_of(page.url)]
            found = links if len(links) <= _FEW_LINKS else []
        return sorted(found, key=lambda item: not discovery.is_column(item.text))

    def is_part(self, page: Page, item: Item) -> bool:
        if discovery.is_attachment(item.url) or not self.is_article(item.url):
            return False
        of_year = discovery.is_year(item.text) or discovery.is_years_reports(item.text)
        return discovery.is_body(item.text) or (of_year and _is_folder(item.url))

    def priority(self, errand: Errand) -> int:
        if errand.origin.role != "list":
            return 0
        # A link that names what is sought goes before all others, these breadth first.
        return 10 - errand.depth + 10 * (errand.annual or discovery.is_column(errand.origin.link_text or ""))

    def walk(self, page: Page, errand: Errand) -> Iterator[Errand]:
        if is_script_file(page):
            yield from self._walk_services(page, errand)
            return
        yield from (found for found in super().walk(page, errand) if found.depth <= DEEPEST)
        if errand.origin.role == "list" and discovery.shows_bodies(
            errand.origin.link_text or "", (item.text for item in page.items())
        ):
            yield from self._walk_bodies(page, errand)
        if errand.origin.role == "article" and sum(discovery.is_report(item.text) for item in self.items(page)) > 1:
            yield from (found for found in self._walk_list(page, errand) if found.depth <= DEEPEST)

    def _walk_services(self, page: Page, errand: Errand) -> Iterator[Errand]:
        told = services(page)
        self._makings.learn(page, told)
        for url in filter(None, map(page.absolute, told)):
            yield replace(errand, url=url, origin=replace(errand.origin, parent_url=page.url))

    def _walk_bodies(self, page: Page, errand: Errand) -> Iterator[Errand]:
        for item in page.items():
            if discovery.is_body(item.text) and not discovery.is_attachment(item.url):
                origin = Origin(self.site.id, "list", page.url, item.text)
                yield Errand(item.url, origin, item.url, depth=errand.depth + 1)


def promises_report(item: Item, within: bool) -> bool:
    """Whether a link is one to a report; `within` a column of annual reports it need not say all of it, and a folder
    that is called as the reports of a year are is a part of the column."""
    if discovery.is_report(item.text):
        return not (within and discovery.is_years_reports(item.text) and _is_folder(item.url))
    if not within:
        return False
    if discovery.is_year(item.text) or discovery.is_bodys_year(item.text):
        return not _is_folder(item.url)
    if discovery.is_body(item.text):
        return discovery.is_attachment(item.url)
    return bool(item.date) and discovery.verdict(item.text) == "candidate"


def _is_folder(url: str) -> bool:
    return bool(_FOLDER.search(urlsplit(url).path))


def _title(page: Page) -> str:
    return " ".join(map(str, page.root.xpath("//title/text()")))
