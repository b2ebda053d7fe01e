"""What should be there and is not: each with its state and the evidence for it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from flows.coverage import Listings, coverage
from flows.crawled import listings, lost_documents
from flows.documents import Publisher
from gongkai.archive import Answer, Archive, Capture, Origin

LIST = "http://a.test/nb/index.html"


def capture(url, role="article", error=None, year=2026, **more):
    when = datetime(year, 11, 22, tzinfo=UTC)
    return Capture("a", url, when, "response" if error is None else "error", role, error=error, **more)


def edition(agency, year, parent=LIST):
    report = {"region_code": "230111", "region": "呼兰区", "province": "heilongjiang",
              "agency_id": f"230111-{agency}", "agency": f"呼兰区{agency}", "year": year}  # fmt: skip
    first = capture(f"http://a.test/{agency}/{year}", parent_url=parent)
    entry = SimpleNamespace(report=report, document=SimpleNamespace(first=first), summary=None)
    return SimpleNamespace(entry=entry, current=True, report_id=f"230111-{agency}-{year}")


def states(editions, listing, entries=(), lost=()):
    rows = coverage(editions, entries, {"a": listing}, lost, {"a": Publisher("230111", "")})
    return {(row.get("agency_id"), row.get("year")): row for row in rows}


def test_every_agency_is_expected_for_every_year_of_its_site():
    page = capture(LIST, "list")
    found = states([edition("教育局", 2023), edition("教育局", 2025), edition("民政局", 2024)], Listings({LIST: page}))
    assert {key: row["state"] for key, row in found.items()} == {
        ("230111-教育局", 2023): "reported", ("230111-民政局", 2023): "not_published",
        ("230111-教育局", 2024): "not_published", ("230111-民政局", 2024): "reported",
        ("230111-教育局", 2025): "reported", ("230111-民政局", 2025): "not_published",
    }  # fmt: skip
    missing = found["230111-民政局", 2025]
    assert (missing["source_url"], missing["captured_at"]) == (LIST, page.captured_at)


@pytest.mark.parametrize(("agency", "read", "last"), [
    ("教育局", datetime(2026, 2, 1, tzinfo=UTC), 2025), ("教育局", datetime(2026, 1, 31, tzinfo=UTC), 2024),
    ("人民政府", datetime(2026, 2, 1, tzinfo=UTC), 2024), ("人民政府", datetime(2026, 4, 1, tzinfo=UTC), 2025),
])  # fmt: skip
def test_a_report_is_missed_once_it_was_due(agency, read, last):
    page = Capture("a", LIST, read, "response", "list")
    found = states([edition(agency, 2023)], Listings({LIST: page}))
    assert max(year for _, year in found) == last


def test_what_is_announced_and_not_there_is_told_apart():
    failed = SimpleNamespace(
        summary=SimpleNamespace(outcome="failed", cause="damaged"),
        document=SimpleNamespace(
            first=capture("http://a.test/x.pdf", link_text="呼兰区教育局2024年政府信息公开工作年度报告")
        ),
    )
    gone = capture("http://a.test/y", error="not_found", link_text="呼兰区财政局2024年政府信息公开工作年度报告")
    found = states([edition("教育局", 2025)], Listings({LIST: capture(LIST, "list")}), [failed], [gone])
    assert found["230111-教育局", 2024]["state"] == "unreadable"
    assert (found["230111-财政局", 2024]["state"], found["230111-财政局", 2024]["source_url"]) == (
        "not_found",
        gone.url,
    )
    assert found["230111-财政局", 2025]["state"] == "not_published"


def test_a_document_that_killed_its_reader_is_quarantined():
    first = capture("http://a.test/x.pdf", link_text="呼兰区教育局2024年政府信息公开工作年度报告")
    killed = SimpleNamespace(
        summary=SimpleNamespace(outcome="failed", cause="out_of_memory"), document=SimpleNamespace(first=first)
    )
    found = states([edition("教育局", 2025)], Listings({LIST: capture(LIST, "list")}), [killed])
    row = found["230111-教育局", 2024]
    assert (row["state"], row["source_url"]) == ("quarantined", "http://a.test/x.pdf")
    assert "stopped (out_of_memory)" in row["evidence"]


def test_a_site_that_bars_or_is_dead_publishes_nothing_for_certain():
    for state, error in (("blocked", "blocked"), ("dead", "timeout")):
        listing = Listings({LIST: capture(LIST, "list")}, capture(LIST, "list", error=error), state)
        found = states([edition("教育局", 2023), edition("民政局", 2024)], listing)
        assert found["230111-教育局", 2024]["state"] == state
        assert error in found["230111-教育局", 2024]["evidence"]
    (nothing,) = states([], Listings()).values()
    assert (nothing["state"], nothing["region"]) == ("not_found", "呼兰区")


def test_the_evidence_is_read_from_the_archive(tmp_path):
    archive, origin = Archive(tmp_path), Origin("a", "list")
    with archive.writer() as writer:
        first = writer.response(Answer(LIST, 200, body=b"one"), origin)
        again = writer.response(Answer(LIST, 200, body=b"one"), origin)
        writer.error("http://a.test/other/", origin, "timeout")
        writer.error("http://dead.test/", Origin("dead", "robots"), "no_such_host")
        writer.response(Answer("http://a.test/x", 404), Origin("a", "article", LIST, "年报"), "not_found")
        writer.error("http://b.test/y", Origin("a", "article"), "off_site")
    assert again.captured_at > first.captured_at
    found = listings(archive)
    assert found["a"].pages == {LIST: first}, "the same content counts from when it was first seen"
    assert found["a"].barred is None, "one list of several that fails bars nothing"
    assert (found["dead"].state, found["dead"].pages) == ("dead", {})
    assert [one.url for one in lost_documents(archive)] == ["http://a.test/x"]
