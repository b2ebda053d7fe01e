"""From a value to the cell it was read from, in one call."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from gongkai import codebook, dataset
from gongkai.arithmetic import Equation, spell_out
from gongkai.codebook import cell_name, meaning
from gongkai.exhibit import Evidence
from gongkai.naming import indicator_codes, known, listed
from gongkai.original import archive_of, closeup, source_of
from gongkai.pipeline import NoPipeline
from gongkai.selection import find_root

_KEYS = (
    "report_id", "revision", "document_sha256", "indicator", "applicant", "agency_id", "agency", "region_code",
    "region", "province", "year", "template", "table", "locator",
)  # fmt: skip
_TELLING = ("year", "agency_id", "applicant", "revision")
"""Columns that tell the observations of an indicator apart, in the order in which a person would say them."""
_REASONS = ("ArchiveError", "Unreadable", "NotThere", "Container")
"""Why an original is not shown, by name: these classes live in the pipeline, which may not be there to import from."""


def evidence(
    observation: pd.Series[Any] | pd.DataFrame | Mapping[str, Any] | None = None,
    *,
    data: str | os.PathLike[str] | None = None,
    release: str | None = None,
    archive: str | os.PathLike[str] | None = None,
    **keys: object,
) -> Evidence:
    """Show where a value comes from: the original with the cell outlined, and the arithmetic that proves it.

    Args:
        observation: a row of `observations` (of pandas, or as a dict); or the row of a panel of agencies, with
            `indicator` beside it; or none and its keys instead.
        data: folder of the datasets, or the data folder around it; default $GONGKAI_DATA, else ./data.
        release: name of the release the row is of; default what was published last.
        archive: folder of the archive with the original bytes; default beside the data, where the pipeline keeps it.
        **keys: columns that tell the observation: report_id or agency and year, indicator, applicant, …

    Returns:
        The evidence. Without the pipeline or the archive it tells all but the picture, and what is missing for that.

    Raises:
        ValueError: no observation or several fit; the message says which columns would tell them apart.
        FileNotFoundError: there are no datasets where they were looked for.

    >>> gongkai.evidence(gongkai.load(indicators="requests.received").iloc[0])
    >>> gongkai.evidence(panel.loc[("230111-教育局", 2020)], indicator="requests.received")
    >>> gongkai.evidence(agency="呼兰区教育局", year=2020, indicator="requests.received", applicant="total")
    """
    root = find_root(data, release).resolve()
    row = _find(root, _wanted(observation, keys))
    original, missing = "", ""
    pages: tuple[tuple[str, str], ...] = ()
    try:
        source = source_of(row, root, archive_of(root, archive))
        pages = source.pages
        original = closeup(source, row)
    except (NoPipeline, FileNotFoundError) as error:
        missing = str(error)
    except Exception as error:
        if type(error).__name__ not in _REASONS:
            raise
        missing = str(error)
    return Evidence(row, _checks(root, row), original, missing, pages[1:])


def _wanted(observation: object, keys: Mapping[str, object]) -> dict[str, object]:
    """The columns that tell the observation, with their values; None stands for a missing one."""
    given: dict[Any, Any] = {}
    if isinstance(observation, pd.DataFrame):
        if len(observation) != 1:
            raise ValueError(f"evidence is of one value, and here are {len(observation)} rows; give one: frame.iloc[0]")
        observation = observation.iloc[0]
    if isinstance(observation, pd.Series):
        given = dict(observation) if "report_id" in observation.index else _of_panel(observation, keys)
    elif isinstance(observation, Mapping):
        given = dict(observation)
    elif observation is not None:
        raise ValueError(f"{type(observation).__name__} is no row of observations; give a row, a dict or keywords")
    given = {name: value for name, value in given.items() if name in _KEYS}
    given |= {name: keys[name] for name in known("column that tells an observation", list(keys), _KEYS)}
    wanted = {name: _plain(value) for name, value in given.items()}
    if wanted.get("indicator") is None:
        raise ValueError(
            "say of which indicator, e.g. indicator='requests.received'; gongkai.indicators() has them all"
        )
    indicator_codes([str(wanted["indicator"])])
    return {name: value for name, value in wanted.items() if value is not None or name == "applicant"}


def _plain(value: Any) -> object:  # noqa: ANN401  # whatever stands in a row
    """A value without its library: None for what pandas and numpy have for a missing one."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _of_panel(row: pd.Series[Any], keys: Mapping[str, object]) -> dict[str, object]:
    """What the row of a panel tells: whose it is, and of which year, and of which applicant its numbers are."""
    if not (isinstance(row.name, tuple) and len(row.name) in (2, 3)):
        return {str(name): value for name, value in row.items()}
    if "agency" not in row.index:
        raise ValueError("a sum over agencies has no cell of its own; give the row of one agency, of an agency panel")
    told: dict[str, object] = dict(zip(("agency_id", "year"), row.name, strict=True))
    if any(line.by_applicant for line in codebook.indicators() if line.indicator == keys.get("indicator")):
        told["applicant"] = row.attrs.get("applicant", "total")
    return told


def _find(root: Path, wanted: Mapping[str, Any]) -> dict[str, Any]:
    where = {name: [value] for name, value in wanted.items()}
    if not {"revision", "document_sha256"} & wanted.keys():
        where["current"] = [True]
    years = [int(wanted["year"])] if "year" in wanted else None
    provinces = [wanted["province"]] if "province" in wanted else None
    found = dataset.read(root, "observations", where=where, years=years, provinces=provinces)
    if len(found) == 1:
        return dict(found.to_pylist()[0])
    told = ", ".join(f"{name}={value!r}" for name, value in wanted.items())
    if not len(found):
        _know_names(root, wanted)
        raise ValueError(f"no observation in {root} has {told}{_derived(str(wanted['indicator']))}")
    choices = {name: pc.unique(found[name]).to_pylist() for name in _TELLING if name not in wanted}
    differ = [f"{name} ({listed(map(str, values))})" for name, values in choices.items() if len(values) > 1]
    raise ValueError(f"{len(found)} observations in {root} have {told}; say which {' and '.join(differ)} is meant")


def _know_names(root: Path, wanted: Mapping[str, Any]) -> None:
    """Refuse the name of a body that no report is of: it is more often mistyped than without the number."""
    for name in {"agency", "agency_id"} & wanted.keys():
        there = dataset.read(root, "reports", [name])[name].drop_null().unique().to_pylist()
        known(name, [wanted[name]], there)


def _derived(indicator: str) -> str:
    """How panels make up for an indicator that a report does not print; '' where they do not."""
    ways = [
        line for line in meaning.comparabilities() if line.indicator == indicator and line.relation != "not_comparable"
    ]
    made = " or ".join(" + ".join(term.name for term in way.terms) for way in ways)
    return f"; where a panel derives it, it is made of {made}: ask for those" if made else ""


def _checks(root: Path, row: Mapping[str, Any]) -> list[tuple[dict[str, Any], Equation | None]]:
    """The identities that cover the cell, those that decide its quality first."""
    same = {"report_id": [row["report_id"]], "revision": [row["revision"]]}
    years = [row["year"]] if row["year"] else None
    rows = dataset.read(root, "observations", ["indicator", "applicant", "value"], same, years).to_pylist()
    cells = {cell_name(one["indicator"], one["applicant"]): one["value"] for one in rows}
    name = cell_name(row["indicator"], row["applicant"])
    checks: pa.Table = dataset.read(root, "checks", where=same, years=years)
    covering = [check for check in checks.to_pylist() if name in (check["covers"] or "").split(";")]
    covering.sort(key=lambda check: (check["severity"] != "error", check["identity"]))
    return [(check, spell_out(check, cells)) for check in covering]
