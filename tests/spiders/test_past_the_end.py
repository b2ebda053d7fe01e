"""Where a list ends that nothing but its pages' numbers leads on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows import crawled
from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders import history
from spiders.crawl import CrawlResult, crawl
from spiders.registry import Site
from tests.spiders.fakeweb import FakeWeb, Reply, article, list_page, serve

COLUMN = "http://a.test/nb/index.html"
REPORT = "2023年政府信息公开工作年度报告"
COUNTED = {"article": r"/nb/\d+\.html$", "pages": {"query": "page"}}


CHANNEL = "0123456789abcdef0123456789abcdef"
SEARCH = (
    f"http://a.test/common/search/{CHANNEL}?page={{}}&_pageSize=15&_isAgg=true&_isJson=true&_template=index"
    "&_rangeTimeGte=&_channelName="
)
DOCUMENT = f"/nb/c100101/202401/{CHANNEL}.shtml"


def night(web: FakeWeb, root: Path, **row: object) -> CrawlResult:
    told = {"id": "a", "name": "甲区", "family": "trs", "start_urls": (COLUMN,), "region_code": "230111"} | row
    settings = CrawlSettings(delay_seconds=0, allow_fast=True, timeout_seconds=2, retries=0, proxy=web.proxy)
    return crawl([Site.model_validate(told)], settings, root / "archive")


def test_a_page_that_was_guessed_and_is_not_there_ends_its_list(tmp_path: Path) -> None:
    web = {COLUMN: list_page(("1.html", REPORT)), "http://a.test/nb/1.html": article("甲区")}
    with serve(web) as server:
        assert not night(server, tmp_path, family="profile", profile=COUNTED).problems
        assert server.asked_for(f"{COLUMN}?page=2")
    assert [row["source_url"] for row in crawled.problems(Archive(tmp_path / "archive"))] == []


def test_a_page_that_the_site_links_to_and_does_not_have_is_a_problem(tmp_path: Path) -> None:
    web = {COLUMN: list_page(("1.html", REPORT), ("?page=2", "下一页")), "http://a.test/nb/1.html": article("甲区")}
    with serve(web) as server:
        night(server, tmp_path, family="profile", profile=COUNTED)
    found = [(row["source_url"], row["cause"]) for row in crawled.problems(Archive(tmp_path / "archive"))]
    assert found == [(f"{COLUMN}?page=2", "not_found")]


def test_a_page_that_a_list_names_and_that_vanished_leaves_the_crawl_short_of_a_measure(tmp_path: Path) -> None:
    first = list_page(("1.html", REPORT), ("index_1.html", "下一页"), ("old/index.html", "2019年"))
    second = list_page(("2.html", REPORT))
    reports = {f"http://a.test/nb/{number}.html": article("甲区") for number in (1, 2)}
    web = {COLUMN: first, "http://a.test/nb/index_1.html": [second, Reply(status=404)], **reports}
    listed: list[frozenset[str]] = []
    with serve(web) as server:
        for _ in range(2):
            told = night(server, tmp_path, family="profile", profile=COUNTED | {"pages": {"link": "//a[.='下一页']"}})
            listed.append(history.load_found(tmp_path / "state" / "crawls", "a"))
    assert len(listed[0]) == 2, "a dead link to a column leaves the lists that there are whole"
    assert listed[1] == listed[0], "what was seen of a list of which a page is gone is no measure for the next night"
    assert {problem.cause for problem in told.problems} == {"fewer_than_last_time", "not_found"}


@pytest.mark.parametrize(
    ("total", "then", "ends"),
    [
        ({}, Reply(status=404), []),
        ({"total": 1}, Reply(status=404), []),
        ({"total": 40}, Reply(status=404), ["not_found"]),
        ({}, Reply(json.dumps({"data": {"results": []}}).encode()), []),
        ({}, None, []),
    ],
    ids=["absent", "all given", "short of its total", "empty", "repeated"],
)
def test_a_service_ends_by_the_first_page_that_gives_nothing_new(
    tmp_path: Path, total: dict[str, int], then: Reply | None, ends: list[str]
) -> None:
    rows = [{"title": REPORT, "url": DOCUMENT}, {"title": "2023年工作动态", "url": "/x.shtml"}]
    answer = Reply(json.dumps({"data": {"results": rows, **total}}).encode())
    column = Reply(f'<html><head><meta name="channelId" content="{CHANNEL}"></head><body></body></html>'.encode())
    web = {COLUMN: column, f"http://a.test{DOCUMENT}": article("甲区")}
    web |= {SEARCH.format(1): answer, SEARCH.format(2): then or answer}
    with serve(web) as server:
        told = night(server, tmp_path, family="ucap")
        assert server.asked_for(SEARCH.format(2))
        assert not server.asked_for(SEARCH.format(3))
    assert [problem.cause for problem in told.problems] == ends
    assert [row["cause"] for row in crawled.problems(Archive(tmp_path / "archive"))] == ends


@pytest.mark.parametrize(
    "row", [{"family": "focused"}, {"family": "profile", "profile": COUNTED | {"pages": {"link": "//a[.='下一页']"}}}]
)
def test_a_list_that_grows_by_a_service_is_asked_for_to_its_end(tmp_path: Path, row: dict[str, object]) -> None:
    more = "<script>function more() { fetch('/api/list?c=3&pageNo=' + n).then(show) }</script>"
    column = (
        f"<html><head><title>政府信息公开年报</title></head><body><a href='1.html'>{REPORT}</a>{more}</body></html>"
    )
    rows = [{"title": REPORT, "url": f"/nb/{number}.html"} for number in (1, 2)]
    web = {COLUMN: Reply(column.encode())}
    web |= {f"http://a.test/nb/{number}.html": article("甲区") for number in (1, 2)}
    for number, given in ((1, rows[:1]), (2, rows[1:]), (3, [])):
        web[f"http://a.test/api/list?c=3&pageNo={number}"] = Reply(json.dumps({"rows": given}).encode())
    with serve(web) as server:
        assert not night(server, tmp_path, **row).problems
        assert server.asked_for("http://a.test/nb/2.html")
        assert not server.asked_for("http://a.test/api/list?c=3&pageNo=4")
