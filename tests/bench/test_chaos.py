"""The judge of chaos is one that can say no."""

from __future__ import annotations

import pytest

from bench.chaos import CAUSES, Chaos, Sheet, build, impolite, judge
from gongkai.archive import Answer, Archive, Origin

GOOD, BAD = "http://c.test/nb/t20240120_1.html", "http://c.test/nb/t20240120_2.html"


@pytest.fixture
def chaos():
    return Chaos({GOOD: Sheet(b"whole"), BAD: Sheet(b"gone", "timeout", True)}, [])


def archived(folder, body, cause):
    archive = Archive(folder)
    with archive.writer() as writer:
        writer.response(Answer(GOOD, 200, body=body), Origin("c", "article"))
        writer.error(BAD, Origin("c", "article"), cause)
    return archive


def test_what_is_right_is_right(chaos, tmp_path):
    assert judge(chaos, archived(tmp_path, b"whole", "timeout")) == []


def test_short_bodies_wrong_causes_and_missing_pages_are_told(chaos, tmp_path):
    (short,) = judge(chaos, archived(tmp_path / "short", b"whol", "timeout"))
    assert "other bytes" in short
    (cause,) = judge(chaos, archived(tmp_path / "cause", b"whole", "refused"))
    assert "timeout is on record as refused" in cause
    assert len(judge(chaos, Archive(tmp_path / "empty"))) == 2


def test_haste_is_told(chaos):
    chaos.asked += [("a", 0.0, 0.1), ("b", 0.01, 0.1), ("a", 0.3, 0.4), ("b", 0.22, 0.3)]
    assert impolite(chaos) == []
    chaos.asked.append(("b", 0.4, 0.5))
    assert impolite(chaos) == ["b: asked again after 180.0 ms"]


def test_one_page_in_twenty_misbehaves_in_every_way():
    pages = build(4000).pages.values()
    faults = [sheet.fault for sheet in pages if sheet.fault]
    assert set(faults) == {*CAUSES, "charset_lie"}
    assert 0.04 < len(faults) / len(pages) < 0.06
