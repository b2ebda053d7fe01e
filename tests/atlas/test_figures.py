"""How the numbers of all reports lie: the same as a data frame says, in groups that are told by names and by kinds."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from atlas.figures import Figures, numbers_of
from gongkai import dataset
from gongkai.schema import SCHEMAS

CODE = "requests.received"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Education bureaus of seven districts, a water bureau, and rows that do not count."""
    rows = [row(f"23010{n}-教育局", n * n) for n in range(7)]
    rows += [row("230100-水务局", 5.0), row("230101-水务局", None, status="blank")]
    rows += [row("230100-教育局", 99.0, applicant="natural_person"), row("230100-教育局", 99.0, current=False)]
    root = tmp_path_factory.mktemp("figures")
    dataset.write_partition(
        root, "observations", "2021/heilongjiang", pa.Table.from_pylist(rows, schema=SCHEMAS["observations"])
    )
    return Figures(root)


def row(agency: str, value: float | None, status: str = "reported", applicant: str = "total", current: bool = True):
    return {
        "agency_id": agency, "agency": f"某区{agency.partition('-')[2]}", "year": 2021, "report_id": f"{agency}-2021",
        "revision": 1, "current": current, "table": "requests", "indicator": CODE, "applicant": applicant,
        "value": value, "status": status, "quality": "verified", "region_code": agency[:6], "region": "某区",
    }  # fmt: skip


def test_one_number_counts_for_each_body(figures: Figures) -> None:
    assert figures.of("requests", CODE)["agency_id"].to_pylist() == sorted(
        [f"23010{n}-教育局" for n in range(7)] + ["230100-水务局", "230101-水务局"]
    )
    assert len(figures.of("requests", "requests.carried_in")) == 0
    assert {len(rows) for rows in figures.by_agency.values()} == {1}


def test_quartiles_are_those_of_a_data_frame_by_name_and_by_kind(figures: Figures) -> None:
    numbers = numbers_of(figures.table).to_pandas()
    named = numbers[numbers["agency_id"].str.endswith("-教育局")]["value"].astype(float)
    of_kind = numbers["value"].astype(float)
    expected = {"教育局": named, "kind:bureau": of_kind}
    assert set(figures.quartiles) == set(expected)
    for group, values in expected.items():
        assert figures.quartiles[group][CODE, 2021] == pytest.approx(values.quantile([0.25, 0.5, 0.75]).tolist())


def test_bodies_of_few_namesakes_are_compared_with_all_of_their_kind(figures: Figures) -> None:
    peers = {key: rows["peers"][0].as_py() for key, rows in figures.by_agency.items()}
    assert peers["230101-水务局"] == "kind:bureau"
    assert peers["230103-教育局"] == "教育局"
    assert (figures.size_of("教育局"), figures.size_of("kind:bureau")) == (7, 9)


def test_of_no_reports_there_are_no_numbers(tmp_path: Path) -> None:
    figures = Figures(tmp_path)
    assert (figures.by_agency, figures.quartiles, len(figures.of("requests", CODE))) == ({}, {}, 0)
