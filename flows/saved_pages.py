"""Articles whose tables are pictures: each is put into the archive once more, saved with its pictures in one file.

A browser saves a page so (MHTML), readers know it, and it is a document as any other: it has a digest, so that another
picture makes another revision; whoever goes back from a number to its source finds page and pictures together.
"""

from __future__ import annotations

import hashlib
from base64 import encodebytes
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from email.message import Message

from extractors.readers import PAGE_END, sniff
from extractors.readers.mhtml import location_of
from flows.paging import further_pages
from gongkai.archive import Archive, ArchiveError, Capture, Origin, Writer
from spiders import pictures
from spiders.page import Page

SAVED = "#saved.mht"
"""Behind the address of an article: the article saved with its pictures."""

_TYPE = "multipart/related"
_SUBTYPES = {b"\x89PNG": "png", b"\xff\xd8": "jpeg", b"GIF8": "gif", b"RIFF": "webp", b"BM": "bmp"}
_LEAST_BYTES = 4096  # of a picture: a sign has fewer, a table that can be read more
_MOST_BYTES = 64 << 20  # pictures of one article; with more it stays as it is

Shown = Mapping[str, Mapping[str, Capture]]
"""By article and by the address that it prints: each picture, captured when it was first as it is now."""


def save(archive: Archive) -> int:
    """Save the articles whose pictures the archive has, as they are now; how many are new.

    A saved page is a resource at the article's address and `SAVED`, captured when the last of what it is made of was.
    """
    shown = _shown(archive.pictures())
    if not shown:
        return 0
    latest, known = _articles(archive)
    further = further_pages(latest.values())
    behind = {page.url for pages in further.values() for page in pages}
    due: list[tuple[Sequence[Capture], datetime]] = []
    for url in sorted(latest.keys() - behind):
        pages = (latest[url], *further.get(url, ()))
        parts = [picture for page in pages for picture in shown.get(page.url, {}).values()]
        moment = max(capture.captured_at for capture in (*pages, *parts))
        if parts and (url, moment) not in known:
            due.append((pages, moment))
    if not due:
        return 0
    with archive.writer() as writer:
        return sum(_save(archive, writer, pages, shown, moment) for pages, moment in due)


def saved_of(captures: Iterable[Capture]) -> set[tuple[str, str]]:
    """Of the articles among the captures, the contents (address and sha256) that were saved with their pictures: what
    is read is the saved page."""
    contents: defaultdict[str, list[Capture]] = defaultdict(list)
    saved: list[Capture] = []
    for capture in captures:
        if is_saved(capture):
            saved.append(capture)
        elif capture.role == "article":
            contents[capture.url].append(capture)
    found = set()
    for capture in saved:
        before = [one for one in contents[article_of(capture.url)] if one.captured_at <= capture.captured_at]
        if before:
            page = max(before, key=lambda one: one.captured_at)
            found.add((page.url, page.document_sha256 or ""))
    return found


def is_saved(capture: Capture) -> bool:
    """Whether a capture is an article saved with its pictures."""
    return capture.kind in ("resource", "revisit") and capture.content_type == _TYPE and capture.url.endswith(SAVED)


def article_of(url: str) -> str:
    """The address of the article that was saved at `url`; any other address as it is."""
    return url.removesuffix(SAVED)


def _shown(captures: Iterable[Capture]) -> Shown:
    found: defaultdict[str, dict[str, Capture]] = defaultdict(dict)
    for capture in captures:
        of_article = found[capture.parent_url or ""]
        printed = capture.link_text or ""
        before = of_article.get(printed)
        if capture.error is None and (before is None or before.document_sha256 != capture.document_sha256):
            of_article[printed] = capture
    return found


def _articles(archive: Archive) -> tuple[dict[str, Capture], set[tuple[str, datetime]]]:
    """The latest content of each article, and the saved pages: address of the article, time of capture."""
    latest: dict[str, Capture] = {}
    known: set[tuple[str, datetime]] = set()
    for capture in archive.documents():
        if is_saved(capture):
            known.add((article_of(capture.url), capture.captured_at))
        elif capture.role == "article":
            before = latest.get(capture.url)
            if before is None or before.captured_at <= capture.captured_at:
                latest[capture.url] = capture
    return latest, known


def _save(archive: Archive, writer: Writer, pages: Sequence[Capture], shown: Shown, moment: datetime) -> bool:
    first = pages[0]
    try:
        contents = [archive.read(page.document_sha256 or "") for page in pages]
        parts = dict(_parts(archive, pages, contents, shown))
    except ArchiveError:
        return False  # the page's own result says what is wrong with it
    if not parts or sum(map(len, parts.values())) > _MOST_BYTES:
        return False
    origin = Origin(first.site, first.role, first.parent_url, first.link_text, first.link_date)
    data = _mhtml(first, PAGE_END.join(contents), parts)
    writer.resource(f"{first.url}{SAVED}", _TYPE, data, origin, moment)
    return True


def _parts(
    archive: Archive, pages: Sequence[Capture], contents: Sequence[bytes], shown: Shown
) -> Iterator[tuple[str, bytes]]:
    """What the pages show as they are now: the address as printed, and the picture."""
    for page, content in zip(pages, contents, strict=True):
        for item in pictures.instead_of_tables(Page(page.url, content)):
            capture = shown.get(page.url, {}).get(item.text)
            data = archive.read(capture.document_sha256 or "") if capture else b""
            if len(data) >= _LEAST_BYTES and sniff(data) == "image":
                yield item.text, data


def _mhtml(page: Capture, text: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A page and its pictures as one file; the same page and pictures give the same bytes."""
    digest = hashlib.sha256(text)
    for data in parts.values():
        digest.update(data)
    boundary = f"gongkai-{digest.hexdigest()[:32]}"
    declared = Message()
    declared["Content-Type"] = page.content_type or ""
    charset = declared.get_content_charset("")
    kind = f"text/html; charset={charset}" if charset.replace("-", "").isalnum() else "text/html"
    pieces = [
        f'MIME-Version: 1.0\r\nContent-Type: {_TYPE}; type="text/html"; boundary="{boundary}"\r\n\r\n'.encode(),
        _part(boundary, kind, page.url, text),
        *(_part(boundary, f"image/{_subtype(data)}", printed, data) for printed, data in parts.items()),
        f"--{boundary}--\r\n".encode(),
    ]
    return b"".join(pieces)


def _subtype(data: bytes) -> str:
    return next((name for magic, name in _SUBTYPES.items() if data.startswith(magic)), "x-unknown")


def _part(boundary: str, kind: str, location: str, data: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Location: "
    return head.encode() + location_of(location).encode() + b"\r\n\r\n" + encodebytes(data) + b"\r\n"
