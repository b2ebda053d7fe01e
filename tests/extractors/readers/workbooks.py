"""Workbooks for tests: XLSX written as the XML that Excel writes, XLS as the records of its binary format."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from demo.documents.model import Layout, Table

Value = str | int | float | None
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
# Style 1 prints a serial number as a date, style 2 as a share of hundred.
_STYLES = f"""<styleSheet {_MAIN}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs>
</styleSheet>"""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows from A1, merged ranges like A1:C1, raw cells by reference, and whether it is hidden."""

    rows: Sequence[Sequence[Value]] = ()
    merges: Sequence[str] = ()
    raw: str = ""
    name: str = "Sheet1"
    state: str = "visible"


def reference(row: int, column: int) -> str:
    """A1 for (0, 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def xlsx(*sheets: Sheet) -> bytes:
    """An XLSX workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        names = "".join(
            f'<sheet name="{escape(sheet.name)}" sheetId="{n}" state="{sheet.state}" r:id="rId{n}"/>'
            for n, sheet in enumerate(sheets, 1)
        )
        relations = "".join(
            f'<Relationship Id="rId{n}" Type="{_R}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        relations += f'<Relationship Id="rId0" Type="{_R}/styles" Target="styles.xml"/>'
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_P}"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        package.writestr("xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_R}"><sheets>{names}</sheets></workbook>')
        package.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_P}">{relations}</Relationships>')
        package.writestr("xl/styles.xml", _STYLES)
        for number, sheet in enumerate(sheets, 1):
            package.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(sheet))
    return stream.getvalue()


def _sheet(sheet: Sheet) -> str:
    rows = ""
    for number, row in enumerate(sheet.rows):
        cells = "".join(_cell(reference(number, column), value) for column, value in enumerate(row))
        rows += f'<row r="{number + 1}">{cells}</row>'
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in sheet.merges)
    merges = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f"<worksheet {_MAIN}><sheetData>{rows}{sheet.raw}</sheetData>{merges}</worksheet>"


def _cell(where: str, value: Value) -> str:
    if value is None:
        return f'<c r="{where}" s="0"/>'
    if isinstance(value, str):
        return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{where}"><v>{value!r}</v></c>'


def sheet_of(layout: Layout) -> Sheet:
    """A report on one sheet: a line each for its paragraphs, its tables below each other, whole numbers as numbers."""
    rows: list[list[Value]] = []
    merges: list[str] = []
    width = max(len(block.widths) for block in layout.blocks if isinstance(block, Table))
    for block in layout.blocks:
        top = len(rows)
        if not isinstance(block, Table):
            rows.append([block.text])
            merges.append(f"{reference(top, 0)}:{reference(top, width - 1)}")
            continue
        table: list[list[Value]] = [[None] * len(block.widths) for _ in range(block.rows)]
        for cell in block.cells:
            table[cell.row][cell.column] = int(cell.text) if cell.text.isdecimal() else cell.text or None
            if cell.rowspan > 1 or cell.colspan > 1:
                end = reference(top + cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1)
                merges.append(f"{reference(top + cell.row, cell.column)}:{end}")
        rows += table
    return Sheet(rows, merges)


def xls(rows: Sequence[Sequence[Value]], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """An Excel 97 workbook of one sheet called 统计表; `merges` are first and last row, first and last column."""
    name = "统计表".encode("utf-16-le")
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    length = len(start) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IHBB", length, 0, len(name) // 2, 1) + name)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            elif value is not None:
                sheet += _record(0x203, place + struct.pack("<d", value))
    sheet += _record(0xE5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", *merge) for merge in merges))
    return compound({"Workbook": start + bound + _record(0x0A, b"") + sheet + _record(0x0A, b"")})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


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
