"""Extraction in batches: documents of the archive → results in the store. Only what is not stored yet is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from extractors.extraction import Extraction
from flows import pictures
from flows.documents import Document
from flows.isolation.inside import Reader
from flows.pool import Job, Pool
from flows.store import Result, Store
from gongkai.archive import Archive, ArchiveError
from gongkai.settings import ExtractSettings

MIB = 1 << 20


@dataclass(slots=True)
class Tally:
    """What a batch came to: documents per outcome, seconds spent in them, and documents the archive could not give."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    unread: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another batch's tally to this one."""
        self.outcomes.update(other.outcomes)
        self.seconds += other.seconds
        self.unread += other.unread


def pool_of(extract: Reader, settings: ExtractSettings, documents: int) -> Pool:
    """The pool that the settings describe, no larger than the number of documents needs."""
    return Pool(extract, max(1, min(settings.processes, documents)), settings.timeout_seconds, settings.memory_mb * MIB)


def pending(documents: Sequence[Document], store: Store) -> list[Document]:
    """The documents that have no result in the store."""
    known = store.keys()
    return [document for document in documents if document.key not in known]


def batches(documents: Sequence[Document], size: int) -> Iterator[list[Document]]:
    """The documents in batches of `size`."""
    coming = iter(documents)
    while batch := list(islice(coming, size)):
        yield batch


def extract_batch(
    archive: Archive,
    store: Store,
    pool: Pool,
    batch: Sequence[Document],
    settings: ExtractSettings,
    advance: Callable[[], object] = lambda: None,
) -> Tally:
    """Read a batch of documents and store their results; `advance` is called after each.

    A document that the archive cannot give is not stored, so that it is tried again when the archive is repaired.
    """
    tally, max_bytes = Tally(), settings.max_document_mb * MIB
    results = [_too_large(document, max_bytes) for document in batch if (document.first.size or 0) > max_bytes]
    by_key = {document.key: document for document in batch if (document.first.size or 0) <= max_bytes}

    def jobs() -> Iterator[Job]:
        for document in by_key.values():
            try:
                data = document.content(archive)
            except ArchiveError as error:
                tally.unread.append(f"{document.first.url}: {error}")
                advance()
            else:
                yield Job(document.key, data, document.hints)

    for done in pictures.read(pool, jobs(), settings):
        results.append(Result(done.key, by_key[done.key].sha256, done.seconds, done.extraction))
        advance()
    if results:
        store.write(sorted(results, key=lambda result: result.key))
    tally.outcomes.update(result.extraction.outcome for result in results)
    tally.seconds = sum(result.seconds for result in results)
    return tally


def _too_large(document: Document, max_bytes: int) -> Result:
    sentence = (
        f"It has {document.first.size} bytes, more than the {max_bytes >> 20} MiB that extract.max_document_mb allows."
    )
    return Result(document.key, document.sha256, 0.0, Extraction("failed", cause="too_large", sentence=sentence))
