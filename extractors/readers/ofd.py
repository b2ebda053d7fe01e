"""OFD → `Document`: China's national fixed-layout format (GB/T 33190), a ZIP of XML that places every character.

Experimental: written after the standard and not yet tried on many real files, which a note on each document says.
Characters and rulings go through what reads PDF pages; lengths are millimetres there and points here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from extractors.document import Document, Grid, Note, Unreadable
from extractors.readers.ofd_marks import PageMarks, marks_of
from extractors.readers.package import Package
from extractors.readers.pdf_frames import split_frames
from extractors.readers.pdf_lines import Line, lines_of, paragraphs_of, usual_width, without_page_numbers
from extractors.readers.pdf_tables import RuledTable

_ROOT = "OFD.xml"
_MOST_PAGES = 300
_EXPERIMENTAL = "Reading OFD is experimental: compare the numbers with the document before you rely on them."
Block = Grid | Line


def read(data: bytes, charset: str = "") -> Document:
    """Read an OFD document.

    Raises `Unreadable` with cause ``truncated``, ``damaged``, ``encrypted``, ``too_large`` or ``needs_ocr`` (pages
    without text).
    """
    package = Package(data)
    document = Document("ofd", notes=[Note("ofd_experimental", _EXPERIMENTAL)])
    blocks: list[Block] = []
    for number, page in enumerate(_pages(package, document), 1):
        marks = marks_of(page)
        if marks.pictures and not marks.chars:
            sentence = f"Page {number} is a picture without text."
            document.notes.append(Note("page_is_image", sentence, f"ofd:page={number}", loses_data=True))
        if marks.too_complex:
            sentence = f"Page {number} draws more than any table: only its text was read."
            document.notes.append(Note("page_too_complex", sentence, f"ofd:page={number}", loses_data=True))
        blocks.extend(_blocks(marks, number))
    if not blocks:
        raise Unreadable("needs_ocr", "No page of the OFD document has text: it needs character recognition.")
    _assemble(blocks, document)
    return document


def _pages(package: Package, document: Document) -> Iterator[etree._Element]:
    """The content of the pages in order; the templates behind them hold letterheads and are left out."""
    root = package.part(_ROOT)
    where = root.findtext("{*}DocBody/{*}DocRoot") if root is not None else None
    main = package.part(_inside("", where)) if where else None
    if root is None or where is None or main is None:
        raise Unreadable("damaged", f"The OFD package names no document: its part {_ROOT} is missing or empty.")
    for name in ("Title", "Author", "Subject"):
        if text := (root.findtext(f"{{*}}DocBody/{{*}}DocInfo/{{*}}{name}") or "").strip():
            document.meta[name.lower()] = text
    found = main.findall("{*}Pages/{*}Page")
    if len(found) > _MOST_PAGES:
        raise Unreadable("too_large", f"The document has {len(found)} pages; more than {_MOST_PAGES} are not read.")
    folder = posixpath.dirname(_inside("", where))
    for number, page in enumerate(found, 1):
        content = package.part(_inside(folder, page.get("BaseLoc", "")))
        if content is None:
            sentence = f"Page {number} is missing from the package."
            document.notes.append(Note("page_damaged", sentence, f"ofd:page={number}", loses_data=True))
        else:
            yield content


def _inside(folder: str, location: str) -> str:
    """The package's name of a location, which counts from the root if it begins with a slash."""
    return posixpath.normpath(posixpath.join("/", folder, location.strip())).lstrip("/")


def _blocks(marks: PageMarks, page: int) -> list[Block]:
    """The grids and lines of a page from top to bottom."""
    tables = [RuledTable(boxes, page) for boxes in marks.tables()]
    outside = [char for char in marks.chars if not any(table.take(char) for table in tables)]
    placed: list[tuple[float, Block]] = [(line.top, line) for line in without_page_numbers(lines_of(outside, page))]
    for table in tables:
        table.finish()
        placed.extend(split_frames(table))
    return [block for _, block in sorted(placed, key=lambda item: item[0])]


def _assemble(blocks: list[Block], document: Document) -> None:
    usual = usual_width([block for block in blocks if isinstance(block, Line)])
    for is_text, run in groupby(blocks, key=lambda block: isinstance(block, Line)):
        if is_text:
            document.blocks.extend(paragraphs_of([line for line in run if isinstance(line, Line)], usual))
        else:
            document.blocks.extend(grid for grid in run if isinstance(grid, Grid))
    for block in document.blocks:
        for part in (block, *(block.cells if isinstance(block, Grid) else ())):
            part.locator = re.sub(r"^pdf:", "ofd:", part.locator)
