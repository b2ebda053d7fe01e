"""The text an element shows, and what each element means for it."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from lxml import etree

from extractors.document import Unreadable
from extractors.readers.raised import raised

_BLOCKS = """
address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
header hr li main nav ol p pre section tbody td tfoot th thead tr ucapcontent ucaptitle ul
"""
_SILENT = ("script", "style", "noscript", "template", "select", "button", "iframe", "datastore")
# What the walk does with an element; those not named here run in their line. One look-up a child keeps it fast.
KIND: dict[object, str] = {
    "br": "break",
    "table": "table",
    "sup": "raised",
    "input": "field",
    "textarea": "field",
    **dict.fromkeys(_BLOCKS.split(), "block"),
    **dict.fromkeys(_SILENT, "silent"),
}
_NO_WRAPPERS = frozenset(("br", "table", "input", "textarea", *_SILENT))
# Fields that show what somebody entered; the others are ticked or pressed, or not shown.
_ENTERED = frozenset(("", "text", "number", "tel", "search"))
# A line break that the page asks for, as against one that only its source has. U+2028 means just that.
_BREAK = "\u2028"
# Browsers show a line break of the source as a space; between Chinese characters nobody means one (CSS Text 3, 4.1.3).
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]"
_SOURCE_BREAK = re.compile(f"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")
MAX_DEPTH = 400


def text_of(element: etree._Element, not_shown: AbstractSet[etree._Element] = frozenset()) -> str:
    """The text an element shows: white space collapsed, one line per paragraph or <br> inside it.

    Tables inside it are left to the walk.
    """
    # Most cells are wrappers around one text, <td><p><span>0</span></p></td>: what follows is for the others.
    while (children := len(element)) == 1:
        child = element[0]
        if (text := element.text) and not text.isspace():
            break
        if (text := child.tail) and not text.isspace():
            break
        if child.tag in _NO_WRAPPERS or (not_shown and child in not_shown):
            break
        element = child
    if not children:
        text = element.text
        return " ".join(text.split()) if text else ""
    pieces: list[str] = []
    _collect(element, pieces, not_shown, 0)
    return clean("".join(pieces))


def _collect(element: etree._Element, pieces: list[str], not_shown: AbstractSet[etree._Element], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise too_deep()
    text = element.text
    if text:
        pieces.append(text)
    for child in element:
        kind = KIND.get(child.tag, "inline")
        if kind == "break":
            pieces.append(_BREAK)
        elif kind == "silent" or child in not_shown or (kind == "table" and has_cells(child)):
            pass
        elif kind == "raised":
            pieces.append(raised("".join(child.itertext())))
        elif kind == "field":
            pieces.append(_entered(child))
        elif kind == "inline":
            _collect(child, pieces, not_shown, depth + 1)
        else:
            pieces.append(_BREAK)
            _collect(child, pieces, not_shown, depth + 1)
            pieces.append(_BREAK)
        text = child.tail
        if text:
            pieces.append(text)


def _entered(field: etree._Element) -> str:
    """What stands in a field of a form: pages print tables as the form they were filled in on."""
    if field.tag == "textarea":
        return field.text or ""
    return field.get("value") or "" if (field.get("type") or "").strip().lower() in _ENTERED else ""


def clean(text: str) -> str:
    text = text.strip()
    if "\n" in text:
        text = _SOURCE_BREAK.sub("", text)
    if _BREAK not in text:
        return " ".join(text.split())
    return "\n".join([line for part in text.split(_BREAK) if (line := " ".join(part.split()))])


def too_deep() -> Unreadable:
    return Unreadable("damaged", f"The page nests elements more than {MAX_DEPTH} deep: its markup is broken.")


def has_cells(table: etree._Element) -> bool:
    """Whether a table has two cells or more: one cell alone is a frame around text."""
    cells = table.iter("td", "th")
    return next(cells, None) is not None and next(cells, None) is not None
