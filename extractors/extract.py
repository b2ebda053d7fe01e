"""The one entry: bytes and hints → everything the document says, with proof and doubts.

A pure function: no network, clock, files or state. Whatever the bytes hold, it returns an `Extraction` with one of
four outcomes; it raises nothing for bad input.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from extractors import narrative, proof
from extractors.assembly import assemble
from extractors.bound import cut_after_first
from extractors.checks import evaluate
from extractors.document import ENCLOSED, Container, Document, Note, Unreadable
from extractors.extraction import Cells, Extraction, Hints, Outcome, Problem, Report
from extractors.holes import Printed, absent_lines, holes
from extractors.observe import observe, told_by_name, unreadable
from extractors.others import grids_of_others
from extractors.readers import ocr, read, sniff
from extractors.readers.volume import loss
from extractors.report import heading_of, identify
from extractors.reporthood import WHY_NOT, why_not
from extractors.sections import split_sections
from extractors.tables import recognise
from extractors.witnesses import Testimony
from gongkai import codebook

Lines = frozenset[tuple[str, str, str]]
"""The lines of the codebook that were found: table, template, indicator."""


@cache
def extractor_version() -> str:
    """Version of what reads documents: the package's, then a digest over the extractors' code and the codebook.

    Any change to either gives another version, so that `reextract` knows what to do again.
    """
    digest = hashlib.sha256(f"{codebook.digest()} {source_digest()}".encode())
    return f"{version('gongkai')}+{digest.hexdigest()[:8]}"


@cache
def source_digest() -> str:
    """sha256 over the extractors' code."""
    digest = hashlib.sha256()
    for name, source in sorted(_sources(files("extractors"))):
        digest.update(name.encode() + b"\0" + source)
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str = "") -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        if entry.name.endswith(".py"):
            found.append((prefix + entry.name, entry.read_bytes()))
        elif entry.is_dir() and not entry.name.startswith(("_", ".")):
            found.extend(_sources(entry, f"{prefix}{entry.name}/"))
    return found


def extract(data: bytes, hints: Hints) -> Extraction:
    """Read one document. See `Extraction` for what comes back and DESIGN in docs/architecture.md for the outcomes."""
    return _extract(data, hints)


def extract_with_pictures(data: bytes, hints: Hints) -> Extraction:
    """Read one document as `extract` does, and the text in its pictures. Needs the extra `ocr`."""
    return _extract(data, hints, pictures=True)


def _extract(data: bytes, hints: Hints, *, pictures: bool = False) -> Extraction:
    try:
        document = read(data, hints.declared_type, hints.charset, pictures)
    except Container as container:
        kind = sniff(data)
        return Extraction("not_a_report", container.cause, container.sentence, format=kind, reader=kind)
    except Unreadable as unreadable:
        return refuse(unreadable, sniff(data))
    lost = loss(document, hints.characters)
    if lost is None:
        return interpret(document, hints)
    document.notes.append(lost)
    found = interpret(document, hints)
    return found if found.report else refuse(Unreadable(lost.cause, lost.sentence), document.format)


def refuse(unreadable: Unreadable, format_: str) -> Extraction:
    """The result for a document of a format that cannot be read."""
    problem = Problem("read", unreadable.cause, "error", unreadable.sentence)
    return Extraction("failed", unreadable.cause, unreadable.sentence, format=format_, problems=[problem])


def interpret(document: Document, hints: Hints) -> Extraction:
    """Recognise, read and check what a reader found."""
    assemble(document)
    recognition = recognise(list(document.grids()))
    if cut_after_first(document, recognition):
        recognition = recognise(list(document.grids()))
    result = Extraction("ok", format=document.format, reader=document.format)
    result.sections = split_sections(document, recognition.statistics)
    heading = heading_of(document, hints)
    if cause := why_not(document, heading, hints, result.sections, recognition):
        unread = [_of_note(note) for note in document.notes if note.cause in (*ocr.NOTES, ENCLOSED)]
        return Extraction(
            "not_a_report", cause, WHY_NOT[cause], format=document.format, reader=document.format, problems=unread
        )
    report, doubts = identify(document, heading, hints)
    result.report = report
    result.problems = [*map(_of_note, document.notes), *doubts, *recognition.problems]
    testimonies: dict[str, Testimony] = {}
    others = grids_of_others(document, report)
    cells = observe(recognition, report.template_expected, result.problems, testimonies, others)
    if report.year and not report.template_expected:
        cells = told_by_name(cells, result.problems)
    result.observations = list(cells.values())
    proof.weigh(cells, testimonies)
    result.problems += unreadable(result.observations)
    result.checks = evaluate(cells)
    proof.settle(cells, result.checks, testimonies)
    printed = frozenset({(cell.table, cell.template, cell.indicator, cell.applicant) for cell in result.observations})
    lines = frozenset({(table, template, indicator) for table, template, indicator, _ in printed})
    _summarise(report, result, lines)
    result.problems[:0] = _gaps(document, report, result, lines, printed)
    _read_text(document, report, result, cells)
    conclude(result)
    return result


def _of_note(note: Note) -> Problem:
    return Problem("read", note.cause, "error" if note.loses_data else "warning", note.sentence, "", note.locator)


def _holders(document: Document) -> list[str]:
    """Attachments and images that may hold what the page itself does not, as text for a person."""
    return [link.text or link.url for link in document.links]


def _read_text(document: Document, report: Report, result: Extraction, cells: Cells) -> None:
    """Add what the text states beside the tables, and how the numbers it tells agree with theirs."""
    report.scope = narrative.stated_scope(result.sections)
    checks, hints = narrative.compare(result.sections, cells)
    fees, doubts = narrative.stated_fee(result.sections, document)
    result.observations += fees
    result.checks += checks
    result.problems += hints + doubts


def _summarise(report: Report, result: Extraction, lines: Lines) -> None:
    eras = {template for _, template, _ in lines if template}
    report.template = eras.pop() if len(eras) == 1 else "mixed" if eras else ""
    found = {table for table, _, _ in lines}
    report.tables = ";".join(table.table for table in codebook.tables() if table.table in found)
    expected = sum(codebook.cells_of(table.table, _era(report)) for table in codebook.tables())
    report.completeness = round(min(1.0, len(result.observations) / expected), 4) if expected else 0.0


def _era(report: Report) -> str:
    """The template whose tables and cells this report should have."""
    return report.template if report.template not in ("mixed", "") else report.template_expected or "2021"


def _gaps(
    document: Document, report: Report, result: Extraction, lines: Lines, printed: frozenset[Printed]
) -> list[Problem]:
    """What a report has and this document does not show, and where it may be."""
    if not result.observations and (holders := _holders(document)):
        images = all(link.image for link in document.links)
        cause = "tables_are_images" if images else "report_in_attachment"
        what = "images" if images else "attachments"
        return [
            Problem(
                "recognise",
                cause,
                "error",
                f"The page has no statistics table of its own; it has {what}.",
                "; ".join(holders)[:300],
            )
        ]
    if report.year and not report.template_expected:
        return [_before_the_forms(report.year, bool(lines))]
    problems = [Problem("recognise", cause, "error", sentence) for cause, sentence in _lacking(lines, _era(report))]
    problems += [*holes(printed), *absent_lines(printed)]
    if result.observations and not any(cell.value is not None for cell in result.observations):
        problems.append(
            Problem(
                "recognise",
                "empty_form",
                "error",
                f"All {len(result.observations)} cells of the form are blank: a report without a value.",
            )
        )
    return problems


def _before_the_forms(year: int, has_lines: bool) -> Problem:
    """What to say of a report about a year for which no form was prescribed, in whose place it may have its own."""
    if has_lines:
        sentence = f"The numbers about {year} stand in lines of a form that was prescribed later."
        return Problem("recognise", "form_before_its_time", "warning", sentence)
    sentence = (
        f"No form was prescribed for {year}: what the report tells in sentences and tables of its own is kept as text, "
        "and no number of it as a value."
    )
    return Problem("recognise", "no_form_then", "error", sentence)


@lru_cache(maxsize=256)
def _lacking(lines: Lines, era: str) -> tuple[tuple[str, str], ...]:
    """Cause and sentence for each table, and part of one, that a report with these lines lacks; tables come first.
    Most reports have the same lines as many others."""
    tables: list[tuple[str, str]] = []
    parts: list[tuple[str, str]] = []
    for table in codebook.tables():
        printed = {template for name, template, _ in lines if name == table.table}
        shown = {codebook.part_of(indicator) for name, _, indicator in lines if name == table.table}
        missing = sorted(codebook.parts(table.table, frozenset(printed)) - shown)
        if not printed and codebook.cells_of(table.table, era) > 0:
            tables.insert(0, ("table_missing", f"No table with the labels of “{table.title}” was found."))
        elif missing:
            parts.append(("part_missing", f"Of “{table.title}” nothing was found of: {'、'.join(missing)}."))
    return (*tables, *parts)


def conclude(result: Extraction) -> None:
    """Set the outcome of what was recognised as a report: its problems decide."""
    errors = [problem for problem in result.problems if problem.severity == "error"]
    outcome: Outcome = "partial" if errors else "ok"
    result.outcome = outcome
    if errors:
        result.cause = errors[0].cause
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        result.sentence = errors[0].sentence + more
