"""Whoever chooses Chinese reads Chinese: every code of the datasets has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from atlas.board import latest
from gongkai import codebook
from gongkai.codebook import meaning

ROOT = Path(__file__).resolve().parents[2]
_FLAGS = (ROOT / "docs/architecture.md").read_text("utf-8").partition("| flag | the doubt |")[2].partition("\n\n")[0]
FLAGS = set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in _FLAGS.splitlines() if "`" in line)))


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("unit", {line.unit for line in codebook.indicators()}),
        ("quality", {"verified", "conflict", "unverified", "proposed"}),
        ("status", {"reported", "blank", "dash", "not_applicable", "unreadable"}),
        ("severity", {"error", "warning", "hint"}),
        ("stage", {"crawl", "archive", "read", "recognise", "check", "publish"}),
        ("told_from", {"title", "text", "period", "context", "url", "meta", "publisher", "agency", "code"}),
        ("robots", {"rules", "none", "unreachable", "blocked"}),
        ("scope", {"own", "aggregate"}),
        ("flag", FLAGS),
        ("board", {head for board in latest() for table in board.tables[:1] for head in table.columns if head}),
    ],
)
def test_every_code_has_its_chinese_word(kind: str, codes: set[str]) -> None:
    words = meaning.chinese(kind)
    assert len(codes) > 1
    assert codes - set(words) == set()
    assert all(re.search("[\u4e00-\u9fff]", word) for word in words.values())


def test_every_indicator_and_table_is_named_in_chinese() -> None:
    assert all(re.search("[\u4e00-\u9fff]", line.label_zh) for line in codebook.indicators())
    assert all(re.search("[\u4e00-\u9fff]", table.title) for table in codebook.tables())


def test_evidence_is_told_in_chinese_with_what_varies_in_it() -> None:
    assert meaning.evidence_in_chinese("HTTP status 404; linked from http://a.test/b") == (
        "HTTP 状态码 404；链接自 http://a.test/b"
    )
    assert meaning.evidence_in_chinese("not named on the list page") == "列表页未列出"
    assert meaning.evidence_in_chinese("依法公开") == ""


def test_every_sentence_of_evidence_that_coverage_writes_is_told_in_chinese() -> None:
    written = re.findall(
        r'"((?:its|not named|no report|no list)[^"]+)"', (ROOT / "flows/coverage.py").read_text("utf-8")
    )
    assert len(written) > 3
    assert [text for text in written if not meaning.evidence_in_chinese(text)] == []
