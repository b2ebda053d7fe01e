"""Documents that hold more than one report, and tables that hold a whole one."""

from __future__ import annotations

import pytest

from demo.documents.workbook import Sheet, xlsx
from extractors.extract import extract
from extractors.extraction import Extraction, Hints


def rows(title: str, licensing: int) -> list[list[object]]:
    return [
        [title],
        ["二、主动公开政府信息情况"],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", licensing],
    ]


def values(found: Extraction) -> dict[str, float | None]:
    return {cell.indicator: cell.value for cell in found.observations}


@pytest.mark.parametrize(
    "other", ["乙县民政局2022年政府信息公开工作年度报告", "甲县教育局2021年政府信息公开工作年度报告"]
)
def test_of_several_reports_the_first_is_read_and_the_others_are_told(other: str) -> None:
    book = xlsx(Sheet(rows("甲县教育局2022年政府信息公开工作年度报告", 3), name="一"), Sheet(rows(other, 8), name="二"))
    found = extract(book, Hints())
    assert values(found) == {"disclosure.licensing.decisions": 3.0}
    assert (found.outcome, found.report.agency, found.report.year) == ("partial", "甲县教育局", 2022)
    told = next(problem for problem in found.problems if problem.cause == "several_reports")
    assert (told.severity, told.locator) == ("error", "xlsx:sheet=二,cell=A1")
    assert other in told.sentence


def test_a_title_printed_again_begins_no_other_report() -> None:
    title = "甲县教育局2022年政府信息公开工作年度报告"
    again = [
        ["教育局2022年政府信息公开工作年度报告"],
        ["第二十条第（六）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政处罚", 4],
    ]
    found = extract(xlsx(Sheet(rows(title, 3), name="一"), Sheet(again, name="二")), Hints())
    assert values(found) == {"disclosure.licensing.decisions": 3.0, "disclosure.penalty.decisions": 4.0}


def test_a_table_that_frames_the_whole_report_keeps_its_title_and_its_text() -> None:
    lines = (
        "甲县教育局2022年政府信息公开工作年度报告",
        "一、总体情况",
        "2022年，甲县教育局认真贯彻落实条例，公开信息三十条，各项工作都有进展，没有发生行政复议和行政诉讼。",
        "六、其他需要报告的事项",
        "2022年，本机关共收取政府信息公开信息处理费1200元。",
    )
    table = "<tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>3"
    page = "".join(f"<tr><td colspan=2>{line}" for line in lines[:3]) + table
    page += "".join(f"<tr><td colspan=2>{line}" for line in lines[3:])
    found = extract(f"<table>{page}</table>".encode(), Hints())
    assert (found.report.agency, found.report.year) == ("甲县教育局", 2022)
    assert [section.section for section in found.sections] == ["preamble", "overall", "other"]
    assert values(found) == {"disclosure.licensing.decisions": 3.0, "fees.information_processing_fee": 1200.0}


@pytest.mark.parametrize(("author", "others"), [("乙县民政局", 1), ("甲县教育局", 0)])
def test_a_title_that_names_nobody_is_of_the_body_that_the_text_below_names(author: str, others: int) -> None:
    one, two = rows("甲县教育局2022年政府信息公开工作年度报告", 3), rows("关于2022年度政府信息公开工作情况的报告", 3)
    two.insert(1, [f"根据《条例》要求，{author}编制本报告。"])
    found = extract(xlsx(Sheet(one, name="一"), Sheet(two, name="二")), Hints())
    assert found.report.agency == "甲县教育局"
    assert sum(problem.cause == "several_reports" for problem in found.problems) == others
