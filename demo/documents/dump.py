"""A layout as the plain text that converters, copying and search engines make of a page: cells without their spans."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from demo.chance import dice
from demo.documents.model import Cell, Layout, Paragraph, Table

Style = Callable[[list[list[Cell]], int], str]
"""How the cells of a table are printed: from its rows and the number of its columns."""


def render(layout: Layout) -> bytes:
    """The .txt file, in one of the ways that such text is printed."""
    tables = [block for block in layout.blocks if isinstance(block, Table)]
    empty = any(not cell.text.strip() for table in tables for cell in table.cells)
    chance = dice("dump", layout.agency, layout.year, len(layout.blocks))
    return printed(layout, chance.choice([style for style in STYLES if not (empty and style is paragraphs)]))


def printed(layout: Layout, style: Style) -> bytes:
    """The .txt file in a style."""
    return "\n".join(_block(block, style) for block in layout.blocks).encode() + b"\n"


def _block(block: Paragraph | Table, style: Style) -> str:
    if isinstance(block, Paragraph):
        return block.text
    rows = [[cell for cell in block.cells if cell.row == row] for row in range(block.rows)]
    return style([sorted(row, key=lambda cell: cell.column) for row in rows], len(block.widths))


def _text(cell: Cell) -> str:
    return " ".join(cell.text.split())


def pipes(rows: list[list[Cell]], _width: int) -> str:
    """A row on each line, a pipe behind each cell."""
    return "\n".join("".join(f"{_text(cell)} | " for cell in row).rstrip() for row in rows if row)


def filled_up(rows: list[list[Cell]], width: int) -> str:
    """The same, with pipes at the end of a row for what its cells span."""
    full = ("".join(f"{_text(cell)} | " for cell in row) + "|" * (width - len(row)) for row in rows if row)
    return "\n".join(line.rstrip() for line in full)


def lines(rows: list[list[Cell]], width: int) -> str:
    """A cell on each line, and a line of pipes for what the cells of a row span."""
    printed_lines: list[str] = []
    for row in rows:
        printed_lines += [f"{_text(cell)} |".strip() for cell in row]
        printed_lines += ["|" * (width - len(row))] * (len(row) < width)
    return "\n".join(printed_lines)


def tabs(rows: list[list[Cell]], _width: int) -> str:
    """A cell on each line behind a tab, a blank line below each row, as Word's text has it."""
    return "\n".join("".join(f"\t{_text(cell)}\n" for cell in row) for row in rows)


def paragraphs(rows: list[list[Cell]], _width: int) -> str:
    """A paragraph for each cell; only where none is empty, for nobody could tell which was."""
    return "\n\n".join(_text(cell) for row in rows for cell in row)


def copied(rows: list[list[Cell]], _width: int) -> str:
    """A row on each line, tabs between its cells, as a table is copied out of a page."""
    return "\n".join("\t".join(map(_text, row)) for row in rows if row)


def sheet(rows: list[list[Cell]], width: int) -> str:
    """The same with an empty place for each that a cell spans, as copied out of a sheet."""
    texts = {(cell.row, cell.column): _text(cell) for row in rows for cell in row}
    return "\n".join("\t".join(texts.get((row, place), "") for place in range(width)) for row in range(len(rows)))


def spread(rows: list[list[Cell]], _width: int) -> str:
    """Between pipes, an empty cell behind each for every further column it spans, as markdownify writes it."""
    full = [[text for cell in row for text in (_text(cell), *[""] * (cell.colspan - 1))] for row in rows if row]
    printed_rows = [f"| {' | '.join(texts)} |" for texts in full]
    rule = "|" + " --- |" * len(full[0])
    return "\n".join([printed_rows[0], rule, *printed_rows[1:], ""])


def open_(rows: list[list[Cell]], _width: int) -> str:
    """Pipes between the cells alone, a rule below the first row, breaks as they are, as html2text writes it."""
    full = [[cell.text for cell in row] for row in rows if row]
    printed_rows = ["| ".join(texts) + "  " for texts in full]
    return "\n".join([printed_rows[0], "|".join("---" for _ in full[0]) + "  ", *printed_rows[1:], ""])


def aligned(rows: list[list[Cell]], width: int) -> str:
    """A row on each line, its cells set below those of the rows above with spaces, as in text typed by hand."""
    cells = [cell for row in rows for cell in row]
    widest = [max([_places(_text(one)) for one in cells if _stands_alone(one, place)] or [2]) for place in range(width)]
    starts = list(accumulate((places + 2 for places in widest), initial=0))
    printed_rows: list[str] = []
    for row in rows:
        line = ""
        for cell in row:
            gap = max(starts[cell.column] - _places(line), 2 if line else 0)
            line += " " * gap + _text(cell) if _text(cell) else ""
        printed_rows.append(line)
    return "\n".join(printed_rows) + "\n"


def _stands_alone(cell: Cell, column: int) -> bool:
    return cell.column == column and cell.colspan == 1


def _places(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


STYLES: tuple[Style, ...] = (pipes, filled_up, lines, tabs, paragraphs, copied, sheet, spread, open_, aligned)
