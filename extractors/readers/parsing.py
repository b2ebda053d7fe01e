"""libxml2's parsers, as all readers use them."""

from __future__ import annotations

from lxml import etree


def parse(data: bytes, parser: etree.XMLParser | etree.HTMLParser) -> etree._Element:
    """The root of a document. Raises `lxml.etree.XMLSyntaxError`, and `MemoryError` where memory is what it lacks:
    libxml2 calls that an error in the document like any other."""
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise
