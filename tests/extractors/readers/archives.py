"""Archives for tests: ZIP and 7z through their libraries, RAR as the blocks of its two formats, their files stored."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import py7zr

Files = dict[str, bytes]


def zipped(files: Files) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def seven_zipped(files: Files, password: str | None = None, *, hide_names: bool = False) -> bytes:
    """A 7z archive; ``//`` in a name stands for ``..``, which py7zr refuses to write."""
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", password=password, header_encryption=hide_names) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
        for file in archive.header.files_info.files:
            file["filename"] = file["filename"].replace("//", "/../")
    return stream.getvalue()


def rar5(files: Files, *, compressed: bool = False, encrypted: bool = False) -> bytes:
    """A RAR 5 archive; `compressed` says so of the files, whose bytes stay what they are."""
    blocks = [_block5(b"\x01\x00\x00")]
    for name, data in files.items():
        raw = name.encode()
        extra = b"\x31" + b"\x01" + bytes(48) if encrypted else b""  # a record of the password's salt
        head = b"\x02" + (b"\x03" + _number(len(extra)) if extra else b"\x02") + _number(len(data)) + b"\x04"
        head += _number(len(data)) + _number(0o100644) + struct.pack("<I", zlib.crc32(data))
        head += _number(3 << 7 if compressed else 0) + b"\x01" + _number(len(raw)) + raw + extra
        blocks.append(_block5(head) + data)
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks) + _block5(b"\x05\x00\x00")


def _block5(content: bytes) -> bytes:
    sized = _number(len(content)) + content
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _number(value: int) -> bytes:
    """A number in as many bytes of seven bits as it needs."""
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def rar4(files: dict[bytes, bytes]) -> bytes:
    """A RAR 4 archive; the names are bytes of no stated charset."""
    blocks = [_block4(0x73, 0, bytes(6))]
    for name, data in files.items():
        head = struct.pack("<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x5A21, 20, 0x30, len(name), 0x20)
        blocks.append(_block4(0x74, 0x8000, head + name) + data)
    return b"Rar!\x1a\x07\x00" + b"".join(blocks) + _block4(0x7B, 0x4000, b"")


def _block4(kind: int, flags: int, content: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(content)) + content
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head
