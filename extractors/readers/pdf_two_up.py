"""A sheet on which two pages are printed beside each other → the one, then the other.

Both are read as if the right one lay where the left one does, so that a table goes on from one to the other as it does
overleaf; locators say where on the sheet things stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from msgspec import structs

from extractors.document import Scatter
from extractors.labels import has_chinese
from extractors.readers.pdf_blocks import Block
from extractors.readers.pdf_lines import Char, Line, rows_of
from extractors.readers.pdf_pieces import locator
from extractors.readers.pdf_rulings import Edge

_WIDE = 1.2  # times as wide as it is high
_GUTTER = 0.006  # of the sheet's width, on each side of its middle
_ALIKE = 14.0  # points: how far what is printed of two pages may begin from their margins
_FEWEST = 12  # characters of a line: labels of columns, set apart, have fewer


class Leaf(NamedTuple):
    """The characters and rulings of a page, moved `aside` to the left from where they stand on their sheet."""

    chars: list[Char]
    edges: list[Edge]
    aside: float = 0.0


def leaves(sheet: Leaf, size: tuple[float, float], proved: bool) -> list[Leaf]:
    """The two pages that a sheet of this size shows, or itself. Others of its size may have `proved` to show two."""
    middle = size[0] / 2
    across = _across(sheet, middle, _GUTTER * size[0]) if size[0] >= _WIDE * size[1] else None
    if across is None:
        return [sheet]
    own = sheet._replace(chars=[char for char in sheet.chars if char not in across])
    left, right = _part(own, 0.0, middle, 0.0), _part(own, middle, size[0], middle)
    if not right.chars or not (proved or (_begins_as_a_page(left) and _begins_as_a_page(right))):
        return [sheet]
    more = 0.0 if proved else _margin(right) - _margin(left)
    left = left._replace(chars=[*left.chars, *across])
    return [left, right if abs(more) < _ALIKE else _part(own, middle, size[0], middle + more)]


def put_back(blocks: Sequence[Block], number: int, aside: float, lines: int) -> list[Block]:
    """What was read of a right page, with the places it has on its sheet, where so many lines are the left one's; it
    goes on half a page behind that."""
    placed: list[Block] = []
    for block in blocks:
        if isinstance(block, Line):
            placed.append(replace(block, number=block.number + lines))
            continue
        if isinstance(block, Scatter):
            block.pieces = [replace(piece, aside=aside) for piece in block.pieces]
        block.cells = [structs.replace(cell, locator=_moved(cell.locator, number, aside)) for cell in block.cells]
        block.locator = _moved(block.locator, number, aside)
        block.page = number + 0.5
        placed.append(block)
    return placed


def _moved(place: str, number: int, aside: float) -> str:
    x0, top, x1, bottom = (float(position) for position in place.rpartition("=")[2].split(","))
    return locator((x0 + aside, top, x1 + aside, bottom), number)


def _across(sheet: Leaf, middle: float, gutter: float) -> set[Char] | None:
    """The characters of the first line and of the last where these go on across the middle of a sheet, as numbers of
    pages and what a browser prints at the edges do; None where others cross it, or stand near it."""
    near, far = middle - gutter, middle + gutter
    chars = [char for char in sheet.chars if not char.text.isspace()]
    if not chars or any(edge["x0"] < far and edge["x1"] > near for edge in sheet.edges):
        return None
    first, last = min(char.bottom for char in chars), max(char.top for char in chars)
    lines = [[char for char in chars if char.top < first], [char for char in chars if char.bottom > last]]
    crossing = {char for char in chars if char.x0 < far and char.x1 > near}
    furniture = {char for line in lines if not crossing.isdisjoint(line) for char in line}
    return furniture if crossing <= furniture else None


def _part(sheet: Leaf, start: float, end: float, aside: float) -> Leaf:
    """What stands between two places across a sheet, moved to the left."""

    def inside(x0: float, x1: float) -> bool:
        return start <= (x0 + x1) / 2 < end

    return Leaf(
        [char._replace(x0=char.x0 - aside, x1=char.x1 - aside) for char in sheet.chars if inside(char.x0, char.x1)],
        [
            {**edge, "x0": edge["x0"] - aside, "x1": edge["x1"] - aside}
            for edge in sheet.edges
            if inside(edge["x0"], edge["x1"])
        ],
        aside,
    )


def _margin(leaf: Leaf) -> float:
    places = [char.x0 for char in leaf.chars if not char.text.isspace()]
    return min([*places, *(float(edge["x0"]) for edge in leaf.edges)], default=0.0)


def _begins_as_a_page(leaf: Leaf) -> bool:
    """Whether words or the corner of a table begin at the margin: of a table that lies on its side without rulings, or
    ruled one way alone, the right half begins with numbers, or with the heads of columns."""
    begins = _margin(leaf) + _ALIKE
    near = [edge for edge in leaf.edges if edge["x0"] < begins]
    if any(edge["x1"] - edge["x0"] > _ALIKE for edge in near) and any(edge["orientation"] == "v" for edge in near):
        return True
    return any(_is_text(row) for row in rows_of(leaf.chars) if row[0].x0 < begins)


def _is_text(row: Sequence[Char]) -> bool:
    """Whether a line begins with so many characters set close."""
    begun = row[:_FEWEST]
    height = begun[0].bottom - begun[0].top
    text = "".join(char.text for char in begun)
    return len(begun) == _FEWEST and has_chinese(text) and begun[-1].x1 - begun[0].x0 < 1.3 * _FEWEST * height
