"""Tables cut by the end of a page, and tables that only stand near each other."""

from __future__ import annotations

from extractors.document import Cell, Grid, Paragraph
from extractors.stitching import stitch

EDGES = (60.0, 160.0, 260.0, 360.0)


def grid(page: int, *rows: list[str], edges: tuple[float, ...] = EDGES) -> Grid:
    cells = [Cell(text, row, column, 1, 1, "") for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    return Grid(len(rows), len(edges) - 1, cells, f"pdf:page={page}", edges, page)


def texts(block: object) -> list[list[str]]:
    assert isinstance(block, Grid)
    return [[cell.text if cell else "" for cell in row] for row in block.positions()]


def test_a_head_and_its_rows_overleaf_are_one_table() -> None:
    (whole,) = stitch([grid(1, ["信息内容", "本年制发件数", "本年废止件数"]), grid(2, ["规章", "1", "2"])])
    assert texts(whole) == [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "1", "2"]]


def test_the_columns_of_both_parts_count() -> None:
    head = Grid(1, 2, [Cell("行政复议", 0, 0, 1, 1, ""), Cell("行政诉讼", 0, 1, 1, 1, "")], "", (60, 160, 360), 1)
    (whole,) = stitch([head, grid(2, ["结果维持", "结果维持", "结果纠正"])])
    assert texts(whole)[0] == ["行政复议", "行政诉讼", "行政诉讼"]


def test_a_part_that_moved_sideways_still_goes_on() -> None:
    moved = tuple(edge + 20 for edge in EDGES)
    assert len(stitch([grid(1, ["规章", "1", "2"]), grid(2, ["行政许可", "3", "4"], edges=moved)])) == 1


def test_other_borders_other_pages_and_text_between_keep_tables_apart() -> None:
    first, wider = grid(1, ["规章", "1", "2"]), (*EDGES[:-1], 420.0)
    assert len(stitch([first, grid(2, ["规章", "1", "2"], edges=wider)])) == 2
    assert len(stitch([first, grid(1, ["规章", "1", "2"])])) == 2
    assert len(stitch([first, grid(3, ["规章", "1", "2"])])) == 2
    assert len(stitch([first, Paragraph("二、", ""), grid(2, ["规章", "1", "2"])])) == 3


def test_a_damaged_label_cut_in_two_is_one_row() -> None:
    above = grid(1, ["2.其他法律行", "1", "2"])
    (whole,) = stitch([above, grid(2, ["政止公开", "", ""], ["3.危及“三安全一稳定”", "3", "4"])])
    assert texts(whole) == [["2.其他法律行政止公开", "1", "2"], ["3.危及“三安全一稳定”", "3", "4"]]


def test_a_new_row_overleaf_stays_a_row() -> None:
    (whole,) = stitch([grid(1, ["某某自编指标", "1", "2"]), grid(2, ["2.某某自编指标", "", ""])])
    assert len(texts(whole)) == 2


def test_a_zero_merged_over_rows_goes_on_overleaf() -> None:
    def part(page: int, rows: int, text: str) -> Grid:
        names = ("规章", "行政规范性文件") if page == 1 else ("行政许可", "行政处罚")
        labels = [Cell(name, row, 0, 1, 1, "") for row, name in enumerate(names[:rows])]
        return Grid(rows, 2, [*labels, Cell(text, 0, 1, rows, 1, "")], "", EDGES[:3], page)

    (whole,) = stitch([part(1, 1, "0"), part(2, 2, "")])
    assert [row[1] for row in texts(whole)] == ["0", "0", "0"]
    (whole,) = stitch([part(1, 1, "0"), part(2, 1, "")])  # two rows, the second blank
    assert [row[1] for row in texts(whole)] == ["0", ""]
    (whole,) = stitch([part(1, 2, "7"), part(2, 2, "")])
    assert [row[1] for row in texts(whole)] == ["7", "7", "", ""]


def test_a_group_label_cut_in_two_is_one_label() -> None:
    upper = Grid(
        2, 2, [Cell("三、本年度办", 0, 0, 2, 1, ""), *(Cell("7", row, 1, 1, 1, "") for row in (0, 1))], "", EDGES[:3], 1
    )
    lower = Grid(
        2, 2, [Cell("理结果", 0, 0, 2, 1, ""), *(Cell("7", row, 1, 1, 1, "") for row in (0, 1))], "", EDGES[:3], 2
    )
    (whole,) = stitch([upper, lower])
    assert [row[0] for row in texts(whole)] == ["三、本年度办理结果"] * 4


def test_a_label_left_alone_above_a_table_is_its_head() -> None:
    blocks = stitch(
        [Paragraph("四、", ""), Paragraph("行政复议", "pdf:page=1,line=9"), grid(2, ["结果维持", "结果纠正", "总计"])]
    )
    assert [type(block) for block in blocks] == [Paragraph, Grid]
    assert texts(blocks[1])[0] == ["行政复议"] * 3


def test_a_head_printed_again_overleaf_is_no_new_head() -> None:
    head = ["信息内容", "本年制发件数", "本年废止件数"]
    above = grid(1, head, ["规章", "1", "2"], ["信息内容", "上一年项目数量", "本年增/减"])
    (whole,) = stitch([above, grid(2, head, ["行政许可", "3", "4"])])
    assert texts(whole)[2:] == [["信息内容", "上一年项目数量", "本年增/减"], ["行政许可", "3", "4"]]


def test_a_row_of_numbers_printed_again_stays() -> None:
    (whole,) = stitch(
        [grid(1, ["规章", "0", "0"], ["行政许可", "1", "2"]), grid(2, ["规章", "0", "0"], ["其他", "1", "2"])]
    )
    assert len(texts(whole)) == 4


def test_an_empty_frame_at_the_end_of_a_page_is_no_row() -> None:
    (whole,) = stitch([grid(1, ["行政复议"] * 3, [""] * 3), grid(2, ["结果维持", "结果纠正", "总计"], ["1", "2", "3"])])
    assert texts(whole) == [["行政复议"] * 3, ["结果维持", "结果纠正", "总计"], ["1", "2", "3"]]


def test_a_part_without_the_frame_of_its_first_column_goes_on() -> None:
    (whole,) = stitch([grid(1, ["规章", "1", "2"]), grid(2, ["3", "4"], edges=EDGES[1:])])
    assert texts(whole)[1] == ["", "3", "4"]


def test_a_cut_row_beside_an_empty_group_is_one_row() -> None:
    above = grid(1, ["2.其他法律行", "1"], edges=EDGES[1:])
    below = grid(2, ["", "政法规禁止公开", ""], ["", "3.危及“三安全一稳定”", "3"])
    below.cells = [Cell("", 0, 0, 2, 1, ""), *(cell for cell in below.cells if cell.column)]
    (whole,) = stitch([above, below])
    assert texts(whole) == [["", "2.其他法律行政法规禁止公开", "1"], ["", "3.危及“三安全一稳定”", "3"]]


def test_a_head_that_goes_on_overleaf_keeps_the_columns_below_what_is_merged_over_them() -> None:
    """Also where the remark beside them is cut in two as in a cut row."""
    above = Grid(
        1,
        2,
        [Cell("（本列数据的勾稽关系为：第一项加第二项之和，", 0, 0, 1, 1, ""), Cell("法人或其他组织", 0, 1, 1, 1, "")],
        "",
        (60, 160, 360),
        1,
    )
    (whole,) = stitch(
        [
            above,
            grid(2, ["等于第三项加第四项之和）", "商业企业", "科研机构"], ["上年结转政府信息公开申请数量", "1", "2"]),
        ]
    )
    assert texts(whole)[0][1:] == ["法人或其他组织"] * 2
    assert texts(whole)[1][1:] == ["商业企业", "科研机构"]


def test_numbers_cut_between_their_digits_are_one() -> None:
    """In columns too narrow for them, below a head printed again, as word processors cut them."""
    head = ["申请人情况", "自然人", "总计"]
    above = grid(1, head, ["3.危及“三", "2", "36"])
    (whole,) = stitch([above, grid(2, head, ["安全一稳定”", "4", ""], ["4.保护第三方合法权益", "32", "1"])])
    assert texts(whole)[1:] == [["3.危及“三安全一稳定”", "24", "36"], ["4.保护第三方合法权益", "32", "1"]]


def test_numbers_below_a_cut_label_that_all_columns_have_are_a_row() -> None:
    (whole,) = stitch([grid(1, ["3.危及“三", "2", "36"]), grid(2, ["安全一稳定”", "4", "5"])])
    assert len(texts(whole)) == 2
