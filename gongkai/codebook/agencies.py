"""What bodies are called: short and long names of one body, and what reforms made of it.

- ``agencies.csv``            a body's name in ids, and a pattern for all its names without the place it stands in
- ``agency_successors.csv``   which body took over another's work, since when in most districts, by which reform

A body is told by its work: a district has one for each, whether it is called 局 or 委员会.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gongkai.codebook import places, read_rows


@dataclass(frozen=True, slots=True)
class Succession:
    """Since the year `since` the work of `agency` is that of `successor`; `reform` is a source of sources.csv."""

    agency: str
    successor: str
    since: int
    reform: str


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["agency"], re.compile(row["pattern"])) for row in read_rows("agencies.csv"))


@cache
def bodies_called(name: str) -> tuple[str, ...]:
    """The bodies that `name`, without its place, may mean: none that is known, one, or several if it is too short."""
    return tuple(dict.fromkeys(agency for agency, pattern in _patterns() if pattern.fullmatch(name)))


@cache
def successions() -> tuple[Succession, ...]:
    """Every succession, the earliest first."""
    lines = [Succession(**{**row, "since": int(row["since"])}) for row in read_rows("agency_successors.csv")]  # type: ignore[arg-type]  # the file's columns are the class's fields
    return tuple(sorted(lines, key=lambda line: line.since))


def agency_in(agency_id: str, year: int) -> str:
    """The id that an agency, or what took over its work, has at the end of `year`: through reforms, and through mergers
    and changes of code of its region."""
    code, _, body = agency_id.partition("-")
    if code.isdigit():
        code = places.region_in(code, year).code
    for line in successions():
        if line.agency == body and line.since <= year:
            body = line.successor
    return f"{code}-{body}"
