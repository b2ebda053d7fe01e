"""Word files as one XML file: the flat package, and the XML of Word 2003, as programs write that fill in templates."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

from demo.damage.markup import BytesChange

_DECLARATION = re.compile(rb"<\?xml[^>]*>\s*")
_APPLICATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
_TODAY = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"


def _flat_package(data: bytes, _chance: Random) -> bytes:
    """Every part of the package in one file, one after the other."""
    parts = b""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")) and not name.startswith("["):
                content = _DECLARATION.sub(b"", package.read(name))
                parts += b'<pkg:part pkg:name="/%s"><pkg:xmlData>%s</pkg:xmlData></pkg:part>' % (name.encode(), content)
    return (
        _APPLICATION
        + b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        + parts
        + b"</pkg:package>"
    )


def _word_2003(data: bytes, _chance: Random) -> bytes:
    """The text alone, in the names of 2003 and in a section."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = package.read("word/document.xml")
    body = document[document.index(b"<w:body>") + len(b"<w:body>") : document.rindex(b"</w:body>")]
    spaces = re.search(rb"<w:document([^>]*)>", document)
    declared = spaces[1].replace(_TODAY, _2003) if spaces else b""
    return (
        _APPLICATION
        + b"<w:wordDocument%s xmlns:wx='http://schemas.microsoft.com/office/word/2003/auxHint'>" % declared
        + b"<w:body><wx:sect>%s</wx:sect></w:body></w:wordDocument>" % body.replace(b"<w:vMerge", b"<w:vmerge")
    )


WORD_XML: dict[str, BytesChange] = {"flat package": _flat_package, "xml of 2003": _word_2003}
"""Damage to Word files by name; at most one of them is done to a file."""
