"""The one writer of an archive: append the record, fsync, append the index row, fsync."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from gongkai.archive import journal, loose, warc
from gongkai.archive.appending import lock
from gongkai.archive.capture import Capture, Origin
from gongkai.archive.catalogue import Catalogue
from gongkai.archive.index import PayloadIndex, Place
from gongkai.archive.volume import Volume

SEAL_EVERY = 20_000  # rows: bounds the memory of a long session, and the work of recovering it


class Writer:
    """Writes captures; made by `Archive.writer()` and used in a `with` block.

    Entering takes the lock and recovers what a killed session left; every method has its capture on the disk before
    it returns. All raise `ArchiveError` where the disk refuses.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._catalogue = Catalogue(root)
        self._now = datetime.min.replace(tzinfo=UTC)
        self._added: set[str] = set()

    def __enter__(self) -> Self:
        for folder in ("warc", "captures"):
            (self._root / folder).mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(lock(self._root / "lock"))
            journal.seal(self._root)
            self._stored = PayloadIndex(self._catalogue.table(PayloadIndex.COLUMNS))
            self._volume = Volume(self._root)
            stack.callback(self._volume.close)
            self._journal = journal.Journal(self._root)
            stack.callback(self._journal.close)
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def response(
        self, answer: warc.Answer, origin: Origin, error: str | None = None, date: datetime | None = None
    ) -> Capture:
        """Store an HTTP answer; `error` says why it is not a good one (blocked, not_found, …).

        `date` is when it was fetched: now, unless the answer comes out of somebody else's archive.
        """
        date = date or self._tick()
        sha = warc.digest(answer.body)
        known = self._knows(sha)
        headers = answer.header_block()
        record = warc.revisit(answer.url, headers, date, sha) if known else warc.response(answer, date, sha)
        request = [warc.request(answer, date)] if answer.request_headers else []
        place = self._volume.append(*request, record, date=date)
        capture = replace(
            _capture(answer.url, date, "revisit" if known else "response", origin, place),
            http_status=answer.status,
            error=error,
            content_type=answer.header("Content-Type"),
            headers_sha256=warc.digest(headers),
            etag=answer.header("ETag"),
            last_modified=answer.header("Last-Modified"),
            document_sha256=sha,
            size=len(answer.body),
        )
        return self._index(capture)

    def not_modified(self, previous: Capture, answer: warc.Answer, origin: Origin) -> Capture:
        """Note a 304: the address still gives the document of `previous`. Only the index row is written."""
        capture = replace(
            _capture(answer.url, self._tick(), "not_modified", origin),
            http_status=answer.status,
            content_type=previous.content_type,
            headers_sha256=warc.digest(answer.header_block()),
            etag=answer.header("ETag") or previous.etag,
            last_modified=answer.header("Last-Modified") or previous.last_modified,
            document_sha256=previous.document_sha256,
            size=previous.size,
        )
        return self._index(capture)

    def error(self, url: str, origin: Origin, error: str, date: datetime | None = None) -> Capture:
        """Note that an address gave no answer, or was not asked: timeout, truncated, robots, off_site, …"""
        return self._index(replace(_capture(url, date or self._tick(), "error", origin), error=error))

    def resource(self, url: str, content_type: str, body: bytes, origin: Origin, date: datetime) -> Capture:
        """Store bytes that came without HTTP: a local file, or what another document contains."""
        sha = warc.digest(body)
        known = self._knows(sha)
        record = warc.revisit(url, b"", date, sha) if known else warc.resource(url, content_type, body, date, sha)
        place = self._volume.append(record, date=date)
        capture = replace(
            _capture(url, date, "revisit" if known else "resource", origin, place),
            content_type=content_type,
            document_sha256=sha,
            size=len(body),
        )
        return self._index(capture)

    def add(self, path: Path) -> Iterator[Capture]:
        """Import a file, the files of a folder, or the documents of a WARC file, one capture each.

        A file that cannot be taken gives an error capture (`unreadable`, `too_large`) and the rest goes on; what was
        imported before, with the same date and bytes, is passed over. Raises `ArchiveError` where there is no `path`.
        """
        for item in loose.documents(path):
            if item.error:
                yield self.error(item.url, Origin(), item.error)
            else:
                yield from self._import(item)

    def _import(self, item: loose.Document) -> Iterator[Capture]:
        sha = warc.digest(item.body)
        known = self._imported.get((item.url, item.date)) if item.date else None
        if known == sha:
            return
        # other bytes under the date of known ones can only be dated by now
        date = item.date if item.date and known is None else self._tick()
        self._imported[item.url, date] = sha
        if item.answer:
            yield self.response(item.answer, Origin(), date=date)
        else:
            yield self.resource(item.url, item.content_type, item.body, Origin(), date)

    def _index(self, capture: Capture) -> Capture:
        self._journal.append(capture)
        if capture.document_sha256:
            self._added.add(capture.document_sha256)
        if self._journal.rows >= SEAL_EVERY:
            self._journal.restart()
        return capture

    def _knows(self, sha256: str) -> bool:
        return sha256 in self._added or self._stored.find(sha256) is not None

    def _tick(self) -> datetime:
        """The time, never the same twice: (url, captured_at) is the key of the index."""
        self._now = max(datetime.now(UTC), self._now + timedelta(microseconds=1))
        return self._now

    @cached_property
    def _imported(self) -> dict[tuple[str, datetime], str]:
        rows = self._catalogue.table(["url", "captured_at", "document_sha256"], {"role": ["import"]}).to_pylist()
        return {(row["url"], row["captured_at"]): row["document_sha256"] for row in rows}


def _capture(url: str, date: datetime, kind: str, origin: Origin, place: Place | None = None) -> Capture:
    """The row's part that every kind of capture has."""
    return Capture(
        site=origin.site,
        url=url,
        captured_at=date,
        kind=kind,
        role=origin.role,
        parent_url=origin.parent_url,
        link_text=origin.link_text,
        link_date=origin.link_date,
        warc_file=place and place.file,
        warc_offset=place and place.offset,
        warc_length=place and place.length,
        warc_sha256=place and place.sha256,
    )
