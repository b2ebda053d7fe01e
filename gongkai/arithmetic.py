"""The arithmetic behind a verdict, spelled out: which printed numbers an identity adds up, and to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai import codebook
from gongkai.codebook import Identity, Term, cell_name

Cells = Mapping[str, float | None]
"""The numbers of a report by the name of their cell (see `codebook.cell_name`); None for a cell without a number."""

_SIGNS = {"==": ("=", "≠"), "<=": ("≤", ">"), "!=": ("≠", "=")}


@dataclass(frozen=True, slots=True)
class Addend:
    """One number of a sum. `value` is None where the cell is printed without one; `printed` false where this report
    has no such cell (`year_offset` -1: it stands in the report of the year before)."""

    cell: str
    label: str
    sign: int
    year_offset: int
    value: float | None
    printed: bool

    def __str__(self) -> str:
        number = "–" if self.value is None else plain(self.value)
        if not self.printed:
            number = "last year's" if self.year_offset else "not printed"
        return f"{self.label} {number}"


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity with the numbers of one report in it."""

    identity: str
    subject: str
    left: tuple[Addend, ...]
    relation: str
    right: tuple[Addend, ...]
    left_sum: float | None
    right_sum: float | None
    verdict: str
    severity: str

    def __str__(self) -> str:
        """E.g. ``本年新收 21 + 上年结转 0 = 21 ≠ 20 = 总计 20 + 结转下年度 0``; a blank is shown as –."""
        if self.left_sum is None or self.right_sum is None:
            return f"{_sum(self.left)} against {_sum(self.right)}: a number is missing"
        left, right = _side(self.left, self.left_sum), _side(self.right, self.right_sum)
        if len(self.left) > 1:
            left = f"{_sum(self.left)} = {plain(self.left_sum)}"
        if len(self.right) > 1:
            right = f"{plain(self.right_sum)} = {_sum(self.right)}"
        holds, fails = _SIGNS.get(self.relation, ("=", "≠"))
        if self.verdict == "holds" and self.relation == "==" and len(self.left) > 1:
            return f"{_sum(self.left)} = {right}"
        return f"{left} {fails if self.verdict == 'fails' else holds} {right}"


def plain(number: float) -> str:
    """A number as people write it: 57, not 57.0."""
    return f"{number:.12g}"


def spell_out(check: Mapping[str, Any], cells: Cells) -> Equation | None:
    """The equation of a row of `checks` with the numbers in `cells`; None for one that is no sum of cells."""
    identity = _line_of(check)
    if identity is None:
        return None
    left, right = (tuple(_addends(side, identity.per, check, cells)) for side in (identity.left, identity.right))
    return Equation(
        identity.id,
        check["subject"],
        left,
        identity.relation,
        right,
        check["left"],
        check["right"],
        check["verdict"],
        check["severity"],
    )


def cell_label(name: str, template: str = "") -> str:
    """A cell's label as the template prints it: ``本年新收… @ 自然人``."""
    indicator, _, applicant = name.partition("@")
    line = codebook.indicator(indicator, template)
    label = line.label_zh if line else indicator
    return f"{label} @ {codebook.applicant_label(applicant)}" if applicant else label


def _line_of(check: Mapping[str, Any]) -> Identity | None:
    """The line of the codebook that a check evaluated: of several of one id, the one about the cells it covers."""
    covered = set((check["covers"] or "").split(";"))
    lines = [
        line
        for line in codebook.identities()
        if line.id == check["identity"] and line.is_sum and check["template"] in line.templates
    ]
    return max(lines, key=lambda line: len(covered.intersection(_names(line, check["subject"]))), default=None)


def _names(identity: Identity, subject: str) -> Iterator[str]:
    return (_cell(term, identity.per, subject) for term in identity.left + identity.right)


def _cell(term: Term, per: str, subject: str) -> str:
    if per == "indicator":
        return cell_name(subject, term.name)
    return cell_name(term.name, subject if per == "applicant" else None)


def _addends(side: tuple[Term, ...], per: str, check: Mapping[str, Any], cells: Cells) -> Iterator[Addend]:
    for term in side:
        name = _cell(term, per, check["subject"])
        line = codebook.indicator(term.name, check["template"])
        label = codebook.applicant_label(term.name) if per == "indicator" else line.label_zh if line else term.name
        known = not term.year_offset and name in cells
        yield Addend(name, label, term.sign, term.year_offset, cells[name] if known else None, known)


def _side(side: tuple[Addend, ...], total: float) -> str:
    """A side of one number, which may be known from the verdict alone."""
    return f"{side[0].label}{' of last year' if side[0].year_offset else ''} {plain(total)}"


def _sum(side: tuple[Addend, ...]) -> str:
    parts = [f"{'-' if addend.sign < 0 else '+'} {addend}" for addend in side]
    return " ".join(parts).removeprefix("+ ")
