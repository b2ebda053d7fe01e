"""What a shard of the atlas is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Files = Iterable[tuple[str, bytes]]
"""Files by their path in the atlas."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page, with the files that are made along with it. `inputs` is a digest of what it is made from: where it is
    what it was, `make` is not called; '' for what is quicker made than judged."""

    path: str
    inputs: str
    make: Callable[[], Files]


def page(path: str, content: str) -> Leaf:
    """A page that is at hand."""
    return Leaf(path, "", lambda: [(path, content.encode())])


def data(name: str, value: object) -> Leaf:
    """Data for a script: a file cannot be fetched from a USB stick, but a script can be loaded (see `atlas.js`)."""
    path = f"data/{name}.js"
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Leaf(path, "", lambda: [(path, f"atlas.take({json.dumps(name)},{text});\n".encode())])
