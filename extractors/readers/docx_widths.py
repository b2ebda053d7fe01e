"""What Word's cells span, told by their widths: some programs merge cells without saying over how many columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise

_ROUNDING = 200  # borders nearer than this part of a table's width are one: rows are rounded each for itself

Widths = Sequence[Sequence[float]]


def spans_by_width(rows: Widths) -> list[list[int]] | None:
    """Row by row, how many columns each cell spans, from the cells' `rows` of widths.

    None where they do not tell: a cell has no width, or the rows do not all end at the same place.
    """
    if not all(row and all(width > 0 for width in row) for row in rows):
        return None
    borders = [list(accumulate(row)) for row in rows]
    right = max(row[-1] for row in borders)
    same = right / _ROUNDING
    if any(row[-1] < right - same for row in borders):
        return None
    edges = [0.0]
    for border in sorted(border for row in borders for border in row):
        if border - edges[-1] > same:
            edges.append(border)
    columns = [[bisect_left(edges, border - same) for border in (0.0, *row)] for row in borders]
    spans = [[end - begin for begin, end in pairwise(row)] for row in columns]
    return spans if all(span > 0 for row in spans for span in row) else None
