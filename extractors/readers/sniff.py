"""Which format are these bytes? Decided by content alone."""

from __future__ import annotations

import codecs
import io
import re
import zipfile

from extractors.readers.charset import utf16_without_mark
from extractors.readers.ole import MAGIC, streams
from gongkai.charset import least_damaged

UNSUPPORTED: dict[str, str] = {
    "ole": "an old Office or WPS container (OLE)",
    "pptx": "a PowerPoint presentation (.pptx)",
    "opendocument": "an OpenDocument file that is no text",
    "gzip": "a gzip file",
    "xml": "XML that is not a web page",
    "unknown": "binary data of an unknown kind",
}
"""What each format that has no reader is, for a sentence."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"II+\x00", "image"),
    (b"MM\x00+", "image"),
)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
# Decided by the first of these names at the top of an OLE container; WPS Office writes what Word and Excel write.
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted_office"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("MatOST", "wps"),
)
_ZIP_MEMBERS = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
    ("META-INF/manifest.xml", "opendocument"),
)
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"  # stands first and is not compressed
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|td|div|p|span|font|br|h[1-6]|center|ucapcontent)[\s/>]",
    re.IGNORECASE,
)
# Office files in one XML file, by their root and its name space.
_OFFICE_XML = re.compile(
    rb"(?>(?:<\?[^>]*>|<!--(?>.*?-->)|\s)*)<(?:\w+:)?"
    rb"(?:package\s[^>]*microsoft\.com/office/2006/xmlPackage|wordDocument\s[^>]*microsoft\.com/office/word/2003/wordml"
    rb"|(?P<sheet_xml>Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet))",
    re.DOTALL,
)
# Markdown breaks lines in the cells of its tables with <br>; a page has more markup than that.
_PIPES = re.compile(rb"^\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$", re.MULTILINE)
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|meta|table|tr|td|div|p)[\s/>]", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_HEAD = 64 * 1024
_TELLING = 8 * 1024  # enough of a file to tell text from binary


def sniff(data: bytes) -> str:
    """The format of `data`: html, mhtml, docx, word_xml, doc, wps, rtf, odt, xlsx, sheet_xml, xls, ofd, pdf, zip, 7z,
    rar, image, text, encrypted_office, or a
    key of `UNSUPPORTED`."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "odt" if data[30:].startswith(_ODT) else _zip(data)
    if data.startswith(MAGIC):
        return _ole(data)
    if _WEBP.match(data):
        return "image"
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind and not (kind == "image" and data[:2] == b"BM" and _is_text(data)):
        return kind
    return _text(data)


def _ole(data: bytes) -> str:
    names = streams(data)
    # Where the directory is cut off or damaged, the names may still be found.
    found = [kind for name, kind in _OLE_STREAMS if name in names] or [
        kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in data
    ]
    return found[0] if found else "ole"


def _zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        # The directory stands at the end; of a cut file only the local headers are left to tell what it was.
        return next((kind for name, kind in _ZIP_MEMBERS if name.encode() in data[:_HEAD]), "zip")
    return next((kind for prefix, kind in _ZIP_MEMBERS if any(name.startswith(prefix) for name in names)), "zip")


def _text(data: bytes) -> str:
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    elif 0 in head[:_TELLING] and (order := utf16_without_mark(head)):
        head = head.decode(order, "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x00")
    if re.match(rb"(?i)(?:mime-version:|from: <saved by)", head):
        return "mhtml"
    if not _is_text(head):
        return "unknown"
    if office := _OFFICE_XML.match(head):
        return "sheet_xml" if office["sheet_xml"] else "word_xml"
    if _HTML.search(head):
        return "text" if not _MARKUP.search(head) and _PIPES.search(head) else "html"
    if head.startswith(b"<?xml"):
        return "xml"
    return "html" if re.match(rb"<[!a-zA-Z]", head) else "text"


def _is_text(data: bytes) -> bool:
    """Whether the bytes hold next to no control characters and decode in one of the charsets Chinese pages use."""
    head = data[:_TELLING]
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > len(head) // 1000:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        # A page with damaged characters is still a page: only what fails often in every charset is no text.
        return least_damaged(head).count("\ufffd") <= 1 + len(head) // 50
    return True
