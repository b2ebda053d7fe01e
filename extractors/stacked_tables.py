"""Tables without rulings that stand below one another with nothing between them that names the second → one by one.

Numbers of the one stand where the other has its labels. Read together, they would take these labels for heads over
their columns, or for text in a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.document import Piece, Scatter
from extractors.scattered import edge_of
from extractors.scattered_rows import Row, overlap, rows_of

_CLOSE = 0.6  # sizes of type below the line above: the next line of a label
_MOST = 0.5  # of a row's numbers: as many stand below those of the rows above it in one table


def one_by_one(scatter: Scatter) -> Iterator[Scatter]:
    """The tables that a scattered table is, from top to bottom."""
    rows, texts = rows_of(scatter.pieces)
    first = float("-inf")
    tables = _tables(rows, texts)
    for above, below in pairwise(tables):
        cut = _end_of(above, below, texts)
        yield _between(scatter, first, cut)
        first = cut
    yield _between(scatter, first, float("inf")) if len(tables) > 1 else scatter


def _between(scatter: Scatter, first: float, end: float) -> Scatter:
    return replace(
        scatter,
        pieces=[piece for piece in scatter.pieces if first <= piece.middle < end],
        rules=[rule for rule in scatter.rules if first <= rule.y < end],
    )


def _tables(rows: Sequence[Row], texts: Sequence[Piece]) -> list[list[Row]]:
    """The rows of each table: what stands in the same columns is one, and so are others if one edge parts the labels of
    all from what stands over their numbers."""
    tables: list[list[Row]] = []
    for stretch in _stretches(rows):
        if tables and _have_one_edge(tables[-1], stretch, texts):
            tables[-1] += stretch
        else:
            tables.append(stretch)
    return tables


def _have_one_edge(above: Sequence[Row], below: Sequence[Row], texts: Sequence[Piece]) -> bool:
    """Whether no text of two stretches of rows is a label by the edge of its own rows and none by that of both, or the
    other way round."""
    cut = _end_of(above, below, texts)
    edge = edge_of([*above, *below], texts)
    sides = (
        (edge_of(above, texts), (text for text in texts if text.middle < cut)),
        (edge_of(below, texts), (text for text in texts if cut <= text.middle <= below[-1].bottom)),
    )
    return all((text.center <= own) == (text.center <= edge) for own, part in sides for text in part)


def _stretches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows below one another whose numbers stand in the same columns, or with no room for a head between them."""
    open_: list[Row] = []
    for row in rows:
        above = [value for one in open_ for value in one.values]
        below = sum(any(overlap(value, other) for other in above) for value in row.values)
        if open_ and below <= _MOST * len(row.values) and row.top - open_[-1].bottom > row.values[0].size:
            yield open_
            open_ = []
        open_.append(row)
    if open_:
        yield open_


def _end_of(above: Sequence[Row], below: Sequence[Row], texts: Sequence[Piece]) -> float:
    """Where the upper of two tables ends: below its last row and the lines that its label still has there."""
    end, edge = above[-1].bottom, above[-1].values[0].x0
    for text in sorted(texts, key=lambda text: text.top):
        goes_on = text.x1 <= edge and end < text.bottom and text.top - end < _CLOSE * text.size
        if goes_on and text.bottom < below[0].top:
            end = text.bottom
    return end
