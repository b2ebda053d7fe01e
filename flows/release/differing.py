"""The cells of one partition in two releases: which differ, in what and why. All in columns: a whole province-year is
another when the code is, and then every one of its cells is looked at.

Each column of both sides is told by numbers that are equal where its values are (see `_Coded`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from gongkai import dataset
from gongkai.schema import SCHEMAS

KEY = ("report_id", "document_sha256", "indicator", "applicant")
COMPARED = tuple(
    name
    for name in SCHEMAS["observations"].names
    if name not in ("report_id", "indicator", "applicant", "current", "extractor_version")
)
SHOWN = ("value", "status", "quality", "document_sha256")
CAUSES = (
    "new_document", "revised_document", "removed_document", "correction", "extractor", "codebook",
    "extractor_and_codebook", "context",
)  # fmt: skip
KINDS = ("added", "removed", "changed")
_ABSENT = -2  # no such cell on this side; -1 is a null
_SCHEMA = pa.schema(
    [field.with_type(pa.dictionary(pa.int32(), field.type)) if pa.types.is_string(field.type) else field
     for field in SCHEMAS["observations"]]
)  # fmt: skip
_CODES = ds.ParquetFileFormat(
    read_options=ds.ParquetReadOptions(
        dictionary_columns=[field.name for field in _SCHEMA if pa.types.is_dictionary(field.type)]
    )
)

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


def cells_of(path: Path) -> pa.Table:
    """The cells of a partition; none where the release has no such file."""
    return ds.dataset([str(path)] if path.is_file() else [], schema=_SCHEMA, format=_CODES).to_table()


class Known:
    """Which documents a release has: the first 60 bits of each sha256, sorted. Two million take 16 MB."""

    def __init__(self, root: Path) -> None:
        source = ds.dataset(dataset.files(root, "documents"), schema=SCHEMAS["documents"], format="parquet")
        parts = [_short(batch["document_sha256"]) for batch in source.to_batches(columns=["document_sha256"])]
        self._sorted = np.unique(np.concatenate([np.empty(0, np.uint64), *parts]))

    def among(self, documents: pa.Array) -> Truths:
        """For each document whether the release has it."""
        return np.isin(_short(documents), self._sorted)


def _short(sha256s: pa.Array) -> npt.NDArray[np.uint64]:
    return np.array([int(sha256[:15], 16) for sha256 in sha256s.to_pylist() if sha256], np.uint64)


class _Coded:
    """A column of both sides: a number for each of its values, in their order, -1 for null; `values` by number."""

    def __init__(self, old: pa.ChunkedArray, new: pa.ChunkedArray) -> None:
        both = pa.chunked_array([*old.chunks, *new.chunks], old.type)
        coded = both if pa.types.is_dictionary(both.type) else both.dictionary_encode()
        kind = coded.type.value_type
        empty = pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), pa.array([], kind))
        coded = coded.unify_dictionaries().combine_chunks() if len(coded) else empty
        order = pc.sort_indices(coded.dictionary)
        self.values: pa.Array = coded.dictionary.take(order)
        place = np.append(np.argsort(order.to_numpy()), -1)
        codes: Numbers = place[coded.indices.fill_null(len(order)).to_numpy()]
        self.old, self.new = codes[: len(old)], codes[len(old) :]


class Differences:
    """The cells that differ between `old` and `new`, two readings of one partition, sorted by key.

    `before` and `after` are the documents of the two releases; `made_by` is what else reads them now, '' for nothing.
    """

    def __init__(self, old: pa.Table, new: pa.Table, before: Known, after: Known, made_by: str) -> None:
        self._old, self._new, self._made_by = old, new, made_by
        self._columns = {name: _Coded(old[name], new[name]) for name in dict.fromkeys((*KEY, *COMPARED))}
        documents = self._columns["document_sha256"].values
        self._known_before, self._known_after = before.among(documents), after.among(documents)
        self._pair()

    def __len__(self) -> int:
        return len(self._key)

    def count(self) -> Iterator[tuple[str, Counter[str]]]:
        """By kind, how many have which cause."""
        kinds, causes = self._kinds(), self._causes()
        for number, kind in enumerate(KINDS):
            times = np.bincount(causes[kinds == number], minlength=len(CAUSES)).tolist()
            yield kind, Counter({cause: many for cause, many in zip(CAUSES, times, strict=True) if many})

    def tables(self, schema: pa.Schema, rows: int) -> Iterator[pa.Table]:
        """The differences as a table of `schema`, so many rows at a time."""
        told = {
            **{name: self._told(name) for name in ("report_id", "indicator", "applicant")},
            "current": pa.array(self._slot < 0),
            "change": _words(self._kinds(), KINDS),
            "cause": _words(self._causes(), CAUSES),
            "columns": self._differing(),
            **{f"old_{name}": _take(self._old[name], self._i_old) for name in SHOWN},
            **{f"new_{name}": _take(self._new[name], self._i_new) for name in SHOWN},
        }
        whole = pa.table([told[name] for name in schema.names], names=schema.names)
        for start in range(0, len(whole), rows):
            yield whole.slice(start, rows).cast(schema)

    def _pair(self) -> None:
        """Find each cell's other side: `_i_old` and `_i_new` are rows of the two tables, -1 where there is none."""
        (old, new), columns = self._keys(), self._columns
        found = np.full(len(new), -1)
        if len(old):
            order = np.argsort(old, kind="stable")
            place = np.searchsorted(old, new, sorter=order)
            nearest = order[np.minimum(place, len(old) - 1)]
            found = np.where(old[nearest] == new, nearest, -1)
        gone = np.flatnonzero(~np.isin(old, new))
        i_old = np.concatenate([found, gone])
        i_new = np.concatenate([np.arange(len(new)), np.full(len(gone), -1)])
        bits = np.zeros(len(i_old), np.int64)
        for bit, name in enumerate(COMPARED):
            differs = _at(columns[name].old, i_old) != _at(columns[name].new, i_new)
            bits |= differs.astype(np.int64) << bit
        key = np.concatenate([new, old[gone]])
        kept = np.flatnonzero(bits)
        kept = kept[np.argsort(key[kept], kind="stable")]
        self._i_old, self._i_new, self._bits, self._key = i_old[kept], i_new[kept], bits[kept], key[kept]
        self._report = self._either("report_id")
        slots = [_slots(columns["document_sha256"].old, self._old), _slots(columns["document_sha256"].new, self._new)]
        self._slot = np.where(self._i_new >= 0, _at(slots[1], self._i_new), _at(slots[0], self._i_old))

    def _keys(self) -> tuple[Numbers, Numbers]:
        """A number for each cell of both sides, that sorts as report, document (none for the one in use), indicator,
        applicant do."""
        keys = []
        for side, table in (("old", self._old), ("new", self._new)):
            key = np.zeros(len(table), np.int64)
            for name in KEY:
                codes = getattr(self._columns[name], side)
                codes = _slots(codes, table) if name == "document_sha256" else codes
                key = key * (len(self._columns[name].values) + 1) + codes + 1
            keys.append(key)
        return keys[0], keys[1]

    def _either(self, name: str) -> Numbers:
        """The column's numbers, of whichever side has the cell."""
        column = self._columns[name]
        return np.where(self._i_new >= 0, _at(column.new, self._i_new), _at(column.old, self._i_old))

    def _told(self, name: str) -> pa.Array:
        codes = self._either(name)
        return self._columns[name].values.take(pa.array(codes, mask=codes < 0))

    def _differing(self) -> pa.Array:
        """The names of the columns that differ, of cells that both sides have."""
        different, which = np.unique(self._bits, return_inverse=True)
        names = pa.array([";".join(name for bit, name in enumerate(COMPARED) if bits >> bit & 1) for bits in different])
        if not len(names):
            return pa.array([], pa.string())
        return names.take(pa.array(which, mask=(self._i_old < 0) | (self._i_new < 0)))

    def _kinds(self) -> Numbers:
        return np.select([self._i_old < 0, self._i_new < 0], [0, 1], 2)

    def _causes(self) -> Numbers:
        documents = self._columns["document_sha256"]
        old, new = _at(documents.old, self._i_old), _at(documents.new, self._i_new)
        before, after = (side[self._report] for side in self._in_use())
        # where another revision came into use, it is that one's coming or going that moved the cell
        moved = old != new
        came = _any(new, ~self._known_before) | moved & _any(after, ~self._known_before)
        went = _any(old, ~self._known_after) | moved & _any(before, ~self._known_after)
        corrections = self._columns["correction"]
        other = _at(corrections.old, self._i_old) != _at(corrections.new, self._i_new)
        corrected = self._corrected()
        near = np.logical_or.reduce([_any(one, corrected) for one in (old, new, before, after)])
        known = np.isin(self._report, self._columns["report_id"].old)
        told = {
            "revised_document": came & known,
            "new_document": came,
            "removed_document": went,
            "correction": ~moved & other if self._made_by else ~moved & other | near,
            self._made_by or "context": np.full(len(self), True),
        }  # the first that holds
        return np.select(list(told.values()), [CAUSES.index(cause) for cause in told])

    def _in_use(self) -> tuple[Numbers, Numbers]:
        """For each report the document in use, before and after; `_ABSENT` for none."""
        reports, documents = self._columns["report_id"], self._columns["document_sha256"]
        sides = []
        for side, table in (("old", self._old), ("new", self._new)):
            used, current = np.full(len(reports.values), _ABSENT), _current(table)
            used[getattr(reports, side)[current]] = getattr(documents, side)[current]
            sides.append(used)
        return sides[0], sides[1]

    def _corrected(self) -> Truths:
        """For each document whether people's corrections of it are others now."""
        old, new = _corrections(self._old), _corrections(self._new)
        others = {one for one in {*old, *new} if old.get(one) != new.get(one)}
        documents = self._columns["document_sha256"].values.to_pylist()
        return np.array([document in others for document in documents], bool)


def _current(table: pa.Table) -> Truths:
    found: Truths = table["current"].fill_null(False).to_numpy()
    return found


def _slots(documents: Numbers, table: pa.Table) -> Numbers:
    """Which revision a cell is of: its document, -1 for the one in use."""
    return np.where(_current(table), -1, documents)


def _at(codes: Numbers, rows: Numbers) -> Numbers:
    """The numbers in these rows, `_ABSENT` where the row is -1."""
    return np.append(codes, _ABSENT)[rows]


def _any(documents: Numbers, which: Truths) -> Truths:
    """Whether each document is there and is one of `which`."""
    found: Truths = np.append(which, False)[np.maximum(documents, -1)]
    return found


def _corrections(table: pa.Table) -> dict[str, list[tuple[str, str, str, float | None]]]:
    """The corrections that each document has, with their cells and values."""
    found: dict[str, list[tuple[str, str, str, float | None]]] = {}
    for row in table.filter(pc.is_valid(table["correction"])).to_pylist():
        told = row["indicator"], row["applicant"] or "", row["correction"], row["value"]
        found.setdefault(row["document_sha256"], []).append(told)
    return {document: sorted(told, key=str) for document, told in found.items()}


def _take(column: pa.ChunkedArray, rows: Numbers) -> pa.ChunkedArray:
    return column.take(pa.array(rows, mask=rows < 0))


def _words(numbers: Numbers, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), pa.array(words))
