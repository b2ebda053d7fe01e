"""What the codebook tells people: what a number means, in which years it compares, and where each statement comes from.

- ``explanations.csv``   definitions, articles of law and known hazards, by indicator or pattern of indicators
- ``comparability.csv``  how an indicator can, or cannot, be had from what another template era prints
- ``breaks.csv``         years in which numbers changed for reasons other than what bodies did
- ``sources.csv``        the full citation of each source
- ``agency_kinds.csv``   what kind of body a name says it is, by how it ends
- ``causes.csv``         what the causes of problems are, in Chinese: a problem's own sentence is English
- ``chinese.csv``        Chinese words for the codes in the datasets (units, flags, …), and for what evidence says
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from gongkai.codebook import Term, read_rows, terms


@dataclass(frozen=True, slots=True)
class Explanation:
    """One statement about the indicators that match a pattern, in English and in Chinese; `kind` is definition, article
    or hazard."""

    indicator: str
    kind: str
    text: str
    text_zh: str
    source: str


@dataclass(frozen=True, slots=True)
class Comparability:
    """What reports of `templates` offer for an indicator that they do not print: `terms`, added up. `relation` is
    same, sum (both join exactly), similar (joins with care) or not_comparable."""

    indicator: str
    templates: tuple[str, ...]
    relation: str
    terms: tuple[Term, ...]
    note: str
    note_zh: str
    source: str


@dataclass(frozen=True, slots=True)
class Break:
    """From the year `since` on, the indicators that match `affects` count something else or under another law."""

    since: int
    affects: tuple[str, ...]
    event: str
    event_zh: str
    effect: str
    effect_zh: str
    source: str

    def touches(self, indicator: str) -> bool:
        """Whether the break concerns the indicator."""
        return any(fnmatchcase(indicator, pattern) for pattern in self.affects)


@dataclass(frozen=True, slots=True)
class AgencyKind:
    """A kind of body, and how its names end; the last line's suffix is empty and takes all others."""

    suffix: str
    kind: str
    label: str
    label_en: str


@cache
def agency_kinds() -> tuple[AgencyKind, ...]:
    """The kinds of bodies; of two suffixes that fit a name the one that stands first counts."""
    return tuple(AgencyKind(**row) for row in read_rows("agency_kinds.csv"))


@cache
def agency_kind(name: str) -> AgencyKind:
    """The kind of the body of this name."""
    return next(kind for kind in agency_kinds() if name.endswith(kind.suffix))


@cache
def explanations(indicator: str) -> tuple[Explanation, ...]:
    """What is said about an indicator, the statements that single it out first."""
    found = [Explanation(**row) for row in read_rows("explanations.csv") if fnmatchcase(indicator, row["indicator"])]
    return tuple(sorted(found, key=lambda line: ("*" in line.indicator, -len(line.indicator))))


@cache
def comparabilities() -> tuple[Comparability, ...]:
    """Every known way from one era's numbers to another's."""
    return tuple(
        Comparability(
            indicator=row["indicator"],
            templates=tuple(row["templates"].split("|")),
            relation=row["relation"],
            terms=terms(row["terms"]),
            note=row["note"],
            note_zh=row["note_zh"],
            source=row["source"],
        )
        for row in read_rows("comparability.csv")
    )


@cache
def breaks() -> tuple[Break, ...]:
    """Every break, the earliest first."""
    return tuple(
        Break(
            since=int(row["since"]),
            affects=tuple(row["affects"].split("|")),
            event=row["event"],
            event_zh=row["event_zh"],
            effect=row["effect"],
            effect_zh=row["effect_zh"],
            source=row["source"],
        )
        for row in read_rows("breaks.csv")
    )


@cache
def sources() -> dict[str, str]:
    """Source → its full citation."""
    return {row["source"]: row["citation"] for row in read_rows("sources.csv")}


@cache
def sources_zh() -> dict[str, tuple[str, str]]:
    """Source → its name and its full citation in Chinese."""
    return {row["source"]: (row["source_zh"], row["citation_zh"]) for row in read_rows("sources.csv")}


@cache
def causes() -> dict[str, str]:
    """Cause of a problem → what it is, in Chinese."""
    return {row["cause"]: row["meaning_zh"] for row in read_rows("causes.csv")}


@cache
def chinese(kind: str) -> dict[str, str]:
    """Code → what it is in Chinese; `kind` is unit, quality, status, severity, stage, flag, told_from, robots, scope,
    board (what those of accuracy count) or evidence, whose codes are sentences with {} for what varies."""
    return {row["english"]: row["chinese"] for row in read_rows("chinese.csv") if row["kind"] == kind}


@cache
def evidence_in_chinese(evidence: str) -> str:
    """What the evidence of a problem or of a state of coverage says, in Chinese; '' for what is no sentence of ours."""
    for english, said in chinese("evidence").items():
        pattern = re.escape(english).replace(re.escape("{}"), "(.+?)")
        if found := re.fullmatch(pattern, evidence, re.DOTALL):
            return said.format(*found.groups())
    return ""
