"""gongkai.load and gongkai.indicators: the researcher's door."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import gongkai
from gongkai import dataset
from gongkai.schema import SCHEMAS

REGIONS = {"shaanxi": "610102", "heilongjiang": "230111"}


def observation(year, province, number, **more):
    return {
        "year": year,
        "province": province,
        "region_code": REGIONS.get(province),
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
        (None, "unknown"): [observation(None, "unknown", 5, applicant="natural_person")],
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
        ({"years": np.array([2019, 2020]), "indicators": "requests.received"}, [1, 3]),
        ({"regions": "呼兰区"}, [3, 4]),
        ({"regions": "230111", "quality": "conflict"}, [4]),
        ({"regions": ["哈尔滨市", "610000"]}, [1, 3, 4]),
        ({"regions": "雁塔区"}, []),
        ({"applicants": "natural_person"}, [5]),
    ],
)
def test_a_part_of_it_can_be_asked_for(data, arguments, expected):
    assert values(gongkai.load(data=data, **arguments)) == expected


def test_the_types_suit_pandas(data):
    frame = gongkai.load(data=data)
    assert list(frame.columns) == SCHEMAS["observations"].names
    assert sorted(frame["region_code"].cat.categories) == ["230111", "610102"]
    assert frame["year"].dtype == "Int32"
    assert frame["year"].isna().sum() == 1
    assert frame["current"].dtype == "boolean"
    assert gongkai.load(data=data, columns=["value", "year"]).columns.tolist() == ["value", "year"]
    assert len(gongkai.load("problems", data=data)) == 0


@pytest.mark.parametrize("arguments", [{}, {"years": 2020, "regions": "呼兰区", "revisions": "all"}, {"years": 2021}])
def test_every_kind_of_frame_holds_the_same_rows_types_and_nulls(data, arguments):
    columns = ["indicator", "value", "year", "region_code", "current", "captured_at"]
    if arguments == {"years": 2021}:
        dataset.write_partition(data / "datasets", "observations", "2021/x", SCHEMAS["observations"].empty_table())
    pandas = gongkai.load(data=data, columns=columns, **arguments)
    arrow = gongkai.load(data=data, columns=columns, as_="arrow", **arguments)
    polars = gongkai.load(data=data, columns=columns, as_="polars", **arguments)
    relation = gongkai.load(data=data, columns=columns, as_="duckdb", **arguments)
    declared = pa.schema([SCHEMAS["observations"].field(column) for column in columns])
    assert arrow.schema.equals(declared)
    assert polars.schema == pl.from_arrow(declared.empty_table()).schema
    found = relation.to_arrow_table()
    assert found.schema.names == columns
    assert relation.types == duckdb.from_arrow(declared.empty_table()).types

    def rows(table):
        return sorted(map(str, table.select(columns[:-1]).to_pylist()))

    assert rows(arrow) == rows(polars.to_arrow().cast(declared)) == rows(found)
    assert len(pandas) == len(arrow)
    assert pandas.isna().sum().tolist() == [arrow[column].null_count for column in columns]
    assert pandas["value"].tolist() == arrow["value"].to_pylist()


@pytest.mark.parametrize("kind", ["arrow", "polars", "duckdb", "pandas"])
def test_a_release_older_than_a_column_has_nothing_in_it(data, kind):
    for path in (data / "datasets" / "observations").rglob("*.parquet"):
        pq.write_table(pq.ParquetFile(path).read().drop_columns(["flags"]), path)
    found = gongkai.load(data=data, columns=["value", "flags"], as_=kind)
    frame = found if kind == "pandas" else found.to_pandas() if kind != "duckdb" else found.to_df()
    assert frame["flags"].isna().tolist() == [True] * 4


def test_a_relation_of_duckdb_is_read_when_it_is_asked(data):
    relation = gongkai.load(data=data, as_="duckdb", years=2020)
    assert relation.columns == SCHEMAS["observations"].names
    assert relation.aggregate("indicator, sum(value) AS sum").order("sum").fetchall() == [
        ("requests.received", 3.0),
        ("requests.carried_in", 4.0),
    ]


def test_a_frame_whose_library_is_missing_says_what_to_install(data, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ModuleNotFoundError, match=r"as_='polars' needs polars: pip install 'gongkai\[research\]'"):
        gongkai.load(data=data, as_="polars")


def test_a_release_can_be_pinned(data, tmp_path):
    old = tmp_path / "releases" / "v2026.11.1"
    table = pa.Table.from_pylist([observation(2018, "shaanxi", 7)], schema=SCHEMAS["observations"])
    dataset.write_dataset(old, "observations", [("2018/shaanxi", table)])
    (tmp_path / "releases" / "current").symlink_to("v2026.11.1")
    for where in (tmp_path, tmp_path / "datasets", tmp_path / "releases"):
        assert values(gongkai.load(data=where, release="v2026.11.1")) == [7]
        assert values(gongkai.load(data=where, release="current")) == [7]
    assert values(gongkai.load(data=old)) == [7]
    assert values(gongkai.load(data=data)) == [1, 3, 4, 5]
    with pytest.raises(FileNotFoundError, match=r"no release 'v2026.11.2'; there are current, v2026.11.1"):
        gongkai.load(data=data, release="v2026.11.2")
    with pytest.raises(FileNotFoundError, match=r"no release 'v1'; there are none in"):
        gongkai.load(data=tmp_path / "nowhere", release="v1")


def test_the_data_folder_is_found(data, monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_DATA", str(data))
    assert len(gongkai.load()) == 4
    monkeypatch.setenv("GONGKAI_DATA", str(data / "datasets"))
    assert len(gongkai.load()) == 4
    monkeypatch.setenv("HOME", str(data.parent))
    assert len(gongkai.load(data=f"~/{data.name}")) == 4
    monkeypatch.delenv("GONGKAI_DATA")
    monkeypatch.chdir(tmp_path / "datasets")
    with pytest.raises(FileNotFoundError, match=r"no datasets in data .*GONGKAI_DATA"):
        gongkai.load()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"dataset": "observation"}, "no dataset 'observation'; did you mean 'observations'"),
        ({"years": 1999}, "no reports about 1999; there are 2019, 2020, unknown"),
        ({"years": "2020"}, "not a year"),
        ({"provinces": "shanxi"}, "no province 'shanxi'; did you mean 'shaanxi'"),
        ({"indicators": "requests.recieved"}, "no indicator 'requests.recieved'; did you mean 'requests.received'"),
        ({"indicators": "zzz*"}, r"no indicator 'zzz\*'; gongkai.search\('zzz'\) .* lists all \d+"),
        ({"quality": "good"}, "no quality 'good'; there are conflict"),
        ({"columns": ["valeu"]}, "no column 'valeu'; did you mean 'value'"),
        ({"revisions": "last"}, "no revisions 'last'"),
        ({"regions": "呼蓝区"}, "no region '呼蓝区'; did you mean '呼兰区'"),
        (
            {"regions": "朝阳区"},
            "2 regions are called '朝阳区'; .*: 110105 in 北京市; 220104 in 吉林省 长春市",
        ),
        ({"applicants": "totals"}, "no applicant 'totals'; did you mean 'total'"),
        ({"as_": "panda"}, "no kind of frame 'panda'; did you mean 'pandas'"),
        ({"dataset": "problems", "quality": "verified"}, "problems cannot be chosen by quality.*observations"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(data, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        gongkai.load(data=data, **arguments)


def test_importing_gongkai_needs_nothing_of_the_pipeline():
    heavy = {"scrapy", "prefect", "typer", "rich", "pdfplumber", "pypdfium2", "docx", "fastwarc", "lxml", "pydantic"}
    code = f"import sys, gongkai; gongkai.indicators(); print(sorted({heavy!r} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
