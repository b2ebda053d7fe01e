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
    """The cells of one report by name."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self.cells = {cell_name(cell.indicator, cell.applicant): cell for cell in observations}
        self.rows_with_numbers = {cell.indicator for cell in observations if cell.value is not None}
        self.templates: dict[str, set[str]] = {}
        for table, template in {(cell.table, cell.template) for cell in observations}:
            self.templates.setdefault(table, set()).add(template)

    def _template(self, identity: Identity) -> str:
        """The template of the identity's table as printed; '' where it is not printed or in another template."""
        return max(self.templates.get(identity.table, set()).intersection(identity.templates), default="")

    def check_sums(self) -> Iterator[Check]:
        """One check for each sum of which the report prints a cell."""
        for found in _sums():
            template = self._template(found.identity)
            if template and not found.asked.isdisjoint(self.cells):
                yield self._check_sum(found, template)

    def _check_sum(self, found: _Sum, template: str) -> Check:
        printed = [name for name in found.names if name in self.cells]
        any_number = any(self.cells[name].value is not None for name in printed)
        left = self._total(found.left, any_number)
        right = self._total(found.right, any_number)
        # the total of its own parts must be printed: it is never filled in from them
        if found.identity.per == "block" and not any(self._has_number(name) for name, _ in found.right):
            left = right = None
        verdict = "not_assessable"
        if left is not None and right is not None:
            verdict = "holds" if _compare(left, found.identity.relation, right) else "fails"
        self._judge(printed, verdict, found.identity.severity)
        return Check(
            identity=found.identity.id,
            table=found.identity.table,
            template=template,
            subject=found.subject,
            left=left,
            right=right,
            difference=left - right if left is not None and right is not None else None,
            verdict=verdict,
            severity=found.identity.severity,
            covers=";".join(printed),
        )

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

    def _has_number(self, name: str) -> bool:
        cell = self.cells.get(name)
        return cell is not None and cell.value is not None

    def _total(self, side: tuple[tuple[str, int], ...], any_number: bool) -> float | None:
        """The sum of one side; None where a term is missing, unreadable or a blank that does not count as 0."""
        total = 0.0
        for name, sign in side:
            cell = self.cells.get(name)
            if cell is None:
                return None
            if cell.value is not None:
                total += sign * cell.value
            elif cell.status == "unreadable" or not self._counts_as_zero(cell, any_number):
                return None
        return total

    def _counts_as_zero(self, blank: Observation, any_number: bool) -> bool:
        """A blank is 0 where its row has a number, but never in the total column, which many offices leave empty."""
        if blank.applicant is None:
            return any_number
        return blank.applicant != TOTAL and blank.indicator in self.rows_with_numbers

    def check_forms(self) -> Iterator[Check]:
        """One check for each identity about the form of single cells whose table the report prints."""
        for identity in codebook.identities():
            template = self._template(identity)
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
