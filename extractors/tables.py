"""Grid → which cell is which indicator. Knows the reports' tables and nothing of formats.

A value cell is found where two axes meet: labels to its left name one dimension (say, an outcome), headers above it
the other (an applicant). The two concepts together make the indicator code, whichever of them stands on which axis:
a transposed table, a table split in five, or three tables in one need no code of their own. Nothing depends on the
position of a table, a row or a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from extractors.document import Grid
from extractors.extraction import Problem
from extractors.headers import Band
from extractors.labels import has_chinese, match, normalise
from extractors.places import Placed, Recognition
from extractors.sheet import AXES, Sheet, join_parted_labels, mend_cut_row
from extractors.sheet_reader import SheetReader, is_number
from extractors.values import parse


@dataclass(frozen=True, slots=True)
class _Form:
    """A grid as it was recognised: what was placed and which of its cells each is, whether any label of it is known,
    and the header band that goes on below it, if it has its own. `begins` says that nothing above it bears on it."""

    placed: tuple[Placed, ...] = ()
    where: tuple[int, ...] = ()
    is_statistics: bool = False
    band: Band | None = None
    begins: bool = False


_FORMS: dict[tuple[object, ...], _Form] = {}
_MOST_FORMS = 1024
_PLACE = attrgetter("row", "column", "rowspan", "colspan")
_TEXT = attrgetter("text")


def recognise(grids: list[Grid]) -> Recognition:
    """Recognise the statistics tables among the grids of one document, given in reading order.

    Agencies fill in the same form year after year: where the labels and the geometry of a table are those of one that
    was recognised whole, below the same headers, its cells are the same cells, and only their texts are new.
    """
    for above, below in pairwise(grids):
        mend_cut_row(above, below)
    for grid in grids:
        join_parted_labels(grid)
    result = Recognition()
    placed: list[Placed] = []
    band: Band | None = None
    comes_again = True  # the band: that of a table which is not kept is no other's
    for number, grid in enumerate(grids):
        texts = tuple(map(_unless_value, map(_TEXT, grid.cells)))
        own = (*_geometry(grid), texts, number)
        form = _FORMS.get(own) or _FORMS.get((*own, band))
        is_kept = form is not None
        if form is None:
            problems = len(result.problems)
            form = _recognise(grid, number, band, result)
            is_kept = (form.begins or comes_again) and len(result.problems) == problems and _is_whole(form, texts)
            if is_kept:
                _keep(own if form.begins else (*own, band), form)
        if form.band:
            band, comes_again = form.band, is_kept
        placed += form.placed
        result.cells += map(grid.cells.__getitem__, form.where)
        if form.is_statistics:
            result.statistics.add(number)
    result.placed = tuple(placed)
    return result


def _keep(key: tuple[object, ...], form: _Form) -> None:
    if len(_FORMS) == _MOST_FORMS:
        _FORMS.clear()
    _FORMS[key] = form


def _geometry(grid: Grid) -> tuple[object, ...]:
    """What recognition depends on besides the texts that are no values, where it leaves nothing over."""
    return grid.rows, grid.columns, grid.edges, grid.by_place, tuple(map(_PLACE, grid.cells))


def _is_whole(form: _Form, texts: tuple[str | None, ...]) -> bool:
    """Whether every value was placed: then no other value in its place could have changed anything."""
    return texts.count(None) == [texts[place] for place in form.where].count(None)


@lru_cache(maxsize=65_536)
def _unless_value(text: str) -> str | None:
    return None if not has_chinese(text) or parse(text, "CNY").status != "unreadable" else text


def _recognise(grid: Grid, number: int, band: Band | None, result: Recognition) -> _Form:
    """Recognise a grid below the header band of those before it; its problems are added to `result`."""
    sheet = Sheet(grid)
    if not _has_labels(sheet) and not (band and _looks_continued(grid, band)):
        _report_unknown_table(sheet, result)
        return _Form()
    problems = len(result.problems)
    reader = SheetReader(sheet, number, band.over(grid) if band else None, result.problems)
    below = reader.read()
    if not reader.placed and _is_of_other_matters(sheet) and _report_unknown_table(sheet, result):
        del result.problems[problems:-1]
        return _Form()
    at = {id(cell): place for place, cell in enumerate(grid.cells)}
    where = tuple([at[id(cell)] for cell in reader.cells])
    begins = _has_labels(sheet) and 0 in sheet.header_rows | sheet.title_rows
    return _Form(tuple(reader.placed), where, True, below, begins)


def _has_labels(sheet: Sheet) -> bool:
    return any(found.concept and found.dimension in AXES for found in sheet.meaning.values())


def _is_of_other_matters(sheet: Sheet) -> bool:
    """Whether a table has heads of its own, and of the codebook's labels no more than such as any table may have, 合计
    or 其他: the channels by which a body publishes are counted in such tables, and no form asks for them."""
    heads = [cell for cell in sheet.grid.cells if cell.row == 0 and normalise(cell.text)]
    if len(heads) < 2 or any(id(cell) in sheet.meaning or is_number(cell.text) for cell in heads):
        return False
    known = [match(cell.text) for cell in sheet.grid.cells if id(cell) in sheet.meaning]
    return all(found is None or found.is_homonym for found in known)


def _looks_continued(grid: Grid, band: Band) -> bool:
    return grid.columns == band.columns and grid.columns > 2


def _report_unknown_table(sheet: Sheet, result: Recognition) -> bool:
    """Report a table that is none of the form's, if it holds numbers; whether it does."""
    texts = [normalise(cell.text) for cell in sheet.grid.cells]
    numbers = sum(map(is_number, texts))
    holds_numbers = sheet.grid.columns > 1 and sheet.grid.rows > 1 and numbers > 0
    if holds_numbers:
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
    return holds_numbers
