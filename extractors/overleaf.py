"""Scattered tables that go on overleaf → one, its second page placed below the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractors.document import Grid, Paragraph, Piece, Rule, Scatter
from extractors.scattered_rows import is_value

_ASIDE = 30
"""Points by which two sheets may have lain beside each other on the glass: less than a column is wide."""
_CLOSE = 250.0
"""Points from the end of a page, and from the beginning of the next, in which its table is looked for."""
_SURE = 3
"""Numbers that must stand below others once a sheet is moved aside."""


def joined(blocks: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """The blocks, a scattered table that goes on overleaf as one: its second page placed below the first."""
    open_: Scatter | None = None
    for block in blocks:
        if isinstance(block, Scatter) and open_ is not None:
            open_ = _below(open_, block)
            continue
        if open_ is not None:
            yield open_
        open_ = block if isinstance(block, Scatter) else None
        if open_ is None:
            yield block
    if open_ is not None:
        yield open_


def _below(above: Scatter, below: Scatter) -> Scatter:
    below = _without_repeated_head(_laid_straight(below, above), above)
    bottom = max(piece.bottom for piece in above.pieces)
    top = min(piece.top for piece in below.pieces)
    down = bottom - top + 0.4 * above.pieces[-1].size
    pieces = [
        replace(piece, top=piece.top + down, bottom=piece.bottom + down, moved=piece.moved + down)
        for piece in below.pieces
    ]
    rules = [Rule(rule.y + down, rule.x0, rule.x1) for rule in below.rules]
    return replace(above, pieces=above.pieces + pieces, rules=above.rules + rules)


def _without_repeated_head(below: Scatter, above: Scatter) -> Scatter:
    """The lower part without its first lines if they were printed above as well, as word processors do with a head."""
    lines, printed = lines_of(below.pieces), [_line(line) for line in lines_of(above.pieces)]
    head = 0
    for start in range(len(printed)):
        length = 0
        for line, other in zip(lines, printed[start:], strict=False):
            if _line(line) != other or any(is_value(piece.text) for piece in line):
                break
            length += 1
        if length and start and _set_alike(printed[start - 1], printed[-1]):
            continue  # what ends the page stands over these lines as well: they are the head of a part of its own
        head = max(head, length)
    pieces = [piece for line in lines[head:] for piece in line]
    if not head or not pieces:
        return below
    top = min(piece.top for piece in pieces)
    return replace(below, pieces=pieces, rules=[rule for rule in below.rules if rule.y >= top])


def _set_alike(line: Sequence[tuple[str, int]], other: Sequence[tuple[str, int]]) -> bool:
    """Whether two lines are captions of one kind: as long as each other, in the same place, and without numbers."""
    shapes = [[(len(text), place) for text, place in one] for one in (line, other)]
    return shapes[0] == shapes[1] and not any(is_value(text) for text, _ in (*line, *other))


def _line(line: Sequence[Piece]) -> list[tuple[str, int]]:
    """What a line prints, and where across the page."""
    return [(piece.text, round(piece.x0 / piece.size)) for piece in line]


def _laid_straight(below: Scatter, above: Scatter) -> Scatter:
    """A scanned sheet moved aside as far as that before it lay."""
    aside = _aside(above.pieces, below.pieces) if below.pieces[0].origin else 0
    pieces = [replace(piece, x0=piece.x0 + aside, x1=piece.x1 + aside) for piece in below.pieces]
    rules = [Rule(rule.y, rule.x0 + aside, rule.x1 + aside) for rule in below.rules]
    return replace(below, pieces=pieces, rules=rules) if aside else below


def _aside(above: Sequence[Piece], below: Sequence[Piece]) -> int:
    """How far to the right a sheet is moved so that most of its numbers stand below those of the sheet before, by their
    left or right ends or their middles: each was laid on the glass, and turned upright, for itself."""
    last, first = max(piece.bottom for piece in above), min(piece.top for piece in below)
    over = [_ends(piece) for piece in above if piece.bottom > last - _CLOSE and is_value(piece.text)]
    under = [_ends(piece) for piece in below if piece.top < first + _CLOSE and is_value(piece.text)]
    fitting: Counter[int] = Counter()
    for end in range(3):
        places = {piece[end] for piece in over}
        for piece in under:
            near = {place - piece[end] + loose for place in places for loose in (-1, 0, 1)}
            fitting.update(shift for shift in near if abs(shift) <= _ASIDE)
    best = max(fitting, key=lambda shift: (fitting[shift], -abs(shift)), default=0)
    return best if fitting[best] >= 3 * _SURE else 0


def _ends(piece: Piece) -> tuple[int, int, int]:
    return round(piece.x0), round(piece.x1), round(piece.center)


def lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces by printed line from top to bottom, each line from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.x0)):
        if lines and piece.middle - lines[-1][0].middle < 0.3 * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda piece: piece.x0)
    return lines
