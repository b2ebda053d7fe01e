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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.release.differing import KINDS, SHOWN, Differences, Known, cells_of
from flows.release.files import sha256_of
from gongkai import dataset
from gongkai.schema import FIELDS

_AT_ONCE = 32 * 1024  # rows

SCHEMA = pa.schema(
    [
        *(FIELDS[name] for name in ("report_id", "indicator", "applicant", "current")),
        pa.field("change", pa.string(), metadata={"description": "added, removed or changed"}),
        pa.field("cause", pa.string(), metadata={"description": "why; the causes are described in CHANGES.md"}),
        pa.field("columns", pa.string(), metadata={"description": "columns that differ, joined by ';'"}),
        *(
            pa.field(f"{side}_{name}", FIELDS[name].type, metadata={"description": f"`{name}` {when}"})
            for name in SHOWN
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
    known_before, known_after = Known(before.root), Known(after.root)
    made_by = _made_by(before, after)
    names = sorted({*dataset.partitions(before.root, "observations"), *dataset.partitions(after.root, "observations")})
    with pq.ParquetWriter(target, SCHEMA, compression="zstd", compression_level=3) as writer:
        for name in names:
            old, new = (dataset.file_of(side.root, "observations", name) for side in (before, after))
            changes.cells_before += _rows(old)
            changes.cells_after += _rows(new)
            if old.is_file() and new.is_file() and sha256_of(old) == sha256_of(new):
                continue
            found = Differences(cells_of(old), cells_of(new), known_before, known_after, made_by)
            for kind, causes in found.count():
                changes.by_kind[kind] += causes
            for table in found.tables(SCHEMA, _AT_ONCE):
                writer.write_table(table)
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
