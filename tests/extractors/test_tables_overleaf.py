"""Tables that go on: overleaf, in a grid of other columns, and in the next document of the same form."""

from __future__ import annotations

import pytest

from extractors import tables
from extractors.document import Grid
from extractors.places import Recognition
from extractors.sheet import Sheet
from extractors.tables import recognise
from gongkai import codebook
from tests.extractors.grids import REQUEST_HEADER, Row, causes, expect, grid, numbers, values


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


def test_repeated_header_on_the_next_page() -> None:
    rows = [("二、上年结转政府信息公开申请数量", 3), *numbers(10)]
    result = recognise(
        [
            grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)]),
            grid(*REQUEST_HEADER, rows),
        ]
    )
    assert values(result) == {**expect("requests.received", 0), **expect("requests.carried_in", 10)}


def test_a_form_seen_before_gives_the_new_documents_texts_and_still_tells_what_is_lost() -> None:
    def form(number: str, label: str = "行政许可") -> Recognition:
        return recognise([grid(["信息内容", "本年处理决定数量"], [label, number])])

    assert values(form("1")) == {"disclosure.licensing.decisions": "1"}
    second = form("2")
    assert values(second) == {"disclosure.licensing.decisions": "2"}
    assert causes(second) == []
    assert causes(form("3", "本地另设的一个事项")) == ["unmapped_label"]


def test_a_table_that_goes_on_in_other_columns_is_read_by_their_number() -> None:
    more: list[Row] = [["一、本年新收政府信息公开申请数量", *((number, 2) for number in numbers(3))]]
    result = recognise([grid(*REQUEST_HEADER, [("（一）予以公开", 3), *numbers(0)]), grid(*more)])
    assert values(result) == {**expect("requests.outcome.granted", 0), **expect("requests.received", 3)}
    assert {doubt for reading in result.placed for doubt in reading.doubts} == {"column_order"}
    assert causes(recognise([grid(*REQUEST_HEADER), grid([*more[0], "9"])])) == ["unmapped_cell"]


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


def test_a_known_continuation_is_read_under_the_headers_it_stands_below() -> None:
    """The same part of a table stood below other headers in the document before."""

    def read(who: str, number: str) -> dict[str, str]:
        above = grid(
            [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 2), who],
            ["三、本年度办理结果", "（一）予以公开", "1"],
        )
        below = grid(["三、本年度办理结果", "（二）部分公开", number])
        return values(recognise([above, below]))

    for number in ("2", "3"):
        for who, key in (("自然人", codebook.APPLICANTS[0]), ("科研机构", codebook.APPLICANTS[2])):
            assert read(who, number) == {
                f"requests.outcome.granted@{key}": "1",
                f"requests.outcome.partly_granted@{key}": number,
            }


def test_a_table_with_its_own_headers_is_recognised_once_whatever_stands_above(monkeypatch: pytest.MonkeyPatch) -> None:
    recognised: list[int] = []

    def sheet(one: Grid) -> Sheet:
        recognised.append(one.rows)
        return Sheet(one)

    monkeypatch.setattr(tables, "Sheet", sheet)

    def read(label: str, number: int) -> None:
        above = grid(["信息内容", "本年处理决定数量"], [label, "1"])
        table = grid(*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(number)])
        assert values(recognise([above, table])).items() >= expect("requests.received", number).items()

    read("行政许可", 0)
    recognised.clear()
    read("行政强制", 10)
    assert recognised == [2]


def test_a_known_table_is_read_below_one_that_is_not_understood() -> None:
    table: list[Row] = [*REQUEST_HEADER, [("一、本年新收政府信息公开申请数量", 3), *numbers(0)]]
    foreign = grid(["楼层", "房间"], ["3", "301"])
    assert values(recognise([grid(*table)])) == expect("requests.received", 0)
    for _ in range(2):
        result = recognise([foreign, grid(*table)])
        assert (values(result), causes(result)) == (expect("requests.received", 0), ["table_not_understood"])
        assert result.statistics == {1}
