"""Sites walked by a profile: what their pages look like is data (`spiders.profiles`)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement

from spiders.families.fetched import growing
from spiders.families.forms import page_by_form
from spiders.families.onward import onward
from spiders.families.pager import next_page
from spiders.families.scripted import following_answer, stated
from spiders.families.services import query, with_query
from spiders.page import Item, Page
from spiders.profiles import Pages, Profile, selector, shipped
from spiders.site import SiteSpider


class ProfileSpider(SiteSpider):
    """Walk a site by its registry row's own profile, or by the one that its family names."""

    @property
    def profile(self) -> Profile:
        """The profile in force."""
        return self.site.profile or shipped()[self.site.family]

    def is_article(self, url: str) -> bool:
        return bool(re.search(self.profile.article, url))

    def items(self, page: Page) -> list[Item]:
        if page.data is not None:
            return stated(page)
        if self.profile.links == "//a":
            return list(page.items())
        return [item for found in _elements(page, self.profile.links) for item in page.items_in(found)]

    def next_pages(self, page: Page) -> list[str]:
        pages = self.profile.pages
        if pages is None:
            return []
        if page.data is not None:
            return [following] if (following := following_answer(page)) else []
        if by_form := page_by_form(page):
            return [by_form]
        return [*self._told(page, pages), *growing(page)]

    def _told(self, page: Page, pages: Pages) -> list[str]:
        if pages.link:
            named = [item.url for found in _elements(page, pages.link) for item in page.items_in(found)]
            return named or onward(page)
        # Where a page says itself how it goes on, that holds too: one make has lists of several kinds.
        told = (*onward(page), next_page(page.url, page.text))
        return list(dict.fromkeys((*filter(None, told), _counted(page.url, pages))))

    def guesses(self, page: Page, seen: int) -> bool:
        counts = self.profile.pages is not None and not self.profile.pages.link
        return counts or super().guesses(page, seen)


def _elements(page: Page, path: str) -> list[HtmlElement]:
    found = selector(path)(page.root)
    return [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else []


def _counted(url: str, pages: Pages) -> str:
    """The address of the page after `url`; past the end the site says so, or gives no link that is new."""
    if pages.query:
        number = query(url).get(pages.query, "")
        return with_query(url, {pages.query: (int(number) if number.isdecimal() else pages.first) + 1})
    pattern = re.escape(pages.name).replace(re.escape("{n}"), r"(\d+)")
    number_in_name = re.fullmatch(pattern, url.rpartition("/")[2].partition("?")[0])
    following = (int(number_in_name[1]) if number_in_name else pages.first) + 1
    return urljoin(url, pages.name.replace("{n}", str(following)))
