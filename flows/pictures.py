"""Documents that are pictures, or hold some: read a second time, by character recognition, in processes of their own.

Recognition wants twice the memory and a hundred times the time, and libraries that no other document needs: so the
common processes tell which documents want it, and those that read these are started when there are some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from msgspec import structs

from extractors.extract import extract_with_pictures
from extractors.extraction import Extraction
from extractors.readers import ocr
from flows import office
from flows.isolation.child import Limits
from flows.pool import Done, Job, Pool
from gongkai.settings import ExtractSettings

_CAUSES = frozenset((ocr.NEEDED, *ocr.NOTES))


def want_reading(extraction: Extraction) -> bool:
    """Whether pictures of a document are to be read, and can be here."""
    causes = {extraction.cause, *(problem.cause for problem in extraction.problems)}
    return ocr.is_installed() and not _CAUSES.isdisjoint(causes)


def read(pool: Pool, jobs: Iterable[Job], settings: ExtractSettings) -> Iterator[Done]:
    """The results of all jobs: what turns out to hold pictures of text is read again when the others are read."""
    waiting: list[Done] = []
    for done in office.read(pool, jobs):
        if want_reading(done.extraction):
            waiting.append(done)
        else:
            yield done
    if not waiting:
        return
    before = {done.key: done for done in waiting}
    with _pool(settings, len(waiting)) as readers:
        for done in readers.run(done.job for done in waiting):
            first = before[done.key]
            extraction = structs.replace(done.extraction, format=first.extraction.format)
            yield replace(done, extraction=extraction, seconds=first.seconds + done.seconds)


def limits(settings: ExtractSettings) -> Limits:
    """What a document may cost whose pictures are read."""
    return Limits(settings.ocr_timeout_seconds, settings.ocr_memory_mb << 20)


def _pool(settings: ExtractSettings, documents: int) -> Pool:
    workers = max(1, min(settings.processes, documents))
    return Pool(extract_with_pictures, workers, settings.ocr_timeout_seconds, settings.ocr_memory_mb << 20)
