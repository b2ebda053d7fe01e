"""What the looks at the picture of a cell say of it, weighed against each other.

A look (a crop, a scale, an engine) is a witness; two readings of one look are no two witnesses. Readings that mean the
same are one claim, as heavy as the looks that make it are sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod

from extractors.document import Reading
from extractors.values import Value, parse

_RIVAL = 1 / 3
"""A claim is contested by one that weighs so much of it."""
_SURE = 0.02
"""The doubt that is left of a claim that is sure: what the looks that make it leave open, multiplied."""
_CERTAIN = 0.002
"""The doubt that is left of a claim that stands by itself."""
_NO_NUMBER = 0.5
"""What looks that find no number weigh: garbage is read of many a picture, a number of few that show none."""
_MISTAKEN = {"0": "689", "1": "47", "2": "37", "3": "589", "4": "9", "5": "68", "6": "8", "7": "9", "8": "9"}
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+(?<!\.000)")
_LOOK_ALIKE = frozenset(frozenset((digit, other)) for digit, others in _MISTAKEN.items() for other in others)
"""Digits of which a poor picture of one may be read as the other."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a cell says by some looks: its meaning, the text of the surest look and its confidence, the number of looks,
    their weight, and the doubt that they leave."""

    meaning: Value
    text: str
    confidence: float
    looks: int
    weight: float
    doubt: float


@dataclass(frozen=True, slots=True)
class Testimony:
    """All claims about a cell, the heaviest first; never empty."""

    claims: tuple[Claim, ...]

    @property
    def contested(self) -> bool:
        """Whether another claim is nearly as heavy as the first."""
        return len(self.claims) > 1 and self.counts(self.claims[1])

    def counts(self, claim: Claim) -> bool:
        """Whether the claim is heavy enough to be heard beside the first."""
        return claim.weight >= _RIVAL * self.claims[0].weight

    def sure(self, claim: Claim) -> bool:
        """Whether no look to speak of contradicts the claim, and those that make it leave little doubt."""
        return claim is self.claims[0] and not self.contested and claim.doubt <= _SURE

    @property
    def certain(self) -> bool:
        """Whether the first claim is so sure that no sum need tell it."""
        return not self.contested and self.claims[0].doubt <= _CERTAIN

    def firm(self, claim: Claim) -> bool:
        """Whether the claim is sure by looks that are independent: then what is printed is so, however odd. A single
        character that is no number is no text but a number that could not be read."""
        garbled = claim.meaning.status == "unreadable" and len(claim.text.strip()) == 1
        return self.sure(claim) and claim.looks > 1 and not garbled


def hear(readings: Iterable[Reading], unit: str, printed_unit: str) -> Testimony:
    """The claims that readings make about a value cell; the units are those of `values.parse`."""
    looks: dict[tuple[float | None, str], dict[str, Reading]] = {}
    for reading in (_grouped(reading, unit) for reading in readings):
        meaning = parse(reading.text, unit, printed_unit)
        key = meaning.value, meaning.status
        best = looks.setdefault(key, {})
        if reading.how not in best or best[reading.how].confidence < reading.confidence:
            best[reading.how] = reading
    claims = [_claim(tuple(best.values()), unit, printed_unit) for best in looks.values()]
    return Testimony(tuple(sorted(claims, key=lambda claim: -claim.weight)))


def _grouped(reading: Reading, unit: str) -> Reading:
    """A reading of a count with commas where its figures are grouped by threes with points: the tails of commas are
    lost on rulings, and nothing is counted in thousandths."""
    if unit != "CNY" and _GROUPED.fullmatch(reading.text):
        return replace(reading, text=reading.text.replace(".", ","))
    return reading


def _claim(readings: tuple[Reading, ...], unit: str, printed_unit: str) -> Claim:
    surest = max(readings, key=lambda reading: reading.confidence)
    meaning = parse(surest.text, unit, printed_unit)
    factor = _NO_NUMBER if meaning.status == "unreadable" else 1.0
    return Claim(
        meaning,
        surest.text,
        surest.confidence,
        len(readings),
        factor * sum(reading.confidence for reading in readings),
        prod(1 - reading.confidence for reading in readings),
    )


def alike(one: str, other: str) -> bool:
    """Whether a picture of some digits may be taken for the others: one digit for another that looks like it, or one
    more or less."""
    if len(one) != len(other):
        longer, shorter = sorted((one, other), key=len, reverse=True)
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    differing = [frozenset(pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and differing[0] in _LOOK_ALIKE
