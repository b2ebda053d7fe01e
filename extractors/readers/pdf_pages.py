"""What pypdfium2 tells of a PDF's pages at little cost: their text, and whether they are ruled like tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from ctypes import byref, c_float, c_int
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.pdf_lines import inside
from extractors.readers.pdf_pieces import are_heads, count_values
from extractors.readers.pdf_unseen import is_invisible, is_opaque

_HAIR = 3.0  # points: what is thinner is a line
_SPECK = 4.0  # points: what is shorter rules nothing
_DEPTH = 5  # forms within forms
_MOST_OF_IT = 0.6  # of a page
_FEW_WORDS = 30  # characters
_MOST_OF_A_LISTING = 4  # words: numbering, label, unit, number
_LONGEST_UNIT = 2  # characters
_NAMELESS = re.compile(r"[\x01\x03-\x08\x0b\x0c\x0e-\x1f]")  # \x02 is pdfium's hyphen, \t\n\r its white space
_FEWEST_NAMELESS = 6
_FEWEST_KINDS = 3  # bullets are of one kind, or two
MOST_SHAPES = 20_000
"""Shapes and pictures of a page that are looked at: drawings have more, tables do not."""


@dataclass(slots=True)
class PageFacts:
    """A page: its text lines in the order of the file, what it draws.

    `ruled` tells whether its upright lines stand at three places or more, as a table of two columns needs; `figures`
    how many numbers stand apart in its text, as in a table without rulings; `lossy` whether pdfium left text out (see
    `_is_left_out`), so that `lines` are not all there is; `turn` by how many degrees the page must be turned clockwise
    for most of its text to stand upright; `slanted` whether some stands aslant, as a watermark does; `pictured` the
    share of the page that its largest picture covers; `invisible` whether some of the text leaves no ink
    or lies beneath a picture; `layered` whether a recognition laid it over a scan, `nameless` whether the file does
    not say which characters some of its letters are: then none of the text is in `lines`.
    """

    lines: list[str]
    ruled: bool = False
    figures: int = 0
    lossy: bool = False
    pictures: int = 0
    shapes: int = 0
    turn: int = 0
    slanted: bool = False
    pictured: float = 0.0
    invisible: bool = False
    layered: bool = False
    nameless: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether the page is nothing but a picture, of which a few stamped words are no text layer."""
        if not self.lines:
            return bool(self.pictures or self.shapes or self.nameless)
        return self.pictured > _MOST_OF_IT and sum(map(len, self.lines)) < _FEW_WORDS

    @property
    def ends_with_heads(self) -> bool:
        """Whether its last line may be the head of a table that stands overleaf."""
        return bool(self.lines) and are_heads(self.lines[-1].split())


def survey(pdf: pypdfium2.PdfDocument, index: int) -> PageFacts:
    """Look at a page, from 0. Raises `pypdfium2.PdfiumError` where the page is damaged."""
    with closing(pdf[index]) as page, closing(page.get_textpage()) as textpage:
        text: str = textpage.get_text_range()
        if _is_nameless(text):
            return PageFacts([], nameless=True)
        facts = PageFacts([line for part in text.splitlines() if (line := part.strip("\x00\ufffe \t"))])
        rotation = page.get_rotation()
        turns: Counter[int | None] = Counter()
        paths: list[pdfium.FPDF_PAGEOBJECT] = []
        texts: list[pdfium.FPDF_PAGEOBJECT] = []
        unseen: list[pdfium.FPDF_PAGEOBJECT] = []
        for kind, handle in _objects(page.raw):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                facts.lossy = facts.lossy or _is_left_out(handle, textpage.raw)
                turns[_turn(handle)] += 1
                texts.append(handle)
                if is_invisible(handle):
                    unseen.append(handle)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                facts.pictures += 1
                share = _share(handle, page)
                facts.pictured = max(facts.pictured, share)
                if len(unseen) < len(texts) and share > _MOST_OF_IT and is_opaque(handle, page):
                    unseen = texts.copy()
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                facts.shapes += 1
                paths.append(handle)
        if unseen:
            facts.invisible = True
            facts.layered = _is_layered(facts, _length(unseen, textpage), _length(texts, textpage))
            facts.lines = [] if facts.layered else facts.lines
        facts.slanted = turns[None] > 0
        facts.turn = _upright(turns, rotation)
        turned = (rotation + facts.turn) % 180 == 90
        facts.ruled = _distinct({place for path in paths for place in _uprights(path, turned)}) >= 3
        first, end = inside(facts.lines, ())
        facts.figures = sum(map(_figures, facts.lines[first:end]))
        return facts


def _is_nameless(text: str) -> bool:
    """Whether a page shows letters that are nothing but numbers of drawings in a font without a table of characters.
    Mostly these are the digits: the table of another font does for the rest."""
    found = _NAMELESS.findall(text)
    return len(found) >= _FEWEST_NAMELESS and len(set(found)) >= _FEWEST_KINDS


def _is_layered(facts: PageFacts, unseen: int, characters: int) -> bool:
    """Whether a page is a picture whose text, so many of whose `characters` are unseen, a recognition laid over it."""
    is_drawn = facts.pictured > _MOST_OF_IT or (
        bool(facts.pictures or facts.shapes) and characters - unseen < _FEW_WORDS
    )
    return is_drawn and 2 * unseen > characters


def _length(texts: Iterable[pdfium.FPDF_PAGEOBJECT], textpage: pypdfium2.PdfTextPage) -> int:
    """How many characters some text objects have. Each is sought in the whole text: no question for every page."""
    return sum(max(0, pdfium.FPDFTextObj_GetText(text, textpage.raw, None, 0) // 2 - 1) for text in texts)


def turn_of(page: pypdfium2.PdfPage) -> int:
    """`PageFacts.turn` of a page, at a fraction of what a survey costs."""
    texts = (handle for kind, handle in _objects(page.raw) if kind == pdfium.FPDF_PAGEOBJ_TEXT)
    return _upright(Counter(map(_turn, texts)), page.get_rotation())


def _upright(turns: Counter[int | None], rotation: int) -> int:
    """By how many degrees a page is to be turned further, so many of whose texts ask for each turn."""
    asked = Counter({turn: count for turn, count in turns.items() if turn is not None})
    return (asked.most_common(1)[0][0] - rotation) % 360 if asked else 0


def _share(picture: pdfium.FPDF_PAGEOBJECT, page: pypdfium2.PdfPage) -> float:
    """The share of the page that a picture covers."""
    box = _bounds(picture)
    width, height = page.get_size()
    return (box[2] - box[0]) * (box[3] - box[1]) / max(1.0, width * height) if box else 0.0


def shown_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """Where the part of the page that viewers show lies on its medium, both turned as they are shown: left, top, right
    and bottom."""
    left, bottom, right, top = page.get_mediabox()
    inner = page.get_cropbox()
    cut = (
        max(inner[0] - left, 0.0),  # from the left, below, the right and above, before turning
        max(inner[1] - bottom, 0.0),
        max(right - inner[2], 0.0),
        max(top - inner[3], 0.0),
    )
    # a page turned clockwise has what was its left side on top
    from_left, from_top = {
        0: (cut[0], cut[3]),
        90: (cut[1], cut[0]),
        180: (cut[2], cut[1]),
        270: (cut[3], cut[2]),
    }[page.get_rotation()]
    width, height = page.get_size()
    return from_left, from_top, from_left + width, from_top + height


def _figures(line: str) -> int:
    """How many numbers stand apart in a line, as long as they are half of its words or it ends with one behind a label
    and a unit: running text has others. One that text follows numbers a row, or is the year of a sentence."""
    words, count = line.split(), count_values(line)
    if len(words) > 1 and count == count_values(words[0]) == 1 and len(words[-1]) > _LONGEST_UNIT:
        return 0
    listed = len(words) <= _MOST_OF_A_LISTING and count_values(words[-1])
    return count if listed or 2 * count >= len(words) else 0


def _is_left_out(text: pdfium.FPDF_PAGEOBJECT, textpage: pdfium.FPDF_TEXTPAGE) -> bool:
    """Whether pdfium took a text object for the shadow of an equal one near it.

    It means to drop text that is printed twice to look bold. In fonts that the file does not embed, characters have no
    height to it, and the second of two equal lines is dropped as well.
    """
    box = _bounds(text)
    return box is not None and box[3] - box[1] < 0.01 and pdfium.FPDFTextObj_GetText(text, textpage, None, 0) <= 2


def _turn(text: pdfium.FPDF_PAGEOBJECT) -> int | None:
    """By how many degrees the paper must be turned clockwise for a text to stand upright; None for a slanted one."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(text, byref(matrix)):
        return 0
    along, up = abs(matrix.a), abs(matrix.b)
    if min(along, up) > 0.05 * max(along, up):
        return None
    if along > up:
        return 0 if matrix.a > 0 else 180
    return 90 if matrix.b > 0 else 270


def _objects(page: pdfium.FPDF_PAGE) -> Iterator[tuple[int, pdfium.FPDF_PAGEOBJECT]]:
    """The page's objects with their kinds, those inside forms too, as far as `MOST_SHAPES` goes.

    pypdfium2's own iterator makes a Python object for every character run: ten times the cost of what is needed here.
    """
    count = pdfium.FPDFPage_CountObjects(page)
    stack = [(pdfium.FPDFPage_GetObject(page, index), 0) for index in reversed(range(count))]
    room = MOST_SHAPES
    while stack and room >= 0:
        handle, depth = stack.pop()
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = pdfium.FPDFFormObj_CountObjects(handle)
            stack += [(pdfium.FPDFFormObj_GetObject(handle, index), depth + 1) for index in reversed(range(inner))]
        yield kind, handle
        room -= kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)


def _uprights(path: pdfium.FPDF_PAGEOBJECT, turned: bool) -> Iterator[int]:
    """The places, in points across the page, of the upright lines that a path draws."""
    box = _bounds(path)
    if box is None:
        return
    near, bottom, far, top = box
    height = top - bottom
    if turned:
        near, far, height = bottom, top, far - near
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


def _bounds(handle: pdfium.FPDF_PAGEOBJECT) -> tuple[float, float, float, float] | None:
    """An object's box as left, bottom, right, top; None where pdfium knows none."""
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not pdfium.FPDFPageObj_GetBounds(handle, byref(left), byref(bottom), byref(right), byref(top)):
        return None
    return left.value, bottom.value, right.value, top.value


def _distinct(places: set[int]) -> int:
    count, last = 0, -10
    for place in sorted(places):
        if place - last > _HAIR:
            count += 1
        last = place
    return count
