"""What a page's scripts hold instead of the page: lists as data, and pagers.

No script is run: what is looked for are the few ways in which such pages are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from spiders.cleaning import without_controls
from spiders.families.made import Making
from spiders.families.services import PAGE_FIELD, query, with_query
from spiders.page import Item, Page

_MOST_DATA = 50  # places of a page where data may begin
_DATA = re.compile(r"\[\s*\{|\{\s*\"")
_ADDRESS = re.compile(r"(?i)^(?:\w*url|link|href|path|address)$")
_TITLE = re.compile(r"(?i)^(?:\w*title|name|subject|text)$")
_DATE = re.compile(r"(?i)date|time")
_ESCAPED = re.compile(r"""\\(["'/])""")
_CALLED = re.compile(r"^\s*(?:javascript:)?\s*\w+\(\s*['\"]?(\d{1,4})['\"]?\s*\)", re.IGNORECASE)
_COUNTED = re.compile(r"""["']([^"'\s]*[?&](\w+)=)["']\s*\+""")
_IN_NAME = re.compile(r"""["']([^"'\s]*)["']\s*\+\s*(\(?\s*\w+\s*(?:-\s*1\s*)?\)?)\s*\+\s*["'](\.\w+)["']""")


def stated(page: Page, makings: Sequence[Making] = ()) -> list[Item]:
    """The links that a page's scripts or a service state: as an address and a title in one object, or as HTML. Where an
    object has no address, one of the `makings` may make it."""
    whole = [page.data] if page.data is not None else [*_data_in_scripts(page), *_records(page)]
    found = [item for value in whole for row in _objects(value) if (item := _item(page, row, makings))]
    return found + written(page)


def written(page: Page) -> list[Item]:
    """The links that a page's scripts write as HTML, as strings with their quotes escaped or as it stands."""
    markup = (_ESCAPED.sub(r"\1", script) for script in scripts(page) if "<a " in script)
    return [item for one in markup for item in page.items_of(one)]


def following_answer(page: Page) -> str | None:
    """The address of what a service gives after this answer, where that of this one counts pages."""
    if page.data is None:
        return None
    counted = [(name, value) for name, value in query(page.url).items() if PAGE_FIELD.fullmatch(name)]
    return next((with_query(page.url, {name: int(value) + 1}) for name, value in counted if value.isdecimal()), None)


def counted_page(page: Page) -> str | None:
    """The page after this one where links call a script with a page's number, which puts it behind an address."""
    numbers = [
        int(call[1]) for href in page.root.xpath("//a/@href | //a/@onclick") if (call := _CALLED.match(str(href)))
    ]
    if not numbers:
        return None
    counted = next((found for script in scripts(page) if (found := _COUNTED.search(script))), None)
    if counted is None:
        return _named_page(page, max(numbers))
    present = query(page.url).get(counted[2], "1")
    following = (int(present) if present.isdecimal() else 1) + 1
    return with_query(urljoin(page.url, counted[1]), {counted[2]: following}) if following <= max(numbers) else None


def _named_page(page: Page, last: int) -> str | None:
    """The page after this one where a script puts a page's number into its name: `'nb_' + n + '.html'`."""
    named = next((found for script in scripts(page) if (found := _IN_NAME.search(script))), None)
    if named is None:
        return None
    before, from_zero, after = urljoin(page.url, named[1] or "."), "-" in named[2], named[3]
    number = re.fullmatch(re.escape(before) + r"(\d{1,4})" + re.escape(after), page.url)
    present = int(number[1]) + from_zero if number else 1
    return f"{before}{present + 1 - from_zero}{after}" if present < last else None


def scripts(page: Page) -> list[str]:
    """The texts of a page's scripts."""
    return [str(text) for text in page.root.xpath("//script/text()")]


def _data_in_scripts(page: Page) -> Iterator[Any]:
    """The values written as JSON in a page's scripts."""
    decoder, places = json.JSONDecoder(), 0
    for script in scripts(page):
        at = 0
        while places < _MOST_DATA and (begins := _DATA.search(script, at)):
            places += 1
            try:
                value, at = decoder.raw_decode(script, begins.start())
                yield value
            except (ValueError, RecursionError):
                at = begins.end()


def _records(page: Page) -> Iterator[dict[str, str]]:
    """The elements of an XML file that have several of their own: a record each."""
    if not page.text.lstrip().startswith("<?xml"):
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(page.text.lstrip().partition("?>")[2].encode(), parser)
    for element in root.iter("*") if root is not None else ():
        told = {etree.QName(one).localname: (one.text or "").strip() for one in element.iterchildren("*")}
        if len(told) > 1:
            yield told


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # JSON
    waiting = [value]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _item(page: Page, row: dict[str, Any], makings: Sequence[Making]) -> Item | None:
    address, title, date = (
        next((str(value) for key, value in row.items() if sign.search(key) and isinstance(value, str) and value), "")
        for sign in (_ADDRESS, _TITLE, _DATE)
    )
    told = page.absolute(address) if address else next(filter(None, (one.of(page, row) for one in makings)), None)
    url = told if title else None
    return Item(url, " ".join(without_controls(title).split()), date[:10] or None) if url else None
