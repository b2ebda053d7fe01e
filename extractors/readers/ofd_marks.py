"""The marks on an OFD page, characters and rulings, at their places in points from its top left corner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

from lxml import etree
from pdfplumber import table as tables

from extractors.readers.pdf_lines import Char
from extractors.readers.pdf_rulings import HAIR, Box

_POINTS = 72 / 25.4  # in a millimetre
_MOST_LINES = 4_000
_LONGEST_TEXT = 50_000  # characters in a text object
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_STEP = re.compile(r"([SMLQBAC])([^A-Za-z]*)")
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


@dataclass(slots=True)
class PageMarks:
    """Characters, straight level and upright lines as pairs of points, and the number of pictures."""

    chars: list[Char] = field(default_factory=list)
    lines: list[tuple[Point, Point]] = field(default_factory=list)
    pictures: int = 0

    @property
    def too_complex(self) -> bool:
        """Whether the page draws more than any table does: its tables are not looked for."""
        return len(self.lines) > _MOST_LINES

    def tables(self) -> list[list[Box]]:
        """The cell boxes of each ruled table."""
        edges = [edge for line in self.lines if (edge := _edge(*line))]
        if not edges or self.too_complex:
            return []
        merged = tables.merge_edges(edges, HAIR, HAIR, HAIR, HAIR)
        cells = tables.intersections_to_cells(tables.edges_to_intersections(merged, HAIR, HAIR))
        return [list(found) for found in tables.cells_to_tables(cells)]


def marks_of(page: etree._Element) -> PageMarks:
    """What a page's content draws."""
    marks = PageMarks()
    for element in page.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject"):
        kind = etree.QName(element).localname
        left, top, width, height, *_ = [*_numbers(element.get("Boundary", "")), 0.0, 0.0, 0.0, 0.0]
        matrix = _matrix(element, left, top)
        if kind == "ImageObject":
            marks.pictures += 1
        elif kind == "TextObject":
            marks.chars.extend(_chars(element, matrix))
        elif element.get("Stroke") != "false" or min(width, height) * _POINTS < HAIR:
            # A fill without a stroke is a ruling where it is as thin as one, and else shading.
            marks.lines.extend(_lines(element.findtext("{*}AbbreviatedData") or "", matrix))
    return marks


def _matrix(element: etree._Element, left: float, top: float) -> Matrix:
    found = _numbers(element.get("CTM", ""))
    a, b, c, d, e, f = found if len(found) == 6 else _PLAIN
    return a, b, c, d, e + left, f + top


def _at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * _POINTS, (b * x + d * y + f) * _POINTS


def _chars(element: etree._Element, matrix: Matrix) -> Iterator[Char]:
    """The characters of a text object. X and Y place the first one's left end on the base line, DeltaX and DeltaY
    each next one from the one before."""
    size = (_numbers(element.get("Size", "")) or [3.5])[0]
    x = y = 0.0
    for code in element.iter("{*}TextCode"):
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        across, down = _steps(code.get("DeltaX", "")), _steps(code.get("DeltaY", ""))
        here, there = x, y
        for character in code.text or "":
            width = size if ord(character) > 0x2E7F else size / 2
            x0, top = _at(matrix, here, there - size * 0.85)
            x1, bottom = _at(matrix, here + width, there + size * 0.15)
            yield Char(character, min(x0, x1), max(x0, x1), min(top, bottom), max(top, bottom))
            here += next(across, width if not code.get("DeltaY") else 0.0)
            there += next(down, 0.0)


def _steps(text: str) -> Iterator[float]:
    """DeltaX and DeltaY; ``g 3 5.0`` stands for three times 5.0."""
    words = iter(text.split())
    for word in words:
        if word == "g":
            count, step = next(words, "0"), _first(next(words, "0"), 0.0)
            yield from repeat(step, min(int(count) if count.isdecimal() else 0, _LONGEST_TEXT))
        else:
            yield _first(word, 0.0)


def _lines(data: str, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The straight lines of a path; curves end where their last point lies."""
    start = here = _at(matrix, 0.0, 0.0)
    for step, text in _STEP.findall(data):
        numbers = _numbers(text)
        if step == "C":
            yield here, start
            here = start
        elif len(numbers) >= 2:
            there = _at(matrix, *numbers[-2:])
            if step == "L":
                yield here, there
            elif step in "SM":
                start = there
            here = there


def _edge(start: Point, end: Point) -> dict[str, Any] | None:
    """The line as pdfplumber knows edges; None for a slanted one and a dot."""
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if min(x1 - x0, bottom - top) > HAIR / 3 or max(x1 - x0, bottom - top) < HAIR:
        return None
    orientation = "v" if bottom - top > x1 - x0 else "h"
    box = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "orientation": orientation, **box}


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def _first(text: str | None, default: float) -> float:
    return next(chain(_numbers(text or ""), (default,)))
