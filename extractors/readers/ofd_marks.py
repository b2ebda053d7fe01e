"""The marks on an OFD page, characters and rulings, at their places in points from its top left corner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import NamedTuple
from unicodedata import east_asian_width

from lxml import etree

from extractors.readers.pdf_lines import Char
from extractors.readers.pdf_pages import MOST_SHAPES
from extractors.readers.pdf_rulings import HAIR, Edge, edge

_POINTS = 72 / 25.4  # in a millimetre
_LONGEST_TEXT = 50_000  # characters in a text object
_SET_WIDE = 1.05
"""Sizes of type: characters that stand further from each other are set apart, the step is not their width."""
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_STEP = re.compile(r"([SMLQBAC])([^A-Za-z]*)")
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


class Placed(NamedTuple):
    """A picture: the resource that it shows, and its place in points."""

    resource: str
    left: float
    top: float
    width: float


@dataclass(slots=True)
class PageMarks:
    """Characters, level and upright rulings, and pictures."""

    chars: list[Char] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    pictures: list[Placed] = field(default_factory=list)

    @property
    def too_complex(self) -> bool:
        """Whether the page draws more than any table does: its tables are not looked for."""
        return len(self.edges) > MOST_SHAPES


def marks_of(layers: Iterable[etree._Element]) -> PageMarks:
    """What the layers of a page draw, without what is hidden and what stands aslant, as watermarks do."""
    marks = PageMarks()
    for element in chain.from_iterable(
        layer.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject") for layer in layers
    ):
        if element.get("Visible") == "false":
            continue
        kind = etree.QName(element).localname
        left, top, width, height, *_ = [*_numbers(element.get("Boundary", "")), 0.0, 0.0, 0.0, 0.0]
        matrix = _matrix(element, left, top)
        if kind == "TextObject":
            marks.chars.extend(_chars(element, matrix))
        elif kind == "PathObject":
            marks.edges.extend(_rulings(element, matrix))
        elif min(width, height) * _POINTS < HAIR:
            marks.edges += _ruling(
                (left * _POINTS, top * _POINTS), ((left + width) * _POINTS, (top + height) * _POINTS)
            )
        else:
            resource = element.get("ResourceID", "")
            marks.pictures.append(Placed(resource, left * _POINTS, top * _POINTS, width * _POINTS))
    return marks


def _matrix(element: etree._Element, left: float, top: float) -> Matrix:
    found = _numbers(element.get("CTM", ""))
    a, b, c, d, e, f = found if len(found) == 6 else _PLAIN
    return a, b, c, d, e + left, f + top


def _at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * _POINTS, (b * x + d * y + f) * _POINTS


def _chars(element: etree._Element, matrix: Matrix) -> Iterator[Char]:
    """The characters of a text object; a text that is read upwards is set downwards, as `pdf_upwards` does."""
    if min(abs(matrix[0]), abs(matrix[1])) > 0.05 * max(abs(matrix[0]), abs(matrix[1])):
        return
    x = y = 0.0
    for code in element.iter("{*}TextCode"):
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        chars = list(_placed(element, code, matrix, (x, y)))
        if chars and chars[0].top - chars[-1].top > abs(chars[0].x0 - chars[-1].x0):
            ends = chars[0].bottom + chars[-1].top
            chars = [char._replace(top=ends - char.bottom, bottom=ends - char.top) for char in chars]
        yield from chars


def _placed(element: etree._Element, code: etree._Element, matrix: Matrix, start: Point) -> Iterator[Char]:
    """The characters of a text code, the first one's left end on the base line at `start`; DeltaX and DeltaY lead from
    each to the next."""
    size = _first(element.get("Size"), 3.5)
    stretch = _first(element.get("HScale"), 1.0)
    across, down = _steps(code.get("DeltaX", "")), _steps(code.get("DeltaY", ""))
    x, y = start
    for character in code.text or "":
        width = stretch * (size if east_asian_width(character) in "WFA" else size / 2)
        step = next(across, 0.0 if code.get("DeltaY") else width)
        if 0 < step <= _SET_WIDE * size:
            width = step
        x0, top = _at(matrix, x, y - size * 0.85)
        x1, bottom = _at(matrix, x + width, y + size * 0.15)
        yield Char(character, min(x0, x1), max(x0, x1), min(top, bottom), max(top, bottom))
        x += step
        y += next(down, 0.0)


def _steps(text: str) -> Iterator[float]:
    """DeltaX and DeltaY; ``g 3 5.0`` stands for three times 5.0."""
    words = iter(text.split())
    for word in words:
        if word == "g":
            count, step = next(words, "0"), _first(next(words, "0"), 0.0)
            yield from repeat(step, min(int(count) if count.isdecimal() else 0, _LONGEST_TEXT))
        else:
            yield _first(word, 0.0)


def _rulings(element: etree._Element, matrix: Matrix) -> Iterator[Edge]:
    """The straight lines of a path. What is filled and not stroked is ruling where it is as thin as one, and else
    shading."""
    for lines in _figures(element.findtext("{*}AbbreviatedData") or "", matrix):
        if element.get("Stroke") != "false" or _is_thin(lines):
            for line in lines:
                yield from _ruling(*line)


def _figures(data: str, matrix: Matrix) -> Iterator[list[tuple[Point, Point]]]:
    """The straight lines of each figure of a path; curves end where their last point lies."""
    start = here = _at(matrix, 0.0, 0.0)
    lines: list[tuple[Point, Point]] = []
    for step, text in _STEP.findall(data):
        numbers = _numbers(text)
        if step == "C":
            lines.append((here, start))
            here = start
        elif len(numbers) >= 2:
            there = _at(matrix, *numbers[-2:])
            if step == "L":
                lines.append((here, there))
            elif step in "SM":
                yield lines
                start, lines = there, []
            here = there
    yield lines


def _is_thin(lines: list[tuple[Point, Point]]) -> bool:
    if not lines:
        return False
    xs, ys = zip(*chain.from_iterable(lines), strict=True)
    return bool(min(max(xs) - min(xs), max(ys) - min(ys)) < HAIR)


def _ruling(start: Point, end: Point) -> list[Edge]:
    """The ruling from one point to another; none for a slanted line and a dot."""
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if min(x1 - x0, bottom - top) > HAIR / 3 or max(x1 - x0, bottom - top) < HAIR:
        return []
    return [edge(x0, top, x1, bottom)]


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def _first(text: str | None, default: float) -> float:
    return next(chain(_numbers(text or ""), (default,)))
