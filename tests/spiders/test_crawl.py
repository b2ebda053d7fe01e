"""Crawls of a scripted web: how hosts are asked, what the next night asks for again, and what a kill leaves."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from gongkai.archive import Archive, ArchiveError
from gongkai.settings import CrawlSettings
from spiders.crawl import crawl
from tests.spiders.crawls import REPORT, YEARS, address, contents, go, one_article, site
from tests.spiders.fakeweb import Reply, article, list_page, serve

pytestmark = pytest.mark.long


def yearly(name: str) -> dict[str, Reply]:
    """A TRS site of two list pages and an attachment for each of its articles."""
    links = [(f"./{year}/t{year}0120_1.html", f"{year}年{REPORT}") for year in YEARS]
    script = 'createPageHTML(9, 0, "index", "html"); var countPage = 2;'
    replies = {
        address(name, "/nb/index.html"): list_page(*links[:3], script=script),
        address(name, "/nb/index_1.html"): list_page(*links[3:], script=script),
    }
    for year in YEARS:
        page = article(f"{name} {year}", f'<a href="./P{year}.docx">附件</a>')
        replies[address(name, f"/nb/{year}/t{year}0120_1.html")] = page
        replies[address(name, f"/nb/{year}/P{year}.docx")] = Reply(f"docx {name} {year}".encode())
    return replies


def test_one_request_at_a_time_and_never_sooner_than_the_delay(tmp_path: Path) -> None:
    with serve(yearly("a")) as web:
        # Two rows of the registry, one host: its slot is the host's, whoever asks, with a proxy too.
        result = go(
            web, tmp_path, site("a"), site("b", start_urls=("http://a.test/nb/index_1.html",)), delay_seconds=0.2
        )
    assert result.complete
    asked = sorted(web.asked, key=lambda one: one.began)
    assert all(later.began >= earlier.ended for earlier, later in pairwise(asked))
    gaps = [later.began - earlier.began for earlier, later in pairwise(asked)]
    assert min(gaps) >= 0.2


def test_a_longer_pause_that_robots_txt_asks_for_is_made_from_the_first_page_on(tmp_path: Path) -> None:
    replies = one_article("a", article("a")) | {address("a", "/robots.txt"): Reply(b"User-agent: *\nCrawl-delay: 1")}
    with serve(replies) as web:
        go(web, tmp_path, site("a"))
    assert [later.began - earlier.began >= 1 for earlier, later in pairwise(web.asked)] == [True, True]


def test_a_second_crawl_asks_for_no_document_again(tmp_path: Path) -> None:
    with serve(yearly("a")) as web:
        first = go(web, tmp_path, site("a"))
        before, asked = contents(tmp_path), len(web.asked)
        second = go(web, tmp_path, site("a"))
        again = [one.url for one in web.asked[asked:]]
    assert (first.sites["a"].found, first.sites["a"].fetched) == (6, 12)
    assert (second.sites["a"].found, second.sites["a"].fetched, second.sites["a"].unchanged) == (6, 0, 12)
    assert again == [address("a", path) for path in ("/robots.txt", "/nb/index.html", "/nb/index_1.html")]
    assert contents(tmp_path) == before
    assert second.problems == []


@pytest.mark.parametrize("recheck_days", [30, 0])
def test_a_report_that_looked_like_a_bodys_part_is_found_again(tmp_path: Path, recheck_days: int) -> None:
    report = f"<h1>甲区教育局2023年{REPORT}</h1><a href='8.pdf'>附件</a>"
    replies = {
        address("a", "/nb/index.html"): list_page(("jyj.html", "甲区教育局"), ("t20240120_1.html", f"2023年{REPORT}")),
        address("a", "/nb/t20240120_1.html"): article("a"),
        address("a", "/nb/jyj.html"): Reply(report.encode(), headers={"ETag": '"1"'}),
        address("a", "/nb/8.pdf"): Reply(b"%PDF-1.4"),
    }
    with serve(replies) as web:
        first, second = (go(web, tmp_path, site("a"), recheck_days=recheck_days) for _ in range(2))
    assert (first.sites["a"].found, second.sites["a"].found) == (2, 2)
    assert second.problems == []


def test_years_folders_that_are_called_as_their_reports_are_lists(tmp_path: Path) -> None:
    replies = {address("a", "/nb/index.html"): list_page(*((f"{year}/", f"{year}年{REPORT}") for year in YEARS))}
    for year in YEARS:
        names = [
            (f"t{year}0120_{number}.html", f"{body}{year}年{REPORT}") for number, body in enumerate(("甲局", "乙局"))
        ]
        replies[address("a", f"/nb/{year}/")] = list_page(*names)
        replies |= {address("a", f"/nb/{year}/{name}"): article(title) for name, title in names}
    with serve(replies) as web:
        result = go(web, tmp_path, site("a"))
    assert (result.sites["a"].found, result.sites["a"].fetched, result.problems) == (12, 12, [])


def test_what_is_stale_or_failed_is_asked_for_again(tmp_path: Path) -> None:
    names = ("/nb/index.html", "/nb/t20200101_1.html", "/nb/t20200101_2.html")
    index, stale, failed = (address("a", name) for name in names)
    links = list_page(("t20200101_1.html", REPORT), ("t20200101_2.html", REPORT))
    replies = {
        index: Reply(links.body, headers={"ETag": '"1"'}),
        stale: Reply(article("a").body, headers={"ETag": '"7"'}),
        failed: [Reply(status=500), article("late")],
    }
    with serve(replies) as web:
        first = go(web, tmp_path, site("a"), retries=0)
        second = go(web, tmp_path, site("a"), recheck_days=0)
        # The list did not change: it was walked from the archive.
        assert [one.status for one in web.asked_for(index)] == [200, 304]
        assert [one.status for one in web.asked_for(stale)] == [200, 304]
    assert (first.sites["a"].fetched, first.sites["a"].errors) == (1, 1)
    assert (second.sites["a"].fetched, second.sites["a"].unchanged, second.sites["a"].errors) == (1, 1, 0)
    kinds = [row["kind"] for row in Archive(tmp_path / "archive").captures().to_pylist() if row["url"] == stale]
    assert kinds == ["response", "not_modified"]


def _crawl_in_background(proxy: str, root: Path) -> None:
    crawl([site("a"), site("b")], CrawlSettings(delay_seconds=0, allow_fast=True, proxy=proxy), root / "archive")


def test_killed_again_and_again_it_ends_in_the_same_archive(tmp_path: Path) -> None:
    replies = {**yearly("a"), **yearly("b")}
    with serve(replies) as web:
        for more in (3, 11):
            enough = len(web.asked) + more
            child = multiprocessing.get_context("spawn").Process(
                target=_crawl_in_background, args=(web.proxy, tmp_path)
            )
            child.start()
            while len(web.asked) < enough:
                time.sleep(0.002)
            child.kill()
            child.join()
            _wait_for_lock(tmp_path)
        result = go(web, tmp_path, site("a"), site("b"))
    assert result.complete
    documents = {url: reply.body for url, reply in replies.items() if "index" not in url}
    assert contents(tmp_path) == {(url, sha256(body).hexdigest()) for url, body in documents.items()}
    archive = Archive(tmp_path / "archive")
    assert all(archive.read(sha) == documents[url] for url, sha in contents(tmp_path))


def _wait_for_lock(root: Path) -> None:
    """The crawling process notices that its parent is gone, and goes too."""
    for _ in range(200):
        try:
            with Archive(root / "archive").writer():
                return
        except ArchiveError:
            time.sleep(0.05)
    raise AssertionError("the crawling process outlived its parent")


def test_the_childs_death_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(_: object) -> None:
        if not killed:
            (child,) = multiprocessing.active_children()
            killed.append(child.pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    with serve(yearly("a")) as web:
        settings = CrawlSettings(delay_seconds=0.05, allow_fast=True, proxy=web.proxy)
        result = crawl([site("a")], settings, tmp_path / "archive", progress=kill)
    assert [problem.cause for problem in result.problems] == ["crawl_died"]
    assert not result.complete


def test_an_archive_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    with (
        serve(yearly("a")) as web,
        Archive(tmp_path / "archive").writer(),
        pytest.raises(ArchiveError, match="another process"),
    ):
        go(web, tmp_path, site("a"))
