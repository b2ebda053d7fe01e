"""``python -m bench [--json]``: time of the whole extraction and of its reading part, and memory over many documents.

A floor is what a library alone needs for the least that must be done. Every document is measured several times and
the best counts, since other work on the machine only ever adds. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys

from rich.console import Console
from rich.table import Table

from bench.documents import documents
from bench.memory import Growth, measure_growth
from bench.speed import Speed, measure_speed


def main() -> int:
    """Measure, print, and say by the exit code whether all targets are met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    as_json = parser.parse_args().json
    batch = documents()
    speeds = measure_speed(batch)
    growth = measure_growth(batch)
    if as_json:
        print(json.dumps({"speed": [_row(speed) for speed in speeds], "memory": _row(growth)}, ensure_ascii=False))
    else:
        _print(speeds, growth)
    return 0 if growth.passed and all(speed.passed for speed in speeds) else 1


def _row(result: Speed | Growth) -> dict[str, object]:
    return dataclasses.asdict(result) | {"passed": result.passed}


def _print(speeds: list[Speed], growth: Growth) -> None:
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


def _verdict(passed: bool) -> str:
    return "[green]pass[/green]" if passed else "[red]FAIL[/red]"


if __name__ == "__main__":
    sys.exit(main())
