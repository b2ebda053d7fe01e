"""Which characters of a page are struck through: withdrawn by who printed them, and no part of what the page says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from extractors.document import Rule
from extractors.readers.pdf_lines import Char

_UPPER, _LOWER = 0.35, 0.7
"""Between which parts of its height, from the top, a rule through a character strikes it."""
_BEYOND = 0.75
"""Sizes of type by which such a rule may run on beyond the characters: the rules of tables run further."""


def parted(chars: Sequence[Char], rules: Sequence[Rule]) -> tuple[list[Char], int]:
    """The characters that stand, and how many words were struck through."""
    ordered = sorted(rules, key=attrgetter("y"))
    heights = [rule.y for rule in ordered]
    crossed: dict[Rule, list[Char]] = {}
    for char in chars:
        size = char.bottom - char.top
        first = bisect_left(heights, char.top + _UPPER * size)
        for rule in ordered[first : bisect_right(heights, char.top + _LOWER * size)]:
            if rule.x0 < (char.x0 + char.x1) / 2 < rule.x1 and not char.text.isspace():
                crossed.setdefault(rule, []).append(char)
    strikes = [struck for rule, struck in crossed.items() if _covers(rule, struck)]
    gone = {char for struck in strikes for char in struck}
    words = {frozenset(struck) for struck in strikes}  # a thin box has two edges
    return [char for char in chars if char not in gone], len(words)


def _covers(rule: Rule, struck: Sequence[Char]) -> bool:
    """Whether a rule is as long as the characters that it runs through."""
    beyond = _BEYOND * (struck[0].bottom - struck[0].top)
    left, right = min(char.x0 for char in struck), max(char.x1 for char in struck)
    inked = sum(char.x1 - char.x0 for char in struck)
    return rule.x0 > left - beyond and rule.x1 < right + beyond and inked > (right - left) / 2
