"""A pool of confined processes that read documents, and outlive them.

A document may crash its process (a fault in a C library), hang, or ask for too much memory: it alone is `failed`, a
fresh process takes the place of the lost one, and the others never notice. (`concurrent.futures` gives up the pool.)
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from extractors.extraction import Extraction, Hints
from flows.isolation import answers
from flows.isolation.answers import End, Garbled
from flows.isolation.child import Child, Died, Limits
from flows.isolation.inside import Reader

# A process is replaced after so many documents, and when it holds so much of its memory: libraries leak, and what one
# document leaves behind must not reach many others.
_MOST_DOCUMENTS = 2000
_MOST_HELD = 0.5
_TICK = 0.1  # seconds between looks at the memory of processes
_LOSSES = ("out_of_memory", "crashed")


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read. `key` is the caller's own."""

    key: str
    data: bytes
    hints: Hints


@dataclass(frozen=True, slots=True)
class Done:
    """A job's result and the seconds its reading took."""

    job: Job
    extraction: Extraction
    seconds: float

    @property
    def key(self) -> str:
        """The job's key."""
        return self.job.key


class Pool:
    """`workers` processes that call `extract`; use it in a `with` block. Limits: `timeout` seconds per document,
    `memory` bytes of address space per process."""

    def __init__(self, extract: Reader, workers: int, timeout: float, memory: int) -> None:
        self._extract = extract
        self._limits = Limits(timeout, memory)
        self.workers = workers
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.child.close()
        self._workers.clear()

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Read the documents, in any order; takes a job from the iterable only when a process is free for it.

        Raises `flows.isolation.child.Unstartable`.
        """
        coming, again = iter(jobs), deque[Job]()
        busy: list[_Worker] = []
        while True:
            # All are started before one is given work: they load their libraries side by side.
            self._workers += [_Worker(self._extract, self._limits) for _ in range(self.workers - len(self._workers))]
            for worker in [worker for worker in self._workers if worker not in busy]:
                job = again.popleft() if again and worker.is_fresh else next(coming, None)
                if job is not None:
                    worker.begin(job)
                    busy.append(worker)
            if not busy:
                return
            for worker, done in self._finished(busy):
                busy.remove(worker)
                if worker.is_spent(done):
                    self._workers.remove(worker)
                    worker.child.close()
                if done.extraction.cause in _LOSSES and not worker.is_first:
                    # Perhaps what the documents before left behind was too much: a fresh process decides.
                    again.append(worker.job)
                else:
                    yield done

    @staticmethod
    def _finished(busy: Sequence[_Worker]) -> list[tuple[_Worker, Done]]:
        """The workers that are done with their job, after waiting for one a little."""
        ready = wait([worker.child.fileno() for worker in busy], _TICK)
        found = [(worker, worker.finish(worker.child.fileno() in ready)) for worker in busy]
        return [(worker, done) for worker, done in found if done]


class _Worker:
    """One process and the job it is at."""

    def __init__(self, extract: Reader, limits: Limits) -> None:
        self.child = Child(extract, limits)
        self.job = Job("", b"", Hints())

    @property
    def is_fresh(self) -> bool:
        """Whether it has not begun a document yet."""
        return self.child.documents == 0

    @property
    def is_first(self) -> bool:
        """Whether its job is its first."""
        return self.child.documents == 1

    def begin(self, job: Job) -> None:
        self.job = job
        self.child.begin(job.data, job.hints)

    def finish(self, ready: bool) -> Done | None:
        """Its job's result; None while it is still reading."""
        try:
            if ready:
                return Done(self.job, *self._take())
            if self.child.overdue:
                raise self.child.late()
        except Died as death:
            return Done(self.job, _failed(death.cause, death.sentence), time.monotonic() - self.child.since)
        self.child.used()  # what it held when it died may tell why
        return None

    def _take(self) -> tuple[Extraction, float]:
        """The job's result and its seconds: one answer and the end that comes with it, or the end alone."""
        answer, end = None, self.child.answer()
        if not isinstance(end, End):
            answer, end = end, self.child.answer()
        try:
            if not isinstance(end, End):
                raise Garbled("a second answer")
            found = answers.extraction(answer) if answer is not None else None
        except Garbled as error:
            raise self.child.garbled(error) from None
        if end.cause or found is None:
            found = _failed(end.cause or "internal_error", end.sentence or "Reading it gave nothing.")
        return found, end.seconds

    def is_spent(self, done: Done) -> bool:
        """Whether another process must take its place."""
        lost = done.extraction.cause in (*_LOSSES, "timeout")
        held = self.child.used() > _MOST_HELD * self.child.limits.memory
        return lost or held or self.child.documents >= _MOST_DOCUMENTS


def _failed(cause: str, sentence: str) -> Extraction:
    return Extraction("failed", cause=cause, sentence=sentence)
