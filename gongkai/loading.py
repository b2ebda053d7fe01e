"""Datasets as frames: what researchers import."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

from gongkai import dataset as stored
from gongkai.naming import as_list, known
from gongkai.schema import SCHEMAS
from gongkai.selection import Selection, find_root, select

# Columns whose few values repeat millions of times: pandas categories take a quarter of the memory.
_CATEGORIES = (
    "region_code", "region", "province", "agency_id", "agency", "report_id", "scope", "template", "template_expected",
    "table", "indicator", "applicant", "unit", "status", "quality", "proved_by", "flags", "document_sha256",
    "extractor_version", "format", "reader", "outcome", "cause", "section", "identity", "verdict", "severity", "site",
    "kind", "role", "stage", "state", "source_url", "raw_label",
)  # fmt: skip
# pandas has no integer or boolean of its own that can be missing.
_NULLABLE: dict[pa.DataType, pd.api.extensions.ExtensionDtype] = {
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def load(  # noqa: PLR0913  # one keyword for each way to choose
    dataset: str = "observations",
    *,
    years: int | Iterable[int] | None = None,
    provinces: str | Iterable[str] | None = None,
    regions: str | Iterable[str] | None = None,
    indicators: str | Iterable[str] | None = None,
    applicants: str | Iterable[str] | None = None,
    quality: str | Iterable[str] | None = None,
    columns: str | Sequence[str] | None = None,
    revisions: Literal["current", "all"] = "current",
    release: str | None = None,
    as_: Literal["pandas", "polars", "arrow", "duckdb"] = "pandas",
    data: str | os.PathLike[str] | None = None,
) -> pd.DataFrame | Any:  # noqa: ANN401  # polars and duckdb may not be installed
    """Load a dataset, or the part of it that you name; only that part is read from disk.

    Args:
        dataset: observations, documents, reports, sections, checks, captures, problems or coverage.
        years: years the reports are about, e.g. 2020 or range(2019, 2025).
        provinces: provinces in lower-case ASCII, e.g. "heilongjiang".
        regions: division codes or names, e.g. "230111" or "呼兰区"; a city or province stands for all that lies in it.
        indicators: indicator codes, see `gongkai.indicators()`; "requests.*" means all that begin with "requests.".
        applicants: applicant types, e.g. "total"; leaves out the indicators that are not split by applicant.
        quality: verified, unverified, conflict or proposed.
        columns: columns wanted, all by default.
        revisions: "current" gives the one revision of each report to use, "all" every one.
        release: name of a release, e.g. "v2026.11.1", or "current"; default what was published last.
        as_: what to give: a pandas or polars frame, an arrow table, or a duckdb relation, which reads when it is asked.
        data: folder of the datasets, or the data folder around it; default $GONGKAI_DATA, else ./data.

    Returns:
        One row per cell, report, … In pandas, codes and names are categories, `year` and counts nullable integers, and
        `value` is a float, missing where `status` is not "reported"; elsewhere the types are those of `gongkai.schema`.

    Raises:
        ValueError: a name that does not exist; the message says which ones do.
        FileNotFoundError: there are no datasets where they were looked for.
        ModuleNotFoundError: polars or duckdb is not installed.

    >>> gongkai.load(years=2020, regions="呼兰区", indicators="requests.received", applicants="total")
    """
    known("dataset", [dataset], SCHEMAS)
    known("kind of frame", [as_], _FRAMES)
    if columns is not None:
        columns = known("column", as_list(columns), SCHEMAS[dataset].names)
    selection = select(
        find_root(data, release),
        dataset,
        years,
        provinces,
        regions,
        revisions,
        indicators=indicators,
        applicants=applicants,
        quality=quality,
    )
    return _FRAMES[as_](selection, columns)


def _read(selection: Selection, columns: Sequence[str] | None, categories: Sequence[str] = ()) -> pa.Table:
    return stored.read(
        selection.root,
        selection.name,
        columns=columns,
        where=selection.values,
        years=selection.years,
        provinces=selection.provinces,
        categories=categories,
    )


def _pandas(selection: Selection, columns: Sequence[str] | None) -> pd.DataFrame:
    categories = [column for column in _CATEGORIES if column in SCHEMAS[selection.name].names]
    # Whole columns: pandas would compare the dictionary of each chunk with that of the first.
    table = _read(selection, columns, categories).unify_dictionaries().combine_chunks()
    places = [(at, name) for at, name in enumerate(table.column_names) if name in categories]
    coded = {name: _categorical(table[name]) for _, name in places}
    plain = table.drop_columns(list(coded))
    del table
    frame: pd.DataFrame = plain.to_pandas(types_mapper=_NULLABLE.get, date_as_object=False, self_destruct=True)
    for at, name in places:
        frame.insert(at, name, coded[name])
    return frame


def _categorical(column: pa.ChunkedArray) -> pd.Series[Any]:
    """A column of dictionaries as pandas has it. The codes are taken as they are: Arrow's own way checks each."""
    whole = column.combine_chunks()
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    kinds = pd.CategoricalDtype(whole.dictionary.to_pandas())
    return pd.Series(pd.Categorical.from_codes(codes, dtype=kinds), copy=False)


def _polars(selection: Selection, columns: Sequence[str] | None) -> Any:  # noqa: ANN401
    return _optional("polars").from_arrow(_read(selection, columns))


def _duckdb(selection: Selection, columns: Sequence[str] | None) -> Any:  # noqa: ANN401
    """A relation over the files themselves: DuckDB reads what the query that follows needs."""
    duckdb = _optional("duckdb")
    names = list(columns or SCHEMAS[selection.name].names)
    files, nothing = selection.files(), duckdb.from_arrow(SCHEMAS[selection.name].empty_table())
    found = duckdb.read_parquet(files) if files else nothing
    for column, wanted in selection.values.items():
        found = found.filter(duckdb.ColumnExpression(column).isin(*map(duckdb.ConstantExpression, wanted)))
    types = dict(zip(nothing.columns, nothing.types, strict=True))
    return found.select(
        *(
            # A release that is older than a column has nothing in it.
            duckdb.ColumnExpression(name) if name in found.columns
            else duckdb.ConstantExpression(None).cast(types[name]).alias(name)
            for name in names
        )
    )  # fmt: skip


def _optional(library: str) -> Any:  # noqa: ANN401
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(f"as_={library!r} needs {library}: pip install 'gongkai[research]'") from error


_FRAMES = {"pandas": _pandas, "polars": _polars, "arrow": _read, "duckdb": _duckdb}
