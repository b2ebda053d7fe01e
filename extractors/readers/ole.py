"""An OLE container's directory: what Word, Excel and WPS kept their documents in until 2007.

Only what tells such files apart is read: the names at the top of the container and where their streams begin. What is
embedded in a document lies in storages of its own, further down, and does not count.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_NOTHING = 0xFFFFFFFF
_MOST_SECTORS = 1 << 20
_MOST_ENTRIES = 10_000
_SMALL = 4096  # bytes: shorter streams lie in the container's mini stream, which is not followed


@dataclass(frozen=True, slots=True)
class _Entry:
    """A directory entry: its neighbours in the tree of its storage, the first entry below it, and its stream."""

    name: str
    left: int
    right: int
    child: int
    sector: int
    size: int


def streams(data: bytes) -> dict[str, int]:
    """The names at the top of the container, each with the offset of its stream's first sector in `data` (-1 for a
    storage or a short stream). Empty where the directory is cut off or damaged."""
    if not data.startswith(MAGIC) or len(data) < _HEADER:
        return {}
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    try:
        entries = list(_entries(data, size))
        return {
            entry.name: (entry.sector + 1) * size if entry.size >= _SMALL else -1
            for entry in _siblings(entries, entries[0].child)
        }
    except (struct.error, IndexError):
        return {}


def _entries(data: bytes, size: int) -> Iterator[_Entry]:
    (sector,) = struct.unpack_from("<I", data, 48)
    table = _allocation(data, size)
    for _ in range(_MOST_ENTRIES * 128 // size + 1):
        if sector >= len(table):
            return
        for offset in range((sector + 1) * size, (sector + 2) * size, 128):
            length, left, right, child = struct.unpack_from("<H2xIII", data, offset + 64)
            start, stream_size = struct.unpack_from("<II", data, offset + 116)
            name = data[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _Entry(name, left, right, child, start, stream_size)
        sector = table[sector]


def _allocation(data: bytes, size: int) -> list[int]:
    """The sector after each sector. The header names 109 sectors of it: enough for containers of 6.8 MiB, and the
    directory of a larger one stands as a rule at its beginning or is told by the names in the bytes."""
    table: list[int] = []
    for sector in struct.unpack_from("<109I", data, 76):
        if sector == _NOTHING or len(table) > _MOST_SECTORS:
            break
        table.extend(struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size))
    return table


def _siblings(entries: list[_Entry], first: int) -> Iterator[_Entry]:
    """The entries of one storage: a tree by name, walked without trusting it to have an end."""
    waiting, seen = [first], set[int]()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            yield entries[number]
            waiting += (entries[number].left, entries[number].right)


def is_encrypted_word(data: bytes) -> bool:
    """Whether a Word document needs a password: its text begins with a block of facts (FIB) that says so."""
    start = streams(data).get("WordDocument", -1)
    return start >= 0 and len(data) >= start + 12 and bool(data[start + 11] & 0x01)
