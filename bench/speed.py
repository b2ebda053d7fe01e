"""Time of an operation over its floor."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bench import floors
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import read

_REPEATS = {"html": 40, "html from Word": 40, "docx": 10, "pdf": 7}


@dataclass(frozen=True, slots=True)
class Speed:
    """An operation over documents of a format: CPU seconds a document, beside those of its floor.

    `ratio` is how many times the floor's time a document takes, `worst` the most that any one document does, which a
    mean over documents of many sizes would hide; `target` is the largest allowed; None where the operation is a part of
    one that has a target.
    """

    operation: str
    floor: str
    documents: int
    seconds: float
    floor_seconds: float
    ratio: float
    worst: float
    target: float | None

    @property
    def passed(self) -> bool:
        """Whether every document meets the target, if there is one."""
        return self.target is None or self.worst <= self.target


def measure_speed(batch: dict[str, list[bytes]]) -> list[Speed]:
    """Measure reading and the whole extraction of each format against the format's floor."""
    results = []
    for format_, (floor, name, target) in _FLOORS.items():
        measured = [_measure((floor, read, _extract), data, _REPEATS[format_]) for data in batch[format_]]
        for place, (operation, limit) in enumerate((("read", None), ("extract", target)), 1):
            ratios = [median(times[place] / times[0] for times in rounds) for rounds in measured]
            seconds, least = (fmean(min(times[at] for times in rounds) for rounds in measured) for at in (place, 0))
            result = Speed(
                f"{operation} {format_}", name, len(measured), seconds, least, fmean(ratios), max(ratios), limit
            )
            results.append(result)
    return results


def _measure(operations: Sequence[Callable[[bytes], object]], data: bytes, repeats: int) -> list[list[float]]:
    """CPU seconds of each operation on a document, turn and turn about: what else the machine does, and what is left
    in its caches, bears on all of them alike."""
    return [[_once(operation, data) for operation in operations] for _ in range(repeats)]


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
