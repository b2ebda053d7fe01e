"""Identities that join a report with that of the year before, e.g. requests carried over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gongkai.codebook import Identity, Term

Cells = dict[tuple[str, str | None], float | None]
"""Numbers of one report by indicator and applicant; None where the cell is there without a number."""


def cells(rows: Sequence[dict[str, Any]], templates: Sequence[str]) -> Cells:
    """The cells that one of the template eras defines, of rows of `observations`."""
    return {(row["indicator"], row["applicant"]): row["value"] for row in rows if row["template"] in templates}


def checks(
    identity: Identity, before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Evaluate an identity on the `observations` of two successive years; rows of `checks` for the later one.

    It is evaluated where both reports print all its cells; a cell without a number makes it not assessable.
    """
    by_offset = {-1: cells(before, identity.templates), 0: cells(after, identity.templates)}
    applicants = (
        sorted({applicant for _, applicant in by_offset[0]}, key=str) if identity.per == "applicant" else [None]
    )
    for applicant in applicants:
        if not all((term.name, applicant) in by_offset[term.year_offset] for term in identity.left + identity.right):
            continue
        left, right = (_sum(side, applicant, by_offset) for side in (identity.left, identity.right))
        known = left is not None and right is not None
        yield {
            "identity": identity.id,
            "table": identity.table,
            "template": after[0]["template"] if len(identity.templates) != 1 else identity.templates[0],
            "subject": applicant or "block",
            "left": left,
            "right": right,
            "difference": left - right if left is not None and right is not None else None,
            "verdict": "not_assessable"
            if not known
            else "holds"
            if _holds(left, identity.relation, right)
            else "fails",
            "severity": identity.severity,
            "covers": ";".join(
                _cell(term, applicant) for term in identity.left + identity.right if not term.year_offset
            ),
        }


def _sum(terms: Sequence[Term], applicant: str | None, by_offset: dict[int, Cells]) -> float | None:
    total = 0.0
    for term in terms:
        value = by_offset[term.year_offset][term.name, applicant]
        if value is None:
            return None
        total += term.sign * value
    return total


def _holds(left: float | None, relation: str, right: float | None) -> bool:
    if left is None or right is None:
        return False
    return left <= right if relation == "<=" else left == right


def _cell(term: Term, applicant: str | None) -> str:
    return f"{term.name}@{applicant}" if applicant else term.name
