"""Frames held against the schema of their dataset, by pandera: for data that went through other hands or programs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pandas as pd
import pyarrow as pa
from pandas.api import types

from gongkai.naming import known
from gongkai.schema import ALLOWED, KEYS, SCHEMAS

_TYPES = {
    pa.string(): types.is_string_dtype,
    pa.int32(): types.is_integer_dtype,
    pa.int64(): types.is_integer_dtype,
    pa.float64(): types.is_numeric_dtype,
    pa.bool_(): types.is_bool_dtype,
}
"""Type of a column → what tells whether a frame has it as such; dates and times are the rest."""
_PATTERNS = {
    "region_code": r"\d{6}",
    "province": r"[a-z_]+",
    "document_sha256": r"[0-9a-f]{64}",
}


class InvalidFrame(ValueError):
    """The frame is not as the schema of its dataset says. `failures` has a row for each value (or column) that is not:
    its column, the rule, the value and its place in the frame's index."""

    def __init__(self, dataset: str, failures: pd.DataFrame) -> None:
        self.failures = failures
        lines = [
            f"  {column or 'the frame'}: {rule}" + _where(found)
            for (column, rule), found in failures.groupby(["column", "rule"], sort=False)
        ]
        super().__init__(f"this is no frame of {dataset}:\n" + "\n".join(lines))


def validate(frame: pd.DataFrame, dataset: str = "observations") -> pd.DataFrame:
    """The frame itself, when it is as the schema of `dataset` says; it may lack columns, as `load(columns=…)` gives it.

    Held against: names and types of columns, the values that codes may have, six-digit regions and 64-digit digests,
    no number where `status` is not "reported" and one where it is, counts that are not negative, keys that are unique.

    Raises:
        InvalidFrame: it is not; the message says what and how often, `failures` where.
        ValueError: there is no such dataset.
        TypeError: it is no frame of pandas.
        ModuleNotFoundError: pandera is not installed.
    """
    known("dataset", [dataset], SCHEMAS)
    if not isinstance(frame, pd.DataFrame):
        kind = f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"
        raise TypeError(f"validate() holds a pandas frame against the schema, not {kind}; most have .to_pandas()")
    for name in frame.columns:
        known(f"column of {dataset}", [name], SCHEMAS[dataset].names)
    try:
        pandera = import_module("pandera.pandas")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("validate() needs pandera: pip install 'gongkai[research]'") from error
    try:
        _schema(pandera, frame, dataset).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        failures = pd.DataFrame(
            {
                "column": cases["column"].where(cases["schema_context"] == "Column", ""),
                "rule": cases["check"].replace("multiple_fields_uniqueness", _unique(dataset)),
                "value": cases["failure_case"].where(cases["schema_context"] == "Column", None),
                "index": cases["index"],
            }
        )
        # What concerns whole rows comes once for each of their columns.
        whole = failures["column"] == ""
        failures = failures[~(whole & failures.duplicated(["rule", "index"]))].reset_index(drop=True)
        raise InvalidFrame(dataset, failures) from None
    return frame


def _schema(pandera: Any, frame: pd.DataFrame, dataset: str) -> Any:  # noqa: ANN401  # pandera may not be installed
    """The pandera schema of the columns that the frame has."""
    columns = {
        field.name: pandera.Column(nullable=True, checks=list(_checks(pandera, field, frame[field.name])))
        for field in SCHEMAS[dataset]
        if field.name in frame.columns
    }
    whole = []
    if {"value", "status"} <= columns.keys():
        rule = 'a number where status is "reported", and only there'
        whole.append(pandera.Check(lambda rows: rows["value"].notna() == (rows["status"] == "reported"), error=rule))
    keys = list(KEYS[dataset])
    return pandera.DataFrameSchema(columns, checks=whole, unique=keys if set(keys) <= columns.keys() else None)


def _checks(pandera: Any, field: pa.Field, column: pd.Series) -> Any:  # noqa: ANN401
    is_type = _TYPES.get(field.type, types.is_datetime64_any_dtype)
    if not is_type(_plain(column)) and column.notna().any():  # a column of nothing has no type
        yield pandera.Check(lambda _: False, error=f"is of type {field.type}, not {column.dtype}")
        return
    if field.name in ALLOWED:
        allowed = ALLOWED[field.name]
        yield pandera.Check.isin(
            allowed, error=f"is one of {', '.join(sorted(allowed)[:8])}{' …' * (len(allowed) > 8)}"
        )
    if field.name in _PATTERNS:
        pattern = _PATTERNS[field.name]
        yield pandera.Check.str_matches(f"^{pattern}$", error=f"is written as {pattern}")
    if field.type in (pa.int32(), pa.int64()):
        yield pandera.Check.ge(0, error="is not negative")


def _plain(column: pd.Series) -> pd.Series:
    """The column without categories: what they are of is its type."""
    dtype = column.dtype
    return column.astype(dtype.categories.dtype) if isinstance(dtype, pd.CategoricalDtype) else column


def _unique(dataset: str) -> str:
    return f"one row for each {', '.join(KEYS[dataset])}"


def _where(failures: pd.DataFrame) -> str:
    """How often and where a rule is broken; nothing where the whole column breaks it."""
    failure = failures.iloc[0]
    if failure["index"] is None:
        return ""
    place = f"row {failure['index']}"
    value = getattr(failure["value"], "item", lambda: failure["value"])()
    example = f"{value!r} in {place}" if failure["column"] else place
    return f" ({len(failures)} times, e.g. {example})"
