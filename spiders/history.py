"""What each site's last complete crawl found, kept as `<state>/crawls/<site>.json`: the measure for the next one, and
the durable answer to which column listed which document."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from spiders.tally import Findings, Listed, Tally


def load_listed(folder: Path, site: str) -> list[Listed]:
    """What the last complete crawl of a site found, link by link; empty where there is no such crawl on record."""
    try:
        record = json.loads((folder / f"{site}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [Listed(**listed) for listed in record["listed"]]


def last_crawl(folder: Path, site: str) -> datetime | None:
    """When the last complete crawl of a site ended; None where there is no such crawl on record."""
    try:
        record = json.loads((folder / f"{site}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(record["ended_at"]) if "ended_at" in record else None


def load_found(folder: Path, site: str) -> frozenset[str]:
    """The candidates that the last complete crawl of a site found; empty where there is no such crawl on record."""
    return frozenset(listed.url for listed in load_listed(folder, site))


def save(folder: Path, tally: Tally, findings: Findings) -> None:
    """Replace a site's record, atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = [asdict(one) for one in findings.listed]
    record = {"tally": asdict(tally), "ended_at": datetime.now(UTC).isoformat(), "listed": listed}
    target = folder / f"{tally.site}.json"
    temporary = folder / f".{target.name}"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(record, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
