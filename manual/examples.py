"""``python -m manual.examples [DATA]``: keep examples of every column, of the data of `make demo`.

For each column the values that occur most often, at most three; columns without a value in the demo have none.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import gongkai
from gongkai.schema import SCHEMAS
from manual.datasets import EXAMPLES

_MOST = 3
_LONG = 90  # characters; what is longer is cut, and says so


def examples(data: Path) -> Iterator[tuple[str, str, str]]:
    """(dataset, column, example), the most frequent first."""
    for name, fields in SCHEMAS.items():
        frame = gongkai.load(name, revisions="all", data=data)
        for column in fields.names:
            counted = frame[column].dropna().astype(str).loc[lambda texts: texts != ""].value_counts()
            for value in sorted(counted.index, key=lambda value: (-counted[value], value))[:_MOST]:
                yield name, column, _short(value)


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _LONG else f"{line[:_LONG]}…"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/demo")
    with EXAMPLES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["dataset", "column", "example"])
        writer.writerows(examples(folder))
    print(f"{EXAMPLES.name} written")
