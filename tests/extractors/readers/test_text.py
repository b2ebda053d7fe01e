"""Plain text: paragraphs, and only the tables whose shape the text proves."""

from __future__ import annotations

import pytest
from reader_builders import prose, shape

from extractors.document import Document, Loose
from extractors.readers import read


def dump(*rows: list[str]) -> bytes:
    """Rows as Word dumps them: a line with a tab per cell, a blank line after each row."""
    return "标题\n".encode() + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows).encode()


def test_rows_of_equal_length_below_a_title_are_a_grid() -> None:
    document = read(
        dump(["第一项"], ["内容", "本年新\n制作"], ["规章", " "], ["第二项"], ["a", "b", "c"], ["d", "e", "f"])
    )
    assert shape(document) == [
        [["第一项", "第一项"], ["内容", "本年新\n制作"], ["规章", ""]],
        [["第二项"] * 3, ["a", "b", "c"], ["d", "e", "f"]],
    ]
    assert prose(document) == ["标题"]
    assert next(document.grids()).cells[3].locator == "text:line=8"


def loose(document: Document) -> list[list[list[str]]]:
    """Per loose table its rows of texts."""
    tables = (grid for grid in document.grids() if isinstance(grid, Loose))
    return [[[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)] for grid in tables]


def test_rows_that_lost_their_spans_are_loose() -> None:
    document = read(dump(["复议", "诉讼"], ["维持", "纠正", "总计"], ["1", "2", "3"]))
    assert loose(document) == [[["复议", "诉讼"], ["维持", "纠正", "总计"], ["1", "2", "3"]]]
    assert prose(document) == ["标题"]


def test_indented_paragraphs_are_no_table() -> None:
    document = read("\t一、总体情况\n\n\t本机关认真贯彻。\n\n\t二、其他\n".encode("gb18030"))
    assert (prose(document), document.notes) == (["一、总体情况", "本机关认真贯彻。", "二、其他"], [])


def test_rows_between_pipes_are_a_grid() -> None:
    text = "## 二、主动公开\n\n| 内容 | 本年新<br>制作 |\n| --- | ---: |\n| **规章** | 1\\|2 |\n| 许可 |  |\n结束\n"
    document = read(text.encode())
    assert document.format == "text"
    assert shape(document) == [[["内容", "本年新\n制作"], ["规章", "1|2"], ["许可", ""]]]
    assert [(one.text, one.level) for one in document.paragraphs()] == [("二、主动公开", 2), ("结束", 0)]
    assert next(document.grids()).cells[2].locator == "text:line=5,column=1"


@pytest.mark.parametrize(
    "text",
    [
        "| 复议 | 诉讼 |\n|---|---|\n| 1 | 2 | 3 |\n",
        "复议 | 诉讼 |\n1 | 2 | 3 |\n",
    ],
)
def test_rows_between_pipes_that_differ_are_loose(text: str) -> None:
    assert loose(read(text.encode())) == [[["复议", "诉讼"], ["1", "2", "3"]]]


def test_rows_filled_up_behind_their_cells_are_loose() -> None:
    packed = "自然人 | 法人或其他组织 | 总计 |  |\n商业企业 | 其他 |  |  |\n新收 | 3 | 0 | 0 |\n"
    assert len(loose(read(packed.encode()))) == 1


def test_a_cell_on_each_line_is_loose() -> None:
    assert loose(read("信息内容 |\n件数 |\n|\n规章 |\n0 |\n".encode())) == [
        [["信息内容"], ["件数"], [""], ["规章"], ["0"]]
    ]


def test_numbers_between_pipes_without_a_head_over_them_are_told_by_place_alone() -> None:
    aligned = "| 类别 | 自然人 | 总计 |\n| --- | --- | --- |\n| 新收 | 3 | 3 |\n"
    astray = "| 类别 | 自然人 |  | 总计 |\n| --- | --- | --- | --- |\n| 新收 |  | 3 | 3 |\n"
    found = [next(read(text.encode()).grids()).by_place for text in (aligned, astray)]
    assert found == [False, True]


def test_pipes_alone_on_their_lines_part_cells() -> None:
    document = read("信息内容\n|\n本年新\n制作数量\n|\n规章\n|\n|\n7\n|\n".encode())
    assert prose(document) == ["信息内容", "本年新", "制作数量", "规章", "7"]
    assert loose(document) == [[[""]]]


DRAWN = """
+------+---------------------+
| 申请 | 申请人情况          |
|      +--------+------------+
| 人   | 自然人 | **总计**   |
+======+========+============+
| 一   | 12     | 12         |
+------+--------+------------+
"""


@pytest.mark.parametrize(
    "drawn",
    [
        DRAWN,
        DRAWN.translate(str.maketrans("+|-=", "┼│─═")),
        "\n".join(f"  {line}" for line in DRAWN.splitlines()),
    ],
)
def test_a_drawn_table_shows_what_was_merged(drawn: str) -> None:
    document = read(f"年报\n{drawn}\n后".encode())
    assert prose(document) == ["年报", "后"]
    assert shape(document) == [
        [["申请\n人", "申请人情况", "申请人情况"], ["申请\n人", "自然人", "总计"], ["一", "12", "12"]]
    ]


def test_a_drawn_table_with_a_broken_line_is_not_read_as_drawn() -> None:
    grids = read(DRAWN.replace("+========+", "+====== =+").encode()).grids()
    assert all(cell.rowspan == cell.colspan == 1 for grid in grids for cell in grid.cells)


RULED = """
  项      本年
  目     总数
------ -------
  甲       1
  乙      -
"""
BORDERED = """
--------------
  项      本年
  目     总数
------ -------
  甲       1

  乙      -
  丙
--------------
"""


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (RULED.replace("  项      本年\n", ""), [["目", "总数"], ["甲", "1"], ["乙", "-"]]),
        (BORDERED, [["项\n目", "本年\n总数"], ["甲", "1"], ["乙\n丙", "-"]]),
        ("\n------ -------\n  甲       1\n  乙      -\n------ -------\n", [["甲", "1"], ["乙", "-"]]),
        ("\n------ -------\n  甲甲甲甲甲  1\n------ -------\n", None),
    ],
)
def test_a_rule_of_dashes_tells_the_columns(text: str, table: list[list[str]] | None) -> None:
    document = read(f"年报\n{text}\n后".encode())
    if table is None:
        assert not list(document.grids())
    else:
        assert shape(document) == [table]
        assert prose(document) == ["年报", "后"]
        assert all(grid.by_place for grid in document.grids())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_saved_as_csv_is_a_sheet(delimiter: str) -> None:
    rows = [["信息内容", "制作数量", "公开数量"], *([f"规章{number}", "1", ""] for number in range(6))]
    text = "\n".join(["标题", *(delimiter.join(row) for row in rows)])
    assert (prose(read(text.encode())), shape(read(text.encode()))) == (["标题"], [rows])


def test_a_title_alone_in_its_row_of_a_csv_was_merged_over_it() -> None:
    rows = ["行政复议,,", "结果维持,结果纠正,总计", *["1,2,3"] * 5, "末行,,"]
    (table,) = shape(read("\n".join(rows).encode()))
    assert table[0] == ["行政复议"] * 3
    assert table[-1] == ["末行", "", ""]


def test_a_label_beside_an_empty_cell_of_a_csv_of_two_columns_is_a_row_of_its_own() -> None:
    rows = ["统计指标,统计数", "制发规范性文件总数,", *["收到申请数,3"] * 5]
    (table,) = shape(read("\n".join(rows).encode()))
    assert table[1] == ["制发规范性文件总数", ""]


def test_cells_between_tabs_keep_the_empty_ones() -> None:
    lines = ["一、\t总体", "正文。", "申请人情况", "自然人\t法人\t总计", "收到\t\t5\t", "\t结转\t1\t1"]
    document = read("\n".join(lines).encode())
    (table,) = document.grids()
    assert isinstance(table, Loose)
    assert [(cell.row, cell.text) for cell in table.cells] == [
        *[(0, "自然人"), (0, "法人"), (0, "总计")],
        *[(1, "收到"), (1, ""), (1, "5"), (1, "")],
        *[(2, ""), (2, "结转"), (2, "1"), (2, "1")],
    ]
    assert prose(document) == ["一、\t总体", "正文。", "申请人情况"]


def test_lines_with_commas_are_no_sheet() -> None:
    lines = [f"2023年,公开信息{number}条{',办结' * (number % 3)}" for number in range(20)]
    assert prose(read("\n".join(lines).encode())) == lines


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_cells_one_to_a_line_are_no_sheet_for_their_thousands(between: str) -> None:
    cells = [text for number in range(8) for text in (f"行政许可{number}", f"{number + 1},662")]
    assert not list(read(between.join(["标题", *cells, *["4,321"] * 8]).encode()).grids())


def test_marks_of_markdown_are_not_shown_and_what_they_strike_is_withdrawn() -> None:
    lines = [
        "**三、收到和处理政府信息公开申请情况**",
        "*四、复议*",
        "收费917\\.04元 ~~未收取~~",
        "| 行政许可 | ~~16~~1 |",
    ]
    document = read("\n\n".join(lines).encode())
    assert prose(document) == ["三、收到和处理政府信息公开申请情况", "四、复议", "收费917.04元"]
    assert shape(document) == [[["行政许可", "1"]]]
    assert [note.cause for note in document.notes] == ["struck_through"]
    assert prose(read("a*b*c，5*3=15".encode())) == ["a*b*c，5*3=15"]


def test_cells_set_below_each_other_with_spaces_are_a_grid() -> None:
    typed = """
信息内容          本年制发件数    现行有效件数
规章              1
  “其他”规章                    12
行政规范性文件                    3
"""
    (grid,) = read(typed.encode()).grids()
    assert grid.by_place
    assert shape(read(typed.encode())) == [
        [
            ["信息内容", "本年制发件数", "现行有效件数"],
            ["规章", "1", ""],
            ["“其他”规章", "", "12"],
            ["行政规范性文件", "", "3"],
        ]
    ]


def test_values_that_a_long_label_pushed_out_of_their_columns_are_put_back_in_their_order() -> None:
    typed = """
内容          上年  本年  总计
规章          1     2     3
文件          10    0     10
其他规范性文件  4  5  9
"""
    assert shape(read(typed.encode()))[0][3] == ["其他规范性文件", "4", "5", "9"]
    one_less = typed.replace("4  5  9", "4  9")
    assert not list(read(one_less.encode()).grids())  # which of three columns is blank nothing tells


def test_a_label_alone_below_a_table_is_a_row_of_blanks_and_a_heading_is_none() -> None:
    typed = """
内容                      自然人  总计
二、上年结转              1       3
三、本年度办理结果        1       3
四、结转下年度继续办理
四、政府信息公开行政复议、行政诉讼情况
"""
    document = read(typed.replace("三、本", "一、本年新收政府信息公开申请数量  1  3\n三、本").encode())
    document = read(typed.encode())
    assert shape(document)[0][-1] == ["四、结转下年度继续办理", "", ""]
    assert prose(document) == ["四、政府信息公开行政复议、行政诉讼情况"]


@pytest.mark.parametrize(
    "typed",
    [
        "指标  上年  本年\n规章    1\n文件    2\n",  # two heads over one column of numbers
        "规章    1   20\n文件  13   4\n其他     1 2  3\n",  # numbers below each other in no order
        "单位负责人：张三　　审核人：李四\n填报人：王五　　电话：0451\n",
    ],
)
def test_what_spaces_leave_open_is_no_grid(typed: str) -> None:
    assert not list(read(typed.encode()).grids())


def test_sentences_and_headings_right_above_open_pipes_are_no_rows() -> None:
    document = read(
        "2021年年报\n现公布如下。\n二、情况\n内容\nContent| 件数  \n---|---  \n规章| 3  \n文件| 4  \n".encode()
    )
    assert prose(document) == ["2021年年报", "现公布如下。", "二、情况"]
