"""What a line says as a title: that it heads a report, of whom, about which year."""

import pytest

from extractors.extract import extract
from extractors.extraction import Hints
from extractors.titles import is_about_a_report, parse_form_title, parse_title, spoken_title


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("甲县教育局2020年政府信息公开      工作年度报告", "甲县教育局", 2020),
        ("2019年乙市人民政府办公厅政府信息公开工作年度报告", "乙市人民政府办公厅", 2019),
        ("甲县人民政府\n2023 年政府信息公开工作年度报告", "甲县人民政府", 2023),
        ("关于2022年度政府信息公开情况的报告", "", 2022),
        ("附件：关于2022年度政府信息公开情况的报告", "", 2022),
        ("甲县2023年政府信息公开 工作告年度报", "甲县", 2023),
        ("甲县教育局政府信息公开工作年度报告（2020年）", "甲县教育局", 2020),
        ("甲局2021年政府信息公开工作年度报告年度报告", "甲局", 2021),
        ("二〇二〇年甲县政府信息公开年报", "甲县", 2020),
        ("2020年政府信息公开工作年度报告——甲县教育局", "甲县教育局", 2020),
        ("政府信息公开工作年度报告（甲县教育局 2020年）", "甲县教育局", 2020),
        ("甲县教育局政府信息公开2020年年度报告", "甲县教育局", 2020),
        ("甲县人民政府办公室关于甲县2020年政府信息公开工作年度报告", "甲县人民政府办公室", 2020),
        ("（甲县教育局）2020年政府信息公开工作年度报告", "甲县教育局", 2020),
        ("甲县教育局（本级）2020年政府信息公开工作年度报告", "甲县教育局(本级)", 2020),
        ("【年报】甲县教育局2020年政府信息公开工作年度报告", "甲县教育局", 2020),
        ("甲县人民政府信息公开2020年度报告", "甲县人民政府", 2020),
        ("中共甲县委机构编制委员会办公室2021年政府信息公开工作年度报告", "中共甲县委机构编制委员会办公室", 2021),
        ("甲政发〔2013〕5号甲县南乡人民政府2012年政府信息公开工作年度报告", "甲县南乡人民政府", 2012),
        ("2019年政府信息公开年度报告——甲旗东苏木", "甲旗东苏木", 2019),
        ("（甲区）乙镇人民政府2021年政府信息公开工作年度报告", "甲区乙镇人民政府", 2021),
        ("甲区乙街道2024年政府信息公开工作年度报告（含图解）", "甲区乙街道", 2024),
        ("2021年1月20日 甲区财政局2020年政府信息公开工作年度报告", "甲区财政局", 2020),
        ("甲区政务服务中心2023年政府信息公开工作年度报告", "甲区政务服务中心", 2023),
        ("甲区政务服务和数据管理局2023年政府信息公开工作年度报告", "甲区政务服务和数据管理局", 2023),
        ("我局2023年政府信息公开工作年度报告", "", 2023),
    ],
)
def test_titles_of_reports(text: str, agency: str, year: int) -> None:
    title = parse_title(text)
    assert title is not None
    assert (title.agency, title.year) == (agency, year)


@pytest.mark.parametrize(
    "text",
    [
        "甲区发布2022年政府信息公开工作年度报告",
        "关于做好2021年政府信息公开工作年度报告编制工作的通知",
        "一图读懂：甲区2022年政府信息公开工作年度报告解读",
        "政府信息公开工作年度报告制度",
        "甲县自来水公司2022年信息公开工作年度报告",
        "甲县第一中学2021年信息公开年度报告",
    ],
)
def test_headlines_about_reports_are_not_titles(text: str) -> None:
    assert parse_title(text) is None
    assert is_about_a_report(text)


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("现公布甲市公安局乙区分局2021年政府信息公开工作年度报告。", "甲市公安局乙区分局", 2021),
        ("根据《关于做好2020年政府信息公开年度报告编制工作的通知》，现向社会公开《乙区人民政府2021年度政府信息公开"
         "工作年度报告》。", "乙区人民政府", 2021),
        ("由乙县财政局编制的2018年度政府信息公开年度报告。", "", 2018),
        ("现将我局2014年政府信息公开情况报告如下：", "", 2014),
        ("特向社会公布2018年度乙县民政局信息公开年度报告。", "乙县民政局", 2018),
        ("向社会公开2016年度镇政府信息公开年度报告。", "", 2016),
        ("现公布关于2024年度政府信息公开工作的年度报告。", "", 2024),
        ("现发布关于乙县民政局2024年度政府信息公开年度报告。", "乙县民政局", 2024),
        ("现将我局关于2024年度政府信息公开工作年度报告公布如下：", "", 2024),
    ],
)  # fmt: skip
def test_text_that_says_which_report_it_is(text: str, agency: str, year: int) -> None:
    title = spoken_title(text)
    assert title is not None
    assert (title.agency, title.year) == (agency, year)


@pytest.mark.parametrize(
    "text",
    [
        "根据《关于做好2020年政府信息公开年度报告编制工作的通知》要求。",
        "近日，甲局发布2023年政府信息公开工作年度报告。",
    ],
)
def test_text_about_a_report_does_not_say_which_it_is(text: str) -> None:
    assert spoken_title(text) is None


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("呼兰区教育局2016年政府信息公开情况统计表", "呼兰区教育局", 2016),
        ("附件：2015年度政府信息公开工作情况统计表", "", 2015),
        ("政府信息公开情况统计表（2017年度）", "", 2017),
    ],
)
def test_the_title_of_the_form_alone_says_whose_and_which_it_is(text: str, agency: str, year: int) -> None:
    title = parse_form_title(text)
    assert title and (title.agency, title.year) == (agency, year)
    form = f"<table><tr><td colspan=2>{text}</td></tr><tr><td>（一）收到申请数</td><td>3</td></tr></table>"
    report = extract(form.encode(), Hints(name="a.html")).report
    assert report and (report.agency, report.year) == (agency, year)
    above = f"<h1>甲县民政局2014年政府信息公开工作年度报告</h1>{form}"
    report = extract(above.encode(), Hints(name="a.html")).report
    assert report and (report.agency, report.year) == ("甲县民政局", 2014)


def test_a_notice_about_the_form_is_no_title_of_it() -> None:
    assert parse_form_title("关于报送2016年政府信息公开情况统计表的通知") is None


def test_a_sentence_tells_no_more_than_it_says_and_is_no_headline() -> None:
    text = "按照《条例》和市政务公开办公室的要求，现将我局2011年度政府信息公开工作报告如下："
    title = parse_title(text)
    assert title is not None and (title.agency, title.year) == ("", 2011)
    assert parse_title("根据2011年政府信息公开年度报告编制要求：") is None
    assert not is_about_a_report(text)


@pytest.mark.parametrize("text", ["2021年法治政府建设年度报告", "甲区2021年部门预算公开", "政府信息公开指南", ""])
def test_other_documents_are_neither(text: str) -> None:
    assert parse_title(text) is None
    assert not is_about_a_report(text)
