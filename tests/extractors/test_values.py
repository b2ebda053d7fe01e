"""What a value cell may hold, and what of it is a number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.numerals import number_in_words
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
        ("±0", 0),
        ("10（增）", 10),
        ("3（减）", -3),
        ("净减4项", -4),
        ("5①", 5),
        ("5²", 5),
        ("5*", 5),
        ("5#", 5),
        ("3（件）", 3),
        ("5。", 5),
        ("共5件", 5),
        ("1.2万件", 12_000),
        ("十二", 12),
        ("一百零三件", 103),
        ("二〇", 20),
        ("O", 0),
        ("1 0 5 4", 1054),
        ("收到5件", 5),
        ("共办理 12 件", 12),
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
        ("¥300", "万元", 300),
        ("人民币壹万贰仟元整", "万元", 12_000),
        ("5千元", "元", 5_000),
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
        ("①", "unreadable"),
        ("0 2", "unreadable"),
        ("０\n０", "unreadable"),
        ("（5）", "unreadable"),
        ("二十余件", "unreadable"),
        ("3个以上", "unreadable"),
        ("减-3", "unreadable"),
        ("1,23", "unreadable"),
        ("1234567890123456789", "unreadable"),
        ("无。", "not_applicable"),
        ("（无）", "not_applicable"),
    ],
)
def test_what_is_no_number_says_which_kind(text: str, status: str) -> None:
    assert parse(text, "case") == Value(None, status, parse(text, "case").flags)


def test_doubts_are_flagged() -> None:
    assert parse("持平", "item") == Value(0.0, "reported", ("in_words",))
    assert parse("1 2", "case").flags == ("digits_joined",)
    assert parse("22（其中16件）", "case").flags == ("remark",)
    for marked in ("22[¹]", "22注¹", "22注", "22（³）"):
        assert parse(marked, "case") == Value(22.0, "reported", ("remark",))
    assert parse("增10减3", "item").flags == ("net_of_several",)


@given(st.integers(min_value=0, max_value=10**9))
def test_every_way_to_print_a_count_reads_back(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (str(number), f" {number}\n", f"{number:,}", wide, f"{number}件"):
        assert parse(text, "case").value == number


_COUNTS = st.integers(min_value=0, max_value=10**9)
_UNITS = st.sampled_from(["", "件", " 项", "条", "（件）", "万件"])


@given(_COUNTS, st.sampled_from(["", "增", "+", "减", "－", "净减少"]), _UNITS)
def test_signs_and_units_do_what_they_say(number: int, sign: str, unit: str) -> None:
    factor = 10_000 if "万" in unit else 1
    wanted = number * factor * (-1 if sign in ("减", "－", "净减少") else 1)
    assert parse(f"{sign}{number:,}{unit}", "item").value == wanted


@given(st.decimals(min_value=0, max_value=10**7, places=4), st.sampled_from(["元", "万元", "亿元", "千元"]))
def test_money_keeps_its_decimals(amount: Decimal, unit: str) -> None:
    factor = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}[unit]
    assert parse(f"{amount}{unit}", "CNY").value == float(amount * factor)


@given(_COUNTS, st.sampled_from("①②⑴¹²※*"))
def test_a_footnote_mark_is_no_digit(number: int, mark: str) -> None:
    assert parse(f"{number}{mark}", "case").value == number


@given(_COUNTS, _COUNTS)
def test_two_numbers_in_a_cell_are_never_one(one: int, other: int) -> None:
    for between in ("、", "/", "至", "件", "；"):
        assert parse(f"{one}{between}{other}", "case").status == "unreadable"


@given(st.integers(min_value=0, max_value=99_999_999))
def test_numerals_read_back(number: int) -> None:
    assert number_in_words(_in_words(number)) == number


def _in_words(number: int) -> str:
    """Everyday Chinese numerals."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    for step, word in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= step:
            most, rest = divmod(number, step)
            gap = "零" if rest and rest < step // 10 else ""
            return _in_words(most) + word + gap + (_in_words(rest) if rest else "")
    raise AssertionError(number)


@given(st.text(alphabet="一二两零十百千万亿壹拾佰件", max_size=8))
def test_numerals_out_of_order_are_no_number(text: str) -> None:
    number = number_in_words(text)
    assert number is None or number >= 0


@given(st.text(max_size=30))
def test_any_text_gives_a_value_or_a_reason(text: str) -> None:
    found = parse(text, "case")
    assert (found.value is not None) == (found.status == "reported")
    assert found.status in {"reported", "blank", "dash", "not_applicable", "unreadable"}
