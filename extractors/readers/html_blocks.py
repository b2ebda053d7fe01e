"""The walk through a page: what is a paragraph, what is a table, what is not shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from lxml import etree

from extractors.document import Document, Grid, Paragraph, Unreadable
from extractors.readers.html_tables import Layout, Parts

_BLOCKS = """
address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
header hr li main nav ol p pre section tbody td tfoot th thead tr ucapcontent ucaptitle ul
"""
_SILENT = ("script", "style", "noscript", "template", "select", "textarea", "button", "iframe", "datastore")
# What the walk does with an element; those not named here run in their line. One look-up a child keeps it fast.
_KIND = {
    "br": "break",
    "table": "table",
    **dict.fromkeys(_BLOCKS.split(), "block"),
    **dict.fromkeys(_SILENT, "silent"),
}
_LEVEL = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "ucaptitle": 1}
# A line break that the page asks for, as against one that only its source has. U+2028 means just that.
_BREAK = "\u2028"
# Browsers show a line break of the source as a space; between Chinese characters nobody means one (CSS Text 3, 4.1.3).
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]"
_SOURCE_BREAK = re.compile(f"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")
_MAX_DEPTH = 400


def text_of(element: etree._Element, not_shown: AbstractSet[etree._Element] = frozenset()) -> str:
    """The text an element shows: white space collapsed, one line per paragraph or <br> inside it.

    Tables inside it are left to the walk.
    """
    while len(element) == 1 and _is_wrapper(element, not_shown):
        element = element[0]
    if not len(element):
        return " ".join((element.text or "").split())
    pieces: list[str] = []
    _collect(element, pieces, not_shown, 0)
    return _clean("".join(pieces))


def _is_wrapper(element: etree._Element, not_shown: AbstractSet[etree._Element]) -> bool:
    """Whether an element's one child holds all its text, as in most cells: <td><p><span>0</span></p></td>."""
    child = element[0]
    if (element.text and not element.text.isspace()) or (child.tail and not child.tail.isspace()):
        return False
    return _KIND.get(str(child.tag), "inline") in ("inline", "block") and child not in not_shown


def _collect(element: etree._Element, pieces: list[str], not_shown: AbstractSet[etree._Element], depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise _too_deep()
    text = element.text
    if text:
        pieces.append(text)
    for child in element:
        kind = _KIND.get(str(child.tag), "inline")
        if kind == "break":
            pieces.append(_BREAK)
        elif kind == "silent" or child in not_shown or (kind == "table" and _has_cells(child)):
            pass
        elif kind == "inline":
            _collect(child, pieces, not_shown, depth + 1)
        else:
            pieces.append(_BREAK)
            _collect(child, pieces, not_shown, depth + 1)
            pieces.append(_BREAK)
        text = child.tail
        if text:
            pieces.append(text)


def _clean(text: str) -> str:
    text = text.strip()
    if "\n" in text:
        text = _SOURCE_BREAK.sub("", text)
    if _BREAK not in text:
        return " ".join(text.split())
    return "\n".join([line for part in text.split(_BREAK) if (line := " ".join(part.split()))])


def _too_deep() -> Unreadable:
    return Unreadable("damaged", f"The page nests elements more than {_MAX_DEPTH} deep: its markup is broken.")


def _has_cells(table: etree._Element) -> bool:
    """Whether a table has two cells or more: one cell alone is a frame around text."""
    cells = table.iter("td", "th")
    return next(cells, None) is not None and next(cells, None) is not None


class Walker:
    """Appends the paragraphs and grids of a page to a document, in reading order.

    Tables are numbered as they stand in `body`, whatever of it is walked. Elements in `not_shown` are left out;
    `left_out` counts those of them that hold text.
    """

    def __init__(self, document: Document, body: etree._Element, not_shown: AbstractSet[etree._Element]) -> None:
        self.left_out = 0
        self._document = document
        self._not_shown = not_shown
        self._text_of = partial(text_of, not_shown=not_shown)
        self._pieces: list[str] = []
        self._paragraphs = 0
        self._numbers = {table: number for number, table in enumerate(body.iter("table"), 1)}
        self._layout = Layout()

    def paragraph(self, text: str, level: int = 0) -> None:
        """Append a paragraph."""
        self._paragraphs += 1
        self._document.blocks.append(Paragraph(text, f"html:paragraph={self._paragraphs}", level))

    def walk(self, element: etree._Element) -> None:
        """Append an element."""
        if element.tag == "table":
            self._table(element, 0)
        else:
            self._block(element, 0, _LEVEL.get(str(element.tag), 0))

    def _flush(self, level: int) -> None:
        if self._pieces:
            text = _clean("".join(self._pieces))
            self._pieces.clear()
            if text:
                self.paragraph(text, level)

    def _block(self, element: etree._Element, depth: int, level: int) -> None:
        self._flush(level)
        self._inline(element, depth, level)
        self._flush(level)

    def _inline(self, element: etree._Element, depth: int, level: int) -> None:
        if depth > _MAX_DEPTH:
            raise _too_deep()
        if element.text:
            self._pieces.append(element.text)
        for child in element:
            tag = str(child.tag)
            kind = _KIND.get(tag, "inline")
            if kind == "break" and level:
                self._pieces.append("\n")  # a heading is one line, however it is set
            elif kind == "break":
                self._flush(level)
            elif kind == "silent":
                pass
            elif child in self._not_shown:
                self._leave_out(child)
            elif kind == "table":
                self._flush(level)
                self._table(child, depth + 1)
            elif kind == "block":
                self._block(child, depth + 1, _LEVEL.get(tag, level))
            else:
                self._inline(child, depth + 1, level)
            if child.tail:
                self._pieces.append(child.tail)

    def _leave_out(self, element: etree._Element) -> None:
        self.left_out += bool(text_of(element))

    def _each(self, contents: Sequence[etree._Element | str], depth: int) -> None:
        for content in contents:
            if isinstance(content, str):
                self._pieces.append(content)
            elif content.tag == "table":
                self._flush(0)
                self._table(content, depth + 1)
            else:
                self._block(content, depth + 1, 0)
        self._flush(0)

    def _table(self, table: etree._Element, depth: int) -> None:
        """Append a table as a grid, or its content as blocks where it only arranges the page.

        A table arranges the page if a quarter of its cells hold tables, or if it has one column: a label and its
        value need two. Where fewer cells hold tables, these were pasted into a table proper and follow it.
        """
        name = f"html:table={self._numbers[table]}"
        parts = Parts(table, self._not_shown)
        nested: list[etree._Element] = []
        if next(table.iterdescendants("table"), None) is not None:
            cells = [cell for group in parts.groups for row in group for cell, _ in row]
            nested = [inner for cell in cells for inner in cell.iterdescendants("table") if _has_cells(inner)]
            if nested and len(nested) * 4 >= len(cells):
                self._block(table, depth, 0)
                return
        for hidden in parts.hidden:
            self._leave_out(hidden)
        self._each(parts.before, depth)
        path = table.getroottree().getpath(table)
        placed, columns = self._layout.lay_out(parts.groups, self._text_of, name, path)
        if columns > 1:
            rows = sum(len(group) for group in parts.groups)
            self._document.blocks.append(Grid(rows, columns, [cell for cell, _ in placed], f"{name},xpath={path}"))
            self._each(nested, depth)
        else:
            self._each([element for _, element in placed], depth)
        self._each(parts.after, depth)
