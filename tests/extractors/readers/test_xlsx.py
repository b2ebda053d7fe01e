"""The workbook reader: what people see in the cells of XLSX and XLS."""

from __future__ import annotations

from datetime import date

import pytest
from reader_builders import prose, shape

from demo.documents import spreadsheet
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.documents.workbook import Sheet, xls, xlsx
from demo.figures import ledgers
from extractors.document import Unreadable
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import read, sheet_marks

TABLE = [["信息内容", "制作数量", "公开数量"], ["规章", 1036.0, 258.3], ["规范性文件", None, 0]]
PRINTED = [["信息内容", "制作数量", "公开数量"], ["规章", "1036", "258.3"], ["规范性文件", "", "0"]]
PROSE = "2020年，我局认真贯彻条例，公开信息三十条。各项工作都有进展。"


@pytest.mark.parametrize("book", [xlsx(Sheet([["标题"], *TABLE])), xls(Sheet([["标题"], *TABLE], name="统计表"))])
def test_a_title_and_a_table(book: bytes) -> None:
    document = read(book)
    assert prose(document) == ["标题"]
    assert shape(document) == [PRINTED]


def test_locators_name_sheet_and_cell() -> None:
    document = read(xlsx(Sheet([["标题"], [], *TABLE], name="统计表")))
    (grid,) = document.grids()
    assert grid.locator == "xlsx:sheet=统计表,cells=A3:C5"
    assert [cell.locator for cell in grid.cells if cell.text == "1036"] == ["xlsx:sheet=统计表,cell=B4"]
    assert next(document.paragraphs()).locator == "xlsx:sheet=统计表,cell=A1"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<c r='B1'><v>0.30000000000000004</v></c>", "0.3"),
        ("<c r='B1'><v>2583000</v></c>", "2583000"),
        ("<c r='B1'><v>1e17</v></c>", "100000000000000000"),
        ("<c r='B1' s='1'><v>44216</v></c>", "2021-01-20"),
        ("<c r='B1' t='str'><f>A2</f><v> 12 </v></c>", "12"),
        ("<c r='B1' t='e'><f>A9</f><v>#REF!</v></c>", "#REF!"),
        ("<c r='B1' t='b'><v>1</v></c>", "TRUE"),
        (
            "<c r='B1' t='inlineStr'><is><r><rPr><strike/></rPr><t>30</t></r><r><t>15</t></r>"
            "<r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r></is></c>",
            "15²",
        ),
    ],
)
def test_values_as_people_see_them(raw: str, text: str) -> None:
    raw = f"<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c>{raw}</row>"
    assert shape(read(xlsx(Sheet(raw=raw)))) == [[["a", text]]]


def test_merged_ranges_are_spans_and_end_with_the_cells() -> None:
    rows = [["a", None, "b"], [None, None, "c"], ["d", "e", "f"]]
    document = read(xlsx(Sheet(rows, [(0, 1, 0, 1), (0, 0, 2, 16383)])))
    assert shape(document) == [[["a", "a", "b"], ["a", "a", "c"], ["d", "e", "f"]]]
    assert shape(read(xls(Sheet(rows, [(0, 1, 0, 1)])))) == shape(document)


def test_a_merged_range_that_runs_backwards_hides_nothing() -> None:
    document = read(xlsx(Sheet([["a", "b"], ["c", "d"]], [(1, 0, 1, 0)])))
    assert shape(document) == [[["a", "b"], ["c", "d"]]]
    assert not document.notes


def test_what_is_hidden_is_left_out_and_noted() -> None:
    hidden = "<row r='3' hidden='1'><c r='A3' t='inlineStr'><is><t>去年</t></is></c></row>"
    document = read(xlsx(Sheet([["a", "b"], ["c", 1]], raw=hidden), Sheet([["x", "y"]], name="草稿", state="hidden")))
    assert shape(document) == [[["a", "b"], ["c", "1"]]]
    assert [note.locator for note in document.notes] == ["xlsx:sheet=Sheet1", "xlsx:sheet=草稿"]
    assert {note.cause for note in document.notes} == {"hidden_content"}


def test_sheets_follow_each_other_and_empty_ones_are_passed_over() -> None:
    document = read(xlsx(Sheet([["a", "b"]], name="一"), Sheet(name="二"), Sheet([["c", "d"]], name="三")))
    assert [grid.locator for grid in document.grids()] == ["xlsx:sheet=一,cells=A1:B1", "xlsx:sheet=三,cells=A1:B1"]


def test_an_empty_row_parts_tables_and_keeps_their_columns() -> None:
    document = read(xlsx(Sheet([["a", "b", "c"], ["d", 1, 2], [], ["e", 3, None]])))
    assert shape(document) == [[["a", "b", "c"], ["d", "1", "2"]], [["e", "3", ""]]]


def test_tables_side_by_side_are_two() -> None:
    rows = [["指标", "数", None, "指标", "数"], ["规章", 1, None, "许可", 2]]
    assert shape(read(xlsx(Sheet(rows)))) == [[["指标", "数"], ["规章", "1"]], [["指标", "数"], ["许可", "2"]]]


def test_running_text_between_tables_is_text_and_a_row_without_values_a_row() -> None:
    rows = [["a", "b"], ["c", 1], ["d", None], [PROSE], ["e", "f"], ["g", 2], ["h", None]]
    document = read(xlsx(Sheet(rows, [(3, 3, 0, 1)])))
    assert shape(document) == [[["a", "b"], ["c", "1"], ["d", ""]], [["e", "f"], ["g", "2"], ["h", ""]]]
    assert prose(document) == [PROSE]


@pytest.mark.parametrize(
    "style",
    [
        Style(disclosure="2019", requests="2019", cut=12),
        Style(split_review=True, zero="blank"),
        Style(disclosure="2019", requests="2021", spellings=("breaks",)),
    ],
)
def test_whole_reports_on_one_sheet(style: Style) -> None:
    layout = lay_out(1, "呼兰区水利局", 2021, date(2022, 1, 20), ledgers(3, "呼兰区水利局", 30)[2021], style)
    result = extract(spreadsheet.render(layout), Hints())
    truth = {(fact.indicator, fact.applicant): fact.value for fact in layout.facts()}
    assert {(cell.indicator, cell.applicant): cell.value for cell in result.observations} == truth
    assert (result.outcome, result.cause) == ("ok", "")
    assert result.report is not None
    assert (result.report.agency, result.report.year) == ("呼兰区水利局", 2021)
    assert len(result.sections) == 7


def test_cells_far_apart_are_refused_before_they_fill_the_memory() -> None:
    raw = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    with pytest.raises(Unreadable) as caught:
        read(xlsx(Sheet([["a"]], raw=raw)))
    assert caught.value.cause == "too_large"


def test_formatted_cells_without_a_value_do_not_count() -> None:
    raw = "<row r='1048576'><c r='XFD1048576' s='1'/></row>"
    assert shape(read(xlsx(Sheet([["a", "b"]], raw=raw)))) == [[["a", "b"]]]


def test_binary_sheets_have_the_same_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.readers.xlsx.MOST_POSITIONS", 3)
    with pytest.raises(Unreadable) as caught:
        read(xls(Sheet([["a", "b"], ["c", "d"]])))
    assert caught.value.cause == "too_large"
    assert sheet_marks.MOST_POSITIONS == 1_000_000


def test_formulas_show_what_was_kept_for_them_and_themselves_where_nothing_was() -> None:
    rows = [["a", "=SUM(B2:B3)\n12", "=A1+B1"], ["b", 1, 2]]
    assert shape(read(xlsx(Sheet(rows)))) == [[["a", "12", "=A1+B1"], ["b", "1", "2"]]]
    assert shape(read(xls(Sheet([["a", "=B2\n12"], ["b", 1]])))) == [[["a", "12"], ["b", "1"]]]


def test_lines_merged_right_above_a_table_are_titles_and_headers() -> None:
    rows = [["行政诉讼", None], ["复议后起诉", None], ["结果维持", "总计"], [1, 1]]
    document = read(xlsx(Sheet(rows, [(0, 0, 0, 1), (1, 1, 0, 1)])))
    assert prose(document) == ["行政诉讼", "复议后起诉"]
    assert shape(document) == [[["行政诉讼"] * 2, ["复议后起诉"] * 2, ["结果维持", "总计"], ["1", "1"]]]


def test_a_numbered_heading_across_the_sheet_ends_a_table() -> None:
    rows = [["a", "b"], ["c", 1], ["四、行政复议、行政诉讼情况", None], ["d", 2], ["e", 3]]
    document = read(xlsx(Sheet(rows, [(2, 2, 0, 1)])))
    assert shape(document) == [[["a", "b"], ["c", "1"]], [["d", "2"], ["e", "3"]]]
