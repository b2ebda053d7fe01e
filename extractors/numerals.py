"""Numbers written in Chinese numerals, everyday (十二) or of accounts (壹拾贰): what exactly they say, or nothing."""

from __future__ import annotations

import re

_DIGITS = dict(zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两", [0, 0, *range(1, 10), *range(1, 10), 2], strict=True))
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_PART = re.compile(
    r"(?:([一二三四五六七八九壹贰叁肆伍陆柒捌玖两]?)([十拾百佰千仟])|[零〇]|([一二三四五六七八九壹贰叁肆伍陆柒捌玖]$))"
)


def number_in_words(text: str) -> int | None:
    """The number that `text` spells out: by place (一百零三) or digit by digit (二〇一九); None if it is no number."""
    if text and all(character in _DIGITS and character != "两" for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = 0
    for word, factor in reversed(_LARGE.items()):
        before, found, after = text.partition(word)
        if found:
            number = _below_ten_thousand(before)
            if number is None:
                return None
            total, text = total + number * factor, after
    rest = _below_ten_thousand(text) if text or not total else 0
    return None if rest is None else total + rest


def _below_ten_thousand(text: str) -> int | None:
    """A number without 万 or 亿, its steps in falling order; None if it is none."""
    total, last, place = 0, 10_000, 0
    while place < len(text):
        found = _PART.match(text, place)
        if found is None:
            return _DIGITS.get(text) if len(text) == 1 else None
        digit, step, unit = found.groups()
        if step:
            if _STEPS[step] >= last or (not digit and _STEPS[step] != 10):
                return None
            last = _STEPS[step]
            total += (_DIGITS[digit] if digit else 1) * last
        elif unit:
            total += _DIGITS[unit]
        place = found.end()
    return total if text else None
