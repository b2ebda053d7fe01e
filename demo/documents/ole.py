"""An OLE container, as Office wrote its documents until 2007: streams in sectors of 512 bytes."""

from __future__ import annotations

import struct


def compound(top: dict[str, bytes], embedded: dict[str, bytes] | None = None) -> bytes:
    """An OLE container with the streams `top`, and those of an `embedded` document in a storage of its own."""
    embedded = embedded or {}
    names = [*top, *(["ObjectPool"] if embedded else []), *embedded]
    sectors: list[bytes] = []
    table: list[int] = []
    places = {}
    for name, content in (top | embedded).items():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        places[name] = (len(sectors), len(padded))
        parts = [padded[offset : offset + 512] for offset in range(0, len(padded), 512)]
        table += [*range(len(sectors) + 1, len(sectors) + len(parts)), 0xFFFFFFFE]
        sectors += parts

    def entry(name: str, kind: int, right: int, child: int) -> bytes:
        start, size = places.get(name, (0xFFFFFFFE, 0))
        text = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

    none = 0xFFFFFFFF
    entries = entry("Root Entry", 5, none, 1)
    last = len(top) + bool(embedded)
    for number, name in enumerate(names, 1):
        right = number + 1 if number not in (last, len(names)) else none
        entries += entry(name, 2 if name in places else 1, right, none if name in places else last + 1)
    entries += bytes(-len(entries) % 512)
    directory = len(sectors)
    parts = [entries[offset : offset + 512] for offset in range(0, len(entries), 512)]
    table += [*range(directory + 1, directory + len(parts)), 0xFFFFFFFE]
    sectors += parts
    pages = -(-(len(table) + 1) // 127)
    first = len(sectors)
    table += [0xFFFFFFFD] * pages
    allocation = b"".join(struct.pack("<I", sector) for sector in table).ljust(pages * 512, b"\xff")
    difat = [*range(first, first + pages), *[none] * (109 - pages)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, pages, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return header + struct.pack("<109I", *difat) + b"".join(sectors) + allocation
