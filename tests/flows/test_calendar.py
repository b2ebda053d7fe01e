"""The calendar of scheduled runs: every night while reports appear, else a site in peace for some days."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from flows.crawling import due
from spiders.registry import Site


def site(name):
    return Site(id=name, name=name, family="trs", start_urls=(f"http://{name}.test/",), region_code="230111")


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (datetime(2026, 2, 3, 2, 30, tzinfo=UTC), ["crawled", "never", "old"]),
        (datetime(2026, 6, 8, 2, 30, tzinfo=UTC), ["never", "old"]),
        (datetime(2026, 6, 14, 2, 30, tzinfo=UTC), ["crawled", "never", "old"]),
    ],
)
def test_sites_are_asked_when_they_are_due(tmp_path, now, asked):
    (tmp_path / "crawls").mkdir()
    for name, ended in (("crawled", "2026-06-07T03:00:00+00:00"), ("old", "2026-05-01T03:00:00+00:00")):
        (tmp_path / "crawls" / f"{name}.json").write_text(json.dumps({"ended_at": ended, "listed": []}))
    sites = [site(name) for name in ("crawled", "never", "old")]
    assert [one.id for one in due(sites, tmp_path, 7, now)] == asked
