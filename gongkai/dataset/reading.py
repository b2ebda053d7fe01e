"""Reading: of each file the row groups that may hold what is wanted, and of these the columns that are asked for.

Each file is opened once, by itself. `pyarrow.dataset` would open it twice to read codes as dictionaries, ask every row
for what the statistics of its row group tell, and import pandas where nobody needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.dataset.layout import file_of, files, has_partition
from gongkai.dataset.wanted import Wanted, all_of, places_of
from gongkai.schema import SCHEMAS

Where = Mapping[str, Iterable[object]]
"""Column → the values that a row may have there; None among them stands for a missing one."""


def read(  # one argument for each way to choose
    root: Path,
    name: str,
    columns: Sequence[str] | None = None,
    where: Where | None = None,
    years: Iterable[int] | None = None,
    provinces: Iterable[str] | None = None,
    categories: Sequence[str] = (),
) -> pa.Table:
    """Read a dataset, or the part of it that is asked for; files of other years and provinces are not opened.

    `where` names for some columns the values that are wanted; `categories` columns to give dictionary-encoded. A
    dataset that was never written gives no rows.

    Raises:
        pa.ArrowInvalid: a file is no Parquet file; the message names it.
    """
    return _together(files(root, name, years, provinces), _Reading.of(name, columns, where, categories))


def read_partition(
    root: Path, name: str, partition: str, where: Where | None = None, columns: Sequence[str] | None = None
) -> pa.Table:
    """The rows of one partition that are wanted; none where it was never written."""
    return read_partitions(root, name, [partition], where, columns)


def read_partitions(
    root: Path, name: str, partitions: Sequence[str], where: Where | None = None, columns: Sequence[str] | None = None
) -> pa.Table:
    """The rows that are wanted of these partitions, in their order; none of one that was never written."""
    paths = [str(file_of(root, name, one)) for one in partitions if has_partition(root, name, one)]
    return _together(paths, _Reading.of(name, columns, where))


def among(table: pa.Table, where: Where) -> pa.Table:
    """The rows of a table that are wanted."""
    wanted = [Wanted.of(table.schema.field(name), values) for name, values in where.items()]
    return _filtered(table, wanted)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read of each file: the columns of `schema`, of the rows that all `wanted` let through."""

    schema: pa.Schema
    wanted: tuple[Wanted, ...]
    categories: frozenset[str]
    texts: frozenset[str]

    @classmethod
    def of(
        cls, name: str, columns: Sequence[str] | None, where: Where | None, categories: Sequence[str] = ()
    ) -> _Reading:
        whole = SCHEMAS[name]
        coded = frozenset(categories) & set(whole.names)
        fields = [whole.field(column) for column in (whole.names if columns is None else columns)]
        schema = pa.schema(
            [field.with_type(pa.dictionary(pa.int32(), field.type)) if field.name in coded else field
             for field in fields],
            whole.metadata,
        )  # fmt: skip
        wanted = tuple(Wanted.of(whole.field(column), values) for column, values in (where or {}).items())
        return cls(schema, wanted, coded, frozenset(one.name for one in whole if pa.types.is_string(one.type)))


def _together(paths: Sequence[str], reading: _Reading) -> pa.Table:
    with ThreadPoolExecutor(pa.cpu_count()) as threads:
        found = list(threads.map(partial(_of_file, reading=reading), paths))
    return pa.concat_tables([table for table in found if len(table)] or [reading.schema.empty_table()])


def _of_file(path: str, reading: _Reading) -> pa.Table:
    with pa.OSFile(path) as source:
        try:
            known = pq.read_metadata(source)
        except pa.ArrowInvalid as error:
            raise pa.ArrowInvalid(f"{path} cannot be read as a Parquet file: {error}") from None
        there = places_of(known)
        groups, open_ = all_of(known, there, reading.wanted)
        if not groups:
            return reading.schema.empty_table()
        names = [name for name in dict.fromkeys([*reading.schema.names, *(one.name for one in open_)]) if name in there]
        # Which codes are wanted is asked once for each code there is, and texts of rows that go are never made.
        coded = {name for name in names if name in reading.categories or (open_ and name in reading.texts)}
        file = pq.ParquetFile(source, metadata=known, read_dictionary=coded)
        table = file.read_row_groups(groups, columns=names, use_threads=False)
    return _in_schema(_filtered(table, open_), reading.schema)


def _filtered(table: pa.Table, wanted: Sequence[Wanted]) -> pa.Table:
    if not wanted:
        return table
    return table.filter(reduce(pc.and_, (one.among(table[one.name]) for one in wanted)))


def _in_schema(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The columns of the schema, in their order; a file that is older than a column has nothing in it."""
    columns = [
        table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
