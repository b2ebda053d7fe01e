"""Word documents in one XML file → `Document`: flat packages, and the XML of Word 2003, often called ``.doc``.

Programs that fill in templates write them, for they need no ZIP. Both say what a DOCX says, and are read as the package
that they would be.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from extractors.document import Document, Unreadable
from extractors.readers import docx
from extractors.readers.docx_tables import W
from extractors.readers.parsing import parse

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_WORD_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_MARKUP_2003 = "{http://schemas.microsoft.com/aml/2001/core}"
_CAMEL_CASE = {f"{_WORD_2003}vmerge": f"{_WORD_2003}vMerge", f"{_WORD_2003}hmerge": f"{_WORD_2003}hMerge"}
_BESIDE_TEXT = (f"{_WORD_2003}footnote", f"{_WORD_2003}endnote", f"{_WORD_2003}hdr", f"{_WORD_2003}ftr")
_NOT_SHOWN = frozenset(("Word.Deletion", "Word.Comment", "Word.Move.From"))


def read(data: bytes, charset: str = "", pictures: bool = False) -> Document:
    """Read a Word document as its reader sees it, the text in its `pictures` too if they are to be read.

    Raises `Unreadable` (``damaged``, ``too_large``).
    """
    root = xml_root(data, "Word document")
    parts = _parts_of_package(root) if root.tag == f"{_PACKAGE}package" else _parts_of_2003(root)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in dict(parts).items():
            package.writestr(name, content)
    document = docx.read(packed.getvalue(), charset, pictures)
    document.format = "word_xml"
    return document


def xml_root(data: bytes, what: str) -> etree._Element:
    """The root of an Office file in XML, parsed without anything a hostile file could ask for.

    Raises `Unreadable` (``damaged``); `what` it was is named.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = parse(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", f"The {what} is no well-formed XML: {error.msg}.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("damaged", f"The {what} declares a DTD, which no Office document does.")
    return root


def _parts_of_package(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    for part in root.iterchildren(f"{_PACKAGE}part"):
        name = part.get(f"{_PACKAGE}name", "").lstrip("/")
        content = next(iter(part), None)
        if name and content is not None and content.tag == f"{_PACKAGE}xmlData" and len(content):
            yield name, etree.tostring(content[0], encoding="utf-8")
        elif name and content is not None and content.tag == f"{_PACKAGE}binaryData":
            try:
                yield name, base64.b64decode(content.text or "")
            except binascii.Error:
                continue  # a picture that cannot be shown either


def _parts_of_2003(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    annotations = list(root.iter(f"{_MARKUP_2003}annotation"))
    hidden = [one for one in annotations if one.get(f"{_WORD_2003}type") in _NOT_SHOWN]
    for element in [*hidden, *root.iter(*_BESIDE_TEXT)]:
        _remove(element)
    for element in root.iter(*_CAMEL_CASE):
        element.tag = _CAMEL_CASE[str(element.tag)]
    yield "word/document.xml", _of_today(root)
    styles = root.find(f"{_WORD_2003}styles")
    if styles is not None:
        yield "word/styles.xml", _of_today(styles)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _of_today(element: etree._Element) -> bytes:
    """An element with the names of today's Word, which are those of 2003 in another space."""
    markup = etree.tostring(element, encoding="utf-8", with_tail=False)
    return markup.replace(_WORD_2003.strip("{}").encode(), W.strip("{}").encode())
