"""Of tables of other years and bodies the report's own is told, and nothing of theirs passes for it."""

from __future__ import annotations

import pytest

from extractors.checks import evaluate
from extractors.document import Document, Grid, Paragraph
from extractors.extraction import Problem, Report
from extractors.observe import observe
from extractors.others import OfOthers, grids_of_others
from extractors.tables import recognise
from tests.extractors.grids import REQUEST_HEADER, Row, grid, numbers


def test_a_table_of_others_does_not_fill_the_blanks_of_the_reports_own() -> None:
    def table(*texts: str) -> Grid:
        return grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *texts])

    def read(*tables: Grid) -> tuple[list[float | None], set[str]]:
        problems: list[Problem] = []
        cells = observe(recognise(list(tables)), "2021", problems, {})
        return [cell.value for cell in cells.values()], {problem.cause for problem in problems}

    own = table("5", "", "", "", "", "", "5")
    assert read(own, table("7", "2", "", "", "", "", "9")) == ([5, *[None] * 5, 5], {"printed_twice"})
    line = ("一、本年新收政府信息公开申请数量", 3)
    together = [*REQUEST_HEADER, [line, "5", *[""] * 5, "5"], *REQUEST_HEADER, [line, "7", "2", *[""] * 4, "9"]]
    assert read(grid(*together)) == ([5, *[None] * 5, 5], {"printed_twice"})  # a sheet without a line between them
    assert read(own, table("5", "0", "0", "0", "0", "0", "5")) == ([5, 0, 0, 0, 0, 0, 5], set())  # printed again


@pytest.mark.parametrize("years", [("2021年", "2022年"), ("2022年", "2021年"), ("2021年", ""), ("", "2021年度")])
def test_of_a_table_printed_for_two_years_the_reports_own_is_kept(years: tuple[str, str]) -> None:
    document = Document("html")
    for year in years:
        start = 1 if year.startswith("2021") else 30
        row = [("一、本年新收政府信息公开申请数量", 3), *numbers(start)]
        document.blocks += [Paragraph(f"{year}收到和处理申请情况", ""), grid(*REQUEST_HEADER, row)]
    others = grids_of_others(document, Report(year=2022))
    problems: list[Problem] = []
    cells = observe(recognise(list(document.grids())), "2021", problems, {}, others)
    assert [cell.raw_value for cell in cells.values()] == numbers(30)
    if years != ("2021年", ""):  # a stale caption over the report's own, or an own table without one
        assert {(cell.quality, cell.flags) for cell in cells.values()} == {("unverified", "")}
        assert [(problem.cause, problem.severity) for problem in problems] == [("table_of_others", "warning")]
    else:
        assert {cell.quality for cell in cells.values()} == {"conflict"}


def test_a_head_that_names_another_year_stands_for_all_tables_below_it() -> None:
    def part(year: str, start: int) -> list[Paragraph | Grid]:
        line = [("一、本年新收政府信息公开申请数量", 3), *numbers(start)]
        disclosure = grid(["信息内容", "处理决定数量"], ["行政处罚", str(start)])
        requests = grid(*REQUEST_HEADER, line)
        return [Paragraph(year, ""), Paragraph("（一）主动公开", ""), disclosure, Paragraph("（二）申请", ""), requests]

    document = Document("pdf", blocks=[*part("2022年情况", 30), *part("附：2021年情况", 1)])
    problems: list[Problem] = []
    others = grids_of_others(document, Report(year=2022))
    cells = observe(recognise(list(document.grids())), "2021", problems, {}, others)
    assert [cell.raw_value for cell in cells.values()] == ["30", *numbers(30)]
    assert {problem.cause for problem in problems} == {"table_of_others"}
    document.blocks.insert(5, Paragraph("以下为各单位的办理情况，其中数字来自2021年。", ""))  # which says nothing of it
    del document.blocks[6]
    others = grids_of_others(document, Report(year=2022))
    twice = observe(recognise(list(document.grids())), "2021", [], {}, others)
    assert {cell.quality for cell in twice.values()} == {"conflict"}


def test_a_stale_year_over_the_only_table_loses_nothing() -> None:
    row = [("一、本年新收政府信息公开申请数量", 3), *numbers(30)]
    document = Document("html", blocks=[Paragraph("2021年度申请情况表", ""), grid(*REQUEST_HEADER, row)])
    others = grids_of_others(document, Report(year=2022))
    cells = observe(recognise(list(document.grids())), "2021", [], {}, others)
    assert list(others.captions) == [0] and [cell.raw_value for cell in cells.values()] == numbers(30)


REPORT = Report(year=2022, agency="呼兰区教育局", region_code="230111")


@pytest.mark.parametrize(
    "caption",
    [
        "上年度收到和处理申请情况",
        "去年同期数据：",
        "附：下属单位申请情况",
        "（二）呼兰区图书馆办理情况：",
        "其中，呼兰区民政局：",
    ],
)
def test_a_caption_that_names_another_year_or_body_is_of_another_table(caption: str) -> None:
    row: Row = [("一、本年新收政府信息公开申请数量", 3), "1", "0", "0", "0", "0", "2", "3"]  # which add up
    other = [Paragraph(caption, ""), grid(*REQUEST_HEADER, row)]
    own = [Paragraph("2022年收到和处理申请情况", ""), grid(*REQUEST_HEADER, [row[0], *numbers(30)])]
    document = Document("html", blocks=[*other, *own])
    assert list(grids_of_others(document, REPORT).captions) == [0]
    problems: list[Problem] = []
    alone = observe(recognise([grid(*REQUEST_HEADER, row)]), "2021", problems, {}, OfOthers({0: caption}, {}, set()))
    evaluate(alone)
    assert {(cell.flags, cell.quality) for cell in alone.values()} == {("of_others", "unverified")}
    assert [problem.cause for problem in problems] == ["table_of_others"]
    # where rows were lost, those may be the report's own: the other's take not their place
    problems = [Problem("recognise", "row_shape_lost", "error", "Rows were lost.")]
    others = OfOthers({0: caption}, {}, set())
    assert not observe(recognise([grid(*REQUEST_HEADER, row)]), "2021", problems, {}, others)
    assert "left out" in problems[-1].sentence


@pytest.mark.parametrize(
    "caption",
    [
        "呼兰区教育局申请情况",
        "区教育局办理情况",
        "二、上年结转申请情况",
        "2022年与上年同期对比",
        "第二十条第（五）项",
        "按照2019年修订的条例，情况如下：",
    ],
)
def test_a_caption_that_names_the_report_itself_is_of_its_own_table(caption: str) -> None:
    document = Document("html", blocks=[Paragraph(caption, ""), grid(*REQUEST_HEADER)])
    assert not grids_of_others(document, REPORT).captions


def test_what_only_a_table_with_other_numbers_prints_is_in_doubt() -> None:
    head = ["信息内容", "处理决定数量"]
    own, other = grid(head, ["行政处罚", "5"]), grid(head, ["行政处罚", "3"], ["行政强制", "2"])
    cells = observe(recognise([own, other]), "2021", [], {})
    assert [(cell.value, cell.flags) for cell in cells.values()] == [(5, "printed_twice"), (2, "of_others")]
