"""A Grid with the meaning of its cells settled: which are labels, of which dimension, running along which axis.

Every label of the codebook belongs to a dimension (applicant, outcome, subject, measure, procedure, result). A
dimension runs *across* when its labels stand side by side, as column headers, and *down* when they stand one below
the other, as row labels; the table itself shows which, whatever the template intended.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from extractors.document import Cell, Grid
from extractors.labels import Match, between, exact, has_chinese, match, near, normalise, unnumbered
from gongkai import codebook

DOWN_BY_TEMPLATE = frozenset({"subject", "outcome", "line"})
ACROSS_BY_TEMPLATE = frozenset({"measure", "applicant", "procedure", "result"})
AXES = DOWN_BY_TEMPLATE | ACROSS_BY_TEMPLATE
_MORE_IF_TOUCHING = 10  # a neighbour says more about a homonym than a label far down the column


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
        if self.unknown and self._find_damaged_labels():
            self.across = self._dimensions_running_across()
        self.down = AXES - self.across
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
        """Which of a homonym's dimensions is meant: that of most labels in its rows and columns, neighbours first; ''
        if none is."""
        votes = dict.fromkeys((label.dimension for label in found.labels), 0)
        for other in self.labels:
            dimension = self.meaning[id(other)].dimension
            if dimension in votes:
                votes[dimension] += _share_a_line(cell, other) * (_MORE_IF_TOUCHING if _touch(cell, other) else 1)
        dimension = max(votes, key=lambda name: (votes[name], name))
        if votes[dimension]:
            return dimension
        # the only label of a continued table can but begin a row, if there are cells to its right
        begins_row = self.lines[cell.row].cells[-1] is not cell
        if begins_row:
            return next((name for name in votes if name in DOWN_BY_TEMPLATE), "")
        return self._dimension_headed(cell, votes.keys())

    def _dimension_headed(self, cell: Cell, dimensions: Set[str]) -> str:
        """The dimension of the only head of a table, as where all columns but 总计 were dropped: the one that crosses
        the labels of all rows, which stand below it and to its left; '' if there is none."""
        labels = [other for other in self.labels if self.meaning[id(other)].concept]
        rows = {self.meaning[id(other)].dimension for other in labels} & AXES
        below = all(cell.row < other.row and other.column + other.colspan <= cell.column for other in labels)
        return next(iter(sorted(dimensions & codebook.crossing(frozenset(rows)))), "") if rows and below else ""

    def _dimensions_running_across(self) -> frozenset[str]:
        """The dimensions whose labels have more of their kind beside them than below. If equal, the corner tells: what
        stands to its right runs across; else the template does, unless all labels reach down over several rows of one
        column, as no column header does."""
        lean = dict.fromkeys(AXES, 0)
        tall: set[str] = set()
        wide: set[str] = set()
        standing = {(cell.row, cell.column): found for cell in self.labels if (found := self.meaning[id(cell)]).concept}
        for cell in self.labels:
            label = self.meaning[id(cell)]
            if label.concept:
                right = _siblings(label, standing.get((cell.row, cell.column + cell.colspan)))
                below = _siblings(label, standing.get((cell.row + cell.rowspan, cell.column)))
                for named in (label, *label.also):
                    lean[named.dimension] += right - below
                    (wide if cell.rowspan == 1 or cell.colspan > 1 else tall).add(named.dimension)
        told = self._told_by_company(lean) if 0 in lean.values() else {}
        return frozenset(
            dimension
            for dimension in AXES
            if lean[dimension] > 0
            or (lean[dimension] == 0 and told.get(dimension, dimension in ACROSS_BY_TEMPLATE - (tall - wide)))
        )

    def _told_by_company(self, lean: dict[str, int]) -> dict[str, bool]:
        """How labels without siblings run, by what they stand beside: across (True) right of a corner or over labels
        that run across, down (False) below a corner or beside labels that run down; only where all agree."""
        told: dict[str, set[bool]] = {}
        for cell in self.labels:
            found = self.meaning[id(cell)]
            if not found.concept or lean.get(found.dimension):
                continue
            for other in self.labels:
                company = self.meaning[id(other)].dimension
                level = other.row <= cell.row < other.row + other.rowspan
                upright = other.column <= cell.column < other.column + other.colspan
                if company == "corner" and level != upright:
                    told.setdefault(found.dimension, set()).add(level)
                elif (level and lean.get(company, 0) < 0) or (_above(cell, other) and lean.get(company, 0) > 0):
                    told.setdefault(found.dimension, set()).add(not level)
        return {dimension: sides == {True} for dimension, sides in told.items() if len(sides) == 1}

    def _find_damaged_labels(self) -> bool:
        """Settle damaged labels, each only among the labels of its axis; a label that is printed elsewhere on the axis
        only where its place says so too. Returns whether any was found."""
        down = AXES - self.across
        present = {found.dimension for found in self.meaning.values()}
        among = frozenset(down & present or down & DOWN_BY_TEMPLATE)
        printed_down = {(found.dimension, found.concept) for found in self.meaning.values() if found.dimension in down}
        header_rows = self._rows_of(self.across | {"corner"})
        known = len(self.labels)
        positions = self.grid.positions()
        for cell in self.unknown:
            beside = [self.meaning[id(other)] for other in self.lines[cell.row].cells if id(other) in self.meaning]
            header = cell.row in header_rows or any(other.dimension == "corner" for other in beside)
            found = near(cell.text, self.across if header else among)
            if header and found and _is_of_another_era(found, beside):
                found = None
            if found is None and not beside:  # the whole row is damaged: nothing says which axis it belongs to
                found = near(cell.text, AXES | {"corner"})
            printed = {(other.dimension, other.concept) for other in beside} if header else printed_down
            elsewhere = found and all((label.dimension, label.concept) in printed for label in found.labels)
            if found is None or (elsewhere and not self._is_repeated(cell, found, positions)):
                ordered = self._between(cell, header)
                found = (found or ordered) if found is None or _means_same(found, ordered) else None
            if found is not None:
                self._settle(cell, found)
        return len(self.labels) > known

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

    def _is_repeated(self, cell: Cell, found: Match, positions: list[list[Cell | None]]) -> bool:
        """Whether the cell beside or above says the same, as where a merged label was printed in each of its cells."""
        near_by = [(cell.row, cell.column - 1), (cell.row, cell.column + cell.colspan)]
        near_by += [(cell.row - 1, cell.column), (cell.row + cell.rowspan, cell.column)]
        inside = ((row, column) for row, column in near_by if 0 <= row < len(positions) and column >= 0)
        others = (positions[row][column] for row, column in inside if column < self.grid.columns)
        return any(_means_same(found, self.meaning.get(id(other))) for other in others)

    def _between(self, cell: Cell, header: bool) -> Match | None:
        """The label that belongs between the nearest labels on either side, if the text looks at all like it."""
        if header:
            row = self.lines[cell.row].cells
            place = next(number for number, other in enumerate(row) if other is cell)
            before, after = reversed(row[:place]), iter(row[place + 1 :])
        else:
            before = (other for line in reversed(self.lines[: cell.row]) for other in reversed(line.cells))
            below = self.lines[cell.row + cell.rowspan :]
            after = (other for line in below for other in reversed(line.cells))
        axis = self.across if header else AXES - self.across
        return between(cell.text, self._nearest(before, axis), self._nearest(after, axis))

    def _nearest(self, cells: Iterable[Cell], axis: Set[str]) -> Match | None:
        """The first of the cells that is a label of a concept on this axis."""
        found = (self.meaning.get(id(cell)) for cell in cells)
        return next((one for one in found if one and one.concept and one.dimension in axis), None)


def _means_same(one: Match, other: Match | None) -> bool:
    return other is not None and (one.dimension, one.concept) == (other.dimension, other.concept)


def _is_of_another_era(found: Match, beside: Iterable[Match]) -> bool:
    """Whether a damaged head is one that only another template prints than the heads beside it."""
    eras = {other.era for other in beside if other.era and other.dimension == found.dimension}
    return bool(found.era and eras) and found.era not in eras


def _share_a_line(one: Cell, other: Cell) -> bool:
    """Whether two cells stand in a common row or column."""
    return (one.row < other.row + other.rowspan and other.row < one.row + one.rowspan) or (
        one.column < other.column + other.colspan and other.column < one.column + one.colspan
    )


def _above(one: Cell, other: Cell) -> bool:
    """Whether a cell stands above another, over all its columns."""
    covers = one.column <= other.column and other.column + other.colspan <= one.column + one.colspan
    return one.row < other.row and covers


def _touch(one: Cell, other: Cell) -> bool:
    """Whether two cells that share a line stand next to each other."""
    return (
        one.row + one.rowspan == other.row
        or other.row + other.rowspan == one.row
        or one.column + one.colspan == other.column
        or other.column + other.colspan == one.column
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


def _has_digits(cell: Cell) -> bool:
    return not has_chinese(cell.text) and any(character.isdigit() for character in cell.text)


def _are_rest_of_numbers(upper: dict[int, Cell], lower: dict[int, Cell]) -> bool:
    """Whether what stands below the break are the last digits of some numbers above it: the label beside them, the
    row's own, goes on there, and other numbers do not."""
    labels = [cell for cell in upper.values() if has_chinese(cell.text)]
    own = max(labels, key=lambda cell: cell.column, default=None)
    rest = lower.get(own.column) if own else None
    if not own or not rest or own.rowspan > 1 or rest.rowspan > 1 or match(rest.text):
        return False
    found = match(own.text + rest.text)
    numbers = [(cell, lower.get(column)) for column, cell in upper.items() if column > own.column]
    ended = [not half or not half.text.strip() for _, half in numbers]
    return (
        found is not None
        and found.how == "exact"
        and any(ended)
        and all(
            done or (half and _has_digits(half) and _has_digits(cell))
            for done, (cell, half) in zip(ended, numbers, strict=True)
        )
    )


def _is_rest_of_row(upper: dict[int, Cell], lower: dict[int, Cell]) -> bool:
    """Whether a row overleaf only ends a label that the row above began, neither being a label by itself."""
    texts = {column: cell for column, cell in lower.items() if normalise(cell.text)}
    return bool(texts) and all(
        has_chinese(half.text)
        and half.rowspan == 1
        and match(half.text) is None
        and normalise(half.text) == unnumbered(normalise(half.text))
        and column in upper
        and has_chinese(upper[column].text)
        and match(upper[column].text) is None
        for column, half in texts.items()
    )


def join_parted_labels(grid: Grid) -> None:
    """Join what stands side by side in a picture's table and makes one label (（六）其他 | 处理): strokes of it
    were taken for the border between two cells. Either part alone may be another label."""
    if not any(cell.readings for cell in grid.cells):
        return
    for one, other in pairwise(list(grid.cells)):
        beside = (one.row, one.rowspan, one.column + one.colspan) == (other.row, other.rowspan, other.column)
        if beside and has_chinese(one.text) and has_chinese(other.text) and exact(one.text + other.text):
            one.text, one.colspan = one.text + other.text, one.colspan + other.colspan
            grid.cells.remove(other)


def mend_cut_row(above: Grid, below: Grid) -> bool:
    """Join a row that a page break cut in two: the last of `above` and the first of `below`, cell by cell.

    It is cut when the two halves of a label make, remarks and all, a label that the lower half alone does not; or where
    neither half is a label and all numbers stand in the upper row. Numbers too wide for their columns are cut between
    their digits. Changes both grids and returns whether it did.
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
        and (joined := match(upper[column].text + half.text)) is not None
        and joined.how == "exact"
        for column, half in lower.items()
    )
    cut = cut or _is_rest_of_row(upper, lower)
    twice = any(_has_digits(half) and column in upper and _has_digits(upper[column]) for column, half in lower.items())
    if twice and not _are_rest_of_numbers(upper, lower):
        return False  # two rows of numbers, beside the label of a group that was cut
    if not cut or any(cell.text.strip() for column, cell in lower.items() if column not in upper):
        return False  # the lower row has cells of its own, as below a head that is merged over several
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
