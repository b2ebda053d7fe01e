"""What the styles of a page hide: the rows, cells and words of its tables that a reader does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from lxml import etree

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# Rules for paper and other screens stand in a block of their own: they say nothing of what a reader sees.
_CONDITIONAL = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]+;")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SAID = re.compile(r"(?:^|;)\s*(display|visibility|font-size)\s*:\s*([\w.%-]+)", re.IGNORECASE)
_SIZE = "font-size"
_NO_SIZE = re.compile(r"0*(?:\.0*)?(?:[a-z]+|%)?")
_SIMPLE = re.compile(r"([\w-]*|\*)((?:[.#][\w-]+)*)")
_NOT_SEEN = frozenset({"none", "hidden", "collapse"})
_CELLS = ("td", "th")
_MOST_RULES = 500
_SIZED = etree.XPath("descendant::*[contains(translate(@style, 'FONTSIZE', 'fontsize'), 'font-size')]")


def hidden_by_styles(root: etree._Element) -> set[etree._Element]:
    """The parts of tables that a rule of the page's own ``style`` elements hides and no later rule shows again, and
    those whose characters have no size.

    What holds a table itself is none of them: pages hide the panels that a click shows. An invisible cell keeps its
    place, so only what stands in it is meant.
    """
    states: dict[tuple[etree._Element, str], bool] = {}
    rules = list(_rules(root))
    inline = [(element, _said(element.get("style") or "")) for element in _SIZED(root)]
    said = [one for _, *one in rules] + [list(one) for _, says in inline for one in says]
    sizes = [_SIZE, True] in said
    for selector, property_, unseen in rules:
        if property_ != _SIZE or sizes:
            for element in etree.XPath(selector)(root):
                states[element, property_] = unseen
    hidden = {element for (element, property_), unseen in states.items() if unseen and _counts(element, property_)}
    if not sizes:
        return hidden
    for element, says in inline:
        states |= {(element, property_): unseen for property_, unseen in says if property_ == _SIZE}
    sized = {element for (element, property_), unseen in states.items() if property_ == _SIZE and not unseen}
    small = [element for (element, property_), unseen in states.items() if property_ == _SIZE and unseen]
    for element in small:
        hidden |= _without_size(element, sized)
    return hidden


def _without_size(element: etree._Element, sized: AbstractSet[etree._Element]) -> set[etree._Element]:
    """The largest parts of an element without size, within tables, in which nothing has a size of its own: pages take
    the size of what holds boxes, so that no space is between these."""
    if element in sized or not _is_in_table(element):
        return set()
    if sized.isdisjoint(element.iterdescendants()):
        return {_content(element) if element.tag in _CELLS else element}
    return {part for child in element for part in _without_size(child, sized)}


def _content(cell: etree._Element) -> etree._Element:
    """All that stands in a cell, as one element: the cell keeps its place."""
    content = etree.Element("span")
    content.text, cell.text = cell.text, None
    content.extend(list(cell))
    cell.append(content)
    return content


def _said(declarations: str) -> list[tuple[str, bool]]:
    """What a style says of being seen: each property, and whether it hides."""
    return [(name.lower(), _hides(name.lower(), value.lower())) for name, value in _SAID.findall(declarations)]


def _hides(property_: str, value: str) -> bool:
    return _NO_SIZE.fullmatch(value) is not None if property_ == _SIZE else value in _NOT_SEEN


def _rules(root: etree._Element) -> Iterator[tuple[str, str, bool]]:
    sheets = "\n".join("".join(sheet.itertext()) for sheet in root.iter("style"))
    rules = 0
    for selectors, declarations in _RULE.findall(_CONDITIONAL.sub("", _COMMENT.sub("", sheets))):
        said = _said(declarations)
        for selector in selectors.split(",") if said else ():
            rules += 1
            path = _path(selector) if rules <= _MOST_RULES else ""
            for name, unseen in said if path else ():
                yield path, name, unseen


def _path(selector: str) -> str:
    """A selector of names, classes and ids, one within another, as a path; '' of what is of another kind."""
    steps = []
    for part in selector.split():
        simple = _SIMPLE.fullmatch(part)
        if simple is None:
            return ""
        marks = re.findall(r"([.#])([\w-]+)", simple[2])
        asked = [
            f"[@id='{name}']" if mark == "#" else f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
            for mark, name in marks
        ]
        steps.append(f"//{simple[1].lower() or '*'}{''.join(asked)}")
    return "".join(steps)


def _counts(element: etree._Element, property_: str) -> bool:
    if property_ == _SIZE or (property_ == "visibility" and element.tag in _CELLS):
        return False
    own = dict(_said(element.get("style") or ""))
    return _is_in_table(element) and own.get(property_, True)


def _is_in_table(element: etree._Element) -> bool:
    if element.tag in ("table", "body") or element.find(".//table") is not None:
        return False
    return next(element.iterancestors("table"), None) is not None
