"""What the templates print: indicators, the tables they stand in, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gongkai.codebook.files import eras, read_rows

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


@cache
def indicators() -> tuple[Indicator, ...]:
    """Every line of the codebook; a code that two eras define differently stands once per era."""
    return tuple(
        Indicator(
            **{
                **row,
                "templates": eras(row["templates"]),
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
def tables() -> tuple[Table, ...]:
    """The statistics tables whose cells lie where two axes meet."""
    return tuple(
        Table(**{**row, "distinctive": row["distinctive"] == "yes"})  # type: ignore[arg-type]  # columns are fields
        for row in read_rows("tables.csv")
    )


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
def crossing(dimensions: frozenset[str]) -> frozenset[str]:
    """The other axis of each table that has one of these dimensions and not both."""
    axes = [frozenset((table.row_dimension, table.column_dimension)) - {""} for table in tables()]
    return frozenset().union(*(pair - dimensions for pair in axes if len(pair & dimensions) == 1 and len(pair) == 2))


def expected_template(year: int) -> str:
    """The template era in force for reports of `year`; empty before 2014."""
    return next((template for since, template in TEMPLATE_SINCE if year >= since), "")
