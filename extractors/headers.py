"""Header rows → what stands over each column, whatever was merged, and however the table goes on overleaf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter

from extractors.alignment import Span
from extractors.document import Cell, Grid
from extractors.labels import Match, has_chinese, normalise
from extractors.sheet import Line, Sheet

_WIDTH = attrgetter("colspan")
_LEAST_RUN = 3  # heads under one group, of which one may stand under another's


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The labels that lead to a cell from one side: the nearest concept on each dimension, the printed texts from the
    outermost in, doubts about them, and the templates that alone print one of them, undamaged. Equal paths are one
    object."""

    concepts: dict[str, str]
    text: str
    flags: tuple[str, ...]
    eras: tuple[str, ...]


@lru_cache(maxsize=65_536)
def path_of(nearest: tuple[Match, ...], texts: tuple[str, ...]) -> Path:
    """The path of the nearest label on each dimension."""
    return Path(
        {found.dimension: found.concept for found in nearest},
        "/".join(texts),
        tuple(f"label_{found.how}" for found in nearest if found.how in ("fuzzy", "cut", "order")),
        tuple(found.era for found in nearest if found.era and found.how in ("exact", "remark")),
    )


NOWHERE = path_of((), ())


@dataclass(slots=True)
class Header:
    """A column header: its span in columns, its own text, and the path of labels stacked over its columns. Below one
    that is `aside` stands what the codebook knows and ignores: remarks, units."""

    span: Span
    text: str = ""
    path: Path = NOWHERE
    aside: bool = False


NO_HEADER = Header((0, 0))


@dataclass(slots=True, eq=False)
class Band:
    """The header rows over a block of data rows, as the grid that printed them measures columns. `counted` says that
    the columns cannot be measured, so that only a row of as many values as there are headers can be read, `moved` that
    they were measured on another grid. `foreign` are the columns under a text that is no label."""

    headers: list[Header]
    columns: int
    edges: tuple[float, ...] | None
    counted: bool = False
    moved: bool = False
    foreign: frozenset[int] = frozenset()

    @property
    def start(self) -> float:
        """The column where the first header begins."""
        return self.headers[0].span[0] if self.headers else 0

    def over(self, grid: Grid) -> Band:
        """The same headers in the columns of a grid that continues the table."""
        if grid.columns == self.columns and not self.counted:
            return self
        if self.edges is None or grid.edges is None:
            return replace(self, columns=grid.columns, edges=None, counted=True)
        moved = [
            replace(
                header,
                span=(
                    _column_at(self.edges[int(header.span[0])], grid.edges),
                    _column_at(self.edges[int(header.span[1])], grid.edges),
                ),
            )
            for header in self.headers
        ]
        return Band(moved, grid.columns, grid.edges, moved=True)


def band_of(sheet: Sheet, lines: list[Line]) -> Band:
    """The band that consecutive header rows form: columns under one lowest label, or under one printed once more in
    each column that it was merged from, are one header."""
    headers: list[Header] = []
    stacks, foreign = _stacks(sheet, lines)
    regrouped = _regroup(sheet, stacks)
    groups = {id(cell) for stack in stacks for cell in stack[1:]}
    lowest = (cell for cell in lines[-1].cells if normalise(cell.text))
    ends = {column for cell in lowest for column in range(cell.column, cell.column + cell.colspan)}
    for column, stack in enumerate(stacks):
        if not stack or (column not in ends and id(stack[0]) in groups):
            continue  # nothing, or a group merged over one column more than it has
        header = _header(sheet, column, stack)
        if headers and headers[-1].span[1] == column and headers[-1].path.concepts == header.path.concepts:
            headers[-1].span = (headers[-1].span[0], column + 1)
        else:
            headers.append(header)
    moved = _put_into_their_groups(sheet, lines, headers, stacks)
    in_order = moved or regrouped
    return Band(headers, sheet.grid.columns, sheet.grid.edges, counted=in_order, foreign=frozenset(foreign))


def _regroup(sheet: Sheet, stacks: list[list[Cell]]) -> bool:
    """Where the same heads stand under each of several groups, put a head at the edge of its run, over which another
    group was merged, under the group of its run; whether there was one. One that reaches over the end of its group, as
    where lines that should meet were drawn apart, is no such head: part of it stands where it belongs."""
    filled = [column for column, stack in enumerate(stacks) if stack]
    heads = [list(columns) for _, columns in groupby(filled, key=lambda column: id(stacks[column][0]))]
    meanings = [sheet.meaning[id(stacks[columns[0]][0])] for columns in heads]
    length = next((place for place, head in enumerate(meanings) if place and head == meanings[0]), 0)
    if length < _LEAST_RUN or len(heads) % length or meanings != meanings[:length] * (len(heads) // length):
        return False
    runs = [heads[start : start + length] for start in range(0, len(heads), length)]
    groups = [_group_of_most([stacks[columns[0]][1:] for columns in run]) for run in runs]
    if any(group is None for group in groups) or len({tuple(map(id, group or ())) for group in groups}) < len(groups):
        return False
    moved = False
    for run, group in zip(runs, groups, strict=True):
        for columns in run:
            astray = [column for column in columns if list(map(id, stacks[column][1:])) != list(map(id, group or ()))]
            for column in astray:
                stacks[column][1:] = group or ()
            moved |= len(astray) == len(columns)
    return moved


def _group_of_most(groups: list[list[Cell]]) -> list[Cell] | None:
    """The group, with those above it, that more than half of the heads of a run have."""
    for group in groups:
        same = [other for other in groups if list(map(id, other)) == list(map(id, group))]
        if len(same) * 2 > len(groups):
            return group
    return None


def _put_into_their_groups(sheet: Sheet, lines: list[Line], headers: list[Header], stacks: list[list[Cell]]) -> bool:
    """Move each header that hangs out of its group, which was merged over fewer columns than it has, to the group's
    end; whether there was one. Then only the order of headers and values tells which belong together."""
    hanging = list(_hanging(sheet, lines))
    for group, cell in hanging:
        own = next((header for header in headers if header.span[0] == cell.column), None)
        before = [place for place, header in enumerate(headers) if header.span[0] < group.column + group.colspan]
        if own is not None:
            headers.remove(own)
            path = _header(sheet, cell.column, [cell, *stacks[group.column][1:]]).path
            headers.insert(max(before, default=-1) + 1, replace(own, path=path))
    return bool(hanging)


def _hanging(sheet: Sheet, lines: list[Line]) -> Iterator[tuple[Cell, Cell]]:
    """Each label of a lower row of headers that stands under none, right of one that reaches down beside it; with the
    group left of that."""
    for upper, lower in pairwise(lines):
        at = {column: cell for cell in upper.cells for column in range(cell.column, cell.column + cell.colspan)}
        group = max((cell for cell in upper.cells if id(cell) in sheet.meaning), key=_WIDTH, default=None)
        for cell in lower.cells:
            if cell.row != lower.row or cell.column in at or id(cell) not in sheet.meaning or group is None:
                continue
            beside = at.get(max((column for column in at if column < cell.column), default=-1))
            if beside and beside is not group and beside.row + beside.rowspan > lower.row and group.colspan > 1:
                yield group, cell


def _stacks(sheet: Sheet, lines: list[Line]) -> tuple[list[list[Cell]], set[int]]:
    """For each column the label cells over it, from the bottom up; none over a text that is no label, for what stands
    below that is unknown whatever group it belongs to, nor over the head of what is ignored. Then these columns."""
    stacks: list[list[Cell]] = [[] for _ in range(sheet.grid.columns)]
    closed: set[int] = set()
    for head in (head for line in lines for head in line.cells if head.colspan == 1 and id(head) in sheet.meaning):
        if sheet.meaning[id(head)].dimension == "aside":
            closed.add(head.column)
            stacks[head.column] = [head]
    for depth, line in enumerate(reversed(lines)):
        at = {column: cell for cell in line.cells for column in range(cell.column, cell.column + cell.colspan)}
        group: Cell | None = None
        for column, stack in enumerate(stacks):
            cell = at.get(column)
            found = sheet.meaning.get(id(cell))
            blank = cell is None or not normalise(cell.text)
            if found is not None and found.dimension in sheet.across:
                group = cell
            elif not depth or not blank:
                group = None
                if found is None and not blank and not stack:
                    closed.add(column)
            # else a group label printed once over columns that were not merged reaches here too
            if group is not None and column not in closed and not any(known is group for known in stack):
                stack.append(group)
    return stacks, closed


def _header(sheet: Sheet, column: int, stack: list[Cell]) -> Header:
    if sheet.meaning[id(stack[0])].dimension == "aside":
        return Header((column, column + 1), one_line(stack[0].text), aside=True)
    nearest: dict[str, Match] = {}
    for cell in stack:
        found = sheet.meaning[id(cell)]
        for named in (found, *found.also):
            nearest.setdefault(named.dimension, named)
    path = path_of(tuple(nearest.values()), tuple(one_line(cell.text) for cell in reversed(stack)))
    return Header((column, column + 1), one_line(stack[0].text), path)


def _column_at(x: float, edges: tuple[float, ...]) -> float:
    """The column, counted with fractions, in which position `x` lies. Edges may coincide."""
    for column, (left, right) in enumerate(pairwise(edges)):
        if x <= left:
            return float(column)
        if x < right:
            return column + (x - left) / (right - left)
    return float(len(edges) - 1)


@lru_cache(maxsize=16_384)
def one_line(text: str) -> str:
    """Cell text on one line: white space dropped from Chinese, folded elsewhere."""
    return " ".join(text.split()) if not has_chinese(text) else "".join(text.split())
