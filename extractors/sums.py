"""The identities of the codebook spelt out: which sums over which cells a report calls for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from gongkai import codebook
from gongkai.codebook import Identity, cell_name


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an identity: the names of the cells it adds and of those it takes away."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.plus + self.minus

    def total(self, numbers: Mapping[str, float]) -> float | None:
        """The sum; None where a term is missing, unreadable or a blank that does not count as 0."""
        try:
            total = sum(map(numbers.__getitem__, self.plus))
            return total - sum(map(numbers.__getitem__, self.minus)) if self.minus else total
        except KeyError:
            return None


@dataclass(frozen=True, slots=True)
class Sum:
    """An identity spelt out for one subject: the cells on either side, all names in order, and those `asked` for, of
    which one must be printed for the identity to be evaluated at all."""

    identity: Identity
    subject: str
    left: Side
    right: Side
    asked: frozenset[str]
    names: tuple[str, ...]


@cache
def _sums() -> tuple[Sum, ...]:
    return tuple(
        found
        for identity in codebook.identities()
        if not identity.across_years and identity.is_sum
        for found in _spell_out(identity)
    )


def _spell_out(identity: Identity) -> Iterator[Sum]:
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


def _sum(identity: Identity, subject: str, name_of: Callable[[str], str]) -> Sum:
    left, right = (
        Side(
            tuple(name_of(term.name) for term in terms if term.sign > 0),
            tuple(name_of(term.name) for term in terms if term.sign < 0),
        )
        for terms in (identity.left, identity.right)
    )
    names = tuple(name_of(term.name) for term in identity.left + identity.right)
    # a derived parent row is compared only where an agency printed it
    asked = frozenset(left.names) if identity.severity == "derived" else frozenset(names)
    return Sum(identity, subject, left, right, asked, names)


@dataclass(frozen=True, slots=True)
class Due:
    """A sum that a report calls for: the template its table is printed in, its printed cells, their names as text."""

    sum: Sum
    template: str
    printed: tuple[str, ...]
    covers: str


Blocks = frozenset[tuple[str, str]]


@lru_cache(maxsize=256)
def templates_of(blocks: Blocks) -> dict[str, str]:
    """The template of each identity's table as printed in these (table, template) blocks; '' where the table is printed
    in another template, nothing where it is not printed."""
    printed: dict[str, set[str]] = {}
    for table, template in blocks:
        printed.setdefault(table, set()).add(template)
    return {
        identity.id: max(printed[identity.table].intersection(identity.templates), default="")
        for identity in codebook.identities()
        if identity.table in printed
    }


@lru_cache(maxsize=256)
def sums_due(names: tuple[str, ...], blocks: Blocks) -> tuple[Due, ...]:
    """The sums of which a report with these cells prints one. Most reports print the same cells as many others."""
    cells, templates = frozenset(names), templates_of(blocks)
    due = []
    for found in _sums():
        template = templates.get(found.identity.id)
        if template and not found.asked.isdisjoint(cells):
            printed = tuple(name for name in found.names if name in cells)
            due.append(Due(found, template, printed, ";".join(printed)))
    return tuple(due)


def compare(left: float, relation: str, right: float) -> bool:
    """Whether two sums stand in the relation of an identity."""
    if relation == "==":
        return left == right
    if relation == "<=":
        return left <= right
    return left != right or left == 0  # `!=` suspects a copied number; zeros are equal without being copied
