"""Files that take a step before they are read: DOC, WPS, RTF and ODT go many at once through LibreOffice, into DOCX."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from extractors.document import Unreadable
from extractors.extract import refuse
from extractors.readers import office
from extractors.readers.volume import characters
from flows.pool import Done, Job, Pool


def read(pool: Pool, jobs: Iterable[Job]) -> Iterator[Done]:
    """The results of all jobs. What turns out to need LibreOffice is converted when the others are read, and read then
    under the format that it had."""
    waiting: list[Done] = []
    for done in pool.run(jobs):
        if done.extraction.cause == office.NEEDED:
            waiting.append(done)
        else:
            yield done
    if waiting:
        yield from _read_converted(pool, waiting)


def _read_converted(pool: Pool, waiting: Sequence[Done]) -> Iterator[Done]:
    started = time.monotonic()
    results = office.convert({done.key: done.job.data for done in waiting}, pool.workers)
    share = (time.monotonic() - started) / len(waiting)
    converted = []
    for done in waiting:
        result = results[done.key]
        if isinstance(result, Unreadable):
            yield replace(done, extraction=refuse(result, done.extraction.format), seconds=done.seconds + share)
        else:
            hints = replace(done.job.hints, characters=characters(done.job.data))
            converted.append(replace(done.job, data=result, hints=hints))
    formats = {done.key: done.extraction.format for done in waiting}
    for done in pool.run(converted):
        extraction = structs.replace(done.extraction, format=formats[done.key])
        yield replace(done, extraction=extraction, seconds=done.seconds + share)
