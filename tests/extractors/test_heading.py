"""Which lines of a document are the title of its report, and which only stand beside it."""

import pytest

from extractors.document import Document, Paragraph
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.report import heading_of
from extractors.sections import split_sections
from tests.extractors.told import told


def test_breadcrumbs_and_boxes_are_no_titles() -> None:
    way = "当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报 &gt; 2021年"
    head = f"{way}</p><p>成文日期：2021-01-26　字体：【大 中 小】"
    found = told("呼兰区教育局2020年政府信息公开工作年度报告", head).report
    assert found is not None
    assert (found.agency_id, found.year) == ("230111-教育局", 2020)


def test_a_letterhead_is_no_part_of_the_title() -> None:
    for letterhead in ("呼兰区教育局文件", "呼兰区教育局 2021/01/22"):
        found = told("呼兰区教育局2020年政府信息公开工作年度报告", letterhead).report
        assert found is not None
        assert (found.agency, found.year) == ("呼兰区教育局", 2020)


def test_the_head_of_a_menu_is_no_part_of_the_title() -> None:
    found = told("呼兰区教育局2020年政府信息公开工作年度报告", "政府信息公开").report
    assert found is not None
    assert (found.agency, found.year) == ("呼兰区教育局", 2020)


def test_a_line_that_heads_the_text_is_no_part_of_the_title() -> None:
    head = "正文</p><p>2020年呼兰区教育局政府信息公开</p><p>工作年度报告</p><p>正文"
    found = told("", head).report
    assert found is not None
    assert found.title == "2020年呼兰区教育局政府信息公开工作年度报告"
    assert found.agency == "呼兰区教育局"


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
    report = told("关于2020年度政府信息公开工作情况的报告", menu).report
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
