"""Memory over many documents: a leak a document would show."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from itertools import chain, cycle

import psutil

from extractors.extract import extract
from extractors.extraction import Hints

_EARLY, _LATE = 50, 500
_ALLOWED_MIB = 20.0
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Growth:
    """Resident memory in MiB after `early` and after `late` documents, and by how much it may grow in between."""

    early: int
    late: int
    early_mib: float
    late_mib: float
    allowed_mib: float = _ALLOWED_MIB

    @property
    def passed(self) -> bool:
        """Whether memory stays flat."""
        return self.late_mib - self.early_mib <= self.allowed_mib


def measure_growth(batch: dict[str, list[bytes]]) -> Growth:
    """Extract documents of all formats in turn, over and over."""
    # One PDF in ten documents: as many as in the wild, and the wait stays bearable.
    others = cycle(chain(batch["html"], batch["docx"]))
    pdfs = cycle(batch["pdf"])
    sizes = {}
    for number in range(1, _LATE + 1):
        extract(next(pdfs if number % 10 == 0 else others), Hints())
        if number in (_EARLY, _LATE):
            gc.collect()
            sizes[number] = psutil.Process().memory_info().rss / _MIB
    return Growth(_EARLY, _LATE, sizes[_EARLY], sizes[_LATE])
