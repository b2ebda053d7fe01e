"""How one report departs from the official form: everything an agency does differently, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demo.chance import dice
from demo.figures import Key
from demo.labels import Era

Digits = Literal["plain", "full_width", "thousands", "padded"]
Zero = Literal["0", "blank", "—"]
Money = Literal["万元", "元", ""]
Sign = Literal["增减", "+-", "-"]


@dataclass(frozen=True, slots=True)
class Style:
    """The style of one report. Its defaults are the official form of 2021, filled in as it should be."""

    disclosure: Era = "2021"
    """Era whose labels section 二 prints."""
    requests: Era = "2021"
    """Era whose rows section 三 prints; 2019 keeps the single row 其他处理."""
    split_disclosure: bool = False
    """Section 二 as one table per article instead of one."""
    split_review: bool = False
    """Section 四 as three tables instead of one."""
    spellings: tuple[str, ...] = ()
    """Names of `SPELLINGS` the labels are printed in."""
    digits: Digits = "plain"
    zero: Zero = "0"
    """How zeros of the six applicants are printed; totals always as 0."""
    regulations: Literal["0", "/"] = "0"
    """How zeros of the row 规章 are printed."""
    money: Money = "万元"
    """Unit behind the procurement amount; none means yuan."""
    no_purchase: Literal["0", "无"] = "0"
    """How an amount of zero is printed."""
    sign: Sign = "-"
    """How changes of item counts are printed: 增10 and 减3, +10 and -3, or 10 and -3."""
    blank_carried_out: bool = False
    """Leave the row 四、结转 empty where it is all zeros."""
    missing_totals: bool = False
    """Leave the total column of the group rows' lines empty."""
    nameless_title: bool = False
    """A title that does not name the agency."""
    head_apart: bool = False
    """Where there are pages, break section 二 between the line of its last article and that article's head."""
    cut: int | None = None
    """Row before which the request table breaks where there are pages."""
    repeat_head: bool = False
    """Print the request table's head again after the break."""
    misprints: tuple[tuple[Key, int], ...] = ()
    """Cells that print another number than the ledger's, as sources do, and by how much they are off."""


def choose_style(seed: int, agency: str, year: int) -> Style:
    """The style of one report: the era in force for its year, the rest by chance."""
    chance = dice("style", seed, agency, year)
    era: Era = "2019" if year < 2021 else "2021"
    return Style(
        disclosure=era,
        requests=era,
        split_disclosure=chance.random() < 0.3,
        split_review=chance.random() < 0.25,
        spellings=_choose_spellings(seed, agency, year),
        digits=chance.choice(("plain", "plain", "full_width", "thousands", "padded")),
        zero=chance.choice(("0", "0", "0", "blank", "—")),
        regulations=chance.choice(("0", "0", "/")),
        money=chance.choice(("万元", "元", "")),
        no_purchase=chance.choice(("0", "无")),
        sign=chance.choice(("增减", "+-", "-")),
        blank_carried_out=chance.random() < 0.3,
        nameless_title=chance.random() < 0.1,
        head_apart=chance.random() < 0.3,
        cut=chance.randint(8, 18),
        repeat_head=chance.random() < 0.3,
    )


def _choose_spellings(seed: int, agency: str, year: int) -> tuple[str, ...]:
    chance = dice("spelling", seed, agency, year)
    alternatives = (
        ("breaks",),
        ("spaced", "wide_spaced"),
        ("vertical",),
        ("half_brackets",),
        ("straight_quotes", "corner_quotes"),
        ("full_stop_numbers",),
        ("backslash",),
        ("suffix",),
        ("typo_internal", "lost_characters"),
        ("typo_case",),
    )
    return tuple(chance.choice(names) for names in alternatives if chance.random() < 0.25)
