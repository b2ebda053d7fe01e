"""The store of extraction results: one folder per extractor version, one Parquet file per batch of documents.

One row per document, its observations, checks, sections and problems nested in it. Files are written once, atomically,
and never changed: a kill loses the batch in flight and nothing else. The store can be deleted and made again.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct, structs

from extractors import narrative
from extractors.extraction import Check, Extraction, Observation, Problem, Report, Section
from gongkai import dataset
from gongkai.schema import FIELDS

NESTED: dict[str, type[Struct]] = {
    "observations": Observation,
    "checks": Check,
    "sections": Section,
    "problems": Problem,
}
_COUNTED = ("reported", "blank", "verified", "conflict", "unverified", "proposed")
_OWN = ("outcome", "cause", "sentence", "format", "reader")


def struct_of(kind: type[Struct]) -> pa.StructType:
    """How a row of the extraction is stored."""
    return pa.struct([pa.field(field.name, FIELDS[field.name].type) for field in structs.fields(kind)])


REPORT_TYPE = struct_of(Report)
SUMMARY = pa.schema(
    [pa.field("key", pa.string()), FIELDS["document_sha256"], pa.field("seconds", pa.float64())]
    + [FIELDS[name] for name in _OWN]
    + [FIELDS["cells"], *(FIELDS[name] for name in _COUNTED), pa.field("report", REPORT_TYPE)]
)
SCHEMA = pa.schema([*SUMMARY, *(pa.field(name, pa.list_(struct_of(kind))) for name, kind in NESTED.items())])


@dataclass(frozen=True, slots=True)
class Result:
    """What extraction gave for a document, and the seconds it took. `key` is `Document.key`."""

    key: str
    sha256: str
    seconds: float
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Summary:
    """A stored result without its rows, and where they lie: `batch` and `row` in it. `corrections` are the human
    corrections in force in it, as text; '' for none."""

    key: str
    batch: str
    row: int
    seconds: float
    outcome: str
    cause: str
    sentence: str
    format: str
    reader: str
    counts: dict[str, int]
    report: dict[str, Any] | None
    corrections: str = ""


class Store:
    """The results of one extractor version."""

    def __init__(self, root: Path, version: str) -> None:
        self.version = version
        self._folder = root / re.sub(r"[^\w.+-]", "_", version)

    def keys(self) -> set[str]:
        """The keys of all stored results."""
        found: set[str] = set()
        for batch in self._batches():
            found.update(pq.read_table(self._path(batch), columns=["key"])["key"].to_pylist())
        return found

    def write(self, results: Sequence[Result]) -> None:
        """Add a batch, on disk when this returns."""
        name = hashlib.sha256("\n".join(result.key for result in results).encode()).hexdigest()[:32]
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._folder / f".{name}"
        dataset.write_file(temporary, to_table(results))
        dataset.put_in_place(temporary, self._path(name))

    def summaries(self) -> Iterator[Summary]:
        """All stored results without their rows."""
        for batch in self._batches():
            table = pq.read_table(self._path(batch), columns=SUMMARY.names)
            for number, row in enumerate(table.to_pylist()):
                yield Summary(
                    key=row["key"],
                    batch=batch,
                    row=number,
                    seconds=row["seconds"],
                    **{name: row[name] or "" for name in _OWN},
                    counts={name: row[name] for name in ("cells", *_COUNTED)},
                    report=row["report"],
                )

    def rows(self, batch: str, numbers: Sequence[int], column: str) -> Iterator[pa.Table]:
        """The nested rows of a column (observations, …), one table per document, in the order of `numbers`."""
        lists = pq.read_table(self._path(batch), columns=[column])[column].combine_chunks()
        for number in numbers:
            yield pa.Table.from_struct_array(lists[number].values)

    def clear(self) -> None:
        """Forget every result of this version."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _batches(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("[!.]*.parquet"))

    def _path(self, batch: str) -> Path:
        return self._folder / f"{batch}.parquet"


def to_table(results: Sequence[Result]) -> pa.Table:
    """Results as rows of the store."""
    extractions = [result.extraction for result in results]
    columns: dict[str, pa.Array] = {
        "key": pa.array([result.key for result in results]),
        "document_sha256": pa.array([result.sha256 for result in results]),
        "seconds": pa.array([result.seconds for result in results]),
        "report": pa.array([_fields(extraction.report) for extraction in extractions], REPORT_TYPE),
    }
    for name in _OWN:
        columns[name] = pa.array([getattr(extraction, name) for extraction in extractions], pa.string())
    counts = [counts_of(extraction.observations) for extraction in extractions]
    for name in ("cells", *_COUNTED):
        columns[name] = pa.array([count[name] for count in counts], pa.int32())
    for name in NESTED:
        columns[name] = _nested([getattr(extraction, name) for extraction in extractions], SCHEMA.field(name).type)
    return pa.table(columns, schema=SCHEMA)


def _fields(report: Report | None) -> dict[str, Any] | None:
    return None if report is None else structs.asdict(report)


def counts_of(observations: Sequence[Observation]) -> Counter[str]:
    """Cells of the statistics tables by status and by quality."""
    observations = [observation for observation in observations if observation.table != narrative.TABLE]
    counts = Counter(observation.quality for observation in observations)
    counts["cells"] = len(observations)
    counts["reported"] = sum(observation.status == "reported" for observation in observations)
    counts["blank"] = sum(observation.status in ("blank", "dash", "not_applicable") for observation in observations)
    return counts


def _nested(lists: Sequence[Sequence[Any]], kind: pa.ListType) -> pa.ListArray:
    """Rows as one list<struct> column, built column by column: a dict per row would cost four times that."""
    offsets = [0]
    for rows in lists:
        offsets.append(offsets[-1] + len(rows))
    flat = [row for rows in lists for row in rows]
    fields = list(kind.value_type)
    arrays = [pa.array([getattr(row, field.name) for row in flat], field.type) for field in fields]
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.StructArray.from_arrays(arrays, fields=fields))
