"""The board of accuracy: how well documents are read that were damaged on purpose, as `make accuracy` last kept it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "docs" / "accuracy.md"
_VERSION = re.compile(r"Extractors ([^\s,]+), (\d{4}-\d\d-\d\d)")
_RULE = re.compile(r"\|[-:| ]+\|")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the board: its title, the heads of its columns and its rows, as printed."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The board: the version of the extractors that it judges, the day, and its tables."""

    version: str
    day: str
    tables: tuple[Table, ...]


def latest() -> Board | None:
    """The board as it was last kept; None where there is none."""
    if not KEPT.is_file():
        return None
    text = KEPT.read_text("utf-8")
    told = _VERSION.search(text)
    return Board(told[1] if told else "", told[2] if told else "", tuple(_tables(text)))


def digest() -> str:
    """A digest of the board as it was last kept."""
    return hashlib.sha256(KEPT.read_bytes()).hexdigest() if KEPT.is_file() else ""


def _tables(text: str) -> Iterator[Table]:
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|") and not _RULE.fullmatch(line)]
        if lines:
            heads, *rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
            yield Table(title, heads, tuple(rows))
