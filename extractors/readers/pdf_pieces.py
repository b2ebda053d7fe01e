"""Characters outside closed cells → the stretches of a page that are set like a table, as pieces of text that stand
apart from each other."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.document import Cell, Piece, Rule, Scatter
from extractors.readers.pdf_lines import Char, furniture, inside

_APART = 0.33
"""Sizes of type between two pieces of a line: more than Chinese type leaves within a word."""
_TOUCHING = 0.12
"""Sizes of type: characters nearer than this are of one piece, whatever rule runs between them."""
_LEVEL = 0.3
"""Sizes of type by which characters of one line may stand above or below each other."""
_FEWEST_VALUES = 3
_FEWEST_HEADS = 3  # pieces of a line of heads
_BETWEEN_CELLS = "|"
_PROSE = 25  # characters on one line without a gap: running text
_SPACE = 3.0
"""Lines of space that a table may have inside."""
_HEAD = re.compile(r"[\u2e80-\u9fff]{4,10}")
_VALUE = re.compile(r"[-+±−－＋]?[\d０-９][\d０-９,，.．]*(?:%|万?元)?|[-—–－/／]{1,4}")


class Upright(NamedTuple):
    """An upright rule: at `x` from `top` to `bottom`, in points."""

    x: float
    top: float
    bottom: float


def count_values(text: str) -> int:
    """How many numbers or dashes stand apart in a text."""
    return sum(_VALUE.fullmatch(word) is not None for word in text.split())


def are_heads(words: Sequence[str]) -> bool:
    """Whether the words of a line may be the heads of columns."""
    return len(words) >= _FEWEST_HEADS and all(map(_HEAD.fullmatch, words))


def pieces_of(chars: Iterable[Char], page: int, uprights: Sequence[Upright] = ()) -> list[Piece]:
    """Characters that stand together, from top to bottom and left to right; an upright rule parts them too."""
    lines: list[list[Char]] = []
    shown = [char for char in chars if not char.text.isspace() or char.x1 > char.x0]
    for char in sorted(shown, key=lambda char: (char.top + char.bottom, char.x0)):
        middle = (char.top + char.bottom) / 2
        first = lines[-1][0] if lines else None
        if first and middle - (first.top + first.bottom) / 2 < _LEVEL * min(
            char.bottom - char.top, first.bottom - first.top
        ):
            lines[-1].append(char)
        else:
            lines.append([char])
    return [piece for line in lines for piece in _cut(sorted(line, key=lambda char: char.x0), page, uprights)]


def _cut(line: Sequence[Char], page: int, uprights: Sequence[Upright]) -> Iterator[Piece]:
    start = 0
    for index in range(1, len(line) + 1):
        if index == len(line) or _stand_apart(line[index - 1], line[index], uprights):
            if piece := _piece(line[start:index], page):
                yield piece
            start = index


def _stand_apart(before: Char, char: Char, uprights: Sequence[Upright]) -> bool:
    size = char.bottom - char.top
    if char.x0 - before.x1 > _APART * size:
        return True
    if char.x0 - before.x1 < _TOUCHING * size:
        return False  # text that is wider than its cell runs over the rule
    left, right = (before.x0 + before.x1) / 2, (char.x0 + char.x1) / 2
    middle = (char.top + char.bottom) / 2
    return any(left < rule.x < right and rule.top < middle < rule.bottom for rule in uprights)


def _piece(chars: Sequence[Char], page: int) -> Piece | None:
    shown = [char for char in chars if not char.text.isspace()]
    if not shown:
        return None
    first = next(index for index, char in enumerate(chars) if char is shown[0])
    last = next(index for index, char in enumerate(chars) if char is shown[-1])
    text = chars[first].text
    for before, char in pairwise(chars[first : last + 1]):
        if before.text == char.text and char.x0 - before.x0 < 0.2 * (char.bottom - char.top):
            continue  # printed twice to look bold
        text += char.text
    top, bottom = min(char.top for char in shown), max(char.bottom for char in shown)
    return Piece(text, shown[0].x0, top, max(char.x1 for char in shown), bottom, page)


def without_furniture(pieces: Sequence[Piece], running: Container[str]) -> list[Piece]:
    """The pieces of a page without the lines at its top and bottom that are the page's own."""
    lines = _lines(pieces)
    first, end = inside([_told(line, running) for line in lines], running)
    return [piece for line in lines[first:end] for piece in line]


def _told(line: Sequence[Piece], running: Container[str]) -> str:
    """A line's text: as one where it is set as one or `running`, else as cells, for the numbers and dashes of a row are
    no page's number (2 3 / 3 8)."""
    text = "".join("".join(piece.text for piece in line).split())
    is_compact = line[-1].x1 - line[0].x0 < len(text) * line[0].size
    return text if is_compact or furniture(text) in running else _BETWEEN_CELLS.join(piece.text for piece in line)


def scatters_of(pieces: Sequence[Piece], rules: Sequence[Rule], between: Sequence[float] = ()) -> list[Scatter]:
    """The tables among the pieces of a page: stretches of lines with gaps in them, and what stands close to these. None
    goes on past the heights `between`, where something else stands."""
    found: list[Scatter] = []
    lines = _lines(pieces)
    for stretch in _stretches(lines, between):
        inside = [piece for line in stretch for piece in line]
        values = sum(_VALUE.fullmatch(piece.text.strip()) is not None for piece in inside)
        gapped = sum(len(line) > 1 for line in stretch)
        if (
            values >= _FEWEST_VALUES
            or (values and gapped > 1)
            or (stretch[-1] is lines[-1] and _end_with_heads(stretch))
        ):
            found.append(_scatter(stretch, rules))
    return found


def _end_with_heads(lines: Sequence[Sequence[Piece]]) -> bool:
    """Whether lines hold the heads of columns: the numbers below them stand overleaf. One line alone does where its
    pieces are words."""
    heads = [line for line in lines if len(line) >= _FEWEST_HEADS]
    return len(heads) > 1 or are_heads([piece.text.strip() for piece in lines[-1]])


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and piece.middle - lines[-1][0].middle < _LEVEL * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _stretches(lines: Sequence[list[Piece]], between: Sequence[float]) -> Iterator[list[list[Piece]]]:
    """Lines of a table: between two lines with gaps there may be others, but no two of running text in a row."""
    stretch: list[list[Piece]] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if stretch and any(stretch[-1][0].middle < place < line[0].middle for place in between):
            yield stretch
            stretch = []
        prose = _is_prose(line)
        begun = any(len(other) > 1 for other in stretch)
        ends = prose and (not begun or following is None or _is_prose(following))
        if stretch and line[0].top - stretch[-1][0].bottom > _SPACE * line[0].size:
            ends = ends or prose
        if not ends:
            stretch.append(line)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _is_prose(line: Sequence[Piece]) -> bool:
    return len(line) == 1 and len(line[0].text) >= _PROSE


def _scatter(lines: Sequence[Sequence[Piece]], rules: Sequence[Rule]) -> Scatter:
    pieces = [piece for line in lines for piece in line]
    top, bottom = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
    cells = [
        Cell(piece.text, row, column, 1, 1, locator((piece.x0, piece.top, piece.x1, piece.bottom), piece.page))
        for row, line in enumerate(lines)
        for column, piece in enumerate(line)
    ]
    box = (min(piece.x0 for piece in pieces), top, max(piece.x1 for piece in pieces), bottom)
    page = pieces[0].page
    size = pieces[0].size
    near = [rule for rule in rules if top - size <= rule.y <= bottom + size]
    return Scatter(len(lines), max(map(len, lines)), cells, locator(box, page), None, page, True, pieces, near)


def locator(box: tuple[float, float, float, float], page: int) -> str:
    """Where something stands, for people and programs."""
    return f"pdf:page={page},bbox=" + ",".join(f"{position:.1f}" for position in box)
