"""The three statistics tables of the official forms of 2019 and 2021, with their real merged cells."""

from __future__ import annotations

from itertools import groupby

from demo.documents.cells import Pen
from demo.documents.model import Cell, Table
from demo.labels import APPLICANTS, OUTCOMES, Line, form, outcome_group

_LEDGER_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_REQUEST_WIDTHS = (0.06, 0.14, 0.24, 0.08, 0.08, 0.08, 0.08, 0.08, 0.08, 0.08)
_COURSES = (("review.", "行政复议", ""), ("litigation.direct.", "行政诉讼", "未经复议直接起诉"),
            ("litigation.after_review.", "行政诉讼", "复议后起诉"))  # fmt: skip


def disclosure_tables(pen: Pen) -> list[Table]:
    """Section 二: one table, or one for each article where the style splits it."""
    lines = form("proactive_disclosure", pen.style.disclosure)
    articles = [(article, list(group)) for article, group in groupby(lines, key=lambda line: line.article)]
    parts = [[article] for article in articles] if pen.style.split_disclosure else [articles]
    return [_disclosure_table(pen, part) for part in parts]


def _disclosure_table(pen: Pen, articles: list[tuple[str, list[Line]]]) -> Table:
    cells: list[Cell] = []
    row, cut = 0, None
    for article, lines in articles:
        columns = list(dict.fromkeys(line.labels[1] for line in lines))
        last_span = 4 - len(columns)  # a short header stretches its last column over the rest of the four
        if pen.style.head_apart and row > 0 and article is articles[-1][0]:
            cut = row + 1
        cells.append(pen.label(article, row, 0, colspan=4))
        cells.append(pen.label("信息内容", row + 1, 0))
        for number, column in enumerate(columns, 1):
            cells.append(pen.label(column, row + 1, number, colspan=last_span if number == len(columns) else 1))
        row += 2
        for subject, group in groupby(lines, key=lambda line: line.labels[0]):
            cells.append(pen.label(subject, row, 0))
            for line in group:
                number = 1 + columns.index(line.labels[1])
                span = last_span if number == len(columns) else 1
                key = (line.indicator, None)
                cells.append(pen.number("proactive_disclosure", key, (subject, line.labels[1]), row, number, span))
            row += 1
    return Table(tuple(cells), (0.34, 0.22, 0.22, 0.22), cut)


def request_table(pen: Pen) -> Table:
    """Section 三: the rows of the style's era by the seven applicant columns, under a head of three rows."""
    lines = form("requests", pen.style.requests)
    cells = _request_head(pen)
    outcomes = [line for line in lines if line.indicator.startswith("requests.outcome.")]
    groups = [outcome_group(line.indicator) for line in lines]
    for row, (line, group) in enumerate(zip(lines, groups, strict=True), 3):
        label, path = line.labels[0], [line.labels[0]]
        if line not in outcomes:
            cells.append(pen.label(label, row, 0, colspan=3))
        else:
            path = [OUTCOMES, *([group] if group else []), label]
            if line is outcomes[0]:
                cells.append(pen.label(OUTCOMES, row, 0, rowspan=len(outcomes)))
            if group and groups.index(group) == row - 3:
                cells.append(pen.label(group, row, 1, rowspan=groups.count(group)))
            cells.append(pen.label(label, row, 2) if group else pen.label(label, row, 1, colspan=2))
        cells += _request_numbers(pen, line.indicator, "/".join(path), row)
    return Table(tuple(cells), _REQUEST_WIDTHS, cut=pen.style.cut, repeat=3 if pen.style.repeat_head else 0)


def _request_head(pen: Pen) -> list[Cell]:
    cells = [
        pen.label(_LEDGER_NOTE, 0, 0, rowspan=3, colspan=3),
        pen.label("申请人情况", 0, 3, colspan=7),
        pen.label("自然人", 1, 3, rowspan=2),
        pen.label("法人或其他组织", 1, 4, colspan=5),
        pen.label("总计", 1, 9, rowspan=2),
    ]
    inner = [path[1] for path in APPLICANTS.values() if len(path) == 2]
    return cells + [pen.label(text, 2, column) for column, text in enumerate(inner, 4)]


def _request_numbers(pen: Pen, indicator: str, row_path: str, row: int) -> list[Cell]:
    style = pen.style
    all_zero = not any(pen.figures[indicator, applicant] for applicant in APPLICANTS)
    blank_row = style.blank_carried_out and indicator == "requests.carried_out" and all_zero
    blank_total = style.missing_totals and bool(outcome_group(indicator))
    return [
        pen.number(
            "requests", (indicator, applicant), (row_path, "/".join(path)), row, column,
            empty=blank_row or (blank_total and applicant == "total"),
        )
        for column, (applicant, path) in enumerate(APPLICANTS.items(), 3)
    ]  # fmt: skip


def review_tables(pen: Pen) -> list[Table]:
    """Section 四: one table of fifteen columns, or one for each course where the style splits it."""
    if pen.style.split_review:
        return [_review_part(pen, *course) for course in _COURSES]
    cells = [pen.label("行政复议", 0, 0, colspan=5), pen.label("行政诉讼", 0, 5, colspan=10)]
    cells += [pen.label("未经复议直接起诉", 1, 5, colspan=5), pen.label("复议后起诉", 1, 10, colspan=5)]
    for start, (prefix, outer, inner) in zip((0, 5, 10), _COURSES, strict=True):
        lines = _course_lines(prefix)
        for column, line in enumerate(lines, start):
            head = 1 if not inner else 2  # review has no third level: its results reach over two rows
            cells.append(pen.label(line.labels[1], head, column, rowspan=3 - head))
        cells += _course_numbers(pen, lines, outer, inner, 3, start)
    return [Table(tuple(cells), (1 / 15,) * 15)]


def _review_part(pen: Pen, prefix: str, outer: str, inner: str) -> Table:
    lines = _course_lines(prefix)
    heads = [outer, inner] if inner else [outer]
    cells = [pen.label(text, row, 0, colspan=5) for row, text in enumerate(heads)]
    cells += [pen.label(line.labels[1], len(heads), column) for column, line in enumerate(lines)]
    cells += _course_numbers(pen, lines, outer, inner, len(heads) + 1, 0)
    return Table(tuple(cells), (0.2,) * 5)


def _course_lines(prefix: str) -> list[Line]:
    return [line for line in form("review_litigation", "2021") if line.indicator.startswith(prefix)]


def _course_numbers(pen: Pen, lines: list[Line], outer: str, inner: str, row: int, start: int) -> list[Cell]:
    row_path = f"{outer}/{inner}" if inner else outer
    return [
        pen.number("review_litigation", (line.indicator, None), (row_path, line.labels[1]), row, column)
        for column, line in enumerate(lines, start)
    ]
