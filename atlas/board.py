"""The boards of accuracy: how well documents are read that were damaged or scanned on purpose, as `make accuracy` last
kept them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "docs"
_FILES = {"damaged": "accuracy.md", "scanned": "accuracy_scans.md"}
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
    """A board: what was done to the documents (damaged or scanned), the version of the extractors that it judges, the
    day, and its tables."""

    done: str
    version: str
    day: str
    tables: tuple[Table, ...]


def latest() -> list[Board]:
    """The boards as they were last kept."""
    found = []
    for done, path in _kept():
        text = path.read_text("utf-8")
        told = _VERSION.search(text)
        found.append(Board(done, told[1] if told else "", told[2] if told else "", tuple(_tables(text))))
    return found


def digest() -> str:
    """A digest of the boards as they were last kept."""
    return hashlib.sha256(b"".join(path.read_bytes() for _, path in _kept())).hexdigest()


def _kept() -> list[tuple[str, Path]]:
    return [(done, KEPT / name) for done, name in _FILES.items() if (KEPT / name).is_file()]


def _tables(text: str) -> Iterator[Table]:
    for section in re.split(r"^##? ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|") and not _RULE.fullmatch(line)]
        if lines:
            heads, *rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
            yield Table(title, heads, tuple(rows))
