"""Datasets on disk: Parquet files that every reader takes the same way, each replaced atomically.

Layout under a root folder::

    observations/report_year=2020/report_province=heilongjiang/part-0.parquet    reports, sections and checks alike
    observations/report_year=unknown/report_province=unknown/part-0.parquet      where they could not be told
    captures/2026-11.parquet                                  one file per month of `captured_at`
    documents/all.parquet                                     coverage alike

The hive keys repeat the columns `year` and `province`, which stand in every file, and must not bear their names: pandas
refuses a folder `year=2020` over a column `year`, and every other reader gives the key a type of its own. So one file
stands alone, all readers agree on every column of the schema, and those that know hive folders skip what they need not
open by `report_year` and `report_province`.

Writing is meant for one process at a time (see `flows.store.lock`); reading is safe at any moment.
"""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow.fs import LocalFileSystem

from gongkai.schema import ORDERS, PARTITIONED, SCHEMAS

UNKNOWN = "unknown"
SINGLE = "all"
_YEAR_KEY = "report_year"
_PROVINCE_KEY = "report_province"
ROW_GROUP = 128 * 1024
_LEAST_GROUP = 32 * 1024
_SUFFIX = ".parquet"
_WRITING = ".writing"


def file_of(root: Path, name: str, partition: str) -> Path:
    """The file that holds a partition of the dataset `name`, whether it was written or not."""
    if name not in PARTITIONED:
        return root / name / (partition + _SUFFIX)
    year, _, province = partition.partition("/")
    return root / name / f"{_YEAR_KEY}={year}" / f"{_PROVINCE_KEY}={province}" / f"part-0{_SUFFIX}"


def _partition_of_file(folder: Path, path: Path, name: str) -> str:
    """The partition that a file holds: the inverse of `file_of`."""
    inside = path.relative_to(folder)
    if name not in PARTITIONED:
        return inside.with_suffix("").as_posix()
    return "/".join(part.partition("=")[2] for part in inside.parts[:-1])


def partition_of(year: int | None, province: str | None) -> str:
    """The partition of a report: `2020/heilongjiang`, with 'unknown' for what is not known."""
    return f"{year or UNKNOWN}/{province or UNKNOWN}"


def partitions(root: Path, name: str) -> list[str]:
    """The partitions a dataset has, sorted, e.g. `2020/heilongjiang`; empty when it was never written."""
    folder = root / name
    layout = f"{_YEAR_KEY}=*/{_PROVINCE_KEY}=*/part-0" if name in PARTITIONED else "**/[!.]*"
    return sorted(_partition_of_file(folder, path, name) for path in folder.glob(layout + _SUFFIX))


def write_partition(root: Path, name: str, partition: str, table: pa.Table) -> bool:
    """Write one partition in canonical form and put it in place atomically; False when its bytes are there already.

    `table` may have its rows in any order; its columns are brought into the dataset's schema, those it lacks are null.

    Raises:
        pa.ArrowInvalid: a value does not fit the schema.
    """
    target = file_of(root, name, partition)
    temporary = root / _WRITING / f"{name}-{partition.replace('/', '-')}{_SUFFIX}"
    temporary.parent.mkdir(parents=True, exist_ok=True)
    write_file(temporary, canonical(name, table), together=ORDERS[name][0])
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


def has_partition(root: Path, name: str, partition: str) -> bool:
    """Whether the partition was written."""
    return file_of(root, name, partition).is_file()


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
    """The place of each value among the different ones, nulls last: sorting these numbers is quicker than texts."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    coded = coded.unify_dictionaries().combine_chunks()
    last = len(coded.dictionary)
    ranks = np.append(pc.rank(coded.dictionary, tiebreaker="dense").to_numpy().astype(np.int64), last + 1)
    places: npt.NDArray[np.int64] = ranks[coded.indices.fill_null(last).to_numpy()]
    return places


def write_file(path: Path, table: pa.Table, together: str | None = None) -> None:
    """Write a Parquet file as all of ours are written: same rows, same bytes; on disk when this returns.

    Row groups end where `together`, a column the table is sorted by, changes its value: whoever wants one value reads
    (by the statistics of the row groups) not much besides.
    """
    with pq.ParquetWriter(path, table.schema, compression="zstd", compression_level=3) as writer:
        for group in _row_groups(table, together):
            writer.write_table(group, row_group_size=ROW_GROUP)
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


def read(
    root: Path,
    name: str,
    columns: Sequence[str] | None = None,
    where: pc.Expression | None = None,
    years: Iterable[int] | None = None,
    provinces: Iterable[str] | None = None,
    categories: Sequence[str] = (),
) -> pa.Table:
    """Read a dataset, or the part of it that is asked for; files of other years and provinces are not opened.

    `where` is a filter on any column; `categories` names columns to give dictionary-encoded. A dataset that was never
    written gives no rows.
    """
    schema = pa.schema(
        [field.with_type(pa.dictionary(pa.int32(), field.type)) if field.name in categories else field
         for field in SCHEMAS[name]]
    )  # fmt: skip
    reading = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=list(categories)))
    paths = files(root, name, years, provinces)
    if where is None:
        source = ds.dataset(paths, schema=schema, format=reading)
    else:
        fragments = _fragments(paths, where, SCHEMAS[name], reading)
        source = ds.FileSystemDataset(fragments, schema, reading, filesystem=LocalFileSystem())
    return source.to_table(columns=list(columns) if columns is not None else None, filter=where)


def read_partition(
    root: Path, name: str, partition: str, where: pc.Expression | None = None, columns: Sequence[str] | None = None
) -> pa.Table:
    """The rows of one partition that a filter lets through; none where it was never written."""
    paths = [str(file_of(root, name, partition))] if has_partition(root, name, partition) else []
    source = ds.dataset(paths, schema=SCHEMAS[name], format="parquet")
    return source.to_table(columns=list(columns) if columns is not None else None, filter=where)


def _fragments(
    paths: Sequence[str], where: pc.Expression, schema: pa.Schema, reading: ds.ParquetFileFormat
) -> list[ds.ParquetFileFragment]:
    """The row groups that may hold what is wanted. pyarrow tells them by their statistics by itself, but not where
    columns are read as dictionaries: there it would read everything."""
    plain, system = ds.ParquetFileFormat(), LocalFileSystem()

    def fragment(path: str) -> ds.ParquetFileFragment:
        groups = plain.make_fragment(path, filesystem=system).subset(where, schema=schema).row_groups
        return reading.make_fragment(path, filesystem=system, row_groups=[group.id for group in groups])

    with ThreadPoolExecutor(pa.cpu_count()) as threads:
        return [found for found in threads.map(fragment, paths) if found.row_groups]


def files(
    root: Path, name: str, years: Iterable[int] | None = None, provinces: Iterable[str] | None = None
) -> list[str]:
    """The files of a dataset, or those of the years and provinces that are asked for."""
    wanted = _wanted(partitions(root, name), name, years, provinces)
    return [str(file_of(root, name, partition)) for partition in wanted]


def _wanted(found: list[str], name: str, years: Iterable[int] | None, provinces: Iterable[str] | None) -> Iterator[str]:
    if name not in PARTITIONED:
        yield from found
        return
    wanted_years = None if years is None else {str(year) for year in years}
    wanted_provinces = None if provinces is None else set(provinces)
    for partition in found:
        year, _, province = partition.partition("/")
        if wanted_years is not None and year not in wanted_years:
            continue
        if wanted_provinces is not None and province not in wanted_provinces:
            continue
        yield partition
