"""The ledger identities → verdicts, and from the verdicts each value's quality.

The standard tables are closed ledgers, so a table proves its own reading: an identity that holds over numbers read
independently is the proof. An identity that cannot be evaluated (a term blank, missing or unreadable) proves nothing
and condemns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from extractors.extraction import Cells, Check, Observation
from extractors.sums import Blocks, Due, compare, sums_due, templates_of
from extractors.twice import OF_OTHERS
from gongkai import codebook
from gongkai.codebook import Identity

TOTAL = codebook.APPLICANTS[-1]
BLANKS = frozenset({"blank", "dash", "not_applicable"})
UNPROVEN = "unproven"
"""Flag of a reading of a picture that the sums that hold do not prove, see `proof`."""
DIFFER = "readings_differ"
"""Flag of a cell of a picture of which looks say different things, and no sum which is right."""
TWICE = "header_twice"
"""Flag of a cell in whose row another column stands under the same headers as some: a run of zeros proves no column."""
_OPEN = frozenset({UNPROVEN, TWICE, OF_OTHERS})
_ASTRAY = frozenset({"by_place", "column_order", "row_short", "label_fuzzy", "label_cut", "label_order"})


def evaluate(cells: Cells) -> list[Check]:
    """Evaluate every identity within one report and set each observation's `quality` from the verdicts.

    `verified`: an identity of severity error covers the cell and holds, and none fails; `conflict`: one fails;
    else `unverified`. Warnings and hints are recorded and decide nothing.
    """
    ledger = _Ledger(cells)
    checks = ledger.check_sums() + ledger.check_forms()
    ledger.settle_qualities()
    return checks


class _Ledger:
    """The cells of one report by name; `numbers` holds what each adds to a sum: its value, or 0 for a blank that counts
    as 0 wherever it stands. `verdicts` are those of the sums, `malformed` the cells that have not the form they
    must."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.names = tuple(cells)
        self.blocks = frozenset({(cell.table, cell.template) for cell in cells.values()})
        self.numbers = {name: cell.value for name, cell in self.cells.items() if cell.value is not None}
        if len(self.numbers) < len(self.cells):
            rows_with_numbers = {cells[name].indicator for name in self.numbers}
            for name in cells.keys() - self.numbers.keys():
                if cells[name].indicator in rows_with_numbers and _is_blank_part(cells[name]):
                    self.numbers[name] = 0.0
        self.verdicts: tuple[str, ...] = ()
        self.malformed: set[str] = set()

    def check_sums(self) -> list[Check]:
        """One check for each sum of which the report prints a cell."""
        checks = [self._check_sum(due) for due in sums_due(self.names, self.blocks)]
        self.verdicts = tuple([check.verdict for check in checks])
        return checks

    def _check_sum(self, due: Due) -> Check:
        identity = due.sum.identity
        numbers = self.numbers if identity.per != "block" else self._with_blanks_of(due)
        left, right = due.sum.left.total(numbers), due.sum.right.total(numbers)
        if left is None or right is None:
            difference, verdict = None, "not_assessable"
        else:
            difference, verdict = left - right, "holds" if compare(left, identity.relation, right) else "fails"
        return Check(
            identity.id,
            identity.table,
            due.template,
            due.sum.subject,
            left,
            right,
            difference,
            verdict,
            identity.severity,
            due.covers,
        )

    def _with_blanks_of(self, due: Due) -> dict[str, float]:
        """The numbers, and 0 for the blank parts of a block whose total is printed: a total is never filled in."""
        if not all(name in self.numbers for name in due.sum.right.names):
            return {}
        blanks = {name: 0.0 for name in due.printed if self.cells[name].status in BLANKS}
        return {**blanks, **{name: self.numbers[name] for name in due.printed if name in self.numbers}}

    def check_forms(self) -> list[Check]:
        """One check for each identity about the form of single cells whose table the report prints."""
        templates = templates_of(self.blocks)
        no_counts = [name for name, number in self.numbers.items() if number < 0 or not number.is_integer()]
        too_large = [name for name, cell in self.cells.items() if cell.flags and "magnitude" in cell.flags.split(";")]
        return [
            self._check_form(identity, template, no_counts if identity.relation == "natural" else too_large)
            for identity in _of_cells()
            if (template := templates.get(identity.id))
        ]

    def _check_form(self, identity: Identity, template: str, suspects: list[str]) -> Check:
        """Whether the cells of this unit (or indicator) have the form they must. It covers those that lack it alone,
        since a good form proves no reading."""
        table, wanted = identity.table, identity.left[0].name

        def is_asked(cell: Observation) -> bool:
            return cell.table == table and cell.value is not None and wanted in (cell.unit, cell.indicator)

        wrong = [name for name in suspects if is_asked(self.cells[name])]
        printed = bool(wrong) or any(map(is_asked, self.cells.values()))
        amount = float(len(wrong)) if printed else None
        if identity.severity == "error":
            self.malformed.update(wrong)
        return Check(
            identity=identity.id,
            table=identity.table,
            template=template,
            subject="cells",
            left=amount,
            right=0.0 if printed else None,
            difference=amount,
            verdict=("fails" if wrong else "holds") if printed else "not_assessable",
            severity=identity.severity,
            covers=";".join(wrong),
        )

    def settle_qualities(self) -> None:
        """Let the verdicts bear on the quality of the cells they cover; a failure outweighs any proof.

        Where columns or rows were told by place or order or through damage, or a row lacks cells, sums along the other
        axis hold for numbers that are all one row or column astray: there every identity must have been evaluated.
        """
        told = _bearing(self.names, self.blocks, self.verdicts)
        refuted, proofs = told.refuted | self.malformed, told.proofs
        for name, cell in self.cells.items():
            cell.proved_by = proofs.get(name, "")
            if name in refuted:
                cell.quality = "conflict"
            elif cell.proved_by and cell.quality not in ("conflict", "proposed"):
                flags = cell.flags and cell.flags.split(";")
                if not flags or (_OPEN.isdisjoint(flags) and (name not in told.open or _ASTRAY.isdisjoint(flags))):
                    cell.quality = "verified"


@cache
def _of_cells() -> tuple[Identity, ...]:
    """The identities about the form of single cells."""
    return tuple(one for one in codebook.identities() if one.per == "cell" and not one.across_years)


@dataclass(frozen=True, slots=True)
class _Bearing:
    """What the verdicts of its sums say of a report's cells: the identities that hold for each, the cells that one
    fails for, those that one could not be evaluated for."""

    proofs: Mapping[str, str]
    refuted: frozenset[str]
    open: frozenset[str]


@lru_cache(maxsize=1024)
def _bearing(names: tuple[str, ...], blocks: Blocks, verdicts: tuple[str, ...]) -> _Bearing:
    """Settled once for all reports that print the same cells and fare alike, as most do whose sums all hold."""
    covered: dict[str, dict[str, set[str]]] = {"holds": {}, "fails": {}, "not_assessable": {}}
    for due, verdict in zip(sums_due(names, blocks), verdicts, strict=True):
        if due.sum.identity.severity == "error":
            for name in due.printed:
                covered[verdict].setdefault(name, set()).add(due.sum.identity.id)
    proofs = {name: ";".join(sorted(identities)) for name, identities in covered["holds"].items()}
    return _Bearing(proofs, frozenset(covered["fails"]), frozenset(covered["not_assessable"]))


def _is_blank_part(cell: Observation) -> bool:
    """Whether a cell is a blank of one kind of applicant: the total column is often left empty and never 0 for it."""
    return cell.status in BLANKS and cell.applicant is not None and cell.applicant != TOTAL
