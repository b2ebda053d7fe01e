"""What the official form's identities prove about the numbers a report prints.

Written from the form's own text and independently of the pipeline, which it judges: the ledger of section 三
(一 + 二 = 三(七) + 四), outcomes adding up to their total, applicants to theirs, and the three totals of section 四.
A cell without a number counts as 0 in a row that has numbers; a total that is not printed proves nothing, nor does a
sum of which a row or a cell is missing or unreadable. For the table of 2014: its six sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from demo.documents.model import Fact
from demo.figures import Key, outcome_lines
from demo.labels import APPLICANTS
from demo.legacy import SUMS

Quality = Literal["verified", "conflict", "unverified", ""]

_PARTS = tuple(applicant for applicant in APPLICANTS if applicant != "total")
_OTHER = "requests.outcome.other"
_OUTCOMES = {*outcome_lines(), _OTHER}
_PARTS_OF_OTHER = {code for code in _OUTCOMES if code.startswith(f"{_OTHER}.")}
_COURSES = ("review", "litigation.direct", "litigation.after_review")

TOTALS = frozenset({"requests.outcome.total", *(f"{course}.total" for course in _COURSES), *SUMS})
"""Lines that must equal the sum of others."""


def qualities(facts: Iterable[Fact]) -> dict[Key, Quality]:
    """The quality expected of each cell; '' for cells without a number, of which no identity can say anything."""
    printed = list(facts)
    values = {(fact.indicator, fact.applicant): fact.value for fact in printed}
    lost = {(fact.indicator, fact.applicant) for fact in printed if fact.status == "unreadable" or not fact.legible}
    holding: set[Key] = set()
    failing: set[Key] = set()
    for left, right in _identities(values):
        if lost.isdisjoint(left + right) and (verdict := _verdict(values, left, right)) is not None:
            (holding if verdict else failing).update(left + right)
    return {key: _quality(key, value, holding, failing) for key, value in values.items()}


def _quality(key: Key, value: int | None, holding: set[Key], failing: set[Key]) -> Quality:
    if value is None:
        return ""
    if key in failing:
        return "conflict"
    return "verified" if key in holding else "unverified"


def _identities(values: dict[Key, int | None]) -> Iterator[tuple[list[Key], list[Key]]]:
    """The two sides of every identity: cells that add up to the same."""
    rows = list(dict.fromkeys(indicator for indicator, applicant in values if applicant))
    outcomes = [row for row in rows if row in _OUTCOMES]
    whole = set(outcomes) in (_OUTCOMES - {_OTHER}, _OUTCOMES - _PARTS_OF_OTHER)
    for applicant in APPLICANTS:
        yield [("requests.received", applicant), ("requests.carried_in", applicant)], [
            ("requests.outcome.total", applicant), ("requests.carried_out", applicant)
        ]  # fmt: skip
        if whole:
            yield [(row, applicant) for row in outcomes], [("requests.outcome.total", applicant)]
    for row in rows:
        yield [(row, applicant) for applicant in _PARTS], [(row, "total")]
    for course in _COURSES:
        parts = ("upheld", "corrected", "other", "pending")
        yield [(f"{course}.{part}", None) for part in parts], [(f"{course}.total", None)]
    for total, addends in SUMS.items():
        yield [(addend, None) for addend in addends], [(total, None)]


def _verdict(values: dict[Key, int | None], left: list[Key], right: list[Key]) -> bool | None:
    """Whether the two sides are equal, None where the report does not print enough to tell."""
    if any(_unknown(values, key) for key in left + right):
        return None
    return sum(values[key] or 0 for key in left) == sum(values[key] or 0 for key in right)


def _unknown(values: dict[Key, int | None], key: Key) -> bool:
    indicator, applicant = key
    if key not in values:
        return True
    if values[key] is not None:
        return False
    if applicant in (None, "total"):
        return True
    return all(values.get((indicator, other)) is None for other in APPLICANTS)
