"""The manifest of the archive: which WARC files the data was read from, and what they must hold."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from gongkai import dataset
from gongkai.schema import SCHEMAS

COLUMNS = {"warc_file": "string", "records": "integer", "bytes": "integer", "sha256_of_records": "string"}


def write_manifest(root: Path, target: Path) -> None:
    """Write a line per WARC file that the published `captures` under `root` name: its records, their bytes, and the
    sha256 over the sha256s of its records, a line each, in the order of their month and place."""
    found: dict[str, Any] = defaultdict(lambda: [0, 0, hashlib.sha256()])
    for month in dataset.files(root, "captures"):  # one month in memory at a time, and records are written in time
        rows = ds.dataset([month], schema=SCHEMAS["captures"], format="parquet").to_table(
            ["warc_file", "warc_offset", "warc_length", "warc_sha256"], filter=pc.field("warc_file").is_valid()
        )
        for row in rows.sort_by([("warc_file", "ascending"), ("warc_offset", "ascending")]).to_pylist():
            entry = found[row["warc_file"]]
            entry[0] += 1
            entry[1] += row["warc_length"]
            entry[2].update(f"{row['warc_sha256']}\n".encode())
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(
            (name, count, size, digest.hexdigest()) for name, (count, size, digest) in sorted(found.items())
        )


def newest_capture(root: Path) -> str | None:
    """The month of the newest capture, e.g. 2026.11; None without captures."""
    newest: pa.Scalar | None = None
    source = ds.dataset(dataset.files(root, "captures"), schema=SCHEMAS["captures"], format="parquet")
    for batch in source.to_batches(columns=["captured_at"]):
        latest = pc.max(batch["captured_at"])
        if latest.is_valid and (newest is None or latest.as_py() > newest.as_py()):
            newest = latest
    return f"{newest.as_py():%Y.%m}" if newest is not None else None
