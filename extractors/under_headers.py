"""The values of a row and the headers over them → which value stands under which header, and what is to be doubted."""

from __future__ import annotations

from extractors.alignment import Span, ambiguous, overlap, pair
from extractors.document import Cell
from extractors.headers import NO_HEADER, Band, Header
from extractors.labels import normalise
from extractors.values import is_nothing, parse

Columns = list[tuple[Cell, Header]]
"""The values of a row, each with the header over it, or with `NO_HEADER`."""


def under_headers(values: list[Cell], band: Band) -> tuple[Columns, tuple[str, ...]]:
    """Each value with its header, and the doubts about all of them: `column_order` where only their order tells,
    `row_short` where a value is missing, so that a blank under a header may be another's."""
    headers = band.headers
    if band.counted:
        if len(values) > len(headers):
            values = [cell for cell in values if normalise(cell.text)]
        if len(values) != len(headers):
            return [(cell, NO_HEADER) for cell in values], ()
        return list(zip(values, headers, strict=True)), ("column_order",)
    wanted = [header.span for header in headers]
    if len(values) > len(headers):
        values = _without_empty_parts(values, wanted)
    spans: list[Span] = [(cell.column, cell.column + cell.colspan) for cell in values]
    if len(spans) == len(wanted) and (
        spans == wanted or all(overlap(a, b) for a, b in zip(spans, wanted, strict=True))
    ):
        return list(zip(values, headers, strict=True)), ()
    if band.moved and sum(bool(normalise(cell.text)) for cell in values) > len(headers):
        # the part overleaf has more columns than the one with the headers: nothing tells which are whose
        return [(cell, NO_HEADER) for cell in values], ()
    columns, taken = _by_overlap(values, spans, headers, wanted)
    if _any_adrift(columns, band):
        return [(cell, header) for cell, header in columns if normalise(cell.text)], ("row_short",)
    # under the name of a group alone (申请人情况 over the labels of the rows) no value is missing
    asking = [not header.aside and any(header.path.concepts.values()) for header in headers]
    short = any(asks and index not in taken for index, asks in enumerate(asking))
    return columns, ("row_short",) if short else ()


def _without_empty_parts(values: list[Cell], wanted: list[Span]) -> list[Cell]:
    """The values without the blanks that stand beside one under one header: parts of a cell that was not merged."""
    filled = [cell for cell in values if normalise(cell.text)]
    taken = [span for span in wanted if any(_is_inside(cell, span) for cell in filled)]
    return [cell for cell in values if normalise(cell.text) or not any(_is_inside(cell, span) for span in taken)]


def _is_inside(cell: Cell, span: Span) -> bool:
    return span[0] <= cell.column and cell.column + cell.colspan <= span[1]


def _by_overlap(
    values: list[Cell], spans: list[Span], headers: list[Header], wanted: list[Span]
) -> tuple[Columns, set[int]]:
    """Each value with the header it shares most room with, and the indices of the headers that have a value."""
    pairing = pair(spans, wanted)
    taken = {index for index in pairing if index is not None}
    columns: Columns = []
    for cell, span, index in zip(values, spans, pairing, strict=True):
        if over := _over(cell, index, wanted, taken):
            columns += [(cell, headers[one]) for one in over]
            taken.update(over)
        elif index is None:
            if normalise(cell.text):
                columns.append((cell, NO_HEADER))
        elif ambiguous(span, wanted, taken):
            columns.append((cell, NO_HEADER))
        else:
            columns.append((cell, headers[index]))
    return columns, taken


def _over(cell: Cell, index: int | None, wanted: list[Span], taken: set[int]) -> list[int]:
    """The headers that a blank or a zero merged over several columns stands under, none where it stands under one at
    most."""
    if cell.colspan == 1 or not is_nothing(cell.text):
        return []
    over = [
        number
        for number, (left, right) in enumerate(wanted)
        if cell.column <= left and right <= cell.column + cell.colspan and (number == index or number not in taken)
    ]
    return over if len(over) > 1 else []


def _any_adrift(columns: Columns, band: Band) -> bool:
    """Whether a value stands under no header: headers and values stand in other columns."""
    adrift = [cell for cell, header in columns if header is NO_HEADER and cell.column not in band.foreign]
    return any(parse(cell.text, "").status not in ("blank", "unreadable") for cell in adrift)
