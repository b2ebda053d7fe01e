"""One crawl of many small sites, each with one fault: what goes wrong is recorded, what is right is archived."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.archive import Archive
from spiders import manners
from tests.spiders.crawls import REPORT, address, contents, errors, go, one_article, site
from tests.spiders.fakeweb import Reply, article, list_page, serve

pytestmark = pytest.mark.long


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
