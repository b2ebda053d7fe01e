"""Cell boxes and characters → a table of rows and columns, each cell with its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.document import Cell, Grid
from extractors.readers.pdf_lines import Char, Line, lines_of
from extractors.readers.pdf_pieces import count_values
from extractors.readers.pdf_rulings import HAIR, Box

_IN_NUMBERS = ".,，．"
_HANGING = frozenset("。，、；：！？”’」』）)】》〉")
_MOST_LINES_OF_A_NUMBER = 4
_BETWEEN = 0.25  # of the way from one line to the next: what is nearer to their middle is level with neither
_CLOSED = 20  # times as many numbers alone in their cells as cells with several
_FEWEST_HEADS = 3  # words of a line that stand apart
_LONGEST_HEAD = 8
_MARGINS = 11.0
"""Points kept free left and right in a cell, together: Word's own."""


@dataclass(slots=True)
class RuledCell:
    """A cell between rulings: its place, its box and the lines of text in it; `broken_at` is the widest line
    of the labels of its column that are broken into lines, 0 where none is; `is_one` says that the numbers of its row
    stand in the middle of its lines, so that these are one number."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box
    chars: list[Char] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    broken_at: float = 0.0
    is_one: bool = False

    def text(self) -> str:
        """The text, one line per printed line; what only the cell's width broke is joined."""
        texts = [line.text for line in self.lines]
        if texts and all(len(text) == 1 for text in texts):
            return "".join(texts)  # a label written downwards
        joined = ""
        for index, line in enumerate(self.lines):
            if index and not self._is_cut(self.lines[index - 1], line):
                joined += "\n"
            joined += line.text
        return joined

    def count_values(self) -> int:
        """How many numbers stand apart in it; one that is broken over lines counts once."""
        count = sum(count_values(line.text) for line in self.lines)
        if len(self.lines) > _MOST_LINES_OF_A_NUMBER:
            return count
        return count - sum(self._is_cut(line, following) for line, following in pairwise(self.lines))

    def has_head(self) -> bool:
        """Whether a number stands in it below text of its own line: a column head and its number in one cell."""
        texts = [line.text for line in self.lines]
        return (
            len(texts) > 1
            and count_values(texts[-1]) == len(texts[-1].split())
            and len(texts[0]) > 2
            and not count_values(texts[0])
        )

    def has_columns(self) -> bool:
        """Whether lines of short words stand apart in it, one below the other: the heads of several columns."""
        apart = [words for line in self.lines if len(words := line.text.split()) >= _FEWEST_HEADS]
        return len(apart) > 1 and all(
            len(word) <= _LONGEST_HEAD and not word.isascii() for line in apart for word in line
        )

    def _is_cut(self, line: Line, following: Line) -> bool:
        """Whether a number that does not fit into the cell goes on in the next line."""
        last, first = line.text[-1], following.text[0]
        if not ((last.isdigit() or last in _IN_NUMBERS) and (first.isdigit() or first in _IN_NUMBERS + "万元")):
            return False
        if self.is_one:
            return True
        size = line.bottom - line.top
        free = self.box[2] - self.box[0] - (line.x1 - line.x0)
        digit = size / 2 if last.isascii() else size
        if free < digit + _MARGINS:
            return True  # no room for one more digit
        # nor had the labels of its column
        one_by_one = len(line.text) == 1 and self.broken_at < 1.1 * size
        fits = one_by_one or (len(line.text) > 1 and self.broken_at < line.x1 - line.x0 + 1.1 * digit)
        return self.broken_at > 0 and fits


class RuledTable:
    """A table between rulings. `xs` and `ys` are its column and row borders, `cells` its cells in reading order.

    Where the rulings leave a position without a cell and text stands there, the position becomes a cell.
    """

    def __init__(self, boxes: Iterable[Box], page: int) -> None:
        boxes = list(boxes)
        self.page = page
        self.xs = _borders(x for box in boxes for x in (box[0], box[2]))
        self.ys = _borders(y for box in boxes for y in (box[1], box[3]))
        self.cells: list[RuledCell] = []
        self._at: dict[tuple[int, int], RuledCell] = {}
        self._last: tuple[Char, RuledCell] | None = None
        for box in boxes:
            column, row = _nearest(self.xs, box[0]), _nearest(self.ys, box[1])
            rowspan = _nearest(self.ys, box[3]) - row
            colspan = _nearest(self.xs, box[2]) - column
            if rowspan and colspan:
                self._add(RuledCell(row, column, rowspan, colspan, box))

    def _add(self, cell: RuledCell) -> None:
        self.cells.append(cell)
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                self._at.setdefault((row, column), cell)

    def take(self, char: Char) -> bool:
        """Give a character to the cell that its middle lies in; False where it lies outside the table.

        Punctuation at the end of a line may hang over the border of its cell.
        """
        last = self._last
        if (
            last
            and char.text in _HANGING
            and abs(char.x0 - last[0].x1) < 0.2 * (char.bottom - char.top)
            and char.top == last[0].top
        ):
            last[1].chars.append(char)
            return True
        column = bisect_right(self.xs, (char.x0 + char.x1) / 2) - 1
        row = bisect_right(self.ys, (char.top + char.bottom) / 2) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return False
        if (row, column) not in self._at:
            if char.text.isspace():
                return True
            box = (self.xs[column], self.ys[row], self.xs[column + 1], self.ys[row + 1])
            self._add(RuledCell(row, column, 1, 1, box))
        cell = self._at[row, column]
        cell.chars.append(char)
        self._last = char, cell
        return True

    def finish(self) -> None:
        """Turn the characters taken into lines of text."""
        self.cells.sort(key=lambda cell: (cell.row, cell.column))
        for cell in self.cells:
            if cell.chars:
                cell.lines = lines_of(cell.chars, self.page)
        broken: dict[tuple[int, int], list[RuledCell]] = {}
        for cell in self.cells:
            if len(cell.lines) > 1 and not any(count_values(line.text) for line in cell.lines):
                broken.setdefault((cell.column, cell.colspan), []).append(cell)
        for cell in self.cells:
            lines = (line for label in broken.get((cell.column, cell.colspan), ()) for line in label.lines)
            cell.broken_at = max((line.x1 - line.x0 for line in lines), default=0.0)
        self._tell_broken_numbers()

    def _tell_broken_numbers(self) -> None:
        """Numbers of one line tell in their rows which cells of two hold one number, broken: they stand level with the
        middle between these lines."""
        single: dict[tuple[int, int], list[Line]] = {}
        for cell in self.cells:
            if len(cell.lines) == 1 and count_values(cell.lines[0].text) == 1:
                single.setdefault((cell.row, cell.rowspan), []).append(cell.lines[0])
        for cell in self.cells:
            if len(cell.lines) == 2:
                others = single.get((cell.row, cell.rowspan), ())
                cell.is_one = bool(others) and all(_is_between(one, cell.lines) for one in others)

    def is_crowded(self) -> bool:
        """Whether cells hold several numbers apart: then the rulings do not close the cells."""
        counts = [cell.count_values() for cell in self.cells if len(cell.chars) > 1]
        alone = sum(count_values(cell.text()) == 1 for cell in self.cells if cell.chars)
        if alone > _CLOSED * sum(count > 1 for count in counts) > 0:
            return False  # something else is wrong with these few
        if any(cell.has_columns() for cell in self.cells):
            return True
        headed = sum(cell.has_head() for cell in self.cells)
        gapped = [line.text.split() for cell in self.cells for line in cell.lines if len(self.xs) == 2]
        if sum(len(words) > 1 for words in gapped) > 1 and any(
            count_values(words[-1]) for words in gapped if words[1:]
        ):
            return True
        return (
            any(count > 2 for count in counts) or sum(count > 1 for count in counts) > 1 or headed > (len(self.ys) > 2)
        )

    def chars(self) -> list[Char]:
        """The characters taken."""
        return [char for cell in self.cells for char in cell.chars]

    def grid(self, first: int, end: int) -> Grid:
        """The rows `first` to `end - 1` as a grid."""
        cells = [
            Cell(cell.text(), cell.row - first, cell.column, cell.rowspan, cell.colspan, _locator(self.page, cell.box))
            for cell in self.cells
            if first <= cell.row < end
        ]
        box = (self.xs[0], self.ys[first], self.xs[-1], self.ys[end])
        return Grid(end - first, len(self.xs) - 1, cells, _locator(self.page, box), tuple(self.xs), self.page)


def _is_between(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line stands level with the middle of two."""
    upper, lower, middle = ((one.top + one.bottom) / 2 for one in (*lines, line))
    return abs(middle - (upper + lower) / 2) < _BETWEEN * (lower - upper)


def _locator(page: int, box: Box) -> str:
    return f"pdf:page={page},bbox=" + ",".join(f"{position:.1f}" for position in box)


def _borders(positions: Iterable[float]) -> list[float]:
    """Positions in order, those nearer to each other than a line's width taken once."""
    borders: list[float] = []
    for position in sorted(positions):
        if not borders or position - borders[-1] > HAIR:
            borders.append(position)
    return borders


def _nearest(borders: list[float], position: float) -> int:
    return min(range(len(borders)), key=lambda index: abs(borders[index] - position))
