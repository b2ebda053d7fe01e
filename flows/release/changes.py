"""What a release changes: every cell that is new, gone or different from the release before, each with its cause.

A cell is told by report, indicator and applicant; the revision in use is compared with the revision in use, each other
one with itself. All columns count but the extractor's version, which changes for every cell at once. The causes:

- ``new_document``       a report that was not there, from a document that was not there
- ``revised_document``   another document of a report that was there, now in use or beside it
- ``removed_document``   the archive has the document no more
- ``correction``         a human correction came, changed, went or ceased to apply, here or elsewhere in the document
- ``extractor``, ``codebook``, ``extractor_and_codebook``   the same document under other code or codebook
- ``context``            the same document and code: its address, its hints or the registry say something else of it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from flows.release.files import sha256_of
from gongkai import dataset
from gongkai.schema import FIELDS, SCHEMAS

_KEY = ("report_id", "slot", "indicator", "applicant")
_COMPARED = tuple(
    name
    for name in SCHEMAS["observations"].names
    if name not in ("report_id", "indicator", "applicant", "current", "extractor_version")
)
_SHOWN = ("value", "status", "quality", "document_sha256")
_SEPARATOR = "\x1f"
_AT_ONCE = 32 * 1024  # rows
KINDS = ("added", "removed", "changed")

SCHEMA = pa.schema(
    [
        *(FIELDS[name] for name in ("report_id", "indicator", "applicant", "current")),
        pa.field("change", pa.string(), metadata={"description": "added, removed or changed"}),
        pa.field("cause", pa.string(), metadata={"description": "why; the causes are described in CHANGES.md"}),
        pa.field("columns", pa.string(), metadata={"description": "columns that differ, joined by ';'"}),
        *(
            pa.field(f"{side}_{name}", FIELDS[name].type, metadata={"description": f"`{name}` {when}"})
            for name in _SHOWN
            for side, when in (("old", "in the release before"), ("new", "in this release"))
        ),
    ]
)


class Unaccounted(AssertionError):
    """The changes do not add up to the difference of two releases: a fault of this module, never of the data."""


@dataclass(slots=True)
class Changes:
    """Cells before and after, and how many are new, gone and different, by cause; `before` is the release compared
    with, None for the first one, in which nothing is compared."""

    before: str | None
    cells_before: int = 0
    cells_after: int = 0
    by_kind: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "before": self.before,
            "cells_before": self.cells_before,
            "cells_after": self.cells_after,
            **{kind: dict(sorted(self.by_kind[kind].items())) for kind in KINDS},
        }

    def account(self) -> None:
        """Raise `Unaccounted` unless the numbers add up."""
        added, removed = self.by_kind["added"].total(), self.by_kind["removed"].total()
        if self.before is not None and self.cells_before + added - removed != self.cells_after:
            raise Unaccounted(
                f"{self.cells_before} cells + {added} added - {removed} removed are not {self.cells_after} cells"
            )


@dataclass(frozen=True, slots=True)
class Side:
    """One of two releases: where its datasets lie, and the digests of the code and of the codebook that made them."""

    root: Path
    source_sha256: str
    codebook_sha256: str


def write_changes(before: Side, after: Side, changes: Changes, target: Path) -> None:
    """Write the cells in which `after` differs from `before`, a partition at a time, and count them in `changes`.

    Raises `Unaccounted`.
    """
    known_before, known_after = _Known(before.root), _Known(after.root)
    made_by = _made_by(before, after)
    names = sorted({*dataset.partitions(before.root, "observations"), *dataset.partitions(after.root, "observations")})
    with pq.ParquetWriter(target, SCHEMA, compression="zstd", compression_level=3) as writer:
        for name in names:
            old, new = (dataset.file_of(side.root, "observations", name) for side in (before, after))
            changes.cells_before += _rows(old)
            changes.cells_after += _rows(new)
            if old.is_file() and new.is_file() and sha256_of(old) == sha256_of(new):
                continue
            rows = _Pair(_read(old), _read(new), known_before, known_after, made_by).rows()
            while some := list(islice(rows, _AT_ONCE)):
                for row in some:
                    changes.by_kind[row["change"]][row["cause"]] += 1
                writer.write_table(pa.Table.from_pylist(some, schema=SCHEMA))
    changes.account()


def _made_by(before: Side, after: Side) -> str:
    """What else reads the documents now: extractor, codebook, both or, for '', neither."""
    other = [
        name
        for name, same in (
            ("extractor", before.source_sha256 == after.source_sha256),
            ("codebook", before.codebook_sha256 == after.codebook_sha256),
        )
        if not same
    ]
    return "_and_".join(other)


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows) if path.is_file() else 0


def _read(path: Path) -> pa.Table:
    """The cells of a partition with their key."""
    schema = SCHEMAS["observations"]
    table = ds.dataset([str(path)], schema=schema).to_table() if path.is_file() else schema.empty_table()
    slot = pc.if_else(table["current"], "", table["document_sha256"])
    parts = [table["report_id"], slot, table["indicator"], pc.fill_null(table["applicant"], "")]
    key = pc.binary_join_element_wise(*parts, _SEPARATOR)
    return table.select(_COMPARED).append_column("key", key)


class _Known:
    """Whether a release has a document: the first 60 bits of each sha256, sorted. Two million take 16 MB."""

    def __init__(self, root: Path) -> None:
        source = ds.dataset(dataset.files(root, "documents"), schema=SCHEMAS["documents"], format="parquet")
        parts: list[npt.NDArray[np.uint64]] = [
            np.array([_short(sha256) for sha256 in batch["document_sha256"].to_pylist() if sha256], np.uint64)
            for batch in source.to_batches(columns=["document_sha256"])
        ]
        self._sorted = np.unique(np.concatenate([np.empty(0, np.uint64), *parts]))

    def __contains__(self, sha256: str) -> bool:
        place = int(np.searchsorted(self._sorted, np.uint64(_short(sha256))))
        return place < len(self._sorted) and int(self._sorted[place]) == _short(sha256)


def _short(sha256: str) -> int:
    return int(sha256[:15], 16)


class _Pair:
    """A partition in both releases."""

    def __init__(self, old: pa.Table, new: pa.Table, before: _Known, after: _Known, made_by: str) -> None:
        self._old, self._new = old, new
        self._before, self._after, self._made_by = before, after, made_by
        self._used_before, self._used_after = _in_use(old), _in_use(new)
        self._reports_before = {key.partition(_SEPARATOR)[0] for key in old["key"].to_pylist()}
        corrected = _corrections(old), _corrections(new)
        documents = {*corrected[0], *corrected[1]}
        self._corrected = {one for one in documents if corrected[0].get(one) != corrected[1].get(one)}

    def rows(self) -> Iterator[dict[str, Any]]:
        """The cells that differ, by key."""
        joined = self._old.join(self._new, "key", join_type="full outer", left_suffix="_old", right_suffix="_new")
        differs = {name: _differs(joined[f"{name}_old"], joined[f"{name}_new"]) for name in _COMPARED}
        kept = [f"{name}_{side}" for name in (*_SHOWN, "correction") for side in ("old", "new")]
        told = joined.select(["key", *kept])
        any_differs = differs[_COMPARED[0]]
        for name, column in differs.items():
            any_differs = pc.or_(any_differs, column)
            told = told.append_column(f"{name}_differs", column)
        changed = told.filter(any_differs)
        for batch in changed.sort_by("key").to_batches(max_chunksize=4096):
            yield from map(self._row, batch.to_pylist())

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        report, slot, indicator, applicant = row["key"].split(_SEPARATOR)
        old, new = row["document_sha256_old"] is not None, row["document_sha256_new"] is not None
        return {
            "report_id": report,
            "indicator": indicator,
            "applicant": applicant or None,
            "current": not slot,
            "change": "changed" if old and new else "added" if new else "removed",
            "cause": self._cause(report, row),
            "columns": ";".join(name for name in _COMPARED if row[f"{name}_differs"]) if old and new else None,
            **{f"{side}_{name}": row[f"{name}_{side}"] for name in _SHOWN for side in ("old", "new")},
        }

    def _cause(self, report: str, row: Mapping[str, Any]) -> str:
        old, new = row["document_sha256_old"], row["document_sha256_new"]
        before, after = self._used_before.get(report), self._used_after.get(report)
        # where another revision came into use, it is that one's coming or going that moved the cell
        moved = old != new
        if any(came and came not in self._before for came in (new, after if moved else None)):
            return "revised_document" if report in self._reports_before else "new_document"
        if any(went and went not in self._after for went in (old, before if moved else None)):
            return "removed_document"
        if not moved and row["correction_old"] != row["correction_new"]:
            return "correction"
        corrected = self._corrected & {old, new, before, after}
        return self._made_by or ("correction" if corrected else "context")


def _in_use(table: pa.Table) -> dict[str, str]:
    """The document in use of each report."""
    keys, documents = table["key"].to_pylist(), table["document_sha256"].to_pylist()
    pairs = (key.split(_SEPARATOR)[:2] for key in keys)
    return {report: document for (report, slot), document in zip(pairs, documents, strict=True) if not slot}


def _corrections(table: pa.Table) -> dict[str, list[tuple[str, str, float | None]]]:
    """The corrections that each document has, with their cells and values."""
    found: dict[str, list[tuple[str, str, float | None]]] = {}
    corrected = table.filter(pc.is_valid(table["correction"]))
    for row in corrected.sort_by("key").to_pylist():
        cell = _SEPARATOR.join(row["key"].split(_SEPARATOR)[2:])
        found.setdefault(row["document_sha256"], []).append((cell, row["correction"], row["value"]))
    return found


def _differs(old: pa.ChunkedArray, new: pa.ChunkedArray) -> pa.ChunkedArray:
    """Where two columns differ; two nulls are the same."""
    both = pc.fill_null(pc.not_equal(old, new), False)
    return pc.or_(both, pc.xor(pc.is_valid(old), pc.is_valid(new)))
