"""Labels of groups, each printed once, → the rows or columns that each stands for, told by where it stands.

A group's label stands in the middle of its members, or beside the first or the last of them, and all groups of a table
do so alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

_SKIPPED = 0.3
"""What a member without a group costs, in members."""
_AGAINST_ORDER = 1.0
"""What it costs, in members, that a group begins or ends elsewhere than where the members begin anew."""
_ASTRAY = 0.6
"""How far, in members, a label may stand from where it should."""

Extent = tuple[float, float]
PLACES: dict[str, Callable[[Extent], float]] = {
    "middle": lambda extent: (extent[0] + extent[1]) / 2,
    "first": lambda extent: extent[0],
    "last": lambda extent: extent[1],
}
"""Where in its group a label may stand."""


class Share(NamedTuple):
    """The members `first` to `end - 1` of a group."""

    first: int
    end: int


def spread(
    labels: Sequence[Extent], members: Sequence[Extent], names: Sequence[object], mode: str
) -> tuple[float, list[Share | None]]:
    """The members of each label, both in order, where all labels stand as `mode` says (one of `PLACES`), and how ill
    that fits; None for a label that stands too far from where it should. No group has two members of one name; where
    the first member's name comes again, the members begin anew, and with them a group."""
    count = len(members)
    unit = (members[-1][1] - members[0][0]) / count if members else 0.0
    if not labels or unit <= 0:  # no members, or none that takes up room: print drawn flat
        return float(len(labels)), [None] * len(labels)
    place = PLACES[mode]

    anew = _beginnings(names)

    def astray(label: Extent, first: int, end: int) -> float:
        return abs(place(label) - place((members[first][0], members[end - 1][1]))) / unit

    # cost[k][j]: the first k labels have their shares among the first j members
    cost = [[_SKIPPED * j for j in range(count + 1)]] + [[float("inf")] * (count + 1) for _ in labels]
    start = [[-1] * (count + 1) for _ in range(len(labels) + 1)]
    for k, label in enumerate(labels, 1):
        for j in range(1, count + 1):
            cost[k][j] = cost[k][j - 1] + _SKIPPED
            for i in range(j - 1, -1, -1):
                if names[i] in names[i + 1 : j]:
                    break
                against = _AGAINST_ORDER * ((i not in anew) + (j not in anew))
                if (found := cost[k - 1][i] + astray(label, i, j) + against) < cost[k][j]:
                    cost[k][j], start[k][j] = found, i
    shares: list[Share | None] = []
    end = count
    for k in range(len(labels), 0, -1):
        while end and start[k][end] < 0:
            end -= 1
        if not end:  # more labels than members
            return float(len(labels)), [None] * len(labels)
        first = start[k][end]
        shares.append(Share(first, end) if astray(labels[k - 1], first, end) <= _ASTRAY else None)
        end = first
    return cost[len(labels)][count], shares[::-1]


def _beginnings(names: Sequence[object]) -> set[int]:
    """Where groups may begin and end: anywhere, or where the names of the members begin anew."""
    first = [index for index, name in enumerate(names) if name == names[0]]
    again = first[1] if len(first) > 1 else 0
    if again < 2 or names[:again] != names[again : 2 * again]:
        return set(range(len(names) + 1))
    return {*first, len(names)}
