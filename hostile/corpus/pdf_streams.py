"""PDF: streams without end, character maps, drawings and pictures."""

from __future__ import annotations

import base64
import zlib
from functools import reduce

from hostile.corpus.case import deflated, fixed, zlib_stream
from hostile.corpus.pdf import pdf, stream, text_page

_TEXT = "BT /F1 12 Tf 72 720 Td (2021) Tj ET "
_RULES = "".join(f"{x} 100 m {x} 700 l S " for x in (100, 200, 300)) + "100 100 m 300 100 l S 100 700 m 300 700 l S "


def _content(data: bytes, filters: str) -> bytes:
    return pdf(text_page(stream(data, f"/Filter [{filters}]")))


def _font(to_unicode: bytes) -> bytes:
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    return pdf(text_page(_RULES + _TEXT, font, o7=stream(to_unicode)))


def _map(lines: str) -> bytes:
    return f"/CIDInit /ProcSet findresource begin begincmap\n{lines}\nendcmap end".encode()


def _picture(facts: str, data: bytes = b"") -> bytes:
    return pdf(text_page("9 0 0 9 0 0 cm /X Do " + _TEXT, o6=stream(data, f"/Type /XObject /Subtype /Image {facts}")))


_F, _A, _L, _R = "/FlateDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode"
fixed("pdf/content of 2 GiB of spaces", lambda: _content(zlib_stream(2048, b" "), _F), slow=True)
fixed("pdf/content of 2 GiB of NUL", lambda: _content(zlib_stream(2048), _F), slow=True)
fixed(
    "pdf/twice deflated: 1 GiB",
    lambda: _content(zlib.compress(zlib_stream(1024, b" "), 9), f"{_F} {_F}"),
    slow=True,
)
fixed(
    "pdf/200 filters",
    lambda: _content(reduce(lambda data, _: zlib.compress(data), range(200), b"x"), f"{_F} " * 200),
)
fixed("pdf/100,000 filters", lambda: _content(b"x", f"{_A} " * 100_000))
fixed("pdf/ASCII85 of 40 MiB", lambda: _content(b"z" * (10 << 20) + b"~>", _A), slow=True)
fixed("pdf/ASCII85 that does not end", lambda: _content(base64.a85encode(b"x" * 100)[:-1], _A))
fixed("pdf/run lengths: 64 MiB", lambda: _content(b"\x81 " * (1 << 19) + b"\x80", _R), slow=True)
fixed("pdf/LZW of nonsense", _content(bytes(range(256)) * 400, _L))
fixed("pdf/LZW of one code", _content(b"\x80\x0b\x60\x50" * 100_000, _L))
fixed("pdf/deflate cut", _content(zlib_stream(64)[:5000], _F))
fixed("pdf/filter of its own", _content(b"x", "/Evil"))
fixed("pdf/filter that is the stream", pdf(text_page(stream(b"x", "/Filter 4 0 R"))))
fixed("pdf/predictor of 2^31 columns", pdf(text_page(stream(
    zlib.compress(b"x" * 99), f"/Filter {_F} /DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 99 >>"))))  # fmt: skip

fixed("pdf/map of four billion codes", _font(_map("1 beginbfrange\n<00000000> <FFFFFFFF> <4E00>\nendbfrange")))
fixed(
    "pdf/map of 65,536 codes, 300 times",
    lambda: _font(_map("1 beginbfrange\n<0000> <FFFF> <4E00>\nendbfrange\n" * 300)),
    slow=True,
)
fixed("pdf/map to a million letters", lambda: _font(_map(f"1 beginbfchar\n<32> <{'4E00' * 250_000}>\nendbfchar")))
fixed("pdf/map that uses itself", _font(_map("/Adobe-Identity-UCS usecmap /F1 usecmap")))
fixed("pdf/map of lone surrogates", _font(_map("1 beginbfrange\n<00> <FF> <D800>\nendbfrange")))
fixed("pdf/map without end", lambda: _font(_map("beginbfchar <00> " * 100_000)))
fixed("pdf/map that swaps digits", _font(_map("1 beginbfrange\n<30> <39> <0039>\nendbfrange")))
fixed("pdf/map bomb", lambda: pdf(text_page(_RULES + _TEXT, "<< /Type /Font /Subtype /Type1 /BaseFont /A /ToUnicode 7 0 R >>",
    o7=stream(zlib_stream(512, b" "), f"/Filter {_F}"))), slow=True)  # fmt: skip
fixed("pdf/font file of nonsense", pdf(text_page(_RULES + _TEXT,
    "<< /Type /Font /Subtype /TrueType /BaseFont /A /FirstChar 0 /LastChar 2147483647 /Widths [1] /FontDescriptor 7 0 R >>",
    o7="<< /Type /FontDescriptor /FontFile2 8 0 R /FontFile3 8 0 R >>", o8=stream(b"\0\1\0\0\xff\xff" + b"glyf" * 500))))  # fmt: skip

fixed("pdf/300,000 words", lambda: pdf(text_page("BT /F1 1 Tf " + "1 0 Td (12) Tj " * 300_000 + "ET")), slow=True)
fixed("pdf/300,000 lines drawn", lambda: pdf(text_page(_TEXT + "0 0 m 0 9 l S " * 300_000)), slow=True)
fixed("pdf/30,000 rulings and text", lambda: pdf(text_page(
    _TEXT + "".join(f"{n % 500} 0 m {n % 500} {n % 700} l S " for n in range(19_000)))), slow=True)  # fmt: skip
fixed("pdf/100,000 saved states", lambda: pdf(text_page("q " * 100_000 + _TEXT)))
fixed("pdf/matrices that overflow", lambda: pdf(text_page("9e9 0 0 9e9 0 0 cm " * 200 + _TEXT + _RULES)))
fixed("pdf/text of infinite size", pdf(text_page(_RULES + "BT /F1 1e38 Tf 1e38 1e38 Td (2021) Tj ET")))
fixed(
    "pdf/inline image of 10 MiB",
    lambda: pdf(text_page(b"BI /W 9999 /H 9999 ID " + b"x" * (10 << 20) + b" EI " + _TEXT.encode())),
)
fixed(
    "pdf/picture of 2^31 × 2^31",
    _picture("/Width 2147483647 /Height 2147483647 /BitsPerComponent 8 /ColorSpace /DeviceRGB"),
)
fixed("pdf/picture bomb", lambda: _picture(
    f"/Width 30000 /Height 30000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter {_F}", b"\x78\xda" + deflated(900)))  # fmt: skip
fixed("pdf/JBIG2 of nonsense", _picture("/Width 9999 /Height 9999 /Filter /JBIG2Decode", b"\0\0\0\1\xff" * 90))
fixed(
    "pdf/JPX of nonsense",
    _picture("/Width 9999 /Height 9999 /Filter /JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff\x4f" * 90),
)
fixed(
    "pdf/colours in a circle",
    _picture("/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/Indexed 6 0 R 255 6 0 R]", b"x"),
)
fixed(
    "pdf/object stream that holds itself",
    pdf(text_page(_TEXT, o7=stream(b"7 0 8 9 << >> << >>", "/Type /ObjStm /N 2 /First 8 /Extends 7 0 R"))),
)
fixed(
    "pdf/object stream of 2^31 objects",
    pdf(text_page(_TEXT, o7=stream(b"1 0", "/Type /ObjStm /N 2147483647 /First 4"))),
)
