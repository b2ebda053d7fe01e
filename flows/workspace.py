"""Where a data folder keeps what, and the lock that lets one run at a time write to it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongkai import dataset
from gongkai.archive import OWN_FOLDER, Archive

CORRECTIONS = "corrections.csv"


class Busy(Exception):
    """Another run is writing to the same data folder; the message says which process."""


class NothingPublished(Exception):
    """There are no datasets yet; the message says what makes them."""


class NotForCrawls(Exception):
    """A folder holds what was read of somebody's own files; the message says where a crawl may write."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of a run, and the file of human corrections. The archive, the releases and the corrections cannot be
    made again; all else can. `crawled` says whether the documents come from the sites of a registry."""

    archive: Path
    extractions: Path
    datasets: Path
    state: Path
    releases: Path
    corrections: Path
    crawled: bool = True

    @classmethod
    def of(cls, data: Path, corrections: Path | None = None) -> Workspace:
        """The folders of a data folder; `corrections` stands in it as well unless it is said to be elsewhere.

        Raises:
            NotForCrawls: `gongkai extract` has written to the folder.
        """
        if _is_loose(data):
            raise NotForCrawls(
                f"{data} holds what `gongkai extract` read: sites want a folder of their own, "
                "named by --data or by `data` in the configuration."
            )
        return cls(
            data / "archive",
            data / "extractions",
            data / "datasets",
            data / "state",
            data / "releases",
            corrections or data / CORRECTIONS,
        )

    @classmethod
    def loose(cls, out: Path) -> Workspace:
        """The folders for documents that come from no crawl: datasets in `out` itself, the rest in `out/.gongkai`."""
        hidden = out / OWN_FOLDER
        folders = hidden / "archive", hidden / "extractions", out, hidden / "state", out / "releases"
        return cls(*folders, out / CORRECTIONS, crawled=False)

    @classmethod
    def found(cls, data: Path, corrections: Path | None = None) -> Workspace:
        """The folders of what is there already: of a crawl, or as `extract --out` wrote it."""
        return cls.loose(data) if _is_loose(data) else cls.of(data, corrections)

    def open_archive(self) -> Archive:
        """The archive as it is now."""
        return Archive(self.archive)

    def is_published(self) -> bool:
        """Whether there are datasets."""
        return bool(dataset.partitions(self.datasets, "documents"))

    def published(self) -> Path:
        """The folder of the datasets. Raises `NothingPublished` where there are none yet."""
        if not self.is_published():
            raise NothingPublished(
                f"Nothing is published in {self.datasets}; `gongkai run` or `gongkai publish` does that."
            )
        return self.datasets

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to write extractions, datasets and state; the kernel takes it back from a killed process.

        Raises:
            Busy: another process holds it.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.state / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
                raise Busy(
                    f"Process {holder} is writing to {self.state.parent}; wait for it or choose another folder."
                ) from None
            os.truncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            yield
        finally:
            os.close(descriptor)


def _is_loose(folder: Path) -> bool:
    return (folder / OWN_FOLDER).is_dir()
