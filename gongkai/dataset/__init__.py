"""Datasets on disk: Parquet files that every reader takes the same way, each replaced atomically.

Layout under a root folder::

    observations/report_year=2020/report_province=heilongjiang/part-0.parquet    reports, sections and checks alike
    observations/report_year=unknown/report_province=unknown/part-0.parquet      where they could not be told
    captures/2026-11.parquet                                  one file per month of `captured_at`
    documents/all.parquet                                     coverage alike

The hive keys repeat the columns `year` and `province`, which stand in every file, and must not bear their names: pandas
refuses a folder `year=2020` over a column `year`, and every other reader gives the key a type of its own. So one file
stands alone, all readers agree on every column of the schema, and those that know hive folders skip what they need not
open by `report_year` and `report_province`.

Writing is meant for one process at a time (see `flows.store.lock`); reading is safe at any moment.
"""

from gongkai.dataset.layout import SINGLE, UNKNOWN, file_of, files, has_partition, partition_of, partitions
from gongkai.dataset.reading import Where, among, read, read_partition, read_partitions
from gongkai.dataset.writing import (
    canonical,
    put_in_place,
    remove_partitions,
    write_dataset,
    write_file,
    write_partition,
)

__all__ = [
    "SINGLE",
    "UNKNOWN",
    "Where",
    "among",
    "canonical",
    "file_of",
    "files",
    "has_partition",
    "partition_of",
    "partitions",
    "put_in_place",
    "read",
    "read_partition",
    "read_partitions",
    "remove_partitions",
    "write_dataset",
    "write_file",
    "write_partition",
]
