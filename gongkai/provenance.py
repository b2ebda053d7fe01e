"""From a value to the cell it was read from, in one call."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from gongkai import dataset
from gongkai.arithmetic import Equation, cell_label, plain, spell_out
from gongkai.codebook import cell_name
from gongkai.naming import indicator_codes, known
from gongkai.pipeline import NoPipeline, part
from gongkai.selection import find_root

_KEYS = (
    "report_id", "revision", "document_sha256", "indicator", "applicant", "agency_id", "agency", "region_code",
    "region", "province", "year", "template", "table", "locator",
)  # fmt: skip
_STYLE = """<style>.gongkai-evidence table{border-collapse:collapse;font-size:.85em}
.gongkai-evidence td,.gongkai-evidence th{border:1px solid rgb(128 128 128/40%);padding:.15em .4em;text-align:left;
white-space:pre-line}.gongkai-evidence .scroll{overflow:auto;max-height:32em}.gongkai-evidence .mark{outline:3px solid
#cf222e;background:rgb(255 200 0/25%)}.gongkai-evidence .lines{font-family:monospace}</style>"""


@dataclass(frozen=True)
class Evidence:
    """What stands behind one value. Shows itself in a notebook with the original, in a terminal as text.

    `observation` is its row; `checks` are the identities that cover it, each a row of `checks` with its equation (None
    for identities on the form of single cells); `original` is HTML: the part of the page, or the table, with the cell
    outlined. Where that cannot be shown, `missing` says what is missing and what to do.
    """

    observation: dict[str, Any]
    checks: list[tuple[dict[str, Any], Equation | None]]
    original: str = field(default="", repr=False)
    missing: str = ""

    def facts(self) -> dict[str, str]:
        """What is told of it, in the order it is told."""
        row = self.observation
        value = "–" if row["value"] is None else plain(row["value"])
        doubts = f", flags {row['flags']}" if row["flags"] else ""
        facts = {
            "report": f"{row['agency'] or 'agency unknown'} {row['year'] or 'year unknown'} ({row['report_id']})",
            "cell": cell_name(row["indicator"], row["applicant"]),
            "label": cell_label(cell_name(row["indicator"], row["applicant"]), row["template"] or ""),
            "value": f"{value} {row['unit'] or ''} ({row['status']}, {row['quality']}{doubts})",
            "printed": f"{row['raw_value']!r} at {row['raw_label']}",
            "corrected": _correction(row),
            "source": f"{row['source_url']}, captured {row['captured_at']:%Y-%m-%d %H:%M} UTC",
            "document": f"sha256 {row['document_sha256']}, {row['locator']}",
        }
        return {name: text for name, text in facts.items() if text}

    def proofs(self) -> list[str]:
        """A line for each identity that covers the value: its verdict and the arithmetic."""
        return [
            f"{check['verdict']} ({check['severity']}): {check['identity']}, {equation or 'form of the cells'}"
            for check, equation in self.checks
        ]

    def __str__(self) -> str:
        """All but the picture, a line each."""
        lines = [*self.facts().items(), *(("identity", line) for line in self.proofs() or ["none covers it"])]
        shown = self.missing or "in a notebook, or in a browser: .save('cell.html')"
        return "\n".join(f"{name:<9} {text}" for name, text in [*lines, ("original", shown)])

    __repr__ = __str__

    def _body(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{html.escape(name)}</th><td>{html.escape(text)}</td></tr>'
            for name, text in self.facts().items()
        )
        proofs = "".join(f"<li>{html.escape(line)}</li>" for line in self.proofs()) or "<li>no identity covers it</li>"
        original = self.original or f'<p class="note">{html.escape(self.missing)}</p>'
        return f'<div class="gongkai-evidence">{original}<table>{rows}</table><ul>{proofs}</ul></div>'

    def _repr_html_(self) -> str:
        """For notebooks."""
        return _STYLE + self._body()

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it as an HTML file of its own, which loads and runs nothing. Raises `NoPipeline`, `OSError`."""
        facsimile = part("facsimile")
        target = Path(path)
        target.write_text(facsimile.page(self.facts()["cell"], part("markupsafe").Markup(self._body())), "utf-8")
        return target


def _correction(row: Mapping[str, Any]) -> str:
    """What a person changed, and why; '' where nobody did."""
    if not row["correction"]:
        return ""
    read = row["original_status"] if row["original_value"] is None else plain(row["original_value"])
    return f"read as {read}; {row['correction']}"


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
        observation: a row of `observations` (of pandas, or as a dict), or none and its keys instead.
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
    >>> gongkai.evidence(agency="呼兰区教育局", year=2020, indicator="requests.received", applicant="total")
    """
    root = find_root(data, release).resolve()
    row = _find(root, _wanted(observation, keys))
    original, missing = "", ""
    try:
        original = _original(row, root, archive_of(root, archive))
    except (NoPipeline, FileNotFoundError) as error:
        missing = str(error)
    except Exception as error:
        # by name: these classes live in the pipeline, which may not be there to import them from
        if type(error).__name__ not in ("ArchiveError", "Unreadable", "NotThere", "Container"):
            raise
        missing = str(error)
    return Evidence(row, _checks(root, row), original, missing)


def _wanted(observation: object, keys: Mapping[str, object]) -> dict[str, object]:
    """The columns that tell the observation, with their values; None stands for a missing one."""
    given: dict[Any, Any] = {}
    if isinstance(observation, pd.DataFrame):
        if len(observation) != 1:
            raise ValueError(f"evidence is of one value, and here are {len(observation)} rows; give one: frame.iloc[0]")
        given = dict(observation.iloc[0].items())
    elif isinstance(observation, pd.Series):
        given = dict(observation.items())
    elif isinstance(observation, Mapping):
        given = dict(observation)
    elif observation is not None:
        raise ValueError(f"{type(observation).__name__} is no row of observations; give a row, a dict or keywords")
    given = {name: value for name, value in given.items() if name in _KEYS}
    given |= {name: keys[name] for name in known("column that tells an observation", list(keys), _KEYS)}
    wanted = {
        name: None if pd.api.types.is_scalar(value) and pd.isna(value) else value for name, value in given.items()
    }
    if wanted.get("indicator") is None:
        raise ValueError(
            "say of which indicator, e.g. indicator='requests.received'; gongkai.indicators() has them all"
        )
    indicator_codes([str(wanted["indicator"])])
    return {name: value for name, value in wanted.items() if value is not None or name == "applicant"}


def _find(root: Path, wanted: Mapping[str, Any]) -> dict[str, Any]:
    condition = pc.scalar(True)
    for name, value in wanted.items():
        condition &= pc.field(name).is_null() if value is None else pc.field(name) == value
    if not {"revision", "document_sha256"} & wanted.keys():
        condition &= pc.field("current")
    years = [int(wanted["year"])] if "year" in wanted else None
    provinces = [wanted["province"]] if "province" in wanted else None
    found = dataset.read(root, "observations", where=condition, years=years, provinces=provinces)
    if len(found) == 1:
        return dict(found.to_pylist()[0])
    told = ", ".join(f"{name}={value!r}" for name, value in wanted.items())
    if not len(found):
        raise ValueError(f"no observation in {root} has {told}")
    differ = [name for name in _KEYS if name not in wanted and len(pc.unique(found[name])) > 1]
    raise ValueError(f"{len(found)} observations in {root} have {told}; say which {' or '.join(differ[:4])} is meant")


def _checks(root: Path, row: Mapping[str, Any]) -> list[tuple[dict[str, Any], Equation | None]]:
    """The identities that cover the cell, those that decide its quality first."""
    same = (pc.field("report_id") == row["report_id"]) & (pc.field("revision") == row["revision"])
    years = [row["year"]] if row["year"] else None
    rows = dataset.read(root, "observations", ["indicator", "applicant", "value"], same, years).to_pylist()
    cells = {cell_name(one["indicator"], one["applicant"]): one["value"] for one in rows}
    name = cell_name(row["indicator"], row["applicant"])
    checks: pa.Table = dataset.read(root, "checks", where=same, years=years)
    covering = [check for check in checks.to_pylist() if name in (check["covers"] or "").split(";")]
    covering.sort(key=lambda check: (check["severity"] != "error", check["identity"]))
    return [(check, spell_out(check, cells)) for check in covering]


def archive_of(root: Path, given: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the archive: as given, or where the pipeline keeps it: beside the datasets, two levels above a
    release, inside the folder that `extract --out` wrote.

    Raises:
        FileNotFoundError: it is in none of these places.
    """
    places = [Path(given)] if given else [root / ".gongkai" / "archive", *(up / "archive" for up in root.parents[:2])]
    for place in places:
        if (place / "captures").is_dir():
            return place
    raise FileNotFoundError(
        f"The archive with the original bytes is not in {' or '.join(map(str, places))}: say where it lies with "
        "archive=…, or ask whoever published the data for it. The address and the sha256 say which document it is."
    )


def _original(row: Mapping[str, Any], root: Path, archive: Path) -> str:
    """The part of the original that holds the cell, as HTML: read and drawn in a process that can do no harm."""
    data = part("gongkai.archive").Archive(archive).read(row["document_sha256"])
    same = pc.field("document_sha256") == row["document_sha256"]
    declared = [one["declared_type"] for one in dataset.read(root, "documents", ["declared_type"], same).to_pylist()]
    header = Message()
    header["Content-Type"] = next(filter(None, declared), "")
    mark = part("facsimile").Mark(row["locator"], row["quality"], cell_name(row["indicator"], row["applicant"]))
    charset = header.get_content_charset() or ""
    return str(part("flows.reading").closeup_apart(data, mark, charset, part("gongkai.settings").ExtractSettings()))
