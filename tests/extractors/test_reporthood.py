"""What reads like a report and is none."""

import pytest

from demo.chance import dice
from demo.damage.lookalikes import LOOKALIKES
from demo.damage.others import other
from extractors.document import Cell, Document, Grid, Paragraph, Reading
from extractors.extract import extract, interpret
from extractors.extraction import Hints
from gongkai import codebook


@pytest.mark.parametrize("name", LOOKALIKES)
@pytest.mark.parametrize("format_", ["html", "docx"])
def test_lookalikes_are_no_reports(name: str, format_: str) -> None:
    document = other(name, format_, "呼兰区", 2023, dice("lookalikes", name))
    result = extract(document.data, Hints(name=f"document.{format_}"))
    assert (result.outcome, result.observations) == ("not_a_report", [])


def pictured(lines: list[str], title: str = "") -> Document:
    """A picture whose rulings close no cell of numbers: what was read of it stands in one column."""
    cells = [Cell(line, row, 0, 1, 1, f"cell={row}") for row, line in enumerate(lines)]
    cells.append(Cell("1", len(lines), 0, 1, 1, "cell=last", (Reading("1", 0.9, "tight"),)))
    grid = Grid(len(cells), 1, cells, "image:page=1", page=1)
    return Document("image", [*([Paragraph(title, "image:page=1")] if title else []), grid])


def test_a_picture_that_shows_the_lines_of_a_form_is_a_report_whose_numbers_are_missing() -> None:
    lines = [label.label for label in codebook.labels() if label.dimension == "outcome" and "2021" in label.templates]
    result = interpret(pictured(lines[3:15]), Hints(name="a.png"))
    assert (result.outcome, result.cause) == ("partial", "table_missing")
    assert interpret(pictured(lines[3:5]), Hints(name="a.png")).outcome == "not_a_report"
    news = pictured(lines[3:15], "一图读懂呼兰区2023年政府信息公开工作年度报告")
    assert interpret(news, Hints(name="a.png")).outcome == "not_a_report"


@pytest.mark.parametrize(
    ("headlines", "outcome"),
    [
        (["呼兰区 政府信息公开年报比对", "年份：2023 vs 2024"], "not_a_report"),
        (["呼兰区政府信息公开工作年度报告2022年与2023年对比"], "not_a_report"),
        (["年报比对", "呼兰区2023年政府信息公开工作年度报告"], "partial"),  # a tool that the site offers beside it
    ],
)
def test_a_comparison_of_two_reports_is_none(headlines: list[str], outcome: str) -> None:
    table = "<tr><td>信息内容</td><td>处理决定数量</td></tr><tr><td>行政处罚</td><td>97</td></tr>"
    told = "".join(f"<p>{line}</p>" for line in headlines)
    sections = f"<p>一、总体情况</p><p>二、主动公开政府信息情况</p><table>{table}</table>"
    assert extract(f"{told}{sections}".encode(), Hints(name="a.html")).outcome == outcome


def test_a_list_of_reports_under_the_name_of_its_column_is_none() -> None:
    document = other("list page", "html", "呼兰区", 2023, dice("list", 1))
    assert extract(document.data, Hints(name="index.html")).outcome == "not_a_report"


def test_a_menu_does_not_make_a_page_a_report() -> None:
    menu = "<ul><li><a href='/gk/'>政府信息公开年报</a></li><li><a href='/zn/'>政府信息公开指南</a></li></ul>"
    penalties = "<table><tr><td>信息内容</td><td>处理决定数量</td></tr><tr><td>行政处罚</td><td>97</td></tr></table>"
    for told in ("<h1>行政执法统计年报</h1>" + penalties, "<h1>404</h1><p>一、总体情况</p><p>您访问的页面不存在。</p>"):
        result = extract(f"{menu}{told}".encode(), Hints(name="a.html"))
        assert (result.outcome, result.observations) == ("not_a_report", [])


def test_the_column_that_a_pages_title_names_is_not_the_reports_title() -> None:
    rows = "<tr><td>信息内容</td><td>处理决定数量</td></tr><tr><td>行政处罚</td><td>97</td></tr>"
    title = "呼兰区民政局2022年行政执法数据公示"
    for told in ("", f"<meta name='ArticleTitle' content='{title}'>"):
        head = f"<head><title>呼兰区人民政府 政府信息公开年报 {title}</title>{told}</head>"
        result = extract(f"{head}<body><h1>{title}</h1><table>{rows}</table></body>".encode(), Hints(name="a.html"))
        assert (result.outcome, result.observations) == ("not_a_report", [])


def test_the_names_of_sections_alone_make_no_report() -> None:
    names = (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "五、存在的主要问题及改进情况",
    )
    lines = "".join(f"<li>{name}</li>" for name in names)
    lost = f"<h1>页面未找到</h1><p>您访问的页面不存在。您可能在找：</p><ul>{lines}</ul>"
    assert extract(lost.encode(), Hints(name="a.html")).outcome == "not_a_report"
    told = lost.replace("<li>二", "<p>2023年，本机关主动公开政府信息三十条。</p><li>二")
    assert extract(told.encode(), Hints(name="a.html")).outcome == "partial"


def test_a_report_in_prose_alone_is_a_report_without_numbers() -> None:
    document = other("report in prose", "html", "呼兰区", 2018, dice("prose", 1))
    result = extract(document.data, Hints(name="document.html"))
    assert (result.outcome, result.cause, result.observations) == ("partial", "table_missing", [])
    assert result.report is not None and (result.report.agency_id, result.report.year) == ("230111-教育局", 2018)


def test_text_that_says_which_report_it_is_needs_no_title() -> None:
    said = "<p>现向社会公布呼兰区教育局2017年政府信息公开工作年度报告。</p>"
    sections = "<p>一、概述</p><p>无。</p><p>二、政府信息主动公开情况</p><p>公开20条。</p>"
    assert extract(f"{said}{sections}".encode(), Hints(name="a.html")).outcome == "partial"
    news = "<h1>呼兰区发布2017年政府信息公开工作年度报告</h1>"
    assert extract(f"{news}{said}{sections}".encode(), Hints(name="a.html")).outcome == "not_a_report"


@pytest.mark.parametrize(("year", "cause"), [(2009, "no_form_then"), (2016, "table_missing")])
def test_no_form_is_missed_before_there_was_one(year: int, cause: str) -> None:
    document = other("report in prose", "html", "呼兰区", year, dice("prose", year))
    result = extract(document.data, Hints(name="document.html"))
    assert [problem.cause for problem in result.problems if problem.severity == "error"] == [cause]
    lines = "<table><tr><td>收到申请数</td><td>件</td><td>3</td></tr></table>"
    result = extract(document.data.replace(b"</body>", f"{lines}</body>".encode()), Hints(name="document.html"))
    assert [cell.value for cell in result.observations] == [3]
    assert ("form_before_its_time" in {problem.cause for problem in result.problems}) == (year < 2014)


@pytest.mark.parametrize(("year", "told"), [(2012, False), (2016, True)])
def test_before_there_was_a_form_the_place_of_a_line_says_nothing(year: int, told: bool) -> None:
    lines = ("主动公开政府信息数", "其中：新增的规范性公文数", "制发规范性文件总数")
    table = "".join(f"<tr><td>{line}</td><td>条</td><td>{n}</td></tr>" for n, line in enumerate(lines, 3))
    title = f"<h1>呼兰区教育局{year}年政府信息公开工作年度报告</h1>"
    result = extract(f"{title}<table>{table}</table>".encode(), Hints(name="a.html"))
    found = {cell.indicator: cell.value for cell in result.observations}
    assert found.pop("legacy.disclosure.normative_documents", None) == (4 if told else None)
    assert set(found.values()) == {3, 5}
    assert ("unmapped_label" in {problem.cause for problem in result.problems}) != told
