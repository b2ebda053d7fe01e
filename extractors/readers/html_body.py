"""Where on a page the article stands."""

from __future__ import annotations

from lxml import etree

# What site builders call the article, in falling order of trust: attribute (or, empty, element) and name.
_BODIES = (
    ("id", "ivs_content"),
    ("", "ucapcontent"),
    ("id", "zoom"),
    ("id", "Zoom"),
    ("id", "zoomcon"),
    ("id", "UCAP-CONTENT"),
    ("class", "TRS_Editor"),
    ("class", "trs_editor_view"),
    ("class", "Custom_UnionStyle"),
    ("class", "TRS_PreAppend"),
    ("class", "article-content"),
    ("class", "article_zoom"),
    ("class", "bfr_article_content"),
    ("class", "bt_content"),
    ("id", "article"),
    ("class", "detail-content"),
    ("class", "xxgk_content"),
)
_NAMES = {name: etree.XPath(f"descendant::*/@{name}", smart_strings=False) for name in ("id", "class")}
_WITH = {attribute: etree.XPath(f"descendant::*[contains(@{attribute}, $name)]") for attribute in ("id", "class")}
_LENGTH = etree.XPath("string-length(normalize-space(.))")
_LEAST_TEXT = 60
# A table this large is part of the article wherever it stands; boxes with index numbers are smaller.
_LARGE_TABLE = 20
_LEAVES = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "span", "font", "b", "strong", "pre")
_CONTENT = (*_LEAVES, "table")
_TABLE_PARTS = ("table", "thead", "tbody", "tfoot", "tr")
_NO_NARRATIVE = ("a", "script", "style", "noscript", "select", "textarea")


def article(body: etree._Element) -> etree._Element:
    """The element that holds the article: a known container that has content, else where most of the text stands.

    Widened until it holds every large table of the page: a table lost is worse than a menu kept.
    """
    chosen = _known(body)
    if chosen is None:
        chosen = _densest(body)
    if chosen is body:
        return body
    outside = set(body.iter("table")).difference(chosen.iter("table"))
    return _common_ancestor([chosen, *filter(_is_large, outside)], body)


def _known(body: etree._Element) -> etree._Element | None:
    names = {attribute: set(" ".join(find(body)).split()) for attribute, find in _NAMES.items()}
    for attribute, name in _BODIES:
        if not attribute:
            found = list(body.iter(name))
        elif name in names[attribute]:
            candidates = _WITH[attribute](body, name=name)
            found = [element for element in candidates if name in element.get(attribute, "").split()]
        else:
            continue
        if found:
            chosen = _common_ancestor(found, body)
            if chosen is not body and (
                next(chosen.iter("table", "img"), None) is not None or _LENGTH(chosen) >= _LEAST_TEXT
            ):
                return chosen
    return None


def _densest(body: etree._Element) -> etree._Element:
    """Descend from the body for as long as one child holds nine tenths of the text that is no link.

    A paragraph, heading or table beside that child belongs to the article as well: there the descent ends. Of a table
    only a cell can be the article, and only where the table arranges the page.
    """
    chosen = element = body
    held = _narrative(body)
    while True:
        weights = [(_narrative(child), child) for child in element.iterchildren("*")]
        most, inner = max(weights, key=lambda weight: weight[0], default=(0, body))
        beside = any(weight and child.tag in _CONTENT and child is not inner for weight, child in weights)
        if most == 0 or most * 10 < held * 9 or beside or inner.tag in _LEAVES:
            return chosen
        if inner.tag == "table" and next(inner.iterdescendants("table"), None) is None:
            return chosen
        element, held = inner, most
        if inner.tag not in _TABLE_PARTS:
            chosen = inner


def _narrative(element: etree._Element) -> int:
    """The length of an element's text without that of links, scripts and form fields."""
    if element.tag in _NO_NARRATIVE:
        return 0
    return int(_LENGTH(element)) - sum(int(_LENGTH(inner)) for inner in element.iter(*_NO_NARRATIVE))


def _is_large(table: etree._Element) -> bool:
    if next(table.iterdescendants("table"), None) is not None:
        return False
    cells = table.iter("td", "th")
    return sum(1 for _ in zip(range(_LARGE_TABLE), cells, strict=False)) == _LARGE_TABLE


def _common_ancestor(elements: list[etree._Element], body: etree._Element) -> etree._Element:
    """The innermost element that holds all `elements` (the element itself where there is one)."""
    first = [elements[0], *elements[0].iterancestors()]
    shared = set(first).intersection(*({element, *element.iterancestors()} for element in elements[1:]))
    return next((element for element in first if element in shared), body)
