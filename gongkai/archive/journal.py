"""The index rows of the open writing session: one JSON line each, on the disk before the next answer is asked for.

A journal is sealed into one Parquet file named after the key of its first row, so that sealing it twice gives the same
file, and no other session's.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq

from gongkai.archive.appending import AppendOnly, sync_folder
from gongkai.archive.capture import Capture, to_table


class Journal:
    """The journal of one session."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file = AppendOnly(path_in(root))
        self.rows = 0

    def append(self, capture: Capture) -> None:
        """Write one row and wait until the disk has it."""
        row = asdict(capture) | {"captured_at": capture.captured_at.isoformat()}
        self._file.append(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        self.rows += 1

    def restart(self) -> None:
        """Seal the rows so far and go on with none, so that a long session stays small in memory."""
        self.close()
        self._file = AppendOnly(path_in(self._root))
        self.rows = 0

    def close(self) -> None:
        """Seal the rows and remove the journal."""
        self._file.close()
        seal(self._root)


def path_in(root: Path) -> Path:
    """Where an archive keeps its journal."""
    return root / "journal.jsonl"


def read(path: Path) -> list[Capture]:
    """The rows of a journal; a last line that a crash cut short does not count (its record is cut off too)."""
    try:
        *lines, _cut = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    rows = (json.loads(line) for line in lines)
    return [Capture(**row | {"captured_at": datetime.fromisoformat(row["captured_at"])}) for row in rows]


def sealed_name(captures: list[Capture]) -> str:
    """The name of the Parquet file that holds these rows once they are sealed."""
    first = captures[0]
    return f"{first.captured_at:%Y%m%dT%H%M%S.%fZ}-{sha256(first.url.encode()).hexdigest()[:12]}.parquet"


def seal(root: Path) -> None:
    """Turn the journal, where there is one, into a Parquet file of the index, atomically."""
    captures = read(path_in(root))
    if captures:
        target = root / "captures" / sealed_name(captures)
        temporary = target.with_name(f".{target.name}")
        pq.write_table(to_table(captures), temporary, compression="zstd", compression_level=3)
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    path_in(root).unlink(missing_ok=True)
