"""What the style sheets of a page hide: the rows, cells and words of its tables that a reader does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# Rules for paper and other screens stand in a block of their own: they say nothing of what a reader sees.
_CONDITIONAL = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]+;")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DISPLAY = re.compile(r"(?:^|;)\s*(display|visibility)\s*:\s*([a-z-]+)", re.IGNORECASE)
_SIMPLE = re.compile(r"([\w-]*|\*)((?:[.#][\w-]+)*)")
_NOT_SEEN = frozenset({"none", "hidden", "collapse"})
_MOST_RULES = 500


def hidden_by_sheets(root: etree._Element) -> set[etree._Element]:
    """The parts of tables that a rule of the page's own ``style`` elements hides and no later rule shows again.

    What holds a table itself is none of them: pages hide the panels that a click shows. An invisible cell keeps its
    place, so only what stands in it is meant.
    """
    states: dict[tuple[etree._Element, str], bool] = {}
    for path, property_, unseen in _rules(root):
        for element in path(root):
            states[element, property_] = unseen
    return {element for (element, property_), unseen in states.items() if unseen and _counts(element, property_)}


def _rules(root: etree._Element) -> Iterator[tuple[etree.XPath, str, bool]]:
    sheets = "\n".join("".join(sheet.itertext()) for sheet in root.iter("style"))
    rules = 0
    for selectors, declarations in _RULE.findall(_CONDITIONAL.sub("", _COMMENT.sub("", sheets))):
        said = [(name.lower(), value.lower() in _NOT_SEEN) for name, value in _DISPLAY.findall(declarations)]
        for selector in selectors.split(",") if said else ():
            rules += 1
            path = _path(selector) if rules <= _MOST_RULES else ""
            for name, unseen in said if path else ():
                yield etree.XPath(path), name, unseen


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
    if element.tag in ("table", "body") or element.find(".//table") is not None:
        return False
    if property_ == "visibility" and element.tag in ("td", "th"):
        return False
    own = dict(_DISPLAY.findall((element.get("style") or "").lower()))
    return next(element.iterancestors("table"), None) is not None and own.get(property_, "none") in _NOT_SEEN
