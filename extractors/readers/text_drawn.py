"""Tables drawn with characters, +---+ and | or ┌─┬─┐: as lines on paper, they show what was merged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from extractors.document import Cell, Grid
from extractors.readers.text_marks import plain

_JOINTS = "+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜┠┯┨┷┝┿┥"
_CROSSES = frozenset(_JOINTS)
_LEVEL = frozenset("-=─━═:")
_UPRIGHT = frozenset("|│┃║")
_TOP = re.compile(rf"\s*[{_JOINTS}][-=─━═:{_JOINTS}]{{2,}}\s*")
_RUN = re.compile(r"[-=─━═]{3}")
_MOST_POSITIONS = 100_000

Line = tuple[int, str]
"""The number of a line, and its text."""


def parts(lines: Sequence[Line]) -> Iterator[Grid | list[Line]]:
    """The tables that are drawn whole, and the lines between them, in order."""
    others: list[Line] = []
    place = 0
    while place < len(lines):
        end = place
        if _TOP.fullmatch(lines[place][1]):
            while end < len(lines) and _is_drawn(lines[end][1]):
                end += 1
        if end - place > 2 and (grid := _grid_of(lines[place:end])):
            if others:
                yield others
            others = []
            yield grid
        else:
            end = max(end, place + 1)
            others += lines[place:end]
        place = end
    if others:
        yield others


def _is_drawn(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and stripped[0] in _CROSSES | _UPRIGHT and stripped[-1] in _CROSSES | _UPRIGHT


def _grid_of(lines: Sequence[Line]) -> Grid | None:
    """The grid that the lines draw; None where they do not close its cells."""
    margin = min(len(line) - len(line.lstrip()) for _, line in lines)
    texts = [line.rstrip()[margin:] for _, line in lines]
    canvas = next(filter(_is_even, ([_set(text, width) for text in texts] for width in (_shown_width, _one))), None)
    if canvas is None:
        return None
    crosses = [
        [x for x, character in enumerate(row) if character in _CROSSES and _LEVEL & {*row[max(0, x - 1) : x + 2]}]
        for row in canvas
    ]
    xs = sorted({x for row in crosses for x in row})
    ys = [y for y, row in enumerate(crosses) if row]
    if len(xs) < 2 or len(ys) < 2 or ys[-1] != len(canvas) - 1 or len(xs) * len(ys) > _MOST_POSITIONS:
        return None
    cells = _cells(canvas, xs, ys, lines[0][0])
    return Grid(len(ys) - 1, len(xs) - 1, cells, f"text:line={lines[0][0]}") if cells else None


def _cells(canvas: list[list[str]], xs: list[int], ys: list[int], first: int) -> list[Cell]:
    """The cells between the drawn lines; none where one of them is no rectangle."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, top in enumerate(ys[:-1]):
        for column, left in enumerate(xs[:-1]):
            if (row, column) in taken:
                continue
            right, bottom = column + 1, row + 1
            while right < len(xs) - 1 and not _is_upright(canvas, xs[right], top, ys[row + 1]):
                right += 1
            while bottom < len(ys) - 1 and not _is_level(canvas[ys[bottom]], left, xs[right]):
                bottom += 1
            covered = {(y, x) for y in range(row, bottom) for x in range(column, right)}
            broken = any(_RUN.search("".join(canvas[y][left : xs[right]])) for y in ys[row + 1 : bottom])
            if broken or taken & covered or not _is_upright(canvas, xs[right], top, ys[bottom]):
                return []
            taken |= covered
            inside = ["".join(line[left + 1 : xs[right]]) for line in canvas[top + 1 : ys[bottom]]]
            text = "\n".join(filter(None, (plain(line.strip().removesuffix("\\")) for line in inside)))
            locator = f"text:line={first + top + 1},column={column + 1}"
            cells.append(Cell(text, row, column, bottom - row, right - column, locator))
    return cells


def _is_upright(canvas: list[list[str]], x: int, top: int, bottom: int) -> bool:
    """Whether a line goes down at `x` between two rows."""
    return all(row[x] in _UPRIGHT | _CROSSES for row in canvas[top + 1 : bottom])


def _is_level(row: list[str], left: int, right: int) -> bool:
    """Whether a line goes across between two columns."""
    return all(character in _LEVEL | _CROSSES for character in row[left + 1 : right])


def places_of(text: str) -> list[str]:
    """A line as the places that its characters take where Chinese ones are twice as wide; the second stays empty."""
    return _set(text, _shown_width)


def _is_even(canvas: list[list[str]]) -> bool:
    return all(len(above) == len(below) for above, below in pairwise(canvas))


def _set(text: str, width: Callable[[str], int]) -> list[str]:
    """A line as the places of its characters; a wide one leaves the next place empty."""
    places: list[str] = []
    for character in text:
        if (columns := width(character)) == 0 and places:
            places[-1] += character
        else:
            places += [character, *[""] * (columns - 1)]
    return places


def _shown_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _one(_: str) -> int:
    return 1
