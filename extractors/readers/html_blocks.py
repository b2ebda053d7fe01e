"""The walk through a page: what is a paragraph, what is a table, what is not shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from lxml import etree

from extractors.document import Cell, Document, Grid, Loose, Paragraph
from extractors.readers import text
from extractors.readers.html_links import leads_to_a_page
from extractors.readers.html_tables import Room, Table
from extractors.readers.html_text import KIND, MAX_DEPTH, clean, has_cells, too_deep
from gongkai.pictured import printed_address

_LEVEL = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "ucaptitle": 1}


class Walker:
    """Appends the paragraphs and grids of a page to a document, in reading order.

    Tables are numbered as they stand in `body`, whatever of it is walked. Elements in `not_shown` are left out.
    `pictured` is what the picture at an address says.
    """

    def __init__(
        self,
        document: Document,
        body: etree._Element,
        not_shown: AbstractSet[etree._Element],
        pictured: Callable[[str], Sequence[Paragraph | Grid]] = lambda _: (),
    ) -> None:
        self._document = document
        self._not_shown = not_shown
        self._pictured = pictured
        self._pieces: list[str] = []
        self._links = 0  # around what is walked
        self._is_linked = True  # all of the pieces
        self._paragraphs = 0
        self._numbers = {table: number for number, table in enumerate(body.iter("table"), 1)}
        self._room = Room()

    def paragraph(self, text: str, level: int = 0, *, leads_away: bool = False) -> None:
        """Append a paragraph."""
        self._paragraphs += 1
        self._document.blocks.append(Paragraph(text, f"html:paragraph={self._paragraphs}", level, leads_away))

    def walk(self, element: etree._Element) -> None:
        """Append an element."""
        if element.tag == "table":
            self._table(element, 0)
        else:
            self._block(element, 0, _LEVEL.get(str(element.tag), 0))

    def _flush(self, level: int) -> None:
        if self._pieces:
            said = clean("".join(self._pieces))
            self._pieces.clear()
            if said:
                self.paragraph(said, level, leads_away=self._is_linked)
        self._is_linked = True

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if not self._links and self._is_linked:
            self._is_linked = not text.strip()

    def _block(self, element: etree._Element, depth: int, level: int) -> None:
        self._flush(level)
        self._inline(element, depth, level)
        self._flush(level)

    def _inline(self, element: etree._Element, depth: int, level: int) -> None:
        if depth > MAX_DEPTH:
            raise too_deep()
        if element.text:
            self._add(element.text)
        for child in element:
            kind = KIND.get(child.tag, "inline")
            if kind == "break" and level:
                self._pieces.append("\n")  # a heading is one line, however it is set
            elif kind == "break":
                self._flush(level)
            elif kind in ("silent", "field") or child in self._not_shown:
                pass
            elif kind == "table":
                self._flush(level)
                self._table(child, depth + 1)
            elif child.tag == "pre" and self._is_typed(child):
                self._flush(level)
                self._preformatted(child)
            elif kind == "block":
                self._block(child, depth + 1, _LEVEL.get(str(child.tag), level))
            else:
                if child.tag == "img" and (said := self._pictured(printed_address(child.get))):
                    self._flush(level)
                    self._document.blocks += said
                leads_away = child.tag == "a" and leads_to_a_page(child)
                self._links += leads_away
                self._inline(child, depth + 1, level)
                self._links -= leads_away
            if child.tail:
                self._add(child.tail)

    def _is_typed(self, element: etree._Element) -> bool:
        """Whether there is nothing but characters in it, and all of them are shown."""
        within = element.iterdescendants("*")
        return all(KIND.get(one.tag, "inline") in ("inline", "break") and one not in self._not_shown for one in within)

    def _preformatted(self, element: etree._Element) -> None:
        """Append text that is shown as it was typed, with the tables that are set in it."""
        for line_break in element.iter("br"):
            line_break.tail = f"\n{line_break.tail or ''}"
        typed = Document("text")
        text.append("".join(element.itertext()).splitlines(), typed)
        for block in typed.blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block.text, block.level)
                continue
            behind = f",xpath={element.getroottree().getpath(element)}"
            block.locator = f"html:{block.locator.removeprefix('text:')}{behind}"
            for cell in block.cells:
                cell.locator = f"html:{cell.locator.removeprefix('text:')}{behind}"
            self._document.blocks.append(block)

    def _each(self, contents: Sequence[etree._Element | str], depth: int) -> None:
        for content in contents:
            if isinstance(content, str):
                self._add(content)
            elif content.tag == "table":
                self._flush(0)
                self._table(content, depth + 1)
            else:
                self._block(content, depth + 1, 0)
        self._flush(0)

    def _table(self, element: etree._Element, depth: int) -> None:
        """Append a table as a grid, or its content as blocks where it only arranges the page.

        A table arranges the page if a quarter of its cells hold tables, or if it has one column: a label and its
        value need two. Where fewer cells hold tables, these were pasted into a table proper and follow it.
        """
        name = f"html:table={self._numbers[element]}"
        path = element.getroottree().getpath(element)
        table = Table(element, name, path, self._not_shown, self._room)
        nested: list[etree._Element] = []
        if next(element.iterdescendants("table"), None) is not None:
            nested = [inner for cell in table.elements for inner in cell.iterdescendants("table") if has_cells(inner)]
            if nested and len(nested) * 4 >= len(table.elements):
                self._block(element, depth, 0)
                return
        self._each(table.before, depth)
        if table.columns > 1:
            kind = Loose if _lacks_spans(table.cells) else Grid
            self._document.blocks.append(kind(table.rows, table.columns, table.cells, f"{name},xpath={path}"))
            self._each(nested, depth)
        else:
            self._each(table.elements, depth)
        self._each(table.after, depth)


def _lacks_spans(cells: Sequence[Cell]) -> bool:
    """Whether the spans of a table were lost when it was pasted: it has none, and its heads fill fewer columns than its
    rows of numbers, so that a head stands in its number's place in the row and not over it."""
    if any(cell.colspan > 1 or cell.rowspan > 1 for cell in cells):
        return False
    filled: dict[int, int] = {}
    numbers: set[int] = set()
    for cell in cells:
        if cell.text:
            filled[cell.row] = cell.column + 1
            if cell.text.isdecimal():
                numbers.add(cell.row)
    heads = [width for row, width in filled.items() if row < min(numbers, default=0) and width > 1]
    return bool(heads) and max(heads) < max(filled[row] for row in numbers)
