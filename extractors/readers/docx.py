"""DOCX → `Document`: the parts, the headings, what stands beside the text, which `docx_blocks` walks."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from extractors.document import Document, Grid, Note, Paragraph, Unreadable, struck_through
from extractors.readers import html, mhtml
from extractors.readers.docx_blocks import Walker, heading_level
from extractors.readers.docx_tables import W
from extractors.readers.package import Package
from extractors.readers.pasted import Pictures
from extractors.readers.sniff import sniff

_MAIN = "word/document.xml"
_CORE = {"title": "title", "subject": "subject", "creator": "creator", "created": "created", "modified": "modified"}
_RAISED = etree.XPath(
    "//w:style[@w:type='character']/w:rPr/w:vertAlign[@w:val='superscript']", namespaces={"w": W.strip("{}")}
)
_OUTLINES = etree.XPath("//w:style/w:pPr/w:outlineLvl", namespaces={"w": W.strip("{}")})


def read(data: bytes, charset: str = "", pictures: bool = False) -> Document:
    """Read a Word document as its reader sees it: insertions accepted; what is deleted, hidden or struck left out; the
    text in its `pictures` too if they are to be read.

    Raises `Unreadable` (``truncated``, ``damaged``, ``encrypted``, ``too_large``).
    """
    package = Package(data)
    root = package.part(_MAIN)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise Unreadable("damaged", f"The Word document has no text: its part {_MAIN} is missing or has no body.")
    document = Document("docx", meta=_meta(package))
    pasted = Pictures(document, package.content, wanted=pictures)

    def said(part: str) -> Sequence[Paragraph | Grid]:
        return _enclosed(package.content(part), document) or pasted.blocks(part)

    # programs list hundreds of styles, most texts name none: to read the list takes longer than to read the text then
    named = next(body.iter(f"{W}pStyle", f"{W}rStyle"), None) is not None
    styles = package.part("word/styles.xml") if named else None
    levels, raising = _heading_levels(styles), _raising_styles(styles)
    walker = Walker(document, body, levels, raising, package.relations(_MAIN), said)
    walker.walk(body)
    if walker.left_out:
        document.notes.append(Note("hidden_content", f"{walker.left_out} runs of hidden text were left out."))
    if walker.struck:
        document.notes.append(struck_through(walker.struck))
    return document


def _enclosed(data: bytes, document: Document) -> Sequence[Paragraph | Grid]:
    """What a web page says that stands in the document whole: programs that make reports of templates put it there, and
    leave it to Word to read it."""
    kind = sniff(data)
    if kind not in ("html", "mhtml"):
        return ()
    try:
        page = html.read(data) if kind == "html" else mhtml.read(data)
    except Unreadable as error:
        document.notes.append(
            Note(error.cause, f"Of a page enclosed in the document: {error.sentence}", "", loses_data=True)
        )
        return ()
    document.notes += page.notes
    return page.blocks


def _meta(package: Package) -> dict[str, str]:
    root = package.part("docProps/core.xml")
    meta: dict[str, str] = {}
    for element in root if root is not None else ():
        name = _CORE.get(etree.QName(element).localname)
        if name and element.text and element.text.strip():
            meta[name] = element.text.strip()
    return meta


def _style_of(described: etree._Element) -> str:
    """The id of the style that an element says something of."""
    style = described.getparent()
    return style.get(f"{W}styleId", "") if style is not None else ""


def _raising_styles(root: etree._Element | None) -> frozenset[str]:
    """The ids of the styles whose text stands above the line."""
    return frozenset(_style_of(raised.getparent()) for raised in _RAISED(root)) if root is not None else frozenset()


def _heading_levels(root: etree._Element | None) -> dict[str, int]:
    """Style id → heading level 1 to 6, for the styles with an outline level, their own or of the style they extend."""
    if root is None:
        return {}
    levels = {_style_of(outline.getparent()): heading_level(outline) for outline in _OUTLINES(root)}
    bases = {_style_of(based_on): based_on.get(f"{W}val", "") for based_on in root.iter(f"{W}basedOn")}
    extended = {identifier: base for identifier, base in bases.items() if identifier not in levels}
    for identifier in extended:
        ancestor = identifier
        for _ in range(20):  # styles that extend each other in a circle end here
            if ancestor not in extended:
                break
            ancestor = extended[ancestor]
        if ancestor in levels:
            levels[identifier] = levels[ancestor]
    return levels
