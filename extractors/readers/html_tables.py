"""A table's elements → cells at their places, with spans as browsers resolve them (HTML Standard, 4.9.12)."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice
from operator import attrgetter

from lxml import etree

from extractors.document import Cell, Unreadable
from extractors.readers.html_text import text_of

_GROUPS = ("thead", "tbody")
_WITHOUT_CONTENT = ("colgroup", "col", "script", "style", "template")
_COLUMN = attrgetter("column")
_NUMBER = re.compile(r"\s*\+?(\d{1,7})")
_MOST_COLUMNS = 1000
_MOST_POSITIONS = 1_000_000
_TO_THE_END = 1_000_000_000
_HIGHEST_HEAD = 20  # rows; so few are looked at behind each of many groups


class Room:
    """The positions that all tables of a document may cover together."""

    def __init__(self) -> None:
        self._left = _MOST_POSITIONS

    def spend(self, positions: int) -> None:
        """Take so many positions. Raises `Unreadable` (``too_large``)."""
        self._left -= positions
        if self._left < 0:
            sentence = f"The tables cover more than {_MOST_POSITIONS:,} positions: no report has tables like that."
            raise Unreadable("too_large", sentence)


class Table:
    """A table, row by row in the order in which it is shown. Cells without a row get one, as in a browser.

    `cells` stand at their places and `elements` are theirs; `rows` and `columns` count them. A span that reaches beyond
    its row group, or beyond the last column in which any cell begins, is cut there. `before` and `after` are content
    that stands in no cell, as in tables that are closed late or never; `before` stands before the first row. Rows
    and cells that the page does not show are left out.
    """

    def __init__(
        self, table: etree._Element, name: str, xpath: str, not_shown: AbstractSet[etree._Element], room: Room
    ) -> None:
        self.cells: list[Cell] = []
        self.elements: list[etree._Element] = []
        self.rows = 0
        self.columns = 0
        self.before: list[etree._Element | str] = []
        self.after: list[etree._Element | str] = []
        self._name = name
        self._not_shown = not_shown
        self._room = room
        self._column = 0
        self._widest = 0
        self._locator = ""
        self._until: dict[int, int] = {}  # column → the row up to which a cell of rows above in the group covers it
        self._tall: list[Cell] = []  # the cells of the row group that span rows
        self._goes_on = False  # whether they span into the next group
        self._feet: list[tuple[etree._Element, str]] = []
        self._take(table, xpath, False)
        self._end_group()
        for foot, path in self._feet:
            self._take(foot, path, False)
            self._end_group()
        self._cut_wide_cells()

    def _take(self, parent: etree._Element, path: str, inside_row: bool) -> None:
        text = parent.text
        if text and not text.isspace():
            self._stray(text)
        open_row = inside_row
        row, column, locator = self.rows - 1, self._column, self._locator
        not_shown, until = self._not_shown, self._until
        add_cell, add_element = self.cells.append, self.elements.append
        below = f",xpath={path}/"
        counts: dict[str, int] = {}
        for child in parent:
            tag: str = child.tag  # type: ignore[assignment]  # what the parser makes has names
            counts[tag] = count = counts.get(tag, 0) + 1
            if not_shown and child in not_shown:
                pass  # what stands behind it is shown
            elif tag == "td" or tag == "th":  # noqa: PLR1714  # asked for every cell, as all that follows
                if not open_row:
                    self._begin_row()
                    open_row = True
                    row, column, locator = self.rows - 1, 0, self._locator
                while until and column in until and until[column] > row:
                    column += 1
                colspan = rowspan = 1
                if child.keys():  # told sooner than two attributes that are not there
                    colspan, rowspan = _columns(child.get("colspan")), _rows(child.get("rowspan"))
                where = f"{locator}{column + 1}{below}{tag}[{count}]"
                cell = Cell(text_of(child, not_shown), row, column, rowspan, colspan, where)
                add_cell(cell)
                add_element(child)
                if rowspan > 1:
                    self._reach_down(cell)
                column += colspan
            else:
                open_row = inside_row
                self._column = column
                self._take_other(child, tag, f"{path}/{tag}[{count}]", inside_row)
                column = self._column
            tail = child.tail
            if tail and not tail.isspace():
                self._stray(tail)
        self._column = column

    def _take_other(self, child: etree._Element, tag: str, path: str, inside_row: bool) -> None:
        if tag == "tr":
            self._begin_row()
            self._take(child, path, True)
        elif tag in _GROUPS:
            if not self._goes_on:
                self._end_group()
            self._take(child, path, False)
            self._goes_on = bool(self._tall) and self._is_left_room(child)
            if not self._goes_on:
                self._end_group()
        elif tag == "tfoot":
            self._feet.append((child, path))
        elif tag not in ("table", "caption") and child.find(".//td") is not None and child.find(".//table") is None:
            self._take(child, path, inside_row)  # <table><form><tr>: libxml2 leaves inside what a browser moves out
        elif tag not in _WITHOUT_CONTENT:
            self._stray(child)

    def _stray(self, content: etree._Element | str | None) -> None:
        if content is not None and not (isinstance(content, str) and content.isspace()):
            (self.after if self.rows else self.before).append(content)

    def _begin_row(self) -> None:
        self.rows += 1
        self._widest = max(self._widest, self._column)
        self._column = 0
        self._locator = f"{self._name},row={self.rows},column="

    def _reach_down(self, cell: Cell) -> None:
        self._room.spend(cell.colspan)
        self._tall.append(cell)
        for column in range(cell.column, cell.column + cell.colspan):
            self._until[column] = max(self._until.get(column, 0), cell.row + cell.rowspan)

    def _is_left_room(self, group: etree._Element) -> bool:
        """Whether the rows behind a group leave the room that cells spanning beyond it ask for. A browser cuts those;
        but who makes a head of whatever row comes first (`<thead>` around one row of three) moves all below it aside.
        """
        over = [cell for cell in self._tall if self.rows < cell.row + cell.rowspan < _TO_THE_END]
        left = [(cell.row + cell.rowspan - self.rows, cell.colspan) for cell in over]
        reach = max((rows_left for rows_left, _ in left), default=0)
        if not 0 < reach < _HIGHEST_HEAD:
            return False
        rows = (row for behind in group.itersiblings(*_GROUPS) for row in behind.iterchildren("tr"))
        below = list(islice(rows, reach))
        if len(below) < reach:
            return False
        widest = max(self._widest, self._column)
        for number, row in enumerate(below):
            own = [(_columns(cell.get("colspan")), _rows(cell.get("rowspan"))) for cell in row.iterchildren("td", "th")]
            above = sum(width for height, width in left if height > number)
            if above + sum(width for width, _ in own) != widest:
                return False
            left += [(number + height, width) for width, height in own if height > 1]
        return True

    def _end_group(self) -> None:
        for cell in self._tall:
            cell.rowspan = min(cell.rowspan, self.rows - cell.row)
        self._tall.clear()
        self._until.clear()

    def _cut_wide_cells(self) -> None:
        self.columns = 1 + max(map(_COLUMN, self.cells), default=-1)
        self._room.spend(self.rows * self.columns)
        if max(self._widest, self._column) > self.columns:
            for cell in self.cells:
                cell.colspan = min(cell.colspan, self.columns - cell.column)


@lru_cache(maxsize=1024)
def _columns(colspan: str | None) -> int:
    """How many columns a cell covers."""
    return max(1, min(_span(colspan), _MOST_COLUMNS))


@lru_cache(maxsize=1024)
def _rows(rowspan: str | None) -> int:
    """How many rows a cell covers: with 0 it asks for all that follow in its group."""
    return _span(rowspan) or _TO_THE_END


def _span(value: str | None) -> int:
    number = _NUMBER.match(value or "")
    return int(number[1]) if number else 1
