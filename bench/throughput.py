"""Documents a second on two cores, through the very pool of processes that a run uses, each format beside its floor
through the same pool.

Rates are told from the CPU time that all processes took together, so that other work on the machine does not count;
what the clock said is shown beside them, and comes near on a machine at rest.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from typing import Self

import psutil

from bench import floors
from demo.chance import dice
from demo.damage import damage
from demo.documents import docx, office, pdf, spreadsheet
from demo.documents.model import Layout
from demo.documents.report import lay_out
from demo.documents.style import choose_style
from demo.figures import ledgers
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import office as converter
from flows import office as batches
from flows.isolation.inside import Reader
from flows.pool import Job, Pool

_WORKERS = 2
_AGENCIES = ("呼兰区教育局", "汉阳区民政局", "洪泽区水利局", "秦淮区财政局")
_YEARS = range(2019, 2025)
_TIMEOUT, _MEMORY = 120.0, 4 << 30


@dataclass(frozen=True, slots=True)
class Throughput:
    """How many documents of a format a second go through the pool, by CPU time and by the clock, and how many its floor
    does by CPU time; `target` is the least rate allowed."""

    format: str
    floor: str
    documents: int
    rate: float
    clock_rate: float
    floor_rate: float
    target: float

    @property
    def ratio(self) -> float:
        """Time of a document in times of the floor."""
        return self.floor_rate / self.rate

    @property
    def passed(self) -> bool:
        """Whether the target is met."""
        return self.rate >= self.target


def measure_throughput() -> list[Throughput]:
    """Measure each format; DOC where LibreOffice is installed."""
    layouts = [_layout(agency, year) for agency in _AGENCIES for year in _YEARS]
    results = []
    for format_, (render, floor, name, count, target) in _FORMATS.items():
        files = list(islice(cycle([render(layout) for layout in layouts[:count]]), count))
        (rate, clock_rate), (floor_rate, _) = _rates(extract, files), _rates(floor, files)
        results.append(Throughput(format_, name, count, rate, clock_rate, floor_rate, target))
    if office.is_installed():
        results.append(_measure_doc(layouts))
    return results


def _layout(agency: str, year: int) -> Layout:
    figures = ledgers(1, agency, 30)[year]
    return lay_out(1, agency, year, date(year + 1, 1, 20), figures, choose_style(1, agency, year))


def _page(layout: Layout) -> bytes:
    return damage(layout, "html", ["word export"], dice("throughput", layout.title)).data


def _rates(reader: Reader, files: Sequence[bytes]) -> tuple[float, float]:
    """Documents a second by CPU time and by the clock, once the processes have started."""
    with Pool(reader, _WORKERS, _TIMEOUT, _MEMORY) as pool:
        _read(pool, files[: 2 * _WORKERS])
        with _Watch() as watch:
            _read(pool, files)
    return watch.rates(len(files))


def _read(pool: Pool, files: Sequence[bytes]) -> None:
    jobs = (Job(str(number), data, Hints()) for number, data in enumerate(files))
    outcomes = [done.extraction.outcome for done in batches.read(pool, jobs)]
    assert outcomes.count("failed") == 0, outcomes


class _Watch:
    """Measures a `with` block: seconds of the clock, and CPU seconds of this process and its children."""

    def __enter__(self) -> Self:
        self._clock, self._cpu = time.perf_counter(), _cpu_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock, self._cpu = time.perf_counter() - self._clock, _cpu_seconds() - self._cpu

    def rates(self, documents: int) -> tuple[float, float]:
        """Documents a second by CPU time, if all cores work at once, and by the clock."""
        return documents * _WORKERS / self._cpu, documents / self._clock


def _cpu_seconds() -> float:
    reaped = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + reaped.ru_utime + reaped.ru_stime
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            total += sum(child.cpu_times()[:2])
    return total


def _measure_doc(layouts: Sequence[Layout]) -> Throughput:
    """DOC: the floor is what LibreOffice alone takes for the batch."""
    files = office.written([docx.render(layout) for layout in layouts], "doc")
    with Pool(extract, _WORKERS, _TIMEOUT, _MEMORY) as pool:
        _read(pool, [docx.render(layout) for layout in layouts[: 2 * _WORKERS]])
        with _Watch() as watch:
            _read(pool, files)
    with _Watch() as floor:
        converter.convert({str(number): data for number, data in enumerate(files)}, _WORKERS)
    return Throughput("doc", "LibreOffice", len(files), *watch.rates(len(files)), floor.rates(len(files))[0], 5)


_FORMATS = {
    "html": (_page, floors.html, "lxml parse", 120, 150),
    "docx": (docx.render, floors.docx, "unzip, lxml parse", 96, 80),
    "xlsx": (spreadsheet.render, floors.xlsx, "calamine", 192, 200),
    "pdf": (pdf.render, floors.pdf, "pdfplumber, table pages", 8, 4),
}
"""Format → how its documents are made, its floor, the floor's name, how many documents, the least rate."""
