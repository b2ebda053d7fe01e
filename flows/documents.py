"""The documents of an archive: each distinct content once, with every address that gave it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from email.message import Message
from urllib.parse import unquote, urlsplit

from extractors.extraction import Hints
from extractors.readers import PAGE_END
from flows.paging import further_pages
from flows.saved_pages import saved_of
from gongkai.archive import Archive, Capture

_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Publisher:
    """What the registry says of a site: whose reports are expected there."""

    region_code: str = ""
    agency: str = ""


Publishers = Mapping[str, Publisher]
"""Publishers by the id of their site."""


@dataclass(frozen=True, slots=True)
class Document:
    """A content, the captures that gave it (one per address, earliest first), and what is known of it besides. `pages`
    are the contents of the further pages of an article that its site parts into several."""

    sha256: str
    captures: tuple[Capture, ...]
    hints: Hints
    pages: tuple[str, ...] = ()

    @property
    def first(self) -> Capture:
        """The earliest capture: the one whose hints are used."""
        return self.captures[0]

    def content(self, archive: Archive) -> bytes:
        """The bytes to read: its own, and behind them those of its further pages. Raises `ArchiveError`."""
        return joined(archive, (self.sha256, *self.pages))

    @property
    def key(self) -> str:
        """What a result depends on besides the extractor: the bytes and the hints."""
        known = json.dumps(asdict(self.hints), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256("\n".join((self.sha256, *self.pages, known)).encode()).hexdigest()[:32]


def joined(archive: Archive, pages: Iterable[str]) -> bytes:
    """The bytes of one article, given the sha256 of each of its pages. Raises `ArchiveError`."""
    return PAGE_END.join(map(archive.read, pages))


def documents(captures: Iterable[Capture], publishers: Publishers) -> list[Document]:
    """Group captures by content, in the order in which the contents first appeared. Of an article that was saved with
    its pictures, what was saved is the content."""
    captures = list(captures)
    groups: dict[str, list[Capture]] = {}
    pages: dict[str, Capture] = {}
    saved = saved_of(captures)
    for capture in captures:
        if capture.role == "article":
            pages.setdefault(capture.url, capture)
        if capture.document_sha256 and (capture.url, capture.document_sha256) not in saved:
            groups.setdefault(capture.document_sha256, []).append(capture)
    further = further_pages(capture for group in groups.values() for capture in group)
    found = []
    for sha256, group in groups.items():
        own = sorted(
            (capture for capture in group if capture.role != "article" or capture.parent_url not in pages),
            key=lambda capture: (capture.captured_at, capture.url),
        )
        if own:
            hints = hints_of(own[0], pages.get(own[0].parent_url or ""), publishers)
            behind = tuple(page.document_sha256 or "" for page in further.get(own[0].url, ()))
            found.append(Document(sha256, tuple(own), hints, behind))
    return sorted(found, key=lambda document: (document.first.captured_at, document.first.url, document.sha256))


def hints_of(capture: Capture, page: Capture | None, publishers: Publishers) -> Hints:
    """What a capture says about its document.

    Of an attachment whose link names no year (附件1.docx), it is the link to its `page` that says what it is.
    """
    link_text, link_date = capture.link_text or "", capture.link_date or ""
    if page and capture.role == "attachment":
        link_text = link_text if _YEAR.search(link_text) else page.link_text or link_text
        link_date = link_date or page.link_date or ""
    publisher = publishers.get(capture.site or "", Publisher())
    declared = Message()
    declared["Content-Type"] = capture.content_type or ""
    address = urlsplit(capture.url)
    path = address.fragment.rpartition("#")[2] or address.path  # the fragment is a member's name inside a container
    return Hints(
        name=unquote(path).rpartition("/")[2],
        url=capture.url,
        declared_type=declared.get_content_type() if capture.content_type else "",
        charset=declared.get_content_charset("") or "",
        link_text=link_text,
        link_date=link_date,
        region_code=publisher.region_code,
        agency=publisher.agency,
    )
