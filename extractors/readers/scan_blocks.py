"""A page as it was seen in a picture → grids and lines whose cells lead back to the picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import structs

from extractors.document import Cell, Grid, Paragraph, Piece, Reading, Scatter
from extractors.readers.pdf_blocks import Block, blocks_of
from extractors.readers.pdf_lines import lines_of

if TYPE_CHECKING:
    from extractors.readers.scan_page import Seen

_BOX = re.compile(r"pdf:page=\d+,bbox=([-\d.]+),([-\d.]+),([-\d.]+),([-\d.]+)")
Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

_AS_WIDE = 0.08  # the part by which the halves of a table differ in width where each page was photographed for itself
_SAME_BORDER = 6.0  # points by which borders of one table differ then

Back = Callable[[Sequence[float]], Box]
"""A box of the sheet → the box in the source, in its own units."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page read in a picture, which in its source is `scale` times as large and begins `left` and `top` of its page.
    `sheet` begins locators there (``pdf:page=3``, ``image:page=1``, ``docx:picture=2``)."""

    seen: Seen
    sheet: str
    scale: float
    left: float = 0.0
    top: float = 0.0

    @property
    def lines(self) -> list[str]:
        """The lines of text outside of ruled tables, as a text layer would give them."""
        boxes = [box for table in self.seen.sheet.tables for box in table]
        low, high = min((box[1] for box in boxes), default=0.0), max((box[3] for box in boxes), default=0.0)
        chars = [char for char in self.seen.sheet.chars if not low <= (char.top + char.bottom) / 2 <= high]
        return [line.text for line in lines_of(chars)]

    def blocks(self, running: Container[str]) -> list[Block]:
        """Its grids and lines from top to bottom, without what is `running` along all pages."""
        blocks = blocks_of(self.seen.sheet, running)
        return [
            _located(block, self.seen, self.sheet, self._back) if isinstance(block, Grid) else block for block in blocks
        ]

    def _back(self, box: Sequence[float]) -> Box:
        x0, y0, x1, y1 = self.seen.box_back(box)
        return (
            self.left + x0 * self.scale,
            self.top + y0 * self.scale,
            self.left + x1 * self.scale,
            self.top + y1 * self.scale,
        )


def _located(grid: Grid, seen: Seen, sheet: str, back: Back) -> Grid:
    """The grid with the locators of the source and the readings of its cells."""

    def place(locator: str) -> str:
        found = _BOX.match(locator)
        box = back([float(edge) for edge in found.groups()]) if found else (0.0, 0.0, 0.0, 0.0)
        return f"{sheet},bbox=" + ",".join(f"{edge:.1f}" for edge in box)

    cells = [
        _read(structs.replace(cell, locator=place(cell.locator)), seen.readings.get(cell.locator, ()))
        for cell in grid.cells
    ]
    grid = replace(grid, cells=cells, locator=place(grid.locator))
    if isinstance(grid, Scatter):
        grid.pieces = [_traced(piece, seen, sheet, back) for piece in grid.pieces]
    return grid


def _read(cell: Cell, readings: tuple[Reading, ...]) -> Cell:
    return structs.replace(cell, text=readings[0].text, readings=readings) if readings else cell


def _traced(piece: Piece, seen: Seen, sheet: str, back: Back) -> Piece:
    box = back((piece.x0, piece.top, piece.x1, piece.bottom))
    inside = [
        strip
        for strip in seen.strips
        if piece.x0 <= (strip.box[0] + strip.box[2]) / 2 * seen.points <= piece.x1
        and piece.top <= (strip.box[1] + strip.box[3]) / 2 * seen.points <= piece.bottom
    ]
    readings = inside[0].readings if len(inside) == 1 and inside[0].text == piece.text else ()
    return replace(piece, sheet=sheet, origin=box, readings=readings)


def relocated(blocks: Iterable[Paragraph | Grid], sheets: Mapping[int, str]) -> Iterator[Paragraph | Grid]:
    """The blocks of pictures, paragraphs with the locators of their `sheets`; grids have theirs."""
    for block in blocks:
        if isinstance(block, Grid):
            yield block
        else:
            page, _, line = block.locator.partition(",")
            yield replace(block, locator=f"{sheets[int(page.rpartition('=')[2])]},{line}")


def aligned(pages: Sequence[Sequence[Block]], scanned: Container[int]) -> Iterator[Block]:
    """The blocks of all pages. A table that goes on overleaf, on or from a page of those `scanned`, each of which lay
    in its own way before the camera, is given the borders of its first part where they are the same but for that."""
    above: Block | None = None
    for block in (block for page in pages for block in page):
        if (
            isinstance(block, Grid)
            and isinstance(above, Grid)
            and block.page == (above.page or 0) + 1
            and (block.page in scanned or above.page in scanned)
        ):
            above = _fitted(block, above)
        else:
            above = block
        yield above


def _fitted(below: Grid, above: Grid) -> Grid:
    if below.edges is None or above.edges is None:
        return below
    width, wanted = below.edges[-1] - below.edges[0], above.edges[-1] - above.edges[0]
    if abs(width - wanted) > _AS_WIDE * wanted or not width:
        return below
    edges = [above.edges[0] + (edge - below.edges[0]) * wanted / width for edge in below.edges]
    for index, edge in enumerate(edges):
        nearest = min(above.edges, key=lambda other: abs(other - edge))  # used at once
        if abs(nearest - edge) <= _SAME_BORDER:
            edges[index] = nearest
    return replace(below, edges=tuple(edges)) if len(set(edges)) == len(edges) else below
