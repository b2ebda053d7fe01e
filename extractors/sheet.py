"""A Grid with the meaning of its cells settled: which are labels, of which dimension, running along which axis.

Every label of the codebook belongs to a dimension (applicant, outcome, subject, measure, procedure, result). A
dimension runs *across* when its labels stand side by side, as column headers, and *down* when they stand one below
the other, as row labels; the table itself shows which, whatever the template intended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.document import Cell, Grid
from extractors.labels import Match, has_chinese, match, near

DOWN_BY_TEMPLATE = frozenset({"subject", "outcome"})
ACROSS_BY_TEMPLATE = frozenset({"measure", "applicant", "procedure", "result"})
AXES = DOWN_BY_TEMPLATE | ACROSS_BY_TEMPLATE


@dataclass(slots=True)
class Line:
    """One row: its distinct cells from left to right, each once, including those that reach down from above."""

    row: int
    cells: list[Cell]


class Sheet:
    """A grid whose labels have been found. `meaning` gives a label cell's match by `id(cell)`, settled to one
    dimension; `unknown` are the cells of Chinese text that are no known label."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.lines = _lines(grid)
        self.meaning: dict[int, Match] = {}
        self.unknown: list[Cell] = []
        self._find_exact_labels()
        self.across = self._dimensions_running_across()
        self.down = AXES - self.across
        self._find_damaged_labels()

    def dimension(self, cell: Cell) -> str:
        """The dimension of the label this cell is, '' if it is none."""
        found = self.meaning.get(id(cell))
        return found.dimension if found else ""

    def is_header(self, line: Line) -> bool:
        """Whether the line holds column headers: a label that runs across, or the corner over the row labels."""
        return any(dimension in self.across or dimension == "corner" for dimension in map(self.dimension, line.cells))

    def is_block_title(self, line: Line) -> bool:
        """Whether the line only names the block that follows (第二十条第（五）项)."""
        return any(self.dimension(cell) == "block" for cell in line.cells) and not any(
            self.dimension(cell) in AXES for cell in line.cells
        )

    def _find_exact_labels(self) -> None:
        homonyms: list[tuple[Cell, Match]] = []
        for cell in self.grid.cells:
            found = match(cell.text)
            if found is None:
                if has_chinese(cell.text):
                    self.unknown.append(cell)
            elif any(label.dimension != found.dimension for label in found.labels):
                homonyms.append((cell, found))
            else:
                self.meaning[id(cell)] = found
        rows, columns = self._dimensions_by_line() if homonyms else ({}, {})
        for cell, found in homonyms:
            votes: Counter[str] = Counter()
            for row in range(cell.row, cell.row + cell.rowspan):
                votes.update(rows.get(row, {}))
            for column in range(cell.column, cell.column + cell.colspan):
                votes.update(columns.get(column, {}))
            dimension = max({label.dimension for label in found.labels}, key=lambda name: (votes[name], name))
            if votes[dimension]:
                self.meaning[id(cell)] = found.on(dimension)
                continue
            begins = [label.dimension for label in found.labels if label.dimension in DOWN_BY_TEMPLATE]
            if begins and self.lines[cell.row].cells[-1] is not cell:
                # the only label of a continued table can but begin a row, if there are cells to its right
                self.meaning[id(cell)] = found.on(begins[0])

    def _dimensions_by_line(self) -> tuple[dict[int, Counter[str]], dict[int, Counter[str]]]:
        rows: dict[int, Counter[str]] = {}
        columns: dict[int, Counter[str]] = {}
        for cell in self.grid.cells:
            if dimension := self.dimension(cell):
                for row in range(cell.row, cell.row + cell.rowspan):
                    rows.setdefault(row, Counter())[dimension] += 1
                for column in range(cell.column, cell.column + cell.colspan):
                    columns.setdefault(column, Counter())[dimension] += 1
        return rows, columns

    def _dimensions_running_across(self) -> frozenset[str]:
        """The dimensions whose labels have more of their kind beside them than below; by template if equal."""
        lean: Counter[str] = Counter()
        standing = {
            (cell.row, cell.column): found
            for cell in self.grid.cells
            if (found := self.meaning.get(id(cell))) and found.concept
        }
        for cell in self.grid.cells:
            if found := standing.get((cell.row, cell.column)):
                lean[found.dimension] += _siblings(found, standing.get((cell.row, cell.column + cell.colspan)))
                lean[found.dimension] -= _siblings(found, standing.get((cell.row + cell.rowspan, cell.column)))
        return frozenset(
            dimension
            for dimension in AXES
            if lean[dimension] > 0 or (lean[dimension] == 0 and dimension in ACROSS_BY_TEMPLATE)
        )

    def _find_damaged_labels(self) -> None:
        """Settle damaged labels, each only among the labels of its axis that are not printed elsewhere on it."""
        if not self.unknown:
            return
        present = {found.dimension for found in self.meaning.values()}
        down = self.down & present or self.down & DOWN_BY_TEMPLATE
        printed_down = {
            (found.dimension, found.concept) for found in self.meaning.values() if found.dimension in self.down
        }
        for cell in self.unknown:
            line = self.lines[cell.row]
            header = self.is_header(line)
            found = near(cell.text, self.across if header else frozenset(down))
            if found is None:
                continue
            beside = [self.meaning[id(other)] for other in line.cells if id(other) in self.meaning]
            printed = {(other.dimension, other.concept) for other in beside} if header else printed_down
            if (found.dimension, found.concept) not in printed:
                self.meaning[id(cell)] = found


def _siblings(one: Match, other: Match | None) -> bool:
    """Whether two labels stand side by side on an axis, neither being the group of the other."""
    if other is None or one.dimension != other.dimension:
        return False
    return not (one.concept.startswith(f"{other.concept}.") or other.concept.startswith(f"{one.concept}."))


def _lines(grid: Grid) -> list[Line]:
    lines = []
    for row, positions in enumerate(grid.positions()):
        cells: list[Cell] = []
        for cell in positions:
            if cell is not None and (not cells or cells[-1] is not cell):
                cells.append(cell)
        lines.append(Line(row, cells))
    return lines


def known_concepts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """(dimension, concept) of every label found that stands for something on an axis."""
    for found in sheet.meaning.values():
        if found.concept:
            yield found.dimension, found.concept


def mend_cut_row(above: Grid, below: Grid) -> bool:
    """Join a row that a page break cut in two: the last of `above` and the first of `below`, cell by cell.

    It is cut when the two halves of a label make a label that the lower half alone does not. Changes both grids and
    returns whether it did.
    """
    if above.columns != below.columns or not above.cells or not below.cells:
        return False
    upper = {cell.column: cell for cell in above.cells if cell.row + cell.rowspan == above.rows}
    lower = {cell.column: cell for cell in below.cells if cell.row == 0}
    cut = any(
        has_chinese(half.text)
        and column in upper
        and has_chinese(upper[column].text)
        and match(half.text) is None
        and match(upper[column].text + half.text) is not None
        for column, half in lower.items()
    )
    if not cut or any(cell.rowspan > 1 for column, cell in lower.items() if column not in upper):
        return False
    for column, half in lower.items():
        if column in upper:
            upper[column].text += half.text
    below.cells = [
        cell if cell.row else Cell("", 0, cell.column, cell.rowspan - 1, cell.colspan, cell.locator)
        for cell in below.cells
        if cell.row or cell.rowspan > 1
    ]
    for cell in below.cells:
        cell.row = max(0, cell.row - 1)
    below.rows -= 1
    return True
