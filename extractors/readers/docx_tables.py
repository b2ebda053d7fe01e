"""A Word table's XML → cells at their places, with merged cells resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate, chain, pairwise

from lxml import etree

from extractors.document import Cell, Unreadable
from extractors.readers.docx_widths import spans_by_width

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROW, _CELL, _TABLE = f"{W}tr", f"{W}tc", f"{W}tbl"
_ROW_STYLE, _CELL_STYLE = f"{W}trPr", f"{W}tcPr"
_SPAN, _DOWNWARDS, _ALONG = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"
_BEFORE, _AFTER = f"{W}gridBefore", f"{W}gridAfter"
_WIDTH = f"{W}tcW"
_VALUE = f"{W}val"
_MOST_COLUMNS = 1000
_MOST_POSITIONS = 1_000_000
_HAIR, _HAIR_SHARE = 1.0, 0.05  # a column narrower than so many points, and than this share of the others, is no column

Placed = tuple[Cell, etree._Element]


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows that are shown: not the deleted and hidden ones; rows in content controls are rows as any other."""
    return [row for row in _below(table, _ROW) if not _is_gone(row)]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of a row as stored, continuations of merged cells among them."""
    return list(_below(row, _CELL))


def edges_of(table: etree._Element, columns: int) -> tuple[float, ...] | None:
    """The x positions of the column borders in points, from 0; None where the table's grid does not fit its rows."""
    grid = table.find(f"{W}tblGrid")
    widths = [_number(column, f"{W}w", 0) / 20 for column in grid.iter(f"{W}gridCol")] if grid is not None else []
    return tuple(accumulate(widths, initial=0.0)) if len(widths) == columns and all(widths) else None


def without_hairs(cells: list[Cell], edges: tuple[float, ...] | None) -> tuple[list[Cell], tuple[float, ...] | None]:
    """The cells and borders of a table without the columns that nobody sees: conversions leave some where borders that
    were meant to be one stand a hair apart. One in which a cell with text stands alone is none of them."""
    if edges is None:
        return cells, None
    width = min(_HAIR, _HAIR_SHARE * edges[-1] / (len(edges) - 1))
    stands_alone = {cell.column for cell in cells if cell.colspan == 1 and cell.text}
    hairs = {
        column
        for column, (left, right) in enumerate(pairwise(edges))
        if right - left < width and column not in stands_alone
    }
    if not hairs:
        return cells, edges
    place = list(accumulate((column not in hairs for column in range(len(edges) - 1)), initial=0))
    for cell in cells:
        end = place[min(cell.column + cell.colspan, len(place) - 1)]
        cell.column = place[cell.column]
        cell.colspan = end - cell.column
    borders = [edge for column, edge in enumerate(edges[:-1]) if column not in hairs]
    return [cell for cell in cells if cell.colspan], (*borders, edges[-1])


class Layout:
    """Lays out the tables of a body, within a bound on the positions that all of them may cover together."""

    def __init__(self, body: etree._Element) -> None:
        self._left = _MOST_POSITIONS
        # asked of the body once: few cells are merged and few rows set in, and to ask each takes longer than to read it
        styles = map(_parent, body.iter(_SPAN, _DOWNWARDS, _ALONG, _BEFORE, _AFTER))
        self._styles = {style.getparent(): style for style in styles}

    def lay_out(
        self, rows: list[etree._Element], text_of: Callable[[etree._Element], str], table: str
    ) -> tuple[list[Placed], int]:
        """The cells at their places, and the number of columns. Raises `Unreadable` (``too_large``)."""
        placed, ends = self._place(rows, table, {})
        if len(set(ends)) > 1 and (spans := self._by_width(rows)):
            placed, ends = self._place(rows, table, spans)
        for cell, element in placed:
            cell.text = text_of(element)
        return placed, max(ends, default=0)

    def _place(
        self, rows: list[etree._Element], table: str, spans: dict[etree._Element, int]
    ) -> tuple[list[Placed], list[int]]:
        """The cells at their places, still without text, and at which column each row ends; `spans` says more than
        what is written in the cells."""
        placed: list[Placed] = []
        ends: list[int] = []
        above: dict[int, Cell] = {}  # cells of the row above that may go on, by their first column
        for index, row in enumerate(rows):
            style = self._styles.get(row)
            column = _skipped(style, _BEFORE)
            going_on: dict[int, Cell] = {}
            last: Cell | None = None
            for element in cells_of(row):
                span, vertical, horizontal = _merging(self._styles.get(element))
                span = spans.get(element, span)
                self._spend(span)
                if horizontal and last is not None:
                    last.colspan += span
                elif vertical == "continue" and column in above:
                    last = going_on[column] = above[column]
                    last.rowspan = index - last.row + 1
                else:
                    locator = f"{table},row={index + 1},column={column + 1}"
                    last = Cell("", index, column, 1, span, locator)
                    placed.append((last, element))
                    if vertical:
                        going_on[column] = last
                column += span
            above = going_on
            ends.append(column + _skipped(style, _AFTER))
        self._spend(max(ends, default=0) * len(rows))
        return placed, ends

    def _by_width(self, rows: list[etree._Element]) -> dict[etree._Element, int]:
        """What cells span by their widths, where rows end at different columns and no span is written in any."""
        cells = [cells_of(row) for row in rows]
        styles = (
            self._styles.get(element) for row, of_row in zip(rows, cells, strict=True) for element in (row, *of_row)
        )
        if any(
            style is not None and next(style.iterchildren(_SPAN, _ALONG, _BEFORE, _AFTER), None) is not None
            for style in styles
        ):
            return {}
        spans = spans_by_width([[_width(cell) for cell in row] for row in cells])
        return dict(zip(chain(*cells), chain(*spans), strict=True)) if spans else {}

    def _spend(self, positions: int) -> None:
        self._left -= positions
        if self._left < 0:
            sentence = f"The tables cover more than {_MOST_POSITIONS:,} positions: no report has tables like that."
            raise Unreadable("too_large", sentence)


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The `tag` children of `parent`, also those in content controls and tracked changes."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in (_ROW, _CELL, _TABLE, _ROW_STYLE):
            yield from _below(child, tag)


def _is_gone(row: etree._Element) -> bool:
    style = next(row.iterchildren(_ROW_STYLE), None)
    return style is not None and next(style.iterchildren(f"{W}del", f"{W}hidden"), None) is not None


def _skipped(style: etree._Element | None, tag: str) -> int:
    """Of a row's style: the columns that it leaves out before or after its cells."""
    element = next(style.iterchildren(tag), None) if style is not None else None
    return min(_number(element, _VALUE, 0), _MOST_COLUMNS) if element is not None else 0


def _width(cell: etree._Element) -> float:
    """How wide a cell is said to be, in the unit of its table; 0 where it is not said."""
    element = next((width for style in cell.iterchildren(_CELL_STYLE) for width in style.iterchildren(_WIDTH)), None)
    return _number(element, f"{W}w", 0) if element is not None else 0


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _merging(style: etree._Element | None) -> tuple[int, str, bool]:
    """Of a cell's style: the columns it spans; ``restart``, ``continue`` or '' downwards; whether it continues the cell
    before it."""
    span, vertical, horizontal = 1, "", False
    for element in style.iterchildren(_SPAN, _DOWNWARDS, _ALONG) if style is not None else ():
        if element.tag == _SPAN:
            span = max(1, min(_number(element, _VALUE, 1), _MOST_COLUMNS))
        elif element.tag == _DOWNWARDS:
            vertical = "restart" if element.get(_VALUE) == "restart" else "continue"
        else:
            horizontal = element.get(_VALUE) != "restart"
    return span, vertical, horizontal


def _number(element: etree._Element, attribute: str, default: int) -> int:
    try:
        return max(0, int(float(element.get(attribute, ""))))
    except (ValueError, OverflowError):
        return default
