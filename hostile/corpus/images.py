"""Pictures that say they are huge. What reads them, now or later, must refuse them or say that it does not read them."""

from __future__ import annotations

import struct
import zlib

from hostile.corpus.case import Bait, case, deflated, fixed


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *chunks: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + _chunk(b"IEND", b"")


def _tiff(*entries: tuple[int, int, int, int], after: int = 0) -> bytes:
    listed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + listed + struct.pack("<I", after)


_ZEROS = b"\x78\xda" + deflated(1024) + b"\0\0\0\1"
_SIZE = (256, 4, 1, 60_000), (257, 4, 1, 60_000)
fixed("images/PNG of 50,000 × 50,000", _png(50_000, 50_000, _chunk(b"IDAT", _ZEROS)))
fixed("images/PNG of 2^31 × 2^31", _png(0x7FFFFFFF, 0x7FFFFFFF, _chunk(b"IDAT", zlib.compress(b"x"))))
fixed("images/PNG of no size", _png(0, 0))
fixed("images/PNG with a text bomb", _png(1, 1, _chunk(b"zTXt", b"a\0\0" + _ZEROS)))
fixed("images/PNG with a profile bomb", _png(1, 1, _chunk(b"iCCP", b"a\0\0" + _ZEROS)))
fixed("images/PNG cut", _png(100, 100, _chunk(b"IDAT", _ZEROS))[:60])
fixed("images/TIFF whose directory follows itself", _tiff(*_SIZE, after=8))
fixed("images/TIFF of 60,000 × 60,000", _tiff(*_SIZE, (259, 3, 1, 8), (273, 4, 1, 200)) + _ZEROS)
fixed("images/TIFF of 2^32 entries", _tiff((256, 4, 0xFFFFFFFF, 8)))
fixed(
    "images/JPEG of 65,535 × 65,535",
    b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\1\x11\0\2\x11\0\3\x11\0\xff\xd9",
)
fixed("images/JPEG of markers", b"\xff\xd8" + b"\xff\xe0\0\x02" * 50_000)
fixed("images/GIF of 65,535 × 65,535", b"GIF89a\xff\xff\xff\xff\x80\0\0" + bytes(6) + b"\x2c" + bytes(10))
fixed(
    "images/GIF of 100,000 frames",
    b"GIF89a\1\0\1\0\0\0\0" + (b"\x2c" + bytes(4) + b"\1\0\1\0\0\x02\x02\x44\1\0") * 100_000,
)
fixed(
    "images/BMP of 2^31 × 2^31",
    b"BM" + struct.pack("<IIIIiiHHII", 60, 0, 54, 40, 0x7FFFFFFF, 0x7FFFFFFF, 1, 24, 0, 0) + bytes(32),
)
fixed(
    "images/BMP compressed",
    b"BM" + struct.pack("<IIIIiiHHII", 60, 0, 54, 40, 30_000, 30_000, 1, 8, 1, 0) + b"\xff\0" * 90_000,
)
fixed("images/WebP of 16,383 × 16,383", b"RIFF\x40\0\0\0WEBPVP8L\x20\0\0\0\x2f\xff\xff\xff\x0f" + bytes(40))


@case("images/SVG that reads and fetches")
def _svg(bait: Bait) -> bytes:
    dtd = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{bait.secret}">]>'
    return f'<?xml version="1.0"?>{dtd}<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text><image href="{bait.url}/i"/></svg>'.encode()
