"""The board for people: in the terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from accuracy.board import (
    CELL_HEADS,
    IDENTITY_HEADS,
    Board,
    Cells,
    cell_line,
    conflict_sentence,
    identity_line,
    other_lines,
)
from accuracy.judge import Verdict

_WORST_SHOWN = 15
_FAULTS_SHOWN = 2

_LEGEND = (
    "Cells of the truth are right, wrong or missing; invented ones are not in it. **Silent**: wrong or invented, and "
    "nothing marks it. **Untold**: missing, and the document reports no error at all. A document with several kinds of "
    "damage counts under each."
)


def show(board: Board, kept: Path | None, console: Console) -> None:
    """Print the board; `kept` is the folder the worst documents were written to."""
    for title, heads, lines in _tables(board):
        table = Table(title=title, title_justify="left")
        for number, head in enumerate(heads):
            table.add_column(head, justify="right" if number else "left", no_wrap=True)
        for line in lines:
            table.add_row(*line)
        console.print(table)
    console.print(conflict_sentence(board))
    console.print("\n[bold]Worst documents[/bold]")
    for verdict in board.worst[:_WORST_SHOWN]:
        console.print(_headline(verdict, kept), style="bold", markup=False, soft_wrap=True)
        for fault in verdict.faults[:_FAULTS_SHOWN]:
            console.print(f"    {fault}", markup=False, highlight=False, soft_wrap=True)


def _headline(verdict: Verdict, kept: Path | None) -> str:
    counts = (
        f"{verdict.silent} silent, {verdict.untold} untold, {verdict.wrong} wrong, {verdict.missing} missing, "
        f"{verdict.invented} invented, {verdict.outcome}"
    )
    return f"{kept / verdict.name if kept else verdict.name}: {counts}"


def _tables(board: Board) -> Iterator[tuple[str, Cells, Iterable[Cells]]]:
    """Title, heads and lines of each table."""
    rows = [*board.formats, board.total]
    yield (
        "Reports by format and era",
        ("", *CELL_HEADS, *IDENTITY_HEADS),
        (cell_line(row) + identity_line(row) for row in rows),
    )
    yield "Reports by damage", ("", *CELL_HEADS), map(cell_line, board.damage)
    yield "Other documents", ("", "documents", "outcome right"), other_lines(board)


def markdown(board: Board, command: str, version: str, day: str) -> str:
    """The page for docs/: how it was made, then the tables."""
    parts = [
        "# Accuracy\n",
        f"Extractors {version}, {day}, `{command}`: invented reports, laid out and damaged by chance "
        "(`demo/damage/`), held against what is true of them.\n",
        f"{_LEGEND}\n",
    ]
    for title, heads, lines in _tables(board):
        rule = "|".join(["---", *("---:" for _ in heads[1:])])
        body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        parts.append(f"## {title}\n\n| {' | '.join(heads)} |\n|{rule}|\n{body}\n")
    parts.append(f"{conflict_sentence(board)}\n")
    return "\n".join(parts)
