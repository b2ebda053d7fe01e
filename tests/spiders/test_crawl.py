"""Crawls of a scripted web: what goes wrong is recorded, what is right is archived, and no site is bothered."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from gongkai.archive import Archive, ArchiveError
from gongkai.settings import CrawlSettings
from spiders import manners
from spiders.crawl import CrawlResult, crawl
from spiders.registry import Site
from tests.spiders.fakeweb import FakeWeb, Reply, article, list_page, serve

pytestmark = pytest.mark.long

YEARS = range(2019, 2025)
REPORT = "政府信息公开工作年度报告"


def site(name: str, **more: object) -> Site:
    row = {"id": name, "name": name, "family": "trs", "region_code": "230111"}
    return Site.model_validate(row | {"start_urls": (f"http://{name}.test/nb/index.html",)} | more)


def address(name: str, path: str) -> str:
    return f"http://{name}.test{path}"


def go(web: FakeWeb, root: Path, *sites: Site, **settings: object) -> CrawlResult:
    values = {
        "delay_seconds": 0,
        "allow_fast": True,
        "timeout_seconds": 3,
        "total_timeout_seconds": 5,
        "retries": 2,
        "proxy": web.proxy,
        "contact": "me@site.test",
    }
    return crawl(sites, CrawlSettings.model_validate(values | settings), root / "archive")


def errors(root: Path) -> dict[str, str]:
    rows = Archive(root / "archive").captures().to_pylist()
    return {row["url"]: row["error"] for row in rows if row["error"]}


def contents(root: Path) -> set[tuple[str, str]]:
    return {(capture.url, capture.document_sha256 or "") for capture in Archive(root / "archive").documents()}


def one_article(name: str, reply: Reply | list[Reply]) -> dict[str, Reply | list[Reply]]:
    """A site with one list that links to one article, answered as scripted."""
    return {
        address(name, "/nb/index.html"): list_page(("./202101/t20210120_1.html", f"2020年{REPORT}")),
        address(name, "/nb/202101/t20210120_1.html"): reply,
    }


def fragile(name: str, lists: list[Reply]) -> dict[str, Reply | list[Reply]]:
    """A site whose list links to more broken articles than are borne, and then gives `lists`."""
    numbers = range(1, 31)
    links = list_page(*((f"t20210120_{number}.html", f"{2000 + number}年{REPORT}") for number in numbers))
    broken = {address(name, f"/nb/t20210120_{number}.html"): Reply(status=500) for number in numbers}
    return {address(name, "/nb/index.html"): [links, *lists], **broken}


shared_crawl = pytest.mark.xdist_group("faulty")  # in one process, so that the web is crawled once


class Faulty:
    """One crawl of many small sites, each with one fault; crawled once for all tests below."""

    ARTICLE = "/nb/202101/t20210120_1.html"

    def __init__(self, root: Path) -> None:
        self.root = root
        body = article("ok").body
        packed = gzip.compress(body * 50)
        gzipped = {"Content-Encoding": "gzip"}
        replies: dict[str, Reply | list[Reply]] = {
            **one_article("gzip", Reply(packed, headers=gzipped)),
            **one_article("cutgzip", Reply(packed[:-20], headers=gzipped)),
            **one_article("short", Reply(body, announced=len(body) + 10)),
            **one_article("mended", [Reply(body, announced=len(body) + 10), Reply(status=503), article("ok")]),
            **one_article("broken", Reply(b"oops", status=500)),
            **one_article("reset", Reply(reset=True)),
            **one_article("slow", Reply(body, seconds=4)),
            **one_article("drip", Reply(b"x" * 99, drip=0.2)),
            **fragile("brittle", lists=[]),
            **fragile("dying", lists=[Reply(status=500)]),
            **one_article("big", Reply(b"x" * (2**20 + 1))),
            **one_article("bomb", Reply(gzip.compress(b"x" * (2**20 + 1)), headers=gzipped)),
            **one_article("moved", Reply(status=302, headers={"Location": "/new/t1.html"})),
            address("moved", "/new/t1.html"): article("moved"),
            **one_article("away", Reply(status=302, headers={"Location": "http://elsewhere.test/t1.html"})),
            **one_article("loop", Reply(status=302, headers={"Location": "./t20210120_1.html"})),
            **one_article("soft", Reply("<html><body>您访问的页面不存在</body></html>".encode())),
            **one_article("gate", Reply(b"<script>$_ts={}</script>", status=202)),
            **one_article("norobots", article("never")),
            address("norobots", "/robots.txt"): Reply(status=500),
            **one_article("rules", article("never")),
            address("rules", "/robots.txt"): Reply(b"User-agent: *\nDisallow: /nb/202101/"),
            address("empty", "/nb/index.html"): list_page(("./202101/t20210120_1.html", "2020年部门预算")),
            **one_article("again", [Reply(status=429, headers={"Retry-After": "1"}), article("ok")]),
        }
        names = sorted({url.split("/")[2].removesuffix(".test") for url in replies} | {"gone"})
        with serve(replies) as web:
            self.result = go(web, root, *map(site, names), max_body_mb=1)
            self.web = web
        self.errors = errors(root)

    def error(self, name: str) -> str | None:
        return self.errors.get(address(name, self.ARTICLE))

    def causes(self, name: str) -> list[str]:
        return [problem.cause for problem in self.result.problems if problem.site == name]

    def asked(self, name: str, path: str = ARTICLE) -> int:
        return len(self.web.asked_for(address(name, path)))


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    yield Faulty(tmp_path_factory.mktemp("faulty"))


@shared_crawl
def test_bodies_are_archived_decoded(faulty: Faulty) -> None:
    stored = dict(contents(faulty.root))
    data = Archive(faulty.root / "archive").read(stored[address("gzip", Faulty.ARTICLE)])
    assert data == article("ok").body * 50


@shared_crawl
@pytest.mark.parametrize("name", ["cutgzip", "short"])
def test_a_short_body_is_refused_after_retries(faulty: Faulty, name: str) -> None:
    assert faulty.error(name) == "truncated"
    assert faulty.asked(name) == 3
    assert faulty.causes(name) == ["truncated"]


@shared_crawl
def test_what_passes_is_tried_again(faulty: Faulty) -> None:
    assert faulty.error("mended") is None
    assert faulty.asked("mended") == 3
    assert faulty.result.sites["mended"].fetched == 1


@shared_crawl
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("broken", "server_error"),
        ("slow", "timeout"),
        ("drip", "total_timeout"),
        ("big", "too_large"),
        ("bomb", "too_large"),
    ],
)
def test_failures_are_named(faulty: Faulty, name: str, error: str) -> None:
    assert faulty.error(name) == error
    assert faulty.causes(name) == [error]


@shared_crawl
def test_a_broken_connection_is_tried_again_by_us_alone(faulty: Faulty) -> None:
    assert faulty.error("reset") == "no_answer"
    # With two retries; Twisted would ask once more each time, at once and without a pause.
    assert faulty.asked("reset") == 3


@shared_crawl
def test_a_host_is_left_alone_where_it_fails_itself_not_some_of_its_pages(faulty: Faulty) -> None:
    assert (faulty.result.sites["brittle"].ended, faulty.result.sites["dying"].ended) == ("finished", "unreachable")
    # Asked again for what it gave before, it gave it each time: all of its broken pages are tried.
    assert faulty.asked("brittle", "/nb/index.html") >= 2
    assert sum(error == "server_error" for url, error in faulty.errors.items() if "//brittle." in url) == 30
    # The other one was believed after that; what was on its way until then was tried.
    tried = {one.url for one in faulty.web.asked if one.host == "dying.test" and "/t2021" in one.url}
    assert 5 <= len(tried) < 30
    assert {url for url, error in faulty.errors.items() if error == "host_down"} >= {
        address("dying", f"/nb/t20210120_{number}.html") for number in range(1, 31)
    } - tried


@shared_crawl
def test_redirects_stay_on_the_site(faulty: Faulty) -> None:
    assert address("moved", "/new/t1.html") in dict(contents(faulty.root))
    assert faulty.errors["http://elsewhere.test/t1.html"] == "off_site"
    assert not faulty.web.asked_for("http://elsewhere.test/t1.html")
    assert faulty.asked("loop") == 1
    assert faulty.causes("loop") == ["redirect_loop"]


@shared_crawl
def test_what_only_pretends_to_be_a_page_is_no_document(faulty: Faulty) -> None:
    assert faulty.error("soft") == "soft_not_found"
    assert address("soft", Faulty.ARTICLE) not in dict(contents(faulty.root))


@shared_crawl
def test_a_challenge_is_archived_and_not_tried_again(faulty: Faulty) -> None:
    assert faulty.error("gate") == "blocked"
    assert faulty.asked("gate") == 1
    assert faulty.result.sites["gate"].ended == "blocked"
    assert faulty.causes("gate") == ["blocked"]


@shared_crawl
def test_robots_are_obeyed_and_archived(faulty: Faulty) -> None:
    assert faulty.error("rules") == "robots"
    assert faulty.causes("rules") == ["robots"]
    assert faulty.asked("rules") == 0
    assert faulty.asked("norobots", "/nb/index.html") == 0
    assert "robots_unreachable" in faulty.causes("norobots")
    rows = Archive(faulty.root / "archive").captures().to_pylist()
    assert any(row["role"] == "robots" and row["url"] == address("rules", "/robots.txt") for row in rows)


@shared_crawl
def test_nothing_found_is_a_problem_with_evidence(faulty: Faulty) -> None:
    (problem,) = [problem for problem in faulty.result.problems if problem.site == "empty"]
    assert (problem.cause, problem.severity) == ("zero_found", "error")
    assert "2020年部门预算" in problem.evidence
    assert problem.next_command == "gongkai crawl empty"
    assert "not_found" in faulty.causes("gone")


@shared_crawl
def test_retry_after_is_respected(faulty: Faulty) -> None:
    first, second = faulty.web.asked_for(address("again", Faulty.ARTICLE))
    assert second.began - first.ended >= 0.95


@shared_crawl
def test_requests_say_who_asks(faulty: Faulty) -> None:
    headers = faulty.web.asked_for(address("gzip", Faulty.ARTICLE))[0].headers
    assert headers["user-agent"] == "gongkai/0.1 (+me@site.test)"
    assert headers["referer"] == address("gzip", "/nb/index.html")
    assert "cookie" not in headers


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


@shared_crawl
def test_how_each_host_was_asked_is_on_record(faulty: Faulty) -> None:
    asked = {row["host"]: row for row in manners.read(faulty.root / "state")}
    assert (asked["rules.test"]["robots"], asked["rules.test"]["robots_text"]) == (
        "rules",
        "User-agent: *\nDisallow: /nb/202101/",
    )
    assert (asked["norobots.test"]["robots"], asked["gzip.test"]["robots"]) == ("unreachable", "none")
    # robots.txt, the list, and the article three times over; more where the machine is slow and answers come late
    assert asked["mended.test"]["requests"] >= 5
    assert asked["mended.test"]["errors"] >= 3
    for host, row in asked.items():
        # A try that did not reach the server counts for us; none reached it that we did not count.
        assert row["requests"] >= sum(one.host == host for one in faulty.web.asked), host
