"""Reading the archive: the index, and documents verified on every read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.archive import warc
from gongkai.archive.capture import ArchiveError, Capture, from_table
from gongkai.archive.catalogue import Catalogue
from gongkai.archive.index import PayloadIndex, Place
from gongkai.archive.writer import Writer

DOCUMENT_ROLES = ("article", "attachment", "import")
_BY_TIME = [("captured_at", "ascending"), ("url", "ascending")]
_SERVER_ERROR = 500  # an HTTP status from here on: the next time may be better
_GOOD = {"error": [None]}


class Archive:
    """The archive in a folder, which its first writer makes.

    With `live` false it shows what is sealed and nothing of a session that is open: what was known before, which is all
    that many readers beside one writer need, and costs them nothing of what it adds.
    """

    def __init__(self, root: Path | str, live: bool = True) -> None:
        self.root = Path(root)
        self._catalogue = Catalogue(self.root, live)

    def writer(self) -> Writer:
        """The one writer, for a `with` block; entering raises `ArchiveError` while another process writes."""
        return Writer(self.root)

    def captures(self) -> pa.Table:
        """All rows of the index, those of an open session too, sorted by captured_at and url."""
        return self._catalogue.table().sort_by(_BY_TIME)

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows of the index in batches, unsorted, without holding them all."""
        return self._catalogue.batches(columns)

    def documents(self) -> Iterator[Capture]:
        """The distinct (url, document_sha256) of good articles, attachments and imports, each as first captured."""
        rows = _with_document(self._catalogue.table(where=_GOOD | {"role": DOCUMENT_ROLES}))
        fetched = rows.filter(pc.not_equal(rows["kind"], "not_modified"))
        return from_table(_firsts(fetched.sort_by(_BY_TIME), "url", "document_sha256"))

    def latest(self, site: str) -> dict[str, Capture]:
        """The last good capture of each address of a site: what a crawl need not ask for again."""
        rows = _with_document(self._catalogue.table(where=_GOOD | {"site": [site]})).sort_by(_BY_TIME)
        return {capture.url: capture for capture in from_table(rows)}

    def pictures(self, site: str | None = None) -> Iterator[Capture]:
        """The captures of pictures that articles show, of a site or all, by time: of those that were had, and of those
        that their host said are not to be had."""
        chosen = {} if site is None else {"site": [site]}
        rows = self._catalogue.table(where={"role": ["picture"]} | chosen)
        good = pc.and_(pc.is_null(rows["error"]), pc.is_valid(rows["document_sha256"]))
        answered = pc.less(rows["http_status"], _SERVER_ERROR)
        return from_table(rows.filter(pc.or_kleene(good, answered)).sort_by(_BY_TIME))

    def first_errors(self, site: str) -> dict[tuple[str, str], datetime]:
        """When each address of a site first gave each error: (url, error) → time."""
        rows = self._catalogue.table(["url", "error", "captured_at"], {"site": [site]})
        errors = rows.filter(pc.is_valid(rows["error"])).sort_by(_BY_TIME)
        return {(row["url"], row["error"]): row["captured_at"] for row in _firsts(errors, "url", "error").to_pylist()}

    def read(self, sha256: str) -> bytes:
        """The document of that sha256, verified.

        Raises `ArchiveError` where it is not stored, or where its record is not what the index says.
        """
        place = self._payloads.find(sha256)
        if place is None:
            # A writer may have added it since the lookup was made.
            del self._payloads
            place = self._payloads.find(sha256)
        if place is None:
            raise ArchiveError(f"no document {sha256} in the archive {self.root}; `gongkai status` shows what it holds")
        return read_payload(self.root, place, sha256)

    @cached_property
    def _payloads(self) -> PayloadIndex:
        return PayloadIndex(self._catalogue.table(PayloadIndex.COLUMNS))


def _with_document(rows: pa.Table) -> pa.Table:
    return rows.filter(pc.is_valid(rows["document_sha256"]))


def _firsts(rows: pa.Table, first: str, second: str) -> pa.Table:
    """Of the rows that have the same values in two columns, the first. (`group_by` would load pandas, and threads of it
    know no first.)"""
    one, other = (_numbered(rows[name]) for name in (first, second))
    _, places = np.unique(one * (len(rows) + 1) + other, return_index=True)
    return rows.take(pa.array(np.sort(places)))


def _numbered(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """The same number for each two rows with the same value."""
    codes = pc.dictionary_encode(column.combine_chunks(), null_encoding="encode").indices
    return np.asarray(codes, np.int64)


def read_payload(root: Path, place: Place, sha256: str) -> bytes:
    """The payload of a record, after its length, the record's sha256 and the payload's sha256 were verified.

    Raises `ArchiveError` naming the file, the offset and the way out.
    """
    where = f"{place.file} at offset {place.offset}"
    cure = "restore that file from a copy, or fetch the document again with `gongkai crawl`"
    try:
        with (root / place.file).open("rb") as stream:
            stream.seek(place.offset)
            member = stream.read(place.length)
    except OSError as error:
        raise ArchiveError(f"cannot read {where} in {root}: {error.strerror}; {cure}") from error
    if len(member) != place.length:
        raise ArchiveError(f"{where} is cut short: {len(member)} of {place.length} bytes; {cure}")
    if warc.digest(member) != place.sha256:
        raise ArchiveError(f"{where} is damaged: the record's sha256 is not the one in the index; {cure}")
    # gzip shrinks at most 1032 times, so nothing of a sound record is ever cut here.
    payload = next(warc.records(io.BytesIO(member), max_bytes=place.length * 1100)).payload
    if warc.digest(payload) != sha256:
        raise ArchiveError(f"{where} holds another document than {sha256}; {cure}")
    return payload
