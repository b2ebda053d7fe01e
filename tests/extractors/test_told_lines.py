"""A statistics table whose lines are printed as text is read as the table that it is."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from operator import attrgetter

import pytest

from accuracy.judge import Verdict, judge_cells
from demo.documents.legacy import lay_out_legacy
from demo.documents.model import Cell, Layout, Table
from demo.documents.style import choose_style
from demo.legacy import legacy_figures
from extractors.document import Grid, Paragraph
from extractors.extract import extract
from extractors.extraction import Extraction, Hints
from extractors.told_lines import with_told_lines

WHO = ("呼兰区教育局", 2016)
COUNTED = ["收到申请数：12件", "当面申请数：3件", "传真申请数：2件", "网络申请数：6件", "信函申请数：1件"]


@pytest.fixture(scope="module")
def layout() -> Layout:
    return lay_out_legacy(*WHO, date(2017, 1, 9), legacy_figures(1, *WHO, 60), choose_style(1, *WHO), 3)


def read(layout: Layout, form: str, parted: str) -> Extraction:
    """The report with each row of its table as a line of text."""
    tables = (block for block in layout.blocks if isinstance(block, Table))
    rows = [list(row) for table in tables for _, row in groupby(table.cells, attrgetter("row"))]
    lines = [_line(row, form) for row in rows if len(row) > 1]
    title = f"<h1>{WHO[0]}{WHO[1]}年政府信息公开工作年度报告</h1>"
    return extract(f"{title}<p>{parted.join(filter(None, lines))}</p>".encode(), Hints(name="a.html"))


def _line(row: list[Cell], form: str) -> str:
    """A row without a number of the truth is a head."""
    label, unit, number = row[0].text, row[1].text, row[-1]
    return form.format(label=label, unit=unit, number=number.text) if number.fact else label


@pytest.mark.parametrize("form", ["{}：{}次", "{}（{}次）"])
def test_a_number_in_words_is_one(form: str) -> None:
    told = [("政府网站在线访谈次数", "零"), ("政策解读稿件发布数", "二"), ("举办各类培训班数", "十二")]
    lines = [Paragraph(form.format(*one), "") for one in told] + [Paragraph(text, "") for text in COUNTED]
    (table,) = with_told_lines(lines)
    assert isinstance(table, Grid)
    assert [cell.text for cell in table.cells[:6:2]] == [label for label, _ in told]
    assert [cell.text for cell in table.cells[1:6:2]] == [f"{number}次" for _, number in told]


@pytest.mark.parametrize(
    "form",
    [
        "{label}：{number}{unit}",
        "{label}: {number}{unit}；",
        "　　{label}{number}{unit}。",
        "{label}为{number}{unit}；",
        "{label}共 {number}{unit}",
        "{label}（{number}{unit}）",
    ],
)
@pytest.mark.parametrize("parted", ["</p><p>", "<br>"])
def test_each_line_is_a_row(layout: Layout, form: str, parted: str) -> None:
    verdict = Verdict(0, "lines", "html", "2014", ())
    judge_cells(verdict, layout, read(layout, form, parted))
    assert (verdict.right, verdict.faults) == (58, [])


def test_a_line_of_the_office_s_own_is_told() -> None:
    own = "政务抖音号发布数：9条"
    (grid,) = with_told_lines([Paragraph(line, "") for line in [*COUNTED[:3], own, *COUNTED[3:]]])
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells][6:8] == ["政务抖音号发布数", "9条"]


@pytest.mark.parametrize("lines", [COUNTED[:4], ["联系电话：0451-57334040", "共5页"] * 4])
def test_a_few_sentences_with_numbers_stay_text(lines: list[str]) -> None:
    paragraphs = [Paragraph(line, "") for line in lines]
    assert with_told_lines(paragraphs) == paragraphs


@pytest.mark.parametrize("place", ["", "/", "——", "无", " 件"])
def test_a_line_whose_number_was_left_empty_is_a_row_and_parts_nothing(place: str) -> None:
    lines = [*COUNTED[:3], re.sub(r"\d.*", place, COUNTED[3]), COUNTED[4], "按时办结数：12件"]
    (grid,) = with_told_lines([Paragraph(line, "") for line in lines])
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells][7] == place.removesuffix("件").strip()
