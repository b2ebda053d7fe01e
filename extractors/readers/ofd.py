"""OFD → `Document`: China's national fixed-layout format (GB/T 33190), a ZIP of XML that places every character.

Experimental: written after the standard and not yet tried on many real files, which a note on each document says.
Its pages are read as those of PDF are; lengths are millimetres there and points here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from extractors.document import Document, Grid, Note, Scatter, Unreadable, struck_through
from extractors.readers import ocr
from extractors.readers.ofd_marks import PageMarks, marks_of
from extractors.readers.ofd_pictures import PagePictures, inside
from extractors.readers.package import Package
from extractors.readers.pdf_blocks import Sheet, blocks_of, with_paragraphs
from extractors.readers.pdf_lines import lines_of, running_lines
from extractors.readers.pdf_rulings import cell_boxes, rulings
from extractors.readers.pdf_struck import parted
from extractors.readers.scan_blocks import ScannedPage, aligned

_ROOT = "OFD.xml"
_MOST_PAGES = 300
_EXPERIMENTAL = "Reading OFD is experimental: compare the numbers with the document before you rely on them."


def read(data: bytes, charset: str = "", pictures: bool = False) -> Document:
    """Read an OFD document, its `pictures` of pages too if they are to be read.

    Raises `Unreadable` with cause ``truncated``, ``damaged``, ``encrypted``, ``too_large`` or ``needs_ocr`` (pages
    without text).
    """
    document = Document("ofd", notes=[Note("ofd_experimental", _EXPERIMENTAL)])
    package = Package(data)
    main, folder = _main(package, document)
    shown = PagePictures(package, main, folder) if pictures else None
    seen: dict[int, ScannedPage] = {}
    sheets: dict[int, Sheet] = {}
    for number, layers in _pages(package, main, folder, document):
        marks = marks_of(layers)
        is_picture = len(marks.pictures) == 1 and not marks.chars
        page = shown.read(marks.pictures[0], number) if shown and is_picture else None
        if page:
            seen[number], sheets[number] = page, page.seen.sheet
        else:
            sheets[number] = _sheet(marks, number, document)
    running = running_lines(
        [
            seen[number].lines if number in seen else [line.text for line in lines_of(sheet.chars)]
            for number, sheet in sheets.items()
        ]
    )
    pages = [
        seen[number].blocks(running) if number in seen else list(blocks_of(sheet, running))
        for number, sheet in sheets.items()
    ]
    document.blocks = list(with_paragraphs(aligned(pages, seen)))
    if not document.blocks:
        missing = "" if ocr.is_installed() else f" {ocr.INSTALL}"
        raise Unreadable(ocr.NEEDED, f"No page of the OFD document has text: it needs character recognition.{missing}")
    _name_places(document)
    return document


def _sheet(marks: PageMarks, number: int, document: Document) -> Sheet:
    """What stands on a page; what of it cannot be read becomes a note."""
    where = f"ofd:page={number}"
    if marks.pictures and not marks.chars:
        sentence = f"Page {number} is a picture without text."
        document.notes.append(Note(ocr.PAGE_NEEDS_IT, sentence, where, loses_data=True))
    if marks.too_complex:
        sentence = f"Page {number} draws more than any table: only its text was read."
        document.notes.append(Note("page_too_complex", sentence, where, loses_data=True))
        return Sheet(number, marks.chars)
    uprights, rules = rulings(marks.edges)
    chars, struck = parted(marks.chars, rules)
    if struck:
        document.notes.append(struck_through(struck, where))
    return Sheet(number, chars, cell_boxes(marks.edges), uprights, rules)


def _main(package: Package, document: Document) -> tuple[etree._Element, str]:
    """The part that lists pages and resources, and its folder."""
    root = package.part(_ROOT)
    where = root.findtext("{*}DocBody/{*}DocRoot") if root is not None else None
    main = package.part(inside("", where)) if where else None
    if root is None or where is None or main is None:
        raise Unreadable("damaged", f"The OFD package names no document: its part {_ROOT} is missing or empty.")
    for name in ("Title", "Author", "Subject"):
        if text := (root.findtext(f"{{*}}DocBody/{{*}}DocInfo/{{*}}{name}") or "").strip():
            document.meta[name.lower()] = text
    return main, posixpath.dirname(inside("", where))


def _pages(
    package: Package, main: etree._Element, folder: str, document: Document
) -> Iterator[tuple[int, list[etree._Element]]]:
    """The number of each page and its layers: the templates that it stands on, then its own content."""
    found = main.findall("{*}Pages/{*}Page")
    if len(found) > _MOST_PAGES:
        raise Unreadable("too_large", f"The document has {len(found)} pages; more than {_MOST_PAGES} are not read.")
    templates = {
        template.get("ID"): inside(folder, template.get("BaseLoc", ""))
        for template in main.iterfind("{*}CommonData/{*}TemplatePage")
    }
    for number, page in enumerate(found, 1):
        content = package.part(inside(folder, page.get("BaseLoc", "")))
        if content is None:
            _note_missing(f"Page {number}", number, document)
            continue
        layers = [content]
        for template in content.iterfind("{*}Template"):
            layer = package.part(templates.get(template.get("TemplateID"), ""))
            if layer is None:
                _note_missing(f"The template of page {number}", number, document)
            else:
                layers.insert(-1, layer)
        yield number, layers


def _note_missing(what: str, number: int, document: Document) -> None:
    sentence = f"{what} is missing from the package."
    document.notes.append(Note("page_damaged", sentence, f"ofd:page={number}", loses_data=True))


def _name_places(document: Document) -> None:
    """Let locators say that they lead into an OFD document."""
    for block in document.blocks:
        for part in (block, *(block.cells if isinstance(block, Grid) else ())):
            part.locator = re.sub(r"^pdf:", "ofd:", part.locator)
        if isinstance(block, Scatter):
            block.pieces = [replace(piece, sheet=f"ofd:page={piece.page}") for piece in block.pieces]
