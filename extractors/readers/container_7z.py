"""7z archives, through py7zr: no program is needed."""

from __future__ import annotations

import io
import lzma
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from py7zr import SevenZipFile
from py7zr.exceptions import ArchiveError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from extractors.document import Unreadable
from extractors.readers.container import Entry, opening

_DAMAGE = (ArchiveError, lzma.LZMAError, zlib.error, EOFError, ValueError, LookupError, TypeError, OSError)
_ENCRYPTED = "The 7z archive is encrypted with a password: ask its publisher for it."


class Archive:
    """A 7z archive in memory. Raises `Unreadable` (``truncated``, ``encrypted``)."""

    def __init__(self, data: bytes) -> None:
        try:
            with opening("7z", *_DAMAGE):
                self._archive = SevenZipFile(io.BytesIO(data))
        except PasswordRequired:  # even the names are encrypted
            raise Unreadable("encrypted", _ENCRYPTED) from None

    def entries(self) -> list[Entry]:
        """The files. That one is encrypted is told of the whole archive."""
        encrypted = self._archive.needs_password()
        return [
            Entry(number, file.filename, file.uncompressed, encrypted)
            for number, file in enumerate(self._archive.files)
            if not (file.is_directory or file.is_symlink or file.is_junction or file.is_socket)
        ]

    def unpack(self, entries: list[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """The files' bytes.

        Files are packed one behind the other into one stream, so that all are unpacked at once, into one nameless file;
        where the stream breaks off, the files behind that place are lost.
        """
        if not entries:
            return
        for number, file in enumerate(self._archive.files.files_list):
            file["filename"] = str(number)  # py7zr refuses an archive for a name that leads out of its folder
        with tempfile.TemporaryFile() as spool:
            unpacked = _Spool(spool, {str(entry.number): entry.size for entry in entries})
            with suppress(*_DAMAGE):  # what came out whole is there
                self._archive.extract(targets=list(unpacked.sizes), factory=unpacked)
            for entry in entries:
                yield entry, unpacked.content(str(entry.number))


class _Spool(WriterFactory):
    """Takes the unpacked files, one behind the other."""

    def __init__(self, spool: IO[bytes], sizes: dict[str, int]) -> None:
        self.spool = spool
        self.sizes = sizes
        self._files: dict[str, _File] = {}

    def create(self, filename: str) -> Py7zIO:
        self._files[filename] = _File(self)
        return self._files[filename]

    def content(self, name: str) -> bytes | None:
        file = self._files.get(name)
        if file is None or file.written != self.sizes[name]:
            return None if self.sizes[name] else b""
        self.spool.seek(file.start)
        return self.spool.read(file.written)


class _File(Py7zIO):
    """Where one file begins in the spool, and how much of it was written."""

    def __init__(self, spool: _Spool) -> None:
        self._spool = spool.spool
        self.start = self._spool.seek(0, io.SEEK_END)
        self.written = 0

    def write(self, s: bytes | bytearray) -> int:
        self.written += len(s)
        return self._spool.write(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        return None

    def size(self) -> int:
        return self.written
