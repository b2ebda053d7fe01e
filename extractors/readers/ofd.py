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
from extractors.readers.ofd_marks import PageMarks, marks_of
from extractors.readers.package import Package
from extractors.readers.pdf_blocks import Sheet, blocks_of, with_paragraphs
from extractors.readers.pdf_lines import lines_of, running_lines
from extractors.readers.pdf_rulings import cell_boxes, rulings
from extractors.readers.pdf_struck import parted

_ROOT = "OFD.xml"
_MOST_PAGES = 300
_EXPERIMENTAL = "Reading OFD is experimental: compare the numbers with the document before you rely on them."


def read(data: bytes, charset: str = "") -> Document:
    """Read an OFD document.

    Raises `Unreadable` with cause ``truncated``, ``damaged``, ``encrypted``, ``too_large`` or ``needs_ocr`` (pages
    without text).
    """
    document = Document("ofd", notes=[Note("ofd_experimental", _EXPERIMENTAL)])
    sheets = [_sheet(marks_of(layers), number, document) for number, layers in _pages(Package(data), document)]
    running = running_lines([[line.text for line in lines_of(sheet.chars)] for sheet in sheets])
    document.blocks = list(with_paragraphs(block for sheet in sheets for block in blocks_of(sheet, running)))
    if not document.blocks:
        raise Unreadable("needs_ocr", "No page of the OFD document has text: it needs character recognition.")
    _name_places(document)
    return document


def _sheet(marks: PageMarks, number: int, document: Document) -> Sheet:
    """What stands on a page; what of it cannot be read becomes a note."""
    where = f"ofd:page={number}"
    if marks.pictures and not marks.chars:
        sentence = f"Page {number} is a picture without text."
        document.notes.append(Note("page_is_image", sentence, where, loses_data=True))
    if marks.too_complex:
        sentence = f"Page {number} draws more than any table: only its text was read."
        document.notes.append(Note("page_too_complex", sentence, where, loses_data=True))
        return Sheet(number, marks.chars)
    uprights, rules = rulings(marks.edges)
    chars, struck = parted(marks.chars, rules)
    if struck:
        document.notes.append(struck_through(struck, where))
    return Sheet(number, chars, cell_boxes(marks.edges), uprights, rules)


def _pages(package: Package, document: Document) -> Iterator[tuple[int, list[etree._Element]]]:
    """The number of each page and its layers: the templates that it stands on, then its own content."""
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
    templates = {
        template.get("ID"): _inside(folder, template.get("BaseLoc", ""))
        for template in main.iterfind("{*}CommonData/{*}TemplatePage")
    }
    for number, page in enumerate(found, 1):
        content = package.part(_inside(folder, page.get("BaseLoc", "")))
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


def _inside(folder: str, location: str) -> str:
    """The package's name of a location, which counts from the root if it begins with a slash."""
    return posixpath.normpath(posixpath.join("/", folder, location.strip())).lstrip("/")


def _name_places(document: Document) -> None:
    """Let locators say that they lead into an OFD document."""
    for block in document.blocks:
        for part in (block, *(block.cells if isinstance(block, Grid) else ())):
            part.locator = re.sub(r"^pdf:", "ofd:", part.locator)
        if isinstance(block, Scatter):
            block.pieces = [replace(piece, sheet=f"ofd:page={piece.page}") for piece in block.pieces]
