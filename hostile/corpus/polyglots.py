"""Files that are two formats at once: one reading of each, and no more."""

from __future__ import annotations

from hostile.corpus.case import Bait, case, fixed
from hostile.corpus.pdf import pdf, text_page
from hostile.corpus.xml import body, docx, paragraph
from hostile.corpus.zips import packed


def _pdf() -> bytes:
    return pdf(text_page("BT /F1 12 Tf 72 720 Td (x) Tj ET"))


fixed("polyglots/PDF and ZIP", lambda: _pdf() + packed({"a.txt": "x"}))
fixed("polyglots/GIF and web page", b"GIF89a/*<html><body><p>x</p></body></html>*/")
fixed("polyglots/web page before a PDF", lambda: b"<html><body>x</body></html>" + _pdf())
fixed("polyglots/web page before a ZIP", lambda: b"<html><body>x</body></html>" + packed({"a.txt": "x"}))
fixed("polyglots/PDF in a JPEG", lambda: b"\xff\xd8\xff\xe0" + b"x" * 200 + _pdf())
fixed(
    "polyglots/Word and workbook",
    lambda: packed({"word/document.xml": body(paragraph("x")), "xl/workbook.xml": "<x/>"}),
)
fixed(
    "polyglots/Word in the comment of a ZIP",
    lambda: packed({"a.txt": "x"})[:-2] + b"\xff\x00" + docx(body(""))[:255],
)
fixed("polyglots/RTF and web page", b"{\\rtf1<html><body><table><tr><td>1</table></body></html>}")
fixed("polyglots/MHTML and RTF", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n{\\rtf1 x}<p>x")
fixed("polyglots/OFD that is Word", lambda: packed({"OFD.xml": "<x/>", "word/document.xml": body("")}))
fixed("polyglots/OFD of nothing", packed({"OFD.xml": "<x/>"}))


@case("polyglots/OFD with entities and parts outside")
def _ofd(bait: Bait) -> bytes:
    dtd = f'<!DOCTYPE o [<!ENTITY x SYSTEM "file://{bait.secret}">]>'
    return packed({"OFD.xml": f"{dtd}<OFD><DocBody><DocRoot>../../../..{bait.secret}</DocRoot></DocBody>&x;</OFD>"})
