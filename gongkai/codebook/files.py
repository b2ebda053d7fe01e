"""The files of the codebook: read line by line, and their digest."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

_NOT_FOR_READING = frozenset(
    {
        "explanations.csv", "comparability.csv", "breaks.csv", "sources.csv", "agency_kinds.csv",
        "agency_successors.csv", "causes.csv", "chinese.csv", "links.csv",
    }
)  # fmt: skip
"""Files that tell people what was read, or spiders where to go: when they change, no document need be read again."""


def read_rows(name: str) -> list[dict[str, str]]:
    """The lines of a file of the codebook."""
    return list(csv.DictReader(files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()))


def eras(text: str) -> tuple[str, ...]:
    """The template eras that a line of a file names."""
    return tuple(text.split("|"))


@cache
def digest() -> str:
    """sha256 of the codebook's files that decide how documents are read: part of the extractor version."""
    sums: Any = hashlib.sha256()
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".csv") and file.name not in _NOT_FOR_READING:
            sums.update(file.name.encode() + b"\0" + file.read_bytes())
    return str(sums.hexdigest())
