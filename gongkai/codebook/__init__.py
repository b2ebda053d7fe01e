"""Knowledge kept as data: what the reports count, how they say it, and which sums must hold.

Each file beside this one is read once, on first use, into frozen rows:

- ``indicators.csv``  every number the templates ask for, with its code, label, unit, eras and hazards
- ``tables.csv``      how a table's two axes compose an indicator code
- ``labels.csv``      every spelling of a label and the concept it stands for on its axis
- ``words.csv``       words that stand in the place of a number or beside it, and what they mean for it
- ``units.csv``       words that stand behind or beside a number, and what they multiply it by
- ``identities.csv``  the sums that prove a table (or show that its source erred)
- ``phrases.csv``     how the narrative states fees, scope and numbers
- ``sections.csv``    headings of the six sections
- ``regions.csv``, ``region_changes.csv``: GB/T 2260 divisions since 2003, and their fates, made by ``gazetteer/``
- ``peoples.csv``     the peoples that autonomous divisions are named for, whom their short names leave out
- ``agencies.csv``    what bodies are called; ``agency_successors.csv`` what reforms made of them: see ``agencies.py``
- ``explanations.csv``, ``comparability.csv``, ``breaks.csv``, ``sources.csv``, ``agency_kinds.csv``: what people are
  told, see ``meaning.py``

A new template era, spelling or identity is a new line in a file here, never new code.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

APPLICANTS: tuple[str, ...] = (
    "natural_person",
    "enterprise",
    "research_institution",
    "public_welfare_org",
    "legal_service_org",
    "other_org",
    "total",
)
"""Applicant types of the request table, in the order of its columns."""

TEMPLATE_SINCE: tuple[tuple[int, str], ...] = ((2021, "2021"), (2019, "2019"), (2014, "2014"))
"""First report year of each template era, newest first (国办发〔2014〕32号, 国办公开办函〔2019〕60号, 〔2021〕30号)."""

FOR_PEOPLE = frozenset(
    {
        "explanations.csv", "comparability.csv", "breaks.csv", "sources.csv", "agency_kinds.csv",
        "agency_successors.csv",
    }
)  # fmt: skip
"""Files that explain what was read and decide nothing: when they change, no document need be read again."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number that a template asks for. `templates` are the eras that print it; `by_applicant` says whether it is
    split into the seven applicant columns; `printed_unit` is the template's unit, `unit` that of the dataset."""

    indicator: str
    table: str
    templates: tuple[str, ...]
    section: str
    order: int
    label_zh: str
    by_applicant: bool
    printed_unit: str
    unit: str
    gloss_en: str
    notes: str


@dataclass(frozen=True, slots=True)
class Table:
    """A statistics table: the dimensions of its two axes and the pattern that makes an indicator code of them.

    `distinctive` says that no other kind of document has such a table; `part` is where the name of an indicator's part
    stands (the last step of its `section`, or the first of its `label`); `block` what prints one template era: each
    `header` of it, or the whole `table`.
    """

    table: str
    row_dimension: str
    column_dimension: str
    indicator: str
    title: str
    title_en: str
    distinctive: bool
    part: str
    block: str


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


@dataclass(frozen=True, slots=True)
class Region:
    """A GB/T 2260 division by one of its names: `level` province, city or district. It has been called so since
    `valid_from` (before 2003 where that is empty), and in `valid_to` no longer (it still is where that is empty)."""

    code: str
    name: str
    level: str
    parent: str
    province: str
    valid_from: str
    valid_to: str

    def stood_in(self, year: int) -> bool:
        """Whether it was called so at the end of `year`."""
        return int(self.valid_from or 0) <= year and (not self.valid_to or year < int(self.valid_to))

    @property
    def short_name(self) -> str:
        """The name without the peoples that govern themselves there: 本溪县 for 本溪满族自治县."""
        found = _autonomous().fullmatch(self.name)
        return found["place"] + found["kind"] if found else self.name

    def named_about(self, year: int) -> bool:
        """Whether reports about `year` may call it so: some use the name of before, some that of
        after."""
        return self.stood_in(year) or self.stood_in(year - 1) or self.stood_in(year + 1)


def read_rows(name: str) -> list[dict[str, str]]:
    """The lines of a file of the codebook."""
    return list(csv.DictReader(files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()))


def _eras(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


@cache
def indicators() -> tuple[Indicator, ...]:
    """Every line of the codebook; a code that two eras define differently stands once per era."""
    return tuple(
        Indicator(
            **{
                **row,
                "templates": _eras(row["templates"]),
                "order": int(row["order"]),
                "by_applicant": row["by_applicant"] == "yes",
            }  # type: ignore[arg-type]  # the file's columns are the class's fields
        )
        for row in read_rows("indicators.csv")
    )


@cache
def indicator(code: str, template: str) -> Indicator | None:
    """The line that defines `code` in `template`, else in any era, else None."""
    lines = [line for line in indicators() if line.indicator == code]
    return next((line for line in lines if template in line.templates), lines[0] if lines else None)


@cache
def cell_name(indicator: str, applicant: str | None) -> str:
    """What a cell is called in `covers`: indicator@applicant, or the indicator alone where it has no applicants."""
    return f"{indicator}@{applicant}" if applicant else indicator


@cache
def applicant_label(applicant: str) -> str:
    """The column heading of an applicant type as the templates print it; '' for none."""
    if not applicant:
        return ""
    printed = (label.label for label in labels() if (label.dimension, label.concept) == ("applicant", applicant))
    return next(printed, applicant)


@cache
def cells_of(table: str, template: str) -> int:
    """How many cells `table` has in `template`; 0 if that era has no such table."""
    return sum(
        len(APPLICANTS) if line.by_applicant else 1
        for line in indicators()
        if line.table == table and template in line.templates
    )


def _part(line: Indicator) -> str:
    by_label = any(table.table == line.table and table.part == "label" for table in tables())
    return line.label_zh.partition(" | ")[0] if by_label else line.section.rpartition("/")[2]


@cache
def part_of(code: str) -> str:
    """The part of its table that an indicator stands in: the article of section 二, the procedure of section 四."""
    line = indicator(code, "")
    return _part(line) if line else ""


@cache
def parts(table: str, templates: frozenset[str]) -> frozenset[str]:
    """The parts of `table` that each of these template eras prints."""
    printed = [
        {_part(line) for line in indicators() if line.table == table and template in line.templates}
        for template in templates
    ]
    return frozenset(set.intersection(*printed)) if printed else frozenset()


@cache
def tables() -> tuple[Table, ...]:
    """The statistics tables whose cells lie where two axes meet."""
    return tuple(
        Table(**{**row, "distinctive": row["distinctive"] == "yes"})  # type: ignore[arg-type]  # columns are fields
        for row in read_rows("tables.csv")
    )


@cache
def crossing(dimensions: frozenset[str]) -> frozenset[str]:
    """The other axis of each table that has one of these dimensions and not both."""
    axes = [frozenset((table.row_dimension, table.column_dimension)) - {""} for table in tables()]
    return frozenset().union(*(pair - dimensions for pair in axes if len(pair & dimensions) == 1 and len(pair) == 2))


@cache
def words() -> dict[str, str]:
    """Words in or beside number cells and what they mean: not_applicable, no_change, more, less, or leading."""
    return {row["word"]: row["meaning"] for row in read_rows("words.csv")}


@cache
def units() -> dict[str, Unit]:
    """Unit words by themselves."""
    return {row["word"]: Unit(row["word"], row["kind"], int(row["factor"])) for row in read_rows("units.csv")}


@cache
def labels() -> tuple[Label, ...]:
    """Every known spelling of every label."""
    return tuple(
        Label(row["dimension"], row["concept"], _eras(row["templates"]), row["label"])
        for row in read_rows("labels.csv")
    )


def terms(text: str) -> tuple[Term, ...]:
    """The addends of a sum as the codebook writes it."""
    addends = []
    for part in text.split(" + "):
        name, bracket, year = part.removeprefix("-").partition("[")
        addends.append(Term(name, -1 if part.startswith("-") else 1, -1 if bracket and year == "y-1]" else 0))
    return tuple(addends)


@cache
def identities() -> tuple[Identity, ...]:
    """Every identity in a form that can be evaluated; one id may stand on several lines."""
    found = []
    for row in read_rows("identities.csv"):
        per, *years = row["per"].split()
        found.append(
            Identity(
                id=row["id"],
                templates=_eras(row["templates"]),
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


@cache
def phrases() -> tuple[Phrase, ...]:
    """How the narrative says what it says."""
    return tuple(Phrase(row["meaning"], row["pattern"]) for row in read_rows("phrases.csv"))


@cache
def section_headings() -> tuple[SectionHeading, ...]:
    """Known headings of the six sections, in their order."""
    return tuple(SectionHeading(row["section"], row["heading"]) for row in read_rows("sections.csv"))


@cache
def region_names() -> tuple[Region, ...]:
    """Every name that every code had since 2003, by code and then by year."""
    return tuple(Region(**row) for row in read_rows("regions.csv"))


@cache
def _autonomous() -> re.Pattern[str]:
    peoples = "|".join(row["people"] for row in read_rows("peoples.csv"))
    return re.compile(rf"(?P<place>.{{2,}}?)(?:(?:{peoples})族?)+自治(?P<kind>[县州旗])")


@cache
def regions() -> dict[str, Region]:
    """Divisions by code, each by its latest name."""
    return {region.code: region for region in region_names()}


def expected_template(year: int) -> str:
    """The template era in force for reports of `year`; empty before 2014."""
    return next((template for since, template in TEMPLATE_SINCE if year >= since), "")


@cache
def digest() -> str:
    """sha256 of the codebook's files that decide how documents are read: part of the extractor version."""
    sums: Any = hashlib.sha256()
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".csv") and file.name not in FOR_PEOPLE:
            sums.update(file.name.encode() + b"\0" + file.read_bytes())
    return str(sums.hexdigest())
