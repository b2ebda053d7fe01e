"""Tables whose outermost head stands above them as a line of text: 行政复议 over the results of reviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from extractors.document import Cell, Grid, Loose, Paragraph, Scatter
from extractors.labels import exact, match
from gongkai import codebook

_LONGEST = 20
_MOST = 2


def with_captions(blocks: Sequence[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The blocks, with the lines above a table as its first heads where they name what no label of it says and what its
    own labels cross. The lines stay where they are too."""
    for number, block in enumerate(blocks):
        above = _labels_above(blocks, number) if isinstance(block, Grid) else []
        yield _headed(block, above) if above and isinstance(block, Grid) else block


def _labels_above(blocks: Sequence[Paragraph | Grid], number: int) -> list[Paragraph]:
    """The last lines above a table that are labels and nothing else, from the top."""
    above = reversed(blocks[max(0, number - _MOST) : number])
    return [line for line in takewhile(_is_label, above) if isinstance(line, Paragraph)][::-1]


def _is_label(block: Paragraph | Grid) -> bool:
    return isinstance(block, Paragraph) and len(block.text) <= _LONGEST and bool(_dimensions(block.text))


def _dimensions(text: str) -> frozenset[str]:
    return frozenset(label.dimension for label in exact(text))


def _headed(grid: Grid, above: list[Paragraph]) -> Grid:
    own = frozenset(found.dimension for cell in grid.cells if (found := match(cell.text)) and found.concept)
    wanted = codebook.crossing(own) - own
    lines = [line for line in above if _dimensions(line.text) & wanted]
    if not lines or isinstance(grid, Loose | Scatter):
        return grid
    for cell in grid.cells:
        cell.row += len(lines)
    grid.cells[:0] = [Cell(line.text, row, 0, 1, grid.columns, line.locator) for row, line in enumerate(lines)]
    grid.rows += len(lines)
    return grid
