"""Workbooks that a Word document holds as objects: a table that Word shows as a picture of a sheet."""

from __future__ import annotations

from extractors.document import Document, Grid, Note, Unreadable
from extractors.readers import xlsx
from extractors.readers.docx_blocks import Blocks
from extractors.readers.package import Package
from extractors.readers.sniff import sniff


def blocks_of(package: Package, target: str, document: Document) -> Blocks:
    """What an embedded object shows: the tables of a workbook with one sheet in use. Of anything else a note says that
    it is there: which of several sheets Word shows, the file does not prove."""
    where = f"docx:object={target}"
    data = package.data(target)
    if data is None or sniff(data) not in ("xlsx", "xls"):
        _leave_out(document, where, "an object of another program")
        return ()
    try:
        inner = xlsx.read(data)
    except Unreadable as unreadable:
        _leave_out(document, where, f"a workbook that cannot be read ({unreadable.cause})")
        return ()
    sheets = {block.locator.partition(",")[0] for block in inner.blocks}
    if len(sheets) != 1:
        _leave_out(document, where, f"a workbook of {len(sheets)} sheets in use")
        return ()
    document.notes.append(Note("embedded_workbook", "A table is an embedded workbook; its one sheet was read.", where))
    for block in inner.blocks:
        for part in (block, *(block.cells if isinstance(block, Grid) else ())):
            part.locator = f"{where},{part.locator.partition(':')[2]}"
    return inner.blocks


def _leave_out(document: Document, where: str, what: str) -> None:
    sentence = f"The document holds {what}, which was left out: numbers may stand in it."
    document.notes.append(Note("embedded_object", sentence, where, loses_data=True))
