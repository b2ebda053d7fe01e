"""Which documents are the same report, in what order they appeared, and which of them to use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.documents import Document
from flows.saved_pages import article_of
from flows.store import Summary
from gongkai import dataset


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and its stored result (None where there is none, so far)."""

    document: Document
    summary: Summary | None

    @property
    def report(self) -> dict[str, Any] | None:
        """What the document says about its report; None where it is no report or was not read."""
        return self.summary.report if self.summary else None

    @property
    def report_id(self) -> str | None:
        """agency_id + year. Where region, agency or year is unknown nothing says that two documents are the same
        report: the id is then the document's own."""
        report = self.report
        if report is None:
            return None
        name = f"{report['agency_id'] or 'unknown'}-{report['year'] or 'unknown'}"
        known = report["agency_id"] and report["region_code"] and report["year"]
        return name if known else f"{name}-{self.document.sha256[:12]}"

    @property
    def partition(self) -> str | None:
        """The partition its report belongs to."""
        report = self.report
        return None if report is None else dataset.partition_of(report["year"], report["province"])

    @property
    def counts(self) -> dict[str, int]:
        """Cells of its tables by status and quality; empty without a result."""
        return self.summary.counts if self.summary else {}


@dataclass(frozen=True, slots=True)
class Edition:
    """One revision of a report."""

    entry: Entry
    report_id: str
    revision: int
    current: bool


def editions(entries: Sequence[Entry]) -> tuple[list[Edition], dict[str, Edition]]:
    """The revisions of all reports among the entries, and by sha256 the documents that are only the cover of one.

    A page without a table is a cover where a document it links to, or another one of the same report, has the tables.
    The current revision is the one with most verified cells, then most numbers, then fewest conflicts, then the latest.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    leads_to: dict[str, str] = {}
    for entry in entries:
        if entry.report_id is not None and entry.counts["cells"]:
            groups[entry.report_id].append(entry)
            leads_to |= {
                capture.parent_url: entry.report_id for capture in entry.document.captures if capture.parent_url
            }
    covers: dict[str, str] = {}
    for entry in entries:
        if entry.report_id is None or entry.counts["cells"]:
            continue
        pages = (article_of(capture.url) for capture in entry.document.captures)
        linked = (leads_to[url] for url in pages if url in leads_to)
        target = next(linked, entry.report_id if entry.report_id in groups else None)
        if target:
            covers[entry.document.sha256] = target
    for entry in entries:
        if entry.report_id is not None and not entry.counts["cells"] and entry.document.sha256 not in covers:
            groups[entry.report_id].append(entry)
    found = [edition for report_id in sorted(groups) for edition in _revisions(report_id, groups[report_id])]
    current = {edition.report_id: edition for edition in found if edition.current}
    return found, {sha256: current[report_id] for sha256, report_id in covers.items()}


def _revisions(report_id: str, group: Sequence[Entry]) -> list[Edition]:
    ordered = sorted(group, key=_appearance)
    best = max(range(len(ordered)), key=lambda number: (*_worth(ordered[number]), number))
    return [Edition(entry, report_id, number + 1, number == best) for number, entry in enumerate(ordered)]


def _appearance(entry: Entry) -> tuple[Any, ...]:
    first = entry.document.first
    return first.captured_at, first.url, entry.document.sha256


def _worth(entry: Entry) -> tuple[int, int, int]:
    counts = entry.counts
    return counts["verified"], counts["reported"], -counts["conflict"]
