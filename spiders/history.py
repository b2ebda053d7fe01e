"""What each site's last complete crawl found, kept as `<state>/crawls/<site>.json`: the measure for the next one, and
the durable answer to which column listed which document."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from spiders.tally import Findings, Tally


def load_found(folder: Path, site: str) -> frozenset[str]:
    """The candidates that the last complete crawl of a site found; empty where there is no such crawl on record."""
    try:
        record = json.loads((folder / f"{site}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    return frozenset(listed["url"] for listed in record["listed"])


def save(folder: Path, tally: Tally, findings: Findings) -> None:
    """Replace a site's record, atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {"tally": asdict(tally), "listed": [asdict(listed) for listed in findings.listed]}
    target = folder / f"{tally.site}.json"
    temporary = folder / f".{target.name}"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(record, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
