"""What stands on a page, and where → its tables and lines, from top to bottom."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from extractors.document import Grid, Paragraph, Rule
from extractors.readers.pdf_frames import split_frames
from extractors.readers.pdf_lines import (
    Char,
    Line,
    lines_beside,
    paragraphs_of,
    usual_height,
    usual_width,
    without_edges,
    without_page_numbers,
)
from extractors.readers.pdf_margins import parted
from extractors.readers.pdf_pieces import Upright, pieces_of, scatters_of, without_furniture
from extractors.readers.pdf_rulings import Box
from extractors.readers.pdf_tables import RuledTable

_FEWEST_BESIDE = 3  # digits beside a table that are numbers of its rows, and columns of a head
_BELOW = 2.0
"""How far below its head, in sizes of type, the numbers of a table stand."""
Block = Grid | Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is printed, in points: its characters, the cells of each of its ruled tables, its rulings."""

    number: int
    chars: Sequence[Char]
    tables: Sequence[Sequence[Box]] = ()
    uprights: Sequence[Upright] = field(default_factory=list)
    rules: Sequence[Rule] = field(default_factory=list)


def blocks_of(sheet: Sheet, running: Container[str]) -> list[Block]:
    """The grids and lines of a page from top to bottom, without what is `running` along all pages; before them what
    stands in its margins."""
    tables = [RuledTable(boxes, sheet.number) for boxes in sheet.tables]
    chars = without_edges(sheet.chars, running)
    text, beside = parted([char for char in chars if not any(table.take(char) for table in tables)], sheet.number)
    outside = list(text)
    for table in tables:
        table.finish()
    crowded = [table for table in tables if table.is_crowded()]
    outside += [char for table in crowded for char in table.chars()]
    torn = [table for table in tables if table not in crowded and _is_torn(table, outside)]
    outside += [char for table in torn for char in table.chars()]
    placed: list[tuple[float, Block]] = []
    for table in tables:
        if table not in crowded and table not in torn:
            placed.extend(split_frames(table))
    closed = [top for top, _ in placed]
    pieces = without_furniture(pieces_of(outside, sheet.number, sheet.uprights), running)
    for scatter in scatters_of(pieces, sheet.rules, closed):
        top, bottom = scatter.pieces[0].top, max(piece.bottom for piece in scatter.pieces)
        outside = [char for char in outside if not top <= (char.top + char.bottom) / 2 <= bottom]
        placed.append((top, scatter))
    lines = lines_beside(outside, sheet.number)
    placed.extend((line.top, line) for line in without_page_numbers(lines, running))
    placed.sort(key=lambda item: item[0])
    margins = [replace(line, number=number, aside=True) for number, line in enumerate(beside, len(lines) + 1)]
    return [*margins, *(block for _, block in placed)]


def _is_torn(table: RuledTable, outside: Iterable[Char]) -> bool:
    """Whether numbers stand beside a table, level with its rows, or right below it where it holds none: its rulings
    close a part of what is one table."""
    top, bottom = table.ys[0], table.ys[-1]
    if len(table.xs) > _FEWEST_BESIDE and not any(char.text.isdigit() for char in table.chars()):
        bottom += _BELOW * max((char.bottom - char.top for char in table.chars()), default=0.0)
    digits = sum(char.text.isdigit() and top < (char.top + char.bottom) / 2 < bottom for char in outside)
    return digits >= _FEWEST_BESIDE


def with_paragraphs(blocks: Iterable[Block]) -> Iterator[Grid | Paragraph]:
    """The blocks of all pages, grids as they are and the lines between them as paragraphs; what stands in the margins
    goes before all, for it parts no paragraph and no table."""
    blocks = list(blocks)
    margins = [block for block in blocks if isinstance(block, Line) and block.aside]
    yield from (Paragraph(line.text, f"pdf:page={line.page},line={line.number}", leads_away=True) for line in margins)
    blocks = [block for block in blocks if not (isinstance(block, Line) and block.aside)]
    lines = [block for block in blocks if isinstance(block, Line)]
    usual, height = usual_width(lines), usual_height(lines)
    for is_text, run in groupby(blocks, key=lambda block: isinstance(block, Line)):
        if is_text:
            yield from paragraphs_of([line for line in run if isinstance(line, Line)], usual, height)
        else:
            yield from (grid for grid in run if isinstance(grid, Grid))
