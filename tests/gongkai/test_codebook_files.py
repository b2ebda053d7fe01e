"""The files of the codebook are tables."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import gongkai.codebook

FILES = sorted(Path(gongkai.codebook.__file__).parent.glob("*.csv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_line_has_the_fields_of_the_head(file: Path) -> None:
    """A comma in a pattern that is not in quotes cuts it off, and what is left may still be a pattern."""
    with file.open(encoding="utf-8", newline="") as text:
        head, *lines = csv.reader(text)
    assert [line for line in lines if len(line) != len(head)] == []
