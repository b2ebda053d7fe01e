"""``python -m accuracy.scans``: scans and photographs of invented reports, read by character recognition, held against
what is known of them.

Every way in which reports become pictures comes in turn; every fourth report has an error of its source, which must
stay as it is printed. The same seed makes the same scans.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pypdfium2
from PIL import Image

from accuracy.judge import Verdict, judge
from accuracy.samples import Sample, report
from demo.chance import dice
from demo.damage.scanned import KINDS, scanned
from demo.damage.values import VALUES
from demo.documents.scan import font_is_there
from extractors.extract import extractor_version
from extractors.extraction import Hints
from extractors.readers import ocr

_MISPRINTS = ("total off", "part off", "impossible total")
_EVERY_FOURTH = 4
_PROCESSES = 2
_RECORD = Path("docs/accuracy_scans.md")
_MIB = 1024

_HEADS = (
    "", "docs", "cells", "right", "wrong", "missing", "silent", "untold", "verified of provable", "wrong verified",
    "proposed right", "proposed wrong", "source errors", "in conflict", "mended", "CPU s a page", "MiB",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A scan as it was read: its kind, CPU seconds of the whole extraction, pages, and the largest memory so far of the
    process that read it, in MiB."""

    kind: str
    verdict: Verdict
    seconds: float
    pages: int
    memory: int


def scan(seed: int, number: int) -> Sample:
    """The scan `number` of a run. Its `damage` begins with its kind."""
    chance = dice("scans", seed, number)
    turn, place = divmod(number, len(KINDS))
    kind = list(KINDS)[place]
    layout = report(seed, number, chance)
    if (turn + place) % _EVERY_FOURTH == _EVERY_FOURTH - 1:
        layout = VALUES[chance.choice(_MISPRINTS)](layout, chance)
    made = scanned(layout, kind, chance)
    era = max(made.layout.templates.values(), default="2021")
    hints = Hints(name=f"t{layout.published:%Y%m%d}_{number}.{made.format}")
    return Sample(number, made.format, era, made.names, made.data, hints, made.layout, pictures=True)


def read(seed: int, number: int) -> Reading:
    """Make and read one scan."""
    sample = scan(seed, number)
    start = time.process_time()
    verdict = judge(sample)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MIB
    return Reading(sample.damage[0], verdict, seconds, _pages(sample), peak)


def _pages(sample: Sample) -> int:
    if sample.format == "pdf":
        with pypdfium2.PdfDocument(sample.data) as document:
            return len(document)
    if sample.format == "tiff":
        return int(getattr(Image.open(io.BytesIO(sample.data)), "n_frames", 1))
    return 1


def lines(readings: Sequence[Reading]) -> Iterator[tuple[str, ...]]:
    """What `_HEADS` ask of each kind, and of all."""
    for kind in (*KINDS, "all"):
        chosen = [one for one in readings if kind in ("all", one.kind)]
        if chosen:
            yield _line(kind, chosen)


def _line(kind: str, readings: Sequence[Reading]) -> tuple[str, ...]:
    def count(name: str) -> int:
        return sum(getattr(one.verdict, name) for one in readings)

    cells = sum(map(count, ("right", "wrong", "missing")))
    counts = (*map(count, ("wrong", "missing", "silent", "untold")),)
    proofs = map(count, ("verified_wrong", "proposed_right", "proposed_wrong", "planted", "noticed", "mended"))
    return (
        kind,
        str(len(readings)),
        str(cells),
        f"{count('right') / max(1, cells):.2%}",
        *map(str, counts),
        f"{count('verified') / max(1, count('provable')):.1%}",
        *map(str, proofs),
        f"{sum(one.seconds for one in readings) / sum(one.pages for one in readings):.1f}",
        str(max(one.memory for one in readings)),
    )


def _markdown(readings: Sequence[Reading], command: str) -> str:
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    rule = "|".join(["---", *("---:" for _ in _HEADS[1:])])
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines(readings))
    worst = sorted((one for one in readings if one.verdict.faults), key=lambda one: one.verdict.badness, reverse=True)
    faults = "\n".join(
        f"- {one.verdict.name}: {one.verdict.outcome}, {len(one.verdict.faults)} faults; `{one.verdict.faults[0]}`"
        for one in worst[:_SHOWN]
    )
    return (
        f"# Accuracy of scans\n\nExtractors {extractor_version()}, {day}, `{command}`: invented reports drawn as "
        "pictures, spoiled as scanners and phones do (`demo/damage/scanning.py`), read by character recognition and "
        f"decided by the ledger, held against what is true of them.\n\n{_LEGEND}\n\n"
        f"| {' | '.join(_HEADS)} |\n|{rule}|\n{body}\n\n"
        f"## Worst documents\n\n{faults or 'None has a fault.'}\n\n{_METHOD}\n"
    )


_SHOWN = 12
_LEGEND = (
    "**Provable** cells are those that the sums of what is printed prove. **Silent**: wrong, and nothing marks it. "
    "**Source errors** are misprints that break a sum; they must be in conflict, and are **mended** where the dataset "
    "says another number than is printed. CPU seconds are those of the whole extraction; memory is the largest so far "
    "of a process that had built the scans too."
)
_METHOD = (
    "How often the ledger itself errs is measured apart, over thousands of tables and with errors far more frequent: "
    "`python -m accuracy.misreading`."
)


def main(arguments: Sequence[str]) -> int:
    """Run; 1 where a wrong value came out verified."""
    parser = argparse.ArgumentParser(prog="python -m accuracy.scans", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other scans (default 1)")
    parser.add_argument("--scans", type=int, default=2 * len(KINDS), help="how many to build (default two of a kind)")
    parser.add_argument("--record", action="store_true", help=f"write the table to {_RECORD}")
    options = parser.parse_args(arguments)
    if not ocr.is_installed():
        print(ocr.INSTALL)
        return 2
    if not font_is_there():
        print("No Chinese font to draw scans with; on Debian: apt-get install fonts-noto-cjk")
        return 2
    with ProcessPoolExecutor(_PROCESSES) as pool:
        readings = list(pool.map(partial(read, options.seed), range(options.scans)))
    command = " ".join(["python -m accuracy.scans", *(word for word in arguments if word != "--record")])
    page = _markdown(readings, command)
    print(page)
    if options.record:
        _RECORD.write_text(page, encoding="utf-8")
    return 1 if any(one.verdict.verified_wrong for one in readings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
