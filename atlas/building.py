"""Build the atlas: every kind of page, shard by shard, in processes side by side; only what changed.

A shard's record (``.built/<kind>/<shard>.json`` in the atlas) tells what it was made from and which files it made. A
shard whose inputs are what they were is left alone, of others every leaf whose inputs are; files that nothing makes
any more are removed. The same data and code give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, Protocol

import facsimile
from atlas import agencies, assets, coverage, home, indicators, inputs, quality, releases, reports, search, sites
from atlas.holdings import Holdings
from atlas.leaves import Leaf
from atlas.rendering import FOLDER
from flows.progress import Progress
from gongkai import codebook
from gongkai.settings import ExtractSettings

_RECORDS = ".built"
_FEW = 8  # shards of reports that are made sooner than other processes have read what all kinds are told from


class Kind(Protocol):
    """A module that makes one kind of page."""

    NAME: str

    def shards(self, holdings: Holdings) -> Mapping[str, str]:
        """What can be made apart from each other, with a digest of what it is made from; the name may have slashes."""

    def leaves(self, holdings: Holdings, shard: str) -> Iterator[Leaf]:
        """The pages of a shard."""


KINDS: Mapping[str, Kind] = {
    kind.NAME: kind
    for kind in (assets, home, coverage, search, quality, inputs, sites, releases, indicators, agencies, reports)
}


@dataclass(slots=True)
class Made:
    """What a build came to: pages and other files there are now, those written and removed, what could not be shown."""

    files: int = 0
    written: int = 0
    removed: int = 0
    shards: int = 0


@dataclass(frozen=True, slots=True)
class _Task:
    kind: str
    shard: str
    inputs: str

    def record(self, out: Path) -> Path:
        return out / _RECORDS / self.kind / f"{self.shard or 'all'}.json"


def build(data: Path, out: Path, settings: ExtractSettings, progress: Progress, registry: Path | None = None) -> Made:
    """Build the atlas of the datasets in `data` in the folder `out`; of the sites in `registry` those that were never
    crawled are told, too.

    Raises `FileNotFoundError` where there are no datasets, `OSError` where `out` cannot be written,
    `spiders.registry.RegistryError` where the registry cannot be used.
    """
    with closing(Holdings.open(data, settings, registry)) as holdings:
        return _build(holdings, out, settings, progress)


def _build(holdings: Holdings, out: Path, settings: ExtractSettings, progress: Progress) -> Made:
    out.mkdir(parents=True, exist_ok=True)
    made, before = Made(), set(_built(out))
    tasks = [
        _Task(name, shard, hashlib.sha256(f"{version()} {inputs}".encode()).hexdigest())
        for name, kind in KINDS.items()
        for shard, inputs in kind.shards(holdings).items()
    ]
    stale = [task for task in tasks if not _is_fresh(task, out)]
    made.shards = len(stale)
    progress.begin("atlas", len(stale))
    for written in _made(stale, holdings, out, settings):
        made.written += written
        progress.advance()
    made.files, made.removed = _sweep(before, tasks, out)
    return made


@cache
def version() -> str:
    """A digest of what makes pages besides the data: code, templates, the codebook."""
    sums = hashlib.sha256(codebook.digest().encode())
    folders = FOLDER, Path(facsimile.__file__).parent, Path(codebook.__file__).parent
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc"):
        if path.is_file():
            sums.update(path.name.encode() + b"\0" + path.read_bytes())
    return sums.hexdigest()


def _made(tasks: Sequence[_Task], holdings: Holdings, out: Path, settings: ExtractSettings) -> Iterator[int]:
    workers = min(settings.processes, len(tasks))
    if workers == 1 or sum(task.kind == reports.NAME for task in tasks) <= _FEW:
        yield from (_make(holdings, task, out) for task in tasks)
        return
    context = multiprocessing.get_context("spawn")  # threads of pyarrow do not survive a fork
    with ProcessPoolExecutor(workers, context, _begin, (holdings.data, out, settings)) as pool:
        yield from pool.map(_make_here, tasks)


@dataclass(slots=True)
class _Bench:
    """What a process that makes pages works with."""

    holdings: Holdings | None = None
    out: Path = field(default_factory=Path)


_bench = _Bench()


def _begin(data: Path, out: Path, settings: ExtractSettings) -> None:
    _bench.holdings, _bench.out = Holdings.open(data, settings), out
    Finalize(None, _bench.holdings.close, exitpriority=1)  # what draws the originals ends with it


def _make_here(task: _Task) -> int:
    if _bench.holdings is None:
        raise RuntimeError("this process was not begun")
    return _make(_bench.holdings, task, _bench.out)


def _make(holdings: Holdings, task: _Task, out: Path) -> int:
    """Make what changed of a shard, then its record; how many files were written."""
    record = _record(task, out)
    before: dict[str, Any] = record.get("leaves", {}) if record.get("version") == version() else {}
    leaves: dict[str, Any] = {}
    written = 0
    for leaf in KINDS[task.kind].leaves(holdings, task.shard):
        known = before.get(leaf.path)
        if (
            known
            and leaf.inputs
            and known["inputs"] == leaf.inputs
            and all((out / path).is_file() for path in known["files"])
        ):
            leaves[leaf.path] = known
            continue
        files = list(leaf.make())
        written += sum(_put(out / path, content) for path, content in files)
        leaves[leaf.path] = {"inputs": leaf.inputs, "files": [path for path, _ in files]}
    record = {"inputs": task.inputs, "version": version(), "leaves": leaves}
    _put(task.record(out), json.dumps(record, ensure_ascii=False).encode())
    return written


def _is_fresh(task: _Task, out: Path) -> bool:
    record = _record(task, out)
    return record.get("inputs") == task.inputs and all((out / path).is_file() for path in _files(record))


def _record(task: _Task, out: Path) -> dict[str, Any]:
    return _read(task.record(out))


def _read(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _files(record: Mapping[str, Any]) -> Iterator[str]:
    return (path for leaf in record.get("leaves", {}).values() for path in leaf["files"])


def _put(path: Path, content: bytes) -> bool:
    """Write a file under another name and put it in place; False where it is there already."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)
    return True


def _built(out: Path) -> Iterator[str]:
    """The files that earlier builds made, their records among them."""
    for path in sorted((out / _RECORDS).rglob("*.json")):
        yield path.relative_to(out).as_posix()
        yield from _files(_read(path))


def _sweep(before: Collection[str], tasks: Sequence[_Task], out: Path) -> tuple[int, int]:
    """Remove what an earlier build made and this one did not: nothing else, for the folder may hold other things. Gives
    how many files there are, and how many were removed."""
    files = {path for task in tasks for path in _files(_record(task, out))}
    records = {task.record(out).relative_to(out).as_posix() for task in tasks}
    gone = [path for path in sorted(set(before) - files - records) if (out / path).is_file()]
    for path in gone:
        (out / path).unlink()
    return len(files), len(gone)
