"""PDF → `Document`.

pypdfium2 reads the text of all pages and sees which of them are ruled like tables, at a small part of pdfplumber's
cost; pdfplumber reads only those, and the few whose text pypdfium2 does not give in full. Pages that are nothing but a
picture are read as pictures, where that is asked for.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from pdfplumber.page import Page

from extractors.document import Document, Note, Unreadable, struck_through
from extractors.readers import ocr
from extractors.readers.pdf_blocks import Block, Sheet, blocks_of, with_paragraphs
from extractors.readers.pdf_enclosed import tell_enclosed
from extractors.readers.pdf_glyphs import are_missing, glyphs
from extractors.readers.pdf_lines import Line, running_lines, without_page_numbers
from extractors.readers.pdf_pages import MOST_SHAPES, PageFacts, survey
from extractors.readers.pdf_rulings import cell_boxes, edges_of, rulings
from extractors.readers.pdf_shown import ShownPage, on_paper
from extractors.readers.pdf_struck import parted
from extractors.readers.pdf_two_up import Leaf, leaves, put_back
from extractors.readers.pdf_upwards import downwards
from extractors.readers.pdf_watermarks import without_watermarks
from extractors.readers.scan_blocks import ScannedPage, aligned

_MOST_PAGES = 300
_MOST_PICTURES = 60  # pages that are read as pictures
_MOST_CHARACTERS = 50_000
_FIGURES_OF_A_TABLE = 4  # numbers that stand apart in running text by chance are fewer
_LAYER = "some recognition laid it there unseen, and may have misread digits. Read the picture itself instead."
_NAMELESS = "does not say which characters its letters are (a font lacks that table): only the picture shows them."
_UNSEEN = "Text that the page does not show was left out."
_FIGURES_OF_A_REST = 1  # overleaf a table may end with one number


def read(data: bytes, charset: str = "", pictures: bool = False) -> Document:
    """Read a PDF, its `pictures` of pages too if they are to be read.

    Raises `Unreadable` with cause ``encrypted``, ``truncated``, ``damaged``, ``needs_ocr`` (pictures without a text
    layer), ``no_text`` (nothing at all) or ``too_large``.
    """
    document = Document("pdf")
    with closing(_open(data)) as file:
        if len(file) > _MOST_PAGES:
            raise Unreadable("too_large", f"The PDF has {len(file)} pages; more than {_MOST_PAGES} are not read.")
        document.meta = _meta(file)
        tell_enclosed(file, document)
        pages = [_survey(file, index, document.notes) for index in range(len(file))]
        scanned = [number for number, facts in enumerate(pages, 1) if facts.is_picture]
        seen = _seen(file, scanned[:_MOST_PICTURES]) if pictures and scanned else {}
    if not seen and not any(page.lines for page in pages):
        raise _without_text(pages, bool(scanned))
    document.notes += [_not_read(number, pages[number - 1]) for number in scanned if number not in seen]
    for number, page in seen.items():
        pages[number - 1] = PageFacts(page.lines)
    running = running_lines([page.lines for page in pages])
    blocks = [_lines(facts, number, running) for number, facts in enumerate(pages, 1)]
    closer = [
        number
        for number in _with_tables(pages)
        if number not in seen and _can_be_looked_at(pages[number - 1], number, document.notes)
    ]
    if closer:
        _look_closer(data, {number: pages[number - 1] for number in closer}, blocks, running, document.notes)
    for number, page in seen.items():
        blocks[number - 1] = page.blocks(running)
    document.blocks = list(with_paragraphs(aligned(blocks, seen)))
    return document


def _seen(file: pypdfium2.PdfDocument, numbers: Sequence[int]) -> dict[int, ScannedPage]:
    """Some pages, read as pictures."""
    from extractors.readers.scan import scan_pdf_page  # noqa: PLC0415  # the extra `ocr`, loaded where it is needed

    return {number: scan_pdf_page(file, number) for number in numbers}


def _open(data: bytes) -> pypdfium2.PdfDocument:
    # A cut PDF often opens, without the pages behind the cut: what is missing would be missed by nobody.
    if data.rfind(b"%%EOF") < len(data) // 2:
        raise Unreadable("truncated", "The PDF is cut off: its end is missing. Fetch it again.")
    try:
        file = pypdfium2.PdfDocument(data)
        if len(file):
            return file
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            sentence = "The PDF is encrypted with a password: ask its publisher for it."
            raise Unreadable("encrypted", sentence) from None
    raise Unreadable("damaged", "The PDF is damaged: it cannot be opened, or holds no page.")


def _meta(file: pypdfium2.PdfDocument) -> dict[str, str]:
    try:
        return {key.lower(): value.strip() for key, value in file.get_metadata_dict(skip_empty=True).items()}
    except UnicodeDecodeError:  # metadata that is no text tells nothing
        return {}


def _survey(file: pypdfium2.PdfDocument, index: int, notes: list[Note]) -> PageFacts:
    locator = f"pdf:page={index + 1}"
    try:
        facts = survey(file, index)
    except pypdfium2.PdfiumError as error:
        notes.append(Note("page_damaged", f"Page {index + 1} cannot be read: {error}", locator, loses_data=True))
        return PageFacts([])
    return facts


def _without_text(pages: Sequence[PageFacts], scanned: bool) -> Unreadable:
    if scanned:
        missing = "" if ocr.is_installed() else f" {ocr.INSTALL}"
        if any(page.layered for page in pages):
            what = f"The PDF's pages ({len(pages)}) are pictures. Their text is not what they show: {_LAYER}"
        elif any(page.nameless for page in pages):
            what = f"The PDF {_NAMELESS}"
        else:
            what = f"None of the PDF's {len(pages)} pages has a text layer: it is a scan."
        return Unreadable(ocr.NEEDED, what + missing)
    return Unreadable(
        "no_text",
        f"The PDF's pages ({len(pages)}) show nothing, neither text nor picture: they are empty, or damaged. "
        "Fetch it again, or ask its publisher for another copy.",
    )


def _not_read(number: int, facts: PageFacts) -> Note:
    if facts.layered:
        sentence = f"Page {number} is a picture. Its text is not what it shows: {_LAYER}"
    elif facts.nameless:
        sentence = f"Page {number} {_NAMELESS}"
    else:
        sentence = f"Page {number} is a picture without a text layer: it needs character recognition."
    if not ocr.is_installed():
        sentence += f" {ocr.INSTALL}"
    return Note(ocr.PAGE_NEEDS_IT, sentence, f"pdf:page={number}", loses_data=True)


def _with_tables(pages: Sequence[PageFacts]) -> Iterator[int]:
    """The numbers of the pages that need a closer look: those that may hold a table, or the end of one."""
    before = False
    for number, facts in enumerate(pages, 1):
        enough = _FIGURES_OF_A_REST if before else _FIGURES_OF_A_TABLE
        before = facts.ruled or facts.figures >= enough or facts.ends_with_heads
        if facts.lines and (before or facts.lossy or facts.turn or facts.slanted or facts.invisible):
            yield number


def _can_be_looked_at(facts: PageFacts, number: int, notes: list[Note]) -> bool:
    if facts.shapes > MOST_SHAPES or sum(map(len, facts.lines)) > _MOST_CHARACTERS:
        sentence = f"Page {number} draws more than any table: only its text was read."
        notes.append(Note("page_too_complex", sentence, f"pdf:page={number}", loses_data=True))
        return False
    return True


def _lines(facts: PageFacts, number: int, running: Container[str]) -> list[Block]:
    lines = [Line(text, number, index) for index, text in enumerate(facts.lines, 1)]
    return list(without_page_numbers(lines, running))


def _look_closer(
    data: bytes, pages: dict[int, PageFacts], blocks: list[list[Block]], running: Container[str], notes: list[Note]
) -> None:
    """Replace the blocks of some pages by what pdfplumber sees on them; where it fails, their text stays."""
    number = min(pages)
    two_up: set[tuple[float, float]] = set()
    try:
        with pdfplumber.open(io.BytesIO(data), pages=list(pages), raise_unicode_errors=False) as file:
            for page in file.pages:
                number = page.page_number
                shown = _shown(page, pages[number], notes)
                chars = _inked(shown, notes)
                if are_missing(shown.chars, pages[number]):
                    chars = glyphs(data, number, pages[number].turn)
                size = (float(shown.width), float(shown.height))
                parts = leaves(_printed(shown, chars, notes), size, size in two_up)
                if len(parts) > 1:
                    two_up.add(size)
                blocks[number - 1] = _blocks(parts, number, running)
                page.close()  # else every page's characters stay until the file is closed
    except Exception as error:  # pdfminer raises whatever a broken object leads to
        sentence = f"The tables from page {number} on cannot be read ({type(error).__name__}): only the text was read."
        notes.append(Note("page_damaged", sentence, f"pdf:page={number}", loses_data=True))


def _shown(page: Page, facts: PageFacts, notes: list[Note]) -> Page:
    """The page as it looks when it is turned, without what is not seen."""
    if facts.turn:
        # pdfminer places characters by the one, pdfplumber its page by the other
        page.page_obj.rotate = page.page_obj.attrs["Rotate"] = (page.page_obj.rotate + facts.turn) % 360
    elif not facts.invisible:
        return page
    if facts.invisible:
        notes.append(Note("hidden_content", _UNSEEN, f"pdf:page={page.page_number}"))
    kind = ShownPage if facts.invisible else Page
    return kind(page.pdf, page.page_obj, page_number=page.page_number, initial_doctop=page.initial_doctop)


def _inked(page: Page, notes: list[Note]) -> Iterable[dict[str, Any]]:
    """The characters of a page that are no watermark."""
    chars, mark = without_watermarks(list(on_paper(page)), [*page.rects, *page.curves])
    if mark:
        sentence = f"Pale words behind the text were left out as a watermark: “{mark[:60]}”."
        notes.append(Note("watermark", sentence, f"pdf:page={page.page_number}"))
    return chars


def _printed(page: Page, chars: Iterable[dict[str, Any]], notes: list[Note]) -> Leaf:
    """What stands on a page, its characters among it."""
    edges = edges_of(page)
    placed = list(downwards(char for char in chars if not _is_slanted(char)))
    upright, struck = parted(placed, rulings(edges)[1])
    if struck:
        notes.append(struck_through(struck, f"pdf:page={page.page_number}"))
    return Leaf(upright, edges)


def _blocks(parts: Iterable[Leaf], number: int, running: Container[str]) -> list[Block]:
    """The grids and lines of what a sheet shows."""
    found: list[Block] = []
    for part in parts:
        uprights, rules = rulings(part.edges)
        blocks = blocks_of(Sheet(number, part.chars, cell_boxes(part.edges), uprights, rules), running)
        lines = sum(isinstance(block, Line) for block in found)
        found += put_back(blocks, number, part.aside, lines) if part.aside else blocks
    return found


def _is_slanted(char: dict[str, Any]) -> bool:
    """Whether a character stands aslant, as those of watermarks do: it belongs to no line and no cell."""
    along, up = abs(char["matrix"][0]), abs(char["matrix"][1])
    return bool(min(along, up) > 0.05 * max(along, up))
