"""A table's elements → rows → cells at their places, with spans as browsers resolve them (HTML Standard, 4.9.12)."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from lxml import etree

from extractors.document import Cell, Unreadable
from extractors.readers.html_text import text_of

Row = list[tuple[etree._Element, str]]
"""A row's cells, each with its path below the table."""

_CELLS = ("td", "th")
_GROUPS = ("thead", "tbody", "tfoot")
_WITHOUT_CONTENT = ("colgroup", "col", "script", "style", "template")
_NUMBER = re.compile(r"\s*\+?(\d{1,7})")
_MOST_COLUMNS = 1000
_MOST_POSITIONS = 1_000_000


class Parts:
    """A table taken apart. Rows without a group and cells without a row get one, as in a browser.

    `groups` are the row groups in the order they are shown (a row span ends with its group). `before` and `after` are
    content that stands in no cell, as in tables that are closed late or never; `before` stands before the first row.
    `hidden` are rows and cells that the page does not show.
    """

    def __init__(self, table: etree._Element, not_shown: AbstractSet[etree._Element]) -> None:
        self.groups: list[list[Row]] = []
        self.before: list[etree._Element | str] = []
        self.after: list[etree._Element | str] = []
        self.hidden: list[etree._Element] = []
        self._not_shown = not_shown
        self._feet: list[list[Row]] = []
        self._group: list[Row] | None = None
        self._take(table, "", None)
        self.groups += self._feet

    def _take(self, parent: etree._Element, path: str, row: Row | None) -> None:
        self._stray(parent.text)
        inside_row = row is not None
        not_shown = self._not_shown
        counts: dict[str, int] = {}
        for child in parent:
            tag = str(child.tag)
            counts[tag] = count = counts.get(tag, 0) + 1
            if not_shown and child in not_shown:
                self.hidden.append(child)
            elif tag in _CELLS:
                if row is None:
                    row = self._new_row()
                row.append((child, f"{path}/{tag}[{count}]"))
            else:
                if not inside_row:
                    row = None
                self._take_other(child, tag, f"{path}/{tag}[{count}]", row)
            tail = child.tail
            if tail and not tail.isspace():
                self._stray(tail)

    def _take_other(self, child: etree._Element, tag: str, path: str, row: Row | None) -> None:
        if tag == "tr":
            self._take(child, path, self._new_row())
        elif tag in _GROUPS:
            self._group = []
            (self._feet if tag == "tfoot" else self.groups).append(self._group)
            self._take(child, path, None)
            self._group = None
        elif tag not in ("table", "caption") and child.find(".//td") is not None and child.find(".//table") is None:
            self._take(child, path, row)  # <table><form><tr>: libxml2 leaves inside what a browser moves out
        elif tag not in _WITHOUT_CONTENT:
            self._stray(child)

    def _new_row(self) -> Row:
        if self._group is None:
            self._group = []
            self.groups.append(self._group)
        row: Row = []
        self._group.append(row)
        return row

    def _stray(self, content: etree._Element | str | None) -> None:
        if content is not None and not (isinstance(content, str) and content.isspace()):
            (self.after if any(self.groups) else self.before).append(content)


class Layout:
    """Lays tables out, within a bound on the positions that all tables of a document may cover together."""

    def __init__(self) -> None:
        self._left = _MOST_POSITIONS

    def lay_out(
        self, groups: list[list[Row]], not_shown: AbstractSet[etree._Element], table: str, xpath: str
    ) -> tuple[list[Cell], int]:
        """The cells at their places, and the number of columns.

        A span that reaches beyond its row group, or beyond the last column in which any cell begins, is cut there.
        Raises `Unreadable` (``too_large``).
        """
        cells: list[Cell] = []
        number = widest = 0
        last = -1
        for group in groups:
            height = len(group)
            until: list[int] = []  # per column, the row of the group up to which cells placed so far reach
            for index, row in enumerate(group):
                column = 0
                place = f"{table},row={number + 1},column="
                for element, path in row:
                    while column < len(until) and until[column] > index:
                        column += 1
                    wide, tall = element.get("colspan"), element.get("rowspan")
                    colspan = max(1, min(_span(wide), _MOST_COLUMNS)) if wide else 1
                    rowspan = min(_span(tall) or height, height - index) if tall else 1
                    if colspan == 1 and column < len(until):
                        until[column] = index + rowspan
                    else:
                        self._cover(until, column, colspan, index + rowspan)
                    locator = f"{place}{column + 1},xpath={xpath}{path}"
                    cells.append(Cell(text_of(element, not_shown), number, column, rowspan, colspan, locator))
                    column += colspan
                if row:
                    last = max(last, cells[-1].column)
                number += 1
            widest = max(widest, len(until))
        columns = last + 1
        self._spend(number * columns)
        if widest > columns:
            for cell in cells:
                cell.colspan = min(cell.colspan, columns - cell.column)
        return cells, columns

    def _cover(self, until: list[int], column: int, colspan: int, end: int) -> None:
        self._spend(colspan)
        until += [0] * (column + colspan - len(until))
        for covered in range(column, column + colspan):
            until[covered] = max(until[covered], end)

    def _spend(self, positions: int) -> None:
        self._left -= positions
        if self._left < 0:
            sentence = f"The tables cover more than {_MOST_POSITIONS:,} positions: no report has tables like that."
            raise Unreadable("too_large", sentence)


def _span(value: str) -> int:
    number = _NUMBER.match(value)
    return int(number[1]) if number else 1
