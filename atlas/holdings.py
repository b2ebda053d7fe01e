"""What an atlas is made from: the datasets of a data folder or of `extract --out`, and the archive beside them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from atlas.addresses import agency_key
from atlas.figures import Figures
from atlas.originals import Draughtsman
from flows.documents import Document, documents
from gongkai import codebook, dataset
from gongkai.archive import Archive
from gongkai.original import archive_of
from gongkai.schema import SCHEMAS
from gongkai.selection import find_root
from gongkai.settings import ExtractSettings

Row = dict[str, Any]
_DEFAULTS = ExtractSettings()


@dataclass(frozen=True)
class Holdings:
    """The datasets under `root`, each read when it is first asked for; `archive` is None where it is not at hand, and
    `registry`, the file of the sites, where none belongs to them. To be closed."""

    data: Path
    root: Path
    archive: Archive | None
    draughtsman: Draughtsman
    registry: Path | None = None

    @classmethod
    def open(cls, data: Path, settings: ExtractSettings = _DEFAULTS, registry: Path | None = None) -> Holdings:
        """What lies in `data`. Raises `FileNotFoundError` where there are no datasets."""
        root = find_root(data, None).resolve()
        try:
            archive = Archive(archive_of(root))
        except FileNotFoundError:
            archive = None
        crawled = root != data.resolve()  # what `extract --out` wrote is of no site
        return cls(data, root, archive, Draughtsman(settings), registry if crawled else None)

    def close(self) -> None:
        """End what draws the originals."""
        self.draughtsman.close()

    @cached_property
    def reports(self) -> list[Row]:
        """Every revision of every report, by region, agency and year."""
        rows = dataset.read(self.root, "reports").to_pylist()
        return sorted(rows, key=lambda row: (row["region_code"] or "~", row["report_id"], row["revision"]))

    @cached_property
    def current(self) -> dict[str, Row]:
        """The revision in use of each report, by its id."""
        return {row["report_id"]: row for row in self.reports if row["current"]}

    @cached_property
    def coverage(self) -> list[Row]:
        """Every agency and year that a report is, or is not, there for."""
        return list(dataset.read(self.root, "coverage").to_pylist())

    @cached_property
    def problems(self) -> dict[str | None, list[Row]]:
        """What was not understood, by report; under None what belongs to none."""
        found: dict[str | None, list[Row]] = defaultdict(list)
        for row in dataset.read(self.root, "problems").to_pylist():
            found[row["report_id"]].append(row)
        return dict(found)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents of the archive by their sha256; none where it is not at hand."""
        found = documents(self.archive.documents(), {}) if self.archive else []
        return {document.sha256: document for document in found}

    @cached_property
    def figures(self) -> Figures:
        """The numbers of the reports in use."""
        return Figures(self.root)

    @cached_property
    def formats(self) -> dict[str, str | None]:
        """The format of each document by its sha256."""
        rows = dataset.read(self.root, "documents", ["document_sha256", "format"]).to_pylist()
        return {row["document_sha256"]: row["format"] for row in rows}

    @cached_property
    def revisions(self) -> dict[str, list[Row]]:
        """Every revision of each report, by its id."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.reports:
            found[row["report_id"]].append(row)
        return dict(found)

    @cached_property
    def series(self) -> dict[str, list[Row]]:
        """The current reports of each agency by its key, years in order."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.current.values(), key=lambda row: (row["year"] or 0, row["report_id"])):
            found[agency_key(row)].append(row)
        return dict(found)

    @cached_property
    def agencies(self) -> dict[str, list[Row]]:
        """The rows of `coverage` of each agency by its key, years in order; of one that is in reports alone, none."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.coverage, key=lambda row: row["year"] or 0):
            found[agency_key(row)].append(row)
        return dict(found)

    @cached_property
    def years(self) -> list[int]:
        """The years that any report is there, or missing, for."""
        return sorted({row["year"] for row in (*self.coverage, *self.reports) if row["year"]})

    def digest(self, names: Iterable[str] = SCHEMAS, partition: str = "") -> str:
        """What the files of some datasets hold, or one partition of them, as a digest of their bytes."""
        return _digest(self, tuple(names), partition)


@lru_cache(10_000)
def _digest(holdings: Holdings, names: tuple[str, ...], partition: str) -> str:
    sums = hashlib.sha256()
    for name in names:
        for part in [partition] if partition else dataset.partitions(holdings.root, name):
            sums.update(f"{name} {part} {_sum(holdings, name, part)} ".encode())
    return sums.hexdigest()


@lru_cache(10_000)
def _sum(holdings: Holdings, name: str, partition: str) -> str:
    path = dataset.file_of(holdings.root, name, partition)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def province_label(province: str | None) -> tuple[str, str]:
    """A province in Chinese and in English, e.g. 黑龙江省, Heilongjiang."""
    if not province or province == dataset.UNKNOWN:
        return "省份不详", "province unknown"
    return _province_names().get(province, province), province.replace("_", " ").title()


@cache
def _province_names() -> dict[str, str]:
    return {region.province: region.name for region in codebook.regions().values() if region.level == "province"}
