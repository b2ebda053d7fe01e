"""Which sums of cells must hold, and what a cell is called in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.codebook.files import eras, read_rows


@dataclass(frozen=True, slots=True)
class Term:
    """One addend: an indicator (in row sums an applicant) with its sign; year_offset -1 means the year before."""

    name: str
    sign: int
    year_offset: int


@dataclass(frozen=True, slots=True)
class Identity:
    """A relation between sums of cells. `per` says what it is evaluated on: each applicant, each indicator (a row's
    applicants), or the block; or that it is no sum of cells but a rule for each `cell`, or compares them with a number
    told in the `text`. `across_years` says whether it joins two reports. Severity `error` decides quality."""

    id: str
    templates: tuple[str, ...]
    table: str
    per: str
    across_years: bool
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    severity: str
    source: str

    @property
    def is_sum(self) -> bool:
        """Whether it is about sums of cells."""
        return self.per not in ("cell", "text")


@cache
def identities() -> tuple[Identity, ...]:
    """Every identity in a form that can be evaluated; one id may stand on several lines."""
    found = []
    for row in read_rows("identities.csv"):
        per, *years = row["per"].split()
        found.append(
            Identity(
                id=row["id"],
                templates=eras(row["templates"]),
                table=row["table"],
                per="block" if per == "years" else per,
                across_years="years" in (per, *years),
                left=terms(row["left"]),
                relation=row["relation"],
                right=terms(row["right"]),
                severity=row["severity"],
                source=row["source"],
            )
        )
    return tuple(found)


def terms(text: str) -> tuple[Term, ...]:
    """The addends of a sum as the codebook writes it."""
    addends = []
    for part in text.split(" + "):
        name, bracket, year = part.removeprefix("-").partition("[")
        addends.append(Term(name, -1 if part.startswith("-") else 1, -1 if bracket and year == "y-1]" else 0))
    return tuple(addends)


@cache
def cell_name(indicator: str, applicant: str | None) -> str:
    """What a cell is called in `covers`: indicator@applicant, or the indicator alone where it has no applicants."""
    return f"{indicator}@{applicant}" if applicant else indicator
