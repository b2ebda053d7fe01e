"""Reading the `captures` index: the sealed Parquet files and the journal of a session that is open or died."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from gongkai import dataset
from gongkai.archive import journal
from gongkai.archive.capture import SCHEMA, to_table


class Catalogue:
    """The index of the archive in a folder; every call sees it as it is then. Without `live` it is what is sealed."""

    def __init__(self, root: Path, live: bool = True) -> None:
        self.root = root
        self._live = live

    def table(self, columns: Sequence[str] | None = None, where: dataset.Where | None = None) -> pa.Table:
        """The rows that have the values of `where`, unsorted, with the columns asked for (all by default)."""
        names = list(columns or SCHEMA.names)
        live, sealed = self._sources()
        kept = dataset.among(live, where or {}).select(names)
        return pa.concat_tables([dataset.read_partitions(self.root, "captures", sealed, where, names), kept])

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """All rows in batches, unsorted, without holding them together in memory."""
        names = list(columns or SCHEMA.names)
        live, sealed = self._sources()
        for one in sealed:
            yield from dataset.read_partition(self.root, "captures", one, columns=names).to_batches()
        yield from live.select(names).to_batches()

    def _sources(self) -> tuple[pa.Table, list[str]]:
        # The journal is read first: rows sealed between the two reads are seen twice and dropped here, never missed.
        rows = journal.read(journal.path_in(self.root)) if self._live else []
        sealed = dataset.partitions(self.root, "captures")
        if rows and Path(journal.sealed_name(rows)).stem in sealed:
            rows = []
        return to_table(rows), sealed
