"""The folder of the releases: what is there, what comes next, and the pointer to the current one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NAME = re.compile(r"v(\d{4})\.(\d{2})\.(\d+)")
_POINTER = "current"
MANIFEST = "release.json"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The releases below a folder."""

    root: Path

    def names(self) -> list[str]:
        """All releases, oldest first."""
        found = [path.name for path in self.root.glob("v*") if _NAME.fullmatch(path.name) and path.is_dir()]
        return sorted(found, key=_order)

    def newest(self) -> str | None:
        """The newest release; None where there is none."""
        return next(reversed(self.names()), None)

    def current(self) -> str | None:
        """The release that the pointer names; None where there is none."""
        pointer = self.root / _POINTER
        return pointer.readlink().name if pointer.is_symlink() else None

    def following(self, month: str) -> str:
        """The name of the next release of a month such as 2026.11."""
        numbers = [int(name.rpartition(".")[2]) for name in self.names() if name.startswith(f"v{month}.")]
        return f"v{month}.{max(numbers, default=0) + 1}"

    def manifest(self, name: str) -> dict[str, Any]:
        """What `release.json` says of a release."""
        found: dict[str, Any] = json.loads((self.root / name / MANIFEST).read_text("utf-8"))
        return found

    def manifests(self) -> Iterator[dict[str, Any]]:
        """Those of all releases, oldest first."""
        return (self.manifest(name) for name in self.names())

    def put(self, building: Path, name: str) -> None:
        """Put a finished folder in its place; nobody ever sees half of it."""
        building.rename(self.root / name)
        _sync(self.root)

    def point_to(self, name: str) -> None:
        """Make a release the current one, atomically."""
        temporary = self.root / f".{_POINTER}"
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(name)
        temporary.replace(self.root / _POINTER)
        _sync(self.root)


def _order(name: str) -> tuple[int, ...]:
    found = _NAME.fullmatch(name)
    return tuple(map(int, found.groups())) if found else ()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
