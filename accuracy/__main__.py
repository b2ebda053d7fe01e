"""``python -m accuracy``: build damaged documents, extract them, print how well that went.

The same seed builds the same documents. With --keep the worst of them are written, each with what is true of it, to be
opened with `gongkai show`.
"""

from __future__ import annotations

import argparse
import csv
import json
import shlex
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import track

from accuracy import office
from accuracy.board import add_up
from accuracy.judge import Verdict, judge
from accuracy.printing import markdown, show
from accuracy.samples import FORMATS, sample
from demo.documents import office as writer
from demo.documents.model import Layout
from extractors.extract import extractor_version

_PROCESSES = 2
_BATCH = 48  # as many office files as are worth a start of LibreOffice
_KEPT = 40
_WIDTH = 130  # what the widest table needs
_KEEP_IN = Path("data/accuracy")
_RECORD = Path("docs/accuracy.md")


def main(arguments: Sequence[str]) -> int:
    """Run the board; 0 when it could be run, whatever it shows."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    formats = _available(dict.fromkeys(options.format or FORMATS), console)
    batches = [range(options.documents)[start : start + _BATCH] for start in range(0, options.documents, _BATCH)]
    with ProcessPoolExecutor(_PROCESSES) as pool:
        results = pool.map(partial(_verdicts, options.seed, formats), batches)
        quiet = options.json or not sys.stderr.isatty()
        judged = track(results, "documents", len(batches), console=console, disable=quiet)
        verdicts = [verdict for batch in judged for verdict in batch]
    board = add_up(verdicts)
    if options.keep:
        _keep(board.worst[:_KEPT], options.seed, formats)
    if options.json:
        print(json.dumps(board.as_dict() | {"version": extractor_version()}, ensure_ascii=False))
    else:
        show(board, _KEEP_IN if options.keep else None, Console(width=max(_WIDTH, Console().width)))
    if options.record:
        command = shlex.join(["python", "-m", "accuracy", *(word for word in arguments if word != "--record")])
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        _RECORD.write_text(markdown(board, command, extractor_version(), day), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m accuracy", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other documents (default 1)")
    parser.add_argument("--documents", type=int, default=480, help="how many to build (default 480)")
    parser.add_argument("--format", action="append", choices=FORMATS, help="only this format; may be repeated")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--keep", action="store_true", help=f"write the {_KEPT} worst documents to {_KEEP_IN}/")
    parser.add_argument("--record", action="store_true", help=f"write the tables to {_RECORD}")
    return parser


def _available(formats: Iterable[str], console: Console) -> tuple[str, ...]:
    """The formats that can be built here."""
    missing = [format_ for format_ in formats if format_ in writer.FILTERS and not writer.is_installed()]
    if missing:
        console.print(f"{', '.join(missing)} left out: LibreOffice, which writes them, is not installed.")
    return tuple(format_ for format_ in formats if format_ not in missing)


def _verdicts(seed: int, formats: Sequence[str], numbers: Iterable[int]) -> list[Verdict]:
    return [
        judge(one) for one in office.readable(office.written([sample(seed, number, formats) for number in numbers]))
    ]


def _keep(verdicts: Iterable[Verdict], seed: int, formats: Sequence[str]) -> None:
    """Write documents, each with the truth of its cells and the faults beside it."""
    _KEEP_IN.mkdir(parents=True, exist_ok=True)
    for verdict in verdicts:
        (found,) = office.written([sample(seed, verdict.number, formats)])
        path = _KEEP_IN / verdict.name
        path.write_bytes(found.data)
        path.with_suffix(".faults.txt").write_text("\n".join(verdict.faults) + "\n", encoding="utf-8")
        if isinstance(found.truth, Layout):
            _write_truth(path.with_suffix(".truth.csv"), found.truth)


def _write_truth(path: Path, truth: Layout) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("indicator", "applicant", "value", "status", "printed", "row_label", "column_label", "note"))
        for fact in truth.facts():
            writer.writerow(
                (fact.indicator, fact.applicant, fact.value, fact.status, fact.printed, fact.row_label,
                 fact.column_label, fact.note)
            )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
