"""Labels turned to be read upwards, as word processors turn them in narrow cells, → set downwards like other labels.

Each of their characters lies on its side, the first one lowest. Whatever reads a page reads from top to bottom, so
their places are mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from extractors.readers.pdf_lines import Char


def downwards(chars: Iterable[dict[str, Any]]) -> Iterator[Char]:
    """The characters of a page, as pdfplumber gives them."""
    for (upwards, _), run in groupby(chars, key=lambda char: (_is_upwards(char), round(char["x0"]))):
        placed = [Char.of(char) for char in run]
        if upwards:
            ends = min(char.top for char in placed) + max(char.bottom for char in placed)
            placed = [char._replace(top=ends - char.bottom, bottom=ends - char.top) for char in placed]
        yield from placed


def _is_upwards(char: dict[str, Any]) -> bool:
    along, up = char["matrix"][:2]
    return bool(up > abs(along))
