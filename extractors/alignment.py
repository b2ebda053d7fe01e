"""Which header stands over which cell, when spans do not line up.

Agencies merge header and data cells differently (a header over columns 3-4 above a value in columns 2-3), so overlap
alone misleads. Cells and headers keep their order, so the assignment is the order-preserving one-to-one pairing with
the greatest overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[float, float]


def overlap(a: Span, b: Span) -> float:
    """Length that two half-open spans share."""
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def pair(cells: Sequence[Span], headers: Sequence[Span]) -> list[int | None]:
    """For each cell the index of its header, or None; both sequences run from left to right.

    Maximises the shared length over all order-preserving one-to-one pairings of overlapping spans, by dynamic
    programming over prefixes.
    """
    best = [[0.0] * (len(headers) + 1) for _ in range(len(cells) + 1)]
    for i, cell in enumerate(cells, 1):
        for j, header in enumerate(headers, 1):
            shared = overlap(cell, header)
            together = best[i - 1][j - 1] + shared if shared else 0.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], together)
    return traced(best)


def traced(best: Sequence[Sequence[object]]) -> list[int | None]:
    """For each of the first sequence the index of its partner, or None: how `best[-1][-1]` came about.

    `best[i][j]` is what the best pairing of the first i and the first j comes to; to leave one out changes nothing.
    """
    i, j = len(best) - 1, len(best[0]) - 1
    pairing: list[int | None] = [None] * i
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            pairing[i - 1] = j - 1
            i, j = i - 1, j - 1
    return pairing


def ambiguous(cell: Span, headers: Sequence[Span], taken: set[int]) -> bool:
    """Whether a paired cell could as well belong to a header that no other cell took: it covers one as fully."""
    return any(
        index not in taken and overlap(cell, header) >= 0.5 * (header[1] - header[0])
        for index, header in enumerate(headers)
    )
