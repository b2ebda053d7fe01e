"""Number cells printed in every way an office prints them, and the source's own errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from demo.damage.editing import LayoutChange, swap, tables
from demo.documents.model import Cell, Fact, Layout, Status
from demo.documents.quality import TOTALS

_FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_MONEY = ("disclosure.procurement.amount", "disclosure.fees.amount", "legacy.fees.amount", "legacy.capacity.budget")
_NAMES = (
    "公务用车10辆",
    "详见附件",
    "3个以上",
    "约二十",
    "二十余件",
    "（12）",
    "①",
    "1,23",
    "9%",
    "见说明（2）",
    "12/15",
    "1 至 3",
    "#REF!",
    "####",
    "12?5",
)

Printing = Callable[[int, Random], str]
"""How a count is printed."""


def _reprint(printing: Printing, among: Callable[[Fact], bool], share: float = 0.15) -> LayoutChange:
    """Another text in about `share` of the cells with a number among those asked for; the number stays what it is."""
    return _spoil(lambda fact, chance: _printed(fact, printing(fact.value or 0, chance)), among, share)


def _printed(fact: Fact, text: str) -> Fact:
    return replace(fact, printed=text)


def _spoil(change: Callable[[Fact, Random], Fact], among: Callable[[Fact], bool], share: float) -> LayoutChange:
    def damage(layout: Layout, chance: Random) -> Layout:
        able = [cell for table in tables(layout) for cell in table.cells if cell.fact and among(cell.fact)]
        if not able:
            return layout
        chosen = chance.sample(able, k=max(1, round(share * len(able))))
        return swap(layout, {id(cell): _filled(cell, change, chance) for cell in chosen})

    return damage


def _filled(cell: Cell, change: Callable[[Fact, Random], Fact], chance: Random) -> Cell:
    assert cell.fact  # noqa: S101 (only cells with a fact are chosen)
    fact = change(cell.fact, chance)
    return replace(cell, text=fact.printed, fact=fact)


def _is_count(fact: Fact) -> bool:
    return fact.status == "reported" and fact.indicator not in _MONEY and not fact.indicator.endswith("_change")


def _is_zero(fact: Fact) -> bool:
    return fact.status == "reported" and fact.value == 0


def _is_positive_count(fact: Fact) -> bool:
    return _is_count(fact) and bool(fact.value)


def _is_large(fact: Fact) -> bool:
    return _is_count(fact) and (fact.value or 0) >= 1000


def _is_change(fact: Fact) -> bool:
    return fact.status == "reported" and fact.indicator.endswith("_change")


def _is_money(fact: Fact) -> bool:
    return fact.status == "reported" and fact.indicator in _MONEY


def _numberless(texts: tuple[str, ...], status: Status, share: float) -> LayoutChange:
    """Something else than a number in the place of zeros."""
    return _spoil(
        lambda fact, chance: replace(fact, printed=chance.choice(texts), value=None, status=status), _is_zero, share
    )


def _with_unit(value: int, chance: Random) -> str:
    return f"{value}{chance.choice(('件', '项', ' 件', '个', '（件）'))}"


def _with_remark(value: int, chance: Random) -> str:
    part = chance.randint(0, value)
    return chance.choice(
        (f"{value}（其中网络申请{part}件）", f"{value}(其中{part}件为上年结转)", f"{value}（含转办）",
         f"{value}【{part}件】")
    )  # fmt: skip


def _in_words(value: int, chance: Random) -> str:
    if not value:
        return chance.choice(("0", "持平", "无增减", "+0", "±0"))
    return chance.choice(
        (f"{abs(value)}（{'增' if value > 0 else '减'}）", f"净{'增' if value > 0 else '减'}{abs(value)}",
         f"{'增' if value > 0 else '减'}{abs(value)}", f"{'增加' if value > 0 else '减少'}{abs(value)}项",
         f"{'+' if value > 0 else '－'}{abs(value)}", f"{'↑' if value > 0 else '↓'}{abs(value)}", f"{value:+d}项")
    )  # fmt: skip


def _as_money(value: int, chance: Random) -> str:
    wan = Decimal(value) / 10_000
    texts = [f"{value}元", f"{value:,}元", f"{wan:f}万元", f"{wan:f} 万元", f"人民币{value}元", f"¥{value}元"]
    if value >= 100_000_000:
        texts.append(f"{Decimal(value) / 100_000_000:f}亿元")
    return chance.choice(texts)


def _with_footnote(value: int, chance: Random) -> str:
    return f"{value}{chance.choice('①②⑴¹²※*')}"


def _in_numerals(value: int, _chance: Random) -> str:
    """Chinese numerals, everyday ones, of a number below a hundred."""
    tens, ones = divmod(value, 10)
    if value > 99:
        return str(value)
    digits = "零一二三四五六七八九"
    if not tens:
        return digits[ones]
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"


def _in_words_around(value: int, chance: Random) -> str:
    return chance.choice((f"共{value}件", f"{value}。", f"共计{value}", f"{value}；"))


def _wide_zero(_value: int, chance: Random) -> str:
    return chance.choice((" ０ ", "\u3000０\u3000", "\u00a00\u00a0", "零", "〇"))


def _misprint(off: Callable[[int, Random], int], *, total: bool) -> LayoutChange:
    """Another number than the ledger's in one cell that sums cover, as printed: `total` asks for a total."""

    def among(fact: Fact) -> bool:
        return _is_count(fact) and fact.indicator.startswith(_SUMMED) and _is_total(fact) == total

    def change(fact: Fact, chance: Random) -> Fact:
        value = off(fact.value or 0, chance)
        return replace(fact, printed=str(value), value=value, note=f"misprinted: the ledger has {fact.value}")

    return _spoil(change, among, share=0.0)


def _total_off(value: int, chance: Random) -> int:
    return value + (chance.choice((-10, -1, 1, 2, 9)) if value > 9 else 1)


def _part_off(value: int, chance: Random) -> int:
    return value + chance.choice((1, 2, 10, 100))


def _impossible(value: int, _chance: Random) -> int:
    return 0 if value else 7


def _unreadable(fact: Fact, chance: Random) -> Fact:
    return replace(fact, printed=chance.choice(_NAMES), value=None, status="unreadable")


_SUMMED = ("requests.", "review.", "litigation.", *sorted(TOTALS))


def _is_total(fact: Fact) -> bool:
    return fact.applicant == "total" or fact.indicator in TOTALS


def _totals_alone(fact: Fact, _chance: Random) -> Fact:
    return replace(fact, printed="", value=None, status="blank")


VALUES: dict[str, LayoutChange] = {
    "total off": _misprint(_total_off, total=True),
    "part off": _misprint(_part_off, total=False),
    "impossible total": _misprint(_impossible, total=True),
    "units in cells": _reprint(_with_unit, _is_count),
    "remarks in cells": _reprint(_with_remark, _is_positive_count, 0.1),
    "decimals of counts": _reprint(lambda value, chance: f"{value}.{'0' * chance.randint(1, 2)}", _is_count),
    "separators": _reprint(lambda value, _chance: f"{value:,}", _is_large, 1.0),
    "wide separators": _reprint(lambda value, _chance: f"{value:,}".translate(_FULL_WIDTH), _is_large, 1.0),
    "full-width digits": _reprint(lambda value, _chance: str(value).translate(_FULL_WIDTH), _is_count, 0.5),
    "footnote marks": _reprint(_with_footnote, _is_count, 0.1),
    "numerals": _reprint(_in_numerals, _is_count, 0.1),
    "words around": _reprint(_in_words_around, _is_count, 0.1),
    "odd zeros": _reprint(_wide_zero, _is_zero, 0.2),
    "changes in words": _reprint(_in_words, _is_change, 1.0),
    "money with units": _reprint(_as_money, _is_money, 1.0),
    "zeros blank": _numberless(("", "\u00a0", "\u3000"), "blank", 0.6),
    "zeros as slashes": _numberless(("/", "／", "\\", "—", "－", "--", "-", "――"), "dash", 0.6),
    "zeros as words": _numberless(("无", "没有", "不涉及", "不适用"), "not_applicable", 0.3),
    "totals alone": _spoil(_totals_alone, lambda fact: fact.applicant not in (None, "total"), 1.0),
    "text in number cells": _spoil(_unreadable, _is_count, 0.03),
}
"""Damage to values by name."""
