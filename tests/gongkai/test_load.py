"""gongkai.load and gongkai.indicators: the researcher's door."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pytest

import gongkai
from gongkai import dataset
from gongkai.schema import SCHEMAS


def observation(year, province, number, **more):
    return {
        "year": year,
        "province": province,
        "region_code": "010203",
        "report_id": f"{province}-{year}",
        "revision": 1,
        "current": True,
        "indicator": "requests.received",
        "applicant": "total",
        "value": float(number),
        "quality": "verified",
        "raw_value": str(number),
    } | more


@pytest.fixture
def data(tmp_path):
    root = tmp_path / "datasets"
    parts = {
        (2019, "shaanxi"): [observation(2019, "shaanxi", 1)],
        (2020, "heilongjiang"): [
            observation(2020, "heilongjiang", 2, revision=1, current=False),
            observation(2020, "heilongjiang", 3, revision=2),
            observation(2020, "heilongjiang", 4, revision=2, indicator="requests.carried_in", quality="conflict"),
        ],
        (None, "unknown"): [observation(None, "unknown", 5)],
    }
    dataset.write_dataset(
        root,
        "observations",
        [(dataset.partition_of(*key), pa.Table.from_pylist(rows, schema=SCHEMAS["observations"]))
         for key, rows in parts.items()],
    )  # fmt: skip
    dataset.write_dataset(root, "problems", [])
    return tmp_path


def values(frame: pd.DataFrame) -> list[float]:
    return sorted(frame["value"])


def test_the_current_revisions_come_by_default(data):
    assert values(gongkai.load(data=data)) == [1, 3, 4, 5]
    assert values(gongkai.load(data=data, revisions="all")) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"years": 2020}, [3, 4]),
        ({"years": range(2010, 2020)}, [1]),
        ({"provinces": "shaanxi"}, [1]),
        ({"provinces": ["unknown", "heilongjiang"], "quality": "verified"}, [3, 5]),
        ({"indicators": "requests.carried_in"}, [4]),
        ({"indicators": ["requests.carried*"]}, [4]),
        ({"years": 2020, "provinces": "shaanxi"}, []),
    ],
)
def test_a_part_of_it_can_be_asked_for(data, arguments, expected):
    assert values(gongkai.load(data=data, **arguments)) == expected


def test_the_types_suit_pandas(data):
    frame = gongkai.load(data=data)
    assert list(frame.columns) == SCHEMAS["observations"].names
    assert frame["region_code"].cat.categories.tolist() == ["010203"]
    assert frame["year"].dtype == "Int32"
    assert frame["year"].isna().sum() == 1
    assert frame["current"].dtype == "boolean"
    assert gongkai.load(data=data, columns=["value", "year"]).columns.tolist() == ["value", "year"]
    assert len(gongkai.load("problems", data=data)) == 0


def test_the_data_folder_is_found(data, monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_DATA", str(data))
    assert len(gongkai.load()) == 4
    monkeypatch.setenv("GONGKAI_DATA", str(data / "datasets"))
    assert len(gongkai.load()) == 4
    monkeypatch.delenv("GONGKAI_DATA")
    monkeypatch.chdir(tmp_path / "datasets")
    with pytest.raises(FileNotFoundError, match=r"no datasets in data .*GONGKAI_DATA"):
        gongkai.load()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "observation"}, "no dataset 'observation'; did you mean observations"),
        ({"years": 1999}, "no reports about 1999; there are 2019, 2020, unknown"),
        ({"years": "2020"}, "not a year"),
        ({"provinces": "shanxi"}, "no province 'shanxi'; did you mean shaanxi"),
        ({"indicators": "requests.recieved"}, "no indicator 'requests.recieved'; did you mean requests.received"),
        ({"indicators": "zzz*"}, r"no indicator 'zzz\*'; there are"),
        ({"quality": "good"}, "no quality 'good'; there are conflict"),
        ({"columns": ["valeu"]}, "no column 'valeu'; did you mean value"),
        ({"revisions": "last"}, "no revisions 'last'"),
        ({"name": "problems", "quality": "verified"}, "problems cannot be chosen by quality.*observations"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(data, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        gongkai.load(data=data, **arguments)


def test_the_codebook_comes_as_a_frame():
    frame = gongkai.indicators()
    received = frame.set_index("indicator").loc["requests.received"]
    assert received["unit"] == "case"
    assert received["templates"] == "2019;2021"


def test_importing_gongkai_needs_nothing_of_the_pipeline():
    heavy = {"scrapy", "prefect", "typer", "rich", "pdfplumber", "pypdfium2", "docx", "fastwarc", "lxml", "pydantic"}
    code = f"import sys, gongkai; gongkai.indicators(); print(sorted({heavy!r} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
