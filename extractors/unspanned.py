"""Tables of which only the order of the cells is known → grids, as far as the form itself tells the rest.

Text that was dumped or copied out of a page has the cells of a table one after the other and no spans; often no rows
either, or a paragraph for each cell. What stands in such a run of cells tells its shape: heads that are those of the
form, all of them and in its order, say how many columns there are and which; a row is a label and as many values as
there are columns. A row of more or fewer values is reported and not read. Nothing closed these cells, so their grids
are `by_place`: a value is verified only if every sum over it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter

from extractors.document import Cell, Document, Grid, Loose, Note, Paragraph, Scatter
from extractors.labels import exact, has_chinese, match, normalise, unnumbered
from extractors.sections import section_of
from extractors.unspanned_heads import Item, Table, head_at, is_value, label_at
from extractors.values import parse
from gongkai import codebook

_LONGEST_LINE = 60
_LONGEST_LABEL = 300  # with the filling note pasted into it
_FEWEST = 4
"""Rows that tell where their values stand: of fewer each may have values of its own."""
_NOTHING = Item("", "", -1, None)
_STARTS = frozenset({"block", "corner", "note", "applicant", "measure", "procedure", "line"})


def shape(document: Document) -> None:
    """Replace runs of cells by the grids they are, and what of them is none by paragraphs."""
    blocks = document.blocks
    if not any(map(_may_start, blocks)):
        return
    result: list[Paragraph | Grid] = []
    number = 0
    while number < len(blocks):
        if not _may_start(blocks[number]):
            result.append(blocks[number])
            number += 1
            continue
        end = _end_of_run(blocks, number)
        if not any(map(_holds_value, blocks[number:end])):
            result += blocks[number:end]  # （一）主动公开情况 over running text
            number = end
            continue
        items = list(_items(blocks, number, end))
        tables = _tables_of(items)
        result += _rebuilt(blocks, items, tables)
        document.notes += [note for table in tables for note in _doubts(table)]
        document.notes += _lost(blocks, items, tables)
        number = end
    document.blocks = result


def _may_start(block: Paragraph | Grid) -> bool:
    """Whether a run of cells may begin here."""
    if isinstance(block, Grid):
        # what a scattered table prints in pieces, its places tell: assembly joins them
        return isinstance(block, Loose) or (not isinstance(block, Scatter) and _has_split_heads(block))
    if len(block.text) > _LONGEST_LINE:
        return False
    found = exact(block.text) or exact(block.text.split(maxsplit=1)[0] if block.text.strip() else "")
    return any(label.dimension in _STARTS for label in found)


def _has_split_heads(grid: Grid) -> bool:
    """Whether a head of a table without spans stands in pieces beside each other, as where a converter of PDFs gave
    each column its part of the text: then it is over other columns, too, and the form alone tells over which."""
    if any(cell.colspan > 1 or cell.rowspan > 1 for cell in grid.cells):
        return False
    for _, row in groupby(grid.cells, key=attrgetter("row")):
        items = [Item(cell.text, cell.locator, 0) for cell in row]
        if any(map(_has_digit, items)):
            return False
        if any(label_at(items, place)[2] > place + 1 for place in range(len(items) - 1)):
            return True
    return False


def _holds_value(block: Paragraph | Grid) -> bool:
    """Whether a line is the value of a cell, or ends with one; cells between pipes are looked at in any case."""
    if isinstance(block, Grid):
        return True
    parts = block.text.split()
    return bool(parts) and len(parts[-1]) <= _LONGEST_LINE and parse(parts[-1], "CNY").status != "unreadable"


def _end_of_run(blocks: Sequence[Paragraph | Grid], start: int) -> int:
    """The number of the first block behind a run: another table, the heading of a section, or running text."""
    for number in range(start + 1, len(blocks)):
        block = blocks[number]
        if isinstance(block, Grid) and _may_start(block):
            continue
        if isinstance(block, Grid) or len(block.text) > _LONGEST_LABEL or section_of(block):
            return number
    return len(blocks)


def _items(blocks: Sequence[Paragraph | Grid], start: int, end: int) -> Iterator[Item]:
    row = 0
    for number in range(start, end):
        block = blocks[number]
        if isinstance(block, Grid):
            of_row = [sum(cell.row == line for cell in block.cells) for line in range(block.rows)]
            for cell in block.cells:
                known = row + cell.row if of_row[cell.row] > 1 else None
                yield Item(cell.text, cell.locator, number, known)
            row += block.rows
        else:
            texts = _cells_of_line(block.text)
            yield from (Item(text, block.locator, number, row if len(texts) > 1 else None) for text in texts)
            row += 1


def _cells_of_line(text: str) -> list[str]:
    """The cells of a printed line: its numbers at the end each for itself, and before them one label, or several."""
    parts = text.split()
    count = len(parts)
    while count and parse(parts[count - 1], "CNY").status != "unreadable":
        count -= 1
    numbers, words = parts[count:], parts[:count]
    if not words:
        return numbers
    label = " ".join(words)
    if len(words) > 1 and match(label) is None and all(match(word) for word in words):
        return words + numbers
    return [label, *numbers]


def _tables_of(items: list[Item]) -> list[Table]:
    tables: list[Table] = []
    place = 0
    while place < len(items):
        found = head_at(items, place)
        if found and (found[0].head or not tables or tables[-1].head):
            table, place = found
            tables.append(table)
            _use(table.heads)
            continue
        after = _read_row(items, place, tables[-1]) if tables else place
        place = max(after, place + 1)
    for table in tables:
        _trim(table)
        if not table.rows:
            _use(table.heads, used=False)
    return tables


def _trim(table: Table) -> None:
    """Leave out of each row the blanks that are the rest of merged cells. They stand before its values or behind them,
    in all rows of a table alike: where a row has blanks at both ends, the others tell which are no values."""
    columns = table.columns
    wide = [values for _, values in table.rows if len(values) > columns]
    if not wide:
        return
    before = any(_are_blank(values[:-columns]) and normalise(values[-1].text) for values in wide)
    behind = any(_are_blank(values[columns:]) and normalise(values[0].text) for values in wide)
    if not (before or behind):
        every = [values for _, values in table.rows]
        before = _are_in_line(every, slice(-columns, None))
        behind = _are_in_line(every, slice(columns))
        before, behind = before and not behind, behind and not before
    rows, table.rows = table.rows, []
    for labels, values in rows:
        if len(values) == columns:
            table.rows.append((labels, values))
            continue
        ends = [values[-columns:]] if _are_blank(values[:-columns]) and not behind else []
        ends += [values[:columns]] if _are_blank(values[columns:]) and not before else []
        if len({tuple(item.text for item in end) for end in ends}) == 1:
            table.rows.append((labels, ends[0]))
        else:
            table.short.append((labels[-1] if labels else values[0], len(values)))


def _are_in_line(rows: Sequence[Sequence[Item]], kept: slice) -> bool:
    """Whether the rows, of which different merged cells left more or fewer blanks, have their values in the same
    columns if these parts of them are `kept`: of the wrong ends each kind of row stands moved as many columns."""
    filled: dict[int, set[int]] = {}
    for row in rows:
        held = (column for column, item in enumerate(row[kept]) if normalise(item.text))
        filled.setdefault(len(row), set()).update(held)
    return len(rows) >= _FEWEST and len(filled) > 1 and len({frozenset(columns) for columns in filled.values()}) == 1


def _are_blank(items: Sequence[Item]) -> bool:
    return not any(normalise(item.text) for item in items)


def _use(items: Iterable[Item], *, used: bool = True) -> None:
    for item in items:
        item.used = used


def _read_row(items: Sequence[Item], place: int, table: Table) -> int:
    """Add the row that begins here to the table; return the place behind it, or behind what is none."""
    start, labels = place, list[Item]()
    while place < len(items) and not is_value(items[place].text) and not (labels and head_at(items, place)):
        text, _, after = label_at(items, place)
        if not labels or normalise(text) not in codebook.units():
            labels.append(replace(items[place], text=text))
        place = after
    values: list[Item] = []
    while place < len(items) and _in_one_row(labels, items[place]) and _may_follow(values, items[place]):
        values.append(items[place])
        place += 1
    rest = len(values) - table.columns
    whole = not rest or (rest > 0 and (_are_blank(values[:rest]) or _are_blank(values[-rest:])))
    if not values:
        empty = [one for one, following in pairwise([*labels, _NOTHING]) if _should_have_values(one, following)]
        table.short += [(one, 0) for one in empty if _is_row_of(one, table)]
    is_short = bool(labels) and (any(map(_has_digit, values)) or (bool(values) and _is_row_of(labels[-1], table)))
    if not (whole or is_short) or not (labels or table.unlabelled):
        return place  # no row: what it was is said of all that is left
    table.short += [(one, 0) for one, following in pairwise(labels) if _should_have_values(one, following)]
    if whole:
        table.rows.append((labels[-2:], values))
    else:
        table.short.append((labels[-1], len(values)))
    _use(items[start:place])
    return place


def _in_one_row(labels: Sequence[Item], value: Item) -> bool:
    return not labels or labels[-1].row is None or labels[-1].row == value.row


def _may_follow(values: Sequence[Item], item: Item) -> bool:
    """Whether a cell is a value, or stands behind values in their row and is no label."""
    behind = bool(values) and item.row is not None and item.row == values[-1].row
    return is_value(item.text) or (behind and match(item.text) is None)


def _should_have_values(label: Item, next_: Item) -> bool:
    """Whether a label without values is a row's own, and not the group of the one behind it."""
    found, following = match(label.text), match(next_.text)
    if found is None or not found.concept:
        return False
    return following is None or not following.concept.startswith(f"{found.concept}.")


def _is_row_of(label: Item, table: Table) -> bool:
    """Whether a label stands on the axis of a table's rows: without values it is one whose blanks were lost."""
    found = match(label.text)
    known = {match(labels[-1].text) for labels, _ in table.rows if labels}
    return found is not None and bool(found.concept) and any(one and one.dimension == found.dimension for one in known)


def _has_digit(item: Item) -> bool:
    return any(character.isdigit() for character in item.text)


def _rebuilt(
    blocks: Sequence[Paragraph | Grid], items: Sequence[Item], tables: Sequence[Table]
) -> Iterator[Paragraph | Grid]:
    """The blocks of the run, with the grids in the place of what they were read from."""
    waiting = [table for table in tables if table.rows]
    for number, of_block in groupby(items, key=attrgetter("block")):
        cells = list(of_block)
        block = blocks[number]
        if not isinstance(block, Grid) and not any(cell.used for cell in cells):
            yield block
            continue
        while waiting and any(cell is waiting[0].first for cell in cells):
            yield _grid_of(waiting.pop(0))
        for _, line in groupby(cells, key=attrgetter("row")):
            left = [cell for cell in line if not cell.used]
            if text := "\t".join(cell.text for cell in left).strip():
                yield Paragraph(text, left[0].locator)


def _grid_of(table: Table) -> Grid:
    lead = max(len(labels) for labels, _ in table.rows)
    cells: list[Cell] = []
    for row, line in enumerate(table.head):
        column = lead
        for text, span in line:
            cells.append(Cell(text, row, column, 1, span, table.first.locator))
            column += span
    for row, (labels, values) in enumerate(table.rows, len(table.head)):
        for place, item in enumerate(labels):
            span = 1 if place + 1 < len(labels) else lead - place
            cells.append(Cell(item.text, row, place, 1, span, item.locator))
        cells += [Cell(item.text, row, lead + place, 1, 1, item.locator) for place, item in enumerate(values)]
    rows = len(table.head) + len(table.rows)
    return Grid(rows, lead + table.columns, cells, table.first.locator, by_place=True)


def _doubts(table: Table) -> Iterator[Note]:
    """A note on the rows of a table that were not read."""
    if table.short:
        item, count = table.short[0]
        sentence = (
            f"{len(table.short)} row(s) of a table without spans have not as many values as it has columns (the first, "
            f"“{unnumbered(normalise(item.text))[:40]}”, {count} of {table.columns}): nothing tells which is whose."
        )
        yield Note("row_shape_lost", sentence, item.locator, loses_data=True)


def _lost(blocks: Sequence[Paragraph | Grid], items: Sequence[Item], tables: Sequence[Table]) -> Iterator[Note]:
    """A note on each run of cells with numbers that are in no table."""
    for number, of_block in groupby(items, key=attrgetter("block")):
        left = [cell for cell in of_block if not cell.used]
        numbers = [cell for cell in left if _has_digit(cell) and not has_chinese(cell.text)]
        if numbers and (tables or isinstance(blocks[number], Grid)):
            sentence = (
                f"{len(numbers)} number(s) of a table that lost its shape are not understood: the text does not tell "
                "which cells were merged, so they cannot be told apart."
            )
            yield Note("table_shape_lost", sentence, numbers[0].locator, loses_data=True)
