"""One number per agency, year and indicator: its total where it is split by applicant; and how the numbers lie.

Columns, not rows: these are the numbers of all reports at once, and every changed build goes through them.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gongkai import dataset
from gongkai.codebook import Indicator, meaning

_COLUMNS = (
    "region_code", "region", "agency_id", "agency", "year", "report_id", "revision", "table", "indicator",
    "applicant", "value", "unit", "status", "quality",
)  # fmt: skip
_ORDER = ("table", "indicator", "year", "agency_id", "report_id")
_FEW = 5
"""Bodies of the same name that are peers enough; where there are fewer, all of the same kind are."""
_SHARES = np.array([0.25, 0.5, 0.75])


class Quartiles(NamedTuple):
    """What a quarter of some numbers is below, half of them and three quarters."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a year: its quality, the page of its report and the cell it stands in; None for value where it is no
    number."""

    value: float | None
    status: str
    quality: str
    page: str
    cell: str


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over the years, with the quartiles of the peers."""

    line: Indicator
    points: list[Point | None]
    peers: list[Quartiles | None]


class Figures:
    """The numbers of the reports in use, each with the group its agency is compared in."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def table(self) -> pa.Table:
        """A row for each, by table, indicator, year and agency: columns of `observations`, the `kind` of body and the
        `peers` it is compared with besides."""
        totals: dataset.Where = {"applicant": [None, "total"], "current": [True]}
        table = dataset.read(self._root, "observations", _COLUMNS, where=totals)
        table = table.filter(pc.and_(table["agency_id"].is_valid(), table["year"].is_valid()))
        table = table.sort_by([(name, "ascending") for name in _ORDER]).combine_chunks()
        kinds = _translated(table["agency"], lambda name: meaning.agency_kind(name or "").kind)
        names = _translated(table["agency_id"], _name_of)
        bodies = Counter(map(_name_of, table["agency_id"].unique().to_pylist()))
        many = pa.array([name for name, number in bodies.items() if number >= _FEW], pa.string())
        peers = pc.if_else(pc.is_in(names, many), names, _kind_group(kinds))
        return table.append_column("kind", kinds).append_column("peers", peers)

    def of(self, table: str, indicator: str) -> pa.Table:
        """The rows of an indicator of a table."""
        return self.table.slice(*self._places.get((table, indicator), (0, 0)))

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Where the rows of each indicator begin, and how many they are."""
        keys = [self.table[name] for name in ("table", "indicator")]
        bounds = _bounds([_codes(column) for column in keys])
        return {
            (keys[0][start].as_py(), keys[1][start].as_py()): (start, end - start) for start, end in pairwise(bounds)
        }

    @cached_property
    def by_agency(self) -> dict[str, pa.Table]:
        """The rows by agency."""
        table = self.table.sort_by([("agency_id", "ascending")]).combine_chunks()
        bounds = _bounds([_codes(table["agency_id"])])
        return {table["agency_id"][start].as_py(): table.slice(start, end - start) for start, end in pairwise(bounds)}

    @cached_property
    def quartiles(self) -> dict[str, dict[tuple[str, int], Quartiles]]:
        """How the numbers of each group lie, by indicator and year."""
        numbers = numbers_of(self.table)
        kinds = _kind_group(numbers["kind"])
        by_name = numbers.filter(pc.not_equal(numbers["peers"], kinds))
        groups = pa.chunked_array([*by_name["peers"].chunks, *kinds.chunks], pa.string())
        found: dict[str, dict[tuple[str, int], Quartiles]] = defaultdict(dict)
        for (group, indicator, year), marks in _marks(groups, pa.concat_tables([by_name, numbers])):
            found[group][indicator, year] = marks
        return found

    def size_of(self, group: str) -> int:
        """How many agencies a group has."""
        return self._sizes[group]

    @cached_property
    def _sizes(self) -> Counter[str]:
        bodies = self.table.group_by(["agency_id", "kind"]).aggregate([])
        names = self.table["agency_id"].unique().to_pylist()
        return Counter(map(_name_of, names)) + Counter(f"kind:{kind}" for kind in bodies["kind"].to_pylist())


def numbers_of(table: pa.Table) -> pa.Table:
    """The rows whose cell is a number."""
    return table.filter((pc.field("status") == "reported") & pc.field("value").is_valid())


def columns_of(table: pa.Table, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples; nothing for a number that is not there is `nan`."""
    return zip(*(table[name].to_numpy().tolist() for name in names), strict=True)


def bytes_of(table: pa.Table) -> memoryview:
    """What a table holds, to be told by a digest."""
    target = io.BytesIO()
    with pa.ipc.new_stream(target, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return target.getbuffer()


def _name_of(agency: str) -> str:
    """What a body is called apart from where it is: the part of its id behind the region's code."""
    return agency.partition("-")[2]


def _kind_group(kinds: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise("kind:", kinds, "")


def _translated(column: pa.ChunkedArray, word: Callable[[Any], str]) -> pa.ChunkedArray:
    """A column with another text for each that it holds."""
    texts = column.unique()
    words = pa.array([word(text) for text in texts.to_pylist()], pa.string())
    return pc.take(words, pc.index_in(column, texts))


def _codes(column: pa.ChunkedArray) -> NDArray[np.int32]:
    """A column as numbers, the same for the same."""
    codes: NDArray[np.int32] = column.combine_chunks().dictionary_encode().indices.to_numpy()
    return codes


def _bounds(codes: Sequence[NDArray[np.int32]]) -> list[int]:
    """Where runs of equal rows begin, and where the last one ends."""
    length = len(codes[0])
    if not length:
        return [0]
    differs = np.any([code[1:] != code[:-1] for code in codes], axis=0)
    return [0, *(np.flatnonzero(differs) + 1).tolist(), length]


def _marks(groups: pa.ChunkedArray, numbers: pa.Table) -> Iterator[tuple[tuple[str, str, int], Quartiles]]:
    """The quartiles of each group, indicator and year."""
    keys = ["group", "indicator", "year"]
    table = numbers.select(["indicator", "year", "value"]).append_column("group", groups)
    table = table.sort_by([(name, "ascending") for name in (*keys, "value")]).combine_chunks()
    bounds = np.array(_bounds([_codes(table[name]) for name in keys]))
    first, last = bounds[:-1, None], bounds[1:, None] - 1
    places = first + (last - first) * _SHARES
    below = places.astype(int)
    values = table["value"].to_numpy()
    least, most = values[below], values[np.minimum(below + 1, last)]
    marks = least + (most - least) * (places - below)
    for where, of in zip(columns_of(table.take(bounds[:-1]), keys), marks.tolist(), strict=True):
        yield where, Quartiles(*of)
