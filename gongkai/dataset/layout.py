"""Where the partitions of a dataset lie, and which of them are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gongkai.schema import PARTITIONED

UNKNOWN = "unknown"
SINGLE = "all"
SUFFIX = ".parquet"
_YEAR_KEY = "report_year"
_PROVINCE_KEY = "report_province"


def file_of(root: Path, name: str, partition: str) -> Path:
    """The file that holds a partition of the dataset `name`, whether it was written or not."""
    if name not in PARTITIONED:
        return root / name / (partition + SUFFIX)
    year, _, province = partition.partition("/")
    return root / name / f"{_YEAR_KEY}={year}" / f"{_PROVINCE_KEY}={province}" / f"part-0{SUFFIX}"


def _partition_of_file(folder: Path, path: Path, name: str) -> str:
    """The partition that a file holds: the inverse of `file_of`."""
    inside = path.relative_to(folder)
    if name not in PARTITIONED:
        return inside.with_suffix("").as_posix()
    return "/".join(part.partition("=")[2] for part in inside.parts[:-1])


def partition_of(year: int | None, province: str | None) -> str:
    """The partition of a report: `2020/heilongjiang`, with 'unknown' for what is not known."""
    return f"{year or UNKNOWN}/{province or UNKNOWN}"


def partitions(root: Path, name: str) -> list[str]:
    """The partitions a dataset has, sorted, e.g. `2020/heilongjiang`; empty when it was never written."""
    folder = root / name
    layout = f"{_YEAR_KEY}=*/{_PROVINCE_KEY}=*/part-0" if name in PARTITIONED else "**/[!.]*"
    return sorted(_partition_of_file(folder, path, name) for path in folder.glob(layout + SUFFIX))


def has_partition(root: Path, name: str, partition: str) -> bool:
    """Whether the partition was written."""
    return file_of(root, name, partition).is_file()


def files(
    root: Path, name: str, years: Iterable[int] | None = None, provinces: Iterable[str] | None = None
) -> list[str]:
    """The files of a dataset, or those of the years and provinces that are asked for."""
    wanted = _wanted(partitions(root, name), name, years, provinces)
    return [str(file_of(root, name, partition)) for partition in wanted]


def _wanted(found: list[str], name: str, years: Iterable[int] | None, provinces: Iterable[str] | None) -> Iterator[str]:
    if name not in PARTITIONED:
        yield from found
        return
    wanted_years = None if years is None else {str(year) for year in years}
    wanted_provinces = None if provinces is None else set(provinces)
    for partition in found:
        year, _, province = partition.partition("/")
        if wanted_years is not None and year not in wanted_years:
            continue
        if wanted_provinces is not None and province not in wanted_provinces:
            continue
        yield partition
