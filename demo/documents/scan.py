"""Reports as pictures: pages drawn from a digital PDF, and files that hold nothing but pictures of pages.

Needs the extra `ocr` (numpy, OpenCV) and a Chinese font of the system, which the PDF names and does not embed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from demo.documents import pdf
from demo.documents.model import Layout, Table

Picture = NDArray[np.uint8]
"""Height × width × red, green and blue."""

_POINT = 72
_OF_THE_MOMENT = re.compile(rb"(?<=/ID\[<)[0-9A-F]{32}><[0-9A-F]{32}(?=>\])|(?<=/CreationDate\(D:)\d{14}")
_FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}


@cache
def font_is_there() -> bool:
    """Whether the system has a font to draw Chinese with: two characters come out, and differently."""
    pdfmetrics.registerFont(UnicodeCIDFont(pdf.FONT))
    drawn = []
    for text in "一国":
        stream = io.BytesIO()
        canvas = Canvas(stream, (20, 20))
        canvas.setFont(pdf.FONT, 16)
        canvas.drawString(2, 4, text)
        canvas.save()
        drawn.append(draw(stream.getvalue(), 150)[0])
    return bool(all(picture.min() < 100 for picture in drawn) and (drawn[0] != drawn[1]).any())


def draw(data: bytes, dpi: int) -> list[Picture]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=dpi / _POINT, rev_byteorder=True).to_numpy().copy() for page in document]
    finally:
        document.close()


def draw_table(table: Table, layout: Layout, paper: pdf.Paper, dpi: int) -> Picture:
    """A table of `layout` alone, cut out of its page as people do who take a picture of it."""
    whole = replace(table, cut=None)
    alone = replace(layout, blocks=(whole,))
    return np.concatenate([_cut_out(picture) for picture in draw(pdf.render(alone, paper), dpi)])


def _cut_out(picture: Picture, margin: int = 8) -> Picture:
    rows = np.flatnonzero(picture.min(axis=(1, 2)) < 200)
    return picture[max(0, rows[0] - margin) : rows[-1] + 1 + margin]


def as_image(picture: Picture, format_: str, dpi: int, quality: int = 90) -> bytes:
    """One page as a .png, .jpg or .webp file."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, _FORMATS[format_], dpi=(dpi, dpi), quality=quality)
    return stream.getvalue()


def as_tiff(pictures: Sequence[Picture], dpi: int) -> bytes:
    """All pages in one .tiff file."""
    first, *others = map(Image.fromarray, pictures)
    stream = io.BytesIO()
    first.save(stream, "TIFF", save_all=True, append_images=others, compression="tiff_deflate", dpi=(dpi, dpi))
    return stream.getvalue()


def as_pdf(pictures: Sequence[Picture], dpi: int, quality: int = 85) -> bytes:
    """A PDF of picture pages without a text layer, as scanners write it."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for picture in pictures:
        height, width = (size * _POINT / dpi for size in picture.shape[:2])
        canvas.setPageSize((width, height))
        page = ImageReader(io.BytesIO(as_image(picture, "jpg", dpi, quality)))
        canvas.drawImage(page, 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def as_mixed_pdf(data: bytes, pictures: Mapping[int, Picture], dpi: int) -> bytes:
    """A digital PDF with some of its pages, by number from 0, scanned."""
    digital, mixed = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    for number in range(len(digital)):
        source: Any = digital
        if number in pictures:
            source = pypdfium2.PdfDocument(as_pdf([pictures[number]], dpi))
        mixed.import_pages(source, [0 if number in pictures else number])
    stream = io.BytesIO()
    mixed.save(stream)
    digital.close()
    mixed.close()
    return _OF_THE_MOMENT.sub(lambda found: re.sub(rb"[0-9A-F]", b"0", found.group()), stream.getvalue())
