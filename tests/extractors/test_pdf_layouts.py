"""Reports on every kind of paper, read whole: each number as printed, and no other."""

from __future__ import annotations

from datetime import date

import pytest

from demo.chance import dice
from demo.damage import damage
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.figures import ledgers
from extractors.extract import extract
from extractors.extraction import Hints

AGENCY = "呼兰区水利局"
LAYOUT = lay_out(1, AGENCY, 2021, date(2022, 1, 20), ledgers(3, AGENCY, 3000)[2021], Style(cut=12))


@pytest.mark.parametrize(
    "paper",
    ["borderless tables", "half-ruled tables", "upright rules", "rules between columns", "ruled heads", "three rules",
     "framed tables", "cells as fills", "double rules", "sideways pages", "pages turned right", "watermark",
     "running head", "three rules, set-in lines"],
)  # fmt: skip
def test_paper(paper: str) -> None:
    found = damage(LAYOUT, "pdf", paper.split(", "), dice("test", paper))
    result = extract(found.data, Hints())
    read = {(cell.indicator, cell.applicant): (cell.value, cell.status) for cell in result.observations}
    assert read == {(fact.indicator, fact.applicant): (fact.value, fact.status) for fact in found.layout.facts()}
    assert (result.outcome, result.report and result.report.agency) == ("ok", AGENCY)
