"""Cell text → value, unit and status. Nothing is guessed: what is not plainly a number or a blank is unreadable.

Money comes out in yuan whatever unit the cell or its header prints. Flags say what a careful reader would doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.labels import normalise

_DASHES = re.compile(r"[/\\|\-\u2010-\u2015\u2212\u2500\u2501_~*ー]+")
_NOT_APPLICABLE = frozenset({"无", "没有", "暂无", "不适用", "不涉及", "未涉及", "无此项", "n/a", "na", "none", "null"})
_NO_CHANGE = frozenset({"持平", "无增减", "无变化", "不变", "未增减"})
_MORE = ("增加", "新增", "增长", "增", "+", "＋", "↑")
_LESS = ("减少", "减", "-", "−", "－", "下降", "↓")
_SIGN = "|".join(re.escape(word) for word in (*_MORE, *_LESS))
_AMOUNT = re.compile(
    rf"(?P<sign>{_SIGN})?(?:人民币|¥)?\(?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\)?"
    r"(?P<scale>[万亿]?)(?P<unit>元|块|件次|人次|件|条|项|个|次|宗|份|篇|人|起|例)?(?:人民币)?"
)
_REMARK = re.compile(r"(?:\([^()]*\D[^()]*\)|【[^【】]*】|\[[^\[\]]*\]|〔[^〔〕]*〕)$")
_ZERO_IN_WORDS = re.compile(r"^[零〇](?=\D?$)")
_DIGITS_APART = re.compile(r"\d\s+\d")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
_MONEY_MAGNITUDE = (Decimal(100), Decimal(50_000_000))


@dataclass(frozen=True, slots=True)
class Value:
    """`value` is None unless `status` is reported. `flags` are short codes of doubt, in alphabetical order."""

    value: float | None
    status: str
    flags: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def parse(text: str, unit: str, printed_unit: str = "") -> Value:
    """Read the text of a value cell. `unit` is the indicator's unit in the dataset (`CNY` for money); `printed_unit`
    is the unit its header or the template gives (万元, 元, 件 …), used when the cell itself names none."""
    plain = normalise(text).lower()
    if status := _status_without_number(plain):
        return Value(None, status)
    if plain in _NO_CHANGE:
        return Value(0.0, "reported", ("in_words",))
    plain = _ZERO_IN_WORDS.sub("0", plain)
    flags = set()
    if _DIGITS_APART.search(text.strip()):
        flags.add("digits_joined")
    if remark := _REMARK.search(plain):
        plain = plain[: remark.start()]
        flags.add("remark")
    amounts = list(_AMOUNT.finditer(plain))
    if not amounts or "".join(amount.group() for amount in amounts) != _without_separators(plain):
        return Value(None, "unreadable")
    if len(amounts) > 1:
        # "+3 -1" in a column of changes is a net change; any other pair of numbers is two values in one cell
        if not all(amount["sign"] for amount in amounts):
            return Value(None, "unreadable")
        flags.add("net_of_several")
    total = sum((_number(amount, unit, printed_unit, flags) for amount in amounts), Decimal(0))
    return Value(float(total), "reported", tuple(sorted(flags)))


def _status_without_number(plain: str) -> str:
    if not plain:
        return "blank"
    if plain in _NOT_APPLICABLE:
        return "not_applicable"
    return "dash" if _DASHES.fullmatch(plain) else ""


def _without_separators(plain: str) -> str:
    return re.sub(r"(?<=[\d)])[;,、](?=\D)", "", plain)


def _number(amount: re.Match[str], unit: str, printed_unit: str, flags: set[str]) -> Decimal:
    number = Decimal(amount["digits"].replace(",", ""))
    named = (amount["scale"] or "") + (amount["unit"] or "")
    if unit == "CNY":
        if not named:
            named = printed_unit
            if printed_unit in ("", "元"):
                flags.add("unit_not_printed")
        number *= _SCALE[named[0] if named[:1] in ("万", "亿") else ""]
        if "unit_not_printed" in flags and number and not _MONEY_MAGNITUDE[0] <= number <= _MONEY_MAGNITUDE[1]:
            flags.add("magnitude")
    elif amount["scale"]:
        number *= _SCALE[amount["scale"]]
    elif "." in amount["digits"] and number == number.to_integral_value():
        flags.add("decimal_count")
    return -number if amount["sign"] in _LESS else number
