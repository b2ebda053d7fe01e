"""Tables that Word users paste from a spreadsheet: each an embedded workbook, of which Word shows a picture."""

from __future__ import annotations

import io
import zipfile
from random import Random

from docx.oxml.ns import qn
from lxml import etree

from demo.documents.package import zipped
from demo.documents.workbook import Merge, Sheet, Value, xlsx

_MAIN, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"


def tables_as_objects(data: bytes, _chance: Random) -> bytes:
    """The package with a workbook of one sheet in the place of each table."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    root, relations = etree.fromstring(parts[_MAIN]), etree.fromstring(parts[_RELATIONS])
    for number, table in enumerate(root[0].findall(qn("w:tbl")), 1):
        name = f"embeddings/Microsoft_Excel_Sheet{number}.xlsx"
        parts[f"word/{name}"] = xlsx(_sheet(table))
        etree.SubElement(relations, _RELATION, Id=f"rIdObject{number}", Type=_TYPE, Target=name)
        paragraph = etree.Element(qn("w:p"))
        shown = etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:object"))
        etree.SubElement(shown, _OBJECT, {qn("r:id"): f"rIdObject{number}", "ProgID": "Excel.Sheet.12"})
        root[0].replace(table, paragraph)
    for part, element in ((_MAIN, root), (_RELATIONS, relations)):
        parts[part] = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return zipped(parts)


def _sheet(table: etree._Element) -> Sheet:
    """The sheet that the table was pasted from: merged where its cells are."""
    rows: list[list[Value]] = []
    merges: dict[int, Merge] = {}  # those that may go on, by their first column
    done: list[Merge] = []
    for number, row in enumerate(table.iter(qn("w:tr"))):
        values: list[Value] = []
        going_on: dict[int, Merge] = {}
        for cell in row.iter(qn("w:tc")):
            column, merge = len(values), cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            wide = int(span.get(qn("w:val"), "1")) if span is not None else 1
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
            top = merges[column][0] if goes_on and column in merges else number
            going_on[column] = (top, number, column, column + wide - 1)
            values += [None if goes_on else _text(cell), *[None] * (wide - 1)]
        done += [merge for column, merge in merges.items() if going_on.get(column, merge)[0] != merge[0]]
        merges = going_on
        rows.append(values)
    merged = [merge for merge in (*done, *merges.values()) if merge[0] != merge[1] or merge[2] != merge[3]]
    return Sheet(rows, merged)


def _text(cell: etree._Element) -> str | None:
    pieces = ["\n" if piece.tag == qn("w:br") else piece.text or "" for piece in cell.iter(qn("w:t"), qn("w:br"))]
    return "".join(pieces) or None
