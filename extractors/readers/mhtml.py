"""MHTML → `Document`: a web page saved as one file by a browser, by Word or by Excel."""

from __future__ import annotations

import email
import email.policy
import re
from urllib.parse import quote, urljoin

from extractors.document import Document, Unreadable
from extractors.readers import PAGE_END, html

_FRAMES = re.compile(rb"<frameset[\s>]", re.IGNORECASE)
_TABS = "tabstrip.htm"
_KEPT = "%/:=&?~#+!$,;'@()*[]|"  # characters of an address that a header holds as they are


def read(data: bytes, charset: str = "", pictures: bool = False) -> Document:
    """Read the first HTML part, of a workbook those that are its sheets; the text in its `pictures` too if they are to
    be read.

    Raises `Unreadable` (``damaged``, and what `html.read` raises).
    """
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=email.policy.compat32)
    contents: dict[str, bytes] = {}
    pages: list[tuple[bytes, str, str]] = []
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or not payload:
            continue
        location = location_of(str(part.get("Content-Location", "")))
        if part.get_content_type() == "text/html":
            pages.append((payload, part.get_content_charset() or charset, location))
        elif part.get_content_maintype() == "image":
            named = str(part.get("Content-ID", "")).strip(" <>")
            contents |= dict.fromkeys(filter(None, (location, named and f"cid:{named}")), payload)
    if not pages:
        raise Unreadable("damaged", "The saved web page (MHTML) holds no HTML part: it was cut off or saved without.")
    text, charset, base = pages[0]
    if _FRAMES.search(text):  # a workbook: its sheets, and the strip of tabs to choose from them
        sheets = [one for one in pages[1:] if not one[2].lower().endswith(_TABS)]
        text, charset, base = (PAGE_END.join(one[0] for one in sheets), *sheets[0][1:]) if sheets else pages[0]

    def content(address: str) -> bytes:
        named = location_of(address)
        return contents.get(named) or contents.get(_joined(base, named)) or html.inline_content(address)

    return html.read(text, charset, pictures, content)


def location_of(address: str) -> str:
    """An address as a part's header names it: in the one spelling that a header can hold, whichever the page prints."""
    return quote(address.strip(), safe=_KEPT)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
