"""One document, opened to be looked at: whole, or the neighbourhood of one cell."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from itertools import groupby
from typing import Self

from markupsafe import Markup

from extractors.document import Cell, Document, Grid, Paragraph, Unreadable
from extractors.readers import ocr, office, read, sniff
from extractors.readers.charset import decode
from facsimile.cells import cells
from facsimile.lines import by_line, pieces
from facsimile.marks import Box, Mark, is_in_picture, line_of, place_on_page
from facsimile.pages import MOST_PAGES, Pages, Photographs, open_pages
from facsimile.rendering import render

MOST_CELLS = 20_000
"""Cells and paragraphs of one document that are drawn."""
_MOST_LINES = 5_000
_LONGEST_TEXT = 20_000
_DRAWN = ("pdf", "image")  # formats that are shown as they look
_MARGIN = 14.0  # points around a table that is cut out of its page
_LINES_AROUND = 12


class NotThere(ValueError):
    """A cell is not where its locator says; the message says what to do."""


class Original:
    """A document to look at. `document` is what its reader made of it: None where it could not be read, then a PDF or a
    picture can still be looked at."""

    def __init__(self, data: bytes, document: Document | None) -> None:
        self._data = data
        self._document = document

    @cached_property
    def format(self) -> str:
        """What its bytes are, as `sniff` tells it."""
        return sniff(self._data)

    @classmethod
    def open(cls, data: bytes, charset: str = "") -> Self:
        """Open a document of any format that is read, a DOC through LibreOffice. `charset` is the HTTP header's.

        Raises `extractors.document.Unreadable` where nothing of it can be shown.
        """
        data = office.as_docx(data)
        try:
            return cls(data, read(data, charset=charset))
        except Unreadable as unreadable:
            if sniff(data) != "pdf" and unreadable.cause != ocr.NEEDED:
                raise
            return cls(data, None)

    def whole(self, marks: Iterable[Mark] = ()) -> Markup:
        """All of it as HTML, cells outlined."""
        marks = list(marks)
        if self.format in _DRAWN:
            return self._pages(marks)
        return self.text(marks) + self._pages([mark for mark in marks if self._drawn_place(mark.locator)])

    def text(self, marks: Sequence[Mark]) -> Markup:
        """Its paragraphs and tables, or its lines, without the pictures between them."""
        if self._document is None:
            return render("nothing.html")
        if self._document.format == "text" and all(line_of(block.locator) for block in self._document.blocks):
            return self._lines(marks)
        return self._blocks(self._document.blocks, marks)

    def closeup(self, mark: Mark) -> Markup:
        """What stands around one cell as HTML, the cell outlined: its table, the part of the page that holds it, or the
        lines around it.

        Raises `NotThere`.
        """
        block = self._block_of(mark.locator)
        if place := self._drawn_place(mark.locator):
            with self._opened() as pages:
                return self._page_part(mark, place, block, pages)
        line = line_of(mark.locator)
        if line:
            return self._lines([mark], around=line)
        if block is None:
            raise NotThere(
                f"The document has no cell {mark.locator}: it was read by another version of gongkai. "
                "Read it again with `gongkai reextract`, or `gongkai extract` into a new folder."
            )
        return self._blocks([block], [mark])

    def _block_of(self, locator: str) -> Paragraph | Grid | None:
        """The table that holds a cell, or the paragraph."""
        blocks = self._document.blocks if self._document else ()
        return next((block for block in blocks if _holds(block, {locator})), None)

    def _drawn_place(self, locator: str) -> tuple[int, Box] | None:
        """Where a cell stands on what is drawn: the document's pages, or the pictures inside it."""
        return place_on_page(locator) if self.format in _DRAWN or is_in_picture(locator) else None

    def _opened(self) -> AbstractContextManager[Pages | None]:
        """What is drawn of it: its pages, or the pictures inside it."""
        if self.format in _DRAWN:
            return open_pages(self._data)
        return nullcontext(Photographs.of_files(self._document.pictures if self._document else []))

    def _page_part(
        self, mark: Mark, place: tuple[int, Box], block: Paragraph | Grid | None, pages: Pages | None
    ) -> Markup:
        number, box = place
        table = place_on_page(block.locator) if block else None
        part = table[1].wider(_MARGIN) if table else None
        image = pages.draw(number, part, [(box, mark.kind)]) if pages else None
        if image is None:
            raise NotThere(f"The document has no page {number} that can be drawn: {mark.locator}.")
        return render("closeup.html", image=image, mark=mark)

    def _pages(self, marks: Sequence[Mark]) -> Markup:
        """Images of the pages under outlines; where there are too many, those with marks come before the others."""
        by_page: dict[int, list[tuple[Mark, Box]]] = {}
        for mark in marks:
            place = place_on_page(mark.locator)
            if place:
                by_page.setdefault(place[0], []).append((mark, place[1]))
        with self._opened() as pages:
            if pages is None:
                return render("nothing.html")
            numbers = sorted(range(1, len(pages) + 1), key=lambda number: (number not in by_page, number))[:MOST_PAGES]
            drawn = [(number, pages.draw(number), by_page.get(number, [])) for number in sorted(numbers)]
            shown = render("pages.html", pages=drawn, left_out=len(pages) - len(numbers))
        return shown + self._sentences([mark for mark in marks if not place_on_page(mark.locator)])

    def _sentences(self, marks: Sequence[Mark]) -> Markup:
        """The marked paragraphs of a PDF, whose place on the page is not known."""
        wanted = {mark.locator for mark in marks}
        paragraphs = self._document.paragraphs() if self._document else ()
        found = [paragraph for paragraph in paragraphs if paragraph.locator in wanted]
        return self._blocks(found, marks) if found else Markup()

    def _lines(self, marks: Sequence[Mark], around: int = 0) -> Markup:
        """The numbered lines of a text, or those near one."""
        text, _ = decode(self._data)
        lines = [line[:_LONGEST_TEXT] for line in text.splitlines()]
        first = max(0, around - 1 - _LINES_AROUND) if around else 0
        last = around + _LINES_AROUND if around else _MOST_LINES
        marked = {mark.locator: mark for mark in marks}
        cells = by_line(cell for grid in self._document.grids() for cell in grid.cells) if self._document else {}
        shown = [
            (number, marked.get(f"text:line={number}"), pieces(line, cells.get(number, ()), marked))
            for number, line in enumerate(lines[first:last], first + 1)
        ]
        return render("lines.html", lines=shown, left_out=0 if around else len(lines) - len(shown))

    def _blocks(self, blocks: Sequence[Paragraph | Grid], marks: Sequence[Mark]) -> Markup:
        """Paragraphs and tables in reading order, as far as the limit goes; those with marks always."""
        marked = {mark.locator: mark for mark in marks}
        room = MOST_CELLS
        kept: list[dict[str, object]] = []
        left_out = 0
        for block in blocks:
            size = len(block.cells) if isinstance(block, Grid) else 1
            if size > room and not _holds(block, marked):
                left_out += 1
                continue
            room -= size
            kept.append({"rows": cells(_rows(block, marked), marked)} if isinstance(block, Grid) else _paragraph(block))
        return render("blocks.html", blocks=kept, marked=marked, left_out=left_out)


def _holds(block: Paragraph | Grid, locators: Container[str]) -> bool:
    if isinstance(block, Grid):
        return any(cell.locator in locators for cell in block.cells)
    return block.locator in locators


def _paragraph(paragraph: Paragraph) -> dict[str, object]:
    return {"text": paragraph.text[:_LONGEST_TEXT], "level": paragraph.level, "locator": paragraph.locator}


def _rows(grid: Grid, marked: dict[str, Mark]) -> list[list[Cell]]:
    """The cells of a table by the row they begin in; of a table that is too large the head and the rows with marks."""
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    if len(cells) > MOST_CELLS:
        rows = [row for number, row in enumerate(rows) if number < 5 or any(cell.locator in marked for cell in row)]
        rows = [row[:500] for row in rows[:200]]
    return rows
