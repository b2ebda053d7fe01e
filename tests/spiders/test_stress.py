"""The stress web, crawled: every family finds every report of its sites, and asks for nothing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

from demo.server import serve
from demo.sites import FAMILIES as MAKES
from demo.stress import build_stress
from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders.crawl import crawl
from spiders.registry import load_registry


def test_every_make_of_site_gives_all_its_reports(tmp_path: Path) -> None:
    web = build_stress(number=len(MAKES) - 1)
    registry = tmp_path / "sites.yaml"
    registry.write_text(yaml.safe_dump(web.registry, allow_unicode=True), encoding="utf-8")
    sites = load_registry(registry)
    with serve(web) as server:
        settings = CrawlSettings(delay_seconds=0, allow_fast=True, retries=0, proxy=server.proxy_url)
        result = crawl(sites, settings, tmp_path / "archive")
    archived = {(capture.url, capture.document_sha256) for capture in Archive(tmp_path / "archive").documents()}
    for site in web.sites.values():
        wanted = {(report.url, report.sha256) for report in web.truth.reports if report.site == site.id}
        assert len(wanted) >= 6
        assert wanted <= archived, f"{site.family}: {len(wanted - archived)} of {len(wanted)} reports are missing"
    assert result.complete
    asked = Counter((request.host, request.path) for request in server.requests)
    assert max(asked.values()) == 1
