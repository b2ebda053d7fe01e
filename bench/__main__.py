"""``python -m bench [--json]``: time of the whole extraction and of its reading part, memory over many documents, and
documents a second through the pool of processes.

A floor is what a library alone needs for the least that must be done. Both are measured turn and turn about, several
times: times shown are the best, since other work on the machine only ever adds, ratios the median of those of each
turn. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys

from rich.console import Console
from rich.table import Table

from bench.documents import documents
from bench.isolation import Isolation, measure_isolation
from bench.memory import Growth, measure_growth
from bench.speed import Speed, measure_speed
from bench.throughput import Throughput, measure_throughput


def main() -> int:
    """Measure, print, and say by the exit code whether all targets are met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    as_json = parser.parse_args().json
    batch = documents()
    speeds = measure_speed(batch)
    growth = measure_growth(batch)
    isolation = measure_isolation(batch)
    rates = measure_throughput()
    if as_json:
        found = {
            "speed": [*map(_row, speeds)],
            "memory": _row(growth),
            "isolation": _row(isolation),
            "throughput": [*map(_row, rates)],
        }
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(speeds, growth, isolation)
        _print_rates(rates)
    results: list[Speed | Growth | Isolation | Throughput] = [growth, isolation, *speeds, *rates]
    return 0 if all(result.passed for result in results) else 1


def _row(result: Speed | Growth | Isolation | Throughput) -> dict[str, object]:
    return dataclasses.asdict(result) | {"passed": result.passed}


def _print(speeds: list[Speed], growth: Growth, isolation: Isolation) -> None:
    table = Table(title="Time a document (CPU, one core)", title_justify="left")
    for heading in ("operation", "floor", "docs", "ms", "floor ms", "ratio", "worst", "target", ""):
        table.add_column(heading, justify="left" if heading in ("operation", "floor", "") else "right", no_wrap=True)
    for speed in speeds:
        figures = (
            f"{speed.seconds * 1e3:.2f}",
            f"{speed.floor_seconds * 1e3:.2f}",
            f"{speed.ratio:.2f}",
            f"{speed.worst:.2f}",
        )
        judged = ("", "") if speed.target is None else (f"≤ {speed.target:g}", _verdict(speed.passed))
        table.add_row(speed.operation, speed.floor, str(speed.documents), *figures, *judged)
    console = Console(width=max(110, Console().width))  # a pipe is 80 wide, the table more
    console.print(table)
    console.print(
        f"Memory: {growth.early_mib:.1f} MiB after {growth.early} documents, {growth.late_mib:.1f} MiB after "
        f"{growth.late}; may grow by {growth.allowed_mib:g} MiB",
        _verdict(growth.passed),
    )
    console.print(
        f"Isolation: {isolation.seconds * 1e3:.2f} ms a document in a confined process, "
        f"{isolation.floor_seconds * 1e3:.2f} ms in this one; {isolation.overhead:.1%} more with a share of the start, "
        f"may be {isolation.allowed:.0%}",
        _verdict(isolation.passed),
    )


def _print_rates(rates: list[Throughput]) -> None:
    table = Table(title="Documents a second (two cores, the pool of a run)", title_justify="left")
    for heading in ("format", "floor", "docs", "by CPU", "by clock", "floor's", "ratio", "target", ""):
        table.add_column(heading, justify="left" if heading in ("format", "floor", "") else "right", no_wrap=True)
    for rate in rates:
        figures = (f"{one:.1f}" for one in (rate.rate, rate.clock_rate, rate.floor_rate))
        judged = f"{rate.ratio:.2f}", f"≥ {rate.target:g}", _verdict(rate.passed)
        table.add_row(rate.format, rate.floor, str(rate.documents), *figures, *judged)
    Console(width=max(110, Console().width)).print(table)


def _verdict(passed: bool) -> str:
    return "[green]pass[/green]" if passed else "[red]FAIL[/red]"


if __name__ == "__main__":
    sys.exit(main())
