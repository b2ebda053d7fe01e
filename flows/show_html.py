"""A document and what was read in it, side by side in one HTML file that can be sent, printed and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from extractors.document import Document
from extractors.extract import extractor_version
from facsimile import Mark, page
from facsimile.reading import Reading
from facsimile.rendering import render
from flows.reading import draw_apart
from flows.show import Look
from gongkai import dataset
from gongkai.settings import ExtractSettings

_KINDS = {"ok": "verified", "partial": "unverified", "failed": "conflict"}


def write_html(found: Look, target: Path) -> None:
    """Write what `show_document` prints, beside the original. Raises `OSError` where `target` cannot be written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.writing")
    temporary.write_text(as_html(found), "utf-8")
    dataset.put_in_place(temporary, target)


def as_html(found: Look) -> str:
    """The whole page."""
    extraction, report = found.extraction, found.extraction.report
    rows = extraction.as_dict()
    reading = Reading(rows["observations"], rows["checks"])
    facts = [extraction.format or "unknown format"]
    if report:
        facts += [report.agency, f"{report.region} {report.region_code}".strip(), str(report.year or "")]
        facts += [f"template {report.template}" if report.template else ""]
    title = report.title if report and report.title else found.source
    body = render(
        "show.html",
        title=title,
        outcome=extraction.outcome,
        outcome_kind=_KINDS.get(extraction.outcome, ""),
        facts=[fact for fact in facts if fact],
        sentence=extraction.sentence,
        source=found.source,
        sha256=found.sha256,
        original=draw_apart(found.data, list(_with_readings(reading.marks(), found.document)), ExtractSettings()),
        reading=reading.as_html(),
        problems=extraction.problems,
        version=extractor_version(),
    )
    return page(f"{title} – gongkai", body)


def _with_readings(marks: Iterable[Mark], document: Document | None) -> Iterator[Mark]:
    """The marks, those of cells that were read in a picture with all that it may say."""
    cells = (cell for grid in (document.grids() if document else ()) for cell in grid.cells if cell.readings)
    looks = {cell.locator: cell.readings for cell in cells}
    for mark in marks:
        told = "\n".join(f"{one.text!r} {one.confidence:.0%} ({one.how})" for one in looks.get(mark.locator, ()))
        yield replace(mark, title=f"{mark.title}\n{told}") if told else mark
