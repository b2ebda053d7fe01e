"""Printed lines that stand below one another → the cells that they are lines of.

Where no ruling parts two cells, three things do: what the lines say together (a label of the codebook), where they
stand beside the numbers of their row (a label stands level with them by its middle, its first or its last line, in all
rows alike), and the space between them. Where level rules part the rows, all that stands between two of them and below
one another is one cell, wherever it stands there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from extractors.document import Piece, Rule
from extractors.labels import Match, match

_ALIGNED = 0.35
"""How far, in sizes of type, lines of one cell may stand out of line at their left, middle or right."""
_INDENTS = (1, 2)
"""By how many characters the first line of a cell may be set in,"""
_SET_IN = 0.15
"""and how far, in sizes of type, from that it may stand."""
_WHITE = 0.5
"""What brackets and points leave white, in sizes of type,"""
_OPENING, _CLOSING = "(（《“", ")）》”，。；：、,;:"
"""where lines begin and end with them."""
_NEAR = 1.0
"""How far apart, in sizes of type, the lines of a cell may stand."""
_LEVEL = 0.3
"""How far, in sizes of type, a label may stand above or below the numbers of its row."""
_BESIDE = 6.0
"""What it is worth that lines which say nothing known stand level with a row."""
_MOST_OF_IT = 0.5
_MOST_LINES = 48
_MOST_CHARACTERS = 320


@dataclass(slots=True)
class Block:
    """The pieces of one cell, from top to bottom, and their box; `reach` is how far the rule below it alone runs, from
    left to right, as where a head stands over several columns."""

    pieces: list[Piece]
    reach: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        """The text, a line for each printed line."""
        return "\n".join(piece.text for piece in self.pieces)

    @property
    def x0(self) -> float:
        """Left."""
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        """Right."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def top(self) -> float:
        """Upper end."""
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Lower end."""
        return max(piece.bottom for piece in self.pieces)

    @property
    def center(self) -> float:
        """Its place across the page."""
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


def level(mode: str, pieces: Sequence[Piece]) -> float:
    """The height at which a cell stands beside its row: of its middle, its first or its last line."""
    if mode == "first":
        return pieces[0].middle
    if mode == "last":
        return pieces[-1].middle
    return (pieces[0].top + pieces[-1].bottom) / 2


MODES = ("middle", "first", "last")


class Strips:
    """The strips of a table between level rules that hold one row of numbers each."""

    def __init__(self, rules: Sequence[Rule], levels: Sequence[float]) -> None:
        self._rules = sorted(rules, key=attrgetter("y"))
        self._levels = sorted(levels)

    def bounds(self, part: Piece | Block) -> tuple[float, float] | None:
        """The heights of the rules over and under a part; None where one is missing."""
        over: float | None = None
        for rule in self._rules:
            if rule.x0 > part.center or rule.x1 < part.center:
                continue
            if rule.y > part.middle:
                return None if over is None else (over, rule.y)
            over = rule.y
        return None

    def _beside(self, bounds: tuple[float, float] | None) -> list[float]:
        """The heights of the rows of numbers between two rules."""
        first, end = (bisect_left(self._levels, bound) for bound in bounds or (0.0, 0.0))
        return self._levels[first:end]

    def level_beside(self, part: Piece | Block) -> float | None:
        """The height of the only row of numbers in the strip that a part stands in; None where no rules over and under
        it, or under several rows, tell that."""
        beside = self._beside(self.bounds(part))
        return beside[0] if len(beside) == 1 else None

    def may_be_one(self, one: Piece, other: Piece, edge: float) -> bool:
        """Whether two pieces stand between the same rules, in a head or as labels left of `edge` beside one row."""
        bounds = self.bounds(one)
        if bounds is None or bounds != self.bounds(other):
            return False
        return len(self._beside(bounds)) <= (max(one.center, other.center) <= edge)

    def is_one(self, pieces: Sequence[Piece]) -> bool:
        """Whether pieces stand in one strip."""
        level = self.level_beside(pieces[0])
        return level is not None and all(self.level_beside(piece) == level for piece in pieces[1:])


def blocks_of(
    pieces: Sequence[Piece], levels: Sequence[float], edge: float, rules: Sequence[Rule]
) -> tuple[list[Block], str]:
    """The cells that text pieces are lines of, and how they stand beside their rows (one of `MODES`).

    `levels` are the heights of the rows of numbers and `edge` the left end of those numbers: what stands left of it may
    be a row's label.
    """
    strips = Strips(rules, levels)
    stacks = list(_stacks(pieces, rules, edge, strips))
    best: tuple[float, list[Block], str] | None = None
    for mode in MODES:
        parted = [_part(stack, levels, edge, mode, strips) for stack in stacks]
        score = sum(found for found, _ in parted)
        if best is None or score > best[0] + 1e-6:
            best = score, [block for _, blocks in parted for block in blocks], mode
    return (best[1], best[2]) if best else ([], MODES[0])


def _stacks(pieces: Sequence[Piece], rules: Sequence[Rule], edge: float, strips: Strips) -> Iterator[list[Piece]]:
    """Pieces linked downwards, each to the nearest piece below that stands in line with it, or in its strip."""
    ordered = sorted(pieces, key=attrgetter("top", "x0"))
    above: dict[int, int] = {}
    below: dict[int, int] = {}
    for index, piece in enumerate(ordered):
        nearest: tuple[float, int] | None = None
        for other in range(index + 1, len(ordered)):
            following = ordered[other]
            gap = following.top - piece.bottom
            if gap > _NEAR * piece.size:
                break
            if gap < -0.5 * piece.size or not (_share_width(piece, following) or _is_indented(piece, following)):
                continue
            if other not in above and (nearest is None or following.top < nearest[0]):
                nearest = following.top, other
        if nearest and (
            (_in_line(piece, ordered[nearest[1]]) and not _ruled_off(piece, ordered[nearest[1]], rules))
            or strips.may_be_one(piece, ordered[nearest[1]], edge)
        ):
            below[index], above[nearest[1]] = nearest[1], index
    for index in range(len(ordered)):
        if index not in above:
            numbers = [index]
            while numbers[-1] in below:
                numbers.append(below[numbers[-1]])
            yield [ordered[number] for number in numbers]


def _in_line(piece: Piece, following: Piece) -> bool:
    size = piece.size
    if abs(following.size - size) > 0.25 * size:
        return False
    (left, right), (left_below, right_below) = _set(piece), _set(following)
    middle, middle_below = (left + right) / 2, (left_below + right_below) / 2
    astray = (
        *(following.x0 - piece.x0, following.x1 - piece.x1, following.center - piece.center),
        *(left_below - left, right_below - right, middle_below - middle),
    )
    return min(map(abs, astray)) <= _ALIGNED * size or _is_indented(piece, following)


def _share_width(one: Piece, other: Piece) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _is_indented(first: Piece, following: Piece) -> bool:
    """Whether the first line of a cell is set in by a character or two: at its left, or by half of that where its lines
    are centred."""
    size = first.size
    if abs(following.size - size) > 0.25 * size or following.x1 < first.x0 - 0.1 * size:
        return False
    left, middle = first.x0 - following.x0, first.center - following.center
    return any(min(abs(left - indent * size), abs(middle - indent * size / 2)) <= _SET_IN * size for indent in _INDENTS)


def _set(piece: Piece) -> tuple[float, float]:
    """From where to where a piece was set. Brackets and points at its ends have half a character of white: of what was
    read in a picture the ink alone is known, and it belongs to that; typesetters hang it out over the edge."""
    white = _WHITE * piece.size if piece.origin else -_WHITE * piece.size
    return piece.x0 - white * (piece.text[0] in _OPENING), piece.x1 + white * (piece.text[-1] in _CLOSING)


def _ruled_off(piece: Piece, following: Piece, rules: Sequence[Rule]) -> bool:
    """Whether rules run between two pieces, along most of what stands below one another: strokes of letters that touch
    those of the next line are seen as short ones in pictures."""
    left, right = max(piece.x0, following.x0), min(piece.x1, following.x1)
    between = (rule for rule in rules if piece.middle < rule.y < following.middle)
    covered = sum(max(0.0, min(rule.x1, right) - max(rule.x0, left)) for rule in between)
    return covered > _MOST_OF_IT * max(0.0, right - left)


def _part(
    stack: list[Piece], levels: Sequence[float], edge: float, mode: str, strips: Strips
) -> tuple[float, list[Block]]:
    """The best way to part a stack into cells, and how good it is."""
    count = len(stack)
    best = [0.0] + [float("-inf")] * count
    start = [0] * (count + 1)
    if max(piece.center for piece in stack) <= edge and strips.is_one(stack):
        return _BESIDE, [Block(stack)]
    tightest = min((b.top - a.bottom for a, b in pairwise(stack)), default=0.0)
    for end in range(1, count + 1):
        characters = 0
        for first in range(end - 1, max(-1, end - 1 - _MOST_LINES), -1):
            characters += len(stack[first].text)
            if characters > _MOST_CHARACTERS and first < end - 1:
                break
            score = best[first] + _worth(stack[first:end], tightest, levels, edge, mode)
            if score > best[end]:
                best[end], start[end] = score, first
    blocks: list[Block] = []
    end = count
    while end:
        blocks.append(Block(stack[start[end] : end]))
        end = start[end]
    return best[count], blocks[::-1]


def _worth(lines: Sequence[Piece], tightest: float, levels: Sequence[float], edge: float, mode: str) -> float:
    """How likely some lines are one cell."""
    text = "".join(piece.text for piece in lines)
    size = lines[0].size
    found = match(text)
    if found and (found.also or _is_path(lines, found)):
        found = None  # labels of several cells, run together
    worth = len(text) * (5.0 if found.how == "exact" else 4.0) if found else 0.0
    if lines[0].x0 < edge:
        place = level(mode, lines)
        beside = [row for row in levels if lines[0].top - 0.1 * size < row < lines[-1].bottom + 0.1 * size]
        if any(abs(row - place) <= _LEVEL * size for row in beside):
            worth += _BESIDE if not found else 2.0 if len(lines) == 1 else 4.0
        if len(beside) > 1 and not found:
            worth -= 2.0 * len(text) * (len(beside) - 1)
    loose = sum(max(0.0, b.top - a.bottom - tightest - 0.1 * size) for a, b in pairwise(lines))
    return worth - 1.0 - (6.0 * loose / size if size else 0.0)  # a damaged font has no height


def _is_path(lines: Sequence[Piece], found: Match) -> bool:
    """Whether the lines are the label of a group and, below it, one of its own, that also says alone what both say."""
    for end in range(1, len(lines)):
        group, own = (match("".join(piece.text for piece in part)) for part in (lines[:end], lines[end:]))
        if group and own and not group.concept and group.dimension == own.dimension and own.labels == found.labels:
            return True
    return False
