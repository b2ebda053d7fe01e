"""What a run came to: the ledger of inputs, which adds up, and the sums of the datasets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.rows import show_command
from gongkai import dataset

OUTCOMES = ("ok", "partial", "not_a_report", "failed")
LAPSED = "correction_"
"""How the causes of problems begin that tell of a human correction that does not apply."""


@dataclass(frozen=True, slots=True)
class Line:
    """What needs a person: an input by its outcome, an address the crawl could not get (outcome `crawl`), or a human
    correction that applies no more (outcome `correction`); what happened, and the command that leads on ('' if none
    does)."""

    source_url: str
    outcome: str
    cause: str
    sentence: str
    next_command: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Inputs by outcome, with a line for each that is partial or failed, one for each error of the crawl, and one for
    each correction that applies no more."""

    outcomes: dict[str, int]
    lines: Sequence[Line]
    crawl: Sequence[Line]
    corrections: Sequence[Line]

    @property
    def attention(self) -> list[Line]:
        """All that needs a person."""
        return [*self.corrections, *self.lines, *self.crawl]

    @property
    def inputs(self) -> int:
        """Number of inputs: the sum of the outcomes, for each input has exactly one."""
        return sum(self.outcomes.values())

    def __str__(self) -> str:
        parts = " + ".join(f"{self.outcomes[name]} {name}" for name in OUTCOMES)
        return f"{self.inputs} inputs = {parts}"


def ledger(datasets: Path) -> Ledger:
    """The ledger of the published documents.

    Raises:
        ValueError: a document has an outcome that does not exist.
    """
    table = dataset.read(datasets, "documents", columns=["source_url", "outcome", "cause", "sentence"])
    found = Counter(table["outcome"].to_pylist())
    if unknown := set(found) - set(OUTCOMES):
        raise ValueError(f"documents in {datasets} have outcomes that do not exist: {sorted(map(str, unknown))}")
    unhappy = table.filter(pc.is_in(table["outcome"], pa.array(["partial", "failed"])))
    lines = [
        Line(
            row["source_url"],
            row["outcome"],
            row["cause"] or "",
            row["sentence"] or "",
            # Of a document that could not be read nothing more can be shown: its sentence says what to do.
            show_command(row["source_url"]) if row["outcome"] == "partial" else "",
        )
        for row in unhappy.to_pylist()
    ]
    outcomes = {name: found[name] for name in OUTCOMES}
    lines.sort(key=lambda line: (line.outcome, line.source_url))
    crawl = _errors(datasets, "crawl", "crawl")
    return Ledger(outcomes, lines, crawl, _errors(datasets, "correction", "publish", LAPSED))


def _errors(datasets: Path, outcome: str, stage: str, cause: str = "") -> list[Line]:
    """A line for each problem of severity error at a stage whose cause begins so."""
    columns = ["source_url", "cause", "sentence", "next_command"]
    rows = dataset.read(datasets, "problems", columns, {"stage": [stage], "severity": ["error"]}).to_pylist()
    return [
        Line(row["source_url"] or "", outcome, row["cause"], row["sentence"], row["next_command"] or "")
        for row in rows
        if row["cause"].startswith(cause)
    ]


def summary(datasets: Path) -> dict[str, Any]:
    """The sums of the datasets, over the current revisions: sites, agencies, reports, values and their qualities,
    problems by severity, and coverage by state."""
    current = {"current": [True]}
    reports = dataset.read(datasets, "reports", ["agency_id", "year", "site", "reported", "verified"], where=current)
    observations = dataset.read(datasets, "observations", ["status", "quality"], where=current)
    reported = observations.filter(pc.equal(observations["status"], "reported"))
    qualities = _counts(reported["quality"])
    years = [year for year in reports["year"].to_pylist() if year]
    return {
        "sites": len(set(reports["site"].to_pylist()) - {None}),
        "agencies": len(set(reports["agency_id"].to_pylist()) - {None}),
        "reports": len(reports),
        "reports_without_values": pc.sum(pc.equal(reports["reported"], 0)).as_py() or 0,
        "years": [min(years), max(years)] if years else [],
        "cells": len(observations),
        "values": len(reported),
        "verified": qualities["verified"],
        "verified_share": round(qualities["verified"] / len(reported), 4) if len(reported) else None,
        "conflicts": _counts(observations["quality"])["conflict"],
        "problems": dict(_counts(dataset.read(datasets, "problems", ["severity"])["severity"])),
        "coverage": dict(_counts(dataset.read(datasets, "coverage", ["state"])["state"])),
    }


def _counts(column: pa.ChunkedArray) -> Counter[str]:
    """How often each text stands in a column, in the order they first do."""
    return Counter({one["values"]: one["counts"] for one in pc.value_counts(column).to_pylist()})
