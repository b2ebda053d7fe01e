"""Cells that a table must have, since it prints their row and their column, and that were not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from extractors.extraction import Problem
from gongkai import codebook

_MOST_NAMED = 5

Printed = tuple[str, str, str, str | None]
"""A cell that was found: table, template, indicator, applicant."""


@lru_cache(maxsize=256)
def holes(found: frozenset[Printed]) -> tuple[Problem, ...]:
    """A problem for each table that prints the row and the column of a cell that was not found: the edge of the paper
    may have cut it off, or it was lost on the way here. Most reports have the same cells as many others."""
    tables: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for table, template, indicator, applicant in found:
        if template and table in _CROSSED:
            tables[table, template].add(_crossing(indicator, applicant))
    return tuple(
        _problem(table, missing)
        for (table, template), cells in sorted(tables.items())
        if (missing := list(_missing(template, cells)))
    )


_CROSSED = frozenset(table.table for table in codebook.tables() if table.column_dimension)


def _crossing(indicator: str, applicant: str | None) -> tuple[str, str]:
    """The names of the row and the column in which a cell stands."""
    if applicant:
        return indicator, applicant
    row, _, column = indicator.rpartition(".")
    return row, column


def _missing(template: str, cells: set[tuple[str, str]]) -> Iterable[str]:
    for row in sorted({row for row, _ in cells}):
        for column in sorted({column for _, column in cells}):
            if (row, column) in cells:
                continue
            by_applicant = codebook.indicator(row, template)
            line = by_applicant or codebook.indicator(f"{row}.{column}", template)
            if line and template in line.templates:
                yield f"{line.label_zh} | {column}" if by_applicant else line.label_zh


def _problem(table: str, missing: list[str]) -> Problem:
    title = next(entry.title for entry in codebook.tables() if entry.table == table)
    named = "、".join(f"“{label}”" for label in missing[:_MOST_NAMED]) + ("…" if len(missing) > _MOST_NAMED else "")
    sentence = f"{len(missing)} cell(s) of “{title}” were not found, whose row and column stand there: {named}."
    return Problem("recognise", "part_missing", "error", sentence)
