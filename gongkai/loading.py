"""Datasets as pandas frames: what researchers import."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from gongkai import codebook, dataset
from gongkai.schema import PARTITIONED, SCHEMAS

DATA_VARIABLE = "GONGKAI_DATA"
QUALITIES = ("verified", "unverified", "conflict", "proposed")

# Columns whose few values repeat millions of times: pandas categories take a quarter of the memory.
_CATEGORIES = (
    "region_code", "region", "province", "agency_id", "agency", "report_id", "scope", "template", "template_expected",
    "table", "indicator", "applicant", "unit", "status", "quality", "flags", "document_sha256", "extractor_version",
    "format", "reader", "outcome", "cause", "section", "identity", "verdict", "severity", "site", "kind", "role",
    "stage", "state",
)  # fmt: skip
# pandas has no integer or boolean of its own that can be missing.
_NULLABLE: dict[pa.DataType, pd.api.extensions.ExtensionDtype] = {
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def load(
    name: str = "observations",
    *,
    years: int | Iterable[int] | None = None,
    provinces: str | Iterable[str] | None = None,
    indicators: str | Iterable[str] | None = None,
    quality: str | Iterable[str] | None = None,
    columns: Sequence[str] | None = None,
    revisions: Literal["current", "all"] = "current",
    data: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Load a dataset, or the part of it that you name; only that part is read from disk.

    Args:
        name: observations, documents, reports, sections, checks, captures, problems or coverage.
        years: years the reports are about, e.g. 2020 or range(2019, 2025).
        provinces: provinces in lower-case ASCII, e.g. "heilongjiang".
        indicators: indicator codes, see `gongkai.indicators()`; "requests.*" means all that begin with "requests.".
        quality: verified, unverified, conflict or proposed.
        columns: columns wanted, all by default.
        revisions: "current" gives the one revision of each report to use, "all" every one.
        data: folder of the datasets, or the data folder around it; default $GONGKAI_DATA, else ./data.

    Returns:
        A frame with one row per cell, report, … Codes and names are categories, `year` and counts nullable integers;
        `value` is a float, missing where `status` is not "reported".

    Raises:
        ValueError: a name that does not exist; the message says which ones do.
        FileNotFoundError: there are no datasets where they were looked for.
    """
    _known("dataset", [name], SCHEMAS)
    root = _root(data)
    schema = SCHEMAS[name]
    wanted_years, wanted_provinces = _years(root, name, years), _provinces(root, name, provinces)
    filters = []
    if wanted_years is not None:
        filters.append(pc.field(_has(name, "year", "years")).isin(wanted_years))
    if wanted_provinces is not None:
        filters.append(pc.field(_has(name, "province", "provinces")).isin(wanted_provinces))
    if indicators is not None:
        filters.append(pc.field(_has(name, "indicator", "indicators")).isin(_codes(indicators)))
    if quality is not None:
        filters.append(pc.field(_has(name, "quality", "quality")).isin(_known("quality", _list(quality), QUALITIES)))
    _known("revisions", [revisions], ("current", "all"))
    if revisions == "current" and "current" in schema.names:
        filters.append(pc.field("current"))
    where = None
    for condition in filters:
        where = condition if where is None else where & condition
    table = dataset.read(
        root,
        name,
        columns=None if columns is None else _known("column", list(columns), schema.names),
        where=where,
        years=wanted_years,
        provinces=wanted_provinces,
        categories=[column for column in _CATEGORIES if column in schema.names],
    )
    frame: pd.DataFrame = table.unify_dictionaries().to_pandas(types_mapper=_NULLABLE.get, date_as_object=False)
    return frame


def indicators() -> pd.DataFrame:
    """The codebook: what every indicator means, one row per indicator and definition, with its template eras, label,
    gloss, unit and hazards."""
    frame = pd.DataFrame([asdict(line) for line in codebook.indicators()])
    return frame.assign(templates=frame["templates"].map(";".join))


def _root(data: str | os.PathLike[str] | None) -> Path:
    """The folder that holds the datasets' folders."""
    given = Path(data or os.environ.get(DATA_VARIABLE) or "data")
    for folder in (given, given / "datasets"):
        if any((folder / name).is_dir() for name in SCHEMAS):
            return folder
    raise FileNotFoundError(
        f"There are no datasets in {given} or {given / 'datasets'}. Say where they lie with data=… or the environment "
        f"variable {DATA_VARIABLE}, or make some with `gongkai demo`."
    )


def _years(root: Path, name: str, years: int | Iterable[int] | None) -> list[int] | None:
    if years is None:
        return None
    wanted = [years] if isinstance(years, int) else list(years)
    if wrong := [year for year in wanted if not isinstance(year, int)]:
        raise ValueError(f"{wrong[0]!r} is not a year; give whole numbers such as 2020 or range(2019, 2025)")
    found = {partition.split("/")[0] for partition in dataset.partitions(root, name)} if name in PARTITIONED else set()
    if found and not found & {str(year) for year in wanted}:
        raise ValueError(f"{name} has no reports about {', '.join(map(str, wanted))}; there are {_listed(found)}")
    return wanted


def _provinces(root: Path, name: str, provinces: str | Iterable[str] | None) -> list[str] | None:
    if provinces is None:
        return None
    wanted = _list(provinces)
    if name in PARTITIONED:
        _known("province", wanted, sorted({part.split("/")[1] for part in dataset.partitions(root, name)}))
    return wanted


def _codes(indicators: str | Iterable[str]) -> list[str]:
    known = sorted({line.indicator for line in codebook.indicators()})
    codes = []
    for wanted in _list(indicators):
        if wanted.endswith("*") and (found := [code for code in known if code.startswith(wanted[:-1])]):
            codes += found
        else:
            codes += _known("indicator", [wanted], known)
    return codes


def _list(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _has(name: str, column: str, argument: str) -> str:
    if column not in SCHEMAS[name].names:
        having = [other for other, schema in SCHEMAS.items() if column in schema.names]
        raise ValueError(
            f"{name} cannot be chosen by {argument}: it has no column {column}; {_listed(having)} have one"
        )
    return column


def _known(what: str, wanted: list[str], allowed: Iterable[str]) -> list[str]:
    names = list(allowed)
    for name in wanted:
        if name not in names:
            close = difflib.get_close_matches(str(name), names, n=3, cutoff=0.6)
            hint = f"did you mean {' or '.join(close)}?" if close else f"there are {_listed(names)}"
            raise ValueError(f"there is no {what} {name!r}; {hint}")
    return wanted


def _listed(names: Iterable[str], limit: int = 12) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:limit]) + (f" and {len(ordered) - limit} more" if len(ordered) > limit else "")
