"""What a value cell may hold, and what of it is a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values import Value, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        (" 0", 0),
        ("０", 0),
        ("１２", 12),
        ("1,036", 1036),
        ("1，036", 1036),
        ("+1036", 1036),
        ("增10", 10),
        ("减3", -3),
        ("-3", -3),
        ("3件", 3),
        ("12 条", 12),
        ("41\n19", 4119),
        ("22（其中主动公开16件）", 22),
        ("+(0) -(0)", 0),
        ("57.0", 57),
        ("零", 0),
        ("〇", 0),
        ("7【3件】", 7),
    ],
)
def test_counts(text: str, value: float) -> None:
    found = parse(text, "case")
    assert (found.value, found.status) == (value, "reported")


@pytest.mark.parametrize(
    ("text", "printed_unit", "yuan"),
    [
        ("258.3万元", "元", 2_583_000),
        ("251000元", "元", 251_000),
        ("1276.5534万元", "元", 12_765_534),
        ("7730.28", "万元", 77_302_800),
        ("59237.2449", "万元", 592_372_449),
        ("1.2亿元", "元", 120_000_000),
        ("1035000", "元", 1_035_000),
        ("¥300元", "元", 300),
        ("300元", "万元", 300),  # the cell's own unit wins over the header's
    ],
)
def test_money_comes_out_in_yuan(text: str, printed_unit: str, yuan: float) -> None:
    assert parse(text, "CNY", printed_unit).value == yuan


def test_a_bare_amount_is_doubted() -> None:
    assert "unit_not_printed" in parse("1035000", "CNY", "元").flags
    assert "magnitude" in parse("55", "CNY", "元").flags


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "blank"),
        ("\xa0", "blank"),
        ("\u3000 \n", "blank"),
        ("\u200b", "blank"),
        ("/", "dash"),
        ("—", "dash"),
        ("——", "dash"),
        ("－", "dash"),
        ("\\", "dash"),
        ("无", "not_applicable"),
        ("不涉及", "not_applicable"),
        ("阎良区公务用车10辆", "unreadable"),
        ("5 / 6", "unreadable"),
        ("增10减3件中", "unreadable"),
        ("见附件", "unreadable"),
        ("3、5", "unreadable"),
    ],
)
def test_what_is_no_number_says_which_kind(text: str, status: str) -> None:
    assert parse(text, "case") == Value(None, status, parse(text, "case").flags)


def test_doubts_are_flagged() -> None:
    assert parse("持平", "item") == Value(0.0, "reported", ("in_words",))
    assert parse("1 2", "case").flags == ("digits_joined",)
    assert parse("22（其中16件）", "case").flags == ("remark",)
    assert parse("增10减3", "item").flags == ("net_of_several",)


@given(st.integers(min_value=0, max_value=10**9))
def test_every_way_to_print_a_count_reads_back(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (str(number), f" {number}\n", f"{number:,}", wide, f"{number}件"):
        assert parse(text, "case").value == number


@given(st.text(max_size=30))
def test_any_text_gives_a_value_or_a_reason(text: str) -> None:
    found = parse(text, "case")
    assert (found.value is not None) == (found.status == "reported")
    assert found.status in {"reported", "blank", "dash", "not_applicable", "unreadable"}
