"""The rules of a host are asked for once, and a host that does not give them keeps nobody else waiting."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders import manners
from spiders.crawl import CrawlResult, crawl
from spiders.places import SITES_AT_ONCE
from spiders.registry import Site
from spiders.robots import Robots
from tests.spiders.fakeweb import FakeWeb, Reply, article, list_page, serve

DELAY = 0.2


def asked_for(robots: Robots, *urls: str) -> list[str | None]:
    async def together() -> list[str | None]:
        return await asyncio.gather(*(robots.refusal(url) for url in urls))

    return asyncio.run(together())


def test_who_asks_at_once_gets_the_same_rules_and_http_and_https_have_their_own() -> None:
    fetched: list[str] = []

    async def fetch(url: str) -> tuple[int | None, str | None, bytes]:
        fetched.append(url)
        await asyncio.sleep(0)
        return 200, None, b"User-agent: *\nDisallow: /" if url.startswith("https:") else b""

    plain, safe = "http://a.test/nb/1.html", "https://a.test/nb/1.html"
    assert asked_for(Robots("gongkai", fetch), plain, plain, safe, safe) == [None, None, "robots", "robots"]
    assert fetched == ["http://a.test/robots.txt", "https://a.test/robots.txt"]


def go(web: FakeWeb, root: Path, names: list[str], retries: int, timeout: float = 60) -> CrawlResult:
    """Dead hosts are asked again after 4 seconds and more, so that a slow machine can tell what comes sooner."""
    row = {"family": "trs", "region_code": "230111"}
    sites = [
        Site.model_validate(
            row
            | {"id": name, "name": name, "start_urls": (f"http://{name}.test/nb/index.html",)}
            | {"delay_seconds": 2 if name.startswith("dead") else 0}
        )
        for name in names
    ]
    settings = CrawlSettings(
        delay_seconds=DELAY, allow_fast=True, retries=retries, proxy=web.proxy, timeout_seconds=timeout
    )
    return crawl(sites, settings, root / "archive")


def one_report(name: str, robots: Reply | list[Reply]) -> dict[str, Reply | list[Reply]]:
    return {
        f"http://{name}.test/robots.txt": robots,
        f"http://{name}.test/nb/index.html": list_page(("t20210120_1.html", "2020年政府信息公开工作年度报告")),
        f"http://{name}.test/nb/t20210120_1.html": article(name),
    }


@pytest.mark.long
@pytest.mark.parametrize("trouble", [Reply(reset=True), Reply(status=503)])
def test_a_site_whose_rules_come_late_is_crawled_and_all_tries_are_on_its_account(
    tmp_path: Path, trouble: Reply
) -> None:
    with serve(one_report("late", [trouble, trouble, Reply(status=404)])) as web:
        result = go(web, tmp_path, ["late"], retries=2)
    assert (result.sites["late"].ended, result.sites["late"].fetched) == ("finished", 1)
    assert result.problems == []
    (row,) = manners.read(tmp_path / "state")
    assert (row["robots"], row["requests"], row["errors"]) == ("none", len(web.asked), 3)
    assert result.sites["late"].requests == len(web.asked)
    tries = web.asked_for("http://late.test/robots.txt")
    assert all(later.began - earlier.ended >= DELAY for earlier, later in pairwise(tries))


@pytest.mark.long
def test_dead_hosts_do_not_hold_the_turns_of_those_that_live(tmp_path: Path) -> None:
    dead = [f"dead{number}" for number in range(SITES_AT_ONCE)]
    replies = one_report("alive", Reply(status=404))
    for name in dead:
        replies |= one_report(name, Reply(reset=True))
    with serve(replies) as web:
        result = go(web, tmp_path, [*dead, "alive"], retries=1)
    assert result.sites["alive"].fetched == 1
    assert {result.sites[name].ended for name in dead} == {"unreachable"}
    assert [problem.site for problem in result.problems if problem.cause == "no_answer"] == dead
    # None was asked again before the one that lives was asked.
    order = [one.url for one in sorted(web.asked, key=lambda one: one.began)]
    first = order.index("http://alive.test/nb/index.html")
    assert max(order[:first].count(f"http://{name}.test/robots.txt") for name in dead) == 1
    assert {order.count(f"http://{name}.test/robots.txt") for name in dead} == {2}
    rows = Archive(tmp_path / "archive").captures().to_pylist()
    assert sum(row["role"] == "robots" and row["error"] == "no_answer" for row in rows) == 2 * len(dead)


@pytest.mark.long
def test_hosts_that_take_the_connection_and_say_nothing_hold_no_turns(tmp_path: Path) -> None:
    silent = [f"silent{number}" for number in range(SITES_AT_ONCE)]
    replies = one_report("alive", Reply(status=404))
    for name in silent:
        replies |= one_report(name, Reply(seconds=16))
    with serve(replies) as web:
        result = go(web, tmp_path, [*silent, "alive"], retries=0, timeout=8)
    assert {result.sites[name].ended for name in silent} == {"unreachable"}
    rows = Archive(tmp_path / "archive").captures().to_pylist()
    given_up = [row["captured_at"] for row in rows if row["error"] == "timeout"]
    assert len(given_up) == len(silent)
    # The one that lives was crawled while the others were still waited for.
    (crawled,) = (row["captured_at"] for row in rows if row["role"] == "article" and not row["error"])
    assert crawled < min(given_up)
