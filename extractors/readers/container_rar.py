"""RAR archives, through rarfile: it reads the directory and what is merely stored; what is compressed needs a program
that knows the format, of which `unar` is free software."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator

import rarfile

from extractors.document import Unreadable
from extractors.readers.container import Entry, name_of, opening

NEEDS_UNAR = (
    "The files in a RAR archive are unpacked by a program of its own: apt-get install unar, then read it again "
    "(`gongkai reextract --all`, or `gongkai extract` into a new folder)."
)
_UNICODE_NAME = 0x200


class Archive:
    """A RAR archive in memory. Raises `Unreadable` (``truncated``, ``encrypted``, ``needs_unar``)."""

    def __init__(self, data: bytes) -> None:
        try:
            with opening("RAR", rarfile.BadRarFile, rarfile.NotRarFile, ValueError, LookupError, EOFError):
                self._rar = rarfile.RarFile(io.BytesIO(data), errors="strict")
        except rarfile.NeedFirstVolume:
            sentence = "It is one volume of a RAR archive in several: unpack them together and give the folder."
            raise Unreadable("truncated", sentence) from None
        except (rarfile.NoCrypto, rarfile.PasswordRequired):
            raise Unreadable("encrypted", "The RAR archive is encrypted with a password.") from None
        self._infos = self._rar.infolist()
        if not self._infos and self._rar.needs_password():
            sentence = "The RAR archive is encrypted with a password, its names too: ask its publisher for it."
            raise Unreadable("encrypted", sentence)
        compressed = any(not _is_stored(info) and not info.needs_password() for info in self._infos if info.is_file())
        if compressed and not _has_program():
            raise Unreadable("needs_unar", NEEDS_UNAR)

    def entries(self) -> list[Entry]:
        """The files."""
        return [
            Entry(number, _name_of(info), info.file_size or 0, info.needs_password())
            for number, info in enumerate(self._infos)
            if info.is_file()
        ]

    def unpack(self, entries: list[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """The files' bytes."""
        for entry in entries:
            yield entry, self._content(self._infos[entry.number], entry.size)

    def _content(self, info: rarfile.RarInfo, size: int) -> bytes | None:
        try:
            with self._rar.open(info) as stream:
                content: bytes = stream.read(size + 1)  # a program may unpack more than the directory says
        except (rarfile.Error, OSError, EOFError, ValueError):
            return None
        return content if len(content) == size else None


def _is_stored(info: rarfile.RarInfo) -> bool:
    return bool(info.compress_type == rarfile.RAR_M0)


def _has_program() -> bool:
    """Whether a program that rarfile knows is there; to try it would need the right to start it."""
    return any(shutil.which(program) for program in ("unrar", "unar", "7zz", "7z", "bsdtar"))


def _name_of(info: rarfile.RarInfo) -> str:
    """The name as people gave it. Old archives that do not mark names as Unicode hold bytes of some charset."""
    raw = getattr(info, "orig_filename", None)
    if isinstance(raw, bytes) and not info.flags & _UNICODE_NAME:
        return name_of(raw).replace("\\", "/")
    return str(info.filename)
