"""What stands in the closed cells of a straight page: lines of text, and for numbers several looks at each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import Reading
from extractors.readers.scan_light import Gray, Mask
from extractors.readers.scan_rulings import Box
from extractors.readers.scan_text import Said, recogniser

_SPECK = 0.09  # sizes of type: what is smaller in both directions is dust
_STROKES = 0.25  # sizes of type: what is smaller is a point or a comma, and stands
_BESIDE = 0.35  # sizes of type from a stroke at most, or is dust too
_SIGN = 0.28  # sizes of type: a cell with nothing larger in it is empty
_LINE = 1.2  # sizes of type that a line may be high: more is two lines
_AIR = 0.2  # of a line's height, kept around it
_STROKE = 0.35  # of its height that a slash is wide on one level, at most,
_STRAIGHT = 0.1  # and off from a straight line, at most,
_SLANT = 0.2  # and its lean, at least
_TAKEN_FOR = {
    "/": ("", "/", "1", "l", "I", "丨", "J", "|"),
    "—": ("", "—", "一", "-", "_", "–", "－", "1", "~", "﹣", "─"),
}
_NUMERAL = re.compile(r"[二三四五六七八九十]{1,2}")
_BEHIND = 0.15  # sizes of type: a numeral that reaches so much further than its characters has a point behind it
_UNSURE = 0.9
_MOST_READINGS = 8
_BLANK = 0.65  # how sure a look that sees nothing is: heavy enough to be heard beside two that see something
_UNREAD = (Reading("?", 0.7, "tight"),)
WORD = re.compile(r"[^\W\d_A-Za-z〇一]")
"""A Chinese character that no figure or dash is taken for."""


@dataclass(slots=True)
class Strip:
    """A line of text in a cell: its box in pixels, what it says at first sight, and all readings where it looks like a
    number."""

    box: Box
    text: str = ""
    confidence: float = 0.0
    readings: tuple[Reading, ...] = ()


@dataclass(slots=True)
class Content:
    """A cell's box and its lines."""

    box: Box
    strips: list[Strip] = field(default_factory=list)


class Page:
    """A straight page to look at: its evened picture without rulings, and the ink of it. `size` is the
    height of its type in pixels."""

    def __init__(self, evened: Gray, ink: Mask, rulings: Mask, size: float) -> None:
        self.size = size
        wider = cv2.dilate(rulings, np.ones((3, 3), np.uint8))
        self._clean = np.where(wider > 0, 255, evened).astype(np.uint8)
        self.ink = _without_dust(np.where(wider > 0, 0, ink).astype(np.uint8), size)

    def cells(self, boxes: Iterable[Box]) -> list[Content]:
        """What stands in the cells between rulings. Ink of which no look reads anything is no blank."""
        found = [Content(box, [Strip(line) for line in self.lines(box)]) for box in boxes]
        self.read([(strip, content.box) for content in found for strip in content.strips])
        for content in found:
            if len(content.strips) == 1 and not (content.strips[0].text or content.strips[0].readings):
                content.strips = [replace(content.strips[0], text="?", readings=_UNREAD)]
        return found

    def read(self, strips: Sequence[tuple[Strip, Box]]) -> None:
        """Read lines, each in the room it may be looked at in; numbers by several looks that differ."""
        first = recogniser().read([self.tight(strip.box) for strip, _ in strips])
        doubtful: list[tuple[Strip, Box, Said]] = []
        for (strip, room), said in zip(strips, first, strict=True):
            strip.text, strip.confidence = _numbered(said.text, strip.box, self.size), said.confidence
            if _perhaps_number(said, self.sign(strip.box)):
                doubtful.append((strip, room, said))
        again = recogniser().read([self._wide(strip.box, room) for strip, room, _ in doubtful])
        pairs = list(zip(doubtful, again, strict=True))
        # what the second look takes for a word too is one
        pairs = [
            (one, other) for one, other in pairs if not _is_word(one[2]) or (other.figures and not _is_word(other))
        ]
        numeric, seconds = [one for one, _ in pairs], [other for _, other in pairs]
        unsure = [
            index
            for index, ((_, _, one), other) in enumerate(zip(numeric, seconds, strict=True))
            if _figures(one) != _figures(other) or min(one.confidence, other.confidence) < _UNSURE
        ]
        thirds = dict(
            zip(unsure, recogniser().read([self._sharp(numeric[index][0].box) for index in unsure]), strict=True)
        )
        for index, (strip, _, one) in enumerate(numeric):
            looks = {"tight": one, "wide": seconds[index]} | ({"sharp": thirds[index]} if index in thirds else {})
            strip.readings = _ranked(looks, self.sign(strip.box))
            if strip.readings:
                strip.text, strip.confidence = strip.readings[0].text, strip.readings[0].confidence

    def lines(self, box: Box) -> Iterator[Box]:
        """The boxes of the lines of text in a cell."""
        x0, top, x1, bottom = (round(edge) for edge in box)
        inside = self.ink[top + 1 : bottom - 1, x0 + 1 : x1 - 1]
        count, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
        if count < 2 or max(stats[1:, 2].max(), stats[1:, 3].max()) < _SIGN * self.size:
            return
        rows = np.flatnonzero(inside.any(axis=1))
        for first, last in self.line_runs(rows):
            columns = np.flatnonzero(inside[first:last].any(axis=0))
            if last - first >= _SIGN * self.size or np.ptp(columns) >= _SIGN * self.size:
                left, right = int(columns[0]), int(columns[-1]) + 1
                yield float(x0 + 1 + left), float(top + 1 + first), float(x0 + 1 + right), float(top + 1 + last)

    def line_runs(self, rows: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        """Rows with ink as lines, from and to: the strokes of a character (三) may be apart."""
        runs = _runs(rows)
        most = _LINE * max(0.6 * self.size, min(self.size, max((end - start for start, end in runs), default=0)))
        open_: tuple[int, int] | None = None
        for start, end in runs:
            if open_ and end - open_[0] <= most:
                open_ = (open_[0], end)
            else:
                if open_:
                    yield open_
                open_ = (start, end)
        if open_:
            yield open_

    def tight(self, box: Box) -> Gray:
        """The line alone, without rulings."""
        return _cut(self._clean, box, _AIR * max(box[3] - box[1], 0.6 * self.size), self.size)

    def _wide(self, box: Box, room: Box) -> Gray:
        """The line as it is printed, smaller, with what stands around it in its cell."""
        air = 0.45 * max(box[3] - box[1], 0.7 * self.size)
        inset = 0.12 * self.size
        window = (
            max(box[0] - 2 * air, room[0] + inset),
            max(box[1] - air, room[1] + inset),
            min(box[2] + 2 * air, room[2] - inset),
            min(box[3] + air, room[3] - inset),
        )
        return _cut(self._clean, window, 0.2 * air, self.size)

    def _sharp(self, box: Box) -> Gray:
        """The line in black and white, drawn larger."""
        line = _cut(self._clean, box, 0.3 * self.size, self.size)
        large = cv2.resize(line, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
        _, sharp = cv2.threshold(cv2.GaussianBlur(large, (0, 0), 1.5), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        return cv2.GaussianBlur(sharp, (0, 0), 1.0).astype(np.uint8)

    def sign(self, box: Box) -> str:
        """The sign that a line is by its shape: a dash or a slash, which look like figures to who expects them."""
        left, top, right, bottom = (round(edge) for edge in box)
        width, height = right - left, bottom - top
        if height < 0.3 * self.size and width > 1.5 * height:
            return "—"
        ink = self.ink[top:bottom, left:right] > 0
        rows = np.flatnonzero(ink.any(axis=1))
        if width > 0.9 * height or len(rows) < 0.9 * height or ink.sum(axis=1).max() > _STROKE * height:
            return ""
        middles = np.array([np.flatnonzero(ink[row]).mean() for row in rows])
        slope = np.polyfit(rows, middles, 1)
        straight = np.abs(np.polyval(slope, rows) - middles).max() < _STRAIGHT * height
        return "/" if straight and slope[0] < -_SLANT else ""


def _cut(picture: Gray, box: Box, air: float, size: float) -> Gray:
    """A box of a picture with paper around it; what is lower than type is given type's height."""
    x0, top, x1, bottom = box
    air_below = max(air, (0.9 * size - (bottom - top)) / 2)
    left, right = max(0, round(x0)), min(picture.shape[1], max(round(x1), round(x0) + 1))
    first, last = max(0, round(top)), min(picture.shape[0], max(round(bottom), round(top) + 1))
    part = picture[first:last, left:right]
    if not part.size:
        part = np.full((2, 2), 245, np.uint8)
    down, across = round(air_below), round(air)
    return cv2.copyMakeBorder(part, down, down, across, across, cv2.BORDER_CONSTANT, value=245).astype(np.uint8)


def _without_dust(ink: Mask, size: float) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count < 2:
        return ink
    side = np.maximum(stats[:, 2], stats[:, 3])
    kept = (side >= _SPECK * size) & (stats[:, 4] >= max(3.0, 0.004 * size * size))
    kept[0] = False
    strokes = np.where((kept & (side >= _STROKES * size))[labels], 255, 0).astype(np.uint8)
    near = cv2.dilate(strokes, np.ones((round(2 * _BESIDE * size) | 1,) * 2, np.uint8)) > 0
    beside = np.zeros(count, bool)
    beside[np.unique(labels[near])] = True
    return np.where((kept & beside)[labels], ink, 0).astype(np.uint8)


def _runs(places: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Places that follow one another, as starts and ends."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > 1)
    starts = [places[0], *places[breaks + 1]]
    ends = [*places[breaks], places[-1]]
    return [(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def _numbered(text: str, box: Box, size: float) -> str:
    """A numeral alone with the point behind it, which is often lost of so short a text: its ink is there."""
    return f"{text}、" if _NUMERAL.fullmatch(text) and box[2] - box[0] > (len(text) + _BEHIND) * size else text


def _perhaps_number(said: Said, sign: str) -> bool:
    """Whether a text is looked at again, as a number is: a poor picture of one figure is read as any character."""
    if _is_word(said):
        return len(said.text) == 1 and said.confidence < _UNSURE
    return bool(said.figures or sign or len(said.text) < 2)


def _is_word(said: Said) -> bool:
    return bool(WORD.search(said.text))


def _figures(said: Said) -> str:
    return said.figures[0][0] if said.figures else ""


def _ranked(looks: dict[str, Said], sign: str) -> tuple[Reading, ...]:
    """All readings of a number, those of the text first that the looks together make the likeliest. A single figure
    whose shape is a `sign` is that; a look that sees nothing says that the cell is blank, and one that sees a word
    that."""
    readings = [
        Reading(text, round(confidence, 4), how)
        for how, said in looks.items()
        for text, confidence in (_signed(said, sign) if sign else said.figures)
    ]
    if readings:
        readings += [Reading("", _BLANK, how) for how, said in looks.items() if not said.text]
        readings += [
            Reading(said.text, round(said.confidence, 4), how) for how, said in looks.items() if _is_word(said)
        ]
    weight: dict[str, float] = {}
    for reading in readings:
        weight[reading.text] = weight.get(reading.text, 0.0) + reading.confidence
    readings.sort(key=lambda reading: (-weight[reading.text], reading.text, -reading.confidence))
    return tuple(readings[:_MOST_READINGS])


def _signed(said: Said, sign: str) -> tuple[tuple[str, float], ...]:
    """A look at a sign: the sign, unless it shows something that nobody takes one for."""
    return ((sign, said.confidence),) if said.text in _TAKEN_FOR[sign] else said.figures
