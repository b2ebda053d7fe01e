"""One partition of the datasets that are laid out by year and province: the reports of a province about a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from flows import agreement, rows, years
from flows.agreement import Conflicts, differences
from flows.corrected import CorrectedStore
from flows.editions import Edition, Entry
from flows.store import Summary
from gongkai import codebook
from gongkai.schema import PARTITIONED

# What a page without tables is blamed for, until the document it leads to is there.
_SOLVED = frozenset({"report_in_attachment", "tables_are_images"})


@dataclass(frozen=True, slots=True)
class Partition:
    """What a partition is made of. `covers` are documents of its reports that make no revision of their own;
    `before` gives, by agency, the current edition of the year before."""

    name: str
    editions: Sequence[Edition]
    covers: Sequence[Entry]
    before: Mapping[str, Edition]

    def inputs(self) -> Iterator[str]:
        """One line for each thing that decides the partition's rows."""
        for edition in self.editions:
            first = edition.entry.document.first
            yield f"{_read_as(edition)} {edition.report_id} {edition.revision} {edition.current} {first}"
        for entry in self.covers:
            yield f"{entry.document.key} {entry.document.first}"
        for agency, edition in sorted(self.before.items()):
            yield f"{agency} {_read_as(edition)}"


def _read_as(edition: Edition) -> str:
    """What decides the values of an edition."""
    summary = edition.entry.summary
    return f"{edition.entry.document.key} {summary.corrections if summary else ''}".rstrip()


class NestedRows:
    """The nested rows of a column of the store for some documents, read one batch of the store at a time."""

    def __init__(self, store: CorrectedStore, entries: Sequence[Entry], column: str) -> None:
        self._tables: dict[str, pa.Table] = {}
        by_batch: dict[str, list[Summary]] = defaultdict(list)
        for summary in (entry.summary for entry in entries if entry.summary):
            by_batch[summary.batch].append(summary)
        for batch, group in by_batch.items():
            tables = store.rows(batch, [summary.row for summary in group], column)
            self._tables.update(zip((summary.key for summary in group), tables, strict=True))

    def of(self, entry: Entry) -> pa.Table:
        """The rows of one document."""
        return self._tables[entry.document.key]


def tables(partition: Partition, store: CorrectedStore) -> Iterator[tuple[str, pa.Table]]:
    """The partition of each dataset that is laid out by year and province, and of `problems`."""
    entries = [edition.entry for edition in partition.editions]
    observations = NestedRows(
        store, [*entries, *(edition.entry for edition in partition.before.values())], "observations"
    )
    found = differences(partition.editions, observations.of)
    conflicts = Conflicts(found)
    reports = [rows.report_row(edition, store.version) | conflicts.counts(edition) for edition in partition.editions]
    yield "reports", rows.table_of("reports", reports)
    for name in sorted(PARTITIONED - {"reports"}):
        nested = observations if name == "observations" else NestedRows(store, entries, name)
        of_editions = [
            rows.with_constants(nested.of(edition.entry), rows.identity(edition, store.version))
            for edition in partition.editions
        ]
        if name == "observations":
            of_editions = list(map(conflicts.mark, partition.editions, of_editions))
        if name == "checks":
            of_editions.append(rows.table_of(name, list(_across_years(partition, observations, store.version))))
            of_editions = [table.select(of_editions[-1].column_names) for table in of_editions]
        yield name, pa.concat_tables(of_editions, promote_options="default")
    covers = (row for row in problems_of(partition.covers, store) if row["cause"] not in _SOLVED)
    repeated = _repeats(partition, observations, store)
    problems = [*problems_of(entries, store), *covers, *agreement.problems(found), *repeated]
    yield "problems", rows.table_of("problems", problems)


def problems_of(entries: Sequence[Entry], store: CorrectedStore) -> Iterator[dict[str, Any]]:
    """The rows of `problems` that extraction gave, for each address of a document; one that is not ok has some."""
    nested = NestedRows(store, entries, "problems")
    for entry in entries:
        summary = entry.summary
        found = nested.of(entry).to_pylist() if summary else []
        if summary is None:
            found = [{"stage": "archive", "cause": "not_stored", "severity": "error", "sentence": rows.NOT_STORED}]
        elif summary.outcome in ("partial", "failed") and not found:
            found = [{"stage": "read", "cause": summary.cause, "severity": "error", "sentence": summary.sentence}]
        for capture in entry.document.captures:
            for problem in found:
                yield rows.problem_row(capture=capture, report_id=entry.report_id, **problem)


def _successive(partition: Partition) -> Iterator[tuple[Edition, Edition]]:
    """The current edition of each report's year before, and its own."""
    for edition in partition.editions:
        before = partition.before.get((edition.entry.report or {})["agency_id"])
        if before is not None and edition.current:
            yield before, edition


def _across_years(partition: Partition, observations: NestedRows, version: str) -> Iterator[dict[str, Any]]:
    wanted = [identity for identity in codebook.identities() if identity.across_years]
    for before, edition in _successive(partition):
        earlier, later = (observations.of(item.entry).to_pylist() for item in (before, edition))
        for identity in wanted:
            for check in years.checks(identity, earlier, later):
                yield {**check, **rows.identity(edition, version)}


def _repeats(partition: Partition, observations: NestedRows, store: CorrectedStore) -> Iterator[dict[str, Any]]:
    """Reports that repeat that of the year before."""
    pairs = list(_successive(partition))
    sections = NestedRows(store, [edition.entry for pair in pairs for edition in pair], "sections")
    for before, edition in pairs:
        old, new = (observations.of(item.entry).to_pylist() for item in (before, edition))
        texts = ["\n".join(sections.of(item.entry)["text"].to_pylist()) for item in (before, edition)]
        first, earlier = edition.entry.document.first, before.entry.document.first
        for cause, sentence, evidence in years.repeats(old, new, (texts[0], texts[1])):
            yield rows.problem_row(
                "publish",
                cause,
                "warning",
                f"{sentence} It stands at {earlier.url}.",
                first,
                evidence=evidence,
                report_id=edition.report_id,
            )
