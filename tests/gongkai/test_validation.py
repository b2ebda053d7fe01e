"""gongkai.validate: what is published passes, and each way to spoil it is told with its place."""

from __future__ import annotations

import sys

import pandas as pd
import pyarrow as pa
import pytest

import gongkai
from gongkai import dataset
from gongkai.schema import SCHEMAS
from gongkai.validation import InvalidFrame


@pytest.fixture
def frame(tmp_path):
    rows = [
        {
            "year": 2020,
            "province": "heilongjiang",
            "region_code": "230111",
            "report_id": "r1",
            "revision": 1,
            "current": True,
            "indicator": "requests.received",
            "applicant": applicant,
            "value": value,
            "status": "reported" if value is not None else "blank",
            "quality": "verified",
            "document_sha256": "0" * 64,
        }
        for applicant, value in (("total", 3.0), ("enterprise", None))
    ]
    table = pa.Table.from_pylist(rows, SCHEMAS["observations"])
    dataset.write_dataset(tmp_path, "observations", [("2020/heilongjiang", table)])
    dataset.write_dataset(tmp_path, "documents", [])
    dataset.write_dataset(tmp_path, "captures", [])
    return gongkai.load(data=tmp_path)


def test_what_load_gives_passes_in_whole_and_in_part(frame, tmp_path):
    assert gongkai.validate(frame) is frame
    gongkai.validate(frame[["year", "value"]])
    gongkai.validate(frame.astype(object).convert_dtypes())
    gongkai.validate(gongkai.load("documents", data=tmp_path), "documents")
    gongkai.validate(gongkai.load("captures", data=tmp_path), "captures")


def spoil(frame, column, values):
    return frame.astype({column: object}).assign(**{column: values})


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        (lambda frame: spoil(frame, "status", ["repoted", "blank"]), r"status: is one of .*'repoted' in row 0"),
        (lambda frame: spoil(frame, "indicator", ["requests.received", "x"]), r"indicator: .*'x' in row 1"),
        (
            lambda frame: spoil(frame, "region_code", ["230111", "2301"]),
            r"region_code: is written as .*'2301' in row 1",
        ),
        (lambda frame: spoil(frame, "region_code", [230111, 230111]), "region_code: is of type string, not object|int"),
        (lambda frame: spoil(frame, "year", ["2020", "2020"]), "year: is of type int32, not (object|str)$"),
        (lambda frame: frame.assign(year=[2020, -1]), r"year: is not negative \(1 times, e.g. -1 in row 1\)"),
        (lambda frame: frame.assign(value=[1.0, 2.0]), r'a number where status is "reported", and only there .*row 0'),
        (lambda frame: pd.concat([frame, frame[:1]], ignore_index=True), r"one row for each report_id, .*row 0"),
        (lambda frame: spoil(frame, "document_sha256", ["0" * 64, "g" * 64]), "document_sha256: is written as"),
    ],
)
def test_each_way_to_spoil_a_frame_is_told_with_its_place(frame, spoilt, sentence):
    with pytest.raises(InvalidFrame, match=sentence) as caught:
        gongkai.validate(spoilt(frame))
    assert list(caught.value.failures.columns) == ["column", "rule", "value", "index"]
    assert len(caught.value.failures)


def test_a_column_or_dataset_that_does_not_exist_is_named_with_what_does(frame):
    with pytest.raises(ValueError, match="no column of observations 'valeu'; did you mean 'value'"):
        gongkai.validate(frame.rename(columns={"value": "valeu"}))
    with pytest.raises(ValueError, match="no dataset 'observation'; did you mean 'observations'"):
        gongkai.validate(frame, "observation")


def test_what_is_no_pandas_frame_is_told_as_what_it_is():
    with pytest.raises(TypeError, match=r"not pyarrow\.Table; most have \.to_pandas"):
        gongkai.validate(pa.table({"value": [1.0]}))


def test_without_pandera_it_says_what_to_install(frame, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandera.pandas", None)
    with pytest.raises(ModuleNotFoundError, match=r"needs pandera: pip install 'gongkai\[research\]'"):
        gongkai.validate(frame)
