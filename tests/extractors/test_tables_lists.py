"""Lists whose lines say everything: the statistics table of 2014, and compound labels."""

from __future__ import annotations

import pytest

from extractors.tables import recognise
from tests.extractors.grids import REQUEST_HEADER, Row, causes, expect, grid, numbers, values

REVIEW_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEW_CODES = ("upheld", "corrected", "other", "pending", "total")


def test_the_statistics_table_of_2014_is_a_line_and_its_number() -> None:
    result = recognise(
        [
            grid(
                ["序号", "统计指标", "单位", "2018年"],
                ["1", "四、行政复议数量", "件", "6"],
                ["2", "（一）维持具体行政行为数", "件", "4"],
                ["3", "（三）其他情形数", "件", "2"],
                ["4", "五、行政诉讼数量", "件", "9"],
                ["5", "（三）其他情形数", "件", "8"],
            )
        ]
    )
    assert values(result) == {
        "legacy.review.total": "6",
        "legacy.review.upheld": "4",
        "legacy.review.other": "2",
        "legacy.litigation.total": "9",
        "legacy.litigation.other": "8",
    }
    assert causes(result) == []


@pytest.mark.parametrize("between", ["—", "：", " ", "/", "\n"])
def test_a_list_of_labels_run_together_is_read_line_by_line(between: str) -> None:
    courses = {"review": "行政复议", "litigation.direct": "行政诉讼（未经复议直接起诉）"}
    rows: list[Row] = [
        [f"{course}{between}{result}", str(number)]
        for number, (course, result) in enumerate((c, r) for c in courses.values() for r in REVIEW_RESULTS)
    ]
    result = recognise([grid(*rows)])
    codes = [f"{course}.{code}" for course in courses for code in REVIEW_CODES]
    assert values(result) == {code: str(number) for number, code in enumerate(codes)}
    assert causes(result) == []


def test_the_sum_of_a_group_is_no_line_of_the_form() -> None:
    result = recognise([grid(*REQUEST_HEADER, [("三、本年度办理结果", 1, 2), ("（三）不予公开合计", 2), *numbers(1)],
                             [("（七）总计", 2), *numbers(10)])])  # fmt: skip
    assert values(result) == expect("requests.outcome.total", 10)
    assert causes(result) == ["unmapped_label"]


@pytest.mark.parametrize(
    "heads",
    [("2016年", "2015年"), ("本年", "上年"), ("2016年度", "历年累计"), ("本年数", "去年同期"), ("统计数", "代码")],
)
def test_of_a_list_the_column_of_the_year_counts(heads: tuple[str, str]) -> None:
    for own, other in ((2, 3), (3, 2)):
        head = ["统计指标", "单位", heads[own - 2], heads[other - 2]]
        lines = [["（一）收到申请数", "件", "5", "4"], ["其中：1.当面申请数", "件", "3", "2"]]
        result = recognise([grid(head, *lines)])
        column = 2 if own == 2 else 3
        assert values(result) == {
            "legacy.requests.received": lines[0][column],
            "legacy.requests.received.in_person": lines[1][column],
        }
        assert causes(result) == []


def test_a_line_of_an_offices_own_is_not_taken_for_one_far_down_the_form() -> None:
    head = ["统计指标", "单位", "统计数"]
    rows = [["3.不同意公开答复数", "件", "2"], ["政府信息公开行政复议数", "件", "5"]]
    result = recognise([grid(head, *rows)])
    assert values(result) == {"legacy.requests.replied.refused": "2"}
    assert causes(result) == ["unmapped_label"]
    assert "政府信息公开行政复议数" in result.problems[0].sentence


def test_a_number_beside_the_title_of_a_block_is_reported() -> None:
    rows = [["三、依申请公开情况", "件", "9"], ["（一）收到申请数", "件", "9"]]
    result = recognise([grid(["统计指标", "单位", "统计数"], *rows)])
    assert values(result) == {"legacy.requests.received": "9"}
    assert causes(result) == ["number_in_header"]


@pytest.mark.parametrize(
    ("before", "blanks"), [(("4", "0", "7"), 0), (("1", "2", "3"), 3), (("101", "102", "201"), 3), (("", "", ""), 3)]
)
def test_blanks_behind_labels_are_a_forms_unless_its_numbers_stand_before_them(
    before: tuple[str, ...], blanks: int
) -> None:
    labels = ["四、行政复议数量", "（一）维持具体行政行为数", "（三）其他情形数"]
    result = recognise([grid(*([number, label, ""] for number, label in zip(before, labels, strict=True)))])
    assert list(values(result).values()) == [""] * blanks
    assert causes(result) == ([] if blanks else ["unmapped_cell"] * len(labels))
