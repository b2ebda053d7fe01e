"""Workbooks from rows of values: XLSX as the XML that Excel writes, XLS as the records of its binary format."""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from demo.documents.ole import compound
from demo.documents.package import zipped

Value = str | int | float | None
"""A cell's value. A text that begins with = is a formula; after a line feed stands the number that was kept for it."""

_FORMULA = re.compile(r"=([^\n]+)(?:\n(.*))?")
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

_ROOT = f"""<Relationships xmlns="{_P}"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"""

Merge = tuple[int, int, int, int]
"""A merged range: first and last row, first and last column, from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows from A1, merged ranges, the rows that are hidden (from 0), further rows as XML, and whether the
    sheet is hidden."""

    rows: Sequence[Sequence[Value]] = ()
    merges: Sequence[Merge] = ()
    hidden_rows: Collection[int] = ()
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
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _ROOT, "xl/styles.xml": _STYLES}
    names = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{n}" state="{sheet.state}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rId0" Type="{_R}/styles" Target="styles.xml"/>'
    parts["xl/workbook.xml"] = f'<workbook {_MAIN} xmlns:r="{_R}"><sheets>{names}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_P}">{relations}</Relationships>'
    parts |= {f"xl/worksheets/sheet{number}.xml": _sheet(sheet) for number, sheet in enumerate(sheets, 1)}
    return zipped(parts)


def _sheet(sheet: Sheet) -> str:
    rows = ""
    for number, row in enumerate(sheet.rows):
        cells = "".join(_cell(reference(number, column), value) for column, value in enumerate(row))
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        rows += f'<row r="{number + 1}"{hidden}>{cells}</row>'
    merged = "".join(f'<mergeCell ref="{_range(merge)}"/>' for merge in sheet.merges)
    merges = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f"<worksheet {_MAIN}><sheetData>{rows}{sheet.raw}</sheetData>{merges}</worksheet>"


def _range(merge: Merge) -> str:
    first_row, last_row, first_column, last_column = merge
    return f"{reference(first_row, first_column)}:{reference(last_row, last_column)}"


def _cell(where: str, value: Value) -> str:
    if value is None:
        return f'<c r="{where}" s="0"/>'
    if isinstance(value, str) and (formula := _FORMULA.fullmatch(value)):
        kept = f"<v>{formula[2]}</v>" if formula[2] else ""
        return f'<c r="{where}"><f>{escape(formula[1])}</f>{kept}</c>'
    if isinstance(value, str):
        return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{where}"><v>{value!r}</v></c>'


def xls(*sheets: Sheet) -> bytes:
    """An Excel 97 workbook."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    names = [sheet.name.encode("utf-16-le") for sheet in sheets]
    offset = len(start) + sum(12 + len(name) for name in names) + 4
    bounds, contents = b"", b""
    for sheet, name in zip(sheets, names, strict=True):
        hidden = sheet.state != "visible"
        bounds += _record(0x85, struct.pack("<IHBB", offset + len(contents), hidden, len(name) // 2, 1) + name)
        contents += _records(sheet)
    return compound({"Workbook": start + bounds + _record(0x0A, b"") + contents})


def _records(sheet: Sheet) -> bytes:
    records = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for number in sorted(sheet.hidden_rows):
        records += _record(0x208, struct.pack("<6HI", number, 0, 256, 255, 0, 0, 0x20))
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            records += _value_record(struct.pack("<HHH", number, column, 0), value)
    merges = b"".join(struct.pack("<4H", *merge) for merge in sheet.merges)
    return records + _record(0xE5, struct.pack("<H", len(sheet.merges)) + merges) + _record(0x0A, b"")


def _value_record(place: bytes, value: Value) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str) and (formula := _FORMULA.fullmatch(value)):
        kept = struct.pack("<dHI", float(formula[2] or 0), 0, 0)
        return _record(0x06, place + kept + struct.pack("<HBH", 3, 0x1E, 0))  # the expression itself is the number 0
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x203, place + struct.pack("<d", value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
