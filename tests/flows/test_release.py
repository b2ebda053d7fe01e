"""Releases: frozen bytes that their own validators accept, and a diff that accounts for every cell."""

from __future__ import annotations

import hashlib
import json
import os
import shutil

import duckdb
import frictionless
import mlcroissant
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import gongkai
from extractors import extract
from flows import steps
from flows.progress import Progress
from flows.release import Shelf, building, release
from flows.release.building import ReleaseError
from flows.release.extracts import write_csv
from flows.workspace import NothingPublished
from gongkai import codebook, dataset
from gongkai.schema import SCHEMAS
from tests.flows import fake_extractor

pytestmark = pytest.mark.usefixtures("fake")
SEEN = 1_700_000_000  # 2023-11


@pytest.fixture
def published(work):
    """A data folder with three reports."""
    put(work, a="report 教育局 2020 5", b="report 财政局 2020 7", c="report 教育局 2021 6", d="news")
    return work


def put(work, **files):
    """Add documents, all seen at the same time."""
    for name, text in files.items():
        (work.files / f"{name}.txt").write_text(text, "utf-8")
        os.utime(work.files / f"{name}.txt", (SEEN, SEEN))
    steps.import_paths(work.workspace, [work.files], Progress())
    work.run()


def bytes_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changes_of(made):
    return pq.read_table(made.path / "changes.parquet").to_pandas()


def expected_changes(old, new):
    """Which cells differ, found another way: by comparing the two releases row by row."""

    def cells(made):
        frame = pd.concat(pd.read_parquet(path) for path in dataset.files(made.path, "observations"))
        frame["slot"] = frame["document_sha256"].where(~frame["current"], "current")
        return {
            (row["report_id"], row["slot"], row["indicator"], row["applicant"]): {
                name: None if pd.isna(value) else value
                for name, value in row.items()
                if name not in ("extractor_version", "current")
            }
            for row in frame.to_dict("records")
        }

    before, after = cells(old), cells(new)
    changed = {key: "changed" for key in before.keys() & after.keys() if before[key] != after[key]}
    added = dict.fromkeys(after.keys() - before.keys(), "added")
    return changed | added | dict.fromkeys(before.keys() - after.keys(), "removed")


def assert_accounted(old, new):
    found = changes_of(new)
    slots = found["old_document_sha256"].fillna(found["new_document_sha256"]).where(~found["current"], "current")
    keys = zip(found["report_id"], slots, found["indicator"], found["applicant"], strict=True)
    told = dict(zip(keys, found["change"], strict=True))
    assert told == expected_changes(old, new)
    assert set(found["cause"]) <= {
        "new_document", "revised_document", "removed_document", "correction", "extractor", "codebook",
        "extractor_and_codebook", "context",
    }  # fmt: skip
    counted = new.manifest["changes"]
    for kind in ("added", "removed", "changed"):
        assert counted[kind] == found[found["change"] == kind]["cause"].value_counts().to_dict()
    return found


def test_the_name_is_the_month_of_the_newest_capture_and_a_number(published):
    made = release(published.workspace)
    assert made.path.name == "v2023.11.1"
    put(published, e="report 水利局 2020 1")
    assert release(published.workspace).path.name == "v2023.11.2"
    put(published, f="report 水利局 2021 1")
    assert release(published.workspace, month="2024.01").path.name == "v2024.01.1"
    with pytest.raises(ReleaseError, match=r"give it as 2026\.11"):
        release(published.workspace, month="2024.13")


def test_the_same_archive_and_code_give_the_same_bytes(published, tmp_path):
    first = bytes_of(release(published.workspace).path)
    shutil.rmtree(published.workspace.releases)
    shutil.rmtree(published.workspace.datasets)
    shutil.rmtree(published.workspace.extractions)
    (published.workspace.state / "publish.json").unlink()
    published.run()
    assert bytes_of(release(published.workspace).path) == first


def test_nothing_new_makes_no_release(published):
    made = release(published.workspace)
    again = release(published.workspace)
    assert (again.path, again.new) == (made.path, False)
    assert Shelf(published.workspace.releases).names() == ["v2023.11.1"]


def test_the_checksums_are_those_of_all_files(published):
    made = release(published.workspace)
    told = dict(reversed(line.split("  ")) for line in (made.path / "SHA256SUMS").read_text("utf-8").splitlines())
    found = {name: hashlib.sha256(data).hexdigest() for name, data in bytes_of(made.path).items()}
    del found["SHA256SUMS"]
    assert told == found


def test_a_release_is_what_was_published_and_stays_so(published):
    before = bytes_of(published.datasets)
    made = release(published.workspace)
    put(published, e="report 水利局 2020 1", f="report 教育局 2020 9")
    kept = bytes_of(made.path)
    left_out = {name for name in before if name.startswith("politeness/")}
    assert {name: kept.get(name) for name in before if name not in left_out} == {
        name: data for name, data in before.items() if name not in left_out
    }
    data = published.workspace.datasets.parent
    assert len(gongkai.load(data=data, release="v2023.11.1")) == 6
    assert len(gongkai.load(data=data)) == 8
    release(published.workspace)
    assert len(gongkai.load(data=data, release="current")) == 8
    assert len(gongkai.load(data=data, release="v2023.11.1")) == 6


def test_every_reader_takes_every_dataset_of_a_release_for_the_same(published):
    """Same columns, types, counts, nulls and values, by `gongkai.load` and by each library alone."""
    root = release(published.workspace).path
    found = sorted(path.name for path in root.iterdir() if path.name in SCHEMAS)
    assert found == sorted(set(SCHEMAS) - {"politeness"})
    for name in found:
        schema, files = SCHEMAS[name], f"{root / name}/**/*.parquet"
        arrow = gongkai.load(name, revisions="all", data=root, as_="arrow")
        pandas = gongkai.load(name, revisions="all", data=root)
        duck = [gongkai.load(name, revisions="all", data=root, as_="duckdb"), duckdb.read_parquet(files)]
        polar = [gongkai.load(name, revisions="all", data=root, as_="polars"),
                 pl.scan_parquet(files, hive_partitioning=False).collect()]  # fmt: skip
        alone = [pd.read_parquet(root / name, dtype_backend="pyarrow")[schema.names], pandas]
        nulls = [column.null_count for column in arrow.columns]

        assert arrow.schema.equals(schema), name
        for frame in polar:
            assert frame.schema == pl.from_arrow(schema.empty_table()).schema, name
            assert [column.null_count() for column in frame] == nulls, name
            assert frame.to_arrow().cast(schema).equals(arrow), name
        declared = duckdb.from_arrow(schema.empty_table())
        for relation in duck:
            assert (relation.columns, relation.types) == (declared.columns, declared.types), name
            assert relation.to_arrow_table().cast(schema).equals(arrow), name
        for frame in alone:
            assert frame.columns.tolist() == schema.names
            assert frame.isna().sum().tolist() == nulls, name
        assert {column: kind.pyarrow_dtype for column, kind in alone[0].dtypes.items()} == dict(
            zip(schema.names, schema.types, strict=True)
        )
        assert pa.Table.from_pandas(pandas, preserve_index=False).cast(schema).equals(arrow), name


def test_its_metadata_pass_their_validators(published):
    made = release(published.workspace)
    report = frictionless.validate(str(made.path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "message"])
    paths = {task.place for task in report.tasks}
    tables = {name for name in bytes_of(made.path) if name.endswith((".csv", ".parquet"))}
    assert paths == tables
    for name in tables:
        if name.endswith(".parquet"):
            told = json.loads(
                (made.path / "schema" / f"{name.partition('/')[0].removesuffix('.parquet')}.json").read_text()
            )
            assert [field["name"] for field in told["fields"]] == pq.read_schema(made.path / name).names
    described = mlcroissant.Dataset(jsonld=str(made.path / "croissant.json"))
    assert not described.metadata.issues.errors
    records = list(described.records("observations"))
    assert len(records) == 6
    assert {record["observations/value"] for record in records} >= {5.0, 6.0, 7.0}
    assert {found.id for found in described.metadata.record_sets} == set(SCHEMAS) - {"politeness"}


@pytest.mark.parametrize("name", ["csv/coverage.csv", "documents/all.parquet"])
def test_a_damaged_file_does_not_pass(published, name):
    made = release(published.workspace)
    damaged = made.path / name
    damaged.unlink()  # a link to what is published
    damaged.write_bytes(b"changed")
    assert not frictionless.validate(str(made.path / "datapackage.json")).valid


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), ("－", "'－"), ("'x", "''x"),
        ("-3", "-3"), ("+5.5", "+5.5"), ("增10", "增10"), ("", ""), ("a=1", "a=1"),
    ],
)  # fmt: skip
def test_no_cell_of_a_csv_is_a_formula(tmp_path, text, shown):
    rows = [{"report_id": "r", "revision": 1, "current": True, "raw_value": text, "value": -3.0, "year": 2020}]
    dataset.write_partition(tmp_path, "observations", "2020/x", pa.Table.from_pylist(rows, SCHEMAS["observations"]))
    (source,) = dataset.files(tmp_path, "observations")
    write_csv(source, ("raw_value", "value", "year"), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbfraw_value,")
    (row,) = pd.read_csv(tmp_path / "x.csv", dtype={"raw_value": str}, keep_default_na=False).to_dict("records")
    assert row["raw_value"].replace("\n", "").replace("\r", "") == shown.replace("\n", "").replace("\r", "")
    assert (row["value"], row["year"]) == (-3.0, 2020)


def test_the_csv_holds_the_values_to_use(published):
    put(published, e="report 教育局 2020 9")  # a second revision of a report
    made = release(published.workspace)
    frame = pd.concat(pd.read_csv(path, dtype=str) for path in sorted((made.path / "csv" / "observations").iterdir()))
    assert len(frame) == 6 == len(gongkai.load(data=made.path))
    assert set(frame["proved_by"].dropna()) == set(gongkai.load(data=made.path)["proved_by"].dropna()) - {""}


def test_reports_are_counted_once_and_their_revisions_beside_them(published):
    put(published, e="report 教育局 2020 9")
    made = release(published.workspace)
    assert (made.manifest["rows"]["reports"], made.manifest["rows_in_use"]["reports"]) == (4, 3)
    told = "3 reports in 4 revisions, 6 observations of 8 in use"
    assert told in (made.path / "README.md").read_text("utf-8")


def test_a_new_document_a_revised_one_and_their_cells_are_told(published):
    first = release(published.workspace)
    assert first.manifest["changes"]["before"] is None
    put(published, e="report 水利局 2020 1", f="report 教育局 2020 9 verified")
    second = release(published.workspace)
    found = assert_accounted(first, second)
    new = found[found["report_id"] == "230111-水利局-2020"]
    assert set(new["cause"]) == {"new_document"}
    revised = found[found["report_id"] == "230111-教育局-2020"]
    assert set(revised["cause"]) == {"revised_document"}
    value = revised[revised["current"] & (revised["indicator"] == "requests.carried_out")].iloc[0]
    assert (value["change"], value["old_value"], value["new_value"]) == ("changed", 5, 9)
    assert "value" in value["columns"].split(";")
    assert set(found["report_id"]) == {"230111-水利局-2020", "230111-教育局-2020"}


def test_a_document_that_the_archive_lost_is_told(published):
    put(published, e="report 水利局 2020 1")
    first = release(published.workspace)
    shutil.rmtree(published.workspace.archive)
    (published.files / "e.txt").unlink()
    put(published)
    found = assert_accounted(first, release(published.workspace))
    assert set(found["cause"]) == {"removed_document"}
    assert set(found["change"]) == {"removed"}


@pytest.mark.parametrize(
    ("code", "book", "cause"),
    [(True, False, "extractor"), (False, True, "codebook"), (True, True, "extractor_and_codebook")],
)
def test_what_other_code_or_another_codebook_reads_otherwise_is_told(published, monkeypatch, code, book, cause):
    first = release(published.workspace)

    monkeypatch.setattr(extract, "extract", fake_extractor.extract_otherwise)
    monkeypatch.setattr(extract, "extractor_version", lambda: "fake+2")
    monkeypatch.setattr(building, "_source", lambda: "other" if code else first.manifest["source_sha256"])
    if book:
        monkeypatch.setattr(codebook, "digest", lambda: "other")
    published.run()
    found = assert_accounted(first, release(published.workspace))
    assert set(found["cause"]) == {cause}
    assert set(found["columns"]) == {"flags"}
    assert len(found) == 6


def test_what_a_site_says_otherwise_is_context(published):
    first = release(published.workspace)
    for path in published.files.iterdir():
        os.utime(path, (SEEN - 60, SEEN - 60))  # the same bytes turn out to have been there before
    steps.import_paths(published.workspace, [published.files], Progress())
    published.run()
    found = assert_accounted(first, release(published.workspace))
    assert set(found["cause"]) == {"context"}
    assert set(found["columns"]) == {"captured_at"}


def test_a_release_that_was_killed_leaves_no_trace(published, monkeypatch):
    release(published.workspace)
    put(published, e="report 水利局 2020 1")

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Shelf, "put", killed)
        release(published.workspace)
    shelf = Shelf(published.workspace.releases)
    assert (shelf.names(), shelf.current()) == (["v2023.11.1"], "v2023.11.1")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Shelf, "point_to", killed)
        release(published.workspace)
    assert shelf.current() == "v2023.11.1"  # the new one is whole, and not current yet
    assert release(published.workspace).new is False
    assert shelf.current() == "v2023.11.2"


def test_datasets_of_other_code_are_not_released(published, monkeypatch):
    monkeypatch.setattr(extract, "extractor_version", lambda: "fake+2")
    with pytest.raises(ReleaseError, match=r"read by fake\+1, the code here is fake\+2: `gongkai reextract`"):
        release(published.workspace)


def test_nothing_published_is_said(work):
    with pytest.raises(NothingPublished, match="gongkai publish"):
        release(work.workspace)


def test_the_manifest_of_the_archive_names_its_files(published):
    made = release(published.workspace)
    (row,) = pd.read_csv(made.path / "archive.csv").to_dict("records")
    assert row["warc_file"] == "warc/gongkai-00000.warc.gz"
    assert row["records"] == 4
    assert row["bytes"] == (published.workspace.archive / row["warc_file"]).stat().st_size - _head(published)
    told = json.loads((made.path / "release.json").read_text("utf-8"))
    assert told["archive_sha256"] == hashlib.sha256((made.path / "archive.csv").read_bytes()).hexdigest()


def _head(work) -> int:
    """The bytes of the record that tells what made the file."""
    captures = dataset.read(work.datasets, "captures", ["warc_offset"])
    return min(captures["warc_offset"].to_pylist())
