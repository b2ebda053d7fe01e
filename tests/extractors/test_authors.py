"""Whose report it is, and where: what the document says besides its title."""

import pytest

from demo.documents.workbook import Sheet, xlsx
from demo.legacy import lines
from extractors.credit_code import is_valid
from extractors.extract import extract
from extractors.extraction import Hints
from tests.extractors.told import told
from tests.facsimile.documents import document


def test_a_name_used_on_the_spot_is_placed_by_the_site_and_not_by_the_city_the_text_names() -> None:
    head = "根据哈尔滨市人民政府办公室通知要求，本机关编制本报告。"
    found = told("区教育局2020年政府信息公开工作年度报告", head, region_code="230111").report
    assert found is not None
    assert (found.agency_id, found.region_source) == ("230111-教育局", "context")


def test_whoever_signs_over_the_date_is_the_author() -> None:
    found = told("2020年政府信息公开工作年度报告", end="<p>哈尔滨市呼兰区民政局</p><p>2021年1月20日</p>").report
    assert found is not None
    assert (found.agency_id, found.agency_source) == ("230111-民政局", "text")


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("本年报由哈尔滨市呼兰区民政局编制。", "text"),
        ("根据通知要求，由哈尔滨市呼兰区民政局编制本报告。", "text"),
        ("本报告是由哈尔滨市呼兰区民政局依据《信息公开条例》编制而成的。", "text"),
        ("如有疑问，请与哈尔滨市呼兰区民政局党政综合办公室联系。", "text"),
        ("索引号：0001/2021-1</p><p>发布机构：哈尔滨市呼兰区民政局", "publisher"),
        (
            "<table><tr><td>索引号</td><td>发布机构</td></tr><tr><td>1</td><td>呼兰区民政局</td></tr></table>",
            "publisher",
        ),
    ],
)
def test_whose_report_it_is_where_the_title_does_not_say(head: str, source: str) -> None:
    found = told("2020年政府信息公开工作年度报告", head)
    assert found.report is not None
    assert (found.report.agency_id, found.report.agency_source) == ("230111-民政局", source)
    doubted = "agency_of_publisher" in {problem.cause for problem in found.problems}
    assert doubted == (source == "publisher")


def test_rules_that_are_named_do_not_tell_the_region() -> None:
    found = told("2020年政府信息公开工作年度报告", "根据《武威市政府信息公开实施意见》，本机关编制本报告。").report
    assert found is not None
    assert found.region_code == ""


def test_a_printed_credit_code_is_kept_where_its_check_character_holds() -> None:
    title = "呼兰区教育局2020年政府信息公开工作年度报告"
    found = told(title, "索引号：11341702486344515H/202110-00013")
    assert found.report is not None and found.report.agency_code == "11341702486344515H"
    found = told(title, "索引号：11341702486344515h/202110-00013")
    assert found.report is not None and found.report.agency_code == "11341702486344515H"
    assert [one.evidence for one in found.problems if one.cause == "credit_code"] == ["11341702486344515h"]
    found = told(title, "索引号：11341702486344516H/202110-00013")
    assert found.report is not None and found.report.agency_code == ""
    assert [one.severity for one in found.problems if one.cause == "credit_code"] == ["hint"]


def test_a_site_of_a_division_that_the_standard_lacks_says_where_it_was_put() -> None:
    title = "区教育局2020年政府信息公开工作年度报告"
    zone = told(title, region_code="230171")
    assert zone.report is not None and zone.report.region_code == "230100"
    assert [one.evidence for one in zone.problems if one.cause == "region_of_above"] == ["230171"]
    known = told(title, region_code="230111")
    assert "region_of_above" not in {one.cause for one in known.problems}


def test_the_code_of_a_body_tells_where_it_is_if_nothing_else_does() -> None:
    title = "唐村镇2020年政府信息公开工作年度报告"
    found = told(title, "索引号：11370883004325769B/2021-01").report
    assert found is not None
    assert (found.agency_id, found.region_source) == ("370883-唐村镇人民政府", "code")
    found = told(title, "索引号：11370883004325769B/2021-01", region_code="230111").report
    assert found is not None and found.region_code == "230111"  # the registry's row is surer
    found = told(title, "索引号：11370883004325768B/2021-01").report  # the check character does not hold
    assert found is not None and found.region_code == ""


@pytest.mark.parametrize("code", ["11341702486344515H", "113708260043292687"])
def test_check_characters_of_codes_seen_on_public_pages(code: str) -> None:
    assert is_valid(code)
    assert not is_valid(code[:-1] + ("A" if code[-1] != "A" else "B"))


def test_a_site_that_names_itself_in_the_title_of_its_page_is_not_the_body() -> None:
    """What stands behind the report's name there is the site's; whose report it is, the text says."""
    title = "关于2022年度政府信息公开工作情况的报告"
    page = (
        document("html").decode().replace("<body>", f"<title>{title}-呼兰区人民政府</title><body><h1>{title}</h1>", 1)
    )
    report = extract(page.encode(), Hints(region_code="230111", agency="呼兰区人民政府")).report
    assert report is not None
    assert (report.agency, report.year) == ("呼兰区教育局", 2022)


@pytest.mark.parametrize("tab", ["呼兰区教育局", "呼兰区教育局2016年", "2016年度呼兰区教育局"])
def test_the_tab_of_a_sheet_may_say_whose_report_it_is(tab: str) -> None:
    report = extract(book([["政府信息公开情况统计表"]], name=tab), Hints()).report
    assert (report.agency, report.region_code) == ("呼兰区教育局", "230111")
    assert report.year == (2016 if "2016" in tab else None)


@pytest.mark.parametrize(
    "line",
    [
        ["填报单位：呼兰区教育局", None, "填报日期：2017年1月10日"],
        ["填报单位（盖章）：呼兰区教育局"],
        ["填报单位", "呼兰区教育局"],
        ["单位负责人：张三　填报单位:呼兰区教育局"],
    ],
)
def test_a_form_says_who_filled_it_in(line: list[str | None]) -> None:
    report = extract(book([["2016年政府信息公开情况统计表"], line]), Hints()).report
    assert (report.agency, report.agency_source, report.year) == ("呼兰区教育局", "text", 2016)


def test_the_line_of_who_filled_in_a_form_names_bodies_alone() -> None:
    cooperative = extract(book([["2016年政府信息公开情况统计表"], ["填报单位：", "呼兰区供销合作社联合社"]]), Hints())
    assert cooperative.report.agency == "呼兰区供销合作社联合社"
    signed = extract(book([["2016年政府信息公开情况统计表"], ["填报单位负责人签字", "欧阳志强"]]), Hints())
    assert signed.report.agency == ""


def book(head: list[list[str | None]], name: str = "Sheet1") -> bytes:
    """A workbook that holds nothing but a statistics table of 2014 below some rows."""
    rows = [["统计指标", "单位", "统计数"], *([line.label, line.unit, 3] for line in lines())]
    return xlsx(Sheet([*head, *rows], name=name))
