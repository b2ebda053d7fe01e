"""Documents that lie around: files, folders, and the WARC files of other archives."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gongkai.archive import warc
from gongkai.archive.capture import ArchiveError

MAX_BYTES = 256 * 2**20
OWN_FOLDER = ".gongkai"
"""In a folder that `gongkai extract` has written to: what it keeps there beside the datasets."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document found: its address (a file: URI, or the one its WARC gives), declared type and bytes.

    `date` is when the bytes were captured as far as is known: the date of their WARC record, or the file's last
    modification, which makes importing a file twice give the same rows. `answer` is known of documents out of a WARC
    alone. `error` says why there are no bytes: `unreadable`, `too_large`, or `empty_folder` where nothing lies in it.
    """

    url: str
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)
    date: datetime | None = None
    answer: warc.Answer | None = None
    error: str | None = None


def documents(path: Path) -> Iterator[Document]:
    """The documents of a file, of a folder and all below it in the order of their names, or of a WARC file.

    Names that start with a dot are passed over, and so is a folder below `path` that `gongkai extract` has written to:
    what was read is no document. Of a WARC all but resources and responses of status 200 is. Raises `ArchiveError`
    where there is nothing at `path`.
    """
    if path.is_dir():
        files = sorted(_files_below(path))
        if not files:
            yield Document(path.resolve().as_uri(), error="empty_folder")
        for file in files:
            yield from _from_file(file)
    elif path.is_file():
        yield from _from_file(path)
    else:
        raise ArchiveError(f"there is no file or folder {path}; check the path")


def _files_below(folder: Path) -> Iterator[Path]:
    """Its files, and the folders below that cannot be listed, which fail as a file does that cannot be opened."""
    closed: list[Path] = []
    for above, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        shown = (Path(above, name) for name in folders if not name.startswith("."))
        folders[:] = [path.name for path in shown if not (path / OWN_FOLDER).is_dir()]
        files = (Path(above, name) for name in names if not name.startswith("."))
        yield from (file for file in files if file.is_file())
    yield from closed


def _from_file(path: Path) -> Iterator[Document]:
    if path.name.lower().endswith((".warc", ".warc.gz")):
        return _from_warc(path)
    return _plain(path)


def _plain(path: Path) -> Iterator[Document]:
    url = path.resolve().as_uri()
    try:
        with path.open("rb") as stream:
            modified = datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)
            body = stream.read(MAX_BYTES + 1)
    except OSError:
        yield Document(url, error="unreadable")
        return
    if len(body) > MAX_BYTES:
        yield Document(url, date=modified, error="too_large")
    else:
        yield Document(url, mimetypes.guess_type(path.name)[0] or "application/octet-stream", body, modified)


def _from_warc(path: Path) -> Iterator[Document]:
    try:
        with path.open("rb") as stream:
            for stored in warc.records(stream, MAX_BYTES):
                if len(stored.payload) > MAX_BYTES:
                    yield Document(stored.url, error="too_large")
                elif stored.status in (None, 200):
                    yield _from_record(stored)
    except OSError:
        # What came before the damage has been given; the rest of the file cannot be.
        yield Document(path.resolve().as_uri(), error="unreadable")


def _from_record(stored: warc.Stored) -> Document:
    answer = None
    if stored.status is not None:
        answer = warc.Answer(stored.url, stored.status, stored.headers, stored.payload)
    content_type = stored.content_type or "application/octet-stream"
    return Document(stored.url, content_type, stored.payload, stored.date, answer)
