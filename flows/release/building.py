"""Building a release: all of it in a folder aside, then one rename, then the pointer."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from extractors import extract
from flows.progress import Progress
from flows.publish import code_digest
from flows.release import archived, extracts, words
from flows.release.changes import SCHEMA as CHANGES_SCHEMA
from flows.release.changes import Changes, Side, write_changes
from flows.release.croissant import croissant
from flows.release.datapackage import as_json, datapackage, table_schemas
from flows.release.files import Files
from flows.release.shelf import MANIFEST, Shelf
from flows.workspace import Workspace
from gongkai import __version__, codebook, dataset
from gongkai.schema import SCHEMAS

_MONTH = re.compile(r"\d{4}\.(0[1-9]|1[0-2])")
_BUILDING = ".building"


class ReleaseError(ValueError):
    """There is nothing to release, or not by this code; the message says what to do first."""


@dataclass(frozen=True, slots=True)
class Released:
    """A release, whether it is new, and what its `release.json` says."""

    path: Path
    new: bool
    manifest: dict[str, Any]


def release(workspace: Workspace, month: str | None = None, progress: Progress | None = None) -> Released:
    """Freeze the published datasets, unless the newest release holds the same; either way it is the current one then.

    The name is `v` + the month of the newest capture, or `month`, + the number of the release in that month. To be
    called with the workspace's lock held.

    Raises:
        NothingPublished: there are no datasets.
        ReleaseError: they were published by other code than this; `month` is none.
    """
    progress = progress or Progress()
    if month and not _MONTH.fullmatch(month):
        raise ReleaseError(f"{month!r} is no month; give it as 2026.11.")
    shelf = Shelf(workspace.releases)
    shelf.root.mkdir(parents=True, exist_ok=True)
    _refuse_other_code(workspace.published())
    building = shelf.root / _BUILDING
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    progress.begin("release", None)
    taken = Files(building)
    _freeze(workspace.datasets, taken, progress)
    contents = _digest(taken)
    newest = shelf.newest()
    if newest is not None and shelf.manifest(newest)["contents_sha256"] == contents:
        shutil.rmtree(building)
        shelf.point_to(newest)
        return Released(shelf.root / newest, False, shelf.manifest(newest))
    name = shelf.following(_month(workspace.datasets, month))
    manifest = _complete(taken, shelf, name, newest, contents, progress)
    shelf.put(building, name)
    shelf.point_to(name)
    return Released(shelf.root / name, True, manifest)


def _refuse_other_code(datasets: Path) -> None:
    versions = set(dataset.read(datasets, "documents", ["extractor_version"])["extractor_version"].unique().to_pylist())
    if versions - {extract.extractor_version()}:
        raise ReleaseError(
            f"The datasets were read by {', '.join(sorted(versions))}, the code here is {extract.extractor_version()}: "
            "`gongkai reextract` first, so that the release says rightly what it was made by."
        )


def _month(datasets: Path, given: str | None) -> str:
    found = given or archived.newest_capture(datasets)
    if found is None:
        raise ReleaseError("The datasets hold no capture to take the month of the name from: give it with --month.")
    return found


def _freeze(datasets: Path, taken: Files, progress: Progress) -> None:
    """The datasets as they are, and the codebook."""
    for name in words.DATASETS:
        for source in map(Path, dataset.files(datasets, name)):
            taken.take(source, source.relative_to(datasets).as_posix())
            progress.advance()
    for entry in sorted(files(codebook).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".csv"):
            with as_file(entry) as path:
                taken.write(f"codebook/{entry.name}", partial(shutil.copyfile, path))


def _complete(
    taken: Files, shelf: Shelf, name: str, previous: str | None, contents: str, progress: Progress
) -> dict[str, Any]:
    """All else that makes a release of frozen datasets."""
    root = taken.root
    for table, columns in extracts.COLUMNS.items():
        for path, source in extracts.extracts(root, table):
            taken.write(path, partial(_write_csv, source, columns))
            progress.advance()
    for schema, fields in table_schemas().items():
        taken.text(f"schema/{schema}.json", as_json(fields))
    archive = taken.write("archive.csv", partial(archived.write_manifest, root))
    changed = _compare(taken, shelf, previous)
    taken.text("CHANGES.md", words.changelog(name, changed))
    rows = {dataset_: _rows(taken, dataset_) for dataset_ in words.DATASETS}
    in_use = {name: _in_use(taken, name) for name in words.DATASETS if "current" in SCHEMAS[name].names}
    manifest = {
        "name": name,
        "previous": previous,
        "contents_sha256": contents,
        "rows": rows,
        "rows_in_use": in_use,
        "package_version": __version__,
        "extractor_version": extract.extractor_version(),
        "source_sha256": _source(),
        "codebook_sha256": codebook.digest(),
        "archive_sha256": archive.sha256,
        "changes": changed.as_json(),
    }
    taken.text(MANIFEST, as_json(manifest))
    taken.text("README.md", words.readme(name, rows, in_use, changed))
    tables = list(taken.by_path.values())
    taken.text("datapackage.json", datapackage(name, tables))
    taken.text("croissant.json", croissant(name, tables))
    taken.seal()
    return manifest


def _source() -> str:
    """Digest of all code that a value passes through, the codebook apart."""
    return hashlib.sha256(f"{extract.source_digest()} {code_digest()}".encode()).hexdigest()


def _write_csv(source: str, columns: tuple[str, ...], target: Path) -> None:
    extracts.write_csv(source, columns, target)


def _compare(taken: Files, shelf: Shelf, previous: str | None) -> Changes:
    changed = Changes(previous)
    here = Side(taken.root, _source(), codebook.digest())
    if previous is None:
        changed.cells_after = _rows(taken, "observations")
        taken.write("changes.parquet", lambda target: pq.write_table(CHANGES_SCHEMA.empty_table(), target))
        return changed
    made = shelf.manifest(previous)
    before = Side(shelf.root / previous, made["source_sha256"], made["codebook_sha256"])
    taken.write("changes.parquet", lambda target: write_changes(before, here, changed, target))
    return changed


def _rows(taken: Files, name: str) -> int:
    return sum(pq.read_metadata(path).num_rows for path in dataset.files(taken.root, name))


def _in_use(taken: Files, name: str) -> int:
    """Rows of the revisions to use: of `reports` as many as there are reports."""
    source = ds.dataset(dataset.files(taken.root, name), schema=SCHEMAS[name], format="parquet")
    return int(source.count_rows(filter=pc.field("current")))


def _digest(taken: Files) -> str:
    """Digest of what is released: the datasets and the codebook. The code's version stands in every row."""
    lines = (f"{file.sha256}  {path}\n" for path, file in sorted(taken.by_path.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
