"""Archives of documents (ZIP, 7z, RAR): what they hold, within bounds. Nothing is written under the names inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import NoReturn, Protocol

from extractors.document import Container, Unreadable
from extractors.readers.sniff import sniff
from gongkai.charset import decoded

MOST_MEMBERS = 2_000
"""Files of an archive that is opened."""
MOST_BYTES = 1 << 30
"""Bytes that they may have together."""
LARGEST_MEMBER = 256 << 20
"""Bytes of the largest one that is taken out."""
_MOST_SHRUNK = 250  # times: documents of text shrink to a tenth; what shrinks more was made to
_LEAST_SUSPECT = 16 << 20  # bytes: so much is unpacked however well it was packed
# What computers put beside people's files.
_CLUTTER = ("__MACOSX/", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container: its path, as text, and its bytes; `error` says why there are none: ``encrypted``,
    ``too_large`` or ``unreadable``."""

    name: str
    data: bytes = field(default=b"", repr=False)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What an archive's directory says of a file: its place there, its name as people gave it, its size unpacked."""

    number: int
    name: str
    size: int
    encrypted: bool = False


class Unpacker(Protocol):
    """How one format is opened. All three raise `Unreadable` where the archive as a whole cannot be read."""

    def __init__(self, data: bytes) -> None: ...

    def entries(self) -> list[Entry]:
        """The files, without folders and links."""

    def unpack(self, entries: list[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        """The bytes of some files, one in memory at a time; None where a file is damaged."""


def read(data: bytes, charset: str = "") -> NoReturn:
    """Say what the archive holds: raises `Container`, or `Unreadable` (``encrypted``, ``truncated``, ``damaged``,
    ``too_large``, ``needs_unar``)."""
    _, entries = _opened(data)
    if entries and all(entry.encrypted for entry in entries):
        sentence = f"The {len(entries)} files in the archive are encrypted with a password: ask its publisher for it."
        raise Unreadable("encrypted", sentence)
    raise Container("container", f"An archive of {len(entries)} files, each of which is an input of its own.")


def members(data: bytes) -> Iterator[Member]:
    """The files in an archive, one in memory at a time; what cannot be read is a member with an error.

    Raises `Unreadable` where the archive as a whole cannot be read.
    """
    unpacker, entries = _opened(data)
    names = _names(entries)
    wanted = []
    for entry in entries:
        if entry.encrypted:
            yield Member(names[entry.number], error="encrypted")
        elif entry.size > LARGEST_MEMBER:
            yield Member(names[entry.number], error="too_large")
        else:
            wanted.append(entry)
    for entry, content in unpacker.unpack(wanted):
        name = names[entry.number]
        yield Member(name, error="unreadable") if content is None else Member(name, content)


def _opened(data: bytes) -> tuple[Unpacker, list[Entry]]:
    unpacker: Unpacker = import_module(f"extractors.readers.container_{sniff(data)}").Archive(data)
    entries = [entry for entry in unpacker.entries() if not _is_clutter(entry.name)]
    size = sum(entry.size for entry in entries)
    if len(entries) > MOST_MEMBERS or size > MOST_BYTES or size > max(_LEAST_SUSPECT, len(data) * _MOST_SHRUNK):
        sentence = f"The archive unpacks to {len(entries):,} files of {size:,} bytes: it is not opened."
        raise Unreadable("too_large", sentence)
    return unpacker, entries


def _is_clutter(name: str) -> bool:
    base = name.rpartition("/")[2]
    return name.startswith(_CLUTTER) or base.startswith((".", "~$", *_CLUTTER))


def _names(entries: list[Entry]) -> dict[int, str]:
    """The name of each entry by its number: two files of one name are two inputs."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for entry in entries:
        name = entry.name
        while name in taken:
            name += "~"
        taken.add(name)
        names[entry.number] = name
    return names


def name_of(raw: bytes) -> str:
    """A name that the archive gives as bytes of no stated charset: Windows in China writes GBK."""
    return decoded(raw)


@contextmanager
def opening(kind: str, *damage: type[Exception]) -> Iterator[None]:
    """Tell what a library says of a `damage`d archive as `Unreadable`."""
    try:
        yield
    except damage:
        raise Unreadable("truncated", f"The {kind} archive is cut off or damaged: fetch it again.") from None
