"""The arithmetic behind a verdict, spelled out: which printed numbers an identity adds up, and to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gongkai import codebook
from gongkai.codebook import Identity, Term, cell_name

Cells = Mapping[str, float | None]
"""The numbers of a report by the name of their cell (see `codebook.cell_name`); None for a cell without a number."""

_SIGNS = {"==": ("=", "≠"), "<=": ("≤", ">"), "!=": ("≠", "=")}


class Addend(NamedTuple):
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


class Equation(NamedTuple):
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
    sides = _sides(check["identity"], check["template"], check["subject"], check["covers"] or "")
    if sides is None:
        return None
    return Equation(
        check["identity"],
        check["subject"],
        tuple(_filled(addend, cells) for addend in sides.left),
        sides.relation,
        tuple(_filled(addend, cells) for addend in sides.right),
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


class _Sides(NamedTuple):
    """The addends of an identity, no number in them yet."""

    left: tuple[Addend, ...]
    relation: str
    right: tuple[Addend, ...]


@lru_cache(4096)
def _sides(identity: str, template: str, subject: str, covers: str) -> _Sides | None:
    """What a check evaluated: of several lines of one id in the codebook, the one about the cells it covers. The same
    for most reports of an era."""
    covered = set(covers.split(";"))
    lines = [
        line for line in codebook.identities() if line.id == identity and line.is_sum and template in line.templates
    ]
    line = max(lines, key=lambda line: len(covered.intersection(_names(line, subject))), default=None)
    if line is None:
        return None
    left, right = (
        tuple(_addend(term, line.per, template, subject) for term in side) for side in (line.left, line.right)
    )
    return _Sides(left, line.relation, right)


def _names(identity: Identity, subject: str) -> Iterator[str]:
    return (_cell(term, identity.per, subject) for term in identity.left + identity.right)


def _cell(term: Term, per: str, subject: str) -> str:
    if per == "indicator":
        return cell_name(subject, term.name)
    return cell_name(term.name, subject if per == "applicant" else None)


def _addend(term: Term, per: str, template: str, subject: str) -> Addend:
    line = codebook.indicator(term.name, template)
    label = codebook.applicant_label(term.name) if per == "indicator" else line.label_zh if line else term.name
    return Addend(_cell(term, per, subject), label, term.sign, term.year_offset, None, False)


def _filled(addend: Addend, cells: Cells) -> Addend:
    """An addend with the number of the report."""
    if addend.year_offset or addend.cell not in cells:
        return addend
    return Addend(addend.cell, addend.label, addend.sign, 0, cells[addend.cell], True)


def _side(side: tuple[Addend, ...], total: float) -> str:
    """A side of one number, which may be known from the verdict alone."""
    return f"{side[0].label}{' of last year' if side[0].year_offset else ''} {plain(total)}"


def _sum(side: tuple[Addend, ...]) -> str:
    parts = [f"{'-' if addend.sign < 0 else '+'} {addend}" for addend in side]
    return " ".join(parts).removeprefix("+ ")
