"""The ledger identities → verdicts, and from the verdicts each value's quality.

The standard tables are closed ledgers, so a table proves its own reading: an identity that holds over numbers read
independently is the proof. An identity that cannot be evaluated (a term blank, missing or unreadable) proves nothing
and condemns nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from extractors.extraction import Check, Observation
from gongkai import codebook
from gongkai.codebook import Identity

TOTAL = codebook.APPLICANTS[-1]
_BLANKS = frozenset({"blank", "dash", "not_applicable"})


def cell_name(indicator: str, applicant: str | None) -> str:
    """What `Check.covers` calls a cell: indicator@applicant, or the indicator alone where it has no applicants."""
    return f"{indicator}@{applicant}" if applicant else indicator


def evaluate(observations: Sequence[Observation]) -> list[Check]:
    """Evaluate every identity within one report and set each observation's `quality` from the verdicts.

    `verified`: an identity of severity error covers the cell and holds, and none fails; `conflict`: one fails;
    else `unverified`. Warnings and hints are recorded and decide nothing.
    """
    ledger = _Ledger(observations)
    return [*ledger.check_sums(), *ledger.check_forms()]


@dataclass(frozen=True, slots=True)
class _Sum:
    """An identity spelt out for one subject: signed cell names on either side, all names in order, and those `asked`
    for, of which one must be printed for the identity to be evaluated at all."""

    identity: Identity
    subject: str
    left: tuple[tuple[str, int], ...]
    right: tuple[tuple[str, int], ...]
    asked: frozenset[str]
    names: tuple[str, ...]


@cache
def _sums() -> tuple[_Sum, ...]:
    return tuple(
        found
        for identity in codebook.identities()
        if not identity.across_years and identity.per != "cell"
        for found in _spell_out(identity)
    )


def _spell_out(identity: Identity) -> Iterator[_Sum]:
    """The identity for each applicant, each row, or once for the block."""
    if identity.per == "applicant":
        for applicant in codebook.APPLICANTS:
            yield _sum(identity, applicant, partial(cell_name, applicant=applicant))
    elif identity.per == "indicator":
        rows = [line.indicator for line in codebook.indicators() if line.table == identity.table and line.by_applicant]
        for row in dict.fromkeys(rows):
            yield _sum(identity, row, partial(cell_name, row))
    else:
        yield _sum(identity, identity.right[0].name, partial(cell_name, applicant=None))


def _sum(identity: Identity, subject: str, name_of: Callable[[str], str]) -> _Sum:
    left = tuple((name_of(term.name), term.sign) for term in identity.left)
    right = tuple((name_of(term.name), term.sign) for term in identity.right)
    names = tuple(name for name, _ in left + right)
    # a derived parent row is compared only where an agency printed it
    asked = frozenset(name for name, _ in left) if identity.severity == "derived" else frozenset(names)
    return _Sum(identity, subject, left, right, asked, names)


class _Ledger:
    """The cells of one report by name; `numbers` holds what each adds to a sum: its value, or 0 for a blank that counts
    as 0 wherever it stands."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self.cells = {cell_name(cell.indicator, cell.applicant): cell for cell in observations}
        rows_with_numbers = {cell.indicator for cell in observations if cell.value is not None}
        self.numbers = {
            name: cell.value or 0.0
            for name, cell in self.cells.items()
            if cell.value is not None or (_is_blank_part(cell) and cell.indicator in rows_with_numbers)
        }
        printed: dict[str, set[str]] = {}
        for table, template in {(cell.table, cell.template) for cell in observations}:
            printed.setdefault(table, set()).add(template)
        # the template of each identity's table as printed; none where it is not printed or in another template
        self.templates = {
            identity.id: max(printed[identity.table].intersection(identity.templates), default="")
            for identity in codebook.identities()
            if identity.table in printed
        }

    def check_sums(self) -> Iterator[Check]:
        """One check for each sum of which the report prints a cell."""
        for found in _sums():
            template = self.templates.get(found.identity.id)
            if template and not found.asked.isdisjoint(self.cells):
                yield self._check_sum(found, template)

    def _check_sum(self, found: _Sum, template: str) -> Check:
        identity = found.identity
        printed = [name for name in found.names if name in self.cells]
        numbers = self.numbers if identity.per != "block" else self._with_blanks_of(found, printed)
        left, right = _total(found.left, numbers), _total(found.right, numbers)
        difference = left - right if left is not None and right is not None else None
        verdict = "not_assessable"
        if left is not None and right is not None:
            verdict = "holds" if _compare(left, identity.relation, right) else "fails"
        self._judge(printed, verdict, identity.severity)
        return Check(
            identity.id,
            identity.table,
            template,
            found.subject,
            left,
            right,
            difference,
            verdict,
            identity.severity,
            ";".join(printed),
        )

    def _with_blanks_of(self, found: _Sum, printed: list[str]) -> dict[str, float]:
        """The numbers, and 0 for the blank parts of a block whose total is printed: a total is never filled in."""
        if not all(name in self.numbers for name, _ in found.right):
            return {}
        blanks = {name: 0.0 for name in printed if self.cells[name].status in _BLANKS}
        return {**blanks, **{name: self.numbers[name] for name in printed if name in self.numbers}}

    def _judge(self, names: Iterable[str], verdict: str, severity: str) -> None:
        """Let a verdict bear on the quality of the cells it covers; a failure outweighs any proof."""
        if severity != "error" or verdict == "not_assessable":
            return
        for name in names:
            cell = self.cells[name]
            if verdict == "fails":
                cell.quality = "conflict"
            elif cell.quality != "conflict":
                cell.quality = "verified"

    def check_forms(self) -> Iterator[Check]:
        """One check for each identity about the form of single cells whose table the report prints."""
        for identity in codebook.identities():
            template = self.templates.get(identity.id)
            if template and identity.per == "cell":
                yield self._check_form(identity, template)

    def _check_form(self, identity: Identity, template: str) -> Check:
        """Whether the cells of this unit (or indicator) have the form they must. It covers those that lack it alone,
        since a good form proves no reading."""
        wanted = identity.left[0].name
        cells = {
            name: cell
            for name, cell in self.cells.items()
            if cell.table == identity.table and cell.value is not None and wanted in (cell.unit, cell.indicator)
        }
        wrong = [name for name, cell in cells.items() if not _well_formed(cell, identity.relation)]
        amount = float(len(wrong)) if cells else None
        verdict = ("fails" if wrong else "holds") if cells else "not_assessable"
        self._judge(wrong, verdict, identity.severity)
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


def _is_blank_part(cell: Observation) -> bool:
    """Whether a cell is a blank of one kind of applicant: the total column is often left empty and never 0 for it."""
    return cell.status in _BLANKS and cell.applicant is not None and cell.applicant != TOTAL


def _total(side: tuple[tuple[str, int], ...], numbers: dict[str, float]) -> float | None:
    """The sum of one side; None where a term is missing, unreadable or a blank that does not count as 0."""
    try:
        return sum([sign * numbers[name] for name, sign in side])
    except KeyError:
        return None


def _well_formed(cell: Observation, relation: str) -> bool:
    if relation == "natural":
        return cell.value is not None and cell.value >= 0 and cell.value.is_integer()
    return "magnitude" not in cell.flags.split(";")


def _compare(left: float, relation: str, right: float) -> bool:
    if relation == "==":
        return left == right
    if relation == "<=":
        return left <= right
    return left != right or left == 0  # `!=` suspects a copied number; zeros are equal without being copied
