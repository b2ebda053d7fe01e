"""Which value stands under which header, whatever was merged or moved; what does not tell is told or in doubt."""

from __future__ import annotations

import pytest

from extractors.tables import recognise
from gongkai import codebook
from tests.extractors.grids import REQUEST_HEADER, Row, causes, expect, grid, numbers, values


def test_numbers_between_a_label_and_the_first_header_are_told() -> None:
    result = recognise([grid(["信息内容", "", "本年增/减"], ["行政事业性收费", "4", "7"])])
    assert causes(result) == ["unmapped_cell"]


def test_a_row_with_a_cell_too_few_is_doubted() -> None:
    result = recognise([grid(["信息内容", "上一年项目数量", "本年增/减"], ["行政事业性收费", "4"])])
    assert causes(result) == ["cell_missing"]
    assert all("row_short" in reading.doubts for reading in result.placed)


def test_a_number_under_two_headers_is_given_to_neither() -> None:
    result = recognise([grid(["信息内容", "上一年项目数量", "本年增/减"], ["行政事业性收费", ("4", 2)])])
    assert values(result) == {}
    assert causes(result) == ["unmapped_cell"]


def test_a_header_repeated_over_one_value_leaves_no_choice() -> None:
    result = recognise(
        [
            grid(
                ["信息内容", "本年处理决定数量", "本年处理决定数量", "本年处理决定数量"],
                ["行政许可", ("65", 3)],
            )
        ]
    )
    assert (values(result), causes(result)) == ({"disclosure.licensing.decisions": "65"}, [])


def test_numbers_beside_their_headers_make_the_blanks_below_them_doubtful() -> None:
    result = recognise(
        [
            grid(
                ["信息内容", "本年新制作数量", "", "对外公开总数量", ""],
                ["规章", "", "7", "", "9"],
                ["规范性文件", "3", "", "4", ""],
                ["行政规范性文件", "", "/", "", "/"],
            )
        ]
    )
    assert values(result) == {
        "disclosure.normative_documents.newly_made": "3",
        "disclosure.normative_documents.total_published": "4",
    }
    assert causes(result) == ["unmapped_cell", "cell_missing"]


@pytest.mark.parametrize("with_room", [False, True])
def test_a_row_that_a_wrong_span_moved_is_read_in_the_order_of_its_headers(with_room: bool) -> None:
    rows: list[Row] = [
        [("一、本年新收政府信息公开申请数量", 2), *numbers(0)],
        [("二、上年结转政府信息公开申请数量", 4), *numbers(10)],
        [("四、结转下年度继续办理", 3), *numbers(20)],
    ]
    if with_room:
        rows[0].append("")  # where the row was moved from
    result = recognise([grid(*REQUEST_HEADER, *rows)])
    assert values(result) == {
        **expect("requests.received", 0),
        **expect("requests.carried_in", 10),
        **expect("requests.carried_out", 20),
    }
    assert ["column_order" in reading.doubts for reading in result.placed] == [True] * 14 + [False] * 7
    assert causes(result) == []


def test_a_moved_row_with_a_cell_too_few_is_no_guess() -> None:
    result = recognise([grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 2), *numbers(0, 6)])])
    assert causes(result) == ["unmapped_cell"]
    assert all("row_short" in reading.doubts for reading in result.placed)


def test_a_zero_merged_over_several_places_is_one_in_each() -> None:
    rows: list[Row] = [
        [("一、本年新收政府信息公开申请数量", 3), ("0", 7)],
        [("二、上年结转政府信息公开申请数量", 3), "1", *[("0", 1, 2)] * 5, "1"],
        [("四、结转下年度继续办理", 3), "2", "2"],
    ]
    result = recognise([grid(*REQUEST_HEADER, *rows)])
    read = list(values(result).values())
    assert (read, causes(result)) == (["0"] * 7 + ["1", *"00000", "1"] + ["2", *"00000", "2"], [])


def test_a_blank_merged_over_several_places_is_blank_in_each() -> None:
    rows: list[Row] = [
        [("一、本年新收政府信息公开申请数量", 3), "5", ("", 5), "5"],
        [("二、上年结转政府信息公开申请数量", 3), "1", *[("", 1, 2)] * 5, "1"],
        [("四、结转下年度继续办理", 3), "2", "2"],
    ]
    result = recognise([grid(*REQUEST_HEADER, *rows)])
    carried = {
        f"requests.{row}": number for row, number in (("received", "5"), ("carried_in", "1"), ("carried_out", "2"))
    }
    assert values(result) == {
        f"{row}@{who}": number if who in ("natural_person", "total") else ""
        for row, number in carried.items()
        for who in codebook.APPLICANTS
    }
    assert causes(result) == []


def test_blanks_beside_a_value_under_one_header_are_parts_of_its_cell() -> None:
    """Sheets whose heads are merged over several columns and whose values stand in one of them, unmerged."""
    header: list[Row] = [
        [("申请人情况", 3), ("申请人情况", 14)],
        [("", 3), ("自然人", 2, 2), ("法人或其他组织", 10), ("总计", 2, 2)],
        [("", 3), *((name, 2) for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"))],
    ]
    row: Row = [("一、本年新收政府信息公开申请数量", 3), *[""] * 13, "33"]
    found = values(recognise([grid(*header, row)]))
    assert found["requests.received@total"] == "33"
    assert {value for name, value in found.items() if not name.endswith("total")} == {""}


def test_values_behind_a_number_without_a_header_are_in_doubt() -> None:
    """They may all stand a column aside: the last of them would be a blank that nobody doubts."""
    row: Row = [("一、本年新收政府信息公开申请数量", 2), "1", *numbers(0, 5), "", ""]
    result = recognise([grid(*REQUEST_HEADER, row)])
    assert causes(result) == ["unmapped_cell"]
    assert all("row_short" in reading.doubts for reading in result.placed)
