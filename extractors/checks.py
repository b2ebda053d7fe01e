"""The ledger identities → verdicts, and from the verdicts each value's quality.

The standard tables are closed ledgers, so a table proves its own reading: an identity that holds over numbers read
independently is the proof. An identity that cannot be evaluated (a term blank, missing or unreadable) proves nothing
and condemns nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.extraction import Check, Observation
from gongkai import codebook
from gongkai.codebook import Identity, Term

Key = tuple[str, str | None]
TOTAL = codebook.APPLICANTS[-1]


def evaluate(observations: Sequence[Observation]) -> list[Check]:
    """Evaluate every identity within one report and set each observation's `quality` from the verdicts.

    `verified`: an identity of severity error covers the cell and holds, and none fails; `conflict`: one fails;
    else `unverified`. Warnings and hints are recorded and decide nothing.
    """
    ledger = _Ledger(observations)
    within = (identity for identity in codebook.identities() if not identity.across_years)
    checks = [check for identity in within for check in ledger.check(identity)]
    for check in checks:
        if check.severity == "error":
            for key in filter(None, check.covers.split(";")):
                ledger.judge(key, check.verdict)
    return checks


def _name(key: Key) -> str:
    indicator, applicant = key
    return f"{indicator}@{applicant}" if applicant else indicator


class _Ledger:
    """The cells of one report, by indicator and applicant."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self.cells: dict[Key, Observation] = {(cell.indicator, cell.applicant): cell for cell in observations}
        self.by_name = {_name(key): cell for key, cell in self.cells.items()}
        self.rows_with_numbers = {indicator for (indicator, _), cell in self.cells.items() if cell.value is not None}
        self.templates: dict[str, set[str]] = {}
        for cell in observations:
            self.templates.setdefault(cell.table, set()).add(cell.template)

    def judge(self, name: str, verdict: str) -> None:
        """Let one verdict bear on the cell called `name`; a failure outweighs any proof."""
        cell = self.by_name[name]
        if verdict == "fails":
            cell.quality = "conflict"
        elif verdict == "holds" and cell.quality != "conflict":
            cell.quality = "verified"

    def check(self, identity: Identity) -> Iterator[Check]:
        """The identity's checks on this report; none where the report has not printed that table in that template."""
        templates = self.templates.get(identity.table, set()) & set(identity.templates)
        if not templates:
            return
        template = max(templates)
        if identity.per == "cell":
            yield self._check_form(identity, template)
        elif identity.per == "applicant":
            for applicant in codebook.APPLICANTS:
                left = [(term.name, applicant) for term in identity.left]
                right = [(term.name, applicant) for term in identity.right]
                # a derived parent row is compared only where an agency printed it
                asked = left if identity.severity == "derived" else [*left, *right]
                if any(key in self.cells for key in asked):
                    yield self._check_sum(identity, template, applicant, left, right)
        elif identity.per == "indicator":
            for indicator in dict.fromkeys(key[0] for key in self.cells if key[1] is not None):
                parts: list[Key] = [(indicator, term.name) for term in identity.left]
                yield self._check_sum(identity, template, indicator, parts, [(indicator, identity.right[0].name)])
        else:
            block_left: list[Key] = [(term.name, None) for term in identity.left]
            block_right: list[Key] = [(term.name, None) for term in identity.right]
            if any(key in self.cells for key in (*block_left, *block_right)):
                yield self._check_sum(identity, template, identity.right[0].name, block_left, block_right)

    def _check_sum(
        self, identity: Identity, template: str, subject: str, left: Sequence[Key], right: Sequence[Key]
    ) -> Check:
        # the total of its own parts must be printed: it is never filled in from them
        stands_for_sum = right if identity.per in ("indicator", "block") else []
        together = [*left, *right]
        sums = [self._sum(left, identity.left, together), self._sum(right, identity.right, together)]
        if any(self._value(key) is None for key in stands_for_sum):
            sums = [None, None]
        verdict = "not_assessable"
        difference = None
        if sums[0] is not None and sums[1] is not None:
            difference = sums[0] - sums[1]
            verdict = "holds" if _compare(sums[0], identity.relation, sums[1]) else "fails"
        return Check(
            identity=identity.id,
            table=identity.table,
            template=template,
            subject=subject,
            left=sums[0],
            right=sums[1],
            difference=difference,
            verdict=verdict,
            severity=identity.severity,
            covers=";".join(_name(key) for key in (*left, *right) if key in self.cells),
        )

    def _value(self, key: Key) -> float | None:
        cell = self.cells.get(key)
        return cell.value if cell else None

    def _sum(self, keys: Iterable[Key], terms: Sequence[Term], together: Sequence[Key]) -> float | None:
        """The sum; None where a term is missing or unreadable.

        A blank is 0 where its row has a number, but never in the total column, which many offices leave empty."""
        total = 0.0
        row_has_number = any(self._value(key) is not None for key in together)
        for key, term in zip(keys, terms, strict=True):
            cell = self.cells.get(key)
            if cell is None or cell.status == "unreadable":
                return None
            if cell.value is None:
                if key[1] == TOTAL or not (key[0] in self.rows_with_numbers if key[1] else row_has_number):
                    return None
                continue
            total += term.sign * cell.value
        return total

    def _check_form(self, identity: Identity, template: str) -> Check:
        """Whether the cells of this unit (or indicator) have the form they must. It covers those that lack it alone,
        since a good form proves no reading."""
        wanted = identity.left[0].name
        cells = {
            key: cell
            for key, cell in self.cells.items()
            if cell.table == identity.table and cell.value is not None and wanted in (cell.unit, cell.indicator)
        }
        wrong = [key for key, cell in cells.items() if not _well_formed(cell, identity.relation)]
        verdict = ("fails" if wrong else "holds") if cells else "not_assessable"
        return Check(
            identity=identity.id,
            table=identity.table,
            template=template,
            subject="cells",
            left=float(len(wrong)) if cells else None,
            right=0.0 if cells else None,
            difference=float(len(wrong)) if cells else None,
            verdict=verdict,
            severity=identity.severity,
            covers=";".join(map(_name, wrong)),
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
