"""``python -m bench.scans``: CPU seconds and memory of reading scans by character recognition.

Each kind is read in a process of its own, as its memory is asked of the process. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from rich.console import Console
from rich.table import Table

from demo.documents import pdf, scan
from demo.documents.model import Layout
from demo.documents.model import Table as StatisticsTable
from demo.documents.pdf import Paper, Rules
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.figures import ledgers
from extractors.extract import extract_with_pictures
from extractors.extraction import Hints
from extractors.readers import ocr

_AGENCY = "呼兰区教育局"
_DPI = 200
_MOST_MIB = 2048


@dataclass(frozen=True, slots=True)
class Case:
    """What is read: the rules of its tables, the request table alone or the whole report; the CPU seconds allowed."""

    name: str
    rules: Rules
    table_alone: bool
    allowed: float


CASES = (
    Case("a ruled table page", "all", True, 6.0),
    Case("a borderless table page", "none", True, 20.0),
    Case("a whole report", "all", False, 15.0),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading took: pages, CPU seconds with the models loaded, memory of the process in MiB."""

    case: Case
    pages: int
    seconds: float
    memory: int

    @property
    def passed(self) -> bool:
        """Whether it is within the targets."""
        return self.seconds <= self.case.allowed and self.memory <= _MOST_MIB


def measure(case: Case) -> Cost:
    """Read the case twice: the first time loads the models, the second counts."""
    layout = lay_out(1, _AGENCY, 2021, date(2022, 1, 20), ledgers(1, _AGENCY, 40)[2021], Style())
    if case.table_alone:
        layout = _request_table(layout)
    pages = scan.draw(pdf.render(layout, Paper(rules=case.rules)), _DPI)
    data = scan.as_pdf(pages, _DPI)
    seconds = 0.0
    for _ in range(2):
        start = time.process_time()
        extract_with_pictures(data, Hints())
        seconds = time.process_time() - start
    return Cost(case, len(pages), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _request_table(layout: Layout) -> Layout:
    table = next(
        block
        for block in layout.blocks
        if isinstance(block, StatisticsTable) and any(cell.fact and cell.fact.applicant for cell in block.cells)
    )
    return replace(layout, blocks=(layout.blocks[0], table))


def main() -> int:
    """Measure and print."""
    if not (ocr.is_installed() and scan.font_is_there()):
        print("Scans are not measured: they need the extra `ocr` and a Chinese font (Debian: fonts-noto-cjk).")
        return 0
    table = Table(title="Scans at 200 dpi (CPU, one core, models loaded)", title_justify="left")
    for heading in ("read", "pages", "CPU s", "target", "MiB", "target", ""):
        table.add_column(heading, justify="left" if heading in ("read", "") else "right", no_wrap=True)
    costs = []
    for case in CASES:
        with ProcessPoolExecutor(1) as pool:
            costs.append(pool.submit(measure, case).result())
    for cost in costs:
        verdict = "[green]pass[/green]" if cost.passed else "[red]FAIL[/red]"
        table.add_row(
            cost.case.name, str(cost.pages), f"{cost.seconds:.1f}", f"≤ {cost.case.allowed:g}", str(cost.memory),
            f"≤ {_MOST_MIB}", verdict,
        )  # fmt: skip
    Console(width=max(110, Console().width)).print(table)
    return 0 if all(cost.passed for cost in costs) else 1


if __name__ == "__main__":
    sys.exit(main())
