"""The cells of a sheet → paragraphs and grids.

A sheet has no tables, only cells: a row without any text parts what stands above from what stands below, an empty
column parts two tables side by side, and lines of text above, between and below tables are paragraphs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from extractors.document import Cell, Document, Grid, Paragraph
from extractors.readers.sheet_marks import Place, SheetMarks

_PROSE = 25  # characters: a title inside a table is shorter than a line of running text
_MARKS = frozenset("，。；")
_HEADING = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")
Merge = tuple[Place, Place]


def name_sheets(document: Document, names: Iterable[str]) -> None:
    """Keep what stands on the tabs of a workbook's sheets, a name on each line: it may say whose they are."""
    document.meta["sheets"] = "\n".join(names)


class SheetCells:
    """The cells of one sheet at their places; `left_out` counts those with text that are not shown.

    `texts` holds the text of each filled place. A merged range beyond the filled cells is cut to them: it has no text
    there, and people merge whole rows.
    """

    def __init__(self, texts: Mapping[Place, str], merges: Sequence[Merge], marks: SheetMarks, locator: str) -> None:
        self._locator = locator
        self._marks = marks
        self._at: dict[Place, Cell] = {}  # as on the sheet: only what is made of them needs locators
        self._lines: defaultdict[int, list[Cell]] = defaultdict(list)
        self._last_used = -1
        self.left_out = 0
        if not texts:
            return
        rows, columns = zip(*texts, strict=True)
        ends = max(rows) + 1, max(columns) + 1
        self._rows = [row for row in range(min(rows), ends[0]) if row not in marks.hidden_rows]
        self._columns = [column for column in range(min(columns), ends[1]) if column not in marks.hidden_columns]
        for (row, column), (last_row, last_column) in merges:
            runs_forward = row <= last_row and column <= last_column
            if runs_forward and (row, column) in texts and (row, column) not in self._at:
                end = min(last_row + 1, ends[0]), min(last_column + 1, ends[1])
                self._add(Cell(texts[row, column], row, column, end[0] - row, end[1] - column, ""))
        for (row, column), text in texts.items():
            if (row, column) not in self._at:
                self._add(Cell(text, row, column, 1, 1, ""))

    def _add(self, cell: Cell) -> None:
        if self._hides(cell):
            self.left_out += 1
            return
        for line in range(cell.row, cell.row + cell.rowspan):
            for place in range(cell.column, cell.column + cell.colspan):
                self._at[line, place] = cell
            self._lines[line].append(cell)

    def _hides(self, cell: Cell) -> bool:
        """Whether a cell stands in hidden rows or columns alone."""
        rows, columns = self._marks.hidden_rows, self._marks.hidden_columns
        return bool(rows or columns) and (
            rows.issuperset(range(cell.row, cell.row + cell.rowspan))
            or columns.issuperset(range(cell.column, cell.column + cell.colspan))
        )

    def _locator_of(self, row: int, column: int) -> str:
        return f"{self._locator},cell={_reference(row, column)}"

    def blocks(self) -> Iterator[Paragraph | Grid]:
        """Paragraphs and grids from top to bottom. All grids of a sheet that stand alone in their rows have the
        sheet's columns, so that a table parted by an empty row still fits itself."""
        if not self._at:
            return
        for is_used, rows in groupby(self._rows, key=lambda row: bool(self._in(row))):
            if is_used:
                yield from self._stretch(list(rows))

    def _stretch(self, rows: list[int]) -> Iterator[Paragraph | Grid]:
        """The blocks of rows without an empty one between them: lines of text, and the tables between them.

        A line right above a table may be its uppermost header as well as a title: if it is merged over several columns,
        it is given as a paragraph and as a row of the table.
        """
        titles: list[int] = []
        table: list[int] = []
        for number, row in enumerate(rows):
            if not self._is_line(rows, number, table):
                table.append(row)
                continue
            if table:
                yield from self._tables(titles + table)
                titles, table = [], []
            (cell,) = self._in(row)
            locator = self._locator_of(cell.row, cell.column)
            yield from (Paragraph(line, locator) for line in cell.text.splitlines() if line.strip())
            is_title = cell.colspan > 1 and not _is_prose(cell.text) and not _is_heading(cell.text)
            titles = [*titles, row] if is_title else []
        if table:
            yield from self._tables(titles + table)

    def _is_line(self, rows: list[int], number: int, table: list[int]) -> bool:
        """Whether a row is a line of text, and not one of the `table` above or below it.

        A line is a lone cell: above a table, or running across the sheet below the last one. Inside a table it is a
        title if a header follows or what is laid out as nothing above, and a label with its values left empty if not.
        """
        row = rows[number]
        cells = self._in(row)
        if len(cells) > 1:
            return False
        across = self._is_across(row)
        if (across or not table) and (_is_prose(cells[0].text) or _SECTION.match(cells[0].text)):
            return True
        following = next((other for other in rows[number + 1 :] if len(self._in(other)) > 1), None)
        if following is None:
            return across or not table or _is_prose(cells[0].text)
        if not table:
            return True
        is_header = all(map(_is_label, self._in(following)))
        is_new = self._layout(following) not in map(self._layout, table)
        if across:
            return is_header or is_new
        single = cells[0].rowspan == cells[0].colspan == 1
        return single and is_header and is_new and rows[number + 1] == following

    def _layout(self, row: int) -> list[int]:
        """The columns where the row's cells begin, an empty position being a cell."""
        cells = ((column, self._at.get((row, column))) for column in self._columns)
        return [column for column, cell in cells if cell is None or cell.column == column]

    def _in(self, row: int) -> list[Cell]:
        """The cells with text in a row, those that reach down into it among them."""
        return self._lines.get(row, [])

    def _is_across(self, row: int) -> bool:
        """Whether no position of the row is empty."""
        return len(self._columns) > 1 and all((row, column) in self._at for column in self._columns)

    def _tables(self, rows: Sequence[int]) -> Iterator[Grid]:
        parts = self._side_by_side(rows)
        yield from (self._grid(rows, part) for part in (parts if len(parts) > 1 else [self._columns]))

    def _side_by_side(self, rows: Sequence[int]) -> list[list[int]]:
        """The columns of tables beside each other: parts between empty columns that each begin with labels."""
        parts = []
        for is_used, run in groupby(self._columns, key=lambda column: any((row, column) in self._at for row in rows)):
            if is_used:
                parts.append(list(run))
        return parts if all(len(part) > 1 and self._has_labels(rows, part[0]) for part in parts) else []

    def _has_labels(self, rows: Sequence[int], column: int) -> bool:
        cells = [self._at[row, column] for row in rows if (row, column) in self._at]
        # one label over numbers beside it is a head whose merged cells were lost
        return len(cells) > 1 and sum(map(_is_label, cells)) * 2 > len(cells)

    def _grid(self, rows: Sequence[int], columns: Sequence[int]) -> Grid:
        cells: list[Cell] = []
        seen: set[int] = set()
        used = max(cell.column + cell.colspan for row in rows for cell in self._in(row)) - 1
        # right of what this table and the one above it use, positions stay open: no blank was left there for a number
        last, self._last_used = max(used, self._last_used), used
        for number, row in enumerate(rows):
            for place, column in enumerate(columns):
                cell = self._at.get((row, column))
                if cell is None:
                    if column <= last:
                        cells.append(Cell("", number, place, 1, 1, self._locator_of(row, column)))
                elif cell.rowspan == cell.colspan == 1:
                    cells.append(Cell(cell.text, number, place, 1, 1, self._locator_of(row, column)))
                elif id(cell) not in seen:
                    seen.add(id(cell))
                    height = _covered(rows, cell.row, cell.rowspan)
                    width = _covered(columns, cell.column, cell.colspan)
                    locator = self._locator_of(cell.row, cell.column)
                    cells.append(Cell(cell.text, number, place, height, width, locator))
        corners = f"{_reference(rows[0], columns[0])}:{_reference(rows[-1], columns[-1])}"
        return Grid(len(rows), len(columns), cells, f"{self._locator},cells={corners}")


def _covered(lines: Sequence[int], first: int, span: int) -> int:
    """How many of the lines a cell covers that spans so many of the sheet's."""
    return 1 if span == 1 else sum(first <= line < first + span for line in lines)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE and not _MARKS.isdisjoint(text)


def _is_heading(text: str) -> bool:
    return bool(_HEADING.match(text))


def _is_label(cell: Cell) -> bool:
    return any(character.isalpha() for character in cell.text)


@lru_cache(maxsize=65_536)  # the same few hundred places in every workbook
def _reference(row: int, column: int) -> str:
    """B5 for (4, 1)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
