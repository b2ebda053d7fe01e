"""The picture of a page → what stands on it and where: a text layer for a page that has none.

The picture is turned upright and made straight, its light evened. Cells between rulings are read one by one; text
outside of them by its lines, parted where wide gaps part it. All that comes after reads pages as PDFs print them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image

from extractors.document import Reading, Rule
from extractors.readers.pdf_blocks import Sheet
from extractors.readers.pdf_lines import Char
from extractors.readers.pdf_pieces import Upright as UprightRule
from extractors.readers.pdf_pieces import locator
from extractors.readers.scan_cells import Page, Strip
from extractors.readers.scan_columns import by_column
from extractors.readers.scan_light import Gray, even, ink_of, without_seals
from extractors.readers.scan_rulings import Box, Rulings, cell_boxes, find_rulings
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
_ASKED = 5  # lines that tell which way is up
_BEGINNING = 8  # times their height: as much of them is read
_READABLE = 0.85
_GAP = 0.8  # sizes of type between two texts of a line: within one, punctuation leaves less
_CHANNEL = 0.3  # sizes of type: so narrow a gap parts two texts if the next line has it too
_WORDY = 1.3  # and each is wider than this: the figures of a number may be set as far apart
_NEXT_LINE = 1.4  # sizes of type within which that begins
_PUNCTUATED = 1.8  # sizes of type that it leaves at most
_WHITE_AFTER, _WHITE_BEFORE = "，。；：、！？）》”,;:)", "（《“("
_SIGN = 0.3  # sizes of type: smaller ink is no text of its own
_FEWEST_NUMBERS = 4  # outside ruled cells: as many make a table without rulings


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
    evened = even(upright.gray)
    ink = ink_of(evened)
    small = _small_type_of(texts, size)
    rulings = find_rulings(ink, small)
    page = Page(evened, ink, rulings.ink, size)
    tables = cell_boxes(rulings, small)
    contents = [page.cells(boxes) for boxes in tables]
    parted = by_column(page, _outside(page, texts, tables))
    strips = [strip for line in parted for strip in _rejoined(line, size)]
    inside = [strip for table in contents for content in table for strip in content.strips]
    unit = points / scale if points else _POINTS / size
    readings = {}
    for table in contents:
        for content in table:
            if len(content.strips) == 1 and content.strips[0].readings:
                readings[locator(_scaled(content.box, unit), number)] = content.strips[0].readings
    return Seen(_sheet(number, [*inside, *strips], tables, rulings, size, unit), upright, unit, readings, strips)


def _the_right_way_up(gray: Gray, texts: list[Points]) -> tuple[Gray, list[Points], int]:
    """The picture turned so that its text can be read, where that lies then, and by how many quarters to the left."""
    if not texts:
        return gray, texts, 0
    steps = [text[1] - text[0] for text in texts]
    across = sum(abs(step[0]) for step in steps if abs(step[0]) > 2 * abs(step[1]))
    down = sum(abs(step[1]) for step in steps if abs(step[1]) > 2 * abs(step[0]))
    turn = 1 if down > across else 0
    longest = sorted(texts, key=lambda text: -float(np.linalg.norm(text[1] - text[0])))[: 4 * _ASKED : 4]
    crops = [_crop(gray, text, turn) for text in longest]
    if _sure(crops) < _READABLE and _sure([np.rot90(crop, 2) for crop in crops]) > _sure(crops):
        turn += 2
    return np.ascontiguousarray(np.rot90(gray, turn)), [_turned(text, gray.shape, turn) for text in texts], turn


def _crop(gray: Gray, text: Points, turn: int) -> Gray:
    """A line of text as it is read if the picture is turned."""
    corners = _turned(text, gray.shape, turn)
    picture = np.rot90(gray, turn)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return np.ascontiguousarray(picture[max(0, round(top)) : round(bottom) + 1, max(0, round(left)) : round(right) + 1])


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


def _sure(crops: Sequence[Gray]) -> float:
    beginnings = [crop[:, : _BEGINNING * crop.shape[0]] for crop in crops]
    said = [one for one in recogniser().read(beginnings) if one.text]
    return float(np.mean([one.confidence for one in said])) if said else 0.0


def _type_of(texts: Sequence[Points]) -> float:
    """The usual height of type, in pixels."""
    heights = [float(np.linalg.norm(text[3] - text[0])) for text in texts]
    return max(6.0, _TYPE * sorted(heights)[len(heights) // 2]) if heights else _USUAL


def _small_type_of(texts: Sequence[Points], usual: float) -> float:
    """The height of the type of tables, where a good part of the texts is much smaller than the others."""
    heights = sorted(float(np.linalg.norm(text[3] - text[0])) for text in texts)
    small = _TYPE * heights[len(heights) // 4] if heights else usual
    return small if small < _MUCH_SMALLER * usual else usual


def _outside(page: Page, texts: Iterable[Points], tables: Sequence[Sequence[Box]]) -> list[Strip]:
    """The texts outside the ruled cells, read."""
    closed = [_around(boxes) for boxes in tables]
    lines = []
    for text in texts:
        left, top = map(float, text.min(axis=0))
        right, bottom = map(float, text.max(axis=0))
        if not any(_holds(box, ((left + right) / 2, (top + bottom) / 2)) for box in closed):
            lines.append([Strip(part) for part in _parts(page, (left, top, right, bottom))])
    page.read([(strip, _with_air(strip.box, page.size)) for line in lines for strip in line])
    found = [strip for line in lines for strip in _rejoined(line, page.size)]
    if sum(bool(strip.readings) for strip in found) >= _FEWEST_NUMBERS:
        more = [Strip(box) for box in _overlooked(page, [strip.box for strip in found], closed)]
        page.read([(strip, _with_air(strip.box, page.size)) for strip in more])
        found += [strip for strip in more if strip.readings]
    return [strip for strip in found if strip.readings or any(map(str.isalnum, strip.text))]


def _rejoined(line: Sequence[Strip], size: float) -> Iterator[Strip]:
    """The texts of a line; what only the white beside punctuation parted is one."""
    open_: Strip | None = None
    for strip in line:
        if (
            open_
            and open_.text
            and strip.text
            and strip.box[0] - open_.box[2] < _PUNCTUATED * size
            and (open_.text[-1] in _WHITE_AFTER or strip.text[0] in _WHITE_BEFORE)
        ):
            box = (open_.box[0], min(open_.box[1], strip.box[1]), strip.box[2], max(open_.box[3], strip.box[3]))
            open_ = Strip(box, open_.text + strip.text, min(open_.confidence, strip.confidence))
            continue
        if open_:
            yield open_
        open_ = strip
    if open_:
        yield open_


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _holds(box: Box, place: tuple[float, float]) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]


def _with_air(box: Box, size: float) -> Box:
    return box[0] - size, box[1] - 0.3 * size, box[2] + size, box[3] + 0.3 * size


def _parts(page: Page, box: Box) -> Iterator[Box]:
    """The texts in a line of text, their boxes as tight as their ink."""
    height, width = page.ink.shape
    left, right = max(0, round(box[0])), min(width, round(box[2]))
    top, bottom = max(0, round(box[1])), min(height, round(box[3]))
    inside = page.ink[top:bottom, left:right]
    columns = np.flatnonzero(inside.any(axis=0))
    if not len(columns):
        return
    gaps = np.diff(columns)
    size = max(page.size, 0.75 * (bottom - top))
    wide = np.flatnonzero(gaps > _CHANNEL * size)
    ends_of_runs = [-1, *wide, len(columns) - 1]
    lengths = [columns[last] - columns[before + 1] for before, last in pairwise(ends_of_runs)]
    breaks = [
        index
        for place, index in enumerate(wide)
        if gaps[index] > _GAP * size
        or (
            min(lengths[place : place + 2]) > _WORDY * size
            and _is_channel(page, left + columns[index] + 1, left + columns[index + 1], (top, bottom))
        )
    ]
    starts = [columns[0], *(columns[index + 1] for index in breaks)]
    ends = [*(columns[index] for index in breaks), columns[-1]]
    for start, end in zip(starts, ends, strict=True):
        rows = np.flatnonzero(inside[:, start : end + 1].any(axis=1))
        if max(end - start, np.ptp(rows)) >= _SIGN * page.size:
            yield float(left + start), float(top + rows[0]), float(left + end + 1), float(top + rows[-1] + 1)


def _is_channel(page: Page, start: int, end: int, line: tuple[int, int]) -> bool:
    """Whether the gap in a line goes on in the line above or below, with text on both sides of it there too: then it
    parts columns."""
    top, bottom = line
    reach, room = round(_NEXT_LINE * page.size), round(4 * page.size)
    for first, last in ((max(0, top - reach), top), (bottom, bottom + reach)):
        band = page.ink[first:last]
        beside = band[:, max(0, start - room) : start], band[:, end : end + room]
        if not band[:, start:end].any() and all(part.any() for part in beside):
            return True
    return False


def _overlooked(page: Page, known: Sequence[Box], closed: Sequence[Box]) -> Iterator[Box]:
    """Ink of the size of text where none was seen: single figures and dashes."""
    ink = page.ink.copy()
    air = 0.15 * page.size
    for left, top, right, bottom in (*known, *closed):
        ink[max(0, round(top - air)) : round(bottom + air), max(0, round(left - air)) : round(right + air)] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(1, round(0.4 * page.size))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for left, top, width, height, _ in stats[1:count]:
        if _SIGN * page.size <= max(width, height) and height < 1.3 * page.size and width < 6 * page.size:
            yield float(left), float(top), float(left + width), float(top + height)


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
    middle, half = (top + bottom) / 2, max(bottom - top, 0.8 * size * unit) / 2
    widths = [1.0 if character.isascii() else 2.0 for character in text]
    step = (right - left) / sum(widths)
    for character, width in zip(text, widths, strict=True):
        yield Char(character, left, left + width * step, middle - half, middle + half)
        left += width * step
