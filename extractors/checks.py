"""The ledger identities → verdicts, and from the verdicts each value's quality.

The standard tables are closed ledgers, so a table proves its own reading: an identity that holds over numbers read
independently is the proof. An identity that cannot be evaluated (a term blank, missing or unreadable) proves nothing
and condemns nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import starmap
from operator import attrgetter

from extractors.extraction import Check, Observation
from extractors.sums import Due, compare, sums_due, templates_of
from gongkai import codebook
from gongkai.codebook import Identity, cell_name

TOTAL = codebook.APPLICANTS[-1]
BLANKS = frozenset({"blank", "dash", "not_applicable"})
UNPROVEN = "unproven"
"""Flag of a reading of a picture that the sums that hold do not prove, see `proof`."""
DIFFER = "readings_differ"
"""Flag of a cell of a picture of which looks say different things, and no sum which is right."""
_PLACE = attrgetter("indicator", "applicant")
_ASTRAY = frozenset({"by_place", "column_order"})
_BLOCK = attrgetter("table", "template")


def evaluate(observations: Sequence[Observation]) -> list[Check]:
    """Evaluate every identity within one report and set each observation's `quality` from the verdicts.

    `verified`: an identity of severity error covers the cell and holds, and none fails; `conflict`: one fails;
    else `unverified`. Warnings and hints are recorded and decide nothing.
    """
    ledger = _Ledger(observations)
    checks = ledger.check_sums() + ledger.check_forms()
    ledger.settle_qualities()
    return checks


class _Ledger:
    """The cells of one report by name; `numbers` holds what each adds to a sum: its value, or 0 for a blank that counts
    as 0 wherever it stands. `proofs` are the identities that hold for a cell; `refuted` and `open` are the names of the
    cells that one fails for, or could not be evaluated for."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self.cells = dict(zip(starmap(cell_name, map(_PLACE, observations)), observations, strict=True))
        self.blocks = frozenset(map(_BLOCK, observations))
        self.numbers = {name: cell.value for name, cell in self.cells.items() if cell.value is not None}
        if len(self.numbers) < len(self.cells):
            rows_with_numbers = {cell.indicator for cell in observations if cell.value is not None}
            for name, cell in self.cells.items():
                if cell.indicator in rows_with_numbers and _is_blank_part(cell):
                    self.numbers[name] = 0.0
        self.proofs: defaultdict[str, list[str]] = defaultdict(list)
        self.refuted: set[str] = set()
        self.open: set[str] = set()

    def check_sums(self) -> list[Check]:
        """One check for each sum of which the report prints a cell."""
        return [self._check_sum(due) for due in sums_due(tuple(self.cells), self.blocks)]

    def _check_sum(self, due: Due) -> Check:
        identity = due.sum.identity
        numbers = self.numbers if identity.per != "block" else self._with_blanks_of(due)
        left, right = due.sum.left.total(numbers), due.sum.right.total(numbers)
        if left is None or right is None:
            difference, verdict = None, "not_assessable"
        else:
            difference, verdict = left - right, "holds" if compare(left, identity.relation, right) else "fails"
        self._judge(due.printed, verdict, identity)
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

    def _judge(self, names: Iterable[str], verdict: str, identity: Identity) -> None:
        if identity.severity != "error":
            return
        if verdict == "holds":
            for name in names:
                self.proofs[name].append(identity.id)
        elif verdict == "fails":
            self.refuted.update(names)
        else:
            self.open.update(names)

    def settle_qualities(self) -> None:
        """Let the verdicts bear on the quality of the cells they cover; a failure outweighs any proof.

        Where columns or rows were told by place or order, sums along the other axis hold for numbers that are all one
        row or column astray: there every identity must have been evaluated.
        """
        for name, cell in self.cells.items():
            cell.proved_by = _joined(*self.proofs[name]) if name in self.proofs else ""
        for name in self.proofs.keys() - self.refuted:
            cell = self.cells[name]
            if name in self.open and not _ASTRAY.isdisjoint(cell.flags.split(";")):
                continue
            if cell.quality not in ("conflict", "proposed") and UNPROVEN not in cell.flags.split(";"):
                cell.quality = "verified"
        for name in self.refuted:
            self.cells[name].quality = "conflict"

    def check_forms(self) -> list[Check]:
        """One check for each identity about the form of single cells whose table the report prints."""
        templates = templates_of(self.blocks)
        by_table: dict[str, list[tuple[str, Observation]]] = {table: [] for table, _ in self.blocks}
        for named in self.cells.items():
            by_table[named[1].table].append(named)
        return [
            self._check_form(identity, template, by_table[identity.table])
            for identity in codebook.identities()
            if identity.per == "cell" and not identity.across_years and (template := templates.get(identity.id))
        ]

    def _check_form(self, identity: Identity, template: str, printed: list[tuple[str, Observation]]) -> Check:
        """Whether the cells of this unit (or indicator) have the form they must. It covers those that lack it alone,
        since a good form proves no reading."""
        wanted = identity.left[0].name
        cells = [
            (name, cell.value, cell.flags)
            for name, cell in printed
            if cell.value is not None and wanted in (cell.unit, cell.indicator)
        ]
        if identity.relation == "natural":
            wrong = [name for name, value, _ in cells if value < 0 or value % 1 != 0]
        else:
            wrong = [name for name, _, flags in cells if "magnitude" in flags.split(";")]
        amount = float(len(wrong)) if cells else None
        verdict = ("fails" if wrong else "holds") if cells else "not_assessable"
        self._judge(wrong, verdict, identity)
        return Check(
            identity=identity.id,
            table=identity.table,
            template=template,
            subject="cells",
            left=amount,
            right=0.0 if cells else None,
            difference=amount,
            verdict=verdict,
            severity=identity.severity,
            covers=";".join(wrong),
        )


@lru_cache(maxsize=4096)
def _joined(*identities: str) -> str:
    return ";".join(sorted(set(identities)))


def _is_blank_part(cell: Observation) -> bool:
    """Whether a cell is a blank of one kind of applicant: the total column is often left empty and never 0 for it."""
    return cell.status in BLANKS and cell.applicant is not None and cell.applicant != TOTAL
