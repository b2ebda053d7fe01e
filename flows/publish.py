"""Archive and store → datasets. What is published depends on captures, results and code, never on the clock.

Reports are published partition by partition (year, province); a partition whose inputs are those of the last time is
not even read. Whatever is interrupted is done again by the next run: every file is replaced atomically.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import flows
import gongkai
from flows import crawled, partitions, rows
from flows.corrected import CorrectedStore, lapsed_corrections
from flows.corrections import load_corrections
from flows.coverage import coverage
from flows.documents import Document, Publishers
from flows.editions import Edition, Entry, editions
from flows.partitions import Partition
from flows.store import Store
from flows.workspace import Workspace
from gongkai import dataset
from gongkai.archive import Archive
from gongkai.schema import PARTITIONED

_LAID_OUT = (*sorted(PARTITIONED), "problems")
_REST = "documents"
_CRAWL = "crawl"
_CORRECTIONS = "corrections"


@dataclass(slots=True)
class Published:
    """What publishing changed: by dataset, the partitions that were written or removed."""

    changed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __bool__(self) -> bool:
        return any(self.changed.values())


def publish(
    workspace: Workspace,
    store: Store,
    documents: Sequence[Document],
    publishers: Publishers,
    extra_problems: Iterable[dict[str, object]] = (),
    advance: Callable[[str], object] = lambda partition: None,
) -> Published:
    """Bring the datasets up to date. `advance` is called with the name of each partition before it is looked at;
    `extra_problems` are rows of `problems` that the archive does not show (a list with fewer reports than before).
    """
    archive, root = workspace.open_archive(), workspace.datasets
    published = Published()
    results = CorrectedStore(store, documents, load_corrections(workspace.corrections))
    entries = _entries(documents, results)
    found, covers = editions(entries)
    state = _State(workspace.state / "publish.json", store.version)
    wanted: set[str] = set()
    for partition in _partitions(found, entries, covers):
        advance(partition.name)
        wanted.add(partition.name)
        if state.knows(partition, root):
            continue
        for name, table in partitions.tables(partition, results):
            _write(root, name, partition.name, table, published)
        state.add(partition)
    rest = [entry for entry in entries if entry.report is None]
    problems = rows.table_of("problems", list(partitions.problems_of(rest, results)))
    _write(root, "problems", _REST, problems, published)
    crawl_problems = [*crawled.problems(archive), *extra_problems]
    _write(root, "problems", _CRAWL, rows.table_of("problems", crawl_problems), published)
    lapsed = rows.table_of("problems", list(lapsed_corrections(results, found)))
    _write(root, "problems", _CORRECTIONS, lapsed, published)
    _publish_whole(root, archive, store.version, entries, found, covers, publishers, published)
    asked = rows.table_of("politeness", list(crawled.politeness(workspace.state)))
    _write(root, "politeness", dataset.SINGLE, asked, published)
    for name in _LAID_OUT:
        keep = wanted | ({_REST, _CRAWL, _CORRECTIONS} if name == "problems" else set())
        published.changed[name] += dataset.remove_partitions(root, name, keep)
    for month, table in crawled.by_month(archive):
        _write(root, "captures", month, table, published)
    published.changed["captures"] += dataset.remove_partitions(root, "captures", crawled.months(archive))
    state.save(wanted)
    return published


def _entries(documents: Sequence[Document], store: CorrectedStore) -> list[Entry]:
    summaries = {summary.key: summary for summary in store.summaries()}
    return [Entry(document, summaries.get(document.key)) for document in documents]


def _partitions(
    found: Sequence[Edition], entries: Sequence[Entry], covers: Mapping[str, Edition]
) -> Iterator[Partition]:
    covers_of: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.document.sha256 in covers:
            covers_of[covers[entry.document.sha256].entry.partition].append(entry)
    by_name: dict[str, list[Edition]] = defaultdict(list)
    current: dict[tuple[str, int], Edition] = {}
    for edition in found:
        report = edition.entry.report or {}
        by_name[edition.entry.partition or ""].append(edition)
        if edition.current and report["agency_id"] and report["region_code"] and report["year"]:
            current[report["agency_id"], report["year"]] = edition
    for name in sorted(by_name):
        before: dict[str, Edition] = {}
        for edition in by_name[name]:
            report = edition.entry.report or {}
            earlier = current.get((report["agency_id"], (report["year"] or 0) - 1))
            if earlier is not None:
                before[report["agency_id"]] = earlier
        yield Partition(name, by_name[name], covers_of[name], before)


def _publish_whole(
    root: Path,
    archive: Archive,
    version: str,
    entries: Sequence[Entry],
    found: Sequence[Edition],
    covers: Mapping[str, Edition],
    publishers: Publishers,
    published: Published,
) -> None:
    """The datasets that are one file each."""
    lost = [rows.lost_input_row(capture, version) for capture in crawled.lost_imports(archive)]
    documents = [
        row for entry in entries for row in rows.document_rows(entry, version, covers.get(entry.document.sha256))
    ]
    _write(root, "documents", dataset.SINGLE, rows.table_of("documents", documents + lost), published)
    expected = coverage(found, entries, crawled.listings(archive), crawled.lost_documents(archive), publishers)
    _write(root, "coverage", dataset.SINGLE, rows.table_of("coverage", list(expected)), published)


def _write(root: Path, name: str, partition: str, table: object, published: Published) -> None:
    if dataset.write_partition(root, name, partition, table):
        published.changed[name].append(partition)


class _State:
    """The digests of what each partition was made of when it was last written."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._code = f"{version} {code_digest()}"
        self._known: dict[str, str] = {}
        if path.is_file():
            self._known = json.loads(path.read_text("utf-8"))

    def knows(self, partition: Partition, root: Path) -> bool:
        """Whether the partition stands as these inputs make it."""
        in_place = all(dataset.has_partition(root, name, partition.name) for name in _LAID_OUT)
        return in_place and self._known.get(partition.name) == self._digest(partition)

    def add(self, partition: Partition) -> None:
        self._known[partition.name] = self._digest(partition)
        self._write()

    def save(self, wanted: set[str]) -> None:
        """Forget partitions that are no more."""
        self._known = {name: digest for name, digest in self._known.items() if name in wanted}
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(self._known, indent=1, sort_keys=True), "utf-8")
        temporary.replace(self._path)

    def _digest(self, partition: Partition) -> str:
        text = "\n".join([self._code, *partition.inputs()])
        return hashlib.sha256(text.encode()).hexdigest()


@cache
def code_digest() -> str:
    """Digest of the code that makes rows of results: when it changes, everything is published again."""
    total = hashlib.sha256()
    for package in (flows, gongkai):
        for path in sorted(Path(next(iter(package.__path__))).glob("*.py")):
            total.update(path.read_bytes())
    return total.hexdigest()
