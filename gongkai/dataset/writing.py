"""Writing: one file per partition, replaced atomically; the same rows give the same bytes."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.dataset.layout import SINGLE, SUFFIX, file_of, partition_of, partitions
from gongkai.schema import ORDERS, PARTITIONED, SCHEMAS

_ROW_GROUP = 128 * 1024
_LEAST_GROUP = 32 * 1024
_WRITING = ".writing"
_TOGETHER = {name: order[0] for name, order in ORDERS.items()} | {"observations": "indicator"}
"""The column whose values a row group of the dataset is not to cut."""


def write_partition(root: Path, name: str, partition: str, table: pa.Table) -> bool:
    """Write one partition in canonical form and put it in place atomically; False when its bytes are there already.

    `table` may have its rows in any order; its columns are brought into the dataset's schema, those it lacks are null.

    Raises:
        pa.ArrowInvalid: a value does not fit the schema.
    """
    target = file_of(root, name, partition)
    temporary = root / _WRITING / f"{name}-{partition.replace('/', '-')}{SUFFIX}"
    temporary.parent.mkdir(parents=True, exist_ok=True)
    write_file(temporary, canonical(name, table), together=_TOGETHER[name])
    if target.is_file() and filecmp.cmp(temporary, target, shallow=False):
        temporary.unlink()
        return False
    put_in_place(temporary, target)
    return True


def write_dataset(root: Path, name: str, tables: Iterable[tuple[str, pa.Table]]) -> list[str]:
    """Write a whole dataset from (partition, table) pairs, removing what is not among them; gives what changed."""
    written: set[str] = set()
    changed = []
    for partition, table in tables:
        written.add(partition)
        if write_partition(root, name, partition, table):
            changed.append(partition)
    return changed + remove_partitions(root, name, keep=written)


def remove_partitions(root: Path, name: str, keep: set[str]) -> list[str]:
    """Remove the partitions that are not in `keep`; a dataset left with none gets an empty one, to stay readable."""
    if not keep:
        empty = partition_of(None, None) if name in PARTITIONED else SINGLE
        write_partition(root, name, empty, SCHEMAS[name].empty_table())
        keep = {empty}
    gone = [partition for partition in partitions(root, name) if partition not in keep]
    for partition in gone:
        path = file_of(root, name, partition)
        path.unlink()
        for parent in path.parents:
            if parent == root / name or any(parent.iterdir()):
                break
            parent.rmdir()
    return gone


def canonical(name: str, table: pa.Table) -> pa.Table:
    """The table with the dataset's columns, in their order and types, its rows in the dataset's order."""
    schema = SCHEMAS[name]
    keys = [column for column in reversed(ORDERS[name]) if column in table.column_names]
    if keys and len(table):
        table = table.take(pa.array(np.lexsort([_ranks(table[column]) for column in keys])))
    columns = [
        table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _ranks(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """The place of each value among the different ones, true first, nulls last: sorting these numbers is quicker than
    texts."""
    if pa.types.is_boolean(column.type):
        truths: npt.NDArray[np.int64] = pc.if_else(column, 0, 1).fill_null(2).to_numpy()
        return truths
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    coded = coded.unify_dictionaries().combine_chunks()
    last = len(coded.dictionary)
    ranks = np.append(pc.rank(coded.dictionary, tiebreaker="dense").to_numpy().astype(np.int64), last + 1)
    places: npt.NDArray[np.int64] = ranks[coded.indices.fill_null(last).to_numpy()]
    return places


def write_file(path: Path, table: pa.Table, together: str | None = None) -> None:
    """Write a Parquet file as all of ours are written: same rows, same bytes; on disk when this returns.

    Row groups end where `together`, a column the table is sorted by, changes its value: whoever wants one value reads
    (by the statistics of the row groups) not much besides. Pages are those of version 2, which codes a run of trues as
    such (asking for current rows then costs next to nothing), and end by their size alone: Arrow's 20,000 rows a page
    make files a fifth larger.
    """
    with pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=3,
        data_page_version="2.0",
        max_rows_per_page=_ROW_GROUP,
    ) as writer:
        for group in _row_groups(table, together):
            writer.write_table(group, row_group_size=_ROW_GROUP)
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _row_groups(table: pa.Table, together: str | None) -> Iterator[pa.Table]:
    if together is None or not len(table):
        yield table
        return
    ends = np.flatnonzero(np.diff(_ranks(table[together]), append=-1)) + 1
    start = 0
    while start < len(table):
        reaching = int(np.searchsorted(ends, start + _LEAST_GROUP))
        end = int(ends[min(reaching, len(ends) - 1)])
        yield table.slice(start, end - start)
        start = end


def put_in_place(temporary: Path, target: Path) -> None:
    """Move a finished file over `target`, so that a reader sees the old one or the new one, also after a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
