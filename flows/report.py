"""The report of a run: what was crawled, extracted and published, with the seconds it took."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows.extraction import Tally
from flows.ledger import Ledger, ledger, summary
from flows.publish import Published
from flows.workspace import Workspace
from spiders.crawl import CrawlResult


@dataclass(frozen=True, slots=True)
class RunReport:
    """All that a run came to. `crawl` is None where nothing was crawled; `seconds` are per step."""

    started: datetime
    ledger: Ledger
    sums: dict[str, Any]
    extracted: Tally
    published: Published
    crawl: CrawlResult | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    def sites(self) -> list[dict[str, Any]]:
        """A row for each site that was crawled."""
        return [asdict(tally) for tally in self.crawl.sites.values()] if self.crawl else []

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "started": self.started.isoformat(),
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
            "inputs": self.ledger.inputs,
            "outcomes": self.ledger.outcomes,
            "attention": [asdict(line) for line in self.ledger.attention],
            "extracted": dict(self.extracted.outcomes),
            "unread": self.extracted.unread,
            "changed": {name: parts for name, parts in self.published.changed.items() if parts},
            "sums": self.sums,
            "sites": self.sites(),
        }

    def as_markdown(self) -> str:
        """The report for people."""
        lines = ["# Run report", "", f"Started {self.started:%Y-%m-%d %H:%M} UTC.", "", f"**{self.ledger}**", ""]
        lines += [f"- {name.replace('_', ' ')}: {value}" for name, value in self.sums.items()]
        if attention := self.ledger.attention:
            lines += ["", "## What needs a person", ""]
            lines += [f"- {line.source_url}: {line.sentence} `{line.next_command}`" for line in attention]
        return "\n".join(lines) + "\n"

    @property
    def clean(self) -> bool:
        """Whether no input failed, every correction applies and every site was walked to its end."""
        done = not self.ledger.outcomes["failed"] and not self.ledger.corrections
        return done and (self.crawl is None or self.crawl.complete)


def report(
    workspace: Workspace,
    started: datetime,
    extracted: Tally,
    published: Published,
    crawl: CrawlResult | None = None,
    seconds: dict[str, float] | None = None,
) -> RunReport:
    """Make the report of a run that has just published, and keep it as `state/runs/<start>.json`."""
    datasets = workspace.datasets
    made = RunReport(started, ledger(datasets), summary(datasets), extracted, published, crawl, seconds or {})
    path = workspace.state / "runs" / f"{started:%Y%m%dT%H%M%S.%fZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(made.as_json(), ensure_ascii=False, indent=1), "utf-8")
    unfinished.replace(path)
    return made


def last_run(workspace: Workspace) -> dict[str, Any] | None:
    """The last run's report as it was kept; None before the first run."""
    kept = sorted((workspace.state / "runs").glob("*.json"))
    if not kept:
        return None
    found: dict[str, Any] = json.loads(kept[-1].read_text("utf-8"))
    return found


def now() -> datetime:
    """The time a run starts."""
    return datetime.now(UTC)
