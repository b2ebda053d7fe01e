"""What a person at a terminal sees: progress bars while a run goes on, one screen when it is done."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from flows.progress import Progress

if TYPE_CHECKING:  # what makes them loads the whole pipeline, which most commands do not need
    from flows.ledger import Line
    from flows.report import RunReport

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)
_MOST_LINES = 20
_WORDS = {
    "import": "importing documents",
    "crawl": "asking the sites",
    "survey": "looking at the site",
    "extract": "reading documents",
    "publish": "publishing partitions",
    "release": "freezing files",
    "atlas": "building the atlas",
}


class Bars(Progress):
    """A progress bar per step, on stderr; nothing where stderr is no terminal. To be used in a `with` block."""

    def __init__(self) -> None:
        self._bars = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=ERR,
            disable=not ERR.is_terminal,
        )
        self._step: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def begin(self, what: str, total: int | None = None) -> None:
        """Show a bar for the step, under the last one's."""
        self._step = self._bars.add_task(_WORDS.get(what, what), total=total)

    def advance(self, done: int = 1) -> None:
        """Move the bar."""
        if self._step is not None:
            self._bars.advance(self._step, done)


def show_report(report: RunReport, where: str, registry: str = "") -> None:
    """A run's report on one screen; `where` is the folder to load the data from, `registry` one that was asked for."""
    show_sums(report.sums)
    changed = {name: len(parts) for name, parts in report.published.changed.items() if parts}
    steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items())
    parts = ", ".join(f"{name} {number}" for name, number in changed.items())
    OUT.print(f"[bold]changed[/]   {f'files: {parts}' if parts else 'nothing'}", soft_wrap=True)
    if steps:
        OUT.print(f"[bold]took[/]      {steps}")
    show_attention(report.ledger.attention, where, registry)
    for sentence in report.extracted.unread:
        OUT.print(Text(f"unread    {sentence}", style="red"), soft_wrap=True)
    OUT.print(f"[bold]ledger[/]    {report.ledger}")
    OUT.print(Text.assemble(("data      ", "bold"), where), soft_wrap=True)


def show_sums(sums: dict[str, Any]) -> None:
    """The sums of the datasets."""
    share = "–" if sums["verified_share"] is None else f"{sums['verified_share']:.1%}"
    years = "–".join(str(year) for year in sums["years"])
    rows = (
        ("sites", f"{sums['sites']} with reports"),
        ("reports", f"{sums['reports']} of {sums['agencies']} agencies, {years or 'no year known'}"),
        ("values", f"{sums['values']} in {sums['cells']} cells; {share} verified, {sums['conflicts']} in conflict"),
        ("problems", _counted(sums["problems"]) or "none"),
        ("coverage", _counted(sums["coverage"]) or "nothing expected"),
    )
    for name, text in rows:
        OUT.print(f"[bold]{name:<9}[/] {text}", soft_wrap=True)


def show_sites(sites: Sequence[dict[str, Any]]) -> None:
    """A table of what was crawled."""
    if not sites:
        return
    columns = ("site", "list_pages", "found", "fetched", "unchanged", "skipped", "errors", "blocked", "ended")
    short = {"list_pages": "lists", "unchanged": "same"}  # nine columns in the eighty of a terminal
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(short.get(column, column), justify="left" if column in ("site", "ended") else "right")
    for site in sites:
        table.add_row(*(str(site[column] if site[column] is not None else "broke off") for column in columns))
    OUT.print(table)


def repeated(command: str, where: str, registry: str) -> str:
    """A command that comes next, with the data folder and the registry of this one as far as it takes them."""
    options = f" --data {shlex.quote(where)}" if where else ""
    if registry and command.startswith("gongkai crawl"):
        options += f" --registry {shlex.quote(registry)}"
    return command + options


def show_attention(lines: Sequence[Line], where: str, registry: str = "") -> None:
    """One line for each thing that needs a person; `where` is the data folder, `registry` one that was asked for."""
    for line in lines[:_MOST_LINES]:
        style = "yellow" if line.outcome == "partial" else "red"
        told = Text.assemble((f"{line.outcome:<9} ", style), f"{line.source_url}: {line.sentence}")
        OUT.print(told, soft_wrap=True)
        if line.next_command:
            local = line.source_url.startswith("file:")
            command = line.next_command if local else repeated(line.next_command, where, registry)
            OUT.print(Text(f"          → {command}", style="dim"), soft_wrap=True)
    if len(lines) > _MOST_LINES:
        OUT.print(f"… and {len(lines) - _MOST_LINES} more: gongkai.load('problems') has them all")


def show_snippet(where: str) -> None:
    """Three lines of Python that load the data."""
    OUT.print("[bold]load it[/]")
    asked = f'indicators="requests.received", applicants="total", data="{where}"'
    OUT.print(Text(f"  import gongkai\n  frame = gongkai.load({asked})"), style="cyan", soft_wrap=True)
    OUT.print(Text('  print(frame.pivot(index="agency", columns="year", values="value"))'), style="cyan")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda item: -item[1]))
