"""Which column holds the numbers of rows whose labels say everything, as in a list or the statistics table of 2014.

Such rows have a serial number, a unit or a remark beside their number, and no header that the codebook crosses with
them. The table as a whole tells its column: the one whose head says so, else the one where numbers stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from extractors.document import Cell
from extractors.labels import normalise
from extractors.sheet import Sheet
from extractors.values import parse
from gongkai import codebook

_YEAR = re.compile(r"(?:19|20)\d{2}年(?:度|数)?")
_LINES_OF_HEADS = 4
_FEW = 3
Rows = Iterable[tuple[Cell, list[Cell]]]
"""The last label of each such row and the cells between it and the next label."""


def number_columns(sheet: Sheet, rows: Rows, before: Iterable[Cell]) -> dict[int, int | None]:
    """For each column in which labels end, the column of their numbers, None where several could be. Nothing where all
    numbers stand `before` the labels: then the blanks behind them are not those of a form that nobody filled in."""
    beside: dict[int, Counter[int]] = {}
    for label, cells in rows:
        found = beside.setdefault(label.column, Counter())
        for cell in cells:
            # a column without any number may still be the one, if it is the only one
            found[cell.column] += _is_number(cell)
    if not any(found.total() for found in beside.values()) and _tell_more_than_order(before):
        return {}
    heads = _columns_under(sheet, "number") - _columns_under(sheet, "aside") or set(_columns_of_years(sheet)[:1])
    return {column: _choose(found, heads, asides(sheet)) for column, found in beside.items()}


def _tell_more_than_order(cells: Iterable[Cell]) -> bool:
    """Whether a column of these cells holds numbers that do not just count its rows, as serial numbers and codes do."""
    columns: dict[int, list[float]] = {}
    for cell in cells:
        value = parse(cell.text, "").value
        if value is not None:
            columns.setdefault(cell.column, []).append(value)
    return any(len(numbers) >= _FEW and numbers != sorted(set(numbers)) for numbers in columns.values())


def asides(sheet: Sheet) -> set[int]:
    """The columns whose head says that units or remarks stand below it, or another year's numbers."""
    return _columns_under(sheet, "aside") | set(_columns_of_years(sheet)[1:])


def _columns_of_years(sheet: Sheet) -> list[int]:
    """The columns headed by nothing but a year, the latest first: a report that prints the years before beside its own
    prints none after it."""
    years: dict[str, int] = {}
    for line in sheet.lines[:_LINES_OF_HEADS]:
        for cell in line.cells:
            if _YEAR.fullmatch(normalise(cell.text)):
                years.setdefault(normalise(cell.text), cell.column)
    return [years[year] for year in sorted(years, reverse=True)]


def _columns_under(sheet: Sheet, dimension: str) -> set[int]:
    return {cell.column for cell in sheet.labels if sheet.meaning[id(cell)].dimension == dimension}


def _choose(found: Counter[int], heads: set[int], aside: set[int]) -> int | None:
    if named := heads & found.keys():
        return named.pop() if len(named) == 1 else None
    able = [column for column in found if column not in aside]
    most = max((found[column] for column in able), default=0)
    # a stray number in a column of remarks makes no second column of numbers
    likely = [column for column in able if found[column] * 2 > most] if most else able
    return likely[0] if len(likely) == 1 else None


def _is_number(cell: Cell) -> bool:
    return parse(cell.text, "").status == "reported"


def says_nothing(cell: Cell) -> bool:
    """Whether a cell beside a label is blank or names a unit."""
    return not normalise(cell.text) or normalise(cell.text) in codebook.units()
