"""Grid → which cell is which indicator. Knows the reports' tables and nothing of formats.

A value cell is found where two axes meet: labels to its left name one dimension (say, an outcome), headers above it
the other (an applicant). The two concepts together make the indicator code, whichever of them stands on which axis:
a transposed table, a table split in five, or three tables in one need no code of their own. Nothing depends on the
position of a table, a row or a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from operator import attrgetter

from extractors.document import Cell, Grid
from extractors.extraction import Problem
from extractors.headers import Band
from extractors.labels import has_chinese, normalise
from extractors.places import Placed, Recognition
from extractors.sheet import AXES, Sheet, mend_cut_row
from extractors.sheet_reader import SheetReader, is_number
from extractors.values import parse


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that was recognised whole: what was placed, and which of the cells of all its grids each is."""

    placed: tuple[Placed, ...]
    where: tuple[int, ...]
    statistics: set[int]


_FORMS: dict[tuple[object, ...], _Form] = {}
_MOST_FORMS = 512
_PLACE = attrgetter("row", "column", "rowspan", "colspan")
_TEXT = attrgetter("text")


def recognise(grids: list[Grid]) -> Recognition:
    """Recognise the statistics tables among the grids of one document, given in reading order.

    Agencies fill in the same form year after year: where the labels and the geometry are those of a document that was
    recognised whole, its cells are the same cells, and only their texts are new.
    """
    for above, below in pairwise(grids):
        mend_cut_row(above, below)
    key = tuple(map(_key, grids))
    known = _FORMS.get(key)
    if known is None:
        result = _recognise(grids)
        if _is_whole(result, grids):
            if len(_FORMS) == _MOST_FORMS:
                _FORMS.clear()
            _FORMS[key] = _Form(result.placed, _where(result.cells, grids), result.statistics)
        return result
    cells = list(map(_cells(grids).__getitem__, known.where))
    return Recognition(known.placed, cells, [], known.statistics)


def _key(grid: Grid) -> tuple[object, ...]:
    """What recognition depends on where it leaves nothing over: the geometry and the texts that are no values."""
    places = tuple(map(_PLACE, grid.cells))
    return grid.rows, grid.columns, grid.edges, grid.by_place, places, tuple(map(_unless_value, map(_TEXT, grid.cells)))


def _is_whole(result: Recognition, grids: list[Grid]) -> bool:
    """Whether every value was placed: then no other value in its place could have changed anything."""
    values = sum(_unless_value(cell.text) is None for grid in grids for cell in grid.cells)
    told = sum(_unless_value(cell.text) is None for cell in result.cells)
    return values == told and not result.problems


@lru_cache(maxsize=65_536)
def _unless_value(text: str) -> str | None:
    return None if not has_chinese(text) or parse(text, "CNY").status != "unreadable" else text


def _cells(grids: list[Grid]) -> list[Cell]:
    return list(chain.from_iterable(grid.cells for grid in grids))


def _where(cells: list[Cell], grids: list[Grid]) -> tuple[int, ...]:
    at = {id(cell): number for number, cell in enumerate(_cells(grids))}
    return tuple(at[id(cell)] for cell in cells)


def _recognise(grids: list[Grid]) -> Recognition:
    result = Recognition()
    placed: list[Placed] = []
    inherited: Band | None = None
    for number, grid in enumerate(grids):
        sheet = Sheet(grid)
        if not _has_labels(sheet) and not (inherited and _looks_continued(grid, inherited)):
            _report_unknown_table(sheet, result)
            continue
        result.statistics.add(number)
        reader = SheetReader(sheet, number, inherited.over(grid) if inherited else None, result)
        inherited = reader.read() or inherited
        placed += reader.placed
    result.placed = tuple(placed)
    return result


def _has_labels(sheet: Sheet) -> bool:
    return any(found.concept and found.dimension in AXES for found in sheet.meaning.values())


def _looks_continued(grid: Grid, band: Band) -> bool:
    return grid.columns == band.columns and grid.columns > 2


def _report_unknown_table(sheet: Sheet, result: Recognition) -> None:
    texts = [normalise(cell.text) for cell in sheet.grid.cells]
    numbers = sum(map(is_number, texts))
    if sheet.grid.columns > 1 and sheet.grid.rows > 1 and numbers:
        result.problems.append(
            Problem(
                "recognise",
                "table_not_understood",
                "warning",
                f"A table of {sheet.grid.rows} rows and {sheet.grid.columns} columns holds {numbers} numbers but no "
                "label of the codebook; it was left out.",
                " | ".join(text for text in texts if text)[:200],
                sheet.grid.locator,
            )
        )
