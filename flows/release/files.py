"""The files of a release that is being built, each with its checksum."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class File:
    """A file: its path below the release with '/', its sha256 and its bytes."""

    path: str
    sha256: str
    size: int


@dataclass(slots=True)
class Files:
    """What a folder holds so far, by path."""

    root: Path
    by_path: dict[str, File] = field(default_factory=dict)

    def take(self, source: Path, path: str) -> File:
        """Take a finished file in as it is. Published files are replaced and never changed, so a link is a copy."""
        target = self._target(path)
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links
            shutil.copyfile(source, target)
        return self._add(path)

    def text(self, path: str, content: str) -> File:
        """Write a text file."""
        self._target(path).write_text(content, "utf-8", newline="\n")
        return self._add(path)

    def write(self, path: str, write: Callable[[Path], object]) -> File:
        """Let `write` write a file."""
        write(self._target(path))
        return self._add(path)

    def seal(self) -> None:
        """Write the checksums of all files, in the form that `sha256sum --check` reads."""
        lines = (f"{self.by_path[path].sha256}  {path}\n" for path in sorted(self.by_path))
        (self.root / SUMS).write_text("".join(lines), "utf-8")
        _sync(self.root / SUMS)

    def _target(self, path: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _add(self, path: str) -> File:
        target = self.root / path
        _sync(target)
        file = self.by_path[path] = File(path, sha256_of(target), target.stat().st_size)
        return file


def sha256_of(path: Path) -> str:
    """The sha256 of a file of any size."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
