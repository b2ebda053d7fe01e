"""The demonstration: the nightly flow over the demo web, and its datasets held against the demo's truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from demo.server import serve
from demo.truth import Trap, TrueReport, Truth
from demo.web import Web, build_web
from flows.nightly import nightly
from flows.progress import Progress
from flows.report import RunReport
from gongkai import dataset

_DELAY = 0.0  # loopback: nobody's server is spared by waiting


@dataclass(slots=True)
class Comparison:
    """The published cells against the true ones. A wrong cell is silent where its quality is not `conflict`; `doubted`
    are right cells whose quality is not the one expected; `mistaken` are reports given to another body, region or
    year."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    silent: int = 0
    missing: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    mistaken: list[str] = field(default_factory=list)
    traps: int = 0
    missed_traps: list[str] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        """Whether every cell, every report's identity and every trap is as it should be."""
        return not self.differences

    @property
    def differences(self) -> list[str]:
        """All that is not as it should be, in words."""
        cells = [*self.wrong, *self.missing, *self.invented, *self.doubted]
        return [*cells, *self.mistaken, *self.missed_traps]


def demonstrate(data: Path, progress: Progress) -> tuple[RunReport, Comparison]:
    """Serve the demo web on loopback, run the nightly flow over it into `data`, compare.

    Leaves a `config.yaml` and a `sites.yaml` in `data`, so that every other command works on it with `--config`.
    """
    web = build_web()
    with serve(web) as server:
        config = write_config(data, web, server.proxy_url)
        made = nightly(config=config, progress=progress)
    return made, compare(data / "datasets", web.truth)


def write_config(data: Path, web: Web, proxy: str) -> Path:
    """Write the registry of the demo's sites and the settings that reach them through `proxy`."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "sites.yaml").write_text(yaml.safe_dump(web.registry, allow_unicode=True, sort_keys=False), "utf-8")
    settings = {
        "data": ".",
        "registry": "sites.yaml",
        "crawl": {"proxy": proxy, "delay_seconds": _DELAY, "allow_fast": True, "retries": 1},
    }
    config = data / "config.yaml"
    config.write_text("# Written by `gongkai demo`.\n" + yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return config


def compare(datasets: Path, truth: Truth) -> Comparison:
    """Hold what is published against what is true."""
    found = Comparison(traps=len(truth.traps))
    said = _identities(datasets)
    for report in truth.reports:
        _compare_report(datasets, report, found)
        found.mistaken += _mistaken(report, said.get(report.sha256, set()))
    found.missed_traps = list(_missed(datasets, truth.traps))
    return found


def _compare_report(datasets: Path, report: TrueReport, found: Comparison) -> None:
    columns = ["indicator", "applicant", "value", "status", "quality"]
    where = {"document_sha256": [report.sha256]}
    rows = dataset.read(datasets, "observations", columns, where, years=[report.year]).to_pylist()
    published = {(row["indicator"], row["applicant"]): row for row in rows}
    for cell in report.cells:
        fact = cell.fact
        name = f"{report.url} {fact.indicator}@{fact.applicant}"
        row = published.pop((fact.indicator, fact.applicant), None)
        if row is None:
            found.missing.append(name)
        elif (row["value"], row["status"]) != (fact.value, fact.status):
            found.wrong.append(f"{name}: {row['value']} ({row['status']}), true is {fact.value} ({fact.status})")
            found.silent += row["quality"] != "conflict"
        else:
            found.right += 1
            if cell.quality and row["quality"] != cell.quality:
                found.doubted.append(f"{name}: {row['quality']}, expected {cell.quality}")
    found.invented += [f"{report.url} {indicator}@{applicant}" for indicator, applicant in published]


Identity = tuple[str, str, int]
"""Region code, the body's name without the places at its head, year."""


def _identities(datasets: Path) -> dict[str, set[Identity]]:
    """Whose reports documents are published as, by their sha256."""
    columns = ["document_sha256", "region_code", "agency_id", "year"]
    said: dict[str, set[Identity]] = {}
    for row in dataset.read(datasets, "reports", columns).to_pylist():
        body = row["agency_id"].partition("-")[2]
        said.setdefault(row["document_sha256"], set()).add((row["region_code"], body, row["year"]))
    return said


def _mistaken(report: TrueReport, said: set[Identity]) -> Iterator[str]:
    """A report that is published as another body's, region's or year's, or as nobody's."""
    for region, body, year in said or {("", "", 0)}:
        if (region, year) != (report.region_code, report.year) or not body or not report.agency.endswith(body):
            yield f"{report.url}: {region}-{body} {year}, true is {report.agency} ({report.region_code}) {report.year}"


def _missed(datasets: Path, traps: Sequence[Trap]) -> Iterator[str]:
    """The traps that are not told of."""
    problems = dataset.read(datasets, "problems", ["source_url", "cause"]).to_pylist()
    documents = dataset.read(datasets, "documents", ["source_url", "outcome"]).to_pylist()
    told = {(row["source_url"], row["cause"]) for row in problems}
    outcomes = {row["source_url"]: row["outcome"] for row in documents}
    for trap in traps:
        if trap.cause == "not_a_report":
            met = outcomes.get(trap.url, trap.cause) == trap.cause  # it may be passed over without being fetched
        else:
            met = not trap.cause or (trap.url, trap.cause) in told
        if not met:
            yield f"{trap.kind} {trap.url}: {trap.cause} is not told; {trap.sentence}"
