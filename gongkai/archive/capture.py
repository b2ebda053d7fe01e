"""One row of the `captures` index, and the link that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import pyarrow as pa

from gongkai.schema import SCHEMAS

SCHEMA: pa.Schema = SCHEMAS["captures"]


class ArchiveError(Exception):
    """The archive cannot do what was asked; the message names the file and offset, and what to do next."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Why an address was asked for: the site, the role of the page, and the link that led there."""

    site: str | None = None
    role: str = "import"
    parent_url: str | None = None
    link_text: str | None = None
    link_date: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One row of `captures`; the columns are described in `gongkai.schema`."""

    site: str | None
    url: str
    captured_at: datetime
    kind: str
    role: str
    http_status: int | None = None
    error: str | None = None
    content_type: str | None = None
    headers_sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    document_sha256: str | None = None
    size: int | None = None
    parent_url: str | None = None
    link_text: str | None = None
    link_date: str | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    warc_length: int | None = None
    warc_sha256: str | None = None

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Capture:
        """The capture of one row of the index, as `pyarrow` gives it."""
        return cls(**row)


def to_table(captures: Iterable[Capture]) -> pa.Table:
    """The captures as a table of the index's schema."""
    rows = list(captures)
    return pa.table({name: list(map(attrgetter(name), rows)) for name in SCHEMA.names}, schema=SCHEMA)


def from_table(table: pa.Table) -> Iterator[Capture]:
    """The rows of a table of the index's schema, a batch at a time."""
    for batch in table.to_batches(max_chunksize=1024):
        yield from map(Capture.from_row, batch.to_pylist())
