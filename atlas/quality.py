"""Quality: how much the reports' own arithmetic proves, what contradicts itself, what was not understood, and how well
damaged documents are read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from atlas import board
from atlas.addresses import report_address
from atlas.holdings import Holdings, Row
from atlas.leaves import Leaf, page
from atlas.rendering import render
from flows.review import review
from gongkai import codebook, dataset

NAME = "quality"
_DATASETS = ("observations", "documents", "checks", "problems", "politeness")
_WORST = 20
_CURRENT: dataset.Where = {"current": [True]}
ERAS = ("2014", "2019", "2021")


@dataclass(slots=True)
class Share:
    """Numbers by their quality, and the documents that print them."""

    qualities: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)

    @property
    def numbers(self) -> int:
        """How many there are."""
        return self.qualities.total()


def shards(holdings: Holdings) -> Mapping[str, str]:
    """One page."""
    return {"": f"{holdings.digest(_DATASETS)} {board.digest()}"}


def leaves(holdings: Holdings, _: str) -> Iterator[Leaf]:
    """The page."""
    path = "quality.html"
    formats = _formats(holdings)
    yield page(
        path,
        render(
            "quality.html",
            path,
            formats=formats,
            eras=[era for era in ERAS if any(era in shares for shares in formats.values())],
            identities=_identities(holdings),
            worst=_worst(holdings),
            causes=_causes(holdings),
            manners=_manners(dataset.read(holdings.root, "politeness").to_pylist()),
            boards=board.latest(),
            zip=zip,
        ),
    )


def _formats(holdings: Holdings) -> dict[str, dict[str, Share]]:
    """Format → template era, and "" for all of them → its numbers in use."""
    documents = dataset.read(holdings.root, "documents", ["document_sha256", "format"])
    formats = dict(zip(documents["document_sha256"].to_pylist(), documents["format"].to_pylist(), strict=True))
    columns = ["document_sha256", "template", "quality"]
    reported = {**_CURRENT, "status": ["reported"]}
    counted = dataset.read(holdings.root, "observations", columns, where=reported).group_by(columns).aggregate(
        [([], "count_all")]
    )  # fmt: skip
    found: dict[str, dict[str, Share]] = defaultdict(lambda: defaultdict(Share))
    for row in counted.to_pylist():
        for era in (row["template"] or "", ""):
            share = found[formats.get(row["document_sha256"]) or "?"][era]
            share.qualities[row["quality"]] += row["count_all"]
            share.documents.add(row["document_sha256"])
    return {name: dict(shares) for name, shares in sorted(found.items(), key=lambda one: -one[1][""].numbers)}


def _identities(holdings: Holdings) -> list[Row]:
    """Each identity that decides quality: how often it could be evaluated, and how often it fails; most often first."""
    deciding = {**_CURRENT, "severity": ["error"]}
    counted = dataset.read(holdings.root, "checks", ["identity", "verdict"], where=deciding).group_by(
        ["identity", "verdict"]
    ).aggregate([([], "count_all")])  # fmt: skip
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in counted.to_pylist():
        verdicts[row["identity"]][row["verdict"]] += row["count_all"]
    tables = {identity.id: identity.table for identity in codebook.identities()}
    names = {table.table: table for table in codebook.tables()}
    rows = [
        {"identity": identity, "table": names.get(tables.get(identity, "")), "holds": found["holds"],
         "fails": found["fails"], "not_assessable": found["not_assessable"]}
        for identity, found in verdicts.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["fails"], -row["holds"], row["identity"]))


def _worst(holdings: Holdings) -> list[Row]:
    """What deserves a human eye, as `gongkai review` lists it, with the report it is in."""
    reports = {report["document_sha256"]: report for report in holdings.reports}
    return [
        {"item": item, "page": report_address(reports[sha256]) if (sha256 := item.document_sha256) in reports else ""}
        for item in review(holdings.root, _WORST)
    ]


def _causes(holdings: Holdings) -> list[dict[str, Any]]:
    """Problems by cause, errors first: how many, with the words of one of them and the command that leads on."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for rows in holdings.problems.values():
        for row in rows:
            groups[row["severity"], row["stage"], row["cause"]].append(row)
    found = [
        {"severity": severity, "stage": stage, "cause": cause, "count": len(rows), "example": min(rows, key=_told)}
        for (severity, stage, cause), rows in groups.items()
    ]
    severities = ("error", "warning", "hint")
    return sorted(found, key=lambda one: (severities.index(one["severity"]) if one["severity"] in severities
                                          else len(severities), -one["count"], one["cause"]))  # fmt: skip


def _told(row: Row) -> tuple[str, str]:
    return row["sentence"] or "", row["source_url"] or ""


def _manners(crawled: list[Row]) -> dict[str, Any] | None:
    """How all hosts were asked, over all crawls; None where nothing was crawled."""
    if not crawled:
        return None
    return {
        "hosts": len({row["host"] for row in crawled}),
        "delay": min((row["delay_seconds"] for row in crawled if row["delay_seconds"] is not None), default=None),
        "concurrency": max(row["concurrency"] or 0 for row in crawled),
        **{name: sum(row[name] or 0 for row in crawled) for name in ("requests", "not_modified", "errors")},
        "robots": Counter(row["robots"] for row in crawled),
    }
