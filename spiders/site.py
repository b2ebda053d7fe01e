"""The walk that every family shares: columns → list pages → articles → their further pages and attachments.

Spiders discover and archive. They parse no table, and every answer, refusal and failure leaves a row in the archive.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from gongkai.archive import Capture, Origin
from gongkai.settings import CrawlSettings
from spiders import discovery, pictures
from spiders.addresses import Addresses, resolve
from spiders.breaker import Breaker
from spiders.forwarding import sent_on
from spiders.handler import BREAKER, HostDown
from spiders.page import Item, Page
from spiders.places import LetIn, no_wait
from spiders.posting import body_of, split_form, without_form
from spiders.record import Errand, Record
from spiders.registry import Site, host_of
from spiders.robots import Robots, robots_decision
from spiders.tally import DOCUMENT_ROLES, NO_BOUNDS, Bounds

MAX_HOPS = 5  # redirects followed for one link


class SiteSpider(Spider):
    """Walk one site of the registry and archive its reports.

    To add a family:

    1. Subclass, and say in `ARTICLE` which addresses are articles.
    2. Give in `items` the links of a list page, in `next_pages` the list pages that follow it.
    3. Where articles go on over pages of their own, give those in `article_pages`; where a page leads to columns that
       the registry does not name, give those in `columns`.
    4. Say in `MARKS` what tells such a site from others, so that `gongkai sites add` knows it.
    5. Add the class to `spiders.families.FAMILIES` and its name to `spiders.registry.FAMILY_NAMES`.

    .. code-block:: python

        class PlainSpider(SiteSpider):
            ARTICLE = re.compile("/article/")

            def items(self, page):
                return list(page.items())

            def next_pages(self, page):
                return page.root.xpath("//a[@rel='next']/@href")

    All take what they need as arguments, so they are tested without a crawl. An address with `__wb_method=POST` in its
    query is asked with POST, see `spiders.posting`.
    """

    name = "site"

    ARTICLE: ClassVar[re.Pattern[str]] = re.compile("")
    """What the address of an article matches, and that of a column or the site's navigation does not."""

    MARKS: ClassVar[tuple[str, ...]] = ()
    """Regular expressions; each that matches a page's text speaks for the family."""

    DEEPEST_PART: ClassVar[int] = 3
    """Parts of a column within one another: year within body within column."""

    MOST_LISTS: ClassVar[int] = 2000
    """List pages walked of one site: a pager without end must end somewhere."""

    def __init__(
        self,
        site: Site,
        crawl: CrawlSettings,
        record: Record,
        bounds: Bounds = NO_BOUNDS,
        let_in: LetIn = no_wait,
    ) -> None:
        super().__init__(site.id)
        self._lists = min(self.MOST_LISTS, bounds.lists)
        self._documents = bounds.documents
        self._pictures = bounds.pictures
        self.site = site
        self.record = record
        self._let_in = let_in
        self._proxy = crawl.proxy
        self._addresses = Addresses(site.allow_private, None if crawl.proxy else resolve)
        self._robots = Robots(crawl.user_agent, self._fetch_robots)
        self._asked: set[tuple[str, str | None]] = set()
        self._in_column: dict[str, set[str]] = {}
        self._breaker = Breaker()
        self._answers_at: dict[str, Errand] = {}  # by host: what gave a good answer in this crawl, a list if any did

    # What a family says.

    def is_article(self, url: str) -> bool:
        """Whether an address is one of an article."""
        return bool(self.ARTICLE.search(url))

    def items(self, page: Page) -> list[Item]:
        """The links of a list page."""
        raise NotImplementedError

    def next_pages(self, page: Page) -> list[str]:
        """The list pages that follow a list page, relative or absolute; empty on the last."""
        raise NotImplementedError

    def guesses(self, page: Page, seen: int) -> bool:
        """Whether `next_pages` counts on where the page does not say that there is more than the `seen` links of its
        column: so it is of a data service's answers that state no such total, and where the family counts by itself."""
        return page.data is not None and (page.total or 0) <= seen

    def article_pages(self, page: Page) -> list[str]:
        """The further pages of an article; none unless the family has such."""
        return []

    def columns(self, page: Page) -> list[Item]:
        """Columns that a list page leads to besides its own further pages; none unless the family has such."""
        return []

    def promises(self, item: Item, within: bool) -> bool:
        """Whether a link of a list page promises a report; `within` a column of annual reports a year alone does, or a
        body, where the address is that of an article or a file."""
        return discovery.verdict(item.text) == "candidate" or (
            within and any(told(item.text) for told in (discovery.is_year, discovery.is_body, discovery.is_bodys_year))
        )

    def is_part(self, page: Page, item: Item) -> bool:
        """Whether a link of a column of annual reports leads to a part of it: that of a year, or one below it that is
        named as a public body is, or as the reports of a year are."""
        if host_of(item.url) != host_of(page.url) or self._may_be_report(item.url):
            return False
        below = item.url.startswith(page.url.rpartition("/")[0] + "/")
        named = discovery.is_body(item.text) or discovery.is_report(item.text)
        return discovery.is_year(item.text) or (below and named)

    def as_it_is(self, page: Page, errand: Errand) -> Errand:
        """The errand as its answer shows it to be: what was asked for as the part of a column that a body has, or a
        year, and is headed as a report and leads to none but its own attachments, is the report itself."""
        asked = errand.origin
        part = asked.role == "list" and errand.annual
        if (
            not part
            or not (discovery.is_body(asked.link_text or "") or discovery.is_report(asked.link_text or ""))
            or not discovery.is_report(page.heading)
            or any(self.promises(one, True) for one in self.items(page) if not discovery.is_attachment(one.url))
        ):
            return errand
        self.record.listed(Item(page.url, asked.link_text or ""), asked.parent_url or "", errand.column)
        return replace(errand, origin=replace(asked, role="article"))

    def priority(self, errand: Errand) -> int:
        """Higher is sooner. Lists first: what a site offers is then known soonest."""
        return 10 if errand.origin.role == "list" else 0

    # The walk.

    async def start(self) -> AsyncIterator[Any]:
        """Begin at the first page of each column."""
        for url in self.site.start_urls:
            async for request in self.ask(Errand(url, Origin(self.site.id, "list"), column=url)):
                yield request

    def walk(self, page: Page, errand: Errand) -> Iterator[Errand]:
        """The errands that a page gives rise to."""
        if errand.origin.role == "list":
            yield from self._walk_list(page, errand)
        elif errand.origin.role == "article":
            yield from self._walk_article(page, errand)

    def _walk_list(self, page: Page, errand: Errand) -> Iterator[Errand]:
        number = self.record.list_page()
        self.record.pictures.on_list(page)
        annual = self._is_annual(errand)
        seen = self._in_column.setdefault(errand.column, set())
        # The same link often stands twice, as a picture and as text: the fullest text speaks for it.
        items: dict[str, Item] = {}
        for item in self.items(page):
            if item.url not in seen and self._may_be_report(item.url):
                items[item.url] = max(items.get(item.url, item), item, key=lambda one: len(one.text))
        seen.update(items)
        for item in items.values():
            if self.promises(item, annual):
                self.record.listed(item, page.url, errand.column)
                role = "attachment" if discovery.is_attachment(item.url) else "article"
                yield Errand(item.url, Origin(self.site.id, role, page.url, item.text, item.date), errand.column)
            else:
                self.record.passed_over(item)
        if number >= self._lists:
            if items and number >= self.MOST_LISTS:
                self.record.refuse(errand, "too_many_pages")
            return
        yield from self._walk_frames(page, errand)
        # A first page may name columns or a data service instead of articles. A later one without any link that is new
        # is the last page over again: some servers never say 404.
        if items or errand.url == errand.column:
            for href in self.next_pages(page):
                if url := page.absolute(href):
                    origin = Origin(self.site.id, "list", page.url)
                    guessed = self.guesses(page, len(seen)) and url not in {item.url for item in page.items()}
                    yield Errand(url, origin, errand.column, depth=errand.depth, annual=annual, guessed=guessed)
        yield from self._walk_forward(page, errand)
        if annual and page.data is None and errand.depth < self.DEEPEST_PART:
            yield from self._walk_parts(page, errand)
        for column in self.columns(page):
            origin = Origin(self.site.id, "list", page.url, column.text)
            yield Errand(column.url, origin, column.url, depth=errand.depth + 1)

    def _walk_frames(self, page: Page, errand: Errand) -> Iterator[Errand]:
        """What a list page shows inside itself is part of it, where it is the site's own."""
        for frame in page.embedded():
            if host_of(frame.url) in self.site.allowed_hosts and not self._may_be_report(frame.url):
                origin = Origin(self.site.id, "list", page.url)
                yield Errand(frame.url, origin, errand.column, depth=errand.depth, annual=self._is_annual(errand))

    def _walk_article(self, page: Page, errand: Errand) -> Iterator[Errand]:
        for href in self.article_pages(page):
            if url := page.absolute(href):
                yield replace(errand, url=url, origin=replace(errand.origin, parent_url=page.url), trail=())
        for item in (*page.items(), *page.embedded()):
            if discovery.is_attachment(item.url) or discovery.is_file_name(item.text):
                origin = Origin(self.site.id, "attachment", page.url, item.text, errand.origin.link_date)
                yield Errand(item.url, origin, errand.column)
        for item in self.record.pictures.wanted(page) if self._pictures else ():
            yield Errand(item.url, Origin(self.site.id, pictures.ROLE, page.url, item.text), errand.column)

    def _walk_forward(self, page: Page, errand: Errand) -> Iterator[Errand]:
        url = page.absolute(sent_on(page) or "")
        if url and url not in errand.trail and len(errand.trail) < MAX_HOPS:
            origin = replace(errand.origin, parent_url=page.url)
            yield replace(errand, url=url, origin=origin, trail=(*errand.trail, errand.url))

    def _walk_parts(self, page: Page, errand: Errand) -> Iterator[Errand]:
        for part in page.items():
            if self.is_part(page, part):
                origin = Origin(self.site.id, "list", page.url, part.text)
                yield Errand(part.url, origin, errand.column, depth=errand.depth + 1, annual=True)

    def _is_annual(self, errand: Errand) -> bool:
        """Whether a list page is one of annual reports: a column of the registry, called so, or part of such a one."""
        called = discovery.is_column(errand.origin.link_text or "")
        return errand.annual or called or errand.url in self.site.start_urls

    def _may_be_report(self, url: str) -> bool:
        return self.is_article(url) or discovery.is_attachment(url)

    # Asking.

    async def ask(self, errand: Errand) -> AsyncIterator[Request]:
        """The request for an errand; none where it was run already, is refused, or the archive knows the answer."""
        if errand.key in self._asked:
            return
        if errand.origin.role in DOCUMENT_ROLES:
            if self._documents <= 0:
                return
            self._documents -= 1
        self._asked.add(errand.key)
        if refusal := await self._refusal(errand.url):
            self.record.refuse(errand, refusal)
        elif page := self.record.known(errand):
            async for request in self._go_on(page, errand):
                yield request
        else:
            await self._mind_crawl_delay(errand.url)
            yield self._request(errand)

    async def _refusal(self, url: str) -> str | None:
        """Why an address is not asked for; None where it may be. No rules are asked of a host that may not be asked."""
        if host_of(url) not in self.site.allowed_hosts:
            return "off_site"
        if self._breaker.is_open(host_of(url)):
            return "host_down"
        return await self._addresses.refusal(url) or await self._robots.refusal(url)

    async def answered(self, response: Response, errand: Errand) -> AsyncIterator[Request]:
        """Archive an answer and walk on from it."""
        errand = self.as_it_is(Page(errand.url, response.body), errand) if response.status == HTTPStatus.OK else errand
        capture, page = self.record.keep(response, errand)
        await self._note(errand, answered=capture.error not in ("server_error", "truncated"))
        if capture.error == "blocked":
            raise CloseSpider("blocked")
        if page and errand.origin.role == "list":
            self._answers_at[host_of(errand.url)] = errand
        if capture.error == "redirect":
            location = (response.headers.get("Location") or b"").decode("utf-8", "replace")
            url, trail = Page(response.url, b"").absolute(location), (*errand.trail, errand.url)
            if url is None or url in trail or len(trail) > MAX_HOPS:
                self.record.refuse(errand, "redirect_loop" if url else "redirect_nowhere")
                return
            async for request in self.ask(replace(errand, url=url, trail=trail)):
                yield request
        elif page:
            async for request in self._go_on(page, errand):
                yield request

    async def failed(self, failure: Failure) -> None:
        """Note that there was no answer."""
        errand = failure.request.cb_kwargs["errand"]  # type: ignore[attr-defined]  # Scrapy puts it there
        if isinstance(failure.value, HostDown):
            self.record.given_up(errand, failure.request)  # type: ignore[attr-defined]  # as above
            return
        self.record.lost(errand, failure.request, failure.value)  # type: ignore[attr-defined]  # as above
        await self._note(errand, answered=False)

    async def _note(self, errand: Errand, answered: bool) -> None:
        """Tell the breaker; a site none of whose hosts answers is left for the next crawl."""
        host = host_of(errand.url)
        if self._breaker.note(host, answered):
            if await self._still_answers(host):
                self._breaker.note(host, answered=True)  # it was the pages that failed, not the host
            else:
                self._breaker.give_up(host)
        if self._breaker.all_open:
            raise CloseSpider("unreachable")

    async def _still_answers(self, host: str) -> bool:
        """Whether a host still answers where it did before in this crawl."""
        errand = self._answers_at.get(host)
        return errand is not None and (await self._ask_aside(errand, tries=1))[1] is not None

    async def _go_on(self, page: Page, errand: Errand) -> AsyncIterator[Request]:
        # A page that the archive has, or the site says is the same, shows only now what it is.
        for further in self.walk(page, self.as_it_is(page, errand)):
            async for request in self.ask(further):
                yield request

    def _request(self, errand: Errand) -> Request:
        headers = self.record.conditions(errand)
        if errand.origin.parent_url:
            headers["Referer"] = without_form(errand.origin.parent_url)
        url, form = split_form(errand.url) if errand.origin.role == "list" else (errand.url, "")
        body, kind = body_of(form)
        if form:
            headers |= {"Content-Type": kind, "X-Requested-With": "XMLHttpRequest"}
        return Request(
            url,
            method="POST" if form else "GET",
            body=body,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"errand": errand},
            headers=headers,
            # The spider knows what it asked for, in this run and before.
            dont_filter=True,
            priority=self.priority(errand),
            meta={BREAKER: self._breaker} | ({"proxy": self._proxy} if self._proxy else {}),
        )

    async def _fetch_robots(self, url: str) -> tuple[int | None, str | None, bytes]:
        errand = Errand(url, Origin(self.site.id, "robots"), column=url)
        # Without the rules of its only host nothing of the site can be asked: who crawls it comes back later, and need
        # not wait here for a host that may be dead.
        alone = {host_of(start) for start in self.site.start_urls} == {host_of(url)}
        capture, page = await self._ask_aside(errand, tries=1 if alone else 0)
        if capture is None:
            self.record.manners(url).rules("unreachable", "", "")
            return None, None, b""
        if page:
            self._answers_at.setdefault(host_of(url), errand)
        text = page.text if page else ""
        decision = robots_decision(capture.http_status, capture.error)
        self.record.manners(url).rules(decision, text, capture.document_sha256 or "")
        if decision != "unreachable":
            await self._let_in()
        return capture.http_status, capture.error, page.body if page else b""

    async def _ask_aside(self, errand: Errand, tries: int = 0) -> tuple[Capture | None, Page | None]:
        """Ask out of turn, `tries` times or as often as all else, and archive the answer; no capture where none came,
        no page where it is no good one."""
        request = self._request(errand)
        if tries:
            request.meta["max_retry_times"] = tries - 1
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever the network did, it is recorded, and the answer is no
            self.record.lost(errand, request, error)
            return None, None
        return self.record.keep(response, errand)

    async def _mind_crawl_delay(self, url: str) -> None:
        throttle = self.crawler.get_extension(AutoThrottle)
        wanted = min(await self._robots.delay(url), 60.0)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, wanted)
            for slot in self.crawler.engine.downloader.slots.values():
                slot.delay = max(slot.delay, throttle.mindelay)  # from the next request on, not the one after
            self.record.manners(url).delay_seconds = throttle.mindelay
