"""Scattered tables → grids, so that everything after knows only grids.

Readers tell what stands where. Which pieces of text are one cell can depend on what the labels say, so it is told
here: `stacks` and `scattered` find cells, rows and bands, `columns` the columns, and this module puts grids together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import OSA

from extractors import unspanned
from extractors.captions import with_captions
from extractors.columns import Column, boundaries, columns_of, values_at
from extractors.document import Cell, Document, Grid, Note, Paragraph, Piece, Scatter
from extractors.labels import exact, normalise, unnumbered
from extractors.overleaf import joined, lines_of
from extractors.scattered import Band, bands_of
from extractors.scattered_rows import Row, is_value
from extractors.sections import section_of
from extractors.spaced import respelt
from extractors.spread import spread
from extractors.stacked_tables import one_by_one
from extractors.stacks import Block
from extractors.stitching import stitch
from extractors.told_lines import with_told_lines
from gongkai import codebook

_MISSPELT = 0.25
"""The part of its characters in which a title may differ."""
_BESIDE = 5.0
"""Sizes of type between the label of a group and those of its rows, at most."""
_NUMBER_AND_HEADING = 2
"""Pieces of a line that is a heading: its number may stand apart."""


def assemble(document: Document) -> None:
    """Replace the scattered and the unspanned tables of a document by grids, and the headings between them by
    paragraphs; then join the tables that go on overleaf."""
    unspanned.shape(document)
    blocks: list[Paragraph | Grid] = []
    for block in joined(document.blocks):
        if isinstance(block, Scatter):
            for part in _parts(replace(block, pieces=respelt(block.pieces))):
                if isinstance(part, Scatter):
                    blocks.extend(grid for table in one_by_one(part) for grid in _grids(table, document.notes))
                else:
                    blocks.append(part)
        else:
            blocks.append(block)
    document.blocks = list(with_captions(stitch(with_told_lines(blocks))))


def _parts(scatter: Scatter) -> Iterator[Scatter | Paragraph]:
    """The table's parts between the headings of sections that stand among its lines."""
    pieces: list[Piece] = []
    for line in lines_of(scatter.pieces):
        heading = Paragraph("".join(piece.text for piece in line), _locator(line))
        alone = len(line) == 1 or (len(line) == _NUMBER_AND_HEADING and not is_value(line[1].text))
        if alone and (section_of(heading) or _names_a_table(heading.text)):
            if pieces:
                yield replace(scatter, pieces=pieces)
            yield heading
            pieces = []
        else:
            pieces += line
    if pieces:
        yield replace(scatter, pieces=pieces)


def _names_a_table(text: str) -> bool:
    """Whether a line is the title of a statistics table."""
    plain = unnumbered(normalise(text)).removesuffix("表")
    return any(OSA.normalized_distance(plain, table.title) <= _MISSPELT for table in codebook.tables())


def _grids(scatter: Scatter, notes: list[Note]) -> list[Paragraph | Grid]:
    bands, mode = bands_of(scatter)
    if not bands:
        return [Paragraph(" ".join(piece.text for piece in line), _locator(line)) for line in lines_of(scatter.pieces)]
    tables = [_Table(band, mode) for band in bands]
    notes += [_without_row(label) for table in tables for label in table.astray]
    return [table.grid() for table in tables]


def _without_row(label: Block) -> Note:
    sentence = (
        f"“{label.text[:40]}” stands in a table without rulings and level with none of its numbers: "
        "what its row holds, if anything, was not read."
    )
    return Note("row_shape_lost", sentence, _locator(label.pieces), loses_data=True)


class _Table:
    """A band as a grid: the levels of its head, then its rows; columns of labels, then columns of values. `astray` are
    the labels of single rows that none was given."""

    def __init__(self, band: Band, mode: str) -> None:
        self.band = band
        self.mode = mode
        self.columns = columns_of(band)
        self.lines = band.rows
        groups = self._group_rows()
        given = {id(block) for block, _ in groups}
        self.astray = [one for one in band.groups if id(one) not in given and self._is_a_rows(one)]
        self.depths = _depths(band, groups)
        self.labels = max([1, *(depth + 1 for _, depth, _ in self.depths)])
        self.head = max([len(column.head) for column in self.columns] + [1 if band.corner else 0])

    def grid(self) -> Grid:
        """The grid."""
        cells = [*self._head_cells(), *self._label_cells(), *self._value_cells()]
        labels = (label for row in self.lines for label in row.labels)
        pieces = [piece for row in self.lines for piece in row.values]
        pieces = pieces or [piece for block in (*self.band.head, *self.band.corner, *labels) for piece in block.pieces]
        rows, columns = self.head + len(self.lines), self.labels + len(self.columns)
        return Grid(rows, columns, cells, _locator(pieces), self._edges(), pieces[0].page, by_place=True)

    def _edges(self) -> tuple[float, ...]:
        borders = boundaries(self.columns) if self.columns else [0.0]
        left = min([borders[0] - 1, *(block.x0 for block, _, _ in self.depths)])
        step = (borders[0] - left) / self.labels
        return (*(left + step * number for number in range(self.labels)), *borders)

    def _is_a_rows(self, label: Block) -> bool:
        """Whether a label of the codebook has no others right beside it, as that of a group has."""
        beside = label.x1 + _BESIDE * label.pieces[0].size
        labels = (one for row in self.lines for one in row.labels if label.x1 <= one.x0 < beside)
        return bool(exact(label.text)) and not any(exact(one.text) for one in labels)

    def _group_rows(self) -> list[tuple[Block, range]]:
        """The rows of each group, of those whose own labels stand right of the group's."""
        found: list[tuple[Block, range]] = []
        for stack in _side_by_side(self.band.groups):
            right = max(block.x1 for block in stack)
            members = [
                index
                for index, row in enumerate(self.lines)
                if row.labels and row.labels[-1].x0 > right - 0.5 * row.labels[-1].pieces[0].size
            ]
            if not members:
                continue
            extents = _row_extents([self.lines[index] for index in members])
            names = [self.lines[index].labels[-1].text for index in members]
            _, shares = spread([(block.top, block.bottom) for block in stack], extents, names, self.mode)
            for block, share in zip(stack, shares, strict=True):
                if share:
                    found.append((block, _longest_run(members[share.first : share.end])))
        return found

    def _head_cells(self) -> Iterator[Cell]:
        if self.band.corner:
            yield _cell(self.band.corner, 0, 0, self.head, self.labels)
        for depth in range(self.head):
            row = self.head - 1 - depth
            index = 0
            while index < len(self.columns):
                block = _head_at(self.columns[index], depth)
                end = index + 1
                while block is not None and end < len(self.columns) and _head_at(self.columns[end], depth) is block:
                    end += 1
                if block is not None:
                    tall = row + 1 if depth == len(self.columns[index].head) - 1 else 1
                    yield _cell([block], row + 1 - tall, self.labels + index, tall, end - index)
                index = end

    def _label_cells(self) -> Iterator[Cell]:
        last: dict[int, int] = {}
        for number, (_, depth, rows) in enumerate(self.depths):
            for row in rows:
                if row not in last or self.depths[last[row]][1] < depth:
                    last[row] = number
        for number, (block, depth, rows) in enumerate(self.depths):
            is_last = all(last[row] == number for row in rows)
            yield _cell([block], self.head + rows.start, depth, len(rows), self.labels - depth if is_last else 1)

    def _value_cells(self) -> Iterator[Cell]:
        for index, row in enumerate(self.lines):
            found = values_at(row, self.columns) if self.columns else {}
            headless = self.band.head and any(not self.columns[column].head for column in found)
            for column in range(len(self.columns)):
                parts = found.get(column, [])
                if not parts and headless:
                    continue  # the number without a head may belong here: who knows whether the cell is blank
                if not parts and any(label.x1 > self.columns[column].x0 + 1.0 for label in row.labels):
                    continue  # what stands there was taken for a label
                pieces = [piece for part in parts for piece in (part.pieces if isinstance(part, Block) else [part])]
                where = _locator(pieces or row.values or [p for label in row.labels for p in label.pieces])
                readings = pieces[0].readings if len(pieces) == 1 else ()
                yield Cell(_joined_text(pieces), self.head + index, self.labels + column, 1, 1, where, readings)


def _depths(band: Band, groups: list[tuple[Block, range]]) -> list[tuple[Block, int, range]]:
    """Each label with its depth among the labels of its rows, counted from the left, and its rows."""
    own = ((label, range(index, index + 1)) for index, row in enumerate(band.rows) for label in row.labels)
    placed = [*groups, *own]
    depth: dict[int, int] = {}
    result: list[tuple[Block, int, range]] = []
    for block, rows in sorted(placed, key=lambda item: (item[0].x0, item[1].start)):
        level = max((depth[row] + 1 for row in rows if row in depth), default=0)
        for row in rows:
            depth[row] = level
        result.append((block, level, rows))
    return result


def _longest_run(rows: Sequence[int]) -> range:
    """The most rows that follow one another."""
    runs = [range(rows[0], rows[0] + 1)]
    for row in rows[1:]:
        runs.append(range(runs[-1].start if row == runs[-1].stop else row, row + 1))
    return max(runs, key=len)


def _side_by_side(blocks: Iterable[Block]) -> list[list[Block]]:
    """Blocks by column from left to right, each column from top to bottom."""
    stacks: list[list[Block]] = []
    for block in sorted(blocks, key=lambda block: block.x0):
        if stacks and block.x0 < max(other.x1 for other in stacks[-1]):
            stacks[-1].append(block)
        else:
            stacks.append([block])
    return [sorted(stack, key=lambda block: block.top) for stack in stacks]


def _row_extents(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The extents of rows down the page: to halfway between neighbours."""
    if len(rows) == 1:
        return [(rows[0].top, rows[0].bottom)]
    inner = [(one.middle + other.middle) / 2 for one, other in pairwise(rows)]
    first, last = rows[0].middle, rows[-1].middle
    borders = [2 * first - inner[0], *inner, 2 * last - inner[-1]]
    return list(pairwise(borders))


def _head_at(column: Column, depth: int) -> Block | None:
    return column.head[depth] if depth < len(column.head) else None


def _cell(blocks: Sequence[Block], row: int, column: int, rowspan: int, colspan: int) -> Cell:
    pieces = [piece for block in blocks for piece in block.pieces]
    return Cell("\n".join(block.text for block in blocks), row, column, rowspan, colspan, _locator(pieces))


def _joined_text(pieces: Sequence[Piece]) -> str:
    """Pieces of one value cell, a line for each printed line; two beside each other are no one value."""
    text = pieces[0].text if pieces else ""
    for before, piece in pairwise(pieces):
        text += (" / " if piece.middle - before.middle < 0.5 * piece.size else "\n") + piece.text
    return text


def _locator(pieces: Sequence[Piece]) -> str:
    """The box around pieces, of those on the first page where they stand on two."""
    first = pieces[0]
    boxes = [piece.box for piece in pieces if piece.page == first.page]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    edges = (min(lefts), min(tops), max(rights), max(bottoms))
    return f"{first.sheet or f'pdf:page={first.page}'},bbox=" + ",".join(f"{edge:.1f}" for edge in edges)
