"""How the reports say it: labels, units, words beside numbers, phrases, titles, links and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gongkai.codebook.files import eras, read_rows


@dataclass(frozen=True, slots=True)
class Label:
    """A spelling of a label. `concept` is empty for labels that only give structure (groups, titles, corners)."""

    dimension: str
    concept: str
    templates: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A word beside a number: `kind` is count, money, or scale for one that only multiplies (万), by `factor`."""

    word: str
    kind: str
    factor: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern (regular expression, over normalised text) by which a sentence says something; see phrases.csv."""

    meaning: str
    pattern: str


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """A known heading of one of the six sections."""

    section: str
    heading: str


@cache
def labels() -> tuple[Label, ...]:
    """Every known spelling of every label."""
    return tuple(
        Label(row["dimension"], row["concept"], eras(row["templates"]), row["label"]) for row in read_rows("labels.csv")
    )


@cache
def applicant_label(applicant: str) -> str:
    """The column heading of an applicant type as the templates print it; '' for none."""
    if not applicant:
        return ""
    printed = (label.label for label in labels() if (label.dimension, label.concept) == ("applicant", applicant))
    return next(printed, applicant)


@cache
def units() -> dict[str, Unit]:
    """Unit words by themselves."""
    return {row["word"]: Unit(row["word"], row["kind"], int(row["factor"])) for row in read_rows("units.csv")}


@cache
def words() -> dict[str, str]:
    """Words in or beside number cells and what they mean: not_applicable, no_change, more, less, or leading."""
    return {row["word"]: row["meaning"] for row in read_rows("words.csv")}


@cache
def traditional() -> dict[str, str]:
    """The simplified character for each traditional one that the words of the forms may be printed with."""
    return {row["character"]: row["simplified"] for row in read_rows("traditional.csv")}


@cache
def phrases() -> tuple[Phrase, ...]:
    """How the text says what it says."""
    return tuple(Phrase(row["meaning"], row["pattern"]) for row in read_rows("phrases.csv"))


@cache
def patterns(meaning: str) -> tuple[re.Pattern[str], ...]:
    """The patterns by which the text says this."""
    return tuple(re.compile(phrase.pattern) for phrase in phrases() if phrase.meaning == meaning)


@cache
def saying(meaning: str, *, before: str = "", behind: str = "") -> re.Pattern[str]:
    """One pattern for all ways in which a title, a link or a page says this (titles.csv, links.csv), between what must
    stand before and behind them."""
    rows = [*read_rows("titles.csv"), *read_rows("links.csv")]
    ways = "|".join(row["pattern"] for row in rows if row["meaning"] == meaning)
    return re.compile(f"{before}(?:{ways}){behind}")


@cache
def section_headings() -> tuple[SectionHeading, ...]:
    """Known headings of the six sections, in their order."""
    return tuple(SectionHeading(row["section"], row["heading"]) for row in read_rows("sections.csv"))
