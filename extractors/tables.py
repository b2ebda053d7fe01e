"""Grid → which cell is which indicator. Knows the reports' tables and nothing of formats.

A value cell is found where two axes meet: labels to its left name one dimension (say, an outcome), headers above it
the other (an applicant). The two concepts together make the indicator code, whichever of them stands on which axis:
a transposed table, a table split in five, or three tables in one need no code of their own. Nothing depends on the
position of a table, a row or a column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from extractors.alignment import Span, ambiguous, overlap, pair
from extractors.document import Cell, Grid
from extractors.extraction import Problem
from extractors.headers import NOWHERE, Band, Header, Path, band_of, one_line, path_of
from extractors.labels import Match, has_chinese, normalise
from extractors.sheet import AXES, Line, Sheet, mend_cut_row
from extractors.values import parse
from gongkai import codebook


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a row path and a column path meet: the cell of the codebook, and how it was told. `eras` are the templates
    that alone print one of its labels."""

    table: str
    indicator: str
    applicant: str | None
    raw_label: str
    flags: tuple[str, ...]
    eras: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a value cell was recognised as. `header` is the text over it, `short` says that its row has fewer cells than
    there are headers, `block` numbers the grid and the header band in it."""

    place: Place
    header: str
    short: bool
    block: tuple[int, int]


@dataclass(slots=True)
class Recognition:
    """What the grids of a document gave: readings, each with its cell in `cells`, problems, and the numbers of the
    grids of which any label is known."""

    readings: tuple[Reading, ...] = ()
    cells: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    statistics: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that was recognised whole: its readings, and where the cell of each stands (grid, index in the grid)."""

    readings: tuple[Reading, ...]
    where: tuple[tuple[int, int], ...]
    statistics: set[int]


_FORMS: dict[tuple[object, ...], _Form] = {}
_MOST_FORMS = 512
_UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "份", "项", "条(件)"})


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
            _FORMS[key] = _Form(result.readings, _where(result.cells, grids), result.statistics)
        return result
    cells = [grids[grid].cells[index] for grid, index in known.where]
    return Recognition(known.readings, cells, [], known.statistics)


def _key(grid: Grid) -> tuple[object, ...]:
    """What recognition depends on where it leaves nothing over: the geometry and the texts that are no values."""
    return (
        grid.rows,
        grid.columns,
        grid.edges,
        tuple(
            [
                (cell.row, cell.column, cell.rowspan, cell.colspan, None if _is_value(cell.text) else cell.text)
                for cell in grid.cells
            ]
        ),
    )


def _is_whole(result: Recognition, grids: list[Grid]) -> bool:
    """Whether every value became a reading: then no other value in its place could have changed anything."""
    values = sum(_is_value(cell.text) for grid in grids for cell in grid.cells)
    told = sum(_is_value(cell.text) for cell in result.cells)
    return values == told and not result.problems


@lru_cache(maxsize=65_536)
def _is_value(text: str) -> bool:
    return not has_chinese(text) or parse(text, "CNY").status != "unreadable"


def _where(cells: list[Cell], grids: list[Grid]) -> tuple[tuple[int, int], ...]:
    at = {id(cell): (number, index) for number, grid in enumerate(grids) for index, cell in enumerate(grid.cells)}
    return tuple(at[id(cell)] for cell in cells)


def _recognise(grids: list[Grid]) -> Recognition:
    result = Recognition()
    readings: list[Reading] = []
    inherited: Band | None = None
    for number, grid in enumerate(grids):
        sheet = Sheet(grid)
        if not _has_labels(sheet) and not (inherited and _looks_continued(grid, inherited)):
            _report_unknown_table(sheet, result)
            continue
        result.statistics.add(number)
        reader = _SheetReader(sheet, number, inherited.over(grid) if inherited else None, result)
        inherited = reader.read() or inherited
        readings += reader.readings
    result.readings = tuple(readings)
    return result


def _has_labels(sheet: Sheet) -> bool:
    return any(found.concept and found.dimension in AXES for found in sheet.meaning.values())


def _looks_continued(grid: Grid, band: Band) -> bool:
    return grid.columns == band.columns and grid.columns > 2


def _report_unknown_table(sheet: Sheet, result: Recognition) -> None:
    texts = [normalise(cell.text) for cell in sheet.grid.cells]
    numbers = sum(map(_is_number, texts))
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


class _SheetReader:
    """Walks one sheet from top to bottom: header rows form a band, data rows below it are read against the band."""

    def __init__(self, sheet: Sheet, number: int, inherited: Band | None, result: Recognition) -> None:
        self.sheet = sheet
        self.number = number
        self.band = inherited
        self.block = (number, 0)
        self.result = result
        self.readings: list[Reading] = []
        self.carried: dict[str, tuple[Match, str]] = {}

    def read(self) -> Band | None:
        """Add the sheet's readings and problems to the result; return the last header band."""
        pending: list[Line] = []
        for line in self.sheet.lines:
            if line.row in self.sheet.header_rows:
                pending.append(line)
                self._report_numbers_in_header(line)
                continue
            if pending:
                self.band = band_of(self.sheet, pending)
                self.block = (self.number, self.block[1] + 1)
                self.carried.clear()
                pending = []
            if line.row in self.sheet.title_rows:
                self.band = None
            else:
                self._read_row(line)
        if pending:
            self.band = band_of(self.sheet, pending)
        return self.band

    def _read_row(self, line: Line) -> None:
        labels = self._row_labels(line)
        others = [cell for cell in line.cells if id(cell) not in self.sheet.meaning]
        headers = self.band.headers if self.band else []
        start = headers[0].span[0] if headers else 0
        if labels and not headers:
            start = max(cell.column + cell.colspan for cell in labels)
        values = [cell for cell in others if cell.column + cell.colspan > start and cell.row == line.row]
        unknown = [cell for cell in others if cell.column + cell.colspan <= start and normalise(cell.text)]
        if not labels and not headers and not any(parse(cell.text, "").status == "reported" for cell in values):
            return  # a title or a head of a table without axes that cross
        if not headers and len(values) > 1:
            values = _beside_label(values)
        if not any(normalise(cell.text) for cell in values) and (unknown or not (labels or headers)):
            return  # a line of text or nothing: no number to lose
        row = self._row_path(labels)
        last = max((cell.column for cell in labels), default=-1)
        # a text right of the last label is the row's own label, and the known one only its group
        unlabelled = any(cell.column > last and has_chinese(cell.text) for cell in unknown)
        lost: list[Cell] = []
        columns, short = self._columns_of(values, headers)
        for cell, header in columns:
            # labels may stand between the values, as where blocks lie side by side: those to the left count
            path = row if cell.column > last else self._row_path([one for one in labels if one.column < cell.column])
            if (unlabelled or not self._add(cell, header, path, short)) and _says_something(cell.text):
                lost.append(cell)
        if lost:
            self._report_lost(line, lost, unknown)
        elif short and row.concepts:
            self._report_short(line)

    def _row_labels(self, line: Line) -> list[Cell]:
        meaning = self.sheet.meaning
        return [cell for cell in line.cells if id(cell) in meaning and meaning[id(cell)].dimension in self.sheet.down]

    def _row_path(self, labels: list[Cell]) -> Path:
        """The path of the labels that run down: of two on one dimension the one nearer to the values counts."""
        nearest: dict[str, Match] = {}
        texts: list[str] = []
        for cell in labels:
            found = self.sheet.meaning[id(cell)]
            nearest[found.dimension] = found
            text = one_line(cell.text)
            if text not in texts:
                texts.append(text)
            self.carried[found.dimension] = (found, text)
        if "result" in nearest and "procedure" not in nearest and "procedure" in self.carried:
            # the group label of a column that was not merged stands in its first row only
            nearest["procedure"], text = self.carried["procedure"]
            texts.insert(0, text)
        return path_of(tuple(nearest.values()), tuple(texts))

    def _columns_of(self, values: list[Cell], headers: list[Header]) -> tuple[list[tuple[Cell, Header | None]], bool]:
        """Each value cell with its header, and whether the row has fewer cells than headers."""
        if not headers:
            return [(cell, None) for cell in values], False
        spans: list[Span] = [(cell.column, cell.column + cell.colspan) for cell in values]
        wanted = [header.span for header in headers]
        if len(spans) == len(wanted) and (
            spans == wanted or all(overlap(a, b) for a, b in zip(spans, wanted, strict=True))
        ):
            return list(zip(values, headers, strict=True)), False
        pairing = pair(spans, wanted)
        taken = {index for index in pairing if index is not None}
        columns: list[tuple[Cell, Header | None]] = []
        short = len(taken) < len(wanted)
        for cell, span, index in zip(values, spans, pairing, strict=True):
            if index is None:
                if normalise(cell.text):
                    columns.append((cell, Header(span)))
            elif ambiguous(span, wanted, taken):
                columns.append((cell, Header(span)))
            else:
                columns.append((cell, headers[index]))
        return columns, short

    def _add(self, cell: Cell, header: Header | None, row: Path, short: bool) -> bool:
        place = _meet(header.path if header else NOWHERE, row)
        if place is None:
            return False
        self.readings.append(Reading(place, header.text if header else "", short, self.block))
        self.result.cells.append(cell)
        return True

    def _report_lost(self, line: Line, lost: list[Cell], unknown: list[Cell]) -> None:
        if unknown:
            cause, why = "unmapped_label", f"“{one_line(unknown[-1].text)[:60]}” is no label of the codebook"
        else:
            cause, why = "unmapped_cell", "row and column do not lead to a cell that the codebook knows"
        sentence = f"{len(lost)} cell(s) of a statistics table were not understood: {why}."
        self._report(cause, sentence, line, lost[0].locator)

    def _report_numbers_in_header(self, line: Line) -> None:
        numbers = [cell for cell in line.cells if cell.row == line.row and _is_number(cell.text)]
        if numbers:
            self._report(
                "number_in_header",
                f"{len(numbers)} number(s) stand in a row of column headers.",
                line,
                numbers[0].locator,
            )

    def _report_short(self, line: Line) -> None:
        sentence = "A row of a statistics table has fewer cells than its header has columns."
        self._report("cell_missing", sentence, line, line.cells[0].locator)

    def _report(self, cause: str, sentence: str, line: Line, locator: str) -> None:
        printed = " | ".join(one_line(cell.text) for cell in line.cells)
        self.result.problems.append(Problem("recognise", cause, "error", sentence, printed[:300], locator))


def _beside_label(cells: list[Cell]) -> list[Cell]:
    """The value among the cells right of a label without headers: units (条, 件) and blanks are none."""
    printed = [cell for cell in cells if normalise(cell.text) not in _UNITS]
    numbers = [cell for cell in printed if normalise(cell.text)]
    return numbers or printed[:1]


def _says_something(text: str) -> bool:
    return parse(text, "").status not in ("blank", "dash")


def _is_number(text: str) -> bool:
    return normalise(text).replace(".", "").replace(",", "").isdigit()


@lru_cache(maxsize=65_536)
def _meet(over: Path, beside: Path) -> Place | None:
    """The place where a header's path and a row's path meet; None if the codebook has no such cell."""
    concepts = {**over.concepts, **beside.concepts}
    for table in codebook.tables():
        if not table.column_dimension and over.concepts:
            continue  # a line of its own has no headers
        if all(concepts.get(dimension) for dimension in (table.row_dimension, table.column_dimension) if dimension):
            code = table.indicator.format(**concepts)
            if not codebook.indicator(code, ""):
                return None
            return Place(
                table.table,
                code,
                concepts.get("applicant"),
                " | ".join(filter(None, (beside.text, over.text))),
                beside.flags + over.flags,
                beside.eras + over.eras,
            )
    return None
