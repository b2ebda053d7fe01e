"""CSV extracts for spreadsheets and for languages without Parquet.

One file per year and province with the values to use (current revisions), the reports and the coverage. UTF-8 with a
byte order mark, without which Excel takes Chinese for something else.

**No cell is a formula.** A spreadsheet runs text that begins with = + - @ (also full width), a tab or a line break.
Such text, and text that begins with an apostrophe, is given an apostrophe in front, unless it is a plain number; taking
one apostrophe away gives back what was there. Numeric columns hold nothing but numbers, negative ones included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.dataset as ds

from gongkai import dataset
from gongkai.schema import FIELDS, PARTITIONED, SCHEMAS

COLUMNS: dict[str, tuple[str, ...]] = {
    "observations": ("region_code", "region", "province", "agency_id", "agency", "year", "report_id", "template",
                     "table", "indicator", "applicant", "value", "unit", "status", "quality", "proved_by", "flags",
                     "original_value", "original_status", "correction", "raw_value", "confidence", "locator",
                     "source_url", "document_sha256"),
    "reports": ("region_code", "region", "province", "agency_id", "agency", "year", "report_id", "scope", "title",
                "published_on", "template", "outcome", "tables", "cells", "reported", "blank", "verified", "conflict",
                "unverified", "proposed", "completeness", "source_url", "document_sha256"),
    "coverage": tuple(SCHEMAS["coverage"].names),
}  # fmt: skip
_DANGEROUS = "^[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n']"
_NUMBER = r"^[+-]?\d+(\.\d+)?$"
_BOM = b"\xef\xbb\xbf"
_OPTIONS = pacsv.WriteOptions(include_header=False, batch_size=8192)


def extracts(root: Path, name: str) -> Iterator[tuple[str, str]]:
    """The extracts of a dataset under `root`: the path of the CSV and the Parquet file it is made of."""
    for partition in dataset.partitions(root, name):
        source = str(dataset.file_of(root, name, partition))
        if name in PARTITIONED:
            yield f"csv/{name}/{partition.replace('/', '-')}.csv", source
        else:
            yield f"csv/{name}.csv", source


def write_csv(source: str, columns: Sequence[str], target: Path) -> None:
    """Write the current rows of a Parquet file as CSV, a batch at a time."""
    texts = [column for column in columns if pa.types.is_string(FIELDS[column].type)]
    reading = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=texts))
    found = ds.dataset([source], format=reading)
    where = pc.field("current") if "current" in found.schema.names else None
    with target.open("wb") as stream:
        stream.write(_BOM + ",".join(columns).encode() + b"\n")
        for batch in found.to_batches(columns=list(columns), filter=where):
            if len(batch):
                safe = pa.table([_safe(column) for column in batch.columns], names=list(columns))
                pacsv.write_csv(safe, stream, _OPTIONS)


def _safe(column: pa.Array) -> pa.Array:
    """The column as it stands in the CSV; see above. Texts come coded, so that each different one is looked at once."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s", "UTC"), safe=False), "%Y-%m-%dT%H:%M:%SZ")
    if not pa.types.is_dictionary(column.type):
        return column
    texts = column.dictionary
    begins = pc.match_substring_regex(texts, _DANGEROUS)
    guarded = pc.and_(begins, pc.invert(pc.match_substring_regex(texts, _NUMBER)))
    return pc.if_else(guarded, pc.binary_join_element_wise("'", texts, ""), texts).take(column.indices)
