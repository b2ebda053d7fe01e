"""Sites: how each stands, what its last crawl brought, and what failed, with what leads on.

Told from the datasets and the registry; how the last crawl ended stands in the reports of runs, where the data folder
has them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from atlas.addresses import report_address, site_address
from atlas.holdings import Holdings, Row
from atlas.leaves import Leaf, page
from atlas.rendering import render
from atlas.states import STATES
from gongkai import codebook, dataset
from spiders.registry import Site, load_registry

NAME = "sites"
_DATASETS = ("politeness", "coverage", "reports", "problems")
_ON_A_PAGE = 300
_OF_A_CAUSE = 50


def shards(holdings: Holdings) -> Mapping[str, str]:
    """One: all sites are told from the same few datasets."""
    digest = hashlib.sha256(holdings.digest(_DATASETS).encode())
    for path in [*_runs(holdings), *_registry(holdings)]:
        digest.update(path.read_bytes())
    return {"": digest.hexdigest()}


def leaves(holdings: Holdings, _: str) -> Iterator[Leaf]:
    """The list, sites with failures first and those never crawled last, on as many pages as it takes, and the page of
    each site."""
    sites = sorted(_sites(holdings), key=_by_need)
    lists = [sites[start : start + _ON_A_PAGE] for start in range(0, len(sites), _ON_A_PAGE)] or [[]]
    paths = ["sites.html", *(f"sites-{number}.html" for number in range(2, len(lists) + 1))]
    for path, shown in zip(paths, lists, strict=True):
        asked = sum(site["is_known"] for site in sites)
        yield page(path, render("sites.html", path, sites=shown, paths=paths, total=len(sites), asked=asked))
    for site in sites:
        path = site_address(site["id"])
        yield page(path, render("site.html", path, site=site, states=STATES))


def _by_need(site: Mapping[str, Any]) -> tuple[Any, ...]:
    return -site["failed"], -site["warned"], not site["is_known"], site["id"]


def _sites(holdings: Holdings) -> Iterator[dict[str, Any]]:
    crawls: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.read(holdings.root, "politeness").to_pylist():
        crawls[row["site"]].append(row)
    states: dict[str, Counter[str]] = defaultdict(Counter)
    regions: dict[str, str] = {}
    for row in holdings.coverage:
        if row["site"]:
            states[row["site"]][row["state"]] += 1
            regions.setdefault(row["site"], row["region"] or "")
    reports: dict[str, list[Row]] = defaultdict(list)
    for report in holdings.reports:
        if report["site"]:
            reports[report["site"]].append(report)
    failures: dict[str, list[Row]] = defaultdict(list)
    for rows in holdings.problems.values():
        for row in rows:
            if row["site"] and (row["stage"] == "crawl" or row["severity"] == "error"):
                failures[row["site"]].append(row)
    tallies = _tallies(holdings)
    registered = {site.id: site for path in _registry(holdings) for site in load_registry(path)}
    known = {*crawls, *states, *reports, *failures, *tallies}
    for site in sorted({*known, *registered}):
        begun = max((row["crawled_at"] for row in crawls[site]), default=None)
        yield {
            "id": site,
            "is_known": site in known,
            "row": registered.get(site),
            "region": regions.get(site, "") or _region_of(registered.get(site)),
            "hosts": [row for row in crawls[site] if row["crawled_at"] == begun],
            "begun": begun,
            "tally": tallies.get(site),
            "states": states[site],
            "reports": sum(report["current"] for report in reports[site]),
            "fresh": _fresh(reports[site], begun),
            "failed": sum(row["severity"] == "error" for row in failures[site]),
            "warned": sum(row["severity"] != "error" for row in failures[site]),
            "failures": _by_cause(failures[site]),
        }


def _fresh(reports: Sequence[Row], begun: datetime | None) -> list[dict[str, Any]]:
    """The reports whose documents came with the last crawl, and whether each is new or another text of a known one."""
    if begun is None:
        return []
    known = {report["report_id"] for report in reports if report["captured_at"] < begun}
    found = [
        {"report": report, "page": report_address(report), "is_new": report["report_id"] not in known}
        for report in reports
        if report["current"] and report["captured_at"] >= begun
    ]
    return sorted(found, key=lambda one: (-(one["report"]["year"] or 0), one["report"]["report_id"]))


def _by_cause(failures: Sequence[Row]) -> list[dict[str, Any]]:
    """What failed, what failed for the same cause together; of each cause the first few."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(failures, key=lambda row: (row["severity"], row["cause"], row["source_url"] or "")):
        groups[row["cause"]].append(row)
    return [
        {"cause": cause, "severity": rows[0]["severity"], "count": len(rows), "shown": rows[:_OF_A_CAUSE]}
        for cause, rows in groups.items()
    ]


def _region_of(site: Site | None) -> str:
    region = codebook.regions().get(site.region_code) if site else None
    return region.name if region else ""


def _registry(holdings: Holdings) -> list[Path]:
    """The file of the registry, where there is one."""
    return [holdings.registry] if holdings.registry and holdings.registry.is_file() else []


def _runs(holdings: Holdings) -> list[Path]:
    """The reports of runs, oldest first."""
    return sorted((holdings.data / "state" / "runs").glob("*.json"))


def _tallies(holdings: Holdings) -> dict[str, dict[str, Any]]:
    """What the last run that crawled a site came to there."""
    found: dict[str, dict[str, Any]] = {}
    for path in _runs(holdings):
        for tally in json.loads(path.read_text("utf-8")).get("sites", ()):
            found[tally["site"]] = tally
    return found
