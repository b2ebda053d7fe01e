"""ZIP archives of documents: what they hold, within bounds. Nothing is ever written under the names inside."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from extractors.document import Container, Unreadable

_MOST_MEMBERS = 2_000
_MOST_BYTES = 1 << 30
_LARGEST_MEMBER = 256 << 20
_MOST_SHRUNK = 250  # times: documents of text shrink to a tenth; what shrinks more was made to
_LEAST_SUSPECT = 16 << 20  # bytes: so much is unpacked however well it was packed
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
# What computers put beside people's files.
_CLUTTER = ("__MACOSX/", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container: its path, as text, and its bytes; `error` says why there are none: ``encrypted``,
    ``too_large`` or ``unreadable``."""

    name: str
    data: bytes = field(default=b"", repr=False)
    error: str | None = None


def read(data: bytes, charset: str = "") -> NoReturn:
    """Say what the archive holds: raises `Container`, or `Unreadable` (``encrypted``, ``truncated``, ``damaged``,
    ``too_large``)."""
    with _open(data) as archive:
        entries = _entries(archive)
    if entries and all(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        sentence = f"The {len(entries)} files in the archive are encrypted with a password: ask its publisher for it."
        raise Unreadable("encrypted", sentence)
    raise Container("container", f"An archive of {len(entries)} files, each of which is an input of its own.")


def members(data: bytes) -> Iterator[Member]:
    """The files in a ZIP archive, one in memory at a time.

    Raises `Unreadable` where the archive as a whole cannot be read; a file that cannot be is a member with an error.
    """
    with _open(data) as archive:
        names: set[str] = set()
        for entry in _entries(archive):
            name = _name_of(entry)
            while name in names:  # two files of one name are two inputs
                name += "~"
            names.add(name)
            yield _member(archive, entry, name)


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Unreadable("truncated", "The ZIP archive is cut off or damaged: fetch it again.") from None


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_clutter(entry.filename)]
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if len(entries) > _MOST_MEMBERS or size > _MOST_BYTES or size > max(_LEAST_SUSPECT, packed * _MOST_SHRUNK):
        sentence = f"The archive unpacks to {len(entries):,} files of {size:,} bytes: it is not opened."
        raise Unreadable("too_large", sentence)
    return entries


def _is_clutter(name: str) -> bool:
    base = name.rpartition("/")[2]
    return name.startswith(_CLUTTER) or base.startswith((".", "~$", *_CLUTTER))


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return Member(name, error="encrypted")
    if entry.file_size > _LARGEST_MEMBER:
        return Member(name, error="too_large")
    try:
        return Member(name, archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, RuntimeError):
        return Member(name, error="unreadable")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name as people gave it. Windows in China writes it in GBK, which the format knows nothing of; zipfile takes
    it for the code page of the first IBM PC."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return entry.filename
