"""``make hostile``: read the whole hostile corpus and say what it reached."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.console import Console

from gongkai.settings import ExtractSettings
from hostile.corpus import corpus
from hostile.siege import besiege

_SECONDS = 20.0  # for one document: the corpus holds many that would take all they are given


def main() -> int:
    """Run; 0 if nothing was reached, lost or wrongly told."""
    parser = argparse.ArgumentParser(prog="python -m hostile", description=__doc__)
    parser.add_argument("names", nargs="*", help="cases, or beginnings of their names; all by default")
    parser.add_argument("--list", action="store_true", help="print every result")
    arguments = parser.parse_args()
    cases = [case for case in corpus() if not arguments.names or case.name.startswith(tuple(arguments.names))]
    if not cases:
        parser.error("no case of the corpus begins with any of these names; without names all are read")
    console = Console(highlight=False, soft_wrap=True, markup=False)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gongkai-hostile-") as folder:
        found = besiege(cases, Path(folder), ExtractSettings(timeout_seconds=_SECONDS))
    if arguments.list:
        for name, (outcome, cause) in sorted(found.results.items()):
            console.print(f"{name}: {outcome}/{cause}")
    for line in [*found.escapes, *found.lost, *found.wrong]:
        console.print(line, style="red")
    counts = Counter("/".join(result) for result in found.results.values())
    console.print(", ".join(f"{count} {result}" for result, count in counts.most_common()))
    console.print(
        f"{len(cases)} files in {time.monotonic() - started:.0f} s: {len(found.escapes)} escapes, "
        f"{len(found.lost)} lost, {len(found.wrong)} wrongly told"
    )
    return 0 if found.held else 1


if __name__ == "__main__":
    sys.exit(main())
