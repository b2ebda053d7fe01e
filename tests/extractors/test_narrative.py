"""What the text states beside the tables, and what it only mentions."""

import pytest

from extractors.document import Document, Paragraph
from extractors.extraction import Observation, Section, by_name
from extractors.narrative import compare, stated_fee, stated_scope


def other(text: str) -> list[Section]:
    return [Section("other", "六、其他需要报告的事项", text, "html:paragraph=9")]


def fee(text: str) -> float | str | None:
    told, _ = stated_fee(other(text), Document("html"))
    return told[0].value if told else "not stated"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("本年度未收取政府信息公开信息处理费。", 0),
        ("2022年，没有收取任何信息处理费", 0),
        ("收取信息处理费情况：无。", 0),
        ("本机关未发生收取信息处理费的情况。", 0),
        ("2022年，我局收取信息处理费0元。", 0),
        ("全年信息处理费收取金额为零。", 0),
        ("共收取信息处理费1200元。", 1200),
        ("信息处理费收取情况：共收取０．１２万元。", 1200),
        ("2021年度收取信息处理费共计人民币叁佰捌拾元整。", 380),
        ("信息处理费：发出收费通知3件，总金额1200元，实际收取800元。", 800),
    ],
)
def test_a_sentence_states_the_fee(text: str, yuan: float) -> None:
    assert fee(text) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "没有其他需要报告的事项。",
        "严格执行《政府信息公开信息处理费管理办法》有关规定。",
        "按规定收取信息处理费的申请3件。",
        "本年度未收到申请，信息处理费管理按规定执行。",
        "对1件申请作出收取信息处理费决定，应收380元，申请人逾期未缴。",
        "未按照收费通知要求缴纳信息处理费的申请1件。",
    ],
)
def test_a_sentence_that_only_mentions_the_fee_states_none(text: str) -> None:
    assert fee(text) == "not stated"


def test_two_amounts_are_not_chosen_between() -> None:
    told, problems = stated_fee(other("信息处理费收取200元，退还后为300元。信息处理费共收取500元。"), Document("html"))
    assert [(cell.value, cell.status) for cell in told] == [(None, "unreadable")]
    assert [problem.cause for problem in problems] == ["unreadable_value"]


def test_the_fee_leads_to_its_paragraph_and_its_words() -> None:
    text = "一是制度健全。二是本年度未收取信息处理费；三是队伍稳定。"
    (cell,), _ = stated_fee(other(text), Document("html", [Paragraph("别的", "html:p=1"), Paragraph(text, "html:p=2")]))
    assert (cell.raw_value, cell.locator) == ("二是本年度未收取信息处理费", "html:p=2")
    assert (cell.table, cell.unit, cell.quality, cell.flags) == ("narrative", "CNY", "unverified", "in_words")


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("本报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。", ""),
        ("本报告所列数据的统计范围为全区各街道、各部门。", "aggregate"),
        ("报告中所列数据涵盖区政府办公室及各镇、街道和区直各部门。", "aggregate"),
        ("报告数据统计范围为本机关，不含下属单位。", "own"),
        ("数据统计仅包括区政府办公室本级。", "own"),
        ("全区各部门认真落实年度报告制度。", ""),
        ("数据统计范围为全区各部门；本报告所列数据仅限本机关。", ""),
    ],
)
def test_scope_is_what_the_text_says(text: str, scope: str) -> None:
    assert stated_scope([Section("preamble", "", text, "")]) == scope


def cell(indicator: str, value: float, applicant: str | None = "total") -> Observation:
    table = "requests" if indicator.startswith("requests") else "review_litigation"
    return Observation("2021", table, indicator, applicant, value, "case", "reported", str(value), "", "")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("全年共收到政府信息公开申请12件，其中网络申请3件。", "holds"),
        ("全年办理申请，新收和结转共受理政府信息公开申请14件。", "holds"),
        ("全年共收到政府信息公开申请13件。", "fails"),
        ("全年未收到政府信息公开申请。", "fails"),
        ("全年公开信息900条。", None),
    ],
)
def test_the_text_is_held_against_the_table(text: str, verdict: str | None) -> None:
    cells = [cell("requests.received", 12), cell("requests.carried_in", 2), cell("requests.outcome.total", 11)]
    checks, hints = compare([Section("overall", "一、总体情况", text, "")], by_name(cells))
    assert [(check.identity, check.verdict) for check in checks] == (
        [("narrative.received", verdict)] if verdict else []
    )
    assert [(hint.severity, hint.cause) for hint in hints] == (
        [("hint", "text_disagrees")] if verdict == "fails" else []
    )
    assert all(one.value in (12, 2, 11) and one.quality == "unverified" for one in cells), "a hint changes nothing"
