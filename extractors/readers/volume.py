"""How much text a Word file says it holds, to be held against what a conversion gave of it."""

from __future__ import annotations

import re
import struct

from extractors.document import Document, Grid, Note
from extractors.readers.ole import streams

_LEAST_SHARE = 0.5
"""Field codes, deleted and hidden text, the marks that end cells: of whole conversions at least 0.7 was seen here."""

_CHARACTERS_AT = 0x4C  # of the text proper, in the block of facts (FIB) that a Word document begins with
_UNICODE = re.compile(rb"\\u-?\d+")
_BYTE = re.compile(rb"\\'[89a-f][0-9a-f]", re.IGNORECASE)


def characters(data: bytes) -> int:
    """Characters that a DOC, WPS or RTF file holds, or fewer; 0 where it does not say.

    Of RTF those that its syntax cannot write as they are: all that are Chinese, in Unicode or as two bytes each.
    """
    if data.startswith(rb"{\rt"):
        return max(len(_UNICODE.findall(data)), len(_BYTE.findall(data)) // 2)
    start = streams(data).get("WordDocument", -1)
    if start < 0 or len(data) < start + _CHARACTERS_AT + 4:
        return 0
    (stated,) = struct.unpack_from("<i", data, start + _CHARACTERS_AT)
    return max(0, int(stated))


def loss(document: Document, expected: int) -> Note | None:
    """What to say of a document that holds far less text than the file it was converted from; None of any other."""
    if not expected:
        return None
    found = sum(
        sum(len(cell.text) + 1 for cell in block.cells) if isinstance(block, Grid) else len(block.text) + 1
        for block in document.blocks
    )
    if found >= expected * _LEAST_SHARE:
        return None
    sentence = (
        f"LibreOffice gave {found} of about {expected} characters that the file holds: open it in an office program, "
        "save it as DOCX and read that."
    )
    return Note("conversion_incomplete", sentence, loses_data=True)
