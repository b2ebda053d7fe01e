"""Verdicts added up: by format and era, by damage, by kind of other document, and the worst documents first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from accuracy.judge import Verdict

_COUNTED = ("right", "wrong", "missing", "invented", "silent", "untold", "planted", "noticed", "suspected")
_JUDGED = ("outcome_right", "year_right", "agency_right", "era_right")


@dataclass(slots=True)
class Row:
    """Sums over the documents of one name; the counts are those of `Verdict`."""

    name: str
    documents: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*_COUNTED, *_JUDGED), 0))

    def add(self, verdict: Verdict) -> None:
        """Count one more document."""
        self.documents += 1
        for name in self.counts:
            self.counts[name] += getattr(verdict, name)

    @property
    def cells(self) -> int:
        """Cells of the truth."""
        return self.counts["right"] + self.counts["wrong"] + self.counts["missing"]

    @property
    def right_share(self) -> float:
        """Cells right out of the truth's cells; 1 where there are none."""
        return self.counts["right"] / self.cells if self.cells else 1.0

    def share(self, judged: str) -> float:
        """Documents of which `outcome_right`, `year_right`, `agency_right` or `era_right` holds, out of all."""
        return self.counts[judged] / self.documents if self.documents else 1.0

    def as_dict(self) -> dict[str, Any]:
        """The row for JSON."""
        return {"name": self.name, "documents": self.documents, "cells": self.cells, **self.counts}


@dataclass(frozen=True, slots=True)
class Board:
    """The result of a run. Each group of rows is sorted by name but for `damage`, which has the worst first."""

    total: Row
    formats: list[Row]
    damage: list[Row]
    others: list[Row]
    worst: list[Verdict]

    def as_dict(self) -> dict[str, Any]:
        """The board for JSON."""
        rows = {name: [row.as_dict() for row in getattr(self, name)] for name in ("formats", "damage", "others")}
        return {"total": self.total.as_dict(), **rows, "worst": [asdict(verdict) for verdict in self.worst]}


def add_up(verdicts: Sequence[Verdict]) -> Board:
    """The board of a run."""
    reports = [verdict for verdict in verdicts if verdict.era]
    damage = _rows(reports, lambda verdict: verdict.damage or ("undamaged",))
    faulty = [verdict for verdict in verdicts if verdict.faults]
    return Board(
        total=_total(reports),
        formats=sorted(_rows(reports, lambda verdict: (f"{verdict.format} {verdict.era}",)), key=lambda row: row.name),
        damage=sorted(damage, key=lambda row: (row.right_share, row.name)),
        others=sorted(
            _rows((verdict for verdict in verdicts if not verdict.era), lambda verdict: verdict.damage),
            key=lambda row: row.name,
        ),
        worst=sorted(faulty, key=lambda verdict: verdict.badness, reverse=True),
    )


def _total(reports: Iterable[Verdict]) -> Row:
    total = Row("all reports")
    for verdict in reports:
        total.add(verdict)
    return total


def _rows(verdicts: Iterable[Verdict], names: Callable[[Verdict], tuple[str, ...]]) -> list[Row]:
    rows: dict[str, Row] = {}
    for verdict in verdicts:
        for name in names(verdict):
            rows.setdefault(name, Row(name)).add(verdict)
    return list(rows.values())


Cells = tuple[str, ...]
"""A line of a table for people."""

CELL_HEADS: Cells = ("docs", "cells", "right", "wrong", "missing", "invented", "silent", "untold")
IDENTITY_HEADS: Cells = ("outcome", "year", "agency", "era")


def cell_line(row: Row) -> Cells:
    """What `CELL_HEADS` ask of a row, with its name before."""
    counts = (row.counts[name] for name in ("wrong", "missing", "invented", "silent", "untold"))
    return (row.name, str(row.documents), str(row.cells), f"{row.right_share:.2%}", *map(str, counts))


def identity_line(row: Row) -> Cells:
    """What `IDENTITY_HEADS` ask of a row."""
    return tuple(f"{row.share(name):.1%}" for name in _JUDGED)


def other_lines(board: Board) -> Iterator[Cells]:
    """Kind, documents, outcomes right."""
    for row in board.others:
        yield row.name, str(row.documents), str(row.counts["outcome_right"])


def conflict_sentence(board: Board) -> str:
    """What became of the source errors that were planted."""
    counts = board.total.counts
    return (
        f"Misprints that break a sum: {counts['planted']} planted, {counts['noticed']} marked as conflict; "
        f"{counts['suspected']} right cells are in conflict though all their sums hold."
    )
