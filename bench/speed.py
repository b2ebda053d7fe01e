"""Time of an operation over its floor."""

from __future__ import annotations

import gc
import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from statistics import fmean

import lxml.html
import pdfplumber
import pypdfium2
from lxml import etree

from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import read
from extractors.readers.pdf_pages import survey

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


def _parse_html(data: bytes) -> object:
    return lxml.html.document_fromstring(data)


def _parse_docx(data: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return [etree.fromstring(package.read(name)) for name in names]


def _extract_tables(data: bytes) -> object:
    """pdfplumber's tables of the pages that have rulings, and nothing else."""
    with pdfplumber.open(io.BytesIO(data), pages=_ruled_pages(data)) as file:
        return [page.extract_tables() for page in file.pages]


@cache
def _ruled_pages(data: bytes) -> list[int]:
    """The pages with rulings, from 1; kept, since to find them is no part of the floor."""
    with pypdfium2.PdfDocument(data) as file:
        return [index + 1 for index in range(len(file)) if survey(file, index).ruled]


_FLOORS: dict[str, tuple[Callable[[bytes], object], str, float]] = {
    "html": (_parse_html, "lxml parse", 6),
    "html from Word": (_parse_html, "lxml parse", 6),
    "docx": (_parse_docx, "unzip, lxml parse", 4),
    "pdf": (_extract_tables, "pdfplumber, table pages", 1.3),
}
"""Format → its floor, the floor's name, the target of the whole extraction."""
