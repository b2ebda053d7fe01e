"""Words set wide, as 总 计 is to fill its cell: what stands apart and spells one label → one piece again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.document import Piece
from extractors.labels import exact, has_chinese
from extractors.overleaf import lines_of

_LONGEST = 8  # characters of a word that is set wide
_EVEN = 0.35
"""Sizes of type by which the steps from one character to the next may differ."""


def respelt(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces of a table, characters that stand evenly apart on a line and spell a label as one."""
    return [piece for line in lines_of(pieces) for piece in _words(line)]


def _words(line: Sequence[Piece]) -> Iterator[Piece]:
    start = 0
    while start < len(line):
        end = next((end for end in range(_run(line, start), start + 1, -1) if _is_word(line[start:end])), start + 1)
        yield line[start] if end == start + 1 else _joined(line[start:end])
        start = end


def _run(line: Sequence[Piece], start: int) -> int:
    """The end of the single characters that stand in a line from `start` on."""
    end = start
    while end < min(len(line), start + _LONGEST) and len(line[end].text) == 1:
        end += 1
    return end


def _is_word(pieces: Sequence[Piece]) -> bool:
    """Whether characters stand evenly apart and spell a label."""
    steps = [piece.center - before.center for before, piece in pairwise(pieces)]
    text = "".join(piece.text for piece in pieces)
    return max(steps) - min(steps) < _EVEN * pieces[0].size and has_chinese(text[-1]) and bool(exact(text))


def _joined(pieces: Sequence[Piece]) -> Piece:
    lefts, tops, rights, bottoms = zip(*(piece.box for piece in pieces), strict=True)
    box = (min(lefts), min(tops), max(rights), max(bottoms))
    return replace(
        pieces[0],
        text="".join(piece.text for piece in pieces),
        top=min(piece.top for piece in pieces),
        x1=pieces[-1].x1,
        bottom=max(piece.bottom for piece in pieces),
        origin=box if pieces[0].origin else None,
        readings=(),
    )
