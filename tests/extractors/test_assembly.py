"""Pieces of text that stand somewhere → grids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.assembly import assemble
from extractors.document import Document, Grid, Paragraph, Piece, Rule, Scatter
from extractors.readers.pdf_pieces import scatters_of

SIZE = 10.0
Placed = tuple[str, float, float]
"""A text, the middle of it across the page, and its height."""


def scatter(*placed: Placed, page: int = 1, rules: tuple[Rule, ...] = ()) -> Scatter:
    pieces = []
    for text, center, top in placed:
        half = sum(SIZE if character > "\u2000" else SIZE / 2 for character in text) / 2
        pieces.append(Piece(text, center - half, top, center + half, top + SIZE, page))
    pieces.sort(key=lambda piece: (piece.top, piece.x0))
    return Scatter(1, 1, [], f"pdf:page={page}", None, page, True, pieces, list(rules))


def row(label: str, top: float, *numbers: str) -> list[Placed]:
    """A row: a label of one line or several in the middle beside its numbers."""
    lines = label.split("\n")
    start = top - (len(lines) - 1) * SIZE * 0.6
    found: list[Placed] = [(line, 120.0, start + index * SIZE * 1.2) for index, line in enumerate(lines)]
    return found + [(number, 250.0 + 100 * index, top) for index, number in enumerate(numbers) if number]


HEAD: list[Placed] = [
    ("信息内容", 120.0, 0.0),
    *((text, 250.0 + 100 * index, 0.0) for index, text in enumerate(("本年制发件数", "本年废止件数", "现行有效件数"))),
]


def grids(*tables: Scatter | Paragraph) -> list[list[list[str]]]:
    document = Document("pdf", list(tables))
    assemble(document)
    return [
        [[cell.text.replace("\n", "") if cell else "~" for cell in line] for line in grid.positions()]
        for grid in document.grids()
    ]


def test_rows_columns_and_a_head() -> None:
    table = scatter(*HEAD, *row("规章", 20, "1", "2", "3"), *row("行政规范性\n文件", 42, "10", "200", "3000"))
    assert grids(table) == [
        [
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "1", "2", "3"],
            ["行政规范性文件", "10", "200", "3000"],
        ]
    ]


def test_unknown_labels_of_several_lines_are_told_by_their_place() -> None:
    table = scatter(*HEAD, *row("某种自编\n的指标名", 25, "1", "2", "3"), *row("另一种\n指标", 49, "4", "5", "6"))
    assert [line[0] for line in grids(table)[0]] == ["信息内容", "某种自编的指标名", "另一种指标"]


def test_blanks_stand_where_no_number_does_also_in_whole_rows_and_columns() -> None:
    table = scatter(*HEAD, *row("规章", 20, "1", "", "3"), *row("行政许可", 40), *row("行政处罚", 60, "4", "", "6"))
    assert grids(table)[0][1:] == [["规章", "1", "", "3"], ["行政许可", "", "", ""], ["行政处罚", "4", "", "6"]]


def test_a_head_between_rows_begins_a_table_of_its_own_columns() -> None:
    second: list[Placed] = [("信息内容", 120.0, 60.0), ("本年处理决定数量", 350.0, 60.0)]
    table = scatter(*HEAD, *row("规章", 20, "1", "2", "3"), *second, *row("行政许可", 80), ("77", 350.0, 80.0))
    assert grids(table)[1] == [["信息内容", "本年处理决定数量"], ["行政许可", "77"]]


def test_groups_over_columns_are_told_by_their_middle() -> None:
    results = ("结果维持", "结果纠正", "总计")
    head: list[Placed] = [("行政复议", 160.0, 0.0), ("行政诉讼", 340.0, 0.0)]
    head += [(text, 100.0 + 60 * index, 20.0) for index, text in enumerate(results * 2)]
    numbers: list[Placed] = [(str(index), 100.0 + 60 * index, 40.0) for index in range(6)]
    assert grids(scatter(*head, *numbers))[0][0][1:] == ["行政复议"] * 3 + ["行政诉讼"] * 3


def test_a_group_whose_place_fits_no_columns_is_left_out() -> None:
    head: list[Placed] = [("行政复议", 100.0, 0.0)]
    head += [(text, 100.0 + 60 * index, 20.0) for index, text in enumerate(("结果维持", "结果纠正", "总计") * 2)]
    numbers: list[Placed] = [(str(index), 100.0 + 60 * index, 40.0) for index in range(6)]
    assert grids(scatter(*head, *numbers))[0][0][4:] == ["结果维持", "结果纠正", "总计"]


def test_a_table_goes_on_overleaf_with_the_same_columns() -> None:
    overleaf = scatter(*row("行政许可", 20, "4", "", "6"), page=2)
    document = Document("pdf", [scatter(*HEAD, *row("规章", 20, "1", "2", "3")), overleaf])
    assemble(document)
    (grid,) = document.grids()
    assert [cell.text for cell in grid.cells][-3:] == ["4", "", "6"]
    assert grid.cells[-1].locator.startswith("pdf:page=2,bbox=") and ",20.0," in grid.cells[-1].locator


def test_the_head_of_a_part_is_not_the_tables_head_printed_again() -> None:
    head: list[Placed] = [("信息内容", 120.0, 0.0), ("本年处理决定数量", 300.0, 0.0)]
    above = scatter(
        ("第二十条第(五)项", 200.0, -20.0),
        *head,
        *(("行政许可", 120.0, 20.0), ("4", 300.0, 20.0)),
        ("第二十条第(六)项", 200.0, 40.0),
    )
    below = scatter(*head, *(("行政处罚", 120.0, 20.0), ("5", 300.0, 20.0)), page=2)
    (grid,) = grids(above, below)
    assert grid[-2][0] == "信息内容" and grid[-1] == ["行政处罚", "5"]


def test_sheets_that_were_scanned_one_by_one_are_laid_so_that_numbers_stand_below_numbers() -> None:
    def on_the_glass(table: Scatter, aside: float) -> Scatter:
        pieces = [
            replace(piece, x0=piece.x0 + aside, x1=piece.x1 + aside, sheet="pdf:page=1", origin=piece.box)
            for piece in table.pieces
        ]
        return replace(table, pieces=pieces)

    above = scatter(
        *(("自然人", 250.0, 0.0), ("总计", 290.0, 0.0)),
        *(("规章", 120.0, 20.0), ("1", 250.0, 20.0)),
        *(("行政许可", 120.0, 40.0), ("2", 250.0, 40.0)),
    )
    below = scatter(
        *(("行政处罚", 120.0, 20.0), ("3", 250.0, 20.0)),
        *(("行政强制", 120.0, 40.0), ("4", 250.0, 40.0)),
        *(("其他", 120.0, 60.0), ("5", 250.0, 60.0)),
        page=2,
    )
    (grid,) = grids(on_the_glass(above, 0.0), on_the_glass(below, 25.0))
    assert [line[1:] for line in grid[1:]] == [["1", ""], ["2", ""], ["3", ""], ["4", ""], ["5", ""]]


def test_a_row_is_given_the_label_left_of_it_that_lost_a_line() -> None:
    placed: list[Placed] = [("3.危及“三安全一稳定", 120.0, 40.0), *row("", 53, "7", "8", "9")[1:]]
    rows = grids(scatter(*HEAD, *row("规章", 20, "1", "2", "3"), *placed, *row("行政许可", 75, "4", "5", "6")))[0]
    assert rows[2] == ["3.危及“三安全一稳定", "7", "8", "9"]


def test_a_number_broken_over_lines_is_one_and_two_in_one_place_are_none() -> None:
    broken = scatter(
        *HEAD,
        *row("规章", 20, "", "2", "3"),
        ("12", 250.0, 14.0),
        ("34", 250.0, 26.0),
        *row("行政许可", 46, "5", "6", "7"),
    )
    assert grids(broken)[0][1][1] == "1234"
    double = scatter(*HEAD, *row("规章", 20, "1", "2", "3"), *row("行政许可", 40, "5", "6", "7"), ("80", 357.0, 40.0))
    assert grids(double)[0][2][1:] == ["5", "6 / 80", "7"]


def test_a_rule_parts_lines_that_could_be_one_cell() -> None:
    placed: list[Placed] = [
        ("某甲指标", 120.0, 20.0),
        ("某乙指标", 120.0, 31.0),
        ("1", 250.0, 20.0),
        ("2", 250.0, 31.0),
    ]
    apart = grids(scatter(*HEAD[:2], *placed, rules=(Rule(30.5, 0, 600),)))[0]
    assert apart[1:] == [["某甲指标", "1"], ["某乙指标", "2"]]


@pytest.mark.parametrize(
    "heading", [("三、收到和处理政府信息公开申请情况",), ("三、", "收到和处理政府信息公开申请情况")]
)
def test_headings_among_the_lines_are_paragraphs(heading: tuple[str, ...]) -> None:
    document = Document(
        "pdf",
        [
            scatter(
                *((text, 20.0 + 200 * place, 0.0) for place, text in enumerate(heading)),
                *((text, x, top + 30) for text, x, top in HEAD),
                *row("规章", 60, "1", "2", "3"),
            )
        ],
    )
    assemble(document)
    assert [type(block) for block in document.blocks] == [Paragraph, Grid]


def test_no_numbers_no_table() -> None:
    document = Document("pdf", [scatter(("甲", 100.0, 0.0), ("乙", 300.0, 0.0))])
    assemble(document)
    assert [block.text for block in document.paragraphs()] == ["甲 乙"]


def test_numerals_of_a_label_written_downwards_are_no_numbers() -> None:
    upright = [(character, 60.0, 8.0 + 11 * index) for index, character in enumerate("第二十条第一项")]
    pointed = [(line, 120.0, 100.0 + 11 * index) for index, line in enumerate(("5.", "行", "政", "许", "可"))]
    below = [("三、", 120.0, 170.0), ("行政处罚", 120.0, 181.0), ("7", 250.0, 175.5)]
    (grid,) = grids(scatter(*HEAD, *row("规章", 30, "1", "2", "3"), *upright, *pointed, ("9", 250.0, 122.0), *below))
    assert [line[-3:] for line in grid[1:]] == [["1", "2", "3"], ["9", "", ""], ["7", "", ""]]


def test_a_group_right_above_its_own_label_is_a_cell_of_its_own() -> None:
    head = [("申请人情况", 275.0, 0.0), ("自然人", 265.0, 12.0), ("其他", 350.0, 12.0), ("总计", 450.0, 12.0)]
    (grid,) = grids(scatter(*head, *row("（一）予以公开", 30, "1", "2", "3")))
    assert [line[-3:] for line in grid[-2:]] == [["自然人", "其他", "总计"], ["1", "2", "3"]]


def test_what_stands_left_and_right_below_one_head_is_one_column() -> None:
    head = [("统计指标", 120.0, 0.0), ("统计数", 270.0, 0.0), ("备注", 340.0, 0.0)]
    rows = [*row("一、主动公开情况", 20), ("——", 262.0, 20.0), *row("规章", 40), ("7", 284.0, 40.0)]
    (grid,) = grids(scatter(*head, *rows, *row("规范性文件", 60), ("8", 284.0, 60.0)))
    assert [line[-2:] for line in grid] == [["统计数", "备注"], ["——", ""], ["7", ""], ["8", ""]]


def _rules(*heights: float) -> tuple[Rule, ...]:
    return tuple(Rule(height, 60.0, 600.0) for height in heights)


def test_labels_stand_beside_the_only_row_between_two_rules_wherever_they_stand_there() -> None:
    rows = [
        *row("规章", 20, "1", "2", "3"),
        *(("某某某某某", 120.0, 42.0), ("某某", 100.0, 54.0), *row("", 66, "4", "5", "6")[1:]),
        *(*row("", 84, "7", "8", "9")[1:], ("别的别的别的", 120.0, 90.0), ("别的", 140.0, 104.0)),
    ]
    (table,) = grids(scatter(*HEAD, *rows, rules=_rules(15, 37, 80, 118)))
    assert table[1:] == [
        ["规章", "1", "2", "3"],
        ["某某某某某某某", "4", "5", "6"],
        ["别的别的别的别的", "7", "8", "9"],
    ]


def test_a_head_stands_over_the_columns_that_the_rule_below_it_alone_reaches() -> None:
    courses = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    leaves = [
        (sign, 105.0 + 32 * index, 40.0 + 12 * line)
        for index, text in enumerate(courses * 3)
        for line, sign in enumerate(text)
    ]
    heads = [
        ("行政复议", 120.0, 20.0),
        ("行政诉讼", 280.0, 0.0),
        ("未经复议直接起诉", 300.0, 20.0),
        ("复议后起诉", 445.0, 20.0),
    ]
    values = [("7", 105.0 + 32 * index, 95.0) for index in range(15)]
    rules = (Rule(15, 250.0, 565.0), Rule(35, 95.0, 565.0), Rule(91, 95.0, 565.0))
    (table,) = grids(scatter(*heads, *leaves, *values, rules=rules))
    assert [line[-15:].count("行政诉讼") for line in table if "行政诉讼" in line] == [10]


def test_a_word_for_nothing_in_a_group_s_label_is_no_number() -> None:
    head = [("自然人", 450.0, 0.0), ("商业企业", 500.0, 0.0), ("总计", 550.0, 0.0)]
    rows = [
        piece
        for index, label in enumerate(
            ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")
        )
        for piece in (
            (label, 300.0, 20.0 + 14 * index),
            *((n, 450.0 + 50 * i, 20.0 + 14 * index) for i, n in enumerate("134")),
        )
    ]
    upright = [
        *(("（四）无"[i], 60.0, 18.0 + 10 * i) for i in range(4)),
        *(("法提供"[i], 72.0, 18.0 + 10 * i) for i in range(3)),
    ]
    aside = [("（四", 65.0, 17.0), ("）无", 65.0, 28.0), ("法提", 65.0, 39.0), ("供", 65.0, 50.0)]
    (wrapped,) = grids(scatter(*head, *rows, *aside))
    (downwards,) = grids(scatter(*head, *rows, *upright))
    for grid in (wrapped, downwards):
        assert [line[-3:] for line in grid] == [["自然人", "商业企业", "总计"], *[["1", "3", "4"]] * 3]
    assert [line[0] for line in wrapped[1:]] == ["（四）无法提供"] * 3


def test_the_first_line_of_a_cell_may_be_set_in() -> None:
    rows = [("某种自", 130.0, 20.0), ("编的指标", 125.0, 32.0), *row("", 20, "1", "2", "3")[1:]]
    rows += [("另", 120.0, 50.0), ("一", 110.0, 62.0), *row("", 50, "4", "5", "6")[1:]]
    assert [line[0] for line in grids(scatter(*HEAD, *rows))[0]] == ["信息内容", "某种自编的指标", "另一"]


def test_the_white_of_a_bracket_may_hang_over_the_edge_of_its_cell() -> None:
    label: list[Placed] = [("（二）部分公开（区分处理的，只计这一情形，", 125.0, 40.0), ("不计其他情形）", 60.0, 52.0)]
    numbers: list[Placed] = [(text, 250.0 + 100 * index, 46.0) for index, text in enumerate("456")]
    table = scatter(*HEAD, *row("规章", 20, "1", "2", "3"), *label, *numbers)
    expected = ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "4", "5", "6"]
    assert grids(table)[0][-1] == expected


def test_a_head_printed_again_overleaf_is_left_out() -> None:
    above = scatter(*HEAD, *row("规章", 20, "1", "2", "3"), rules=_rules(-5, 15, 35))
    below = scatter(*HEAD, *row("行政规范性文件", 20, "4", "5", "6"), page=2, rules=_rules(-5, 15, 35))
    (table,) = grids(above, below)
    assert [line[0] for line in table] == ["信息内容", "规章", "行政规范性文件"]


def test_a_number_may_be_broken_behind_any_of_its_digits() -> None:
    lines = [("2,92", 250.0, 20.0), ("规章", 120.0, 26.0), ("5", 250.0, 31.0), ("7", 350.0, 31.0), ("8", 450.0, 31.0)]
    (table,) = grids(scatter(*HEAD, *lines, *row("行政规范性文件", 50, "1", "2", "3")))
    assert table[1:] == [["规章", "2,925", "7", "8"], ["行政规范性文件", "1", "2", "3"]]


def test_heads_that_stand_without_a_gap_are_parted_where_the_columns_are() -> None:
    head = [("自然人", 210.0, 0.0), ("商业企业科研机构", 270.0, 0.0), ("总计", 340.0, 0.0)]
    rows = [
        (label, 100.0, top) for label, top in (("一、本年新收政府信息公开申请数量", 20.0), ("（一）予以公开", 36.0))
    ]
    rows += [(str(index), 210.0 + 40 * index, top) for index in range(4) for top in (20.0, 36.0)]
    (table,) = grids(scatter(*head, *rows))
    assert [line[1:] for line in table] == [["自然人", "商业企业", "科研机构", "总计"], *[["0", "1", "2", "3"]] * 2]


def test_numbers_that_leave_room_in_their_column_do_not_go_on_below() -> None:
    head = [("自然人", 250.0, 0.0), ("其他", 350.0, 0.0), ("总计", 450.0, 0.0)]
    rows = [
        *row("一、本年新收政府信息公开申请数量", 20, "1247", "3", "1250"),
        *row("（一）予以公开", 36, "302", "2", "304"),
    ]
    rows += [("（七）总计", 120.0, 59.0), ("9", 250.0, 50.0), ("1", 350.0, 50.0), ("10", 450.0, 50.0)]
    (table,) = grids(scatter(*head, *rows))
    assert [line[1:] for line in table[-2:]] == [["302", "2", "304"], ["9", "1", "10"]]


def test_a_word_set_wide_is_one() -> None:
    wide = [("总", 530.0, 0.0), ("计", 570.0, 0.0), ("规", 100.0, 20.0), ("章", 140.0, 20.0)]
    numbers = row("", 20, "1", "2", "3", "6")[1:]
    table = scatter(*HEAD, *wide, *numbers, *row("行政规范性文件", 42, "4", "5", "6", "15"))
    (found,) = scatters_of(table.pieces, ())  # as readers give it
    assert grids(found) == [
        [
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "总计"],
            ["规章", "1", "2", "3", "6"],
            ["行政规范性文件", "4", "5", "6", "15"],
        ]
    ]


def test_characters_unevenly_apart_are_no_word() -> None:
    table = scatter(*HEAD, ("自", 450.0, 0.0), ("然", 470.0, 0.0), ("人", 560.0, 0.0), *row("规章", 20, "1", "2", "3"))
    assert "自然人" not in grids(table)[0][0]


def test_a_row_keeps_its_own_label_beside_that_of_its_group() -> None:
    rows = [*row("1.属于国家秘密", 20, "1", "2", "3"), *row("3.危及三安全一稳定", 60, "7", "8", "9")]
    own = ("2.其他禁止公开", 120.0, 47.0)  # set lower than its numbers
    numbers = row("", 40, "4", "5", "6")[1:]
    (grid,) = grids(scatter(*HEAD, *rows, own, ("不予公开", 30.0, 40.0), *numbers))
    assert [line[1] for line in grid[1:]] == ["1.属于国家秘密", "2.其他禁止公开", "3.危及三安全一稳定"]
    assert [line[2] for line in grid[1:]] == ["1", "4", "7"]


def test_tables_below_one_another_are_read_by_edges_of_their_own() -> None:
    """The labels of the second stand where the first has its numbers, its numbers where the third has labels."""
    second = [
        ("申请人情况", 500.0, 60.0),
        *((text, 420.0 + 80 * index, 74.0) for index, text in enumerate(("自然人", "商业企业", "总计"))),
    ]
    numbers = [("3", 420.0), ("0", 500.0), ("3", 580.0)]
    lower = [
        ("一、本年新收政府信息公开申请数量", 280.0, 90.0),
        *((number, at, 90.0) for number, at in numbers),
        ("二、上年结转政府信息公开申请数量", 280.0, 110.0),
        *((number, at, 110.0) for number, at in numbers),
    ]
    upper = [*HEAD, *row("规章", 15, "1", "2", "3"), *row("行政规范性文件", 30, "4", "5", "6")]
    found = grids(scatter(*upper, *second, *lower))
    assert found == [
        [
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "1", "2", "3"],
            ["行政规范性文件", "4", "5", "6"],
        ],
        [
            ["~", "申请人情况", "申请人情况", "申请人情况"],
            ["~", "自然人", "商业企业", "总计"],
            ["一、本年新收政府信息公开申请数量", "3", "0", "3"],
            ["二、上年结转政府信息公开申请数量", "3", "0", "3"],
        ],
    ]


def test_a_short_rule_between_lines_of_a_label_parts_nothing() -> None:
    """Strokes of two lines that touch look like one in a picture."""
    table = scatter(*HEAD, *row("行政规范性\n文件", 42, "1", "2", "3"), rules=(Rule(42.0, 110.0, 116.0),))
    assert grids(table)[0][-1] == ["行政规范性文件", "1", "2", "3"]


def sparse(*columns: int, shift: float) -> list[list[str]]:
    """Heads 60 apart, and numbers of some of their columns that stand further right or left, below none of them."""
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "总计")
    heads: list[Placed] = [(name[:2], 250.0 + 60 * index, 0.0) for index, name in enumerate(names)]
    numbers: list[Placed] = [(str(column), 250.0 + 60 * column + shift, 20.0) for column in columns]
    return grids(scatter(("指标", 120.0, 0.0), *heads, ("规章", 120.0, 20.0), *numbers))[0]


@pytest.mark.parametrize("shift", [32.0, 28.0])
def test_heads_and_numbers_set_to_other_ends_of_their_columns_are_paired_by_what_displaces_all_alike(
    shift: float,
) -> None:
    assert sparse(0, 1, 4, shift=shift)[1] == ["规章", "0", "1", "", "", "4"]


def test_numbers_between_heads_that_may_be_either_neighbour_s_have_none() -> None:
    assert sparse(1, 2, shift=30.0) == [["指标", "~", "~"], ["规章", "1", "2"]]
    assert sparse(1, 2, shift=18.0)[1] == ["规章", "", "1", "2", "", ""]


def test_a_label_level_with_no_number_that_is_given_no_row_is_told() -> None:
    listed = [
        *(("（一）主动公开政府信息数", "19"), ("其中：主动公开规范性文件数", "20"), ("制发规范性文件总数", "0")),
        *(("1.政府公报公开政府信息数", "0"), ("2.政府网站公开政府信息数", "16"), ("3.政务微博公开政府信息数", "")),
        *(("4.政务微信公开政府信息数", "6"), ("5.其他方式公开政府信息数", ""), ("二、回应解读情况", "")),
        ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", ""),
        *(("1.参加或举办新闻发布会总次数", "18"), ("2.政府网站在线访谈次数", "1")),
    ]
    placed: list[Placed] = [("统计指标", 250, 0), ("单位", 500, 0), ("统计数", 620, 0), ("一、主动公开情况", 250, 17)]
    for number, (label, value) in enumerate(listed):
        top = 34 + 16.2 * number
        if label.startswith("二、"):
            placed.append((label, 250, top))
            continue
        wide = sum(SIZE if character > "\u2000" else SIZE / 2 for character in label)
        placed += [(label, 40 + wide / 2, top), ("条", 500, top), *([(value, 620.0, top)] if value else [])]
    document = Document("pdf", [scatter(*placed)])
    assemble(document)
    printed = "".join(cell.text for grid in document.grids() for cell in grid.cells).replace("\n", "")
    alone = [label for label, _ in listed if label not in printed]
    assert alone and [note.sentence.split("”")[0][1:] for note in document.notes] == [label[:40] for label in alone]
    assert {(note.cause, note.loses_data) for note in document.notes} == {("row_shape_lost", True)}
