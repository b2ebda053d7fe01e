"""Pages read by character recognition: those of PDFs and those of picture files. Needs the extra `ocr`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from math import sqrt

import pypdfium2
from PIL import Image

from extractors.readers.pdf_pages import shown_box
from extractors.readers.scan_blocks import ScannedPage
from extractors.readers.scan_page import parts_of, see

_DRAWN_AT = 200 / 72  # pixels a point
_MOST_PIXELS = 8_000_000  # of a page that are looked at: more tell nothing more
_MOST_PARTS = 4.0  # pages in one picture that may be as fine


def scan_pdf_page(file: pypdfium2.PdfDocument, number: int) -> ScannedPage:
    """Draw and read page `number` of a PDF."""
    with closing(file[number - 1]) as page:
        left, top, right, bottom = shown_box(page)
        scale = min(_DRAWN_AT, sqrt(_MOST_PIXELS / max(1.0, (right - left) * (bottom - top))))
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return ScannedPage(see(picture, number, 1 / scale), f"pdf:page={number}", 1 / scale, left, top)


def scan_picture(picture: Image.Image, first: int, sheet: str, points: float | None = None) -> Iterator[ScannedPage]:
    """Read a picture, whose locators begin with `sheet`, as one page or as the pages that were joined in it, numbered
    from `first`; `points` is the size of its pixels where that is known."""
    pages = min(max(1.0, picture.height / (1.5 * picture.width)), _MOST_PARTS)
    scale = min(1.0, sqrt(pages * _MOST_PIXELS / (picture.width * picture.height)))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    small = picture.resize(size) if scale < 1 else picture
    for number, (top, bottom) in enumerate(parts_of(small), first):
        seen = see(small.crop((0, top, small.width, bottom)), number, points / scale if points else None)
        yield ScannedPage(seen, sheet, 1 / scale, top=top / scale)
