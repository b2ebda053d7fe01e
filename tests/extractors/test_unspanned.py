"""Tables whose cells lost rows and spans: read where the form tells their shape, reported where it does not."""

from datetime import date

import pytest

from demo.chance import dice
from demo.damage.values import VALUES
from demo.documents import dump
from demo.documents.model import Layout
from demo.documents.report import lay_out
from demo.documents.style import choose_style
from demo.figures import ledgers
from extractors.document import Document, Paragraph
from extractors.extract import extract
from extractors.extraction import Extraction, Hints
from extractors.unspanned import shape

AGENCY = "呼兰区教育局"
APPLICANTS = ("自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


def report(year: int) -> Layout:
    figures = ledgers(7, AGENCY, 240, regulations=False)[year]
    return lay_out(7, AGENCY, year, date(year + 1, 1, 20), figures, choose_style(7, AGENCY, year))


def read(*cells: str) -> Extraction:
    text = ["呼兰区教育局2020年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", *cells]
    return extract("\n".join(text).encode(), Hints())


def values(result: Extraction) -> dict[tuple[str, str | None], float | None]:
    return {(cell.indicator, cell.applicant): cell.value for cell in result.observations}


@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("style", dump.STYLES, ids=lambda style: style.__name__)
def test_a_dump_says_what_the_report_says(style: dump.Style, year: int) -> None:
    layout = report(year)
    facts = {(fact.indicator, fact.applicant): fact.value for fact in layout.facts()}
    told = values(extract(dump.printed(layout, style), Hints()))
    if style is dump.paragraphs:  # where an empty cell leaves no trace its row is not read
        rows_with_blanks = {fact.indicator for fact in layout.facts() if not fact.printed}
        facts = {key: value for key, value in facts.items() if key[0] not in rows_with_blanks or key in told}
    assert told == facts


def test_a_table_set_with_spaces_in_a_page_says_what_the_report_says() -> None:
    layout = report(2023)
    typed = dump.printed(layout, dump.aligned).decode()
    told = extract(f"<html><body><pre>{typed}</pre></body></html>".encode(), Hints(name="a.html"))
    assert values(told) == {(fact.indicator, fact.applicant): fact.value for fact in layout.facts()}
    assert told.observations[0].locator.startswith("html:line=")


def test_a_row_with_fewer_values_than_columns_is_reported_and_not_read() -> None:
    first = ("一、本年新收政府信息公开申请数量", "4", "0", "0", "0", "0", "0", "4")
    result = read(*APPLICANTS, *first, "二、上年结转政府信息公开申请数量", "1", "1")
    assert {cell.indicator for cell in result.observations} == {"requests.received"}
    assert [
        problem.evidence or problem.sentence for problem in result.problems if problem.cause == "row_shape_lost"
    ] == [
        "1 row(s) of a table without spans have not as many values as it has columns (the first, "
        "“上年结转政府信息公开申请数量”, 2 of 7): nothing tells which is whose."
    ]


def test_a_row_of_too_few_dashes_is_reported_as_one_of_numbers_is() -> None:
    first = ("一、本年新收政府信息公开申请数量", "4", "0", "0", "0", "0", "0", "4")
    result = read(*APPLICANTS, *first, "二、上年结转政府信息公开申请数量", *"——————")
    assert {cell.indicator for cell in result.observations} == {"requests.received"}
    assert "row_shape_lost" in {problem.cause for problem in result.problems}


def test_heads_out_of_the_forms_order_give_no_columns() -> None:
    astray = (*APPLICANTS[:3], *reversed(APPLICANTS[3:]))
    result = read(*astray, "一、本年新收政府信息公开申请数量", "4", "0", "0", "0", "0", "0", "4")
    assert result.observations == []


def test_a_total_before_the_first_applicant_is_the_first_column() -> None:
    heads = ("总计", "自然人", *APPLICANTS[3:])
    result = read(*heads, "一、本年新收政府信息公开申请数量", "9", "4", "3", "2", "0", "0", "0")
    assert values(result)["requests.received", "total"] == 9
    assert values(result)["requests.received", "enterprise"] == 3


def test_a_number_too_many_shifts_no_row() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    heads = ["行政复议", "行政诉讼", *results, "未经复议直接起诉", "复议后起诉", *results, *results]
    numbers = [str(number) for number in range(1, 17)]
    result = read("四、政府信息公开行政复议、行政诉讼情况", *heads, *numbers)
    assert result.observations == []
    assert "table_shape_lost" in {problem.cause for problem in result.problems}


def test_what_order_alone_supports_is_not_verified() -> None:
    result = read(
        "第二十条第（五）项", "信息内容", "上一年项目数量", "本年增/减", "处理决定数量", "行政许可", "3", "1", "7"
    )
    assert {(cell.quality, cell.flags) for cell in result.observations} == {("unverified", "by_place")}


def test_running_text_that_names_labels_stays_text() -> None:
    texts = ["第二十条第（一）项", "规章和规范性文件的公开情况见附表。", "自然人", "共收到3件。", "其他"]
    document = Document("html", [Paragraph(text, f"html:p={number}") for number, text in enumerate(texts)])
    shape(document)
    assert [block.text for block in document.paragraphs()] == texts
    assert document.notes == []


def test_a_row_of_blanks_that_left_nothing_is_reported() -> None:
    numbers = map(str, range(7))
    result = read(*APPLICANTS, "一、本年新收政府信息公开申请数量", *numbers, "四、结转下年度继续办理", "", "附注")
    assert "row_shape_lost" in {problem.cause for problem in result.problems}
    assert {indicator for indicator, _ in values(result)} == {"requests.received"}


def test_blanks_at_both_ends_of_a_wide_row_are_told_apart_by_the_other_rows() -> None:
    header = "| " + " | ".join(APPLICANTS) + " |"
    rows = [
        "| 一、本年新收政府信息公开申请数量 | | 4 | 0 | 0 | 0 | 0 | 0 | 4 |",
        "| 二、上年结转政府信息公开申请数量 | | 1 | 0 | 0 | 0 | 0 | 0 | |",
    ]
    blanks = "| 二、上年结转政府信息公开申请数量 | | | 1 | 0 | 0 | 0 | 0 | |"
    told = values(read(header, *rows))
    assert told["requests.carried_in", "natural_person"] == 1
    assert told["requests.carried_in", "total"] is None
    alone = read(header, blanks)
    assert alone.observations == []
    assert "row_shape_lost" in {problem.cause for problem in alone.problems}


@pytest.mark.parametrize("style", [dump.filled_up, dump.lines, dump.pipes], ids=lambda style: style.__name__)
def test_rows_that_print_totals_alone_stand_in_line(style: dump.Style) -> None:
    change = VALUES["totals alone"]
    layout = change(report(2023), dice("totals"))
    told = values(extract(dump.printed(layout, style), Hints()))
    assert told == {(fact.indicator, fact.applicant): fact.value for fact in layout.facts()}


def test_a_note_that_reaches_over_the_columns_tells_nothing_of_them() -> None:
    result = read(
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）  申请人情况",
        "                自然人  法人或其他组织                                        总计",
        "                        商业企业  科研机构  社会公益组织  法律服务机构  其他",
        "（一）予以公开  1327    328       57        95            52            54    1913",
        "1.属于国家秘密  106     39        4         3             6             3     161",
    )
    assert len(result.observations) == 14
    assert values(result)["requests.outcome.granted", "total"] == 1913


def test_text_among_the_values_of_a_row_is_told_as_unreadable_and_costs_no_other() -> None:
    header = "| " + " | ".join(APPLICANTS) + " |"
    result = read(
        header,
        "| 一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 详见附件 | 0 | 0 | 4 |",
        "| 三、本年度办理结果 | （一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
    )
    told = [cell for cell in result.observations if cell.indicator == "requests.received"]
    assert [cell.value for cell in told] == [4, 0, 0, None, 0, 0, 4]
    assert told[3].status == "unreadable"
    assert "unreadable_value" in {problem.cause for problem in result.problems}


def test_a_column_of_remarks_is_none_of_the_applicants() -> None:
    result = read(
        "| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | 备注 |",
        "| " + " | ".join(APPLICANTS) + " |",
        "| 一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 4 | 较上年增加3件 |",
        "| 三、本年度办理结果 | （一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | |",
    )
    assert len(result.observations) == 14
    assert values(result)["requests.received", "total"] == 4
    assert "unreadable_value" not in {problem.cause for problem in result.problems}


def test_rows_that_disagree_about_their_blanks_cost_no_row_that_has_none() -> None:
    header = "| " + " | ".join(APPLICANTS) + " |"
    result = read(
        header,
        "| 一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |",
        "| 二、上年结转政府信息公开申请数量 | | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
        "| 四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 | | |",
    )
    assert {cell.indicator for cell in result.observations} == {"requests.received"}
    assert "row_shape_lost" in {problem.cause for problem in result.problems}


def test_a_piece_that_is_a_label_itself_is_put_together_with_the_one_before() -> None:
    rows = ["行政复议  ", "---  ", "结果", "维持| 结果纠正| 其他结果| 尚未  ", "审结| 总计  ", "1| 2| 0| 1| 4  "]
    told = values(read("四、政府信息公开行政复议、行政诉讼情况", *rows))
    assert [value for (code, _), value in told.items() if code.startswith("review.")] == [1, 2, 0, 1, 4]


def test_heads_in_pieces_are_put_together_where_the_form_has_them() -> None:
    result = read(
        "四、政府信息公开行政复议、行政诉讼情况",
        "| | | 行政复议 | | | | | | | 行政 | 诉讼 | | | | |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        "| | | | | | | 未经 | 复议直 | 接起诉 | | | 复 | 议后起 | 诉 | |",
        "|" + "结果<br>维持|结果<br>纠正|其他<br>结果|尚未<br>审结|总计|" * 3,
        "|10|1|0|0|11|0|0|0|0|0|5|0|0|0|5|",
    )
    told = values(result)
    assert (told["review.upheld", None], told["litigation.after_review.upheld", None]) == (10, 5)
    assert len(told) == 15
