"""A Grid with the meaning of its cells settled: which are labels, of which dimension, running along which axis.

Every label of the codebook belongs to a dimension (applicant, outcome, subject, measure, procedure, result). A
dimension runs *across* when its labels stand side by side, as column headers, and *down* when they stand one below
the other, as row labels; the table itself shows which, whatever the template intended.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from operator import attrgetter

from extractors.document import Cell, Grid
from extractors.labels import Match, between, has_chinese, match, near

DOWN_BY_TEMPLATE = frozenset({"subject", "outcome", "line"})
ACROSS_BY_TEMPLATE = frozenset({"measure", "applicant", "procedure", "result"})
AXES = DOWN_BY_TEMPLATE | ACROSS_BY_TEMPLATE


@dataclass(slots=True)
class Line:
    """One row: its distinct cells from left to right, each once, including those that reach down from above."""

    row: int
    cells: list[Cell]


class Sheet:
    """A grid whose labels have been found.

    `meaning` gives a label cell's match by `id(cell)`, settled to one dimension; `labels` are those cells; `unknown`
    are cells of Chinese text that are no known label. `header_rows` hold labels that run across (or the corner over
    the row labels), `title_rows` only name the block that follows (第二十条第（五）项).
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.lines = _lines(grid)
        self.meaning: dict[int, Match] = {}
        self.labels: list[Cell] = []
        self.unknown: list[Cell] = []
        self._find_exact_labels()
        self.across = self._dimensions_running_across()
        self.down = AXES - self.across
        self._find_damaged_labels()
        self._tell_repeated_labels()
        self.header_rows = self._rows_of(self.across | {"corner"})
        self.title_rows = self._rows_of({"block"}) - self._rows_of(AXES)

    def _settle(self, cell: Cell, found: Match) -> None:
        self.meaning[id(cell)] = found
        self.labels.append(cell)

    def _rows_of(self, dimensions: Set[str]) -> set[int]:
        """The rows in which a label of these dimensions stands, or into which it reaches."""
        return {
            row
            for cell in self.labels
            if self.meaning[id(cell)].dimension in dimensions
            for row in range(cell.row, cell.row + cell.rowspan)
        }

    def _find_exact_labels(self) -> None:
        homonyms: list[tuple[Cell, Match]] = []
        for cell in self.grid.cells:
            found = match(cell.text)
            if found is None:
                if has_chinese(cell.text):
                    self.unknown.append(cell)
            elif found.is_homonym:
                homonyms.append((cell, found))
            else:
                self._settle(cell, found)
        meant = [(cell, found, self._dimension_meant(cell, found)) for cell, found in homonyms]
        for cell, found, dimension in meant:
            if dimension:
                self._settle(cell, found.on(dimension))

    def _dimension_meant(self, cell: Cell, found: Match) -> str:
        """Which of a homonym's dimensions is meant: that of most labels in its rows and columns; '' if none is."""
        votes = dict.fromkeys((label.dimension for label in found.labels), 0)
        for other in self.labels:
            dimension = self.meaning[id(other)].dimension
            if dimension in votes:
                votes[dimension] += _share_a_line(cell, other)
        dimension = max(votes, key=lambda name: (votes[name], name))
        if votes[dimension]:
            return dimension
        # the only label of a continued table can but begin a row, if there are cells to its right
        begins_row = self.lines[cell.row].cells[-1] is not cell
        return next((name for name in votes if begins_row and name in DOWN_BY_TEMPLATE), "")

    def _dimensions_running_across(self) -> frozenset[str]:
        """The dimensions whose labels have more of their kind beside them than below; if equal by template, unless all
        its labels reach down over several rows of one column, as no column header does."""
        lean = dict.fromkeys(AXES, 0)
        wide = set()
        standing = {(cell.row, cell.column): found for cell in self.labels if (found := self.meaning[id(cell)]).concept}
        for cell in self.labels:
            label = self.meaning[id(cell)]
            if label.concept:
                lean[label.dimension] += _siblings(label, standing.get((cell.row, cell.column + cell.colspan)))
                lean[label.dimension] -= _siblings(label, standing.get((cell.row + cell.rowspan, cell.column)))
                if cell.rowspan == 1 or cell.colspan > 1:
                    wide.add(label.dimension)
        return frozenset(
            dimension
            for dimension in AXES
            if lean[dimension] > 0 or (lean[dimension] == 0 and dimension in ACROSS_BY_TEMPLATE & wide)
        )

    def _find_damaged_labels(self) -> None:
        """Settle damaged labels, each only among the labels of its axis that are not printed elsewhere on it."""
        if not self.unknown:
            return
        present = {found.dimension for found in self.meaning.values()}
        down = frozenset(self.down & present or self.down & DOWN_BY_TEMPLATE)
        printed_down = {
            (found.dimension, found.concept) for found in self.meaning.values() if found.dimension in self.down
        }
        header_rows = self._rows_of(self.across | {"corner"})
        positions = self.grid.positions()
        for cell in self.unknown:
            header = cell.row in header_rows
            found = near(cell.text, self.across if header else down) or self._between(cell, header, positions)
            if found is None:
                continue
            beside = [self.meaning[id(other)] for other in self.lines[cell.row].cells if id(other) in self.meaning]
            printed = {(other.dimension, other.concept) for other in beside} if header else printed_down
            if (found.dimension, found.concept) not in printed:
                self._settle(cell, found)

    def _tell_repeated_labels(self) -> None:
        """A label that the template prints several times on one axis (（三）其他情形数, of reviews and of lawsuits) is
        the first of them that comes after the label before it."""
        latest: dict[str, int] = {}
        for cell in sorted(self.labels, key=attrgetter("row", "column")):
            found = self.meaning[id(cell)]
            if found.concept and found.dimension in self.down:
                told = found.after(latest.get(found.dimension, -1))
                self.meaning[id(cell)] = told
                latest[found.dimension] = told.place

    def _between(self, cell: Cell, header: bool, positions: list[list[Cell | None]]) -> Match | None:
        """The label that belongs between the labels on either side, if the text looks at all like it."""
        if header:
            sides = [(cell.row, cell.column - 1), (cell.row, cell.column + cell.colspan)]
        else:
            sides = [(cell.row - 1, cell.column), (cell.row + cell.rowspan, cell.column)]
        before, after = (
            self.meaning.get(id(positions[row][column]))
            if 0 <= row < self.grid.rows and 0 <= column < self.grid.columns
            else None
            for row, column in sides
        )
        return between(cell.text, before, after)


def _share_a_line(one: Cell, other: Cell) -> bool:
    """Whether two cells stand in a common row or column."""
    return (one.row < other.row + other.rowspan and other.row < one.row + one.rowspan) or (
        one.column < other.column + other.colspan and other.column < one.column + one.colspan
    )


def _siblings(one: Match, other: Match | None) -> bool:
    """Whether two labels stand side by side on an axis, neither being the group of the other."""
    if other is None or one.dimension != other.dimension:
        return False
    return not (one.concept.startswith(f"{other.concept}.") or other.concept.startswith(f"{one.concept}."))


def _lines(grid: Grid) -> list[Line]:
    lines = [Line(row, []) for row in range(grid.rows)]
    for cell in sorted(grid.cells, key=attrgetter("column")):
        if cell.rowspan == 1:
            lines[cell.row].cells.append(cell)
        else:
            for line in lines[cell.row : cell.row + cell.rowspan]:
                line.cells.append(cell)
    return lines


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
