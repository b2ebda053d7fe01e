"""The demo web, crawled: every report found, every trap met as it should be."""

from __future__ import annotations

from pathlib import Path

import yaml

from demo.server import serve
from demo.web import build_web
from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders.crawl import crawl
from spiders.registry import load_registry


def test_every_report_is_archived_and_nothing_is_asked_twice(tmp_path: Path) -> None:
    web = build_web()
    registry = tmp_path / "sites.yaml"
    registry.write_text(yaml.safe_dump(web.registry, allow_unicode=True), encoding="utf-8")
    sites = load_registry(registry)
    with serve(web) as server:
        settings = CrawlSettings(delay_seconds=0, allow_fast=True, proxy=server.proxy_url)
        first = crawl(sites, settings, tmp_path / "archive")
        asked = len(server.requests)
        second = crawl(sites, settings, tmp_path / "archive")
        again = server.requests[asked:]
    archive = Archive(tmp_path / "archive")
    archived = {(capture.url, capture.document_sha256) for capture in archive.documents()}
    assert {(report.url, report.sha256) for report in web.truth.reports} <= archived

    causes = {(problem.cause, problem.source_url) for problem in first.problems}
    expected = {"gate": "blocked", "robots": "robots", "dead_link": "not_found"}
    assert causes == {(expected[trap.kind], trap.url) for trap in web.truth.traps if trap.kind in expected}
    assert first.problems == second.problems

    assert sum(tally.fetched for tally in second.sites.values()) == 0
    documents = {url for url, _ in archived}
    assert not documents & {f"http://{request.host}{request.path}" for request in again}
