"""Text of a sheet saved as CSV: commas, semicolons or tabs part its cells, and what was merged is lost."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extractors.document import Grid, Paragraph
from extractors.readers import text_pipes
from extractors.readers.sheet_cells import SheetCells
from extractors.readers.sheet_marks import MOST_POSITIONS, SheetMarks

_DELIMITERS = ",;\t"
_LEAST_ROWS = 6
_LABEL_AND_VALUE = 2  # columns
_SEPARATED = re.compile(r"\s*\d{1,3}(?:,\d{3})+\s*")  # 41,662 on a line of its own is one number: a sheet quotes it
_NAME = "text:sheet=1"


def blocks_of(lines: Sequence[str]) -> list[Paragraph | Grid]:
    """The blocks of the sheet that the lines hold; none where they are no sheet.

    They are one where rows that follow each other have equally many cells, which running text never has, nor cells
    that stand one to a line.
    """
    if any(text_pipes.is_closed(line) or _SEPARATED.fullmatch(line) for line in lines):
        return []
    for delimiter in _DELIMITERS:
        if sum(delimiter in line for line in lines) < _LEAST_ROWS:
            continue
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        if _is_sheet(rows) and len(rows) * max(map(len, rows)) <= MOST_POSITIONS:
            texts = {
                (row, column): text.strip()
                for row, cells in enumerate(rows)
                for column, text in enumerate(cells)
                if text.strip()
            }
            merges = [((row, 0), (row, len(rows[row]) - 1)) for row in _titles(rows)]
            return list(SheetCells(texts, merges, SheetMarks(), _NAME).blocks())
    return []


def _is_sheet(rows: Sequence[list[str]]) -> bool:
    stretches = [list(stretch) for several, stretch in groupby(rows, lambda row: len(row) > 1) if several]
    longest = max(stretches, key=len, default=[])
    filled = sum(sum(map(bool, map(str.strip, row))) > 1 for row in longest)
    return filled >= _LEAST_ROWS and all(len(set(map(len, stretch))) == 1 for stretch in stretches)


def _titles(rows: Sequence[list[str]]) -> Iterator[int]:
    """The rows with a text alone at their beginning over rows with more, as titles and heads of groups have that were
    merged over all columns. Of two columns the second may as well hold a value that was left empty."""
    filled = [[column for column, text in enumerate(row) if text.strip()] for row in rows]
    for number, (above, below) in enumerate(pairwise(filled)):
        if above == [0] and len(below) > 1 and len(rows[number]) > _LABEL_AND_VALUE:
            yield number
