"""Sums that decide between numbers: which of the numbers that each cell may have make all sums hold.

Every sum strikes out the numbers with which it cannot hold; where that leaves several, the likeliest whole solution is
looked for, and what other likely solutions say otherwise stays undecided. The search is bounded: what it could not
look through is undecided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

Costs = Mapping[str, Mapping[float, float]]
"""What each cell may be, and how unlikely each number is (the negative logarithm of its share)."""

_MARGIN = 4.0
"""A solution so much less likely than the best is no rival: once in fifty."""
_MOST_WORK = 20_000
"""Bound of the search of a group of sums, in numbers added up."""
_MOST_BROKEN = 2
"""So many sums are given up, at most, to make those about the same cells hold."""

_Domains = dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Equation:
    """Cells by name with their signs, which must add up to 0."""

    terms: tuple[tuple[str, int], ...]

    def difference(self, numbers: Mapping[str, float]) -> float:
        """What they add up to."""
        return sum(sign * numbers[name] for name, sign in self.terms)


@dataclass(frozen=True, slots=True)
class Decision:
    """The number of each cell, and the cells for which likely solutions differ."""

    numbers: dict[str, float]
    undecided: frozenset[str]


def decide(costs: Costs, equations: Sequence[Equation]) -> Decision:
    """Decide what each cell is. Sums that cannot hold whatever the cells are, and as few others as need be where they
    contradict each other, are given up."""
    domains = {
        name: tuple(sorted(numbers, key=lambda number: (numbers[number], number))) for name, numbers in costs.items()
    }
    numbers = {name: choices[0] for name, choices in domains.items()}
    undecided: set[str] = set()
    for group in _groups(domains, equations):
        found = _Search(costs, group).solve({name: domains[name] for equation in group for name, _ in equation.terms})
        numbers |= found.numbers
        undecided |= found.undecided
    return Decision(numbers, frozenset(undecided))


def _groups(domains: _Domains, equations: Sequence[Equation]) -> list[list[Equation]]:
    """The equations that can hold, those that share a cell with several numbers together; none without such a cell."""
    open_ = [
        equation
        for equation in equations
        if any(len(domains[name]) > 1 for name, _ in equation.terms) and _can_hold(equation, domains)
    ]
    leader = list(range(len(open_)))

    def head(index: int) -> int:
        while leader[index] != index:
            index = leader[index]
        return index

    first: dict[str, int] = {}
    for index, equation in enumerate(open_):
        for name, _ in equation.terms:
            if len(domains[name]) > 1:
                leader[head(index)] = head(first.setdefault(name, index))
    groups: defaultdict[int, list[Equation]] = defaultdict(list)
    for index, equation in enumerate(open_):
        groups[head(index)].append(equation)
    return list(groups.values())


class _TooLong(Exception):
    """The search reached its bound."""


@dataclass(slots=True)
class _Work:
    """How much was done, in numbers added up."""

    done: int = 0

    def add(self, amount: int) -> None:
        """Count more; raises _TooLong beyond the bound."""
        self.done += amount
        if self.done > _MOST_WORK:
            raise _TooLong


def _strike(equation: Equation, domains: Mapping[str, tuple[float, ...]], work: _Work) -> _Domains | None:
    """For the cells of an equation that have several numbers, those with which it can hold; None where it cannot."""
    rest = 0.0
    free: list[tuple[str, int]] = []
    for name, sign in equation.terms:
        choices = domains[name]
        if len(choices) == 1:
            rest += sign * choices[0]
        else:
            free.append((name, sign))
    before: list[set[float]] = [{rest}]
    for name, sign in free:
        work.add(len(before[-1]) * len(domains[name]))
        before.append({part + sign * number for part in before[-1] for number in domains[name]})
    if 0.0 not in before[-1]:
        return None
    after = {0.0}
    kept: _Domains = {}
    for (name, sign), parts in zip(reversed(free), reversed(before[:-1]), strict=True):
        kept[name] = tuple(number for number in domains[name] if any(end - sign * number in parts for end in after))
        after = {end - sign * number for end in after for number in kept[name]} & parts
    return kept


def _can_hold(equation: Equation, domains: _Domains) -> bool:
    """Whether some of the numbers make it hold, or there are too many to tell."""
    try:
        return _strike(equation, domains, _Work()) is not None
    except _TooLong:
        return True


@dataclass(slots=True)
class _Search:
    """The search over the equations of one group."""

    costs: Costs
    equations: list[Equation]
    work: _Work = field(default_factory=_Work)
    best: float = float("inf")
    solutions: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def solve(self, domains: _Domains) -> Decision:
        """The likeliest solution; what it does not settle is the likeliest number of each cell alone."""
        free = [name for name, choices in domains.items() if len(choices) > 1]
        try:
            for broken in range(_MOST_BROKEN + 1):
                for given_up in combinations(range(len(self.equations)), broken):
                    held = [one for number, one in enumerate(self.equations) if number not in given_up]
                    self._look_through(domains, held)
                if self.solutions:
                    return self._decision(free)
        except _TooLong:
            pass
        return Decision({name: domains[name][0] for name in free}, frozenset(free))

    def _decision(self, free: Iterable[str]) -> Decision:
        rivals = [numbers for cost, numbers in self.solutions if cost <= self.best + _MARGIN]
        _, likeliest = min(self.solutions, key=lambda solution: solution[0])
        differing = frozenset(name for name in free if len({numbers[name] for numbers in rivals}) > 1)
        return Decision({name: likeliest[name] for name in free}, differing)

    def _look_through(self, domains: _Domains, equations: Sequence[Equation]) -> None:
        """Add all solutions that are likely enough."""
        narrowed = self._propagate(domains, equations)
        if narrowed is None:
            return
        least = sum(self.costs[name][choices[0]] for name, choices in narrowed.items())
        if least > self.best + _MARGIN:
            return
        open_ = [name for name, choices in narrowed.items() if len(choices) > 1]
        if not open_:
            self.best = min(self.best, least)
            self.solutions.append((least, {name: choices[0] for name, choices in narrowed.items()}))
            return
        name = min(open_, key=lambda one: (len(narrowed[one]), one))
        for number in narrowed[name]:
            self._look_through({**narrowed, name: (number,)}, equations)

    def _propagate(self, domains: _Domains, equations: Sequence[Equation]) -> _Domains | None:
        """Strike out until no equation strikes out more; None where one cannot hold."""
        domains = dict(domains)
        waiting = list(equations)
        while waiting:
            equation = waiting.pop(0)
            kept = _strike(equation, domains, self.work)
            if kept is None:
                return None
            changed = {name for name, choices in kept.items() if len(choices) < len(domains[name])}
            domains |= kept
            for other in equations:
                if other is not equation and other not in waiting and any(name in changed for name, _ in other.terms):
                    waiting.append(other)
        return domains
