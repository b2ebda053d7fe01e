"""Datasets on disk: same rows in every reader, same bytes from the same rows, never half a write."""

from __future__ import annotations

import gc
import multiprocessing
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from gongkai import dataset
from gongkai.schema import KEYS, PARTITIONED, SCHEMAS

SAMPLE = {
    pa.string(): "010203",  # text that looks like a number must stay text
    pa.int32(): 7,
    pa.int64(): 2**40,
    pa.float64(): 0.5,
    pa.bool_(): True,
    pa.date32(): date(2021, 1, 29),
    pa.timestamp("us", tz="UTC"): datetime(2026, 11, 22, 10, 30, 0, 123456, tzinfo=UTC),
}


def rows(name: str, year: int | None, province: str, count: int, full: bool) -> pa.Table:
    """`count` rows; unless `full`, null in every column that is not part of the key or the partition."""
    schema = SCHEMAS[name]
    own = {"year": year, "province": province}
    return pa.Table.from_pylist(
        [
            {
                field.name: own[field.name]
                if field.name in own
                else f"{field.name}{number}"
                if field.name in KEYS[name] and field.type == pa.string()
                else SAMPLE[field.type]
                if full
                else None
                for field in schema
            }
            for number in range(count)
        ],
        schema=schema,
    )


def write_sample(root: Path, name: str) -> pa.Table:
    """A dataset whose first file has no values at all and whose year is unknown in one file."""
    if name in PARTITIONED:
        keys = [(2019, "shaanxi", 2, False), (2020, "heilongjiang", 3, True), (None, "unknown", 1, True)]
        parts = [(dataset.partition_of(year, province), rows(name, year, province, n, full))
                 for year, province, n, full in keys]  # fmt: skip
    else:
        parts = [("2019-12", rows(name, None, "unknown", 2, False)), ("2020-01", rows(name, 2020, "x", 3, True))]
    dataset.write_dataset(root, name, parts)
    return pa.concat_tables([table for _, table in parts])


def partition_file(root, name, year, province):
    return root / name / f"report_year={year}" / f"report_province={province}" / "part-0.parquet"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_reader_sees_the_same_types_counts_and_nulls(tmp_path, name):
    expected = write_sample(tmp_path, name)
    schema, folder = SCHEMAS[name], tmp_path / name
    nulls = {column: expected[column].null_count for column in schema.names}
    assert 0 < nulls[schema.names[0]] < len(expected) or schema.names[0] in KEYS[name]

    arrow = ds.dataset(folder, partitioning="hive").to_table(columns=schema.names)
    assert arrow.schema.equals(schema)
    assert {column: arrow[column].null_count for column in schema.names} == nulls

    hive = ["report_year", "report_province"] if name in PARTITIONED else []
    pandas = pd.read_parquet(folder, dtype_backend="pyarrow")
    assert list(pandas.columns) == schema.names + hive
    pandas = pandas[schema.names]
    large = {column: kind.pyarrow_dtype for column, kind in pandas.dtypes.items()}
    assert large == {field.name: field.type for field in schema}
    plain = pd.read_parquet(folder)[schema.names]
    assert plain.isna().sum().to_dict() == pandas.isna().sum().to_dict() == nulls

    for read in (
        pl.scan_parquet(folder).collect(),
        pl.scan_parquet(folder / "**" / "*.parquet", hive_partitioning=True).collect(),
    ):
        frame = read.select(schema.names)
        assert frame.schema == pl.from_arrow(schema.empty_table()).schema
        assert {column: frame[column].null_count() for column in frame.columns} == nulls

    found = duckdb.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True).project(
        ", ".join(f'"{column}"' for column in schema.names)
    )
    declared = duckdb.from_arrow(schema.empty_table())
    assert (found.columns, found.types) == (declared.columns, declared.types)
    counts = found.aggregate(", ".join(f'count(*) - count("{column}")' for column in schema.names)).fetchall()[0]
    assert dict(zip(schema.names, counts, strict=True)) == nulls
    if "region_code" in schema.names:
        codes = {"010203", None}
        assert set(found.project("region_code").fetchall()) == {(code,) for code in codes}
        assert set(pandas["region_code"].dropna()) == {"010203"}
        assert set(pl.scan_parquet(folder).collect()["region_code"]) == codes


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_says_in_the_file_what_it_means(tmp_path, name):
    write_sample(tmp_path, name)
    for path in (tmp_path / name).rglob("*.parquet"):
        assert all(field.metadata[b"description"] for field in pq.read_schema(path))


def test_the_same_rows_in_any_order_give_the_same_bytes_and_are_not_written_again(tmp_path):
    table = rows("observations", 2020, "heilongjiang", 50, True)
    shuffled = table.take(pa.array(list(range(49, -1, -1))))
    assert dataset.write_partition(tmp_path, "observations", "2020/heilongjiang", table)
    path = partition_file(tmp_path, "observations", 2020, "heilongjiang")
    before = path.stat()
    assert not dataset.write_partition(tmp_path, "observations", "2020/heilongjiang", shuffled)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert dataset.write_partition(tmp_path, "observations", "2020/heilongjiang", shuffled.slice(1))


def test_who_wants_one_indicator_reads_not_much_besides(tmp_path):
    count = 40_000
    table = pa.table(
        {
            "report_id": [f"r{number % 20_000:05}" for number in range(3 * count)],
            "indicator": [f"i{number // count}" for number in range(3 * count)],
            "applicant": [str(number % 2) for number in range(3 * count)],
            "revision": pa.array([1] * 3 * count, pa.int32()),
        }
    )
    dataset.write_partition(tmp_path, "observations", "2020/x", table)
    file = pq.ParquetFile(partition_file(tmp_path, "observations", 2020, "x"))
    groups = [file.read_row_group(number, columns=["indicator"])["indicator"].unique().to_pylist()
              for number in range(file.num_row_groups)]  # fmt: skip
    assert groups == [["i0"], ["i1"], ["i2"]]
    place = SCHEMAS["observations"].get_field_index("indicator")
    told = [file.metadata.row_group(number).column(place).statistics for number in range(3)]
    assert [(known.min, known.max) for known in told] == [("i0", "i0"), ("i1", "i1"), ("i2", "i2")]


def test_revisions_in_use_stand_together_so_that_asking_for_them_costs_next_to_nothing(tmp_path):
    count = 40_000
    table = pa.table(
        {
            "report_id": [f"r{number // 4:05}" for number in range(4 * count)],
            "indicator": ["i0", "i1"] * (2 * count),
            "revision": pa.array([1, 1, 2, 2] * count, pa.int32()),
            "current": [False, False, True, True] * count,
        }
    )
    dataset.write_partition(tmp_path, "observations", "2020/x", table)
    file = pq.ParquetFile(partition_file(tmp_path, "observations", 2020, "x"))
    keys = ["current", "indicator"]
    groups = [file.read_row_group(number, columns=keys).group_by(keys).aggregate([([], "count_all")]).to_pylist()
              for number in range(file.num_row_groups)]  # fmt: skip
    assert groups == [
        [{"current": current, "indicator": indicator, "count_all": count}]
        for current in (True, False) for indicator in ("i0", "i1")
    ]  # fmt: skip
    place = SCHEMAS["observations"].get_field_index("current")
    sizes = [file.metadata.row_group(number).column(place).total_uncompressed_size for number in range(4)]
    assert max(sizes) < count / 80  # not a bit for each row
    unsettled = pa.table({"indicator": list("abcd"), "current": [None, False, True, True]})
    assert dataset.canonical("observations", unsettled)["indicator"].to_pylist() == ["c", "d", "b", "a"]


def test_rows_are_sorted_with_nulls_last_whatever_way_their_texts_are_coded(tmp_path):
    names = ["b", None, "a", "c", "a"]
    plain = pa.table({"report_id": names, "section": ["1", "2", "4", "5", "3"]})
    twice_coded = pa.DictionaryArray.from_arrays(
        pa.array([1, None, 3, 2, 0], pa.int32()), pa.array(["a", "b", "c", "a"])
    )
    for table in (plain, plain.set_column(0, "report_id", twice_coded)):
        made = dataset.canonical("sections", table)
        assert made["report_id"].to_pylist() == ["a", "a", "b", "c", None]
        assert made["section"].to_pylist() == ["3", "4", "1", "5", "2"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_dataset_of_no_rows_can_be_written(tmp_path, name):
    dataset.write_dataset(tmp_path, name, [])
    assert len(dataset.read(tmp_path, name)) == 0
    assert [pq.read_schema(path).names for path in (tmp_path / name).rglob("*.parquet")] == [SCHEMAS[name].names]


def test_partitions_that_are_gone_are_removed_and_an_empty_dataset_stays_readable(tmp_path):
    write_sample(tmp_path, "reports")
    assert dataset.partitions(tmp_path, "reports") == ["2019/shaanxi", "2020/heilongjiang", "unknown/unknown"]
    changed = dataset.write_dataset(
        tmp_path, "reports", [("2020/heilongjiang", rows("reports", 2020, "heilongjiang", 3, True))]
    )
    assert sorted(changed) == ["2019/shaanxi", "unknown/unknown"]
    assert not (tmp_path / "reports" / "report_year=2019").exists()
    dataset.write_dataset(tmp_path, "reports", [])
    assert pd.read_parquet(tmp_path / "reports", dtype_backend="pyarrow")[SCHEMAS["reports"].names].empty


def test_readers_that_know_hive_folders_skip_what_they_need_not_open(tmp_path):
    write_sample(tmp_path, "observations")
    partition_file(tmp_path, "observations", 2020, "heilongjiang").write_bytes(b"no parquet at all")
    found = duckdb.read_parquet(f"{tmp_path}/observations/**/*.parquet", hive_partitioning=True)
    assert found.filter("report_year = '2019'").aggregate("count(*)").fetchall() == [(2,)]


def test_reading_opens_only_the_years_and_provinces_asked_for(tmp_path):
    write_sample(tmp_path, "observations")
    partition_file(tmp_path, "observations", 2019, "shaanxi").write_bytes(b"no parquet at all")
    read = dataset.read(tmp_path, "observations", years=[2020], columns=["year", "value"])
    assert read.column_names == ["year", "value"]
    assert read["year"].to_pylist() == [2020] * 3
    assert len(dataset.read(tmp_path, "observations", provinces=["heilongjiang", "nowhere"])) == 3
    with pytest.raises(pa.ArrowInvalid, match=r"shaanxi/part-0\.parquet cannot be read as a Parquet file"):
        dataset.read(tmp_path, "observations", years=[2019])
    assert len(dataset.read(tmp_path, "sections")) == 0


CHOSEN = (
    {"indicator": ["b"]},
    {"indicator": ["a", "c"], "applicant": [None]},
    {"indicator": ["nothing"]},
    {"applicant": ["x", None], "current": [True]},
    {"current": [False], "year": [2020, 2021]},
    {"agency": [None]},
    {"agency": ["anyone"]},
    {"value": [1.5, None], "applicant": ["y"]},
    {"agency": []},
)


@pytest.mark.parametrize("where", CHOSEN, ids=str)
@pytest.mark.parametrize("categories", [(), ("indicator", "applicant", "agency", "status")])
def test_rows_are_chosen_by_the_values_of_any_columns_missing_ones_among_them(tmp_path, monkeypatch, where, categories):
    monkeypatch.setattr("gongkai.dataset.writing._LEAST_GROUP", 4)
    written = [
        {"indicator": indicator, "report_id": f"r{number}", "applicant": applicant, "revision": 1,
         "year": 2020 + number % 2, "current": number < 3, "value": None if number == 2 else number / 2,
         "status": f"s{number}"}
        for indicator in "abcd" for number in range(4) for applicant in (("x", "y", None) if indicator != "b" else "x")
    ]  # fmt: skip
    parts = [("2020/x", pa.Table.from_pylist(written)), ("2021/x", pa.Table.from_pylist(written[:5]))]
    dataset.write_dataset(tmp_path, "observations", parts)
    file = partition_file(tmp_path, "observations", 2020, "x")
    assert pq.ParquetFile(file).num_row_groups == 5
    columns = ["status", "indicator", "value"]
    read = dataset.read(tmp_path, "observations", columns, where, categories=categories)
    wanted = [row for row in dataset.read(tmp_path, "observations").to_pylist()
              if all(row[column] in values for column, values in where.items())]  # fmt: skip
    assert read.to_pylist() == [{column: row[column] for column in columns} for row in wanted]
    coded = [name for name in columns if pa.types.is_dictionary(read.schema.field(name).type)]
    assert coded == [name for name in columns if name in categories]
    alone = dataset.read_partition(tmp_path, "observations", "2021/x", where, columns)
    assert alone.to_pylist() == dataset.read(tmp_path, "observations", columns, where, years=[2021]).to_pylist()


def test_row_groups_that_cannot_hold_what_is_wanted_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("gongkai.dataset.writing._LEAST_GROUP", 10)
    table = pa.table(
        {"indicator": [f"i{number // 10}" for number in range(30)], "value": [float(n) for n in range(30)]}
    )
    dataset.write_partition(tmp_path, "observations", "2020/x", table)
    file = partition_file(tmp_path, "observations", 2020, "x")
    spoilt = bytearray(file.read_bytes())
    for group in (0, 2):
        column = pq.read_metadata(file).row_group(group).column(SCHEMAS["observations"].get_field_index("value"))
        start = column.dictionary_page_offset or column.data_page_offset
        spoilt[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    file.write_bytes(spoilt)
    where = {"indicator": ["i1"]}
    assert dataset.read(tmp_path, "observations", ["value"], where)["value"].to_pylist() == list(range(10, 20))
    with pytest.raises(OSError):  # whatever the spoilt bytes make of it
        dataset.read(tmp_path, "observations", ["value"])


def test_of_the_files_that_were_read_no_footer_stays_in_memory(tmp_path):
    write_sample(tmp_path, "observations")
    gc.collect()
    gc.disable()
    try:
        assert len(dataset.read(tmp_path, "observations", ["value"], {"province": ["shaanxi"]})) == 2
        assert not [kept for kept in gc.get_objects() if isinstance(kept, pq.FileMetaData)]
    finally:
        gc.enable()


def _write_again_and_again(root: Path, stop) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        dataset.write_partition(root, "reports", "2020/x", rows("reports", 2020, "x", 100 + number % 2, True))


def test_a_reader_never_sees_half_a_write(tmp_path):
    dataset.write_partition(tmp_path, "reports", "2020/x", rows("reports", 2020, "x", 100, True))
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=_write_again_and_again, args=(tmp_path, stop))
    writer.start()
    try:
        sizes = {len(pd.read_parquet(tmp_path / "reports")) for _ in range(150)}
    finally:
        stop.set()
        writer.join(20)
    assert sizes <= {100, 101}
