"""Which rows are wanted: told by the statistics of a row group where they can, by its values elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Told = Literal["none", "some", "all"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The values that a row may have in a column; `missing` says whether it may have none."""

    name: str
    type: pa.DataType
    values: Sequence[Any]
    missing: bool

    @classmethod
    def of(cls, field: pa.Field, values: Iterable[object]) -> Wanted:
        """The values in any order; None among them stands for a missing one."""
        given = set(values)
        return cls(field.name, field.type, sorted(value for value in given if value is not None), None in given)

    def told(self, group: pq.RowGroupMetaData, place: int | None) -> Told:
        """How many rows of a group are wanted, as far as its statistics tell; `place` is that of the column, None
        where the file has no such column."""
        if place is None:
            return "all" if self.missing else "none"
        known = group.column(place).statistics
        if known is None or not known.has_null_count:
            return "some"
        if known.null_count == group.num_rows:
            return "all" if self.missing else "none"
        if not known.has_min_max:
            return "some"
        low, high = known.min, known.max
        first = bisect_left(self.values, low)
        if first == len(self.values) or self.values[first] > high:
            return "some" if self.missing and known.null_count else "none"
        return "all" if low == high and (self.missing or not known.null_count) else "some"

    def among(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """For each row whether it is wanted."""
        values = pa.array([*self.values, None] if self.missing else self.values, self.type)
        if not pa.types.is_dictionary(column.type):
            return pc.is_in(column, values)
        wanted = (pc.is_in(chunk.dictionary, values).take(chunk.indices) for chunk in column.chunks)
        return pa.chunked_array(wanted, pa.bool_()).fill_null(self.missing)


def places_of(file: pq.FileMetaData) -> dict[str, int]:
    """The columns of a file, each with its place; none where it has no rows.

    They are told by a row group: `file.schema` and `file` hold each other, so that the footers of hundreds of files
    would stay in memory until Python looks for such circles.
    """
    if not file.num_row_groups:
        return {}
    group = file.row_group(0)
    return {group.column(place).path_in_schema: place for place in range(group.num_columns)}


def all_of(
    file: pq.FileMetaData, places: Mapping[str, int], wanted: Sequence[Wanted]
) -> tuple[list[int], list[Wanted]]:
    """The row groups that may hold rows which all of `wanted` let through, and those of `wanted` that their statistics
    leave open."""
    groups, open_ = [], set()
    for number in range(file.num_row_groups):
        group, doubts = file.row_group(number), []
        for one in wanted:
            told = one.told(group, places.get(one.name))
            if told == "none":
                break
            if told == "some":
                doubts.append(one.name)
        else:
            groups.append(number)
            open_.update(doubts)
    return groups, [one for one in wanted if one.name in open_]
