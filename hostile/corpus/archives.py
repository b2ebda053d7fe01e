"""Archives: bombs, names that lead elsewhere, directories that lie."""

from __future__ import annotations

import io
import struct
import zipfile

import py7zr

from hostile.corpus.case import Bait, case, deflated, fixed
from hostile.corpus.zips import Entry, forged, packed

_LINK = 0o120777 << 16


def _bomb(mebibytes: int, told: int | None = None) -> bytes:
    size = mebibytes << 20 if told is None else told
    return forged([Entry(b"a.txt", deflated(mebibytes), size, method=8)])


def _nested(data: bytes, levels: int, copies: int = 1) -> bytes:
    for level in range(levels):
        data = packed({f"{level}-{number}.zip": data for number in range(copies)})
    return data


def _seven(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return stream.getvalue()


fixed("archives/flat bomb of 3 GiB", lambda: _bomb(3072))
fixed("archives/bomb that says it is small", lambda: _bomb(600, 1000))
fixed("archives/bomb below the limit", lambda: _bomb(15))
fixed("archives/nested bomb", lambda: _nested(_bomb(1024), 4, 8))
fixed("archives/fifty levels", lambda: _nested(b"x", 50))
fixed(
    "archives/many empty members",
    lambda: forged([Entry(f"{n}".encode(), b"") for n in range(60_000)]),
    slow=True,
)
fixed(
    "archives/members that overlap",
    lambda: forged(
        [Entry(b"a.txt", deflated(8), 8 << 20, 8)]
        + [Entry(f"{n}.txt".encode(), deflated(8), 8 << 20, 8, offset=0) for n in range(120)]
    ),
)
fixed(
    "archives/members that overlap a little",
    lambda: forged([Entry(b"a.txt", b"x" * 100), Entry(b"b.txt", b"x" * 100, offset=10)]),
)
fixed("archives/size near 4 GiB", lambda: forged([Entry(b"a.txt", b"x", 0xFFFFFFFE)]))
fixed("archives/packed size beyond the end", lambda: forged([Entry(b"a.txt", b"x", packed=1 << 30)]))
fixed(
    "archives/offset beyond the end",
    lambda: forged([Entry(b"a.txt", b"x", offset=0x7FFFFFFF)]),
)
fixed("archives/directory shifted", lambda: forged([Entry(b"a.txt", b"x")], shift=1 << 20))
fixed("archives/more entries told than there are", lambda: forged([Entry(b"a.txt", b"x")], 0xFFFF))
fixed("archives/long comment", lambda: forged([Entry(b"a.txt", b"x")], comment=b"PK\5\6" * 16_000))
fixed("archives/cut in the middle", lambda: _bomb(64)[:20_000])
fixed("archives/unknown method", lambda: forged([Entry(b"a.txt", b"x", method=99)]))
fixed("archives/bzip2 bomb", lambda: packed({"a.txt": bytes(64 << 20)}, zipfile.ZIP_BZIP2), slow=True)
fixed("archives/lzma bomb", lambda: packed({"a.txt": bytes(64 << 20)}, zipfile.ZIP_LZMA), slow=True)
fixed("archives/wrong checksum", lambda: forged([Entry(b"a.txt", b"x", crc=1)]))
fixed("archives/all encrypted", lambda: forged([Entry(b"a.txt", b"x" * 20, flags=1)]))
fixed("archives/7z bomb", lambda: _seven({"a.txt": bytes(48 << 20)}), slow=True)
fixed("archives/7z of 3000 members", lambda: _seven({f"{n}": b"" for n in range(3000)}), slow=True)
fixed(
    "archives/7z header that wants the memory",
    b"7z\xbc\xaf\x27\x1c\0\4" + bytes(4) + struct.pack("<QQI", 0, 1 << 60, 0) + bytes(64),
)
fixed("archives/rar cut after its head", b"Rar!\x1a\x07\x01\0" + b"\x33\x92\xb5\xe5\x0a\1\5\6")
fixed("archives/rar of nonsense", b"Rar!\x1a\x07\x00" + bytes(range(256)) * 40)
fixed("archives/gzip bomb", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + deflated(256) + bytes(8))

_NAMES = {
    "parent folders": b"../../../../../../{target}",
    "absolute": b"{target}",
    "windows": b"..\\..\\..\\evil.exe",
    "drive": b"C:\\Windows\\evil.dll",
    "NUL": b"a.txt\0../../evil",
    "line breaks": b"a\r\nSet-Cookie: x\r\n.txt",
    "reversed text": "a\u202etxt.exe".encode(),
    "very long": b"a/" * 30_000,
    "nothing": b"",
    "dots": b"../../..",
    "shell": b"$(touch {target});`touch {target}`.txt",
    "markup": b"<script>alert(1)</script>.txt",
    "broken UTF-8": b"\xff\xfe\x80.txt",
    "device": b"/dev/stdin",
}
for _title, _name in _NAMES.items():

    @case(f"archives/name: {_title}")
    def _named(bait: Bait, name: bytes = _name) -> bytes:
        return forged([Entry(name.replace(b"{target}", bait.target.encode()), b"escaped")])


@case("archives/link to a secret")
def _link(bait: Bait) -> bytes:
    return forged([Entry(b"link.txt", bait.secret.encode(), attributes=_LINK), Entry(b"link.txt/x", b"escaped")])


@case("archives/link to a folder, then a file below it")
def _link_folder(bait: Bait) -> bytes:
    folder = bait.target.rpartition("/")[0].encode()
    return forged([Entry(b"dir", folder, attributes=_LINK), Entry(b"dir/target", b"escaped")])


fixed("archives/twice the same name", forged([Entry(b"a.txt", b"1"), Entry(b"a.txt", b"2")]))
