"""gongkai.indicators, describe and search: what the numbers mean, and where each statement comes from."""

from __future__ import annotations

import re
import sys
from fnmatch import fnmatchcase

import pandas as pd
import pytest

import gongkai
from gongkai import codebook
from gongkai.codebook import meaning

CODES = sorted({line.indicator for line in codebook.indicators()})


def test_the_codebook_comes_as_a_frame():
    frame = gongkai.indicators()
    received = frame.set_index("indicator").loc["requests.received"]
    assert received["unit"] == "case"
    assert received["templates"] == "2019;2021"


@pytest.mark.parametrize("code", CODES)
def test_every_indicator_is_described_with_the_source_of_each_statement(code):
    found = gongkai.describe(code)
    for heading in ("label", "in English", "where", "unit", "definition", "sources"):
        assert found[heading], heading
    sources = meaning.sources()
    for heading in ("definition", "article", "compares", "breaks", "hazard"):
        for text in found[heading]:
            name = text.rpartition("[")[2].rstrip("]")
            assert f"[{name}] {sources[name]}" in found["sources"]


def test_what_is_told_is_about_indicators_that_there_are():
    patterns = [row["indicator"] for row in codebook.read_rows("explanations.csv")]
    patterns += [pattern for one in meaning.breaks() for pattern in one.affects]
    assert [pattern for pattern in patterns if not any(fnmatchcase(code, pattern) for code in CODES)] == []
    for line in meaning.comparabilities():
        assert {line.indicator, *(term.name for term in line.terms)} <= set(CODES)
        assert line.relation in ("same", "sum", "similar", "not_comparable")
        assert all(codebook.indicator(line.indicator, era).templates != (era,) for era in line.templates)
        for era in line.templates:  # nobody prints both the number and what it is made of
            assert not any(era in own.templates for own in codebook.indicators() if own.indicator == line.indicator)
            assert all(era in codebook.indicator(term.name, era).templates for term in line.terms)
    assert [one.since for one in meaning.breaks()] == [2019, 2021, 2024]


def test_a_description_names_law_comparability_breaks_and_hazards():
    found = gongkai.describe("requests.outcome.cannot_provide.not_held")
    assert "Art. 36 (4)" in found["article"][0]
    assert "legacy.requests.replied.not_existing" in found["compares"][0]
    assert "ground of escape" in found["hazard"][0]
    assert any(line.startswith("2024: ") for line in gongkai.describe("litigation.direct.total")["breaks"])
    assert not gongkai.describe("disclosure.licensing.decisions")["compares"]


def test_every_statement_is_made_in_chinese_as_well():
    for code in CODES:
        english, chinese = gongkai.describe(code), gongkai.describe(code, "zh")
        assert [(heading, len(texts)) for heading, texts in english.parts] == [
            (heading, len(texts)) for heading, texts in chinese.parts
        ]
        for heading in ("definition", "article", "breaks", "hazard"):
            for text in chinese[heading]:
                assert re.search("[\u4e00-\u9fff]", text.rpartition("[")[0]), (code, text)
    assert "本机关不掌握" in gongkai.describe("requests.outcome.cannot_provide.not_held", "zh")["definition"][0]
    with pytest.raises(ValueError, match="'en' or 'zh'"):
        gongkai.describe("requests.received", "fr")


def test_the_causes_of_problems_are_told_in_chinese():
    assert meaning.causes()["needs_ocr"].startswith("文件是扫描件")
    for cause, said in meaning.causes().items():
        assert re.fullmatch("[a-z][a-z0-9_]*", cause)
        assert re.search("[\u4e00-\u9fff]", said), cause


def test_a_description_reads_well_in_a_terminal_and_is_safe_in_a_notebook():
    text = repr(gongkai.describe("requests.received"))
    assert text.splitlines()[0] == "requests.received"
    assert "definition  Requests received during the year." in text
    shown = gongkai.guide.Description("a", (("<b>", ("1 < 2", "c")),))._repr_html_()
    assert "<th style='text-align:left;vertical-align:top'>&lt;b&gt;</th>" in shown
    assert "1 &lt; 2<br>c" in shown


def test_describing_what_there_is_not_names_what_there_is():
    with pytest.raises(ValueError, match=r"no indicator 'requests.recieved'; did you mean 'requests.received'"):
        gongkai.describe("requests.recieved")


@pytest.mark.parametrize(
    ("text", "first", "found_in"),
    [
        ("不掌握", "requests.outcome.cannot_provide.not_held", "label"),
        ("not held", "requests.outcome.cannot_provide.not_held", "code"),
        ("复议 纠正", "review.corrected", "label"),
        ("State  SECRET", "requests.outcome.not_disclosed.state_secret", "code"),
        ("petition in disguise", "requests.outcome.not_processed.petition_complaint", "gloss"),
        ("Art. 38", "requests.outcome.cannot_provide.needs_creation", "article"),
        ("信息不存在", "legacy.requests.replied.not_existing", "label"),
        ("requests.carried", "requests.carried_in", "code"),
    ],
)
def test_search_finds_in_either_language(text, first, found_in):
    found = gongkai.search(text)
    assert (found["indicator"][0], found["found_in"][0]) == (first, found_in)


def test_search_knows_the_spellings_reports_use_and_parts_of_words_of_one_language_only():
    spelling = next(label for label in codebook.labels() if label.concept == "outcome.cannot_provide.not_held")
    assert "requests.outcome.cannot_provide.not_held" in set(gongkai.search(spelling.label)["indicator"])
    assert not gongkai.search("held")["indicator"].str.endswith("upheld").any()
    assert gongkai.search("").empty
    assert gongkai.search("卫星").empty


def test_in_a_terminal_descriptions_and_finds_are_laid_out_in_its_width(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    code = "requests.outcome.cannot_provide.not_held"
    told, found = repr(gongkai.describe(code)), repr(gongkai.search("不掌握"))
    assert max(map(len, told.splitlines())) <= 90
    assert "ground of escape" in " ".join(told.split())
    assert code in found  # never folded or cut
    monkeypatch.setitem(sys.modules, "rich.console", None)  # the plain wheel
    assert "ground of escape" in repr(gongkai.describe(code))
    assert code in repr(gongkai.search("不掌握"))


def test_what_is_found_is_shown_whole_and_is_a_frame_like_any_other():
    found = gongkai.search("expropriation")
    long = max(gongkai.indicators()["gloss_en"], key=len)
    assert long in repr(gongkai.indicators()) and long.split("(")[0] in gongkai.indicators()._repr_html_()
    assert type(found[found["unit"] == "case"]) is pd.DataFrame
