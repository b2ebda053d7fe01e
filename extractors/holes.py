"""What a table must have and was not found in it: cells whose row and column it prints, and whole rows and columns."""

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


@lru_cache(maxsize=256)
def absent_lines(found: frozenset[Printed]) -> tuple[Problem, ...]:
    """A warning for each table of which no cell of a whole row or column was found: bodies leave some out, and nothing
    else would tell of one that was lost. Parts of a table that are missing altogether are told elsewhere."""
    shown: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    parts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for table, template, indicator, applicant in found:
        if template and table in _CROSSED:
            shown[table, template].add(_crossing(indicator, applicant))
            parts[table, template].add(codebook.part_of(indicator))
    problems: list[Problem] = []
    for (table, template), cells in sorted(shown.items()):
        rows, columns = {row for row, _ in cells}, {column for _, column in cells}
        lines = _lines_of(table, template, frozenset(parts[table, template]))
        if absent := list(dict.fromkeys(label for line, label in lines if line not in rows | columns)):
            named = _named(absent)
            sentence = f"“{_title(table)}” shows no row or column of: {named}. The source may not print it: compare."
            problems.append(Problem("recognise", "line_missing", "warning", sentence))
    return tuple(problems)


@lru_cache(maxsize=64)
def _lines_of(table: str, template: str, parts: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The rows and columns of these parts of a table, each with its label."""
    lines: dict[str, str] = {}
    for line in codebook.indicators():
        if line.table != table or template not in line.templates or codebook.part_of(line.indicator) not in parts:
            continue
        if line.by_applicant:
            lines |= {line.indicator: line.label_zh} | {name: name for name in codebook.APPLICANTS}
        else:
            row, column = _crossing(line.indicator, None)
            label, _, measure = line.label_zh.rpartition(" | ")
            lines |= {row: label, column: measure}
    return tuple(lines.items())


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
    sentence = (
        f"{len(missing)} cell(s) of “{_title(table)}” were not found, whose row and column stand there: "
        f"{_named(missing)}."
    )
    return Problem("recognise", "part_missing", "error", sentence)


def _title(table: str) -> str:
    return next(entry.title for entry in codebook.tables() if entry.table == table)


def _named(labels: list[str]) -> str:
    return "、".join(f"“{label}”" for label in labels[:_MOST_NAMED]) + ("…" if len(labels) > _MOST_NAMED else "")
