"""Tables of which only the order of the cells is known → grids, as far as the form itself tells the rest.

Text that was dumped or copied out of a page has the cells of a table one after the other and no spans; often no rows
either, or a paragraph for each cell. What stands in such a run of cells tells its shape: heads that are those of the
form, all of them and in its order, say how many columns there are and which; a row is a label and as many values as
there are columns. A row of more or fewer values is reported and not read. Nothing closed these cells, so their grids
are `by_place`: a value is verified only if every sum over it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from operator import attrgetter

from extractors.document import Cell, Document, Grid, Loose, Note, Paragraph
from extractors.labels import Match, exact, has_chinese, match, near, normalise, unnumbered
from extractors.sections import section_of
from extractors.values import parse
from gongkai import codebook

_LONGEST_LINE = 60
_LONGEST_LABEL = 300  # with the filling note pasted into it
_MOST_PARTS = 3  # lines that one label was broken into
_STARTS = frozenset({"block", "corner", "note", "applicant", "measure", "procedure", "line"})


@dataclass(slots=True)
class _Item:
    """A cell in the run: its text, where it stands, the block it is of, and its row where the source tells rows. `used`
    says that it became part of a table."""

    text: str
    locator: str
    block: int
    row: int | None = None
    used: bool = False


@dataclass(slots=True)
class _Table:
    """A head and the rows read below it. `head` holds its lines, each a list of texts and the columns each covers, and
    `heads` the items they were; `unlabelled` says that a row needs no label. `short` are labels of rows with other than
    as many values as there are columns, and how many they have."""

    head: list[list[tuple[str, int]]]
    columns: int
    first: _Item
    heads: Sequence[_Item]
    unlabelled: bool = False
    rows: list[tuple[list[_Item], list[_Item]]] = field(default_factory=list)
    short: list[tuple[_Item, int]] = field(default_factory=list)


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
    if isinstance(block, Loose):
        return True
    if isinstance(block, Grid) or len(block.text) > _LONGEST_LINE:
        return False
    found = exact(block.text) or exact(block.text.split(maxsplit=1)[0] if block.text.strip() else "")
    return any(label.dimension in _STARTS for label in found)


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
        if isinstance(block, Loose):
            continue
        if isinstance(block, Grid) or len(block.text) > _LONGEST_LABEL or section_of(block):
            return number
    return len(blocks)


def _items(blocks: Sequence[Paragraph | Grid], start: int, end: int) -> Iterator[_Item]:
    row = 0
    for number in range(start, end):
        block = blocks[number]
        if isinstance(block, Grid):
            of_row = [sum(cell.row == line for cell in block.cells) for line in range(block.rows)]
            for cell in block.cells:
                known = row + cell.row if of_row[cell.row] > 1 else None
                yield _Item(cell.text, cell.locator, number, known)
            row += block.rows
        else:
            texts = _cells_of_line(block.text)
            yield from (_Item(text, block.locator, number, row if len(texts) > 1 else None) for text in texts)
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


def _tables_of(items: list[_Item]) -> list[_Table]:
    tables: list[_Table] = []
    place = 0
    while place < len(items):
        found = _head_at(items, place)
        if found and (found[0].head or not tables or tables[-1].head):
            table, place = found
            tables.append(table)
            _use(table.heads)
            continue
        after = _read_row(items, place, tables[-1]) if tables else place
        place = max(after, place + 1)
    for table in tables:
        if not table.rows:
            _use(table.heads, used=False)
    return tables


def _head_at(items: Sequence[_Item], place: int) -> tuple[_Table, int] | None:
    return (
        _head_of_measures(items, place)
        or _head_of_applicants(items, place)
        or _head_of_results(items, place)
        or _list_at(items, place)
    )


def _label_at(items: Sequence[_Item], place: int) -> tuple[str, Match | None, int]:
    """The label that begins here, put together where it was broken over several cells, its meaning, and the place
    behind it."""
    text = ""
    for end in range(place + 1, min(place + _MOST_PARTS, len(items)) + 1):
        if end > place + 1 and (_is_value(items[end - 1].text) or exact(items[end - 1].text)):
            break
        text += items[end - 1].text
        if labels := exact(text):
            return text, Match.of(labels, "exact"), end
    return items[place].text, match(items[place].text), place + 1


def _goes_on(items: Sequence[_Item], place: int, dimension: str) -> bool:
    """Whether a label of this dimension stands before the place as well: then no head begins here."""
    before = next((item.text for item in reversed(items[:place]) if normalise(item.text)), "")
    return any(label.dimension == dimension and label.concept for label in exact(before))


def _is_on(found: Match | None, dimension: str) -> bool:
    return found is not None and any(label.dimension == dimension for label in found.labels)


def _head_of_measures(items: Sequence[_Item], place: int) -> tuple[_Table, int] | None:
    """The title of an article and the heads below it: 第二十条第（五）项, 信息内容, 处理决定数量."""
    start, head = place, []
    titled = cornered = False
    heads: list[tuple[str, int]] = []
    while place < len(items):
        text, found, after = _label_at(items, place)
        if _is_on(found, "block") and not (cornered or heads):
            head = [(text, 0)]
            titled = True
        elif _is_on(found, "corner") and not (cornered or heads):
            cornered = True
        elif not normalise(text):
            if heads and items[place].row is None:
                break
        elif _is_value(text) or _is_on(found, "subject") or not (titled or cornered):
            break
        elif _is_on(found, "measure") or (cornered and not _is_followed_by_value(items, after)):
            heads.append((text, place))
        else:
            break
        place = after
    while heads and not (match(heads[-1][0]) or near(heads[-1][0], frozenset({"measure"}))):
        place = heads.pop()[1]  # no head, but what stands between the heads and the rows
    if not heads or not (titled or cornered):
        return None
    columns = len(heads)
    lines = [[(head[0][0], columns)]] if head else []
    return _table([*lines, [(text, 1) for text, _ in heads]], columns, items, start, place), place


def _list_at(items: Sequence[_Item], place: int) -> tuple[_Table, int] | None:
    """A list that needs no head, for the labels of its lines say everything, as in the statistics table of 2014."""
    _, found, after = _label_at(items, place)
    if not _is_on(found, "line") or not _is_followed_by_value(items, after):
        return None
    return _Table([], 1, items[place], ()), place


def _is_followed_by_value(items: Sequence[_Item], place: int) -> bool:
    """Whether the next cell that is neither empty nor a unit holds a value: then the one before it is a row's label and
    no head."""
    texts = (text for item in items[place:] if (text := normalise(item.text)) and text not in codebook.units())
    return _is_value(next(texts, ""))


def _head_of_applicants(items: Sequence[_Item], place: int) -> tuple[_Table, int] | None:
    """The heads of the requests: all kinds of applicants in the form's order, 总计 among them or at their end."""
    if _goes_on(items, place, "applicant"):
        return None
    start, heads = place, dict[str, str]()
    while place < len(items):
        text, found, after = _label_at(items, place)
        found = found or (near(text, frozenset({"applicant"})) if heads else None)
        if _is_on(found, "applicant"):
            concept = found.on("applicant").concept if found else ""
            if concept in heads:  # merged cells were printed once more in each column: the last line says all
                heads = {}
            if concept:
                heads[concept] = text
        elif normalise(text) and not (_is_on(found, "note") or _is_on(found, "corner")):
            break
        place = after
    columns = _in_columns(list(heads))
    if columns is None:
        return None
    line = [(heads[name], 1) for name in columns]
    return _table([line], len(line), items, start, place), place


def _in_columns(printed: list[str]) -> list[str] | None:
    """The applicants as their columns follow each other. 总计 is the first or the last of them: where it stands behind
    the first applicant, it reaches down beside the kinds of organisations that are printed on the next line."""
    kinds = [name for name in codebook.APPLICANTS if name != "total"]
    if [name for name in printed if name != "total"] != kinds:
        return None
    place = printed.index("total") if "total" in printed else None
    if place is None:
        return kinds
    if place in (1, len(kinds)):
        return [*kinds, "total"]
    return printed if place == 0 else None


def _head_of_results(items: Sequence[_Item], place: int) -> tuple[_Table, int] | None:
    """The heads of reviews and lawsuits: some procedures, and the same results once for each of them."""
    if _goes_on(items, place, "procedure"):
        return None
    start, procedures, results = place, dict[str, str](), list[tuple[str, str]]()
    while place < len(items):
        text, found, after = _label_at(items, place)
        found = found or (near(text, frozenset({"procedure", "result"})) if procedures else None)
        if _is_on(found, "procedure"):
            concept = found.on("procedure").concept if found else ""
            procedures = {name: head for name, head in procedures.items() if not concept.startswith(f"{name}.")}
            procedures[concept] = text
        elif _is_on(found, "result"):
            results.append((found.on("result").concept if found else "", text))
        elif normalise(text):
            break
        place = after
    each, rest = divmod(len(results), len(procedures)) if procedures else (0, 0)
    parts = [results[number : number + each] for number in range(0, len(results), each or 1)]
    if not each or rest or len({tuple(name for name, _ in part) for part in parts}) > 1 or parts[0][-1][0] != "total":
        return None
    if list(procedures) != [name for name in _procedures() if name in procedures]:
        return None
    lines = [[(text, each) for text in procedures.values()], [(text, 1) for part in parts for _, text in part]]
    table = _table(lines, len(results), items, start, place)
    table.unlabelled = True
    return table, place


def _procedures() -> list[str]:
    """The procedures in the form's order."""
    return list(dict.fromkeys(one.concept for one in codebook.labels() if one.dimension == "procedure" and one.concept))


def _table(head: list[list[tuple[str, int]]], columns: int, items: Sequence[_Item], start: int, end: int) -> _Table:
    return _Table(head, columns, items[start], items[start:end])


def _use(items: Iterable[_Item], *, used: bool = True) -> None:
    for item in items:
        item.used = used


def _read_row(items: Sequence[_Item], place: int, table: _Table) -> int:
    """Add the row that begins here to the table; return the place behind it, or behind what is none."""
    start, labels = place, list[_Item]()
    while place < len(items) and not _is_value(items[place].text) and not (labels and _head_at(items, place)):
        text, _, after = _label_at(items, place)
        if not labels or normalise(text) not in codebook.units():
            labels.append(replace(items[place], text=text))
        place = after
    first = place
    while place < len(items) and _is_value(items[place].text) and _in_one_row(labels, items[place]):
        place += 1
    values = list(items[first:place])
    while len(values) > table.columns and not normalise(values[-1].text):
        values.pop()  # the rest of merged cells
    while not labels and len(values) > table.columns and not normalise(values[0].text):
        del values[0]
    whole = len(values) == table.columns
    if not (whole or (labels and any(map(_has_digit, values)))) or not (labels or table.unlabelled):
        return place  # no row: what it was is said of all that is left
    table.short += [(one, 0) for one, following in pairwise(labels) if _should_have_values(one, following)]
    if whole:
        table.rows.append((labels[-2:], values))
    else:
        table.short.append((labels[-1], len(values)))
    _use(items[start:place])
    return place


def _in_one_row(labels: Sequence[_Item], value: _Item) -> bool:
    return not labels or labels[-1].row is None or labels[-1].row == value.row


def _should_have_values(label: _Item, next_: _Item) -> bool:
    """Whether a label without values is a row's own, and not the group of the one behind it."""
    found, following = match(label.text), match(next_.text)
    if found is None or not found.concept:
        return False
    return following is None or not following.concept.startswith(f"{found.concept}.")


def _is_value(text: str) -> bool:
    """Whether a cell holds a value: a number, a blank, or what stands in its place; all else is a label."""
    return not has_chinese(text) or parse(text, "CNY").status != "unreadable"


def _has_digit(item: _Item) -> bool:
    return any(character.isdigit() for character in item.text)


def _rebuilt(
    blocks: Sequence[Paragraph | Grid], items: Sequence[_Item], tables: Sequence[_Table]
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


def _grid_of(table: _Table) -> Grid:
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


def _doubts(table: _Table) -> Iterator[Note]:
    """A note on the rows of a table that were not read."""
    if table.short:
        item, count = table.short[0]
        sentence = (
            f"{len(table.short)} row(s) of a table without spans have not as many values as it has columns (the first, "
            f"“{unnumbered(normalise(item.text))[:40]}”, {count} of {table.columns}): nothing tells which is whose."
        )
        yield Note("row_shape_lost", sentence, item.locator, loses_data=True)


def _lost(blocks: Sequence[Paragraph | Grid], items: Sequence[_Item], tables: Sequence[_Table]) -> Iterator[Note]:
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
