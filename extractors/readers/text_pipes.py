"""Tables in Markdown: rows between pipes, a rule of dashes below the head. A cell knows no spans here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from extractors.document import Cell, Grid
from extractors.readers.text_marks import plain

_RULE = re.compile(r"\s*(?:\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+|\|\s*:?-{3,}:?\s*)\|?\s*")
_OPEN_RULE = re.compile(r"\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*")
_NO_ROW = re.compile(r"[^|]*。\s*|\s*[一二三四五六七八九十]{1,3}、[^|]*")
_BORDER = re.compile(r"(?<!\\)\|")

_NUMBER = re.compile(r"[^\u2e80-\u9fff]*\d[^\u2e80-\u9fff]*")

Row = tuple[int, list[str]]
"""The number of its line, and the texts of its cells."""


def kinds(lines: Sequence[str]) -> Iterator[str]:
    """What each line is: a row `closed` by pipes, an `open` one, whose pipes stand between its cells alone, or ''.

    One that begins or ends with a pipe is a row between pipes, one cell of it before a pipe, or the rule below a head;
    in a table whose rule has no pipes at its ends every line is a row, but for the sentences and headings right above.
    """
    for blank, stretch in groupby(lines, key=lambda line: not line.strip()):
        block = list(stretch)
        if not blank and any(map(_OPEN_RULE.fullmatch, block)) and any("|" in line for line in block):
            rule = next(number for number, line in enumerate(block) if _OPEN_RULE.fullmatch(line))
            text = max((number + 1 for number in range(rule) if _NO_ROW.fullmatch(block[number])), default=0)
            yield from ("" if number < text else "open" for number in range(len(block)))
        else:
            yield from ("closed" if is_closed(line) else "" for line in block)


def is_closed(line: str) -> bool:
    """Whether a pipe stands at an end of a line."""
    plain = line.strip()
    return plain.startswith("|") or plain.endswith("|")


def without_separators(lines: list[str]) -> list[str]:
    """The lines without pipes that stand alone, where every pipe does: then they part cells, and two together leave one
    of them empty."""
    if any("|" in line and line.strip() != "|" for line in lines):
        return lines
    kept: list[str] = []
    after_pipe = False
    for line in lines:
        is_pipe = line.strip() == "|"
        kept.append("" if is_pipe and not after_pipe else line)
        after_pipe = is_pipe or (after_pipe and not line.strip())
    return kept


def rows_of(lines: Sequence[tuple[int, str]], *, is_open: bool) -> list[Row]:
    """The rows of lines of a kind. Where each cell has a line and a pipe of its own, a line of several pipes stands for
    as many cells."""
    rows = [(number, line.strip(), row_of(line, is_open=is_open)) for number, line in lines]
    if all(_is_filling(line) or len(texts) <= 1 for _, line, texts in rows):
        rows = [(number, line, [""] * len(line) if _is_filling(line) else texts) for number, line, texts in rows]
    return [(number, texts) for number, _, texts in rows if texts]


def _is_filling(line: str) -> bool:
    return set(line) == {"|"}


def row_of(line: str, *, is_open: bool) -> list[str]:
    """The texts of a row's cells; none of the rule below a head."""
    if _RULE.fullmatch(line) or (is_open and _OPEN_RULE.fullmatch(line)):
        return []
    if is_open:
        return [plain(text) for text in _BORDER.split(line)]
    if line.strip() == "|":
        return [""]
    inner = _BORDER.split(line.strip().removeprefix("|"))
    texts = inner[:-1] if not inner[-1].strip() else inner
    return [plain(text) for text in texts]


def grid_of(rows: list[Row]) -> Grid | None:
    """The grid of rows with equally many cells; None where they differ, or were only filled up to be as many: then
    nothing tells which cell is whose."""
    columns = {len(texts) for _, texts in rows}
    if len(columns) != 1 or columns == {1}:
        return None
    table = [texts for _, texts in rows]
    by_place = _spans_are_lost(table)
    if by_place and _is_packed(table):
        return None
    cells = [
        Cell(text, number, column, 1, 1, f"text:line={line},column={column + 1}")
        for number, (line, texts) in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return Grid(len(rows), columns.pop(), cells, f"text:line={rows[0][0]}", by_place=by_place)


def _spans_are_lost(table: list[list[str]]) -> bool:
    """Whether numbers stand in a column without a head: then cells were merged before, an empty one may be the rest of
    its neighbour, and only place tells which number is under which head."""
    is_number = [[_NUMBER.fullmatch(text) is not None for text in row] for row in table]
    heads = [row for row, numbers in zip(table, is_number, strict=True) if not any(numbers)]
    headed = {column for row in heads for column, text in enumerate(row) if text}
    return any(number and column not in headed for row in is_number for column, number in enumerate(row))


def _is_packed(table: list[list[str]]) -> bool:
    """Whether the cells of each row above the first number stand together at its beginning, and what merged cells cover
    is left empty behind them: a head then stands in its number's place in the row, and not over its column."""
    above = takewhile(lambda row: not any(map(_NUMBER.fullmatch, row)), table)
    heads = [row for row in above if any(row)]
    filled = [max(place for place, text in enumerate(row, 1) if text) for row in heads]
    return all(all(row[:end]) for row, end in zip(heads, filled, strict=True)) and len(set(filled)) > 1
