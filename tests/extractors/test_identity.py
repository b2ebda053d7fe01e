"""Whose report, about which year: what titles say, and regions never guessed."""

import pytest

from demo.documents.workbook import Sheet, xlsx
from demo.legacy import lines
from extractors.agency import agency_id, agency_named, branch_region
from extractors.credit_code import is_valid
from extractors.document import Document, Paragraph
from extractors.extract import extract
from extractors.extraction import Extraction, Hints
from extractors.identity import find_region
from extractors.report import heading_of
from extractors.sections import split_sections
from extractors.titles import is_about_a_report, parse_form_title, parse_title, spoken_title
from gongkai import codebook
from tests.facsimile.documents import document


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


@pytest.mark.parametrize(
    ("text", "site_code", "code"),
    [
        ("哈尔滨市呼兰区教育局", "", "230111"),
        ("南京市鼓楼区人民政府", "", "320106"),
        ("鼓楼区人民政府", "320302", "320302"),  # the site tells which of four
        ("鼓楼区人民政府", "350100", "350102"),
        ("上海市人民政府办公厅", "", "310000"),
        ("本溪县文化旅游和广播电视局", "", "210521"),  # 本溪满族自治县
        ("攀枝花市西区教育局", "", "510403"),
        ("2022年赵县教育局", "", "130133"),
        ("中共赵县县委", "", "130133"),
        ("石家庄赵县教育局", "", "130133"),
        ("武汉市汉西区教育局", "", "420100"),  # not 西区 of 攀枝花
    ],
)
def test_regions_by_name(text: str, site_code: str, code: str) -> None:
    region = find_region(text, site_code, 2022)
    assert region is not None
    assert region.code == code


@pytest.mark.parametrize("text", ["鼓楼区人民政府", "教育局", "", "某某区人民政府", "汉西区教育局"])
def test_a_region_is_never_guessed(text: str) -> None:
    assert find_region(text, "", 2022) is None


def test_a_district_that_its_city_no_longer_has_is_not_another_citys() -> None:
    before, after = find_region("大同市矿区教育局", "", 2016), find_region("大同市矿区教育局", "", 2022)
    assert before is not None and before.code == "140203"
    assert after is not None and after.code == "140200"


def test_a_region_bears_the_name_of_its_time() -> None:
    assert find_region("呼兰县教育局", "", 2003) is not None
    assert find_region("呼兰县教育局", "", 2020) is None


def test_an_agency_keeps_one_id_however_its_place_is_spelt() -> None:
    region = find_region("呼兰区", "", 2020)
    names = (
        "呼兰区教育局",
        "哈尔滨市呼兰区教育局",
        "教育局",
        "区教育局",
        "呼兰教育局",
        "黑龙江省哈尔滨市呼兰区教育委员会",
    )
    assert {agency_id(agency_named(name, region), region) for name in names} == {"230111-教育局"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("呼兰区", "人民政府"),
        ("区政府", "人民政府"),
        ("呼兰区人民政府办公室", "人民政府办公室"),
        ("区政府办", "人民政府办公室"),
        ("呼兰区卫健局", "卫生健康局"),
        ("区卫生健康委", "卫生健康局"),
        ("呼兰区文化广电和旅游局", "文化和旅游局"),
        ("市场监管局", "市场监督管理局"),  # begins with a word for a level, and means none
        ("区市场监督管理局", "市场监督管理局"),
        ("呼兰区市政公用事业服务中心", "市政公用事业服务中心"),
        ("哈尔滨市公安局呼兰分局", "公安局"),
        ("呼兰区公安分局", "公安局"),
        ("哈尔滨市呼兰生态环境局", "生态环境局"),
        ("方台镇", "方台镇人民政府"),
        ("呼兰区方台镇政府", "方台镇人民政府"),
        ("康金街道", "康金街道办事处"),
        ("中共呼兰区委机构编制委员会办公室", "机构编制委员会办公室"),
        ("呼兰区残疾人联合会", "残疾人联合会"),
        ("呼兰区莲花镇卫生院", "莲花镇卫生院"),
        ("呼兰区惠民街", "惠民街道办事处"),
        ("呼兰区明仁苏木", "明仁苏木人民政府"),
        ("呼兰区经济开发区管委会", "经济开发区管理委员会"),
        ("呼兰区文化广电新闻出版局(体育局)", "文化广电新闻出版局"),
        ("呼兰区文化旅游和广播电视局", "文化和旅游局"),
    ],
)
def test_short_and_long_names_are_one_body(name: str, key: str) -> None:
    agency = agency_named(name, find_region("呼兰区", "", 2020))
    assert (agency.key, agency.doubt) == (key, ())


@pytest.mark.parametrize(
    ("name", "bodies"),
    [("呼兰区执法局", {"综合行政执法局", "城市管理局"}), ("市教育局", {"市教育局", "教育局"})],
)
def test_a_name_that_may_be_two_bodies_is_doubt(name: str, bodies: set[str]) -> None:
    agency = agency_named(name, find_region("呼兰区", "", 2020))
    assert set(agency.doubt) == bodies


@pytest.mark.parametrize(
    ("name", "code"),
    [("哈尔滨市公安局呼兰分局", "230111"), ("哈尔滨市呼兰生态环境局", "230111"), ("哈尔滨市公安局高铁分局", None)],
)
def test_a_branch_of_the_citys_bureau_is_the_districts(name: str, code: str | None) -> None:
    found = branch_region(name, codebook.regions()["230100"], 2020)
    assert (found and found.code) == code


def test_a_branch_nobody_knows_is_not_the_citys_own_bureau() -> None:
    assert agency_named("哈尔滨市公安局高铁分局", codebook.regions()["230100"]).key == "公安局高铁分局"


def test_places_of_one_name_are_told_apart_by_all_that_is_named_above_them() -> None:
    region = find_region("河北省沧州市新华区审计局", "", 2020)  # 石家庄 has a 新华区 too
    assert region is not None and region.code == "130902"


def test_a_place_that_got_another_code_is_meant_once() -> None:
    before, after = (find_region("安徽省和县教育局", "", year) for year in (2010, 2011))
    assert before is not None and after is not None
    assert (before.code, after.code) == ("341424", "340523")


REPORT = "<p>{head}</p><h1>{title}</h1>" + "".join(f"<p>{one}、{name}</p><p>无。</p>" for one, name in zip(
    "一二三四五六",
    ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
     "存在的主要问题及改进情况", "其他需要报告的事项"),
    strict=True,
))  # fmt: skip


def _told(title: str, head: str = "", end: str = "", **hints: str) -> Extraction:
    return extract((REPORT.format(title=title, head=head) + end).encode(), Hints(name="a.html", **hints))


def test_a_name_used_on_the_spot_is_placed_by_the_site_and_not_by_the_city_the_text_names() -> None:
    head = "根据哈尔滨市人民政府办公室通知要求，本机关编制本报告。"
    found = _told("区教育局2020年政府信息公开工作年度报告", head, region_code="230111").report
    assert found is not None
    assert (found.agency_id, found.region_source) == ("230111-教育局", "context")


def test_whoever_signs_over_the_date_is_the_author() -> None:
    found = _told("2020年政府信息公开工作年度报告", end="<p>哈尔滨市呼兰区民政局</p><p>2021年1月20日</p>").report
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
    found = _told("2020年政府信息公开工作年度报告", head)
    assert found.report is not None
    assert (found.report.agency_id, found.report.agency_source) == ("230111-民政局", source)
    doubted = "agency_of_publisher" in {problem.cause for problem in found.problems}
    assert doubted == (source == "publisher")


def test_rules_that_are_named_do_not_tell_the_region() -> None:
    found = _told("2020年政府信息公开工作年度报告", "根据《武威市政府信息公开实施意见》，本机关编制本报告。").report
    assert found is not None
    assert found.region_code == ""


def test_breadcrumbs_and_boxes_are_no_titles() -> None:
    way = "当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报 &gt; 2021年"
    head = f"{way}</p><p>成文日期：2021-01-26　字体：【大 中 小】"
    found = _told("呼兰区教育局2020年政府信息公开工作年度报告", head).report
    assert found is not None
    assert (found.agency_id, found.year) == ("230111-教育局", 2020)


def test_a_letterhead_is_no_part_of_the_title() -> None:
    for letterhead in ("呼兰区教育局文件", "呼兰区教育局 2021/01/22"):
        found = _told("呼兰区教育局2020年政府信息公开工作年度报告", letterhead).report
        assert found is not None
        assert (found.agency, found.year) == ("呼兰区教育局", 2020)


def test_the_head_of_a_menu_is_no_part_of_the_title() -> None:
    found = _told("呼兰区教育局2020年政府信息公开工作年度报告", "政府信息公开").report
    assert found is not None
    assert (found.agency, found.year) == ("呼兰区教育局", 2020)


def test_a_line_that_heads_the_text_is_no_part_of_the_title() -> None:
    head = "正文</p><p>2020年呼兰区教育局政府信息公开</p><p>工作年度报告</p><p>正文"
    found = _told("", head).report
    assert found is not None
    assert found.title == "2020年呼兰区教育局政府信息公开工作年度报告"
    assert found.agency == "呼兰区教育局"


def test_a_printed_credit_code_is_kept_where_its_check_character_holds() -> None:
    title = "呼兰区教育局2020年政府信息公开工作年度报告"
    found = _told(title, "索引号：11341702486344515H/202110-00013")
    assert found.report is not None and found.report.agency_code == "11341702486344515H"
    found = _told(title, "索引号：11341702486344515h/202110-00013")
    assert found.report is not None and found.report.agency_code == "11341702486344515H"
    assert [one.evidence for one in found.problems if one.cause == "credit_code"] == ["11341702486344515h"]
    found = _told(title, "索引号：11341702486344516H/202110-00013")
    assert found.report is not None and found.report.agency_code == ""
    assert [one.severity for one in found.problems if one.cause == "credit_code"] == ["hint"]


def test_a_site_of_a_division_that_the_standard_lacks_says_where_it_was_put() -> None:
    title = "区教育局2020年政府信息公开工作年度报告"
    zone = _told(title, region_code="230171")
    assert zone.report is not None and zone.report.region_code == "230100"
    assert [one.evidence for one in zone.problems if one.cause == "region_of_above"] == ["230171"]
    known = _told(title, region_code="230111")
    assert "region_of_above" not in {one.cause for one in known.problems}


def test_the_code_of_a_body_tells_where_it_is_if_nothing_else_does() -> None:
    title = "唐村镇2020年政府信息公开工作年度报告"
    found = _told(title, "索引号：11370883004325769B/2021-01").report
    assert found is not None
    assert (found.agency_id, found.region_source) == ("370883-唐村镇人民政府", "code")
    found = _told(title, "索引号：11370883004325769B/2021-01", region_code="230111").report
    assert found is not None and found.region_code == "230111"  # the registry's row is surer
    found = _told(title, "索引号：11370883004325768B/2021-01").report  # the check character does not hold
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


def test_the_day_and_the_menu_at_a_pages_head_are_no_part_of_its_title() -> None:
    lines = (
        "宝坻区人民政府 2019年12月3日星期二",
        "无障碍 | 关怀版 | 繁体",
        "宝坻区财政局2021年政府信息公开工作年度报告",
    )
    for head in (lines, (lines[0], lines[2])):
        text = "\n".join((*head, "一、总体情况", "略。", "二、主动公开政府信息情况", "略。"))
        report = extract(text.encode(), Hints()).report
        assert report is not None
        assert (report.agency, report.year) == ("宝坻区财政局", 2021)


def test_a_body_with_a_place_in_brackets_goes_on_below_the_title() -> None:
    page = "<p>2022年政府信息公开工作年度报告</p><p>甲经开区（乙江）管委会</p><p>一、总体情况</p><p>公开三十条。</p>"
    table = "<table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>3</table>"
    report = extract((page + table).encode(), Hints()).report
    assert report is not None
    assert (report.agency, report.year) == ("甲经开区(乙江)管委会", 2022)


def test_a_line_without_chinese_above_a_title_is_none_of_it() -> None:
    table = "<table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>3</table>"
    report = extract(f"<p>Sheet1</p><p>甲县教育局2022年政府信息公开工作年度报告</p>{table}".encode(), Hints()).report
    assert report is not None
    assert report.agency == "甲县教育局"


@pytest.mark.parametrize("above", ["机构职能", "政策文件", "专题专栏"])
def test_a_menu_over_the_name_of_its_column_is_no_title(above: str) -> None:
    menu = f"<ul><li>{above}</li><li>信息公开年报</li></ul><p>根据《条例》要求，呼兰区教育局编制本报告。</p>"
    report = _told("关于2020年度政府信息公开工作情况的报告", menu).report
    assert report is not None
    assert (report.agency, report.agency_source) == ("呼兰区教育局", "text")


def test_words_around_a_title_that_is_whole_are_none_of_it() -> None:
    lines = "<p>信息</p><p>2020年政府信息公开工作年度报告</p><p>公开</p><p>本报告由呼兰区教育局编制。</p>"
    table = "<table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>3</table>"
    report = extract(f"{lines}<p>一、总体情况</p>{table}".encode(), Hints()).report
    assert report is not None
    assert (report.agency, report.title) == ("呼兰区教育局", "2020年政府信息公开工作年度报告")


def test_titles_that_lead_to_other_pages_are_not_whose_report_it_is() -> None:
    links = [
        f"甲区{body}{year}年政府信息公开工作年度报告"
        for year in (2019, 2021, 2022)
        for body in ("财政局", "水务局") * 3
    ]
    box = "".join(f"<li><a href='/{number}.html'>{text}</a></li>" for number, text in enumerate(links))
    told = "<h1>乙区教育局2020年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p>"
    report = extract(f"<div><ul>{box}</ul>{told}</div>".encode(), Hints(name="a.html")).report
    assert report is not None and (report.agency, report.year) == ("乙区教育局", 2020)
    # an anchor is no link, nor is one that was never closed
    for opened in ("<a name='top'>", "<a href='/list.html'>"):
        page = f"{opened}{told}<table><tr><td>行政处罚</td><td>1</td></tr></table>"
        report = extract(page.encode(), Hints(name="a.html")).report
        assert report is not None and (report.agency, report.year) == ("乙区教育局", 2020)


def test_a_title_set_as_a_heading_goes_before_the_entries_of_a_menu() -> None:
    menu = [Paragraph(f"甲区民政局{year}年政府信息公开工作年度报告", "p") for year in range(2005, 2020)]
    title = Paragraph("甲区教育局2020年政府信息公开工作年度报告", "p", level=1)
    found = heading_of(Document("pdf", [*menu, title]), Hints()).titles
    assert (found[0][0].agency, found[0][0].year) == ("甲区教育局", 2020)


def test_a_table_of_contents_before_the_title_hides_neither_it_nor_the_sections() -> None:
    contents = [
        Paragraph(f"{number}、{name}…………{page}", "p")
        for number, name, page in (("一", "总体情况", 1), ("五", "存在的主要问题", 3))
    ]
    report = [Paragraph("甲区教育局2020年政府信息公开工作年度报告", "p"), Paragraph("一、总体情况", "p")]
    document = Document("pdf", [Paragraph("目录", "p"), *contents, *report])
    found = heading_of(document, Hints()).titles
    assert (found[0][0].agency, found[0][0].year) == ("甲区教育局", 2020)
    assert [section.heading for section in split_sections(document, set())] == ["", "一、总体情况"]


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
