"""Cells are found by the labels of their two axes, wherever a table puts them."""

from __future__ import annotations

import pytest

from extractors.tables import recognise
from gongkai import codebook
from tests.extractors.grids import REQUEST_HEADER, Row, causes, expect, grid, numbers, values

REVIEW_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEW_CODES = ("upheld", "corrected", "other", "pending", "total")


def test_single_row_of_other_handling_is_the_old_indicator() -> None:
    result = recognise([grid(*REQUEST_HEADER, [("三、本年度办理结果", 1), ("（六）其他处理", 2), *numbers(5)])])
    assert values(result) == expect("requests.outcome.other", 5)
    assert {era for reading in result.placed for era in reading.place.eras} == {"2019"}


def test_transposed_request_table() -> None:
    labels = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "四、结转下年度继续办理"]
    people = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    rows: list[Row] = [["申请人情况", *labels]]
    rows += [[person, str(10 + n), str(20 + n), str(30 + n)] for n, person in enumerate(people)]
    result = recognise([grid(*rows)])
    assert values(result) == {
        **expect("requests.received", 10),
        **expect("requests.carried_in", 20),
        **expect("requests.carried_out", 30),
    }


def test_spans_of_header_and_data_that_do_not_line_up() -> None:
    result = recognise(
        [
            grid(
                [("第二十条第（五）项", 5)],
                ["信息内容", "上一年项目数量", ("本年增/减", 2), "处理决定数量"],
                ["行政许可", ("1", 2), "2", "3"],
                ["其他对外管理服务事项", ("4", 2), "5", "6"],
            )
        ]
    )
    assert values(result) == {
        "disclosure.licensing.items_prev_year": "1",
        "disclosure.licensing.items_change": "2",
        "disclosure.licensing.decisions": "3",
        "disclosure.other_external_services.items_prev_year": "4",
        "disclosure.other_external_services.items_change": "5",
        "disclosure.other_external_services.decisions": "6",
    }


@pytest.mark.parametrize("corner", ["指标名称", "（本列数据的勾稽关系为：第一项加第二项之和）", ""])
def test_requests_of_which_only_the_total_column_was_kept(corner: str) -> None:
    result = recognise(
        [
            grid(
                [(corner, 3), "总计"],
                [("一、本年新收政府信息公开申请数量", 3), "9"],
                [("三、本年度办理结果", 1, 4), ("（一）予以公开", 2), "5"],
                [("（六）其他处理", 1, 2), "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1"],
                ["3.其他", "2"],
                [("（七）总计", 2), "8"],
            )
        ]
    )
    assert values(result) == {
        "requests.received@total": "9",
        "requests.outcome.granted@total": "5",
        "requests.outcome.other.correction_overdue@total": "1",
        "requests.outcome.other.miscellaneous@total": "2",
        "requests.outcome.total@total": "8",
    }
    assert causes(result) == []


@pytest.mark.parametrize("head", [[[("申请人情况", 3), "总计"]], [[("申请人情况", 4)], [("", 3), "总计"]]])
def test_no_value_is_missing_under_the_name_of_the_applicants_as_a_group(head: list[Row]) -> None:
    rows: list[Row] = [[("一、本年新收政府信息公开申请数量", 3), "9"], [("（七）总计", 3), "8"]]
    result = recognise([grid(*head, *rows)])
    assert values(result) == {"requests.received@total": "9", "requests.outcome.total@total": "8"}
    assert causes(result) == []


def test_blocks_of_two_eras_in_one_table() -> None:
    result = recognise(
        [
            grid(
                ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
                ["规章", "1", "2", "3"],
                [("第二十条第（五）项", 4)],
                ["信息内容", ("本年处理决定数量", 3)],
                ["行政许可", ("7", 3)],
            )
        ]
    )
    eras = {reading.place.indicator: set(reading.place.eras) for reading in result.placed}
    assert eras["disclosure.regulations.newly_made"] == {"2019"}
    assert eras["disclosure.licensing.decisions"] == {"2021"}


@pytest.mark.parametrize("layout", ["one row", "three tables", "down the page", "groups not merged"])
def test_review_and_litigation_in_any_layout(layout: str) -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    counts = numbers(1, 15)
    if layout == "one row":
        grids = [
            grid(
                [("行政复议", 5), ("行政诉讼", 10)],
                [*((name, 1, 2) for name in results), ("未经复议直接起诉", 5), ("复议后起诉", 5)],
                results * 2,
                counts,
            )
        ]
    elif layout == "three tables":
        names = ["行政复议", "未经复议直接起诉", "复议后起诉"]
        grids = [grid([(name, 5)], results, counts[n * 5 : n * 5 + 5]) for n, name in enumerate(names)]
    elif layout == "down the page":
        names = ["行政复议"] * 5 + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
        grids = [grid(*zip(names, results * 3, counts, strict=True))]
    else:
        blank = ["", "", "", ""]
        grids = [
            grid(
                ["行政复议", *blank, "行政诉讼", *blank, "", *blank],
                ["", *blank, "未经复议直接起诉", *blank, "复议后起诉", *blank],
                results * 3,
                counts,
            )
        ]
    codes = [line.indicator for line in codebook.indicators() if line.table == "review_litigation"]
    assert values(recognise(grids)) == dict(zip(codes, counts, strict=True))


def test_blocks_side_by_side() -> None:
    result = recognise(
        [
            grid(
                ["信息内容", "规章", "规范性文件", "信息内容", "行政许可", "其他对外管理服务事项"],
                ["本年新制作数量", "1", "2", "上一年项目数量", "3", "4"],
                ["本年新公开数量", "5", "6", "本年增/减", "7", "8"],
                ["对外公开总数量", "9", "10", "处理决定数量", "11", "12"],
            )
        ]
    )
    assert causes(result) == []
    found = values(result)
    assert found["disclosure.normative_documents.newly_made"] == "2"
    assert found["disclosure.licensing.items_prev_year"] == "3"
    assert found["disclosure.other_external_services.decisions"] == "12"
    assert len(found) == 12


def test_groups_merged_down_the_page_are_row_labels() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    first: Row = [("行政诉讼", 1, 5), ("未经复议直接起诉", 1, 5), results[0], "1"]
    rest: list[Row] = [[name, str(n)] for n, name in enumerate(results[1:], 2)]
    result = recognise([grid(first, *rest)])
    names = ("upheld", "corrected", "other", "pending", "total")
    assert values(result) == {f"litigation.direct.{name}": str(n) for n, name in enumerate(names, 1)}


def test_a_head_merged_over_too_few_columns_keeps_its_last_part() -> None:
    kinds = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    table = [
        [("", 1, 2), ("自然人", 1, 2), ("法人或其他组织", 4, 1), ("总计", 1, 2)],
        kinds,
        ["一、本年新收政府信息公开申请数量", *numbers(1)],
    ]
    result = recognise([grid(*table)])
    assert values(result) == expect("requests.received", 1)
    assert {placed.doubts for placed in result.placed} == {("column_order",)}


def test_labels_run_together_in_a_header_say_the_same() -> None:
    result = recognise([grid(["行政复议结果维持", "行政复议结果纠正", "行政复议总计"], ["3", "4", "7"])])
    assert values(result) == {"review.upheld": "3", "review.corrected": "4", "review.total": "7"}


def test_one_cell_under_a_corner_runs_as_the_corner_says() -> None:
    upright = recognise([grid(["信息内容", "本年收费金额"], ["行政事业性收费", "3"])])
    turned = recognise([grid(["信息内容", "行政事业性收费"], ["本年收费金额", "3"])])
    assert values(upright) == values(turned) == {"disclosure.fees.amount": "3"}


def test_a_row_that_only_numbers_the_columns_is_none_of_values() -> None:
    heads = [[("行政复议", 5)], [*REVIEW_RESULTS]]
    counted = recognise([grid(*heads, ["1", "2", "3", "4", "5"], ["7", "0", "1", "0", "8"])])
    assert list(values(counted).values()) == ["7", "0", "1", "0", "8"]
    assert not counted.problems
    assert list(values(recognise([grid(*heads, ["1", "2", "3", "4", "5"])])).values()) == ["1", "2", "3", "4", "5"]


def test_a_unit_beside_the_label_of_a_row_is_no_other_label() -> None:
    result = recognise([grid(["信息内容", "件", "本年处理决定数量"], ["行政许可", "件", "74"])])
    assert (values(result), causes(result)) == ({"disclosure.licensing.decisions": "74"}, [])


def test_a_column_of_remarks_is_ignored() -> None:
    result = recognise([grid(["信息内容", "本年制发件数", "备注"], ["规章", "3", "较上年增加2件"])])
    assert values(result) == {"disclosure.regulations.issued": "3"}
    assert causes(result) == []


def test_a_remark_over_blanks_lends_its_column_to_no_neighbour() -> None:
    head: list[Row] = [[*REQUEST_HEADER[0], "备注"], [*REQUEST_HEADER[1], ""], [*REQUEST_HEADER[2], ""]]
    result = recognise([grid(*head, [("一、本年新收政府信息公开申请数量", 3), *numbers(0), "含2件转办"])])
    assert values(result) == expect("requests.received", 0)
    assert causes(result) == []


@pytest.mark.parametrize("reaching", [("总计", 2, 2), ("总计", 1, 2)])
def test_a_head_that_reaches_over_the_end_of_its_group_is_of_the_group_of_its_run(
    reaching: tuple[str, int, int],
) -> None:
    """Lines that should meet were drawn apart: a converter made a column of its own of the gap."""
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结"]
    wide = reaching[1]
    result = recognise(
        [
            grid(
                [("行政复议", 5), ("行政诉讼", 9 + wide)],
                [*((name, 1, 2) for name in results), reaching, ("未经复议直接起诉", 5), ("复议后起诉", 5)],
                [*results, "总计", *results, "总计"],
                [*numbers(1, 4), ("5", wide), *numbers(6, 10)],
            )
        ]
    )
    codes = ("upheld", "corrected", "other", "pending", "total")
    groups = ("review", "litigation.direct", "litigation.after_review")
    expected = {
        f"{group}.{code}": str(5 * turn + n) for turn, group in enumerate(groups) for n, code in enumerate(codes, 1)
    }
    assert values(result) == expected
    assert causes(result) == []
    assert not any(one.doubts for one in result.placed)
