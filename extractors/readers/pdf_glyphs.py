"""The characters of a page as pdfium places them, for pages of whose fonts pdfminer makes no text.

A font may bring a table of its own that tells which bytes are which of its characters; pdfminer knows the common tables
by name and then finds no character at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import byref, c_double
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.pdf_pages import PageFacts

_UNNAMED = "(cid:"  # how pdfminer writes a character of which it knows only the number
_BELOW = 0.15  # of the size of type below its line
_FEW = 0.5  # of the characters that pdfium reads


def are_missing(chars: Sequence[dict[str, Any]], facts: PageFacts) -> bool:
    """Whether pdfplumber's characters are much fewer than those that pdfium saw on the page."""
    read = sum(not (char["text"].isspace() or char["text"].startswith(_UNNAMED)) for char in chars)
    return read < _FEW * sum(len("".join(line.split())) for line in facts.lines)


def glyphs(data: bytes, number: int, turn: int) -> Iterator[dict[str, Any]]:
    """The characters of a page, from 1, that is turned clockwise by `turn` degrees beyond what the file says; each with
    `text`, `x0`, `x1`, `top`, `bottom` and `matrix`, as pdfplumber has them."""
    with closing(pypdfium2.PdfDocument(data)) as file, closing(file[number - 1]) as page:
        rotation = (page.get_rotation() + turn) % 360
        medium = page.get_mediabox()
        with closing(page.get_textpage()) as textpage:
            for index in range(textpage.count_chars()):
                code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
                matrix = pdfium.FS_MATRIX()
                if code < ord(" ") or pdfium.FPDFText_IsGenerated(textpage.raw, index) == 1:
                    continue
                if not pdfium.FPDFText_GetMatrix(textpage.raw, index, byref(matrix)):
                    continue
                x0, top, x1, bottom = _turned(_box(textpage, index, matrix), medium, rotation)
                yield {
                    "text": chr(code),
                    "x0": x0,
                    "x1": x1,
                    "top": top,
                    "bottom": bottom,
                    "matrix": _direction(matrix.a, matrix.b, rotation),
                }


def _box(textpage: pypdfium2.PdfTextPage, index: int, matrix: pdfium.FS_MATRIX) -> tuple[float, float, float, float]:
    """Where a character stands, as wide as its font sets it and as high as its type is large: what fonts say of their
    own height reaches into the lines above and below. Left, bottom, right, top."""
    left, bottom, right, top = textpage.get_charbox(index, loose=True)
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(textpage.raw, index, byref(x), byref(y))
    size = pdfium.FPDFText_GetFontSize(textpage.raw, index)
    if abs(matrix.a) >= abs(matrix.b):
        low, high = sorted((y.value - _BELOW * size * matrix.d, y.value + (1 - _BELOW) * size * matrix.d))
        return left, low, right, high
    near, far = sorted((x.value - _BELOW * size * matrix.c, x.value + (1 - _BELOW) * size * matrix.c))
    return near, bottom, far, top


def _turned(
    box: tuple[float, float, float, float], medium: tuple[float, float, float, float], rotation: int
) -> tuple[float, float, float, float]:
    """A box (left, bottom, right, top, y upwards) on the page as it is shown: x0, top, x1, bottom, y downwards."""
    left, bottom, right, top = box
    near, low, far, high = medium
    if rotation == 90:
        return bottom - low, left - near, top - low, right - near
    if rotation == 180:
        return far - right, bottom - low, far - left, top - low
    if rotation == 270:
        return high - top, far - right, high - bottom, far - left
    return left - near, high - top, right - near, high - bottom


def _direction(along: float, up: float, rotation: int) -> tuple[float, float]:
    """Where a character's own right is, on the page as it is shown."""
    for _ in range(rotation // 90):
        along, up = up, -along
    return along, up
