"""A pool of processes that read documents, and outlive them.

A document may crash its process (a fault in a C library), hang, or ask for too much memory: it alone is `failed`, a
fresh process takes the place of the lost one, and the others never notice. (`concurrent.futures` gives up the pool.)
"""

from __future__ import annotations

import logging
import multiprocessing
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Protocol, Self

from extractors.extraction import Extraction, Hints


class Extract(Protocol):
    """What reads a document; `extractors.extract.extract` in real life. Must be importable by a new process."""

    def __call__(self, data: bytes, hints: Hints) -> Extraction: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read. `key` is the caller's own."""

    key: str
    data: bytes
    hints: Hints


@dataclass(frozen=True, slots=True)
class Done:
    """A job's result and the seconds its reading took."""

    key: str
    extraction: Extraction
    seconds: float


class Pool:
    """`workers` processes that call `extract`; use it in a `with` block. Limits: `timeout` seconds per document,
    `memory` bytes of address space per process."""

    def __init__(self, extract: Extract, workers: int, timeout: float, memory: int) -> None:
        self._arguments = (extract, memory)
        self.workers = workers
        self._timeout = timeout
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Read the documents, in any order; takes a job from the iterable only when a process is free for it."""
        coming = iter(jobs)
        busy: list[_Worker] = []
        while True:
            # All are started before one is given work: they load their libraries side by side.
            self._workers += [_Worker(*self._arguments) for _ in range(self.workers - len(self._workers))]
            for worker in [worker for worker in self._workers if worker not in busy]:
                job = next(coming, None)
                if job is None:
                    break
                worker.start(job)
                busy.append(worker)
            if not busy:
                return
            patience = max(0.0, min(worker.since for worker in busy) + self._timeout - time.monotonic())
            wait([worker.pipe for worker in busy], patience)
            for worker in list(busy):
                done = self._finish(worker)
                if done is not None:
                    busy.remove(worker)
                    yield done

    def _finish(self, worker: _Worker) -> Done | None:
        """The worker's result; None while it is still reading. A worker that died or hangs is replaced."""
        seconds = time.monotonic() - worker.since
        if worker.pipe.poll():
            try:
                extraction, seconds = worker.pipe.recv()
            except (EOFError, OSError):
                extraction = _failed("crashed", f"Reading it ended the process ({worker.ending()}).")
                self._drop(worker)
        elif seconds >= self._timeout:
            extraction = _failed("timeout", f"Reading it took more than {self._timeout:g} seconds.")
            self._drop(worker)
        else:
            return None
        return Done(worker.key, extraction, seconds)

    def _drop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.stop()


class _Worker:
    """One process and the job it is at."""

    def __init__(self, extract: Extract, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_work, args=(theirs, extract, memory), daemon=True)
        self.process.start()
        theirs.close()
        self.key = ""
        self.since = 0.0

    def start(self, job: Job) -> None:
        self.key = job.key
        self.since = time.monotonic()
        with suppress(OSError):  # it died while idle: its pipe will say so, and the job be reported as crashed
            self.pipe.send((job.data, job.hints))

    def ending(self) -> str:
        self.process.join(5)
        code = self.process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _work(pipe: Connection, extract: Extract, memory: int) -> None:
    """The life of a worker process: read documents until the other end closes."""
    # a damaged PDF makes pdfminer warn a line at a time; what it means for the numbers, the result says
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            data, hints = pipe.recv()
        except EOFError:
            return
        started = time.perf_counter()
        try:
            extraction = extract(data, hints)
        except MemoryError:
            extraction = _failed("memory", f"Reading it needs more than {memory >> 20} MiB of memory.")
        except Exception as error:  # whatever a hostile document provokes: it is this document's result
            extraction = _failed("internal_error", f"Reading it failed unexpectedly: {type(error).__name__}: {error}.")
        pipe.send((extraction, time.perf_counter() - started))


def _failed(cause: str, sentence: str) -> Extraction:
    return Extraction("failed", cause=cause, sentence=sentence)
