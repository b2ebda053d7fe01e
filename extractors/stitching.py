"""Tables that go on overleaf → one grid, as they were before pages cut them.

Only where nothing stands between the two parts and both reach from the same left to the same right border. A head, a
row or the label of a group may be cut by the page's end; joined, all of them read as if there were none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import structs

from extractors.document import Cell, Grid, Paragraph
from extractors.labels import has_chinese, match, normalise
from extractors.sheet import ACROSS_BY_TEMPLATE, mend_cut_row
from extractors.values import parse

_SAME = 3.0
"""Points: borders nearer than this are one."""


def stitch(blocks: Iterable[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """The blocks, tables that go on overleaf as one."""
    result: list[Paragraph | Grid] = []
    last_page = 0.0
    for part in blocks:
        block = _with_captions(part, result) if isinstance(part, Grid) and part.page else part
        above = result[-1] if result else None
        if (
            isinstance(block, Grid)
            and isinstance(above, Grid)
            and 0 < (block.page or 0) - last_page <= 1
            and _goes_on(above, block)
        ):
            result[-1] = _joined(above, block)
        else:
            result.append(block)
        if isinstance(block, Grid):
            last_page = block.page or 0.0
    return result


def _with_captions(grid: Grid, before: list[Paragraph | Grid]) -> Grid:
    """The grid below the labels that stand alone above it, as where a page ends below the first row of a head; these
    are taken from the blocks `before`."""
    while before and isinstance(label := before[-1], Paragraph) and _is_axis_label(label.text):
        before.pop()
        cells = [structs.replace(cell, row=cell.row + 1) for cell in grid.cells]
        grid = replace(grid, rows=grid.rows + 1, cells=[Cell(label.text, 0, 0, 1, grid.columns, label.locator), *cells])
    return grid


def _is_axis_label(text: str) -> bool:
    found = match(text)
    return found is not None and found.how == "exact" and found.dimension in ACROSS_BY_TEMPLATE


def _goes_on(above: Grid, below: Grid) -> bool:
    """Whether two tables have the same outer borders, or the same columns somewhere else on the page."""
    if above.edges is None or below.edges is None or above.columns < 2:
        return False
    shift = below.edges[0] - above.edges[0]
    same_width = abs(below.edges[-1] - above.edges[-1] - shift) <= _SAME
    if same_width and (abs(shift) <= _SAME or above.columns == below.columns):
        return True
    return _within(above.edges, below.edges) or _within(below.edges, above.edges)


def _within(edges: Sequence[float], others: Sequence[float]) -> bool:
    """Whether some borders are all among others, as far as these reach to the right: a table without a left border
    begins further right where the label of a group takes up its left columns without a rule."""
    return abs(edges[-1] - others[-1]) <= _SAME and all(
        min(abs(edge - other) for edge in edges) <= _SAME for other in others
    )


def _joined(above: Grid, below: Grid) -> Grid:
    upper, lower = above.edges or (), below.edges or ()
    shift = lower[-1] - upper[-1]
    edges: list[float] = []
    for edge in sorted((*upper, *(edge - shift for edge in lower))):
        if not edges or edge - edges[-1] > _SAME:
            edges.append(edge)
    first = _without_blank_end(_on(above, edges, 0.0))
    second = _without_repeated_head(_on(below, edges, shift), first)
    mend_cut_row(first, second)
    cells = [*first.cells, *(structs.replace(cell, row=cell.row + first.rows) for cell in second.cells)]
    return replace(
        first,
        rows=first.rows + second.rows,
        cells=_mended(cells, first.rows),
        by_place=above.by_place or below.by_place,
    )


def _on(grid: Grid, edges: list[float], shift: float) -> Grid:
    """The grid with its cells in the columns between other borders."""
    places = [
        min(range(len(edges)), key=lambda index, at=edge - shift: abs(edges[index] - at))  # type: ignore[misc]
        for edge in grid.edges or ()
    ]
    cells = [
        structs.replace(
            cell,
            column=places[cell.column],
            colspan=max(1, places[cell.column + cell.colspan] - places[cell.column]),
        )
        for cell in grid.cells
    ]
    return replace(grid, columns=len(edges) - 1, cells=cells, edges=tuple(edges))


def _without_blank_end(above: Grid) -> Grid:
    """The upper part without a last row that says nothing: the frame of a row whose text stands overleaf."""
    last = above.rows - 1
    if last < 1 or any(cell.text.strip() for cell in above.cells if cell.row == last):
        return above
    cells = [
        structs.replace(cell, rowspan=min(cell.rowspan, last - cell.row)) for cell in above.cells if cell.row < last
    ]  # fmt: skip
    return replace(above, rows=last, cells=cells)


def _without_repeated_head(below: Grid, above: Grid) -> Grid:
    """The lower part without the first rows of the whole table where it prints them again, as word processors do."""
    head = 0
    for row in range(1, min(above.rows, below.rows)):
        printed = _rows_above(below, row)
        if printed is None or printed != _rows_above(above, row):
            continue
        if any(parse(text, "").status == "reported" for *_, text in printed):
            break
        head = row
    cells = [structs.replace(cell, row=cell.row - head) for cell in below.cells if cell.row >= head]
    return replace(below, rows=below.rows - head, cells=cells)


def _rows_above(grid: Grid, end: int) -> set[tuple[int, int, int, int, str]] | None:
    """What stands where in the first rows of a table; None where a cell reaches below them."""
    cells = [cell for cell in grid.cells if cell.row < end]
    if any(cell.row + cell.rowspan > end for cell in cells):
        return None
    return {(cell.row, cell.column, cell.rowspan, cell.colspan, normalise(cell.text)) for cell in cells}


def _mended(cells: list[Cell], at: int) -> list[Cell]:
    """The cells, with what is merged over several rows as one where the break before row `at` cut it in two."""
    below = {(cell.column, cell.colspan): cell for cell in cells if cell.row == at}
    gone: set[int] = set()
    mended: list[Cell] = []
    for cell in cells:
        rest = below.get((cell.column, cell.colspan)) if cell.row + cell.rowspan == at else None
        whole = _whole(cell.text, rest.text) if rest and max(cell.rowspan, rest.rowspan) > 1 else None
        if rest and whole is not None:
            gone.add(id(rest))
            mended.append(structs.replace(cell, text=whole, rowspan=cell.rowspan + rest.rowspan))
        else:
            mended.append(cell)
    return [cell for cell in mended if id(cell) not in gone]


def _whole(upper: str, lower: str) -> str | None:
    """The text of a cell of which a page's end left these two parts: the label of a group, or a zero, of which nothing
    stands overleaf; None where they are two cells."""
    if not lower.strip():
        value = parse(upper, "")
        return upper if value.status == "reported" and value.value == 0 else None
    return upper + lower if has_chinese(lower) and match(upper + lower) and not match(lower) else None
