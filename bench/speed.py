"""Time of an operation over its floor."""

from __future__ import annotations

import gc
import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import lxml.html
import pdfplumber
import pypdfium2
from lxml import etree

from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import read
from extractors.readers.pdf_pages import survey

_REPEATS = {"html": 20, "docx": 10, "pdf": 3}


@dataclass(frozen=True, slots=True)
class Speed:
    """An operation over documents of a format: CPU seconds a document, beside those of its floor.

    `target` is the largest ratio allowed; None where the operation is a part of one that has a target.
    """

    operation: str
    floor: str
    documents: int
    seconds: float
    floor_seconds: float
    target: float | None

    @property
    def ratio(self) -> float:
        """Time of the operation in times of the floor."""
        return self.seconds / self.floor_seconds

    @property
    def passed(self) -> bool:
        """Whether the ratio meets its target, if it has one."""
        return self.target is None or self.ratio <= self.target


def measure_speed(batch: dict[str, list[bytes]]) -> list[Speed]:
    """Measure reading and the whole extraction of each format against the format's floor."""
    results = []
    for format_, (floor, name, target) in _FLOORS.items():
        data = batch[format_]
        repeats = _REPEATS[format_]
        least = _seconds(floor, data, repeats)
        results.append(Speed(f"read {format_}", name, len(data), _seconds(read, data, repeats), least, None))
        results.append(Speed(f"extract {format_}", name, len(data), _seconds(_extract, data, repeats), least, target))
    return results


def _seconds(function: Callable[[bytes], object], batch: list[bytes], repeats: int) -> float:
    """CPU seconds a document: the mean over the documents of the best of `repeats` runs of each."""
    return sum(min(_once(function, data) for _ in range(repeats)) for data in batch) / len(batch)


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
    "docx": (_parse_docx, "unzip, lxml parse", 4),
    "pdf": (_extract_tables, "pdfplumber, table pages", 1.3),
}
"""Format → its floor, the floor's name, the target of the whole extraction."""
