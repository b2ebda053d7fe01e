"""ZIP archives written byte by byte: what no packer would write."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A member: its name, what is stored, and what the directory says of it where that differs."""

    name: bytes
    stored: bytes
    size: int | None = None
    method: int = 0
    crc: int | None = None
    flags: int = 0
    attributes: int = 0
    offset: int | None = None
    packed: int | None = None


def packed(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An honest archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0)), data, method)
    return stream.getvalue()


def forged(entries: Sequence[Entry], entries_told: int | None = None, comment: bytes = b"", shift: int = 0) -> bytes:
    """An archive with these members."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        offset = len(body) if entry.offset is None else entry.offset
        size = len(entry.stored) if entry.size is None else entry.size
        crc = zlib.crc32(entry.stored) if entry.crc is None else entry.crc
        packed_size = len(entry.stored) if entry.packed is None else entry.packed
        facts = struct.pack("<HHHHHIII", 20, entry.flags, entry.method, 0, 0x5221, crc, packed_size, size & 0xFFFFFFFF)
        if entry.offset is None:
            body += b"PK\3\4" + facts + struct.pack("<HH", len(entry.name), 0) + entry.name + entry.stored
        directory += b"PK\1\2" + struct.pack("<H", 0x031E) + facts
        directory += struct.pack("<HHHHHII", len(entry.name), 0, 0, 0, 0, entry.attributes, offset) + entry.name
    count = min(len(entries) if entries_told is None else entries_told, 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body) + shift, len(comment))
    return bytes(body + directory) + b"PK\5\6" + end + comment
