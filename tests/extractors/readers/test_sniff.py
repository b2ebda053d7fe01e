"""The format is told from the content, whatever a name or a header says."""

from __future__ import annotations

import codecs
import io
import zipfile

import pytest
from reader_builders import docx, p

from demo.documents.ole import compound
from extractors.document import Unreadable
from extractors.readers import read, sniff


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, b"x")
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"\xef\xbb\xbf\r\n\r\n  <html><body>x", "html"),
        (codecs.BOM_UTF16_LE + "<html><body>年报".encode("utf-16-le"), "html"),
        ("<!-- 注 --><p>年报</p>".encode("gb18030"), "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "mhtml"),
        (b"\n%PDF-1.7\n", "pdf"),
        (docx(p("x")), "docx"),
        (docx(p("x"))[:-40], "docx"),
        (packed("xl/workbook.xml"), "xlsx"),
        (packed("OFD.xml"), "ofd"),
        (packed("META-INF/manifest.xml"), "opendocument"),
        (packed("年报.docx"), "zip"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted_office"),
        (compound({"WordDocument": b"x"}, {"Workbook": b"y"}), "doc"),
        (compound({"Workbook": b"x"}, {"WordDocument": b"y"}), "xls"),
        (compound({"MatOST": b"x"}), "wps"),
        (b"{\\rtf1\\ansi}", "rtf"),
        (OLE, "ole"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"\x89PNG\r\n\x1a\n\x00", "image"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "xml"),
        (b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "word_xml"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Table />', "sheet_xml"),
        ("政府信息公开工作年度报告".encode("gb18030"), "text"),
        (bytes(range(256)) * 8, "unknown"),
    ],
)
def test_format_by_content(data: bytes, format_: str) -> None:
    assert sniff(data) == format_


@pytest.mark.parametrize(
    ("data", "cause", "named"),
    [
        (b"", "empty", "empty"),
        (b"\x00" * 100, "empty", "100 bytes"),
        (OLE + "WordDocument".encode("utf-16-le"), "needs_libreoffice", "apt-get install libreoffice-writer-nogui"),
        (b"Rar!\x1a\x07\x01\x00", "truncated", "cut off"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (packed("OFD.xml"), "damaged", "OFD.xml"),
        (bytes(range(256)) * 8, "unsupported_format", "'application/msword'"),
    ],
)
def test_what_is_not_read_says_why(data: bytes, cause: str, named: str) -> None:
    with pytest.raises(Unreadable, match=named) as caught:
        read(data, declared_type="application/msword")
    assert caught.value.cause == cause


def test_html_renamed_doc_is_read_as_html() -> None:
    document = read(b"<html><body><p>2020</p></body></html>", declared_type="application/msword")
    assert document.format == "html"
