"""Readers: bytes → `Document`. They know formats and nothing about reports; no files, no network, no clock.

The format is told from the content, never from a name or a content type: sites send HTML called ``.doc`` and PDF called
``.html``. A format's library is imported only when a document needs it.
"""

from __future__ import annotations

from importlib import import_module

from extractors.document import Document, Unreadable
from extractors.readers import office
from extractors.readers.ole import is_encrypted_word
from extractors.readers.sniff import UNSUPPORTED, sniff

__all__ = ["MAX_BYTES", "PAGE_END", "read", "sniff"]

_OWN = ("html", "mhtml", "docx", "word_xml", "pdf", "text", "xlsx", "sheet_xml", "ofd", "image")
_READERS = {kind: kind for kind in _OWN} | {
    "xls": "xlsx",
    "zip": "container",
    "7z": "container",
    "rar": "container",
}
_PICTURED = ("pdf", "ofd", "image", "docx", "word_xml", "html", "mhtml")
PAGE_END = b"\n<!-- gongkai: the next page of this article -->\n"
"""Stands between the pages of an article that its site parts into several: they are read as one."""

MAX_BYTES = 128 * 1024 * 1024
"""Largest document that is read, in bytes; the largest real report seen is below 20 MiB."""


def read(data: bytes, declared_type: str = "", charset: str = "", pictures: bool = False) -> Document:
    """Read a document of any supported format, the text in its `pictures` too if they are to be read.

    `declared_type` is the content type or file extension somebody declared: it decides nothing and is only named to
    the person who reads the error. `charset` is the charset of the HTTP header, believed only where it fits the bytes.

    DOC, WPS, RTF and ODT are read as the DOCX that `extractors.readers.office` converts them to ahead of this call.

    Raises `Container` for an archive, and `Unreadable` with cause ``empty``, ``too_large``, ``unsupported_format``,
    ``encrypted``, ``truncated``, ``damaged``, ``needs_ocr``, ``needs_libreoffice``, ``needs_unar`` or ``too_deep``.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty", f"The file is empty ({len(data)} bytes, none with content): fetch it again.")
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", f"The file has {len(data):,} bytes; more than {MAX_BYTES:,} are not read.")
    kind = sniff(data)
    if kind in _READERS:
        reader = import_module(f"extractors.readers.{_READERS[kind]}")
        more = {"pictures": pictures} if kind in _PICTURED else {}
        try:
            document: Document = reader.read(data, charset, **more)
        except RecursionError:
            raise Unreadable("too_deep", "Its parts lie deeper in each other than those of any document.") from None
        return document
    if kind == "encrypted_office" or (kind == "doc" and is_encrypted_word(data)):
        raise Unreadable("encrypted", "The Office document is encrypted with a password: ask its publisher for it.")
    if kind in office.FORMATS:
        raise Unreadable(office.NEEDED, office.NEEDS_LIBREOFFICE)
    declared = f", declared as {declared_type!r}" if declared_type else ""
    sentence = f"The content is {UNSUPPORTED[kind]}{declared}; this version does not read that format."
    raise Unreadable("unsupported_format", sentence)
