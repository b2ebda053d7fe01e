"""Cells, rows and columns that a table must have, and that were not found."""

from __future__ import annotations

import pytest

from extractors.holes import Printed, absent_lines, holes
from gongkai import codebook

REVIEW = [
    (line.table, "2021", line.indicator, None) for line in codebook.indicators() if line.table == "review_litigation"
]
REQUESTS = [
    ("requests", "2021", row, applicant)
    for row in ("requests.received", "requests.carried_in")
    for applicant in codebook.APPLICANTS
]
LAST = ("review_litigation", "2021", "litigation.after_review.total", None)


@pytest.mark.parametrize(
    ("printed", "missing"),
    [
        (REVIEW, []),
        ([cell for cell in REVIEW if cell != LAST], ["复议后起诉 | 总计"]),
        ([cell for cell in REVIEW if not cell[2].endswith(".total")], []),  # a column that the table does not print
        ([cell for cell in REVIEW if not cell[2].startswith("litigation.direct.")], []),  # nor a row
        (REQUESTS, []),
        (REQUESTS[:-1], ["二、上年结转政府信息公开申请数量 | total"]),
        ([("review_litigation", "", *cell[2:]) for cell in REVIEW if cell != LAST], []),  # of no known template
    ],
)
def test_a_cell_between_a_row_and_a_column_of_its_table_is_missed(printed: list[Printed], missing: list[str]) -> None:
    problems = holes(frozenset(printed))
    assert [problem.cause for problem in problems] == ["part_missing"] * bool(missing)
    assert all(label in problems[0].sentence for label in missing)


def test_lines_of_other_columns_are_not_asked_for() -> None:
    """Licensing has decisions and items, regulations have other columns."""
    printed = [
        (line.table, "2019", line.indicator, None)
        for line in codebook.indicators()
        if line.table == "proactive_disclosure" and "2019" in line.templates
    ]
    assert not holes(frozenset(printed))


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        (REVIEW, ""),
        ([cell for cell in REVIEW if not cell[2].endswith(".total")], "“总计”"),
        ([cell for cell in REVIEW if not cell[2].startswith("litigation.direct.")], ""),  # a part, told as such
        (REQUESTS[:-7], "“二、上年结转政府信息公开申请数量”"),
        ([cell for cell in REQUESTS if cell[3] != "enterprise"], "“enterprise”"),
    ],
)
def test_a_row_or_column_of_which_nothing_was_found_is_told_without_a_verdict(
    printed: list[Printed], named: str
) -> None:
    """Bodies leave rows out; one that was lost must not pass for that in silence."""
    problems = absent_lines(frozenset(printed))
    assert all((one.cause, one.severity) == ("line_missing", "warning") for one in problems)
    assert all(named in one.sentence for one in problems)
    assert bool(problems) == bool(named)
