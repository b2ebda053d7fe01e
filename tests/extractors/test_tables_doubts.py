"""What is damaged, added or ambiguous is read with a mark or told, and never guessed."""

from __future__ import annotations

import pytest

from extractors.checks import evaluate
from extractors.document import Reading
from extractors.observe import observe
from extractors.tables import recognise
from tests.extractors.grids import REQUEST_HEADER, Row, causes, expect, grid, numbers, values


def test_request_rows_are_told_by_their_leaf_label() -> None:
    result = recognise(
        [
            grid(
                *REQUEST_HEADER,
                [("一、本年新收政府信息公开申请数量", 3), *numbers(0)],
                [("三、本年度办理结果", 1, 4), ("（一）予以公开", 2), *numbers(10)],
                [
                    ("（六）其他处理", 1, 2),
                    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                    *numbers(20),
                ],
                ["3.其他", *numbers(30)],
                [("（七）总计", 2), *numbers(40)],
            )
        ]
    )
    assert values(result) == {
        **expect("requests.received", 0),
        **expect("requests.outcome.granted", 10),
        **expect("requests.outcome.other.correction_overdue", 20),
        **expect("requests.outcome.other.miscellaneous", 30),
        **expect("requests.outcome.total", 40),
    }
    assert causes(result) == []


@pytest.mark.parametrize("lost", ["", "?"])
def test_a_row_without_a_label_is_not_its_groups(lost: str) -> None:
    """Of a label below a dark seal nothing may be left; 其他处理 was a line of its own in an older template."""
    result = recognise(
        [
            grid(
                *REQUEST_HEADER,
                [("三、本年度办理结果", 1, 2), ("（六）其他处理", 1, 2), lost, *numbers(20)],
                ["3.其他", *numbers(30)],
            )
        ]
    )
    assert values(result) == expect("requests.outcome.other.miscellaneous", 30)
    assert causes(result) == ["unmapped_cell"]


def test_a_label_that_strokes_part_in_a_picture_is_one() -> None:
    """（六）其他处理 is a line of its own in an older template; 其他 alone is one of another's."""
    table = grid(
        *REQUEST_HEADER,
        [("三、本年度办理结果", 1, 2), ("（六）其他", 1), "!处理", *numbers(20)],
        [("（七）总计", 2), *numbers(30)],
    )
    table.cells[-1].readings = (Reading("36", 1.0, ""),)
    result = recognise([table])
    assert values(result) == {**expect("requests.outcome.other", 20), **expect("requests.outcome.total", 30)}


def test_a_number_among_headers_is_never_lost_in_silence() -> None:
    result = recognise([grid(["信息内容", "上一年项目数量", "17"], ["行政事业性收费", "4", "5"])])
    assert "number_in_header" in causes(result)


def test_a_damaged_label_is_read_and_doubted() -> None:
    result = recognise([grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数昰", 3), *numbers(0)])])
    assert values(result) == expect("requests.received", 0)
    assert {reading.place.flags for reading in result.placed} == {("label_fuzzy",)}


def test_a_short_label_is_told_by_its_place_among_its_siblings() -> None:
    result = recognise(
        [grid([("行政复议", 5)], ["结果维持", "结果斜囧", "其他结果", "尚未审结", "总计"], numbers(1, 5))]
    )
    assert values(result)["review.corrected"] == "2"
    assert [reading.place.flags for reading in result.placed][1] == ("label_order",)


def test_a_text_unlike_its_siblings_is_not_guessed() -> None:
    result = recognise(
        [grid([("行政复议", 5)], ["结果维持", "立案审查", "其他结果", "尚未审结", "总计"], numbers(1, 5))]
    )
    assert "review.corrected" not in values(result)
    assert causes(result) == ["unmapped_cell"]


def test_a_local_row_within_a_group_is_not_the_group() -> None:
    row = ["三、本年度办理结果", "（六）其他处理", "7.本地区规定的其他情形", *numbers(5)]
    result = recognise([grid(*REQUEST_HEADER, row)])
    assert values(result) == {}
    assert causes(result) == ["unmapped_label"]


def test_a_row_added_by_the_agency_is_a_problem_not_a_guess() -> None:
    result = recognise(
        [
            grid(
                *REQUEST_HEADER,
                [("一、本年新收政府信息公开申请数量", 3), *numbers(0)],
                [("其中：网络申请的数量统计", 3), *numbers(10)],
            )
        ]
    )
    assert values(result) == expect("requests.received", 0)
    assert causes(result) == ["unmapped_label"]
    assert "其中：网络申请的数量统计" in result.problems[0].evidence


def test_a_table_without_known_labels_is_a_problem() -> None:
    result = recognise([grid(["项目", "数量"], ["会议", "4"], ["培训", "3"])])
    assert not result.placed
    assert causes(result) == ["table_not_understood"]


def test_a_group_label_is_not_carried_on_over_a_text_of_its_own() -> None:
    result = recognise([grid(["行政复议", "结果维持", "3"], ["", "结果纠正", "4"], ["行政裁决", "结果维持", "5"])])
    assert values(result) == {"review.upheld": "3", "review.corrected": "4"}
    assert causes(result) == ["unmapped_label"]


def test_a_remark_beside_a_blank_is_not_its_number() -> None:
    rows: list[Row] = [["1", "（一）收到申请数", "件", "5", ""], ["2", "1.当面申请数", "件", "", "2"]]
    headed = recognise([grid(["序号", "统计指标", "单位", "统计数", "备注"], *rows)])
    assert values(headed) == {"legacy.requests.received": "5", "legacy.requests.received.in_person": ""}
    assert causes(headed) == []


def test_two_columns_of_numbers_without_a_head_are_not_chosen_between() -> None:
    result = recognise([grid(["（一）收到申请数", "5", "6"], ["1.当面申请数", "2", "3"])])
    assert values(result) == {}
    assert set(causes(result)) == {"unmapped_cell"}


@pytest.mark.parametrize("damaged", ["（七）计", "（七总）计", "（七）总汁"])
def test_a_short_label_is_told_by_its_place(damaged: str) -> None:
    result = recognise([grid(*REQUEST_HEADER, [("（六）其他处理", 3), *numbers(0)], [(damaged, 3), *numbers(10)],
                             [("四、结转下年度继续办理", 3), *numbers(20)])])  # fmt: skip
    assert values(result)["requests.outcome.total@total"] == "16"
    assert "label_order" in next(r for r in result.placed if r.place.indicator == "requests.outcome.total").place.flags


def test_a_damaged_header_is_told_though_another_group_has_the_label_too() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    result = recognise(
        [
            grid(
                [("行政复议", 5), ("行政诉讼", 5)],
                [*((label, 1, 2) for label in results), ("未经复议直接起诉", 5)],
                [*results[:3], "尚未审结结", results[4]],
                numbers(0, 10),
            )
        ]
    )
    assert values(result)["litigation.direct.pending"] == "8"
    assert causes(result) == []


def test_a_damaged_group_above_the_headers_is_told() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    result = recognise([grid([("行政诉讼", 5)], [("复议后起", 5)], results, numbers(0, 5))])
    assert values(result)["litigation.after_review.total"] == "4"


def test_titles_and_notes_across_a_table_are_no_lost_numbers() -> None:
    result = recognise(
        [
            grid(
                [("主动公开政府信息情况", 2)],
                ["信息内容", "本年处理决定数量"],
                ["行政许可", "65"],
                [("注：本表数据由各科室汇总，共3个科室。", 2)],
            )
        ]
    )
    assert (values(result), causes(result)) == ({"disclosure.licensing.decisions": "65"}, [])


def test_a_label_of_another_table_over_a_cell_is_not_ignored() -> None:
    result = recognise([grid(["自然人", "结果维持"], ["行政复议", "", "3"], ["", "结果纠正", "4"])])
    assert "review.upheld@natural_person" not in values(result)


def test_a_damaged_head_is_none_that_only_another_template_prints_than_the_heads_beside_it() -> None:
    result = recognise([grid(["信息内容", "本年新制乍数量", "本年废止件数", "现行有效件数"], ["规章", "1", "2", "3"])])
    assert values(result) == {"disclosure.regulations.repealed": "2", "disclosure.regulations.in_force": "3"}
    assert causes(result) == ["unmapped_cell"]


def test_a_group_merged_over_a_column_too_many_has_no_column_more() -> None:
    header = [REQUEST_HEADER[0], [("自然人", 1, 2), ("法人或其他组织", 6), ("总计", 1, 2)], REQUEST_HEADER[2]]
    result = recognise([grid(*header, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)])])
    assert values(result) == expect("requests.received", 0)


@pytest.mark.parametrize("spans", [(5, 4, 6), (4, 5, 6), (6, 5, 4), (5, 6, 4), (4, 6, 5), (6, 4, 5)])
def test_heads_go_with_their_run_where_a_group_was_merged_over_others(spans: tuple[int, int, int]) -> None:
    groups = list(zip(("行政复议", "未经复议直接起诉", "复议后起诉"), spans, strict=True))
    result = recognise([grid(groups, ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3, numbers(1, 15))])
    codes = [
        f"{procedure}.{code}"
        for procedure in ("review", "litigation.direct", "litigation.after_review")
        for code in ("upheld", "corrected", "other", "pending", "total")
    ]
    assert values(result) == {code: str(number) for number, code in enumerate(codes, 1)}
    assert all("column_order" in reading.doubts for reading in result.placed)


def test_two_columns_under_the_same_headers_are_told() -> None:
    header: list[Row] = [["行政复议", "行政复议", "行政复议", "行政复议"], ["结果维持", "结果纠正", "总计", "结果维持"]]
    assert "unmapped_cell" in causes(recognise([grid(*header, numbers(1, 4))]))


@pytest.mark.parametrize("group", ["（六）其他处理", "（四）无法提供"])
def test_a_group_that_reaches_down_too_far_does_not_take_its_members_place(group: str) -> None:
    members = {
        "（六）其他处理": (
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "fee_overdue",
            "other",
        ),
        "（四）无法提供": ("2.没有现成信息需要另行制作", "needs_creation", "cannot_provide"),
    }
    label, code, parent = members[group]
    result = recognise([grid(*REQUEST_HEADER, ["三、本年度办理结果", label, group, *numbers(0)])])
    assert values(result) == expect(f"requests.outcome.{parent}.{code}", 0)


def test_zeros_under_headers_that_stand_twice_are_not_proved_by_their_sum() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    groups = ["", "", "行政复议", "", "", "", "", "", "", ""]
    counted = observe(recognise([grid(groups, results * 2, ["9", "1", *"00000000"])]), "2021", [], {})
    evaluate(counted)
    assert counted
    assert all("header_twice" in cell.flags and cell.quality == "unverified" for cell in counted.values())


def test_an_empty_row_over_the_row_of_numbers_says_of_no_cell_that_it_is_blank() -> None:
    head: list[Row] = [["行政复议", "", "", ""], ["结果维持", "", "结果纠正", ""], ["", "", "", ""]]
    assert values(recognise([grid(*head, ["3", "", "", "5"])])) == {"review.upheld": "3"}
    assert values(recognise([grid(*head)])) == {"review.upheld": "", "review.corrected": ""}


def test_of_one_number_merged_over_two_lines_of_a_list_the_second_is_told() -> None:
    one, two = "1.政府公报公开政府信息数", "2.政府网站公开政府信息数"
    result = recognise([grid(["统计指标", "统计数"], [one, ("7", 1, 2)], [two])])
    assert (list(values(result).values()), causes(result)) == (["7"], ["unmapped_cell"])
    blank = recognise([grid(["统计指标", "统计数"], [one, ("0", 1, 2)], [two])])
    assert (list(values(blank).values()), causes(blank)) == (["0", "0"], [])


def test_a_table_of_other_matters_is_told_and_no_part_of_the_form() -> None:
    """Totals stand in any table; where nothing else of the form does, and the heads are its own, nothing was lost."""
    channels: list[Row] = [["公开渠道", "公开数（条）"], ["政府门户网站", "460"], ["政务微信", "87"], ["合计", "547"]]
    form: list[Row] = [*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)]]
    result = recognise([grid(*form), grid(*channels)])
    assert values(result) == expect("requests.received", 0)
    assert causes(result) == ["table_not_understood"]
    assert [problem.severity for problem in result.problems] == ["warning"]
    with_units: list[Row] = [channels[0], ["政府门户网站", "460条"], ["合计", "547条"]]
    assert "unmapped_cell" in causes(recognise([grid(*form), grid(*with_units)]))  # never passed over without a word
    overleaf: list[Row] = [[("3.其他", 2), "4", "5"], [("（七）总计", 2), "6", "7"]]
    assert causes(recognise([grid(*form), grid(*overleaf)])) != ["table_not_understood"]


def test_a_note_in_one_cell_of_a_row_is_no_lost_number() -> None:
    rows: list[Row] = [[("一、本年新收政府信息公开申请数量", 3), *numbers(0)]]
    for note, told in (("注：1.本年新收含网络申请3件", []), ("含网络申请3件", ["unmapped_cell"])):
        below: Row = [("", 1), ("", 2), (note, 4), "", "", ""]
        assert causes(recognise([grid(*REQUEST_HEADER, *rows, below)])) == told
