"""`datapackage.json`: a release as a Data Package (frictionless), with a Table Schema for each kind of table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

import pyarrow as pa

from flows.release import archived, changes, extracts
from flows.release.files import File
from flows.release.words import DATASETS, DESCRIPTION, TITLE
from gongkai.schema import FIELDS, SCHEMAS

_TABLE_TYPES = {pa.int32(): "integer", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean",
                pa.date32(): "date"}  # fmt: skip


def table_schemas() -> dict[str, dict[str, Any]]:
    """A Table Schema per dataset and extract, by the name of its file under `schema/`."""
    found = {name: _schema(SCHEMAS[name]) for name in DATASETS}
    found |= {
        f"csv-{name}": _schema([FIELDS[column] for column in columns]) for name, columns in extracts.COLUMNS.items()
    }
    return found | {"changes": _schema(changes.SCHEMA)}


def datapackage(name: str, taken: Iterable[File]) -> str:
    """`datapackage.json`: a resource per data file."""
    resources = [found for file in sorted(taken, key=lambda file: file.path) if (found := _resource(file))]
    return as_json(
        {
            "profile": "data-package",
            "name": "gongkai",
            "title": TITLE,
            "description": DESCRIPTION,
            "version": name.removeprefix("v"),
            "resources": resources,
        }
    )


def _schema(fields: Iterable[pa.Field]) -> dict[str, Any]:
    return {
        "fields": [
            {"name": one.name, "type": type_of(one.type), "description": one.metadata[b"description"].decode()}
            for one in fields
        ]
    }


def type_of(kind: pa.DataType) -> str:
    """A column's type as Table Schema names it."""
    return "datetime" if pa.types.is_timestamp(kind) else _TABLE_TYPES.get(kind, "string")


def _resource(file: File) -> dict[str, Any] | None:
    """The entry of a data file; None for what is no table."""
    folder, _, rest = file.path.partition("/")
    name = file.path.lower().replace("=", "-").rpartition(".")[0]
    if file.path.endswith(".parquet"):
        schema = folder.removesuffix(".parquet") if not rest else folder
        # As a plain file its bytes are checked. As a table, validators take a missing integer for a float.
        return {"name": name, "type": "file", "path": file.path, "format": "parquet",
                "mediatype": "application/vnd.apache.parquet", "bytes": file.size, "hash": f"sha256:{file.sha256}",
                "schema": f"schema/{schema}.json"}  # fmt: skip
    if not file.path.endswith(".csv"):
        return None
    entry: dict[str, Any] = {"name": name, "path": file.path, "format": "csv", "mediatype": "text/csv",
                             "encoding": "utf-8", "bytes": file.size, "hash": f"sha256:{file.sha256}"}  # fmt: skip
    if folder == "csv":
        entry["schema"] = f"schema/csv-{rest.removesuffix('.csv').partition('/')[0]}.json"
    elif file.path == "archive.csv":
        entry["schema"] = {"fields": [{"name": name, "type": kind} for name, kind in archived.COLUMNS.items()]}
    else:  # the codebook: plain text throughout
        entry["schema"] = {"fields": [{"name": column, "type": "string"} for column in _codebook_columns(rest)]}
    return entry


def _codebook_columns(name: str) -> Sequence[str]:
    head = files("gongkai.codebook").joinpath(name).read_text("utf-8").partition("\n")[0]
    return head.split(",")


def as_json(value: object) -> str:
    """JSON as people can read it, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
