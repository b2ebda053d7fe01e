"""`croissant.json`: a release as ML Commons describes datasets, its Parquet files as record sets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import pyarrow as pa

from flows.release.datapackage import as_json, type_of
from flows.release.files import File
from flows.release.words import DATASETS, DESCRIPTION
from gongkai.schema import SCHEMAS

_TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date",
                    "datetime": "sc:DateTime", "string": "sc:Text"}  # fmt: skip


def croissant(name: str, taken: Iterable[File]) -> str:
    """`croissant.json`: the datasets as record sets over their Parquet files."""
    found = list(taken)
    sums = [file for file in found if file.path == "changes.parquet"]
    return as_json(
        {
            "@context": json.loads(files("flows.release").joinpath("croissant_context.json").read_text("utf-8")),
            "@type": "sc:Dataset",
            "name": "gongkai",
            "description": DESCRIPTION,
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "version": name.removeprefix("v"),
            "isLiveDataset": False,
            "distribution": [*map(_file_object, sums), *map(_file_set, DATASETS)],
            "recordSet": [_record_set(dataset, SCHEMAS[dataset]) for dataset in DATASETS],
        }
    )


def _file_object(file: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": "application/vnd.apache.parquet",
        "sha256": file.sha256,
    }


def _file_set(dataset: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{dataset}-files",
        "name": f"{dataset}-files",
        "encodingFormat": "application/x-parquet",
        "includes": f"{dataset}/**/*.parquet",
    }


def _record_set(dataset: str, schema: pa.Schema) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": dataset,
        "name": dataset,
        "description": DATASETS[dataset],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{dataset}/{one.name}",
                "name": one.name,
                "description": one.metadata[b"description"].decode(),
                "dataType": _TYPES[type_of(one.type)],
                "source": {"fileSet": {"@id": f"{dataset}-files"}, "extract": {"column": one.name}},
            }
            for one in schema
        ],
    }
