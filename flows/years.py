"""What joins a report with that of the year before: identities, e.g. of requests carried over, and mere repetition."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz.distance import Indel

from gongkai.codebook import Identity, Term, cell_name

_LEAST_NUMBERS = 8
_LEAST_TEXT = 300
_ALIKE = 0.97
_DIGITS = re.compile(r"[0-9〇零一二三四五六七八九十]+|\s+")

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
    if not identity.is_sum:
        yield from _outliers(identity, before, after)
        return
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
                cell_name(term.name, applicant) for term in identity.left + identity.right if not term.year_offset
            ),
        }


def _outliers(
    identity: Identity, before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """How many cells differ from the year before by more than the identity allows (`within 20 from 100`: by more than
    20 times, where one of the two is 100 at least); one row that covers them."""
    _, factor, _, least = identity.relation.split()
    earlier = {(row["indicator"], row["applicant"]): row["value"] for row in before}
    both = [
        (row, old) for row in after
        if row["value"] is not None and (old := earlier.get((row["indicator"], row["applicant"]))) is not None
    ]  # fmt: skip
    far = [row for row, old in both if _differs(row["value"], old, float(factor), float(least))]
    if both:
        templates = sorted({row["template"] for row, _ in both})
        yield {
            "identity": identity.id,
            "table": ";".join(sorted({row["table"] for row, _ in both})),
            "template": templates[-1],
            "subject": "cells",
            "left": float(len(far)),
            "right": 0.0,
            "difference": float(len(far)),
            "verdict": "fails" if far else "holds",
            "severity": identity.severity,
            "covers": ";".join(cell_name(row["indicator"], row["applicant"]) for row in far),
        }


def _differs(new: float, old: float, factor: float, least: float) -> bool:
    small, large = sorted((abs(new), abs(old)))
    return large >= least and large > factor * small


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


def repeats(
    before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], texts: tuple[str, str]
) -> Iterator[tuple[str, str, str]]:
    """What a report has in common with that of the year before as only a copy has: cause, sentence and evidence.

    `texts` are the narratives of the two. A table counts where at least `_LEAST_NUMBERS` of its numbers are not 0.
    """
    for table in sorted({row["table"] for row in after}):
        old, new = (_numbers(rows, table) for rows in (before, after))
        told = sum(1 for value in new.values() if value)
        if old == new and told >= _LEAST_NUMBERS:
            sentence = (
                f"All {len(new)} cells of {table} are those of the year before: the table may not have been renewed."
            )
            yield "table_repeated", sentence, f"{told} numbers other than 0"
    old_text, new_text = (_undated(text) for text in texts)
    if min(len(old_text), len(new_text)) >= _LEAST_TEXT:
        alike = Indel.normalized_similarity(old_text, new_text, score_cutoff=_ALIKE)
        if alike >= _ALIKE:
            sentence = "The text is that of the year before, with other years and numbers at most."
            yield "text_repeated", sentence, f"{alike:.1%} of the text is alike"


def _numbers(rows: Sequence[dict[str, Any]], table: str) -> Cells:
    return {(row["indicator"], row["applicant"]): row["value"] for row in rows if row["table"] == table}


def _undated(text: str) -> str:
    """A text without its numbers, in which even a copied one differs."""
    return _DIGITS.sub("", unicodedata.normalize("NFKC", text))
