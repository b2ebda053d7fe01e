"""``python -m bench.crawling``: pages a second beside bare Scrapy, records the archive writes, memory over many sites.

The web is on loopback and its pages are sound; politeness is off, so that what is measured is the crawler's own work.
The floor fetches the same pages, keeps nothing and understands nothing. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bench.chaos import Chaos, build, serve
from gongkai.archive import Answer, Archive, Origin
from gongkai.settings import CrawlSettings
from spiders.crawl import crawl

_PAGES, _PER_SITE = 2000, 50
_RECORDS, _BODY = 4000, 20_000
_FEW, _MANY, _ON_EACH = 20, 200, 10
_POLITENESS_OFF = {"delay_seconds": 0, "allow_fast": True, "retries": 0}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the least or most that it may be, and how it was come by."""

    name: str
    value: float
    target: float
    at_least: bool
    told: str

    @property
    def passed(self) -> bool:
        """Whether it is as it should be."""
        return self.value >= self.target if self.at_least else self.value <= self.target


def main() -> int:
    """Measure, print each figure as it is known, and say by the exit code whether all targets are met."""
    console = Console(highlight=False, soft_wrap=True)
    figures: list[Figure] = []
    for measure in (
        memory,
        overhead,
        writing,
    ):  # memory first: the peak of all children so far is what the system tells
        figures.append(one := measure())
        verdict = "[green]pass[/]" if one.passed else "[red]FAIL[/]"
        bound = f"{'≥' if one.at_least else '≤'} {one.target:g}"
        console.print(f"{one.name}: {one.value:.2f} ({bound}) {verdict}; {one.told}")
    return 0 if all(one.passed for one in figures) else 1


def overhead() -> Figure:
    """The crawl's pages a second in those of bare Scrapy, both by the server's clock from first request to last."""
    ours = _rate(_crawl)
    floor = _rate(_fetch)
    told = f"{ours:.0f} pages a second beside {floor:.0f} of bare Scrapy, {_PAGES} pages of {_PAGES // _PER_SITE} sites"
    return Figure("crawl, in times of bare Scrapy", ours / floor, 0.5, True, told)


def _rate(walk: Callable[[Chaos, str], None]) -> float:
    web = build(_PAGES, per_site=_PER_SITE, share=0)
    with serve(web) as proxy:
        walk(web, proxy)
    return len(web.asked) / (max(ended for *_, ended in web.asked) - min(began for _, began, _ in web.asked))


def _crawl(web: Chaos, proxy: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = CrawlSettings.model_validate(_POLITENESS_OFF | {"proxy": proxy})
        result = crawl(web.sites, settings, Path(folder) / "archive")
    if sum(tally.fetched for tally in result.sites.values()) != len(web.pages):
        raise RuntimeError("the crawl did not fetch every page: what it took says nothing")


def _fetch(web: Chaos, proxy: str) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_run_scrapy, args=(list(web.pages), proxy))
    child.start()
    child.join()


def _run_scrapy(urls: Sequence[str], proxy: str) -> None:
    import scrapy  # noqa: PLC0415  # in the child alone
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self):  # type: ignore[no-untyped-def]  # noqa: ANN202  # as Scrapy's examples write it
            for url in urls:
                yield scrapy.Request(url, meta={"proxy": proxy})

        def parse(self, response, **_):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN202
            response.css("a::attr(href)").getall()

    process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False})
    process.crawl(Bare)
    process.start()


def writing() -> Figure:
    """Records that the archive writes in a second of CPU time, each on the disk before the next."""
    chance = random.Random(1)  # noqa: S311  # bodies that compress like text and are all different
    words = [f"第{number}条政府信息公开" for number in range(1000)]
    bodies = ["".join(chance.choices(words, k=_BODY // 30)).encode() for _ in range(50)]
    headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"'))
    with tempfile.TemporaryDirectory() as folder, Archive(folder).writer() as writer:
        cpu, clock = time.process_time(), time.monotonic()
        for number in range(_RECORDS):
            body = bodies[number % len(bodies)] + str(number).encode()
            answer = Answer(f"http://x.cn/{number}.html", 200, headers, body, "OK")
            writer.response(answer, Origin("x", "article", "http://x.cn/", "2023年年报"))
        cpu, clock = time.process_time() - cpu, time.monotonic() - clock
    told = f"{_RECORDS} answers of {len(bodies[0]) / 1000:.0f} kB, {_RECORDS / clock:.0f} a second by the clock"
    return Figure("archive, records a CPU second", _RECORDS / cpu, 1000, True, told)


def memory() -> Figure:
    """The crawling process's peak over many sites in times of that over few."""
    few, many = (_peak(sites) for sites in (_FEW, _MANY))
    told = f"{few >> 10} MiB over {_FEW} sites, {many >> 10} MiB over {_MANY}"
    return Figure("crawl, memory in times of a few sites'", many / few, 1.3, False, told)


def _peak(sites: int) -> int:
    """KiB: the largest of this process's children so far."""
    web = build(sites * _ON_EACH, per_site=_ON_EACH, share=0)
    with serve(web) as proxy:
        _crawl(web, proxy)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
