"""Time of an operation over its floor."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

from bench import floors
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import read

_REPEATS = {"html": 20, "html from Word": 20, "docx": 10, "pdf": 3}


@dataclass(frozen=True, slots=True)
class Speed:
    """An operation over documents of a format: CPU seconds a document, beside those of its floor.

    `worst` is the largest ratio of any one document, which a mean over documents of many sizes would hide; `target`
    is the largest allowed; None where the operation is a part of one that has a target.
    """

    operation: str
    floor: str
    documents: int
    seconds: float
    floor_seconds: float
    worst: float
    target: float | None

    @property
    def ratio(self) -> float:
        """Time of the operation in times of the floor."""
        return self.seconds / self.floor_seconds

    @property
    def passed(self) -> bool:
        """Whether every document meets the target, if there is one."""
        return self.target is None or self.worst <= self.target


def measure_speed(batch: dict[str, list[bytes]]) -> list[Speed]:
    """Measure reading and the whole extraction of each format against the format's floor."""
    results = []
    for format_, (floor, name, target) in _FLOORS.items():
        data = batch[format_]
        repeats = _REPEATS[format_]
        floors = _seconds(floor, data, repeats)
        for operation, function, limit in (("read", read, None), ("extract", _extract, target)):
            times = _seconds(function, data, repeats)
            worst = max(seconds / least for seconds, least in zip(times, floors, strict=True))
            means = fmean(times), fmean(floors)
            results.append(Speed(f"{operation} {format_}", name, len(data), *means, worst, limit))
    return results


def _seconds(function: Callable[[bytes], object], batch: list[bytes], repeats: int) -> list[float]:
    """CPU seconds of each document: the best of `repeats` runs."""
    return [min(_once(function, data) for _ in range(repeats)) for data in batch]


def _once(function: Callable[[bytes], object], data: bytes) -> float:
    gc.collect(0)
    start = time.process_time()
    function(data)
    return time.process_time() - start


def _extract(data: bytes) -> object:
    return extract(data, Hints())


_FLOORS: dict[str, tuple[Callable[[bytes], object], str, float]] = {
    "html": (floors.parse_html, "lxml parse", 6),
    "html from Word": (floors.parse_html, "lxml parse", 6),
    "docx": (floors.parse_docx, "unzip, lxml parse", 4),
    "pdf": (floors.extract_tables, "pdfplumber, table pages", 1.3),
}
"""Format → its floor, the floor's name, the target of the whole extraction."""
