"""Elements that are tables by their role or their style and not by their name → tables by name."""

from __future__ import annotations

import re
from itertools import chain

from lxml import etree

from extractors.readers.html_text import text_of

_ROWS = etree.XPath(
    "descendant::*[not(self::tr)][@role='row' or contains(translate(@style, 'ABELORTW ', 'abelortw'), ':table-row')]"
)
_CELL_ROLES = frozenset(("cell", "gridcell", "columnheader", "rowheader"))
_CELL_STYLE = re.compile(r"display\s*:\s*table-cell", re.IGNORECASE)
_GROUP_STYLE = re.compile(r"display\s*:\s*table-(?:row|header|footer)-group", re.IGNORECASE)
_ROLES = (b'role="row', b"role='row", b"role=row")
_LEAST_ROWS = 3
_LONGEST_CELL = 300  # what holds more is a part of the page, and its parts stand in rows and columns


def may_have_tables(markup: bytes) -> bool:
    """Whether a page may hold such tables; next to none does."""
    return b"table-row" in markup or (b"role=" in markup and any(word in markup for word in _ROLES))


def name_tables(body: etree._Element) -> None:
    """Give the tables of a page their names. What only arranges the page is left as it is."""
    tables: dict[etree._Element, list[etree._Element]] = {}
    for row in _ROWS(body):
        if not _is_group(row) and (table := _table_of(row)) is not None:
            tables.setdefault(table, []).append(row)
    for table, rows in tables.items():
        cells = [[cell for cell in row if _is_cell(cell)] for row in rows]
        if len(rows) < _LEAST_ROWS or max(map(len, cells)) < 2 or any(map(_is_part, chain.from_iterable(cells))):
            continue
        table.tag = "table"
        for row, of_row in zip(rows, cells, strict=True):
            row.tag = "tr"
            for cell in of_row:
                cell.tag = "td"
                for span in ("colspan", "rowspan"):
                    if cells_spanned := cell.get(f"aria-{span}"):
                        cell.set(span, cells_spanned)


def _table_of(row: etree._Element) -> etree._Element | None:
    """What holds the rows: groups of rows stand between."""
    parent = row.getparent()
    while parent is not None and _is_group(parent):
        parent = parent.getparent()
    return parent if parent is not None and parent.tag not in ("table", "tbody", "body") else None


def _is_group(element: etree._Element) -> bool:
    return element.get("role") == "rowgroup" or _GROUP_STYLE.search(element.get("style") or "") is not None


def _is_cell(element: etree._Element) -> bool:
    return element.get("role") in _CELL_ROLES or _CELL_STYLE.search(element.get("style") or "") is not None


def _is_part(cell: etree._Element) -> bool:
    return next(cell.iterdescendants("table", "h1", "h2", "tr"), None) is not None or len(text_of(cell)) > _LONGEST_CELL
