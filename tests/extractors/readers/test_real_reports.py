"""Real reports, where they are at hand: every number of their truth stands in the grids."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from reader_builders import prose

from extractors.document import Loose
from extractors.readers import read

REPORTS = Path(__file__).resolve().parents[4] / "shared" / "reports"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not part of the project"),
]
FILES = ["hulan_education_2020.docx", "shanghai_office_2019.html", "hongze_district_2023.pdf"]


@pytest.mark.parametrize("name", FILES)
def test_every_cell_of_the_truth_is_in_the_grids(name: str) -> None:
    document = read((REPORTS / name).read_bytes())
    with (REPORTS / name).with_suffix(".truth.csv").open(encoding="utf-8") as file:
        wanted = Counter(row["value"] for row in csv.DictReader(file))
    found = Counter(cell.text for grid in document.grids() for cell in grid.cells)
    assert not wanted - found
    assert document.notes == []


def test_framed_narrative_is_no_table() -> None:
    document = read((REPORTS / FILES[2]).read_bytes())
    assert [grid.page for grid in document.grids()] == [2, 3, 3, 4, 4]
    headings = [text for text in prose(document) if re.match("[一二三四五六]、", text)]
    assert [heading[0] for heading in headings] == list("一二三四五六")
    assert any(text.startswith("加强区政府门户网站") and text.endswith("一律不准发布。") for text in prose(document))


def test_the_text_dump_keeps_tables_without_their_shape_apart() -> None:
    document = read((REPORTS / "hulan_education_2020.txt").read_bytes())
    known = [(grid.rows, grid.columns) for grid in document.grids() if not isinstance(grid, Loose)]
    assert known == [(4, 4), (4, 4), (4, 4), (3, 3), (3, 3)]
    assert sum(isinstance(grid, Loose) for grid in document.grids()) == 2
