"""Crawls of a scripted web, and what they leave."""

from __future__ import annotations

from pathlib import Path

from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders.crawl import CrawlResult, crawl
from spiders.registry import Site
from tests.spiders.fakeweb import FakeWeb, Reply, list_page

YEARS = range(2019, 2025)
REPORT = "政府信息公开工作年度报告"


def site(name: str, **more: object) -> Site:
    """A site of one column."""
    row = {"id": name, "name": name, "family": "trs", "region_code": "230111"}
    return Site.model_validate(row | {"start_urls": (f"http://{name}.test/nb/index.html",)} | more)


def address(name: str, path: str) -> str:
    """The address of a path of a site."""
    return f"http://{name}.test{path}"


def go(web: FakeWeb, root: Path, *sites: Site, **settings: object) -> CrawlResult:
    """Crawl the sites as fast as they answer."""
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
    """What went wrong, by address."""
    rows = Archive(root / "archive").captures().to_pylist()
    return {row["url"]: row["error"] for row in rows if row["error"]}


def contents(root: Path) -> set[tuple[str, str]]:
    """The documents of the archive: their addresses and what they hold."""
    return {(capture.url, capture.document_sha256 or "") for capture in Archive(root / "archive").documents()}


def one_article(name: str, reply: Reply | list[Reply]) -> dict[str, Reply | list[Reply]]:
    """A site with one list that links to one article, answered as scripted."""
    return {
        address(name, "/nb/index.html"): list_page(("./202101/t20210120_1.html", f"2020年{REPORT}")),
        address(name, "/nb/202101/t20210120_1.html"): reply,
    }
