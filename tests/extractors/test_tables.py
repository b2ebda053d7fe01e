"""Cells are found by the labels of their two axes, wherever a table puts them."""

from collections.abc import Sequence

import pytest

from extractors.checks import cell_name
from extractors.document import Cell, Grid
from extractors.places import Recognition
from extractors.tables import recognise
from gongkai import codebook

Row = Sequence[str | tuple[str, int] | tuple[str, int, int]]

REQUEST_HEADER: list[Row] = [
    [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 7)],
    [("自然人", 1, 2), ("法人或其他组织", 5), ("总计", 1, 2)],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]


def grid(*rows: Row, edges: tuple[float, ...] | None = None) -> Grid:
    """A grid from rows of cells, each a text or (text, colspan[, rowspan]), laid out as a browser would."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, line in enumerate(rows):
        column = 0
        for item in line:
            text, colspan, rowspan = (item, 1, 1) if isinstance(item, str) else (*item, 1)[:3]
            while (row, column) in taken:
                column += 1
            cells.append(Cell(text, row, column, rowspan, colspan, f"{row}:{column}"))
            taken |= {(row + down, column + right) for down in range(rowspan) for right in range(colspan)}
            column += colspan
    return Grid(len(rows), 1 + max(column for _, column in taken), cells, "grid", edges)


def values(result: Recognition) -> dict[str, str]:
    return {
        cell_name(reading.place.indicator, reading.place.applicant): cell.text
        for reading, cell in zip(result.placed, result.cells, strict=True)
    }


def causes(result: Recognition) -> list[str]:
    return [problem.cause for problem in result.problems]


def numbers(start: int, count: int = 7) -> list[str]:
    return [str(start + step) for step in range(count)]


def expect(indicator: str, start: int) -> dict[str, str]:
    return {f"{indicator}@{who}": str(start + step) for step, who in enumerate(codebook.APPLICANTS)}


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


def test_a_number_among_headers_is_never_lost_in_silence() -> None:
    result = recognise([grid(["信息内容", "上一年项目数量", "17"], ["行政事业性收费", "4", "5"])])
    assert "number_in_header" in causes(result)


def test_a_table_continued_without_its_header() -> None:
    result = recognise(
        [
            grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)]),
            grid(["", "（五）不予处理", "2.重复申请", *numbers(10)], [("（七）总计", 3), *numbers(20)]),
        ]
    )
    assert values(result) == {
        **expect("requests.received", 0),
        **expect("requests.outcome.not_processed.duplicate", 10),
        **expect("requests.outcome.total", 20),
    }


def test_a_continued_table_with_other_columns_is_aligned_by_geometry() -> None:
    edges = (0.0, 50.0, 100.0, 150.0, *(150.0 + 20 * n for n in range(1, 8)))
    result = recognise(
        [
            grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)], edges=edges),
            grid(["四、结转下年度继续办理", *numbers(10)], edges=(0.0, *edges[3:])),
        ]
    )
    assert values(result) == {**expect("requests.received", 0), **expect("requests.carried_out", 10)}


def test_a_row_cut_by_the_page_is_read_whole() -> None:
    first, second = "5.要求行政机关确认", "或重新出具已获取信息"
    result = recognise(
        [
            grid(*REQUEST_HEADER, ["三、本年度办理结果", "（五）不予处理", first, *[""] * 7]),
            grid(["", "", second, *numbers(10)], ["", ("（七）总计", 2), *numbers(20)]),
        ]
    )
    assert values(result) == {
        **expect("requests.outcome.not_processed.confirm_or_reissue", 10),
        **expect("requests.outcome.total", 20),
    }


def test_a_damaged_label_is_read_and_doubted() -> None:
    result = recognise([grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数昰", 3), *numbers(0)])])
    assert values(result) == expect("requests.received", 0)
    assert {reading.place.flags for reading in result.placed} == {("label_fuzzy",)}


def test_a_short_label_is_told_by_its_place_among_its_siblings() -> None:
    result = recognise(
        [grid([("行政复议", 5)], ["结果维持", "结果糾囧", "其他结果", "尚未审结", "总计"], numbers(1, 5))]
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


def test_numbers_between_a_label_and_the_first_header_are_told() -> None:
    result = recognise([grid(["信息内容", "", "本年增/减"], ["行政事业性收费", "4", "7"])])
    assert causes(result) == ["unmapped_cell"]


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


def test_a_row_with_a_cell_too_few_is_doubted() -> None:
    result = recognise([grid(["信息内容", "上一年项目数量", "本年增/减"], ["行政事业性收费", "4"])])
    assert causes(result) == ["cell_missing"]
    assert all("row_short" in reading.doubts for reading in result.placed)


def test_a_number_under_two_headers_is_given_to_neither() -> None:
    result = recognise([grid(["信息内容", "上一年项目数量", "本年增/减"], ["行政事业性收费", ("4", 2)])])
    assert values(result) == {}
    assert causes(result) == ["unmapped_cell"]


def test_headers_of_another_block_are_not_borrowed() -> None:
    result = recognise(
        [
            grid(
                ["信息内容", "上一年项目数量", "本年增/减"],
                ["行政事业性收费", "1", "2"],
                [("第二十条第（九）项", 3)],
                ["政府集中采购", "5", "258.3万元"],
            )
        ]
    )
    assert set(values(result)) == {"disclosure.fees.items_prev_year", "disclosure.fees.items_change"}
    assert causes(result) == ["unmapped_cell"]


def test_a_table_without_known_labels_is_a_problem() -> None:
    result = recognise([grid(["项目", "数量"], ["会议", "4"], ["培训", "3"])])
    assert not result.placed
    assert causes(result) == ["table_not_understood"]


def test_repeated_header_on_the_next_page() -> None:
    rows = [("二、上年结转政府信息公开申请数量", 3), *numbers(10)]
    result = recognise(
        [
            grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)]),
            grid(*REQUEST_HEADER, rows),
        ]
    )
    assert values(result) == {**expect("requests.received", 0), **expect("requests.carried_in", 10)}


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


def test_a_form_seen_before_gives_the_new_documents_texts_and_still_tells_what_is_lost() -> None:
    def form(number: str, label: str = "行政许可") -> Recognition:
        return recognise([grid(["信息内容", "本年处理决定数量"], [label, number])])

    assert values(form("1")) == {"disclosure.licensing.decisions": "1"}
    second = form("2")
    assert values(second) == {"disclosure.licensing.decisions": "2"}
    assert causes(second) == []
    assert causes(form("3", "本地另设的一个事项")) == ["unmapped_label"]


REVIEW_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEW_CODES = ("upheld", "corrected", "other", "pending", "total")


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


def test_labels_run_together_in_a_header_say_the_same() -> None:
    result = recognise([grid(["行政复议结果维持", "行政复议结果纠正", "行政复议总计"], ["3", "4", "7"])])
    assert values(result) == {"review.upheld": "3", "review.corrected": "4", "review.total": "7"}


def test_the_sum_of_a_group_is_no_line_of_the_form() -> None:
    result = recognise([grid(*REQUEST_HEADER, [("三、本年度办理结果", 1, 2), ("（三）不予公开合计", 2), *numbers(1)],
                             [("（七）总计", 2), *numbers(10)])])  # fmt: skip
    assert values(result) == expect("requests.outcome.total", 10)
    assert causes(result) == ["unmapped_label"]


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


def test_a_table_that_goes_on_in_other_columns_is_read_by_their_number() -> None:
    more: list[Row] = [["一、本年新收政府信息公开申请数量", *((number, 2) for number in numbers(3))]]
    result = recognise([grid(*REQUEST_HEADER, [("（一）予以公开", 3), *numbers(0)]), grid(*more)])
    assert values(result) == {**expect("requests.outcome.granted", 0), **expect("requests.received", 3)}
    assert {doubt for reading in result.placed for doubt in reading.doubts} == {"column_order"}
    assert causes(recognise([grid(*REQUEST_HEADER), grid([*more[0], "9"])])) == ["unmapped_cell"]


def test_one_cell_under_a_corner_runs_as_the_corner_says() -> None:
    upright = recognise([grid(["信息内容", "本年收费金额"], ["行政事业性收费", "3"])])
    turned = recognise([grid(["信息内容", "行政事业性收费"], ["本年收费金额", "3"])])
    assert values(upright) == values(turned) == {"disclosure.fees.amount": "3"}


def test_a_column_of_remarks_is_ignored() -> None:
    result = recognise([grid(["信息内容", "本年制发件数", "备注"], ["规章", "3", "较上年增加2件"])])
    assert values(result) == {"disclosure.regulations.issued": "3"}
    assert causes(result) == []


@pytest.mark.parametrize("damaged", ["（七）计", "（七总）计", "（七）总汁"])
def test_a_short_label_is_told_by_its_place(damaged: str) -> None:
    result = recognise([grid(*REQUEST_HEADER, [("（六）其他处理", 3), *numbers(0)], [(damaged, 3), *numbers(10)],
                             [("四、结转下年度继续办理", 3), *numbers(20)])])  # fmt: skip
    assert values(result)["requests.outcome.total@total"] == "16"
    assert "label_order" in next(r for r in result.placed if r.place.indicator == "requests.outcome.total").place.flags


def test_labels_run_together_are_labels_each_in_every_document_of_the_form() -> None:
    def listed(start: int) -> Grid:
        labels = ("行政复议—结果维持", "行政复议—结果纠正", "行政复议—总计", "行政诉讼—复议后起诉—总计")
        return grid(*([label, str(start + number)] for number, label in enumerate(labels)))

    names = ("review.upheld", "review.corrected", "review.total", "litigation.after_review.total")
    for start in (1, 11):
        assert values(recognise([listed(start)])) == dict(zip(names, numbers(start, 4), strict=True))


def test_a_list_borrows_no_headers_from_the_table_above() -> None:
    above = grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)])
    blank = [""] * 8
    below = grid(*([f"行政复议—{result}", "5", *blank] for result in ("结果维持", "结果纠正", "尚未审结")))
    result = recognise([above, below])
    assert values(result)["review.pending"] == "5"
    assert causes(result) == []


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


def test_a_part_overleaf_with_more_columns_than_headers_is_a_problem_not_a_guess() -> None:
    edges = tuple(float(x) for x in range(0, 91, 10))
    above = grid(
        [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 6)],
        [("自然人", 1, 2), ("法人或其他组织", 5)],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
        [("一、本年新收政府信息公开申请数量", 3), *numbers(0, 6)],
        edges=edges,
    )
    below = grid(
        [("（七）总计", 3), *numbers(20)],
        [("四、结转下年度继续办理", 3), *numbers(30)],
        edges=tuple(x * 9 for x in range(11)),
    )
    result = recognise([above, below])
    assert set(values(result)) == {f"requests.received@{who}" for who in codebook.APPLICANTS[:-1]}
    assert causes(result) == ["unmapped_cell", "unmapped_cell"]


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


def test_a_remark_over_blanks_lends_its_column_to_no_neighbour() -> None:
    head: list[Row] = [[*REQUEST_HEADER[0], "备注"], [*REQUEST_HEADER[1], ""], [*REQUEST_HEADER[2], ""]]
    result = recognise([grid(*head, [("一、本年新收政府信息公开申请数量", 3), *numbers(0), "含2件转办"])])
    assert values(result) == expect("requests.received", 0)
    assert causes(result) == []


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


def test_a_damaged_head_is_none_that_only_another_template_prints_than_the_heads_beside_it() -> None:
    result = recognise([grid(["信息内容", "本年新制乍数量", "本年废止件数", "现行有效件数"], ["规章", "1", "2", "3"])])
    assert values(result) == {"disclosure.regulations.repealed": "2", "disclosure.regulations.in_force": "3"}
    assert causes(result) == ["unmapped_cell"]
