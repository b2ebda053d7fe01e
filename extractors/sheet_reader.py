"""A sheet, read from top to bottom: each value cell is placed by the labels beside it and the headers over it."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from msgspec import structs

from extractors.alignment import overlap
from extractors.checks import TWICE
from extractors.document import Cell
from extractors.extraction import Problem
from extractors.headers import NO_HEADER, NOWHERE, Band, Header, Path, band_of, one_line, path_of
from extractors.labels import Match, has_chinese, normalise
from extractors.number_columns import asides, number_columns, says_nothing
from extractors.places import Placed, meet
from extractors.sheet import Line, Sheet
from extractors.under_headers import Columns, under_headers
from extractors.values import is_nothing, parse
from gongkai import codebook

_LEAST_ROW = 3  # values that say by their number which headers are theirs


class SheetReader:
    """Walks one sheet from top to bottom: header rows form a band, data rows below it are read against the band."""

    def __init__(self, sheet: Sheet, number: int, inherited: Band | None, problems: list[Problem]) -> None:
        self.sheet = sheet
        self.number = number
        self.band = inherited
        self.block = (number, 0)
        self.problems = problems
        self.placed: list[Placed] = []
        self.cells: list[Cell] = []
        self.carried: dict[str, tuple[Match, str]] = {}
        self.columns: dict[int, int | None] | None = None

    def read(self) -> Band | None:
        """Place the sheet's values and report its problems; return the last header band that can be measured."""
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
                self._report_numbers_in_header(line)
            elif not self._counts_columns(line):
                self._read_row(line)
        if pending:
            self.band = band_of(self.sheet, pending)
        return self.band if self.band and not self.band.counted else None

    def _counts_columns(self, line: Line) -> bool:
        """Whether a row right below the heads only numbers the columns (甲 | 1 | 2 | 3), as statistical forms do."""
        if line.row - 1 not in self.sheet.header_rows or line.row + 1 == self.sheet.grid.rows or self._row_labels(line):
            return False
        texts = (normalise(cell.text).strip("()") for cell in line.cells)
        numbers = [text for text in texts if text.isdecimal()]
        return len(numbers) >= _LEAST_ROW and numbers == [str(number) for number in range(1, len(numbers) + 1)]

    def _read_row(self, line: Line) -> None:
        labels = self._row_labels(line)
        others = [cell for cell in line.cells if id(cell) not in self.sheet.meaning]
        if self._is_space(line, labels, others):
            return
        row = self._row_path(labels, others)
        if labels and meet(NOWHERE, row):
            self._read_line(line, labels)
        elif self.band:
            self._read_across(line, labels, others, row, self.band)
        elif labels or any(parse(cell.text, "").status == "reported" for cell in others):
            self._report_unread(line, others)

    def _is_space(self, line: Line, labels: list[Cell], others: list[Cell]) -> bool:
        """Whether a row without any text only stands over the row of numbers, as what is left of a head beside it."""
        below = self.sheet.lines[line.row + 1] if line.row + 1 < len(self.sheet.lines) else None
        if labels or below is None or below.row in self.sheet.header_rows | self.sheet.title_rows:
            return False
        bare = not any(normalise(cell.text) for cell in others)
        return bare and not self._row_labels(below) and any(_has_digit(cell) for cell in below.cells)

    def _read_across(self, line: Line, labels: list[Cell], others: list[Cell], row: Path, band: Band) -> None:
        """Read a row against the headers over it, or, where a wrong span moved it, in their order."""
        if self._is_moved(line, labels, others, band):
            band = replace(band, counted=True)
        start = max((cell.column + cell.colspan for cell in labels), default=0) if band.counted else band.start
        values = [
            cell
            for cell in others
            # a blank or a zero may be merged over several rows
            if cell.column + cell.colspan > start and (cell.row == line.row or is_nothing(cell.text))
        ]
        unknown = [
            cell
            for cell in others
            if cell.column + cell.colspan <= start and has_chinese(cell.text) and not says_nothing(cell)
        ]
        last = max((cell.column for cell in labels), default=-1)
        # a text right of the last label is the row's own label, and the known one only its group
        labelled = not any(cell.column > last for cell in unknown) and not self._lacks_label(line, labels, start)
        if self._holds_no_number(labels, values, labelled):
            return
        columns, doubts = under_headers(values, band)
        before = len(self.placed)
        lost = [
            cell
            for cell in others
            # a number between the row's label and the first header: its own header was not found
            if labels and last < cell.column and cell.column + cell.colspan <= start
            if cell.row == line.row and _has_digit(cell)
        ]
        if lost and "row_short" not in doubts:
            doubts = (*doubts, "row_short")  # the others may stand a column aside as well
        lost += self._place(columns, doubts, labels, others, row) if labelled else _saying(columns)
        if lost:
            self._report_lost(line, lost, unknown)
        elif "row_short" in doubts and row.concepts:
            self._report_short(line)
        self._doubt_what_stands_twice(line, before)

    def _holds_no_number(self, labels: list[Cell], values: list[Cell], labelled: bool) -> bool:
        """Whether a row is a line of text, so that there is no number to lose."""
        if not labelled and not any(normalise(cell.text) for cell in values):
            return True
        if not labels and any(has_chinese(cell.text) for cell in values) and not any(map(_has_digit, values)):
            return True
        # a title or a note across the table, or a note in one cell of it
        said = [cell for cell in values if normalise(cell.text)]
        alone = len(said) == 1 and (said[0].colspan == self.sheet.grid.columns or _is_note(said[0].text))
        return alone and parse(said[0].text, "").status == "unreadable"

    def _place(
        self, columns: Columns, doubts: tuple[str, ...], labels: list[Cell], others: list[Cell], row: Path
    ) -> list[Cell]:
        """Place the values of a row; those that say something and to which nothing leads are returned."""
        last = max((cell.column for cell in labels), default=-1)
        lost = []
        for cell, header in columns:
            if header.aside:
                continue
            # labels may stand between the values, as where blocks lie side by side: those to the left count
            left = [one for one in labels if one.column < cell.column]
            path = row if cell.column > last else self._row_path(left, others)
            if not self._add(cell, header, path, doubts) and _says_something(cell.text):
                lost.append(cell)
        return lost

    def _doubt_what_stands_twice(self, line: Line, before: int) -> None:
        """Doubt and report the values placed since `before`, those of a row, if two of them have one place."""
        own = self.placed[before:]
        if len({(one.place.indicator, one.place.applicant) for one in own}) < len(own):
            sentence = "Two columns of a row stand under the same headers: nothing tells which is which."
            self._report("unmapped_cell", sentence, line, self.cells[before].locator)
            self.placed[before:] = [structs.replace(one, doubts=(*one.doubts, TWICE)) for one in own]

    def _lacks_label(self, line: Line, labels: list[Cell], start: float) -> bool:
        """Whether a row has no words in the place of its own label, where others of its group have one: none was
        printed or, in a picture, none could be read. What stands in the row is not the group's for that."""
        if not labels or labels[-1].rowspan == 1:
            return False
        group = labels[-1]
        rows = self.sheet.lines[group.row : group.row + group.rowspan]
        return any(
            cell.row == line.row
            and group.column < cell.column
            and cell.column + cell.colspan <= start
            and not has_chinese(cell.text)
            and any(other.column == cell.column and has_chinese(other.text) for row in rows for other in row.cells)
            for cell in line.cells
        )

    def _is_moved(self, line: Line, labels: list[Cell], others: list[Cell], band: Band) -> bool:
        """Whether a row has a value for each header, but in other columns, as where a label in it or in the headers
        spans too many columns or too few. Where columns are measured, none is out of place for such a reason."""
        if not labels or band.counted or band.edges:
            return False
        last = labels[-1].column
        values = [cell for cell in others if cell.row == line.row and cell.column > last]
        if len(values) > len(band.headers):  # a row that was moved leaves room behind it
            values = [cell for cell in values if normalise(cell.text)]
        if (
            len(values) < _LEAST_ROW
            or len(values) != len(band.headers)
            or any(has_chinese(cell.text) for cell in values)
        ):
            return False
        return not band.foreign and not all(
            overlap((cell.column, cell.column + cell.colspan), header.span)
            for cell, header in zip(values, band.headers, strict=True)
        )

    def _read_line(self, line: Line, labels: list[Cell]) -> None:
        """Read the number beside labels that say everything; several such pairs may stand in one row."""
        for group, beside in self._pairs(line, labels):
            path = self._row_path(group, [])
            column = self._number_columns().get(group[-1].column)
            cell = next((one for one in beside if column is not None and one.column == column), None)
            place = meet(NOWHERE, path)
            if cell is None or place is None:
                unread = beside if self._number_columns() else [*self._before(line), *beside]
                self._report_unread(line, [one for one in unread if not says_nothing(one)])
                continue
            if cell.row != line.row and not is_nothing(cell.text):
                self._report_lost(line, [cell], [])  # one number merged over several lines
                continue
            self._add(cell, replace(NO_HEADER, text=_unit_beside(beside)), path, ())
            aside = asides(self.sheet)
            if more := [one for one in beside if one is not cell and is_number(one.text) and one.column not in aside]:
                self._report_lost(line, more, [])

    def _pairs(self, line: Line, labels: list[Cell]) -> list[tuple[list[Cell], list[Cell]]]:
        """The labels of a row that follow each other without a cell between, each with the cells up to the next."""
        pairs: list[tuple[list[Cell], list[Cell]]] = []
        wanted = set(map(id, labels))
        for cell in line.cells:
            if id(cell) in wanted:
                if not pairs or pairs[-1][1]:
                    pairs.append(([], []))
                pairs[-1][0].append(cell)
            elif pairs and id(cell) not in self.sheet.meaning:
                pairs[-1][1].append(cell)
        return pairs

    def _row_labels(self, line: Line) -> list[Cell]:
        meaning = self.sheet.meaning
        return [cell for cell in line.cells if id(cell) in meaning and meaning[id(cell)].dimension in self.sheet.down]

    def _row_path(self, labels: list[Cell], others: list[Cell]) -> Path:
        """The path of the labels that run down: of two on one dimension the one nearer to the values counts.

        The group label of a column that was not merged stands in its first row only, and is carried on to rows without
        a text of their own in its place.
        """
        nearest, texts = self._nearest(labels)
        if not nearest:
            return NOWHERE
        self.carried |= {dimension: (found, one_line(cell.text)) for dimension, (found, cell) in nearest.items()}
        matches = [found for found, _ in nearest.values()]
        if not any(has_chinese(cell.text) and cell.column < labels[-1].column for cell in others):
            for dimension in codebook.crossing(frozenset(nearest)) & self.carried.keys():
                group, text = self.carried[dimension]
                matches.append(group)
                texts.insert(0, text)
        return path_of(tuple(matches), tuple(texts))

    def _nearest(self, labels: list[Cell]) -> tuple[dict[str, tuple[Match, Cell]], list[str]]:
        """The last label of each dimension with its cell, and the printed texts. A group does not take the place of its
        own member, which a wrong span may have put before it."""
        nearest: dict[str, tuple[Match, Cell]] = {}
        for cell in labels:
            found = self.sheet.meaning[id(cell)]
            for named in (found, *found.also):
                before = nearest.get(named.dimension)
                if before is None or not _is_member(before[0], named):
                    nearest[named.dimension] = (named, cell)
        return nearest, list(dict.fromkeys(one_line(cell.text) for cell in labels))

    def _number_columns(self) -> dict[int, int | None]:
        """See `number_columns`: told once, from all rows of the sheet whose labels say everything."""
        if self.columns is None:
            rows: list[tuple[Cell, list[Cell]]] = []
            before: list[Cell] = []
            for line in self.sheet.lines:
                labels = self._row_labels(line)
                nearest, _ = self._nearest(labels)
                if meet(NOWHERE, path_of(tuple(found for found, _ in nearest.values()), ())):
                    rows += [(group[-1], beside) for group, beside in self._pairs(line, labels)]
                    before += self._before(line)
            self.columns = number_columns(self.sheet, rows, before)
        return self.columns

    def _before(self, line: Line) -> list[Cell]:
        """The cells of a row that stand before its first label."""
        cells = takewhile(lambda cell: id(cell) not in self.sheet.meaning, line.cells)
        return [cell for cell in cells if cell.row == line.row]

    def _add(self, cell: Cell, header: Header, row: Path, doubts: tuple[str, ...]) -> bool:
        place = meet(header.path, row)
        if place is None:
            return False
        if self.sheet.grid.by_place:
            doubts = (*doubts, "by_place")
        self.placed.append(Placed(place, header.text, doubts, self.block))
        self.cells.append(cell)
        return True

    def _report_unread(self, line: Line, cells: list[Cell]) -> None:
        """Report the cells of a row that nothing leads to, where one of them holds a number."""
        aside = asides(self.sheet)
        own = [cell for cell in cells if cell.row == line.row and cell.column not in aside]
        if lost := [cell for cell in own if _has_digit(cell) and not (cell is own[0] and has_chinese(cell.text))]:
            self._report_lost(line, lost, [cell for cell in own if has_chinese(cell.text) and cell not in lost])

    def _report_lost(self, line: Line, lost: list[Cell], unknown: list[Cell]) -> None:
        if named := [cell for cell in unknown if normalise(cell.text) not in codebook.units()]:
            cause, why = "unmapped_label", f"“{one_line(named[-1].text)[:60]}” is no label of the codebook"
        else:
            cause, why = "unmapped_cell", "row and column do not lead to a cell that the codebook knows"
        sentence = f"{len(lost)} cell(s) of a statistics table were not understood: {why}."
        self._report(cause, sentence, line, lost[0].locator)

    def _report_numbers_in_header(self, line: Line) -> None:
        printed = [cell for cell in line.cells if cell.row == line.row and is_number(cell.text)]
        if numbers := [cell for cell in printed if cell.column not in asides(self.sheet)]:
            self._report(
                "number_in_header",
                f"{len(numbers)} number(s) stand in a row of headers.",
                line,
                numbers[0].locator,
            )

    def _report_short(self, line: Line) -> None:
        sentence = "A row of a statistics table has fewer cells than its header has columns."
        self._report("cell_missing", sentence, line, line.cells[0].locator)

    def _report(self, cause: str, sentence: str, line: Line, locator: str) -> None:
        printed = " | ".join(one_line(cell.text) for cell in line.cells)
        self.problems.append(Problem("recognise", cause, "error", sentence, printed[:300], locator))


def _unit_beside(cells: list[Cell]) -> str:
    """The unit that stands in a cell between a label and the next, where it is printed apart from the number."""
    return next((text for cell in cells if (text := normalise(cell.text)) in codebook.units()), "")


def _is_member(found: Match, group: Match) -> bool:
    """Whether a label is one of those that stand under a group's, which may be no line of the codebook itself."""
    return bool(found.concept) and (not group.concept or found.concept.startswith(f"{group.concept}."))


def _saying(columns: Columns) -> list[Cell]:
    """The cells that say something, but of no column that is aside."""
    return [cell for cell, header in columns if not header.aside and _says_something(cell.text)]


def _says_something(text: str) -> bool:
    return parse(text, "").status not in ("blank", "dash")


def is_number(text: str) -> bool:
    return normalise(text).replace(".", "").replace(",", "").isdigit()


def _is_note(text: str) -> bool:
    plain = normalise(text)
    return any(pattern.match(plain) for pattern in codebook.patterns("note"))


def _has_digit(cell: Cell) -> bool:
    return any(character.isdigit() for character in cell.text)
