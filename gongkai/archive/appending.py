"""Files that only grow, and the lock that leaves them to one writer."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import BinaryIO

from gongkai.archive.capture import ArchiveError


class AppendOnly:
    """A file to which whole chunks are appended durably: each is on the disk, or not in the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab", buffering=0)
        self.size = self._file.tell()

    def append(self, chunk: bytes) -> None:
        """Append the chunk and wait for the disk. Raises `ArchiveError` after cutting back what was half written."""
        try:
            written = self._file.write(chunk)
            os.fsync(self._file.fileno())
        except OSError as error:
            self._file.truncate(self.size)
            raise ArchiveError(f"cannot write {self.path}: {error.strerror}; make room and run again") from error
        if written != len(chunk):
            self._file.truncate(self.size)
            raise ArchiveError(f"cannot write {self.path}: the disk is full; make room and run again")
        self.size += written

    def close(self) -> None:
        """Close the file; everything appended is on the disk already."""
        self._file.close()


def lock(path: Path) -> BinaryIO:
    """Take the writer's lock; it is held until the returned file is closed, or its process ends in whatever way.

    Raises `ArchiveError` while another process holds it.
    """
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise ArchiveError(
            f"another process is writing to the archive {path.parent}; wait until it is done, or stop it"
        ) from error
    return file


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
