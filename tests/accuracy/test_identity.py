"""The board of identity: a wrong name is counted, and worst where nothing marks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accuracy import identity
from demo.chance import dice
from demo.heads import FORMS, head
from extractors.extract import extract
from extractors.extraction import Hints, Problem


def _found(seed: int = 1) -> tuple[object, object]:
    true = replace(head(dice("head", seed), 2020, "2021-01-20"), metas={})
    return true, extract(identity._document(true, "html"), Hints(region_code=true.site_code))


@pytest.mark.parametrize("number", range(24))
def test_heads_of_every_form_are_read_or_doubted(number: int) -> None:
    assert identity.finding(11, number).unmarked == ()


def test_a_wrong_year_is_unmarked_unless_a_problem_says_so() -> None:
    true, found = _found()
    assert identity.compare(0, true, found).wrong == ()
    found.report.year = 2019
    assert identity.compare(0, true, found).unmarked == ("year",)
    found.problems.append(Problem("recognise", "year_disagrees", "warning", ""))
    assert (identity.compare(0, true, found).wrong, identity.compare(0, true, found).unmarked) == (("year",), ())


def test_the_board_has_a_line_for_each_form_and_one_for_all() -> None:
    findings = [identity.Finding(n, form, "ok", (), (), ()) for n, form in enumerate(FORMS)]
    findings.append(identity.Finding(99, "page", "ok", ("agency",), ("agency",), ("agency: x",)))
    lines = {line[0]: line for line in identity.lines(findings)}
    assert len(lines) == len(FORMS) + 1
    assert lines["page"][1:] == ("2", "100.0%", "100.0%", "50.0%", "1")
    assert lines["all"][-1] == "1"
