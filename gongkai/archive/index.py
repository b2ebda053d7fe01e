"""Where each stored document lies: a compact lookup from sha256 to its WARC record.

Two million documents take some 200 MB: the digests' first eight bytes sorted in one array, places in Arrow columns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_COLUMNS = ("document_sha256", "warc_file", "warc_offset", "warc_length", "warc_sha256")
STORED_KINDS = ("response", "resource")


class Place(NamedTuple):
    """A WARC record: file below the archive, offset and length of its gzip member, sha256 of that member."""

    file: str
    offset: int
    length: int
    sha256: str


class PayloadIndex:
    """The places of the documents in a table of captures (columns beside `COLUMNS` and `kind` are not needed)."""

    COLUMNS = (*_COLUMNS, "kind")

    def __init__(self, captures: pa.Table) -> None:
        stored = pc.and_(pc.is_in(captures["kind"], pa.array(STORED_KINDS)), pc.is_valid(captures["warc_file"]))
        table = captures.filter(stored).select(_COLUMNS).combine_chunks()
        prefixes = np.array([_prefix(sha) for sha in table["document_sha256"].to_pylist()], dtype=np.uint64)
        order = np.argsort(prefixes, kind="stable")
        self._prefixes = prefixes[order]
        self._places = table.take(pa.array(order))

    def find(self, sha256: str) -> Place | None:
        """The place of the document, None where it is not stored."""
        row = int(np.searchsorted(self._prefixes, np.uint64(_prefix(sha256))))
        while row < len(self._prefixes) and int(self._prefixes[row]) == _prefix(sha256):
            found = self._places.slice(row, 1).to_pylist()[0]
            if found["document_sha256"] == sha256:
                return Place(found["warc_file"], found["warc_offset"], found["warc_length"], found["warc_sha256"])
            row += 1
        return None


def _prefix(sha256: str) -> int:
    return int(sha256[:16], 16)
