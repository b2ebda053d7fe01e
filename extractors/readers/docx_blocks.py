"""The walk through a Word document's XML: its paragraphs, its tables, what they link to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from lxml import etree

from extractors.document import Document, Grid, Link, Paragraph, Unreadable
from extractors.readers.docx_tables import Layout, W, cells_of, edges_of, rows_of, without_hairs
from extractors.readers.raised import raised

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_PARAGRAPH, _TABLE, _RUN, _RUN_STYLE, _SYMBOL = f"{W}p", f"{W}tbl", f"{W}r", f"{W}rPr", f"{W}sym"
_ENCLOSED = f"{W}altChunk"
_CONTROL, _CONTROL_STYLE, _PLACEHOLDER = f"{W}sdt", f"{W}sdtPr", f"{W}showingPlcHdr"
_TEXT = (f"{W}t", f"{_M}t")
_CHARACTER = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_ALTERNATIVES, _CHOICE, _TEXT_BOX = f"{_MC}AlternateContent", f"{_MC}Choice", f"{W}txbxContent"
_PICTURE = {
    f"{_A}blip": f"{_R}embed",
    "{urn:schemas-microsoft-com:vml}imagedata": f"{_R}id",
    "{urn:schemas-microsoft-com:office:office}OLEObject": f"{_R}id",
}
# Deleted or moved away, codes of fields (their result stands beside them), the reading aid over a word, properties.
_NOT_TEXT = frozenset(
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "rPr", "tcPr", "trPr", "tblPr"),
        *("tblGrid", "sectPr", "sdtPr", "sdtEndPr", "rubyPr"),
    )
)
# What the walk does with an element; those not named here are wrappers. One look-up a child keeps it fast.
_KIND: dict[object, str] = {
    **dict.fromkeys(_NOT_TEXT, "silent"),
    **dict.fromkeys(_TEXT, "text"),
    **dict.fromkeys(_CHARACTER, "character"),
    **dict.fromkeys(_PICTURE, "picture"),
    _ALTERNATIVES: "alternatives",
    _PARAGRAPH: "paragraph",
    _TABLE: "table",
    _RUN: "run",
    _SYMBOL: "symbol",
    _TEXT_BOX: "box",
    _ENCLOSED: "enclosed",
    _CONTROL: "control",
}
_VANISH, _VALUE = f"{W}vanish", f"{W}val"
_STRIKES = (f"{W}strike", f"{W}dstrike")
_STYLED, _ALIGNED, _LIFTED, _SIZE = f"{W}rStyle", f"{W}vertAlign", f"{W}position", f"{W}sz"
_LEAST_LIFT, _SMALL_PRINT = 6, 14  # half points: what is small and stands three points higher is a mark
_OFF = frozenset(("0", "false", "off"))
_MAX_DEPTH = 200
_AS_IN_ASCII = frozenset("+-/.0123456789")


class Walker:
    """Appends the blocks and links of Word's XML to a document. `left_out` counts runs of hidden text,
    `struck` those of text that is struck through. `body` is all that is walked.

    `levels` gives the heading level of paragraph styles by id, `raising` the character styles that raise, `targets` the
    targets of the part's relations by id, `said` what the picture or the page in a part says.
    """

    def __init__(
        self,
        document: Document,
        body: etree._Element,
        levels: dict[str, int],
        raising: AbstractSet[str],
        targets: dict[str, str],
        said: Callable[[str], Sequence[Paragraph | Grid]],
    ) -> None:
        self.left_out = 0
        self.struck = 0
        self._document = document
        self._levels = levels
        self._raising = raising
        self._targets = targets
        self._said = said
        self._beside: list[Paragraph | Grid] = []
        self._paragraphs = 0
        self._tables = 0
        self._layout = Layout(body)
        self._withholds = next(body.iter(_VANISH, *_STRIKES), None) is not None
        self._raises = bool(raising) or next(body.iter(_ALIGNED, _LIFTED), None) is not None

    def walk(self, container: etree._Element, depth: int = 0) -> None:
        """Append the blocks of a body, cell, text box or content control."""
        for child, kind in _shown(container, depth):
            if kind == "paragraph":
                self._paragraph(child, depth)
            elif kind == "table":
                self._table(child, depth + 1)
            elif kind == "enclosed":
                self._document.blocks += self._said(self._targets.get(child.get(f"{_R}id", ""), ""))
            else:
                self.walk(child, depth + 1)

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        self._inline(element, pieces, boxes, depth)
        level = self._level(element)
        for line in "".join(pieces).split("\n"):
            if line := line.strip():
                self._paragraphs += 1
                self._document.blocks.append(Paragraph(line, f"docx:paragraph={self._paragraphs}", level))
        self._document.blocks += self._beside
        self._beside.clear()
        for box in boxes:
            self.walk(box, depth + 1)

    def _level(self, paragraph: etree._Element) -> int:
        style = next(paragraph.iterchildren(f"{W}pPr"), None)
        if style is None:
            return 0
        outline = next(style.iterchildren(f"{W}outlineLvl"), None)
        if outline is not None:
            return heading_level(outline)
        named = next(style.iterchildren(f"{W}pStyle"), None)
        return self._levels.get(named.get(_VALUE, ""), 0) if named is not None else 0

    def _inline(self, element: etree._Element, pieces: list[str], boxes: list[etree._Element], depth: int) -> None:
        """Collect the text of a paragraph or a part of one; text boxes anchored in it go to `boxes`."""
        for child, kind in _shown(element, depth):
            if kind == "text":
                pieces.append(child.text or "")
            elif kind == "run" and self._withholds and (withheld := _withheld(child)):
                self.left_out += withheld == _VANISH
                self.struck += withheld != _VANISH
            elif kind == "run" and self._raises and pieces and _is_raised(child, self._raising):
                mark: list[str] = []
                self._inline(child, mark, boxes, depth + 1)
                pieces.append(raised("".join(mark)))
            elif kind == "character":
                pieces.append(_CHARACTER[str(child.tag)])
            elif kind == "symbol":
                pieces.append(_symbol(child))
            elif kind == "box":
                boxes.append(child)
            else:
                if kind == "picture":
                    self._link(child)
                self._inline(child, pieces, boxes, depth + 1)

    def _link(self, picture: etree._Element) -> None:
        tag = str(picture.tag)
        relation, image = picture.get(_PICTURE[tag], ""), not tag.endswith("OLEObject")
        if relation in self._targets:
            self._document.links.append(Link(self._targets[relation], "", image))
            if image:
                self._beside += self._said(self._targets[relation])

    def _table(self, table: etree._Element, depth: int) -> None:
        """Append a table as a grid, or its content as blocks where it only arranges the page.

        A table arranges the page if a quarter of its cells hold tables, or if it has one column: a label and its
        value need two. Where fewer cells hold tables, these follow it.
        """
        self._tables += 1
        name = f"docx:table={self._tables}"
        rows = rows_of(table)
        nested: list[etree._Element] = []
        if next(table.iterdescendants(_TABLE), None) is not None:
            inside = (inner for row in rows for cell in cells_of(row) for inner in cell.iterchildren(_TABLE))
            nested = [inner for inner in inside if _only_cell(inner) is None]
        if nested and len(nested) * 4 >= sum(len(cells_of(row)) for row in rows):
            for row in rows:
                for cell in cells_of(row):
                    self.walk(cell, depth + 1)
            return
        placed, columns = self._layout.lay_out(rows, self._text_of, name)
        if columns > 1:
            cells, edges = without_hairs([cell for cell, _ in placed], edges_of(table, columns))
            columns = len(edges) - 1 if edges else columns
            self._document.blocks.append(Grid(len(rows), columns, cells, name, edges))
        else:
            for _, cell in placed:
                self.walk(cell, depth + 1)
        for inner in nested if columns > 1 else ():
            self._table(inner, depth + 1)

    def _text_of(self, cell: etree._Element) -> str:
        """The text of a cell, one line per paragraph or line break, that in a frame too, a table of one cell; other
        tables inside it are left to the walk."""
        lines: list[str] = []
        self._lines(cell, lines, 0)
        return "\n".join(lines)

    def _lines(self, container: etree._Element, lines: list[str], depth: int) -> None:
        for child, kind in _shown(container, depth):
            if kind == "paragraph":
                pieces: list[str] = []
                boxes: list[etree._Element] = []
                self._inline(child, pieces, boxes, depth)
                lines += [line for part in "".join(pieces).split("\n") if (line := part.strip())]
                for box in boxes:
                    self._lines(box, lines, depth + 1)
            elif kind != "table":
                self._lines(child, lines, depth + 1)
            elif (frame := _only_cell(child)) is not None:
                self._lines(frame, lines, depth + 1)


def _only_cell(table: etree._Element) -> etree._Element | None:
    """The cell of a table that has but one."""
    cells = [cell for row in rows_of(table) for cell in cells_of(row)]
    return cells[0] if len(cells) == 1 else None


def heading_level(outline: etree._Element) -> int:
    """The level 1 to 6 of a ``w:outlineLvl`` element; 0 for body text and for levels below the sixth."""
    value = outline.get(_VALUE, "")
    return int(value) + 1 if value in ("0", "1", "2", "3", "4", "5") else 0


def _shown(element: etree._Element, depth: int) -> list[tuple[etree._Element, str]]:
    """The children that carry text, with their kind. Of alternatives the first: the others say the same again to older
    programs."""
    if depth > _MAX_DEPTH:
        raise Unreadable("damaged", f"The Word document nests elements more than {_MAX_DEPTH} deep.")
    shown = []
    for child in element:
        kind = _KIND.get(child.tag, "wrapper")
        if kind == "alternatives":
            choice = next(child.iterchildren(_CHOICE), None)
            shown.append((choice if choice is not None else child, "wrapper"))
        elif kind == "control":
            if not _prompts(child):
                shown.append((child, "wrapper"))
        elif kind != "silent":
            shown.append((child, kind))
    return shown


def _prompts(control: etree._Element) -> bool:
    """Whether a content control shows what is to be entered in it, and not what was. A prompt has no number: programs
    that fill in forms leave the mark of a prompt on what they enter."""
    style = next(control.iterchildren(_CONTROL_STYLE), None)
    prompt = next(style.iterchildren(_PLACEHOLDER), None) if style is not None else None
    if prompt is None or prompt.get(_VALUE) in _OFF:
        return False
    return not any(character.isdigit() for text in control.iter(*_TEXT) for character in text.text or "")


def _withheld(run: etree._Element) -> str:
    """The property by which a run is hidden or struck through; '' of one that is shown as it is."""
    style = next(run.iterchildren(_RUN_STYLE), None)
    found = style.iterchildren(_VANISH, *_STRIKES) if style is not None else ()
    return next((str(element.tag) for element in found if element.get(_VALUE) not in _OFF), "")


def _is_raised(run: etree._Element, raising: AbstractSet[str]) -> bool:
    """Whether a run stands above the line, by its own properties or its style."""
    style = next(run.iterchildren(_RUN_STYLE), None)
    said = {str(element.tag): element.get(_VALUE, "") for element in style} if style is not None else {}
    if said.get(_ALIGNED) == "superscript" or said.get(_STYLED) in raising:
        return True
    lift, size = said.get(_LIFTED, ""), said.get(_SIZE, "")
    return lift.isdecimal() and int(lift) >= _LEAST_LIFT and size.isdecimal() and int(size) <= _SMALL_PRINT


def _symbol(element: etree._Element) -> str:
    """The character of a ``w:sym``; those of symbol fonts stay in the private area, where only the font knows them, but
    for dashes and digits, which Symbol has where ASCII has them."""
    try:
        character = chr(int(element.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    if element.get(f"{W}font") == "Symbol" and (plain := chr(ord(character) & 0xFF)) in _AS_IN_ASCII:
        return plain
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character  # half a pair is no text
