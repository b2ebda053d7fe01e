"""What Word users do to a report: from the bytes of a .docx file to other bytes with the same visible text."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from random import Random

from docx.oxml.ns import qn
from lxml import etree

from demo.damage.markup import BytesChange

_Body = etree._Element
_BodyChange = Callable[[_Body, Random], None]
_VML = "{urn:schemas-microsoft-com:vml}"
_MAIN = "word/document.xml"
_NOTES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1"><w:p>'
    "<w:r><w:t>数据截至年底。</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
_ENTRIES = {
    "[Content_Types].xml": (
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.wordprocessingml.footnotes+xml"/></Types>',
    ),
    "word/_rels/document.xml.rels": (
        b"</Relationships>",
        b'<Relationship Id="notes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
        b' Target="footnotes.xml"/></Relationships>',
    ),
}
"""Where a package names the part of its footnotes: the end of each list, and what is to stand there."""


def _edited(change: _BodyChange, with_notes: bool = False) -> BytesChange:
    """The package with its body changed; times and the other members stay as they are, but that the part that footnote
    marks lead to is added `with_notes`."""

    def damage(data: bytes, chance: Random) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
            for member in source.infolist():
                content = source.read(member)
                if member.filename == _MAIN:
                    root = etree.fromstring(content)
                    change(root[0], chance)
                    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                elif with_notes and member.filename in _ENTRIES:
                    content = content.replace(*_ENTRIES[member.filename])
                target.writestr(member, content, zipfile.ZIP_DEFLATED)
            if with_notes:
                target.writestr(zipfile.ZipInfo("word/footnotes.xml"), _NOTES)
        return stream.getvalue()

    return damage


def _name(tag: str) -> str:
    return tag.replace("v:", _VML) if tag.startswith("v:") else str(qn(tag))


def _element(tag: str, *children: _Body, text: str = "", **attributes: str) -> _Body:
    made = etree.Element(_name(tag), {qn(f"w:{name}"): value for name, value in attributes.items()})
    made.extend(children)
    made.text = text or None
    return made


def _wrap(element: _Body, *tags: str) -> _Body:
    """Put `element` into new elements, the first of `tags` outermost; return the outermost."""
    outer = inner = _element(tags[0])
    for tag in tags[1:]:
        inner.append(_element(tag))
        inner = inner[0]
    parent = element.getparent()
    assert parent is not None  # noqa: S101 (what is wrapped stands in the body)
    parent.replace(element, outer)
    inner.append(element)
    return outer


def _runs(body: _Body) -> list[_Body]:
    """The runs in table cells that hold text."""
    return [run for run in body.iter(qn("w:r")) if run.find(qn("w:t")) is not None and _in_table(run)]


def _in_table(element: _Body) -> bool:
    return any(True for _ in element.iterancestors(qn("w:tc")))


def _text_of(run: _Body) -> _Body:
    found = run.find(qn("w:t"))
    assert found is not None  # noqa: S101 (`_runs` gives runs with text)
    return found


def _tables(body: _Body) -> list[_Body]:
    return body.findall(qn("w:tbl"))


def _tracked_changes(body: _Body, chance: Random) -> None:
    """Numbers corrected with tracked changes: the old one deleted, the new one inserted, moved text left behind."""
    for run in _runs(body):
        if (_text_of(run).text or "").strip().isdigit() and chance.random() < 0.3:
            kind = chance.choice(("w:del", "w:moveFrom"))
            text = _element("w:delText" if kind == "w:del" else "w:t", text=str(chance.randint(1, 99)))
            run.addprevious(_element(kind, _element("w:r", text), id="7", author="甲"))
            _wrap(run, "w:ins").set(qn("w:id"), "8")


def _split_runs(body: _Body, _chance: Random) -> None:
    """Every character in a run of its own, with proofing marks and bookmarks between."""
    for run in _runs(body):
        for character in (_text_of(run).text or "")[:-1]:
            before = copy.deepcopy(run)
            for line_break in run.findall(qn("w:br")):
                run.remove(line_break)
            _text_of(before).text = character
            run.addprevious(before)
            run.addprevious(_element("w:proofErr", type="spellStart"))
        _text_of(run).text = (_text_of(run).text or "")[-1:]


def _paragraphs_in_cells(body: _Body, chance: Random) -> None:
    """Labels broken into paragraphs, an empty paragraph before numbers, tabs around them."""
    for run in _runs(body):
        text = _text_of(run).text or ""
        paragraph = run.getparent()
        assert paragraph is not None  # noqa: S101 (a run stands in a paragraph)
        if text.strip().isdigit():
            paragraph.addprevious(_element("w:p"))
            run.insert(0, _element("w:tab"))
        elif len(text) > 3 and len(paragraph.findall(qn("w:r"))) == 1:
            middle = chance.randrange(1, len(text))
            upper = copy.deepcopy(run)
            _text_of(upper).text, _text_of(run).text = text[:middle], text[middle:]
            paragraph.addprevious(_element("w:p", upper))


def _controls_in_lines(body: _Body, _chance: Random) -> None:
    """A form: numbers within content controls."""
    for run in _runs(body):
        if (_text_of(run).text or "").strip().isdigit():
            _wrap(run, "w:sdt", "w:sdtContent")


def _content_controls(body: _Body, chance: Random) -> None:
    """A form: numbers, cells and rows within content controls."""
    _controls_in_lines(body, chance)
    for tag in ("w:tc", "w:tr"):
        for element in list(body.iter(qn(tag))):
            if chance.random() < 0.2:
                _wrap(element, "w:sdt", "w:sdtContent")


def _text_boxes(body: _Body, _chance: Random) -> None:
    """Each table stands in a text box of its own."""
    for table in _tables(body):
        box = _wrap(table, "w:p", "w:r", "w:pict", "v:shape", "v:textbox", "w:txbxContent")
        next(box.iter(qn("w:txbxContent"))).append(_element("w:p"))


def _nested_tables(body: _Body, _chance: Random) -> None:
    """Each table stands in the only cell of another."""
    for table in _tables(body):
        outer = _wrap(table, "w:tbl", "w:tr", "w:tc")
        next(outer.iter(qn("w:tc"))).append(_element("w:p"))


def _indented_rows(body: _Body, _chance: Random) -> None:
    """Rows of numbers begin one grid column further in than the head, or end one earlier."""
    for number, table in enumerate(_tables(body)):
        before = number % 2 == 0
        rows = table.findall(qn("w:tr"))
        for row in rows[:-1]:
            _widen(row.findall(qn("w:tc"))[0 if before else -1])
        properties = _element("w:trPr", _element("w:gridBefore" if before else "w:gridAfter", val="1"))
        rows[-1].insert(0, properties)
        grid = table.find(qn("w:tblGrid"))
        if grid is not None:
            grid.insert(0 if before else len(grid), _element("w:gridCol", w="100"))


def _widen(cell: _Body) -> None:
    properties = cell.find(qn("w:tcPr"))
    assert properties is not None  # noqa: S101 (the renderer writes them for every cell)
    span = properties.find(qn("w:gridSpan"))
    if span is None:
        width = properties.find(qn("w:tcW"))
        span = _element("w:gridSpan", val="1")
        properties.insert(0 if width is None else 1, span)
    span.set(qn("w:val"), str(int(span.get(qn("w:val"), "1")) + 1))


def _spans_by_width(body: _Body, _chance: Random) -> None:
    """Merged cells as some exporters write them: their width alone says over how many columns they go."""
    for properties in body.iter(qn("w:tcPr")):
        for span in properties.findall(qn("w:gridSpan")):
            properties.remove(span)


def _hidden_text(body: _Body, chance: Random) -> None:
    """Hidden runs, field codes and footnote marks beside numbers."""
    for run in _runs(body):
        if (_text_of(run).text or "").strip().isdigit() and chance.random() < 0.2:
            kind = chance.choice(("hidden", "code", "mark"))
            if kind == "hidden":
                run.addnext(_element("w:r", _element("w:rPr", _element("w:vanish")), _element("w:t", text="66")))
            elif kind == "mark":
                run.addnext(_element("w:r", _element("w:footnoteReference", id="1")))
            else:  # the number is the field's result
                run.addprevious(_element("w:r", _element("w:fldChar", fldCharType="begin")))
                run.addprevious(_element("w:r", _element("w:instrText", text=" =SUM(LEFT) 55 ")))
                run.addprevious(_element("w:r", _element("w:fldChar", fldCharType="separate")))
                run.addnext(_element("w:r", _element("w:fldChar", fldCharType="end")))


WORD: dict[str, BytesChange] = {
    "tracked changes": _edited(_tracked_changes),
    "split runs": _edited(_split_runs),
    "paragraphs in cells": _edited(_paragraphs_in_cells),
    "content controls": _edited(_content_controls),
    "tables in text boxes": _edited(_text_boxes),
    "nested tables": _edited(_nested_tables),
    "indented rows": _edited(_indented_rows),
    "spans by width": _edited(_spans_by_width),
    "hidden text": _edited(_hidden_text, with_notes=True),
}
"""Damage to Word files by name; at most one of them is done to a file."""

REWRITTEN: dict[str, BytesChange] = WORD | {"content controls": _edited(_controls_in_lines)}
"""The same for files that LibreOffice writes anew as RTF or ODT: what a control around a cell holds it writes there
three times over, so that the file itself prints other numbers."""
