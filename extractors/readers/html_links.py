"""Where the links of a page lead: to files, to other pages, nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from extractors.document import Link
from extractors.readers.html_text import text_of
from gongkai.pictured import printed_address

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z|csv|rtf|tiff?|jpe?g|png|bmp|gif)\s*(?:$|[?#&])", re.I)
_NOWHERE = ("#", "javascript:")
_PARAGRAPHS_OF_AN_ARTICLE = 2


def leads_to_a_page(link: etree._Element) -> bool:
    """Whether a link leads to another page: not to a file, nor into the same page, nor nowhere. One that was never
    closed, so that the article stands in it, is none."""
    address = (link.get("href") or "").strip().lower()
    if not address or address.startswith(_NOWHERE) or _FILE.search(address):
        return False
    return len(list(islice(link.iterdescendants("p", "table"), _PARAGRAPHS_OF_AN_ARTICLE))) < _PARAGRAPHS_OF_AN_ARTICLE


def links(body: etree._Element, chosen: etree._Element) -> Iterator[Link]:
    """Links to files anywhere on the page (attachments often stand below the article), and the article's images."""
    seen: set[str] = set()
    for element in body.iter("a", "iframe", "embed", "object"):
        url = (element.get("href") or element.get("src") or element.get("data") or "").strip()
        if not url or url in seen or url[:11].lower() == "javascript:":
            continue
        text = text_of(element).replace("\n", " ") or element.get("title") or ""
        if _FILE.search(url) or _FILE.search(text):
            seen.add(url)
            yield Link(url, text)
    for element in chosen.iter("img"):
        url = printed_address(element.get)
        # A data: URL would carry the picture's bytes into the datasets; that there is a picture is what counts.
        if url and url not in seen:
            seen.add(url)
            yield Link(url if url[:5].lower() != "data:" else "data:", element.get("alt") or "", image=True)
