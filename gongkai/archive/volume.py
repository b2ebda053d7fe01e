"""The WARC file that is written to: appended to, rotated at 1 GiB, cut back to its last indexed record on opening."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc

from gongkai.archive import warc
from gongkai.archive.appending import AppendOnly, sync_folder
from gongkai.archive.catalogue import Catalogue
from gongkai.archive.index import Place

MAX_BYTES = 2**30


class Volume:
    """The last WARC file of the archive, ready for appending after whatever happened to its last writer."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / "warc"
        files = sorted(self._folder.glob("gongkai-*.warc.gz"))
        self._number = len(files) - 1
        self._file: AppendOnly | None = None
        if files and self._mend(files[-1]):
            self._file = AppendOnly(files[-1])

    def append(self, *members: bytes, date: datetime) -> Place:
        """Append gzip members as one chunk, wait for the disk, and tell where the last of them lies."""
        chunk = b"".join(members)
        if self._file is None or (self._file.size + len(chunk) > MAX_BYTES and self._file.size > 0):
            self._file = self._next()
        if self._file.size == 0:
            chunk = warc.warcinfo(self._file.path.name, date) + chunk
        self._file.append(chunk)
        length = len(members[-1])
        name = self._file.path.relative_to(self._root).as_posix()
        return Place(name, self._file.size - length, length, warc.digest(members[-1]))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _next(self) -> AppendOnly:
        self.close()
        self._number += 1
        file = AppendOnly(self._folder / f"gongkai-{self._number:05d}.warc.gz")
        sync_folder(self._folder)
        return file

    def _mend(self, path: Path) -> bool:
        """Cut off what no index row knows. False where the file lost indexed bytes: then it is left as it is, for
        appending to it would put new records where the index expects lost ones."""
        name = path.relative_to(self._root).as_posix()
        rows = Catalogue(self._root).table(["warc_offset", "warc_length"], {"warc_file": [name]})
        end = pc.max(pc.add(rows["warc_offset"], rows["warc_length"])).as_py() or 0
        size = path.stat().st_size
        if size > end:
            os.truncate(path, end)
        return size >= end
