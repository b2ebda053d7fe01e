"""What extraction gives for one document: plain rows, ready for the columnar store.

Everything is keyed by the document; which revision of which report it is, and whether it is the current one, is
decided where all documents are known (`flows/publish.py`).

A report has hundreds of rows. They are structs, not dataclasses, for these are made, packed and unpacked several times
faster; as they hold texts and numbers alone, the collector of garbage need not look at them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from msgspec import Struct, structs

from gongkai.codebook import cell_name

Outcome = Literal["ok", "partial", "not_a_report", "failed"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a document besides its bytes, weakest evidence last used.

    `name` is the file name or the URL's last part (never trusted for format, last resort for the year); `link_text`
    and `link_date` come from the list page; region and agency from the registry row of the site or column.
    `characters` are those of the file that the bytes were converted from, where it says how many it holds.
    """

    name: str = ""
    url: str = ""
    declared_type: str = ""
    charset: str = ""
    link_text: str = ""
    link_date: str = ""
    region_code: str = ""
    agency: str = ""
    characters: int = 0


class Observation(Struct, array_like=True, gc=False):
    """One cell of a statistics table; columns as in the `observations` dataset."""

    template: str
    table: str
    indicator: str
    applicant: str | None
    value: float | None
    unit: str
    status: str
    raw_value: str
    raw_label: str
    locator: str
    quality: str = "unverified"
    flags: str = ""
    confidence: float | None = None
    proved_by: str = ""


Cells = dict[str, Observation]
"""The observations of a report by the name of their cell (`codebook.cell_name`), in reading order."""


def by_name(observations: Iterable[Observation]) -> Cells:
    """Observations by the name of their cell."""
    return {cell_name(cell.indicator, cell.applicant): cell for cell in observations}


class Check(Struct, array_like=True, gc=False):
    """One identity evaluated; columns as in the `checks` dataset."""

    identity: str
    table: str
    template: str
    subject: str
    left: float | None
    right: float | None
    difference: float | None
    verdict: str
    severity: str
    covers: str


class Section(Struct, array_like=True, gc=False):
    """Narrative text of one section; columns as in the `sections` dataset."""

    section: str
    heading: str
    text: str
    locator: str


class Problem(Struct, array_like=True, gc=False):
    """Something that was not understood; `severity` error makes a document partial, warning and hint do not."""

    stage: str
    cause: str
    severity: str
    sentence: str
    evidence: str = ""
    locator: str = ""


class Report(Struct, array_like=True):
    """Who, where, when: what the document says about itself, each with its evidence."""

    title: str = ""
    agency: str = ""
    agency_source: str = ""
    agency_id: str = ""
    agency_code: str = ""
    region_code: str = ""
    region: str = ""
    province: str = "unknown"
    region_source: str = ""
    year: int | None = None
    year_source: str = ""
    published_on: date | None = None
    scope: str = ""
    template: str = ""
    template_expected: str = ""
    tables: str = ""
    completeness: float = 0.0

    @property
    def report_id(self) -> str:
        """agency_id + year, with 'unknown' for what could not be told."""
        return f"{self.agency_id or 'unknown'}-{self.year or 'unknown'}"


class Extraction(Struct, array_like=True):
    """The whole result for one document. `report` is None for not_a_report and failed."""

    outcome: Outcome
    cause: str = ""
    sentence: str = ""
    format: str = ""
    reader: str = ""
    report: Report | None = None
    observations: list[Observation] = []
    checks: list[Check] = []
    sections: list[Section] = []
    problems: list[Problem] = []

    def as_dict(self) -> dict[str, Any]:
        """All of it as dicts, rows included."""
        return {name: _plain(value) for name, value in structs.asdict(self).items()}


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [structs.asdict(row) for row in value]
    return structs.asdict(value) if isinstance(value, Struct) else value
