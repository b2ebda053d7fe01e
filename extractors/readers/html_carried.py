"""Pages that show their article by script, and carry it as text: in a frame, a hidden field, a string of a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree

# A string of a script, in either kind of quotes; its inside.
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|' r"'((?:[^'\\\n]|\\.)*)'")
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_HOLDS_TABLE = re.compile(r"(?:<|\\u003c|\\x3c)table", re.IGNORECASE)
_HEX = re.compile(r"\\x([0-9a-fA-F]{2})")


def carried(body: etree._Element) -> bytes:
    """The longest markup with a table that a page carries as text; none where there is none."""
    return max(filter(_TABLE.search, _texts(body)), key=len, default="").encode("utf-8", "ignore")


def _texts(body: etree._Element) -> Iterator[str]:
    for element in body.getroottree().getroot().iter("iframe", "input", "textarea", "script"):
        if element.tag == "iframe":
            yield element.get("srcdoc") or ""
        elif element.tag == "input":
            yield element.get("value") or ""
        elif element.tag == "textarea":
            yield element.text or ""
        elif _HOLDS_TABLE.search(script := element.text or ""):
            yield from map(_unescaped, _STRING.finditer(script))


def _unescaped(string: re.Match[str]) -> str:
    """What a string of a script says; '' of one that is no text."""
    inside = string[1] if string[1] is not None else string[2].replace("\\'", "'").replace('"', '\\"')
    inside = _HEX.sub(r"\\u00\1", inside)
    try:
        return str(json.loads(f'"{inside}"', strict=False))
    except ValueError:
        return ""
