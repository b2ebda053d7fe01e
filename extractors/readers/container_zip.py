"""ZIP archives."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from extractors.readers.container import Entry, name_of, opening

_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_DAMAGE = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError)


class Archive:
    """A ZIP archive in memory. Raises `Unreadable` (``truncated``)."""

    def __init__(self, data: bytes) -> None:
        with opening("ZIP", *_DAMAGE):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._infos = self._zip.infolist()

    def entries(self) -> list[Entry]:
        """The files."""
        return [
            Entry(number, _name_of(info), info.file_size, bool(info.flag_bits & _ENCRYPTED_FLAG))
            for number, info in enumerate(self._infos)
            if not info.filename.endswith("/")  # zipfile's own question fails where there is no name
        ]

    def unpack(self, entries: list[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """The files' bytes."""
        for entry in entries:
            yield entry, self._content(self._infos[entry.number])

    def _content(self, info: zipfile.ZipInfo) -> bytes | None:
        try:
            return self._zip.read(info)
        except (*_DAMAGE, zlib.error, EOFError, RuntimeError):
            return None


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name as people gave it: where the format does not say UTF-8, zipfile takes it for the code page of the first
    IBM PC."""
    return info.filename if info.flag_bits & _UTF8_FLAG else name_of(info.filename.encode("cp437", "replace"))
