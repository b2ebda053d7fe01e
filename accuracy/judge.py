"""One document's extraction held against its truth."""

from __future__ import annotations

from dataclasses import dataclass, field

from accuracy.samples import Sample
from demo.damage.others import Other
from demo.documents.model import Fact, Layout
from demo.documents.quality import qualities
from extractors.extract import extract, extract_with_pictures
from extractors.extraction import Extraction, Observation

_MARKS = frozenset({"conflict", "proposed"})


@dataclass(slots=True)
class Verdict:
    """What was right and wrong about one document.

    Cells of the truth are `right`, `wrong` or `missing`; `invented` ones are not in the truth. Of the wrong and the
    invented, those are `silent` whose row bears no mark: no quality `conflict` or `proposed`, no status
    `unreadable`, no flag. `untold` are missing cells of a document that reports no error at all. `planted` counts
    cells whose misprint breaks a sum, `noticed` those of them in conflict, `mended` those that say another number than
    is printed; `suspected` are right cells in conflict that break none. Of the cells that the sums of what is printed
    prove (`provable`), those are `verified` that say so and are right; `verified_wrong` are all that say so and are
    not. Of the values proposed for scans some are `proposed_right`, others `proposed_wrong`. `faults` says for people
    what went wrong.
    """

    number: int
    name: str
    format: str
    era: str
    damage: tuple[str, ...]
    right: int = 0
    wrong: int = 0
    missing: int = 0
    invented: int = 0
    silent: int = 0
    untold: int = 0
    planted: int = 0
    noticed: int = 0
    mended: int = 0
    suspected: int = 0
    provable: int = 0
    verified: int = 0
    verified_wrong: int = 0
    proposed_right: int = 0
    proposed_wrong: int = 0
    outcome_right: bool = False
    year_right: bool = False
    agency_right: bool = False
    era_right: bool = False
    outcome: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def badness(self) -> tuple[int, int, int]:
        """For the worst first: silent errors, then all wrong cells, then missing ones."""
        return self.silent + self.untold, self.wrong + self.invented, self.missing


def judge(sample: Sample) -> Verdict:
    """Extract the sample and compare. An extraction that raises, which it must never, is a fault like others."""
    verdict = Verdict(sample.number, sample.name, sample.format, sample.era, sample.damage)
    try:
        found = (extract_with_pictures if sample.pictures else extract)(sample.data, sample.hints)
    except Exception as error:
        found = Extraction("failed", "raised", f"{type(error).__name__}: {error}")
    verdict.outcome = f"{found.outcome} {found.cause}".strip()
    if isinstance(sample.truth, Other):
        _judge_other(verdict, sample.truth, found)
    else:
        judge_cells(verdict, sample.truth, found)
        _judge_identity(verdict, sample.truth, found)
    return verdict


def _judge_other(verdict: Verdict, truth: Other, found: Extraction) -> None:
    causes = {found.cause, *(problem.cause for problem in found.problems)}
    verdict.outcome_right = found.outcome == truth.outcome and (not truth.cause or truth.cause in causes)
    if not verdict.outcome_right:
        verdict.faults.append(f"{verdict.outcome}, right is {truth.outcome} {truth.cause}".strip())
    for cell in found.observations:
        _invented(verdict, cell)


def judge_cells(verdict: Verdict, truth: Layout, found: Extraction) -> None:
    """Compare what was found with every cell of the truth."""
    facts = list(truth.facts())
    expected = qualities(facts)
    observed = {(cell.indicator, cell.applicant): cell for cell in found.observations}
    told = any(problem.severity == "error" for problem in found.problems)
    for fact in facts:
        key = (fact.indicator, fact.applicant)
        cell = observed.pop(key, None)
        _judge_cell(verdict, fact, cell, told=told)
        conflict = cell is not None and cell.quality == "conflict"
        provable = expected[key] == "verified"
        verdict.provable += provable
        if cell is not None and (provable or not _is_right(fact, cell)):
            _judge_proof(verdict, cell, right=_is_right(fact, cell))
        if expected[key] == "conflict":
            verdict.mended += bool(fact.note) and cell is not None and cell.value not in (fact.value, None)
            verdict.planted += bool(fact.note)
            verdict.noticed += bool(fact.note) and conflict
        elif cell is not None and conflict and fact.value is not None and _is_right(fact, cell):
            verdict.suspected += 1
    for cell in observed.values():
        _invented(verdict, cell)
    whole = not verdict.missing and all(fact.status != "unreadable" for fact in facts)
    verdict.outcome_right = found.outcome == "partial" or (found.outcome == "ok" and whole)


def _judge_cell(verdict: Verdict, fact: Fact, cell: Observation | None, *, told: bool) -> None:
    name = f"{fact.indicator}@{fact.applicant or ''} printed {fact.printed!r}"
    if cell is None:
        if told and (not fact.legible or fact.status == "unreadable"):
            verdict.right += 1
            return
        verdict.missing += 1
        verdict.untold += not told
        verdict.faults.append(f"missing: {name}")
    elif _is_right(fact, cell):
        verdict.right += 1
    else:
        verdict.wrong += 1
        verdict.silent += not _is_marked(cell)
        verdict.faults.append(f"wrong: {name}: {_shown(cell)}, right is {fact.value} ({fact.status})")


def _judge_proof(verdict: Verdict, cell: Observation, *, right: bool) -> None:
    """Of a cell that sums prove, or a wrong one: whether it says that sums prove it, or propose it."""
    if cell.quality == "verified":
        verdict.verified += right
        verdict.verified_wrong += not right
    elif cell.quality == "proposed":
        verdict.proposed_right += right
        verdict.proposed_wrong += not right


def _invented(verdict: Verdict, cell: Observation) -> None:
    verdict.invented += 1
    verdict.verified_wrong += cell.quality == "verified"
    verdict.silent += not _is_marked(cell)
    verdict.faults.append(f"invented: {cell.indicator}@{cell.applicant or ''}: {_shown(cell)}")


def _is_right(fact: Fact, cell: Observation) -> bool:
    return (cell.value, cell.status) == (fact.value, fact.status)


def _is_marked(cell: Observation) -> bool:
    return cell.quality in _MARKS or cell.status == "unreadable" or bool(cell.flags)


def _shown(cell: Observation) -> str:
    marks = " ".join(filter(None, (cell.quality, cell.flags)))
    return f"{cell.value} ({cell.status}, {marks}) from {cell.raw_value!r} under {cell.raw_label!r} at {cell.locator}"


def _judge_identity(verdict: Verdict, truth: Layout, found: Extraction) -> None:
    templates = {
        table: {cell.template for cell in found.observations if cell.table == table} for table in truth.templates
    }
    legible = {fact.table for fact in truth.facts() if fact.legible}
    verdict.era_right = all(
        templates[table] == {era} or (not templates[table] and table not in legible)
        for table, era in truth.templates.items()
    )
    if not verdict.era_right:
        verdict.faults.append(f"era: {templates}, right is {truth.templates}")
    if found.report is not None:
        verdict.year_right = found.report.year == truth.year
        verdict.agency_right = found.report.agency == truth.agency
        for what, right, said, true in (
            ("year", verdict.year_right, found.report.year, truth.year),
            ("agency", verdict.agency_right, found.report.agency, truth.agency),
        ):
            if not right:
                verdict.faults.append(f"{what}: {said}, right is {true}")
