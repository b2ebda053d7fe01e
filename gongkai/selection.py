"""Which part of a dataset is wanted, so that only that part is read from disk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import Any

from gongkai import codebook, dataset
from gongkai.naming import as_list, indicator_codes, known, listed, region_codes
from gongkai.schema import ALLOWED, PARTITIONED, SCHEMAS

DATA_VARIABLE = "GONGKAI_DATA"
QUALITIES = ALLOWED["quality"]
CURRENT = "current"
_RELEASES = "releases"


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of a dataset: the years and provinces whose files are read, and by column the values that are wanted."""

    root: Path
    name: str
    years: list[int] | None
    provinces: list[str] | None
    values: dict[str, list[Any]]

    def files(self) -> list[str]:
        """The files to read; others are not opened."""
        return dataset.files(self.root, self.name, self.years, self.provinces)


def find_root(data: str | os.PathLike[str] | None, release: str | None) -> Path:
    """The folder that holds the datasets' folders: of a release, else of what was published last.

    Raises:
        FileNotFoundError: there are no datasets, or there is no such release.
    """
    given = Path(data or os.environ.get(DATA_VARIABLE) or "data").expanduser()
    if release is not None:
        return _release(given, release)
    for folder in (given, given / "datasets", given / _RELEASES / CURRENT):
        if any((folder / name).is_dir() for name in SCHEMAS):
            return folder
    raise FileNotFoundError(
        f"There are no datasets in {given} or {given / 'datasets'}. Say where they lie with data=… or the environment "
        f"variable {DATA_VARIABLE}, or make some with `gongkai demo`."
    )


def _release(given: Path, release: str) -> Path:
    for folder in (given / _RELEASES, given.parent / _RELEASES, given):
        if (folder / release).is_dir():
            return folder / release
    names = [path.name for path in (given / _RELEASES).glob("*") if path.is_dir() and not path.name.startswith(".")]
    there = f"there are {listed(names)}" if names else f"there are none in {given / _RELEASES}"
    raise FileNotFoundError(f"There is no release {release!r}; {there}.")


def select(
    root: Path,
    name: str,
    years: int | Iterable[int] | None = None,
    provinces: str | Iterable[str] | None = None,
    regions: str | Iterable[str] | None = None,
    revisions: str = CURRENT,
    **values: str | Iterable[str] | None,
) -> Selection:
    """A part of the dataset `name`, every argument checked; `values` are those of `gongkai.load`.

    Raises:
        ValueError: something that does not exist; the message says what does.
    """
    known("revisions", [revisions], (CURRENT, "all"))
    wanted: dict[str, list[Any]] = {}
    wanted_years, wanted_provinces = _years(root, name, years), _provinces(root, name, provinces)
    if wanted_years is not None:
        wanted[_column(name, "year", "years")] = wanted_years
    if wanted_provinces is not None:
        wanted[_column(name, "province", "provinces")] = wanted_provinces
    if regions is not None:
        wanted[_column(name, "region_code", "regions")] = codes = region_codes(regions)
        if wanted_provinces is None:
            wanted_provinces = sorted({codebook.regions()[code].province for code in codes})
    for argument, (column, names) in _BY_NAME.items():
        if (given := values.get(argument)) is not None:
            wanted[_column(name, column, argument)] = names(given)
    if revisions == CURRENT and CURRENT in SCHEMAS[name].names:
        wanted[CURRENT] = [True]
    return Selection(root, name, wanted_years, wanted_provinces, wanted)


_BY_NAME = {
    "indicators": ("indicator", indicator_codes),
    "applicants": ("applicant", lambda given: known("applicant", as_list(given), codebook.APPLICANTS)),
    "quality": ("quality", lambda given: known("quality", as_list(given), QUALITIES)),
}
"""Argument → the column it chooses by, and how its names are checked."""


def _years(root: Path, name: str, years: int | Iterable[int] | None) -> list[int] | None:
    if years is None:
        return None
    given = [years] if isinstance(years, Integral | str) else list(years)  # type: ignore[arg-type]
    if wrong := [year for year in given if not isinstance(year, Integral)]:
        raise ValueError(f"{wrong[0]!r} is not a year; give whole numbers such as 2020 or range(2019, 2025)")
    wanted = [int(year) for year in given]
    found = {partition.split("/")[0] for partition in dataset.partitions(root, name)} if name in PARTITIONED else set()
    if found and not found & {str(year) for year in wanted}:
        raise ValueError(f"{name} has no reports about {', '.join(map(str, wanted))}; there are {listed(found)}")
    return wanted


def _provinces(root: Path, name: str, provinces: str | Iterable[str] | None) -> list[str] | None:
    if provinces is None:
        return None
    wanted = as_list(provinces)
    if name in PARTITIONED:
        known("province", wanted, sorted({part.split("/")[1] for part in dataset.partitions(root, name)}))
    return wanted


def _column(name: str, column: str, argument: str) -> str:
    if column not in SCHEMAS[name].names:
        having = [other for other, schema in SCHEMAS.items() if column in schema.names]
        raise ValueError(f"{name} cannot be chosen by {argument}: it has no column {column}; {listed(having)} have one")
    return column
