"""Styles, scripts and the vendored libraries, as they stand in ``assets/``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from atlas.holdings import Holdings
from atlas.leaves import Leaf
from atlas.rendering import FOLDER

NAME = "assets"


def shards(_: Holdings) -> Mapping[str, str]:
    """One: nothing of it depends on data."""
    return {"": ""}


def leaves(_: Holdings, __: str) -> Iterator[Leaf]:
    """The files."""
    for path in sorted((FOLDER / "assets").rglob("*")):
        if path.is_file():
            yield _leaf(path)


def _leaf(path: Path) -> Leaf:
    name = path.relative_to(FOLDER).as_posix()
    return Leaf(name, "", lambda: [(name, path.read_bytes())])
