"""Reading the `captures` index: the sealed Parquet files and the journal of a session that is open or died."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from gongkai.archive import journal
from gongkai.archive.capture import SCHEMA, to_table


class Catalogue:
    """The index of the archive in a folder; every call sees it as it is then. Without `live` it is what is sealed."""

    def __init__(self, root: Path, live: bool = True) -> None:
        self.root = root
        self._live = live
        self._folder = root / "captures"

    def table(self, columns: Sequence[str] | None = None, where: pc.Expression | None = None) -> pa.Table:
        """The rows that fulfil `where`, unsorted, with the columns asked for (all by default)."""
        names = list(columns or SCHEMA.names)
        live, sealed = self._sources()
        kept = live if where is None else live.filter(where)
        return pa.concat_tables([sealed.to_table(columns=names, filter=where), kept.select(names)])

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """All rows in batches, unsorted, without holding them together in memory."""
        names = list(columns or SCHEMA.names)
        live, sealed = self._sources()
        yield from sealed.to_batches(columns=names)
        yield from live.select(names).to_batches()

    def _sources(self) -> tuple[pa.Table, ds.Dataset]:
        # The journal is read first: rows sealed between the two reads are seen twice and dropped here, never missed.
        rows = journal.read(journal.path_in(self.root)) if self._live else []
        if rows and (self._folder / journal.sealed_name(rows)).exists():
            rows = []
        files = sorted(str(path) for path in self._folder.glob("[!.]*.parquet"))
        return to_table(rows), ds.dataset(files, schema=SCHEMA, format="parquet")
