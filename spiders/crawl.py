"""Crawl sites: the door that everything outside `spiders/` uses.

All sites are walked in one child process, for Scrapy's reactor can be started only once in a process, and a crawl
must not take its caller down with it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from gongkai.archive import ArchiveError
from gongkai.settings import CrawlSettings
from spiders.messages import Closed, Garbled, Refused, receive
from spiders.problems import Problem, crawl_died
from spiders.registry import Site
from spiders.tally import NO_BOUNDS, Bounds, Tally

_PATIENCE = 10  # seconds to end after the last message


@dataclass(slots=True)
class CrawlResult:
    """What a crawl came to: a tally per site, in the order the sites were given, and the problems met."""

    sites: dict[str, Tally] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every site was walked to its end."""
        return all(tally.ended == "finished" for tally in self.sites.values())


def crawl(
    sites: Sequence[Site],
    settings: CrawlSettings,
    archive_root: Path,
    progress: Callable[[Tally], None] | None = None,
    bounds: Bounds = NO_BOUNDS,
) -> CrawlResult:
    """Walk the sites, archive what they publish below `archive_root`, and tell what came of it.

    `bounds` make it a look instead of a crawl.
    `progress` is called with a site's tally whenever it grew. State is kept beside the archive: `state/crawls/` holds
    what each site listed, `state/logs/` the log. Where the child process dies, the result tells what is known, and the
    problem `crawl_died` says so. Raises `ArchiveError` where the archive cannot be written.
    """
    result = CrawlResult({site.id: Tally(site.id) for site in sites})
    if not sites:
        return result
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    # By name, so that this process never imports Scrapy.
    child = context.Process(target=_run_child, args=(list(sites), settings, archive_root, sender, bounds), daemon=True)
    child.start()
    sender.close()  # the child has its own end: when it goes, the pipe ends
    try:
        _listen(receiver, result, progress)
    finally:
        receiver.close()
        child.join(_PATIENCE)
        if child.is_alive():
            child.terminate()
            child.join()
    if any(tally.ended is None for tally in result.sites.values()):
        result.problems.append(crawl_died(child.exitcode))
    # In the order of the sites, whichever was done first: the same crawl gives the same rows.
    order = list(result.sites)
    result.problems.sort(key=lambda problem: order.index(problem.site) if problem.site else len(order))
    return result


def _listen(receiver: Connection, result: CrawlResult, progress: Callable[[Tally], None] | None) -> None:
    while True:
        try:
            message = receive(receiver)
        except EOFError:
            return
        except Garbled:
            return  # it is in other hands: the caller ends it, and says of which sites nothing more is known
        if isinstance(message, Refused):
            raise ArchiveError(message.sentence)
        tally = message.tally if isinstance(message, Closed) else message
        result.sites[tally.site] = tally
        if isinstance(message, Closed):
            result.problems.extend(message.problems)
        if progress is not None:
            progress(tally)


def _run_child(
    sites: list[Site], settings: CrawlSettings, archive_root: Path, sender: Connection, bounds: Bounds
) -> None:
    from spiders.process import run  # noqa: PLC0415  # Scrapy's second of import belongs to the child alone

    run(sites, settings, archive_root, sender, bounds)
