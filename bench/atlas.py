"""``python -m bench.atlas [--reports N]``: an atlas of so many reports built from nothing, and one of them changed.

Reports are those of the demo web (HTML, DOCX and PDF) under other districts' names. The floor is what nobody can save:
reading the datasets and the documents, and writing as many bytes to as many files. Judged is the CPU time of all
processes, over two cores: other work on the machine only adds to the clock. In Chromium, where there is one, the search
is asked with all its bodies loaded. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyarrow as pa
from rich.console import Console
from rich.table import Table

from atlas.building import build
from atlas.serving import server
from bench import provinces
from flows.progress import Progress
from gongkai import dataset
from gongkai.archive import Archive
from gongkai.settings import ExtractSettings
from manual.chromium import CHROMIUM, MISSING, browser

_FULL = 10_000
_SECONDS = 300.0  # for a full one, on two cores
_CORES = 2
_AGAIN = 0.1  # of the time it took, where one report changed
_LARGEST = 300_000  # bytes of a page, or of data, that leads to others
_SEARCH = 100.0  # milliseconds
_WORDS = ("教育局", "人民政府", "呼兰", "county", "不掌握", "230111")


@dataclass(slots=True)
class Cost:
    """Seconds by the clock, and of CPU of all processes."""

    seconds: float = 0.0
    cpu: float = 0.0


def main() -> int:
    """Make the data, build, print; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.atlas", description=__doc__)
    parser.add_argument("--reports", type=int, default=_FULL, help="reports to make")
    parser.add_argument("--scratch", type=Path, help="folder to write into; default the system's for temporary files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
        return _report(Path(folder), arguments.reports)


def _report(folder: Path, wanted: int) -> int:
    data, out = folder / "data", folder / "atlas"
    with contextlib.redirect_stdout(io.StringIO()):
        reports = provinces.write(data, wanted)
    settings = ExtractSettings(workers=_CORES)
    with _measured() as first:
        made = build(data, out, settings, Progress())
    with _measured() as floor:
        _floor(data, out, folder / "copy")
    with _measured() as idle:
        build(data, out, settings, Progress())
    _change(data)
    with _measured() as again:
        changed = build(data, out, settings, Progress())
    allowed = _SECONDS * max(reports, 500) / _FULL  # what an atlas of any size takes is paid for by 500 reports
    largest = max(_leading(out), key=lambda path: path.stat().st_size)
    size = largest.stat().st_size
    table = Table(title=f"An atlas of {reports:,} reports", title_justify="left")
    for heading in ("what", "found", "target", ""):
        table.add_column(heading, no_wrap=True)
    verdicts = [first.cpu / _CORES < allowed, again.cpu < _AGAIN * first.cpu or again.cpu < 10, size < _LARGEST]
    table.add_row("build", _told(first), f"CPU / {_CORES} < {allowed:.0f} s", _verdict(verdicts[0]))
    table.add_row(
        "  a report", f"{1e3 * first.cpu / reports:.1f} ms CPU, {first.cpu / floor.cpu:.1f} × the floor", "", ""
    )
    table.add_row("  floor", _told(floor), "", "")
    table.add_row("  came to", f"{made.files:,} files in {made.shards:,} shards", "", "")
    table.add_row("nothing changed", _told(idle), "", "")
    table.add_row(
        "one report changed", f"{_told(again)}, {changed.written} files", f"< {_AGAIN:.0%}", _verdict(verdicts[1])
    )
    table.add_row(
        "largest index", f"{size:,} bytes, {largest.relative_to(out)}", f"< {_LARGEST:,}", _verdict(verdicts[2])
    )
    if CHROMIUM:
        slowest, typical = _search(out)
        verdicts.append(slowest < _SEARCH)
        table.add_row(
            "search", f"{typical:.0f} ms, at most {slowest:.0f}", f"< {_SEARCH:.0f} ms", _verdict(verdicts[-1])
        )
    else:
        table.add_row("search", MISSING, "", "")
    Console(width=max(110, Console().width)).print(table)
    return 0 if all(verdicts) else 1


@contextlib.contextmanager
def _measured() -> Iterator[Cost]:
    """What is done inside costs so much, as is told when it is done."""
    cost, began, cpu = Cost(), time.perf_counter(), _cpu()
    yield cost
    cost.seconds, cost.cpu = time.perf_counter() - began, _cpu() - cpu


def _cpu() -> float:
    """Seconds of this process and of all that it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _floor(data: Path, out: Path, copy: Path) -> None:
    """Read what an atlas is made from, and write its bytes."""
    for name in ("reports", "observations", "checks", "coverage", "problems", "documents"):
        dataset.read(data / "datasets", name)
    archive = Archive(data / "archive")
    for capture in archive.documents():
        archive.read(capture.document_sha256 or "")
    for path in out.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(out)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def _change(data: Path) -> None:
    """Another number in one report."""
    root = data / "datasets"
    where = dataset.partitions(root, "observations")[-1]
    table = dataset.read_partition(root, "observations", where)
    numbers = table["value"].to_pylist()
    changed = numbers.index(max(one for one in numbers if one is not None))
    numbers[changed] += 1
    place = table.column_names.index("value")
    dataset.write_partition(root, "observations", where, table.set_column(place, "value", pa.array(numbers)))


def _leading(out: Path) -> Iterator[Path]:
    """The pages that lead to others, and the data they load."""
    yield from out.glob("*.html")
    for folder in ("data", "site", "indicator", "agency", "document", "release"):
        yield from (path for path in (out / folder).rglob("*") if path.is_file())


def _search(out: Path) -> tuple[float, float]:
    """Milliseconds from a word in the search field to what is found, all bodies loaded: the most, and the median."""
    with server(out) as serving, browser() as chromium:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{serving.server_port}/index.html")
        page.evaluate("atlas.prepare()")
        took = [page.evaluate(_TYPE, word) for word in _WORDS for _ in range(3)]
        serving.shutdown()
    return max(took), median(took)


_TYPE = """async (word) => {
    const field = document.getElementById("search");
    field.value = word;
    const began = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
}"""


def _told(cost: Cost) -> str:
    return f"{cost.cpu:.1f} s CPU, {cost.seconds:.1f} s by the clock"


def _verdict(passed: bool) -> str:
    return "[green]pass[/green]" if passed else "[red]FAIL[/red]"


if __name__ == "__main__":
    sys.exit(main())
