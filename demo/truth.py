"""What is true of the demo web: every report document with its cells, and every planted trap."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.documents.model import Fact, Layout
from demo.documents.quality import Quality, qualities


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A number cell and the quality expected of its value; '' where the cell gives no number."""

    fact: Fact
    quality: Quality


@dataclass(frozen=True, slots=True)
class TrueReport:
    """A document that is a report. `article_url` is the page that leads to it, the document itself where the report
    stands on the page. `templates`: table → era whose labels it prints; none for the review table, where both
    are alike."""

    url: str
    article_url: str
    sha256: str
    site: str
    format: str
    region_code: str
    agency: str
    year: int
    title: str
    published_on: date
    templates: dict[str, str]
    cells: tuple[TrueCell, ...]
    outcome: str = "ok"


@dataclass(frozen=True, slots=True)
class Trap:
    """Something planted that a run must not fall into. `cause` is what a run must report for `url`, '' where nothing
    is left to report once all is read; `not_a_report` holds if the page is fetched at all, which it need not be.
    `sentence` says what is there and what is right."""

    kind: str
    url: str
    cause: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Truth:
    """All of it."""

    reports: tuple[TrueReport, ...]
    traps: tuple[Trap, ...]

    def write_csv(self, path: Path) -> None:
        """One row per cell: url, table, indicator, applicant, value (a count or yuan), labels and note, then the text
        as printed, the status and the expected quality."""
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(
                ("url", "table", "indicator", "applicant", "value", "row_label", "col_label", "note", "printed",
                 "status", "quality")
            )  # fmt: skip
            for report in self.reports:
                for cell in report.cells:
                    fact = cell.fact
                    writer.writerow(
                        (report.url, fact.table, fact.indicator, fact.applicant, fact.value, fact.row_label,
                         fact.column_label, fact.note, fact.printed, fact.status, cell.quality)
                    )  # fmt: skip


def true_cells(layout: Layout) -> tuple[TrueCell, ...]:
    """The cells of a layout with the quality expected of each."""
    facts = tuple(layout.facts())
    expected = qualities(facts)
    return tuple(TrueCell(fact, expected[fact.indicator, fact.applicant]) for fact in facts)
