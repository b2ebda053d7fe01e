"""Whose report, about which year: what titles say, and regions never guessed."""

import pytest

from extractors.identity import agency_id, agency_named, find_region
from extractors.titles import is_about_a_report, parse_title


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
        ("中共甲县委机构编制委员会办公室2021年政府信息公开工作年度报告", "中共甲县委机构编制委员会办公室", 2021),
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
    ],
)
def test_headlines_about_reports_are_not_titles(text: str) -> None:
    assert parse_title(text) is None
    assert is_about_a_report(text)


@pytest.mark.parametrize("text", ["2021年法治政府建设年度报告", "甲区2021年部门预算公开", "政府信息公开指南", ""])
def test_other_documents_are_neither(text: str) -> None:
    assert parse_title(text) is None
    assert not is_about_a_report(text)


@pytest.mark.parametrize(
    ("text", "site_code", "code"),
    [
        ("哈尔滨市呼兰区教育局", "", "230111"),
        ("南京市鼓楼区人民政府", "", "320106"),
        ("鼓楼区人民政府", "320302", "320302"),  # the site tells which of four
        ("鼓楼区人民政府", "350100", "350102"),
        ("上海市人民政府办公厅", "", "310000"),
    ],
)
def test_regions_by_name(text: str, site_code: str, code: str) -> None:
    region = find_region(text, site_code, 2022)
    assert region is not None
    assert region.code == code


@pytest.mark.parametrize("text", ["鼓楼区人民政府", "教育局", "", "某某区人民政府"])
def test_a_region_is_never_guessed(text: str) -> None:
    assert find_region(text, "", 2022) is None


def test_a_region_bears_the_name_of_its_time() -> None:
    assert find_region("呼兰县教育局", "", 2003) is not None
    assert find_region("呼兰县教育局", "", 2020) is None


def test_an_agency_keeps_one_id_however_its_place_is_spelt() -> None:
    region = find_region("呼兰区", "", 2020)
    ids = {agency_id(agency_named(name, region), region) for name in ("呼兰区教育局", "哈尔滨市呼兰区教育局", "教育局")}
    assert ids == {"230111-教育局"}
