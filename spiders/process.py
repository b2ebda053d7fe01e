"""The crawling process: each site a spider in one event loop, one writer for all, no host asked twice at once."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from gongkai.archive import Archive, ArchiveError, Writer
from gongkai.settings import CrawlSettings
from spiders import history, manners
from spiders.confinement import confine_to
from spiders.families import FAMILIES
from spiders.logs import log_to
from spiders.manners import Manners
from spiders.messages import Closed, Message, Refused, send
from spiders.middlewares import backoff
from spiders.places import LetIn, Places
from spiders.problems import find_problems, is_complete
from spiders.record import Record
from spiders.registry import Site
from spiders.settings import process_settings, scrapy_settings
from spiders.tally import NO_BOUNDS, Bounds

_PATIENCE = 2.0  # how much longer than usual to wait for a host that is not there


def run(
    sites: list[Site], settings: CrawlSettings, archive_root: Path, sender: Connection, bounds: Bounds = NO_BOUNDS
) -> None:
    """Crawl the sites and send `spiders.messages.Message`s about it. Ends with the process that started it."""
    state = archive_root.parent / "state"
    log_to(state / "logs")
    confine_to(archive_root, state)  # before there is a second thread, which would keep its rights
    _die_with_parent()
    known = Archive(archive_root, live=False)
    try:
        with known.writer() as writer:
            _Crawl(sites, settings, known, writer, state / "crawls", sender, bounds).run()
    except ArchiveError as error:
        _send(sender, Refused(str(error)))
    finally:
        sender.close()


def chains(sites: Iterable[Site]) -> list[list[Site]]:
    """The sites in groups that share no host: within a group they are crawled one after the other."""
    groups: list[tuple[set[str], list[Site]]] = []
    for site in sites:
        hosts, members = set(site.allowed_hosts), [site]
        apart = []
        for group in groups:
            if group[0] & hosts:
                hosts, members = hosts | group[0], group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (hosts, members)]
    return [members for _, members in groups]


class _Crawl:
    def __init__(
        self,
        sites: list[Site],
        settings: CrawlSettings,
        known: Archive,
        writer: Writer,
        crawls: Path,
        sender: Connection,
        bounds: Bounds,
    ) -> None:
        self._bounds = bounds
        self._sites = sites
        self._settings = settings
        self._known = known
        self._writer = writer
        self._crawls = crawls
        self._sender = sender
        self._process = AsyncCrawlerProcess(process_settings(sites, settings))
        self._places = Places()

    def run(self) -> None:
        loop = asyncio.get_event_loop()
        task = loop.create_task(self._all())
        self._process.start(stop_after_crawl=False)
        task.result()

    async def _all(self) -> None:
        from twisted.internet import reactor  # noqa: PLC0415  # importing it earlier would install another one

        try:
            await asyncio.gather(*(self._chain(chain) for chain in chains(self._sites)))
        finally:
            reactor.stop()  # type: ignore[misc]  # a module that is an object

    async def _chain(self, chain: list[Site]) -> None:
        for site in chain:
            delay = max(self._settings.delay_seconds, site.delay_seconds)
            await self._places.crawl(
                partial(self._site, site, {}), self._settings.retries + 1, partial(backoff, delay * _PATIENCE)
            )
            # The next site may begin with the host that was just asked.
            await asyncio.sleep(delay)

    async def _site(self, site: Site, hosts: dict[str, Manners], let_in: LetIn, last: bool) -> bool:
        """Crawl a site. Whether that was its crawl: where no host of it gave its rules and it is not the `last` try,
        nothing is told yet, but how the `hosts` were asked is kept."""
        record = Record(site.id, self._known, self._writer, self._settings.recheck_days, hosts)
        crawler = Crawler(FAMILIES[site.family], Settings(scrapy_settings(site, self._settings)))
        tell = lambda **_: _send(self._sender, replace(record.tally))  # noqa: E731
        crawler.signals.connect(tell, signal=signals.response_received, weak=False)
        reasons: list[str] = []
        crawler.signals.connect(lambda reason, **_: reasons.append(reason), signal=signals.spider_closed, weak=False)
        await self._process.crawl(
            crawler, site=site, crawl=self._settings, record=record, bounds=self._bounds, let_in=let_in
        )
        if not (record.was_let_in or last):
            return False
        requests = sum(one.requests for one in hosts.values())
        record.close(reasons[0] if reasons else "failed", requests)
        started = datetime.now(UTC) - timedelta(seconds=record.tally.seconds)
        for one in record.hosts.values():
            one.crawled_at = started.isoformat()
            one.insecure_tls, one.allow_private = site.insecure_tls, site.allow_private
        manners.append(self._crawls.parent, record.hosts.values())
        look = self._bounds != NO_BOUNDS  # one look is no measure for the next: each may walk another way
        previous = frozenset() if look else history.load_found(self._crawls, site.id)
        problems = find_problems(site, record.tally, record.findings, previous)
        if look or is_complete(record.tally, record.findings):
            history.save(self._crawls, record.tally, record.findings)
        _send(self._sender, Closed(record.tally, problems))
        return True


def _send(sender: Connection, message: Message) -> None:
    with suppress(BrokenPipeError):  # nobody listens any more; the archive is what matters
        send(sender, message)


def _die_with_parent() -> None:
    """End this process when its parent ends in whatever way: the next crawl needs the lock."""
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
