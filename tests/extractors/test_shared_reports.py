"""Real reports with hand-checked truth; skipped where the folder that holds them is absent."""

import csv
from pathlib import Path

import pytest

from extractors import narrative
from extractors.extract import extract
from extractors.extraction import Extraction, Hints

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not REPORTS.is_dir(), reason="no folder of real reports here")]

PRINTED_MONEY = {"258.3万元": 2_583_000.0, "251000元": 251_000.0}


def read(name: str) -> Extraction:
    return extract((REPORTS / name).read_bytes(), Hints(name=name))


def test_the_text_dump_says_what_the_document_says_it_is_of() -> None:
    def values(name: str) -> dict[tuple[str, str | None], float | None]:
        cells = (cell for cell in read(name).observations if cell.table != narrative.TABLE)
        return {(cell.indicator, cell.applicant): cell.value for cell in cells}

    assert values("hulan_education_2020.txt") == values("hulan_education_2020.docx")


@pytest.mark.parametrize("name", ["hulan_education_2020.docx", "shanghai_office_2019.html", "hongze_district_2023.pdf"])
def test_every_cell_of_the_truth_and_none_besides(name: str) -> None:
    truth = {}
    with (REPORTS / name).with_suffix(".truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            printed = row["value"].strip()
            value = PRINTED_MONEY[printed] if printed in PRINTED_MONEY else float(printed) if printed else None
            if row["indicator"] == "disclosure.fees.amount" and value is not None:
                value = round(value * 10_000, 2)  # the header prints 万元
            truth[row["indicator"], row["applicant"] or None] = (value, "blank" if value is None else "reported")
    result = read(name)
    cells = [cell for cell in result.observations if cell.table != narrative.TABLE]
    assert {(cell.indicator, cell.applicant): (cell.value, cell.status) for cell in cells} == truth
    assert result.outcome == "ok"


@pytest.mark.parametrize(
    ("name", "agency_id", "year", "template"),
    [
        ("hulan_education_2020.docx", "230111-教育局", 2020, "2019"),
        ("shanghai_office_2019.html", "310000-人民政府办公厅", 2019, "2019"),
        ("hongze_district_2023.pdf", "320813-人民政府", 2023, "mixed"),
    ],
)
def test_who_when_and_template(name: str, agency_id: str, year: int, template: str) -> None:
    report = read(name).report
    assert report is not None
    assert (report.agency_id, report.year, report.template) == (agency_id, year, template)


@pytest.mark.parametrize(
    ("name", "fee"),
    [
        ("hulan_education_2020.docx", [(0, "本年度未收取信息处理费", "in_words")]),
        ("shanghai_office_2019.html", []),
        ("hongze_district_2023.pdf", [(0, "全年收取政府信息公开信息处理费0元", "")]),
    ],
)
def test_the_text_states_the_fee_or_nothing(name: str, fee: list[tuple[float, str, str]]) -> None:
    told = [cell for cell in read(name).observations if cell.table == narrative.TABLE]
    assert [(cell.value, "".join(cell.raw_value.split()).split("，")[-1], cell.flags) for cell in told] == fee


def test_impossible_totals_stay_as_printed_and_are_conflicts() -> None:
    cells = {cell.indicator: cell for cell in read("hongze_district_2023.pdf").observations if cell.applicant is None}
    for code in ("review.total", "litigation.after_review.total"):
        assert (cells[code].value, cells[code].quality) == (0, "conflict")


def test_an_all_blank_row_leaves_the_balance_open() -> None:
    checks = read("hulan_education_2020.docx").checks
    assert {check.verdict for check in checks if check.identity == "requests.balance"} == {"not_assessable"}


def test_the_empty_form_is_a_report_without_values() -> None:
    result = read("template_v2021_official_layout.docx")
    assert (result.outcome, result.cause) == ("partial", "empty_form")
    assert {(cell.value, cell.status) for cell in result.observations} == {(None, "blank")}
