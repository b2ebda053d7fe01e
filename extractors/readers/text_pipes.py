"""Tables in Markdown: rows between pipes, a rule of dashes below the head. A cell knows no spans here."""

from __future__ import annotations

import re

from extractors.document import Cell, Grid

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BORDER = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKS = re.compile(r"\*\*|__|`|&nbsp;|\\(?=[\\|*_.()#+-])")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")

_NUMBER = re.compile(r"[^\u2e80-\u9fff]*\d[^\u2e80-\u9fff]*")

Row = tuple[int, list[str]]
"""The number of its line, and the texts of its cells."""


def is_row(line: str) -> bool:
    """Whether a line is a row between pipes, or the rule below a head."""
    return line.lstrip().startswith("|") and line.count("|") > 1


def row_of(line: str) -> list[str]:
    """The texts of a row's cells; none of the rule below a head."""
    if _RULE.fullmatch(line):
        return []
    inner = _BORDER.split(line.strip().removeprefix("|"))
    texts = inner[:-1] if not inner[-1].strip() else inner
    return [_BREAK.sub("\n", _MARKS.sub("", text)).strip() for text in texts]


def heading_of(line: str) -> tuple[str, int]:
    """A line without the mark of a heading, and the heading's level; 0 where it is none."""
    found = _HEADING.fullmatch(line)
    return (_MARKS.sub("", found[2]), len(found[1])) if found else (line, 0)


def grid_of(rows: list[Row]) -> Grid | None:
    """The grid of rows with equally many cells; None where they differ: then nothing tells which cell is whose."""
    columns = {len(texts) for _, texts in rows}
    if len(columns) != 1 or columns == {1}:
        return None
    cells = [
        Cell(text, number, column, 1, 1, f"text:line={line}")
        for number, (line, texts) in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    by_place = _spans_are_lost([texts for _, texts in rows])
    return Grid(len(rows), columns.pop(), cells, f"text:line={rows[0][0]}", by_place=by_place)


def _spans_are_lost(table: list[list[str]]) -> bool:
    """Whether numbers stand in a column without a head: then cells were merged before, an empty one may be the rest of
    its neighbour, and only place tells which number is under which head."""
    is_number = [[_NUMBER.fullmatch(text) is not None for text in row] for row in table]
    heads = [row for row, numbers in zip(table, is_number, strict=True) if not any(numbers)]
    headed = {column for row in heads for column, text in enumerate(row) if text}
    return any(number and column not in headed for row in is_number for column, number in enumerate(row))
