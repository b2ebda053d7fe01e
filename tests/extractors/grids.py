"""Grids as tests write them, and what was recognised in them, in words."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Cell, Grid
from extractors.places import Recognition
from gongkai import codebook
from gongkai.codebook import cell_name

Row = Sequence[str | tuple[str, int] | tuple[str, int, int]]

REQUEST_HEADER: list[Row] = [
    [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 7)],
    [("自然人", 1, 2), ("法人或其他组织", 5), ("总计", 1, 2)],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]


def grid(*rows: Row, edges: tuple[float, ...] | None = None) -> Grid:
    """A grid from rows of cells, each a text or (text, colspan[, rowspan]), laid out as a browser would."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, line in enumerate(rows):
        column = 0
        for item in line:
            text, colspan, rowspan = (item, 1, 1) if isinstance(item, str) else (*item, 1)[:3]
            while (row, column) in taken:
                column += 1
            cells.append(Cell(text, row, column, rowspan, colspan, f"{row}:{column}"))
            taken |= {(row + down, column + right) for down in range(rowspan) for right in range(colspan)}
            column += colspan
    return Grid(len(rows), 1 + max(column for _, column in taken), cells, "grid", edges)


def values(result: Recognition) -> dict[str, str]:
    return {
        cell_name(reading.place.indicator, reading.place.applicant): cell.text
        for reading, cell in zip(result.placed, result.cells, strict=True)
    }


def causes(result: Recognition) -> list[str]:
    return [problem.cause for problem in result.problems]


def numbers(start: int, count: int = 7) -> list[str]:
    return [str(start + step) for step in range(count)]


def expect(indicator: str, start: int) -> dict[str, str]:
    return {f"{indicator}@{who}": str(start + step) for step, who in enumerate(codebook.APPLICANTS)}
