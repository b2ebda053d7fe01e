"""Plain text → `Document`, with the tables of text dumps where their shape can be proved.

Word's and older converters' dumps put each table cell on a line of its own that begins with a tab; a blank line ends a
row. Such a dump keeps no spans. A row of one cell covers the whole width, and rows of equally many cells stand cell
under cell; where rows differ, nothing tells which cells were merged, and no table is made up. The same holds for the
rows between pipes that Markdown dumps have, and for lines whose cells tabs part, as when a table is copied out of a
page or a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from extractors.document import Cell, Document, Grid, Loose, Paragraph, struck_through
from extractors.readers import text_aligned, text_delimited, text_drawn, text_marks, text_pipes, text_ruled
from extractors.readers.charset import decode


@dataclass(slots=True)
class _Entry:
    """A cell's text, the number of its first line, and of its place from 1 among several of a line."""

    text: str
    line: int
    place: int = 0

    @property
    def locator(self) -> str:
        return f"text:line={self.line}" + (f",column={self.place}" if self.place else "")


_Row = list[_Entry]


def read(data: bytes, charset: str = "") -> Document:
    """Read a plain text file: a paragraph per line, a grid per stretch of table rows that fit each other."""
    text, notes = decode(data, charset)
    document = Document("text", notes=notes)
    lines, struck = text_marks.without_struck(text_pipes.without_separators(text.splitlines()))
    if struck:
        document.notes.append(struck_through(struck))
    append(lines, document)
    return document


def append(lines: list[str], document: Document) -> None:
    """Append to a document what the lines of a text are."""
    if sheet := text_delimited.blocks_of(lines):
        document.blocks += sheet
        return
    for drawn in text_drawn.parts(list(enumerate(lines, 1))):
        for part in [drawn] if isinstance(drawn, Grid) else text_ruled.parts(drawn):
            for one in [part] if isinstance(part, Grid) else text_aligned.parts(part):
                if isinstance(one, Grid):
                    document.blocks.append(one)
                else:
                    _append_lines_and_pipes(one, document)


def _append_lines_and_pipes(lines: list[tuple[int, str]], document: Document) -> None:
    kinds = text_pipes.kinds([line for _, line in lines])
    kind_of = ((line, kind or _kind_of(line[1])) for line, kind in zip(lines, kinds, strict=True))
    for kind, stretch in groupby(kind_of, key=itemgetter(1)):
        rows = [line for line, _ in stretch]
        if kind in ("closed", "open"):
            _append_pipes(text_pipes.rows_of(rows, is_open=kind == "open"), document)
        elif kind == "tabs" and len(rows) > 1:
            _append_loose(
                [
                    [_Entry(cell.strip(), number, place) for place, cell in enumerate(line.split("\t"), 1)]
                    for number, line in rows
                ],
                document,
            )
        else:
            _append_dump(rows, document)


def _kind_of(line: str) -> str:
    """How the cells of a line without pipes are parted. One tab before a cell is Word's, whose cells have a line
    each."""
    return "tabs" if line.count("\t") > line.startswith("\t") else "lines"


def _append_dump(lines: list[tuple[int, str]], document: Document) -> None:
    for part in _parts(lines):
        if isinstance(part, _Entry):
            heading, level = text_marks.line_of(part.text)
            document.blocks.append(Paragraph(heading, f"text:line={part.line}", level))
        elif any(len(row) > 1 for row in part):
            for stanza in _stanzas(part):
                _append_table(stanza, document)
        else:
            _append_lines(part, document)


def _append_pipes(rows: list[text_pipes.Row], document: Document) -> None:
    grid = text_pipes.grid_of(rows)
    if grid:
        document.blocks.append(grid)
    else:
        _append_loose(
            [[_Entry(text, line, place) for place, text in enumerate(texts, 1)] for line, texts in rows], document
        )


def _parts(lines: list[tuple[int, str]]) -> Iterator[_Entry | list[_Row]]:
    """Lines of text, and stretches of rows of lines that begin with a tab, in order."""
    rows: list[_Row] = []
    row: _Row = []
    for number, line in lines:
        stripped = line.strip()
        if line.startswith("\t"):
            row.append(_Entry(stripped, number))
        elif not stripped:
            if row:
                rows.append(row)
            row = []
        elif row:  # a line break inside a cell
            row[-1].text += "\n" + stripped
        else:
            if rows:
                yield rows
            rows = []
            yield _Entry(stripped, number)
    if row:
        rows.append(row)
    if rows:
        yield rows


def _stanzas(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Split rows before each row of one cell: a title that covers the width begins a part of its own shape."""
    stanza: list[_Row] = []
    for row in rows:
        if len(row) == 1 and stanza:
            yield stanza
            stanza = []
        stanza.append(row)
    yield stanza


def _append_table(rows: list[_Row], document: Document) -> None:
    widths = {len(row) for row in rows if len(row) > 1}
    first = rows[0][0].line
    if len(widths) == 1:
        columns = widths.pop()
        cells = [
            Cell(entry.text, number, column, 1, columns if len(row) == 1 else 1, entry.locator)
            for number, row in enumerate(rows)
            for column, entry in enumerate(row)
        ]
        document.blocks.append(Grid(len(rows), columns, cells, f"text:line={first}"))
        return
    _append_loose(rows, document)


def _append_loose(rows: list[_Row], document: Document) -> None:
    """Keep the cells of rows of which nothing tells the columns."""
    cells = [
        Cell(entry.text, number, column, 1, 1, entry.locator)
        for number, row in enumerate(rows)
        for column, entry in enumerate(row)
    ]
    if cells:
        columns = max(map(len, rows))
        document.blocks.append(Loose(len(rows), columns, cells, cells[0].locator, by_place=True))


def _append_lines(rows: list[_Row], document: Document) -> None:
    """Keep rows that are no table as text, a paragraph per row."""
    for row in rows:
        if line := "\t".join(entry.text for entry in row).strip():
            document.blocks.append(Paragraph(line, f"text:line={row[0].line}"))
