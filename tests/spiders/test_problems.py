"""What a crawl tells a person, and what it compares with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from gongkai.schema import SCHEMAS
from spiders import history
from spiders.problems import crawl_died, find_problems, is_complete
from spiders.registry import Site
from spiders.tally import Fault, Findings, Listed, Tally

SITE = Site(id="a", name="甲区", family="trs", start_urls=("http://a.test/nb/",), region_code="230111")
SINCE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def listing(*names: str) -> Findings:
    return Findings(listed=[Listed("http://a.test/nb/", "http://a.test/nb/", name, "年报", None) for name in names])


def finished(found: int) -> Tally:
    return Tally("a", list_pages=2, found=found, ended="finished")


def test_fewer_than_last_time_names_what_is_missing(tmp_path: Path) -> None:
    assert history.load_found(tmp_path / "crawls", "a") == frozenset()
    history.save(tmp_path / "crawls", finished(3), listing("u1", "u2", "u3"))
    previous = history.load_found(tmp_path / "crawls", "a")
    assert find_problems(SITE, finished(3), listing("u3", "u2", "u1"), previous) == []
    (problem,) = find_problems(SITE, finished(2), listing("u2", "u4"), previous)
    assert (problem.cause, problem.severity, problem.next_command) == (
        "fewer_than_last_time",
        "error",
        "gongkai crawl a",
    )
    assert "2 of the 3" in problem.sentence
    assert "missing: u1 u3" in problem.evidence


def test_a_crawl_that_stopped_is_not_compared() -> None:
    stopped = Tally("a", ended="unreachable")
    findings = Findings(faults=[Fault("timeout", "http://a.test/nb/", "list", SINCE)])
    problems = find_problems(SITE, stopped, findings, frozenset({"u1"}))
    assert [problem.cause for problem in problems] == ["unreachable", "timeout"]
    assert "2026-01-02 03:04:00Z" in problems[0].evidence


def test_faults_are_told_once_per_cause_whatever_their_order() -> None:
    faults = [Fault("not_found", f"http://a.test/{number}", "article", SINCE) for number in range(9)]
    problems = find_problems(SITE, finished(9), Findings(listing("u").listed, faults), frozenset())
    assert problems == find_problems(SITE, finished(9), Findings(listing("u").listed, faults[::-1]), frozenset())
    (problem,) = problems
    assert (problem.severity, problem.source_url) == ("warning", "http://a.test/0")
    assert "(9 documents)" in problem.sentence


def test_a_list_that_failed_makes_a_crawl_incomplete() -> None:
    assert is_complete(finished(1), Findings(faults=[Fault("timeout", "u", "article", SINCE)]))
    assert not is_complete(finished(1), Findings(faults=[Fault("timeout", "u", "list", SINCE)]))
    assert is_complete(finished(1), Findings(faults=[Fault("off_site", "u", "list", SINCE)]))
    assert not is_complete(Tally("a", ended="blocked"), Findings())


def test_problems_are_rows_of_the_dataset() -> None:
    assert set(crawl_died(-9).row()) == set(SCHEMAS["problems"].names)
