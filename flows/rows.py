"""The rows of the datasets, made of stored results and of what is known of their documents."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from flows.editions import Edition, Entry
from gongkai.archive import Capture
from gongkai.schema import FIELDS, SCHEMAS

NOT_STORED = (
    "No result of this extractor version is stored for it: extraction was interrupted, or the archive could not give "
    "its bytes."
)
IMPORT_ERRORS = {
    "not_found": "There is no file or folder of this name.",
    "empty_folder": "No file lies in this folder or below it.",
    "unreadable": "The file could not be opened or is damaged.",
    "too_large": "The file is larger than the archive takes.",
    "encrypted": "The file is encrypted with a password inside its archive: ask its publisher for it.",
    "too_deep": "The file lies in an archive in an archive in an archive: unpack it and give the folder.",
}
_LOST_ON_THE_WAY = frozenset({"empty", "truncated"})  # what another fetch may give whole
_WHO = ("region_code", "region", "province", "agency_id", "agency", "year")


def identity(edition: Edition, version: str) -> dict[str, Any]:
    """What every row of an edition repeats: who, when, which revision, and where it came from."""
    report = edition.entry.report or {}
    first = edition.entry.document.first
    return {
        **{name: report[name] or None for name in _WHO},
        "report_id": edition.report_id,
        "revision": edition.revision,
        "current": edition.current,
        "document_sha256": edition.entry.document.sha256,
        "source_url": first.url,
        "captured_at": first.captured_at,
        "extractor_version": version,
    }


def with_constants(table: pa.Table, constants: Mapping[str, Any]) -> pa.Table:
    """The table with a column more for each constant, of the type its name has in every dataset."""
    for name, value in constants.items():
        column = pa.repeat(pa.scalar(value, FIELDS[name].type), len(table))
        table = table.append_column(FIELDS[name], column)
    return table


def report_row(edition: Edition, version: str) -> dict[str, Any]:
    """The row of `reports`."""
    entry = edition.entry
    report, summary = entry.report or {}, entry.summary
    stated = {name: value if isinstance(value, int | float) else value or None for name, value in report.items()}
    return {
        **stated,
        **entry.counts,
        **identity(edition, version),
        "outcome": summary.outcome if summary else None,
        "site": entry.document.first.site,
    }


def document_rows(entry: Entry, version: str, covered: Edition | None) -> list[dict[str, Any]]:
    """The rows of `documents`: one per address that gave the document; `covered` is what it is only the cover of."""
    summary, first = entry.summary, entry.document.first
    result: dict[str, Any] = {"outcome": "failed", "cause": "not_stored", "sentence": NOT_STORED}
    if summary:
        result = {name: getattr(summary, name) or None for name in ("outcome", "cause", "sentence", "format", "reader")}
    if covered:
        sentence = f"Cover page: its report is read from {covered.entry.document.first.url}."
        result |= {"outcome": "ok", "cause": None, "sentence": sentence}
    report = entry.report or {}
    return [
        {
            **result,
            **_input(capture),
            "document_sha256": entry.document.sha256,
            "title": report.get("title") or None,
            "report_id": covered.report_id if covered else entry.report_id,
            "duplicate_of": first.url if capture is not first else None,
            "extractor_version": version,
        }
        for capture in entry.document.captures
    ]


def lost_input_row(capture: Capture, version: str) -> dict[str, Any]:
    """The row of `documents` for a file that could not be imported."""
    return {
        **_input(capture),
        "outcome": "failed",
        "cause": capture.error,
        "sentence": IMPORT_ERRORS.get(capture.error or "", f"It could not be imported ({capture.error})."),
        "extractor_version": version,
    }


def problem_row(
    stage: str, cause: str, severity: str, sentence: str, capture: Capture, evidence: str = "", **more: str | None
) -> dict[str, Any]:
    """A row of `problems` about the document or page of a capture."""
    return {
        "stage": stage,
        "cause": cause,
        "severity": severity,
        "sentence": sentence,
        "evidence": evidence,
        "next_command": _next_command(cause, capture),
        "site": capture.site,
        "source_url": capture.url,
        "document_sha256": capture.document_sha256,
        **more,
    }


def _next_command(cause: str, capture: Capture) -> str:
    if capture.site and cause in _LOST_ON_THE_WAY:
        return f"gongkai crawl {capture.site}"
    return show_command(capture.url)


def show_command(url: str) -> str:
    """The command that shows a document as its reader sees it."""
    parts = urlsplit(url)
    return f"gongkai show {shlex.quote(unquote(parts.path) if parts.scheme == 'file' else url)}"


def table_of(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table of a dataset; columns that a row lacks are null, those the dataset lacks are left out."""
    return pa.Table.from_pylist(list(rows), schema=SCHEMAS[name])


def _input(capture: Capture) -> dict[str, Any]:
    return {
        "source_url": capture.url,
        "captured_at": capture.captured_at,
        "site": capture.site,
        "declared_type": capture.content_type,
        "size": capture.size,
    }
