"""What it costs to read documents in a confined process, beside reading the same ones in this process."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, cycle

import psutil

from extractors.extract import extract
from extractors.extraction import Hints
from flows.pool import Job, Pool

_DOCUMENTS = 200
_ROUNDS = 3
_REPLACED = 2000  # documents after which a process is replaced: each carries so much of its start
_ALLOWED = 0.05


@dataclass(frozen=True, slots=True)
class Isolation:
    """CPU seconds a document, in this process and in a confined one; of the latter both ends count, and a document's
    share of the start of a process (`start_seconds`)."""

    documents: int
    seconds: float
    floor_seconds: float
    start_seconds: float
    allowed: float = _ALLOWED

    @property
    def overhead(self) -> float:
        """What the confinement adds, in parts of the floor."""
        return (self.seconds + self.start_seconds / _REPLACED) / self.floor_seconds - 1

    @property
    def passed(self) -> bool:
        """Whether it adds no more than allowed."""
        return self.overhead <= self.allowed


def measure_isolation(batch: dict[str, list[bytes]]) -> Isolation:
    """Read documents of all formats both ways, turn and turn about; the best of each counts."""
    # one PDF in ten documents: as many as in the wild
    pdfs, others = (
        cycle(batch["pdf"]),
        cycle(chain(*zip(batch["html"], batch["html from Word"], batch["docx"], strict=False))),
    )
    mixed = [next(pdfs if number % 10 == 0 else others) for number in range(_DOCUMENTS)]
    with Pool(extract, workers=1, timeout=600, memory=1 << 30) as pool:
        before = _spent()
        _isolated(pool, mixed[:1])
        first = _spent() - before
        _isolated(pool, mixed)
        here, there = [], []
        for _ in range(_ROUNDS):
            there.append(_isolated(pool, mixed))
            here.append(_in_process(mixed))
    return Isolation(_DOCUMENTS, min(there) / _DOCUMENTS, min(here) / _DOCUMENTS, first)


def _spent() -> float:
    """CPU seconds of this process and those it started that live."""
    children = (child.cpu_times() for child in psutil.Process().children())
    return time.process_time() + sum(times.user + times.system for times in children)


def _isolated(pool: Pool, documents: Sequence[bytes]) -> float:
    gc.collect(0)
    before = _spent()
    for _ in pool.run(Job("", data, Hints()) for data in documents):
        pass
    return _spent() - before


def _in_process(documents: Sequence[bytes]) -> float:
    gc.collect(0)
    before = time.process_time()
    for data in documents:
        extract(data, Hints())
    return time.process_time() - before
