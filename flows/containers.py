"""The members of archives (ZIP, 7z, RAR) that sites and people put documents into become inputs of their own."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote

from extractors.readers.container import Member
from flows.documents import Document
from flows.store import Store
from flows.unpacking import unpacked
from gongkai.archive import Archive, ArchiveError, Capture, Origin, Writer

_DEEPEST = 2  # archives in archives
_IN = "#"  # between the address of a container and the name of its member


def unpack(archive: Archive, store: Store, documents: Iterable[Document]) -> int:
    """Put what the containers among the documents hold into the archive; how many members are new.

    A member is a resource captured when its container was, at its container's address, ``#`` and its name. One that
    cannot be taken is an error capture: ``encrypted``, ``too_large``, ``unreadable`` or ``too_deep``.
    """
    keys = {summary.key for summary in store.summaries() if summary.cause == "container"}
    containers = [document for document in documents if document.key in keys]
    if not containers:
        return 0
    known = _known_members(archive)
    with archive.writer() as writer:
        return sum(_unpack(archive, writer, document, known) for document in containers)


def _unpack(archive: Archive, writer: Writer, container: Document, known: set[tuple[str, datetime]]) -> int:
    first = container.first
    new = 0
    for member in _members(archive, container):
        url = f"{first.url}{_IN}{quote(member.name)}"
        if (url, first.captured_at) not in known:
            _put(writer, member, url, container)
            new += 1
    return new


def _members(archive: Archive, container: Document) -> Iterator[Member]:
    try:
        data = archive.read(container.sha256)
    except ArchiveError:
        return  # the container's own result says what is wrong with it
    yield from unpacked(data)


def _put(writer: Writer, member: Member, url: str, container: Document) -> Capture:
    first, hints = container.first, container.hints
    # What an article names as where it came from is the article's further page; what an archive holds is none.
    role = "attachment" if first.role == "article" else first.role
    origin = Origin(first.site, role, first.url, hints.link_text or None, hints.link_date or None)
    error = member.error or ("too_deep" if url.count(_IN) > _DEEPEST else None)
    if error:
        return writer.error(url, origin, error, first.captured_at)
    declared = mimetypes.guess_type(member.name)[0] or "application/octet-stream"
    return writer.resource(url, declared, member.data, origin, first.captured_at)


def _known_members(archive: Archive) -> set[tuple[str, datetime]]:
    rows = (row for batch in archive.batches(["url", "captured_at"]) for row in batch.to_pylist())
    return {(row["url"], row["captured_at"]) for row in rows if _IN in row["url"]}
