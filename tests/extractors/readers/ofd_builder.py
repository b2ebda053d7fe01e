"""OFD documents for tests, from characters and rulings placed in millimetres."""

from __future__ import annotations

import io
import zipfile

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, template: str = "", picture: bytes = b"") -> bytes:
    """An OFD document of pages, each the XML of its marks, on the marks of a template where there is one. `picture` is
    what the resource 3 shows."""
    stream = io.BytesIO()
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f"<ofd:OFD {_NS}><ofd:DocBody><ofd:DocInfo><ofd:Title>年报</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        common, behind = "", ""
        if template:
            common = '<ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
            behind = '<ofd:Template TemplateID="9" ZOrder="Background"/>'
            content = f"<ofd:Page {_NS}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>"
            package.writestr("Doc_0/Tpls/T.xml", content)
        if picture:
            common += "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
            package.writestr(
                "Doc_0/DocumentRes.xml",
                f'<ofd:Res {_NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="3" Type="Image">'
                "<ofd:MediaFile>page.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
            )
            package.writestr("Doc_0/Res/page.png", picture)
        main = f"<ofd:Document {_NS}>{common}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        package.writestr("Doc_0/Document.xml", main)
        for number, marks in enumerate(pages):
            content = f"<ofd:Layer>{marks}</ofd:Layer>"
            content = f"<ofd:Page {_NS}>{behind}<ofd:Content>{content}</ofd:Content></ofd:Page>"
            package.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", content)
    return stream.getvalue()


def text(words: str, x: float, y: float, delta: str = "") -> str:
    """A text object at (x, y) in millimetres, its characters 4 mm high."""
    step = f'DeltaX="{delta}"' if delta else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 80 5" Font="1" Size="4">'
        f'<ofd:TextCode X="0" Y="3.4" {step}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def rulings(xs: list[float], ys: list[float]) -> str:
    """A lattice, each line a path object in the boundary of the whole."""
    lines = [f"M {x - xs[0]} 0 L {x - xs[0]} {ys[-1] - ys[0]}" for x in xs]
    lines += [f"M 0 {y - ys[0]} L {xs[-1] - xs[0]} {y - ys[0]}" for y in ys]
    boundary = f"{xs[0]} {ys[0]} {xs[-1] - xs[0]} {ys[-1] - ys[0]}"
    return "".join(
        f'<ofd:PathObject ID="2" Boundary="{boundary}"><ofd:AbbreviatedData>{line}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
        for line in lines
    )
