"""What pypdfium2 tells of a PDF's pages at little cost: their text, and whether they are ruled like tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from ctypes import byref, c_float, c_int
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_HAIR = 3.0  # points: what is thinner is a line
_SPECK = 4.0  # points: what is shorter rules nothing
_DEPTH = 5  # forms within forms
MOST_SHAPES = 20_000
"""Shapes and pictures of a page that are looked at: drawings have more, tables do not."""


@dataclass(slots=True)
class PageFacts:
    """A page: its text lines in the order of the file, what it draws.

    `ruled` tells whether its upright lines stand at three places or more, as a table of two columns needs.
    """

    lines: list[str]
    ruled: bool
    pictures: int
    shapes: int


def survey(pdf: pypdfium2.PdfDocument, index: int) -> PageFacts:
    """Look at a page, from 0. Raises `pypdfium2.PdfiumError` where the page is damaged."""
    with closing(pdf[index]) as page:
        with closing(page.get_textpage()) as textpage:
            text: str = textpage.get_text_range()
        lines = [line for part in text.splitlines() if (line := part.replace("\ufffe", "").strip("\x00 \t"))]
        places: set[int] = set()
        pictures = shapes = 0
        turned = page.get_rotation() in (90, 270)
        for kind, handle in _objects(page.raw):
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                pictures += 1
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                shapes += 1
                places.update(_uprights(handle, turned))
            if shapes + pictures > MOST_SHAPES:
                break
        return PageFacts(lines, _distinct(places) >= 3, pictures, shapes)


def _objects(page: pdfium.FPDF_PAGE) -> Iterator[tuple[int, pdfium.FPDF_PAGEOBJECT]]:
    """The page's objects with their kinds, those inside forms too.

    pypdfium2's own iterator makes a Python object for every character run: ten times the cost of what is needed here.
    """
    count = pdfium.FPDFPage_CountObjects(page)
    stack = [(pdfium.FPDFPage_GetObject(page, index), 0) for index in reversed(range(count))]
    while stack:
        handle, depth = stack.pop()
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = pdfium.FPDFFormObj_CountObjects(handle)
            stack += [(pdfium.FPDFFormObj_GetObject(handle, index), depth + 1) for index in range(inner)]
        yield kind, handle


def _uprights(path: pdfium.FPDF_PAGEOBJECT, turned: bool) -> Iterator[int]:
    """The places, in points across the page, of the upright lines that a path draws."""
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not pdfium.FPDFPageObj_GetBounds(path, byref(left), byref(bottom), byref(right), byref(top)):
        return
    near, far, height = left.value, right.value, top.value - bottom.value
    if turned:
        near, far, height = bottom.value, top.value, right.value - left.value
    if height < _SPECK:
        return
    if far - near < _HAIR:
        yield round((near + far) / 2)
        return
    fill, stroke = c_int(), c_int()
    if pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke)) and stroke.value:
        yield from (round(near), round(far))
        if pdfium.FPDFPath_CountSegments(path) > 5:
            yield round((near + far) / 2)  # several lines in one path, perhaps a whole table


def _distinct(places: set[int]) -> int:
    count, last = 0, -10
    for place in sorted(places):
        if place - last > _HAIR:
            count += 1
        last = place
    return count
