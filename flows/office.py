"""The step ahead of extraction that DOC, WPS and RTF files take: many at once through LibreOffice, into DOCX."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from extractors.document import Unreadable
from extractors.extract import refuse
from extractors.readers import office, sniff
from flows.pool import Done, Job


class OfficeFiles:
    """The files of a batch that go through LibreOffice, converted by `workers` of it side by side.

    Used in this order: `take` each job, read the `converted` ones, then the `refused` ones; `name` gives each result
    the format that the file had.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._jobs: dict[str, Job] = {}
        self._formats: dict[str, str] = {}
        self._refused: list[Done] = []
        self._seconds = 0.0

    def take(self, job: Job) -> bool:
        """Keep the job if it needs LibreOffice; False if it can be read as it is."""
        format_ = sniff(job.data)
        if format_ not in office.FORMATS:
            return False
        self._jobs[job.key] = job
        self._formats[job.key] = format_
        return True

    def converted(self) -> Iterator[Job]:
        """Convert what was taken: the jobs with their DOCX."""
        if not self._jobs:
            return
        started = time.monotonic()
        results = office.convert({key: job.data for key, job in self._jobs.items()}, self._workers)
        self._seconds = (time.monotonic() - started) / len(results)
        for key, result in results.items():
            if isinstance(result, Unreadable):
                self._refused.append(Done(key, refuse(result, self._formats[key]), 0.0))
            else:
                yield replace(self._jobs[key], data=result)

    def refused(self) -> Iterator[Done]:
        """The results of what could not be converted."""
        yield from self._refused

    def name(self, done: Done) -> Done:
        """A result as one of the file that was converted: its format, and its share of the time it took."""
        format_ = self._formats.get(done.key)
        if format_ is None:
            return done
        return replace(done, extraction=replace(done.extraction, format=format_), seconds=done.seconds + self._seconds)
