"""Where a list ends that nothing but its pages' numbers leads on."""

from __future__ import annotations

from pathlib import Path

from flows import crawled
from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders.crawl import CrawlResult, crawl
from spiders.registry import Site
from tests.spiders.fakeweb import FakeWeb, article, list_page, serve

COLUMN = "http://a.test/nb/index.html"
REPORT = "2023年政府信息公开工作年度报告"
COUNTED = {"article": r"/nb/\d+\.html$", "pages": {"query": "page"}}


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
