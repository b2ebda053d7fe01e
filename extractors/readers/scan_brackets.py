"""Texts that were seen as two though a bracket opens in one and closes in the next → one text, read anew.

A colon with its white around it (单位：万元) is as wide a gap as that between two columns, and is lost between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.readers.scan_cells import Page, Strip

_OPENING, _CLOSING = "（(《", "）)》"
_LEVEL = 0.4  # sizes of type by which texts of one line may stand above or below each other
_NEAR = 1.8  # sizes of type between the parts of a text
_AIR = 0.3  # sizes of type around a text


def bracketed(page: Page, strips: Sequence[Strip]) -> list[Strip]:
    """The texts of a page, those that a pair of brackets holds together as one."""
    joined: list[Strip] = []
    left = list(strips)
    for strip in strips:
        if _open(strip.text) <= 0:
            continue
        beside = [other for other in left if _open(other.text) < 0 and _goes_on(strip, other, page.size)]
        if not beside:
            continue
        other = min(beside, key=lambda other: other.box[0])
        box = (strip.box[0], min(strip.box[1], other.box[1]), other.box[2], max(strip.box[3], other.box[3]))
        joined.append(Strip(box))
        left = [one for one in left if one is not strip and one is not other]
    air = _AIR * page.size
    page.read([(one, (one.box[0] - air, one.box[1] - air, one.box[2] + air, one.box[3] + air)) for one in joined])
    return left + joined


def _open(text: str) -> int:
    """How many brackets a text leaves open; below 0 where it closes more than it opens."""
    return sum((character in _OPENING) - (character in _CLOSING) for character in text)


def _goes_on(one: Strip, other: Strip, size: float) -> bool:
    level = abs(one.box[1] + one.box[3] - other.box[1] - other.box[3]) / 2 < _LEVEL * size
    return level and 0 <= other.box[0] - one.box[2] < _NEAR * size
