"""The picture of a page → what stands on it and where: a text layer for a page that has none.

The picture is turned upright and made straight, its light evened. Cells between rulings are read one by one; text
outside of them by its lines, parted where wide gaps part it. All that comes after reads pages as PDFs print them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from PIL import Image

from extractors.document import Reading, Rule
from extractors.readers.pdf_blocks import Sheet
from extractors.readers.pdf_lines import Char
from extractors.readers.pdf_pieces import Upright as UprightRule
from extractors.readers.pdf_pieces import locator
from extractors.readers.scan_brackets import bracketed
from extractors.readers.scan_cells import Page, Strip
from extractors.readers.scan_columns import by_column
from extractors.readers.scan_crossed import crossing, doubt
from extractors.readers.scan_faint import hear_faint
from extractors.readers.scan_fills import without_fills, without_pale_fills
from extractors.readers.scan_light import Gray, even, ink_of, without_ghosts, without_seals
from extractors.readers.scan_lines import outside, rejoined
from extractors.readers.scan_rulings import Box, Rulings, cell_boxes, find_rulings
from extractors.readers.scan_seals import without_gray_seals
from extractors.readers.scan_shape import Points, Upright, straighten
from extractors.readers.scan_text import detector, recogniser

_LOOKED_AT = 900  # pixels of the shorter side of a picture in which lines of text are looked for,
_LONGEST = 2600  # and of the longer side at most
_MUCH_SMALLER = 0.75
_TALL = 1.9  # times as high as wide: several pages in one picture, or a long one
_SEAM, _ALMOST_ALL = 6.0, 15  # shades by which it changes there, but for so many per cent of its width
_MARGIN = 6.0  # sizes of type without text between pages
_TYPE = 0.9  # of the height of a line as it is found: its type
_SMALLEST, _USUAL, _LARGEST = 20.0, 26.0, 44.0  # pixels: type is made as large as is read well
_POINTS = 10.0  # the size of type that tables are taken to have, where nothing tells how large a picture is
_ASKED = 8  # lines that tell which way is up: among the longest every fourth, where there are enough of them
_EVERY = 4
_BEGINNING = 5  # squares of each
_UPRIGHT = 1.0  # characters that are read in a square: on its side or on its head a page shows fewer
_ENOUGH = 0.4  # of the rulings, by length: where so many are as dark as type, paler ones are none


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it was read. `points` is the size of a pixel of the straight page, in points of `sheet`; `upright`
    leads back to the picture; `readings` are those of the ruled cells by their place on the sheet; `strips` are the
    texts outside of these."""

    sheet: Sheet
    upright: Upright
    points: float
    readings: dict[str, tuple[Reading, ...]]
    strips: list[Strip]

    def box_back(self, box: Sequence[float]) -> Box:
        """Where a box of the sheet lies in the picture, in its pixels."""
        return self.upright.box_back([edge / self.points for edge in box])


def parts_of(picture: Image.Image) -> list[tuple[int, int]]:
    """From where to where the pages reach that were joined to one tall picture. They are parted where nothing is
    written for several lines: along the seam, across which all of the picture changes, or midway where none is seen."""
    gray = np.asarray(picture.convert("L"))
    height, width = gray.shape
    if height < _TALL * width:
        return [(0, height)]
    texts = detector().find(gray, min(_LONGEST, round(_LOOKED_AT * height / width)))
    room = _MARGIN * _type_of(texts)
    written = sorted((float(text[:, 1].min()), float(text[:, 1].max())) for text in texts)
    cuts, reach = [0], written[0][1] if written else 0.0
    for top, bottom in written:
        if top - reach > room:
            changes = np.abs(np.diff(gray[round(reach) : round(top), ::4].astype(np.int16), axis=0))
            seams = np.percentile(changes, _ALMOST_ALL, axis=1)
            at = int(seams.argmax()) if seams.max() >= _SEAM else len(seams) // 2
            cuts.append(round(reach) + 1 + at)
        reach = max(reach, bottom)
    return list(pairwise([*cuts, height]))


def see(picture: Image.Image, number: int, points: float | None = None) -> Seen:
    """Read the picture of page `number`, in colours; `points` is the size of its pixels where that is known."""
    gray = without_seals(np.asarray(picture))
    side = min(_LONGEST, round(_LOOKED_AT * max(gray.shape) / min(gray.shape)))
    turned, texts, turn = _the_right_way_up(gray, detector().find(gray, side))
    size = _type_of(texts)
    scale = min(_USUAL / size, 2.5) if size < _SMALLEST else max(_USUAL / size, 0.3) if size > _LARGEST else 1.0
    upright, texts = straighten(turned, texts, scale)
    upright = Upright(upright.gray, *_unturned(upright, turn, turned.shape))
    size = _type_of(texts)
    evened = whole = without_pale_fills(even(without_fills(upright.gray, size)), size)
    ink = ink_of(evened)
    small = _small_type_of(texts, size)
    rulings = find_rulings(ink, small)
    covered = None
    # where no ruling closes a cell, a dash taken for a ghost leaves a blank that nothing tells from one printed
    if cell_boxes(rulings, small):
        evened, covered = without_gray_seals(evened, size)
        if covered is not None:
            ink = ink_of(evened)
            # a ruling that touches the seal is found without it, a pale one below it with it
            rulings = find_rulings(np.maximum(ink, rulings.ink), small)
        alone = without_ghosts(evened, rulings.ink)
        if alone is not evened:
            evened, ink = alone, ink_of(alone)
            among_type = find_rulings(ink, small)
            rulings = among_type if among_type.length > _ENOUGH * rulings.length else rulings
    page = Page(evened, ink, rulings.ink, size)
    tables = cell_boxes(rulings, small)
    contents = [page.cells(boxes) for boxes in tables]
    if whole is not evened:
        hear_faint(contents, Page(whole, ink_of(whole), rulings.ink, size), covered)
    parted = by_column(page, outside(page, texts, tables))
    strips = bracketed(page, [strip for line in parted for strip in rejoined(line, size)])
    strips = doubt(contents, strips, crossing(page.ink, rulings.ink, size), page)
    inside = [strip for table in contents for content in table for strip in content.strips]
    unit = points / scale if points else _POINTS / size
    readings = {}
    for table in contents:
        for content in table:
            if len(content.strips) == 1 and content.strips[0].readings:
                readings[locator(_scaled(content.box, unit), number)] = content.strips[0].readings
    return Seen(_sheet(number, [*inside, *strips], tables, rulings, size, unit), upright, unit, readings, strips)


def _the_right_way_up(gray: Gray, texts: list[Points]) -> tuple[Gray, list[Points], int]:
    """The picture turned so that its text can be read, where that lies then, and by how many quarters to the left.

    Squares as high as the lines tell: a line written downwards is read as well lying on its side, and may be most of
    what is on an upright page. A turned character is read, too; but of those cut by the edge of a square it is those
    upright that are.
    """
    if not texts:
        return gray, texts, 0
    every = max(1, min(_EVERY, len(texts) // _ASKED))
    longest = sorted(texts, key=lambda text: -float(np.linalg.norm(text[1] - text[0])))[: every * _ASKED : every]
    squares = [square for text in longest for square in _beginning(gray, text)]
    steps = np.sum([np.abs(text[1] - text[0]) for text in texts], axis=0)
    legible = {0: _legible(squares)}
    if legible[0] < _UPRIGHT or steps[1] > steps[0]:
        legible |= {turn: _legible([np.rot90(square, turn) for square in squares]) for turn in (1, 2, 3)}
    turn = max(legible, key=legible.__getitem__)
    return np.ascontiguousarray(np.rot90(gray, turn)), [_turned(text, gray.shape, turn) for text in texts], turn


def _beginning(gray: Gray, text: Points) -> list[Gray]:
    """The first squares of a text, across or downwards, each as wide as it is high."""
    (left, top), (right, bottom) = text.min(axis=0), text.max(axis=0)
    picture = gray[max(0, round(top)) : round(bottom) + 1, max(0, round(left)) : round(right) + 1]
    long, short = max(picture.shape), max(1, min(picture.shape))
    return np.array_split(picture, max(1, round(long / short)), axis=picture.shape.index(long))[:_BEGINNING]


def _turned(text: Points, shape: Sequence[int], turn: int) -> Points:
    """The corners of a text in a picture that is turned, clockwise from the left upper one as it is read then."""
    height, width = shape[:2]
    points = text
    for _ in range(turn % 4):
        points = np.stack([points[:, 1], width - points[:, 0]], axis=1)
        width, height = height, width
    along = points[1] - points[0]
    backwards = along[0] < 0 if abs(along[0]) >= abs(along[1]) else along[1] < 0
    return np.roll(points, -2, axis=0) if backwards else points


def _unturned(upright: Upright, turn: int, shape: Sequence[int]) -> tuple[Points, Points]:
    """Where the places of a straightened page lie in the picture before it was turned."""
    xs, ys = upright.xs, upright.ys
    height, width = shape[:2]
    for _ in range(turn % 4):
        xs, ys = height - ys, xs
        width, height = height, width
    return xs, ys


def _legible(squares: Sequence[Gray]) -> float:
    """How many characters are read in a square, each as far as it is sure. Several count less than one each, for
    those of a line written downwards stand alone in theirs."""
    said = recogniser().read(squares)
    return float(np.mean([one.confidence * sqrt(len(one.text)) for one in said])) if said else 0.0


def _type_of(texts: Sequence[Points]) -> float:
    """The usual height of type, in pixels."""
    heights = [float(np.linalg.norm(text[3] - text[0])) for text in texts]
    return max(6.0, _TYPE * sorted(heights)[len(heights) // 2]) if heights else _USUAL


def _small_type_of(texts: Sequence[Points], usual: float) -> float:
    """The height of the type of tables, where a good part of the texts is much smaller than the others."""
    heights = sorted(float(np.linalg.norm(text[3] - text[0])) for text in texts)
    small = _TYPE * heights[len(heights) // 4] if heights else usual
    return small if small < _MUCH_SMALLER * usual else usual


def _scaled(box: Box, unit: float) -> Box:
    return float(box[0] * unit), float(box[1] * unit), float(box[2] * unit), float(box[3] * unit)


def _sheet(
    number: int, strips: Iterable[Strip], tables: Sequence[Sequence[Box]], rulings: Rulings, size: float, unit: float
) -> Sheet:
    chars = [char for strip in strips for char in _chars(strip, size, unit)]
    return Sheet(
        number,
        chars,
        [[_scaled(box, unit) for box in boxes] for boxes in tables],
        [UprightRule(one.at * unit, one.start * unit, one.end * unit) for one in rulings.upright],
        [Rule(one.at * unit, one.start * unit, one.end * unit) for one in rulings.level],
    )


def _chars(strip: Strip, size: float, unit: float) -> Iterator[Char]:
    """The characters of a text, each as wide as its kind, over the whole of its box."""
    text = strip.text
    if not text:
        return
    left, top, right, bottom = _scaled(strip.box, unit)
    widths = [1.0 if character.isascii() else 2.0 for character in text]
    step = (right - left) / sum(widths)
    # characters are as high as they are wide: what is higher has ink of the lines above and below in its box
    middle, half = (top + bottom) / 2, max(min(bottom - top, 2 * step), 0.8 * size * unit) / 2
    for character, width in zip(text, widths, strict=True):
        yield Char(character, left, left + width * step, middle - half, middle + half)
        left += width * step
