"""The store as corrections leave it: what was read, with the values that a person put right.

The identities are evaluated again over the whole report, so that each quality is what the arithmetic says of the values
as they are now: a corrected value is `verified` only where an identity holds with it, and its neighbours are no longer
in conflict only where they no longer are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from msgspec import Struct, structs

from extractors.checks import DIFFER, evaluate
from extractors.extract import conclude
from extractors.extraction import Cells, Check, Extraction, Observation, Problem
from flows.corrections import Correction, Corrections
from flows.documents import Document
from flows.editions import Edition
from flows.rows import problem_row
from flows.store import NESTED, Store, Summary, counts_of, struct_of
from gongkai.codebook import cell_name
from gongkai.schema import FIELDS

FLAG = "corrected"
_STAY = frozenset({"printed_twice", DIFFER})
ADDED = ("original_value", "original_status", "correction")
_OBSERVATION = pa.struct([*struct_of(Observation), *(FIELDS[name] for name in ADDED)])


@dataclass(frozen=True, slots=True)
class Refused:
    """A correction that does not apply; `document` is None where the archive has no such document."""

    correction: Correction
    document: Document | None
    cause: str
    sentence: str
    evidence: str


@dataclass(frozen=True, slots=True)
class _Corrected:
    summary: Summary
    rows: dict[str, pa.Table]


class CorrectedStore:
    """A store that gives the results of corrected documents as corrected, and all others as they are.

    `applied` are the corrections in force by document, `refused` those that are not, with the reason.
    """

    def __init__(self, store: Store, documents: Sequence[Document], corrections: Corrections) -> None:
        self.version = store.version
        self.applied: dict[str, list[Correction]] = {}
        self.refused: list[Refused] = []
        self._store = store
        self._corrected: dict[tuple[str, int], _Corrected] = {}
        wanted = {document.key: document for document in documents if document.sha256 in corrections}
        known = {document.sha256 for document in wanted.values()}
        for sha256 in corrections.keys() - known:
            for one in corrections[sha256]:
                self._refuse(one, None, "document_unknown", "the archive holds no such document", "")
        if not wanted:
            return
        summaries = {summary.key: summary for summary in store.summaries() if summary.key in wanted}
        for key, document in wanted.items():
            self._correct(document, summaries.get(key), corrections[document.sha256])

    def summaries(self) -> Iterator[Summary]:
        """As those of the store."""
        for summary in self._store.summaries():
            corrected = self._corrected.get((summary.batch, summary.row))
            yield corrected.summary if corrected else summary

    def rows(self, batch: str, numbers: Sequence[int], column: str) -> Iterator[pa.Table]:
        """As those of the store; corrected observations have the columns that say so besides."""
        for number, table in zip(numbers, self._store.rows(batch, numbers, column), strict=True):
            corrected = self._corrected.get((batch, number))
            yield corrected.rows.get(column, table) if corrected else table

    def _correct(self, document: Document, summary: Summary | None, corrections: Sequence[Correction]) -> None:
        read = self._read(summary) if summary else {name: [] for name in NESTED}
        cells = {cell_name(row["indicator"], row["applicant"]): Observation(**row) for row in read["observations"]}
        before = {name: structs.replace(cell) for name, cell in cells.items()}
        applied: dict[str, Correction] = {}
        for one in corrections:
            cell = cells.get(one.cell)
            if cell is None:
                self._refuse(one, document, "cell_unknown", "the document was read without such a cell", "")
            elif cell.raw_value != one.reading:
                evidence = f"{one.reading!r} then, {cell.raw_value!r} now"
                self._refuse(one, document, "reading_changed", "the cell is read otherwise now", evidence)
            else:
                cell.value, cell.status = one.value, one.status
                cell.flags = ";".join(sorted({*filter(None, cell.flags.split(";")), FLAG}))
                applied[one.cell] = one
        if not applied or summary is None:
            return
        observations = list(cells.values())
        checks = _judge(cells, applied)
        problems = [_settled(Problem(**row), cells, applied) for row in read["problems"]]
        result = Extraction("ok", problems=problems)
        conclude(result)
        rows = [{**structs.asdict(cell), **_told(before[name], applied.get(name))} for name, cell in cells.items()]
        self.applied[document.sha256] = list(applied.values())
        self._corrected[summary.batch, summary.row] = _Corrected(
            replace(
                summary,
                outcome=result.outcome,
                cause=result.cause,
                sentence=result.sentence,
                counts={name: counts_of(observations)[name] for name in summary.counts},
                corrections=" ".join(f"{one.cell}={one.value}:{one.status}:{one}" for one in applied.values()),
            ),
            {
                "observations": pa.Table.from_pylist(rows, schema=pa.schema(_OBSERVATION)),
                "checks": _table(Check, checks),
                "problems": _table(Problem, problems),
            },
        )

    def _read(self, summary: Summary) -> dict[str, list[dict[str, Any]]]:
        return {
            name: next(self._store.rows(summary.batch, [summary.row], name)).to_pylist()
            for name in ("observations", "problems")
        }

    def _refuse(self, one: Correction, document: Document | None, cause: str, why: str, evidence: str) -> None:
        sentence = f"The correction of {one.cell} in line {one.line} does not apply: {why}."
        self.refused.append(Refused(one, document, f"correction_{cause}", sentence, evidence or str(one)))


def _judge(cells: Cells, applied: Mapping[str, Correction]) -> list[Check]:
    """Evaluate the identities anew. What the arithmetic cannot settle stays as it was, unless a person settled it: a
    cell that the document prints twice, and a proposal or readings that differ of a scan."""
    stays = {
        name: cell.quality
        for name, cell in cells.items()
        if name not in applied and (cell.quality == "proposed" or not _STAY.isdisjoint(cell.flags.split(";")))
    }
    for name, cell in cells.items():
        cell.quality = stays.get(name, "unverified")
    checks = evaluate(cells)
    for name, quality in stays.items():
        cells[name].quality = quality
    return checks


def _settled(problem: Problem, cells: Mapping[str, Observation], applied: Mapping[str, Correction]) -> Problem:
    """A problem as it is, or as one that a person settled: a cell that could not be read and was corrected."""
    if problem.cause != "unreadable_value":
        return problem
    here = [one for name, one in applied.items() if cells[name].locator == problem.locator]
    if not here or here[0].status == "unreadable":
        return problem
    return structs.replace(problem, severity="hint", sentence=f"{problem.sentence} Corrected: {here[0]}.")


def _told(before: Observation, correction: Correction | None) -> dict[str, Any]:
    """What an observation says of its correction, besides."""
    if correction is None:
        return dict.fromkeys(ADDED)
    return {"original_value": before.value, "original_status": before.status, "correction": str(correction)}


def _table(kind: type[Struct], rows: Sequence[Any]) -> pa.Table:
    return pa.Table.from_pylist([structs.asdict(row) for row in rows], schema=pa.schema(list(struct_of(kind))))


def lapsed_corrections(results: CorrectedStore, found: Sequence[Edition]) -> Iterator[dict[str, Any]]:
    """Rows of `problems` for the corrections that do not apply, and for those of documents that are not in use."""
    for refused in results.refused:
        yield _problem(refused.correction, refused.document, refused.cause, refused.sentence, refused.evidence)
    for edition in found:
        if edition.current:
            continue
        for one in results.applied.get(edition.entry.document.sha256, ()):
            sentence = (
                f"The correction of {one.cell} in line {one.line} is of a document that is not in use: the report "
                f"{edition.report_id} is read from another one now."
            )
            yield _problem(one, edition.entry.document, "correction_superseded", sentence, str(one))


def _problem(one: Correction, document: Document | None, cause: str, sentence: str, evidence: str) -> dict[str, Any]:
    if document is None:  # perhaps it is in another archive, that the file is for as well
        return {
            "stage": "publish",
            "cause": cause,
            "severity": "warning",
            "sentence": sentence,
            "evidence": evidence,
            "document_sha256": one.document_sha256,
        }
    return problem_row("publish", cause, "error", sentence, document.first, evidence)
