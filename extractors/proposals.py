"""What the sums ask for where a cell was not read for certain, or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping, Sequence

from extractors.deciding import Equation

Plausible = Callable[[str, float], bool]
"""Whether the picture of a cell may show a number."""

_MOST_SUSPECTS = 24
"""Where more is in doubt, sums agree on a number by chance."""


def propose(
    equations: Sequence[Equation], numbers: Mapping[str, float], weak: Container[str], plausible: Plausible
) -> dict[str, float]:
    """Numbers for cells among the `weak` with which every sum over them holds; `numbers` lacks cells without one.

    A cell is suspected where each sum over it fails or lacks a number, and most of those sums say what it should be;
    where two suspects share a sum, the one on which two sums agree. What then fails is not proposed.
    """
    over: defaultdict[str, list[Equation]] = defaultdict(list)
    for equation in equations:
        for name, _ in equation.terms:
            over[name].append(equation)
    asked: dict[str, float] = {}
    while True:
        told = {**numbers, **asked}
        suspects = [
            name
            for name in sorted(over)
            if name in weak and name not in asked and not any(_holds(one, told) for one in over[name])
        ]
        if len(suspects) > _MOST_SUSPECTS:
            return {}
        sound = {}
        for name in suspects:
            number, votes = _most_wanted(name, over[name], told)
            if votes and number >= 0 and plausible(name, number):
                sound[name] = number, votes
        told_twice = [name for name, (_, votes) in sound.items() if votes > 1]
        found = _alone(told_twice, told_twice, over) or _alone(list(sound), suspects, over)
        if not found:
            return _holding(asked, numbers, over)
        asked |= {name: sound[name][0] for name in found}


def _most_wanted(name: str, sums: Sequence[Equation], numbers: Mapping[str, float]) -> tuple[float, int]:
    """What most sums over a cell that lack no other number ask it to be, and how many do; 0 where none is most."""
    wanted: Counter[float] = Counter()
    for equation in sums:
        others = Equation(tuple(term for term in equation.terms if term[0] != name))
        if _known(others, numbers):
            sign = next(sign for other, sign in equation.terms if other == name)
            wanted[0.0 - sign * others.difference(numbers)] += 1
    (first, votes), (_, next_) = (*wanted.most_common(2), (0.0, 0), (0.0, 0))[:2]
    return first, votes if votes > next_ else 0


def _alone(names: Sequence[str], others: Sequence[str], over: Mapping[str, Sequence[Equation]]) -> list[str]:
    """Those of the names that share no sum with any of the others."""
    count = Counter(id(one) for name in others for one in over[name])
    return [name for name in names if all(count[id(one)] == 1 for one in over[name])]


def _known(equation: Equation, numbers: Mapping[str, float]) -> bool:
    return all(name in numbers for name, _ in equation.terms)


def _holds(equation: Equation, numbers: Mapping[str, float]) -> bool:
    """Whether it holds; one that lacks a number does not."""
    return _known(equation, numbers) and not equation.difference(numbers)


def _holding(
    asked: Mapping[str, float], numbers: Mapping[str, float], over: Mapping[str, Sequence[Equation]]
) -> dict[str, float]:
    """Those of the numbers asked for with which all sums over them hold; what rested on others falls with them."""
    kept = dict(asked)
    while True:
        told = {**numbers, **kept}
        fallen = [name for name in kept if any(_known(one, told) and not _holds(one, told) for one in over[name])]
        if not fallen:
            return kept
        for name in fallen:
            del kept[name]
