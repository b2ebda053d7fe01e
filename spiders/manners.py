"""How politely each host was asked: an account per crawl, one line per host, kept as `<state>/politeness.jsonl`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_LONGEST_TEXT = 4000  # characters of a robots.txt that are kept here; the archive has it whole


@dataclass(slots=True)
class Manners:
    """How one host was asked in one crawl of one site. `robots` is what its robots.txt came to: `rules` (it has some,
    they were obeyed), `none` (it has none), `unreachable` or `blocked` (nothing else was asked), '' where it was not
    needed."""

    site: str
    host: str
    crawled_at: str = ""
    robots: str = ""
    robots_text: str = ""
    robots_sha256: str = ""
    delay_seconds: float = 0.0
    concurrency: int = 1
    requests: int = 0
    bytes: int = 0
    not_modified: int = 0
    errors: int = 0
    insecure_tls: bool = False
    allow_private: bool = False

    def rules(self, decision: str, text: str, sha256: str) -> None:
        """Note what the host's robots.txt came to."""
        self.robots, self.robots_text, self.robots_sha256 = decision, text[:_LONGEST_TEXT], sha256


def append(state: Path, manners: Iterable[Manners]) -> None:
    """Add the lines of one site's crawl."""
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in manners)
    state.mkdir(parents=True, exist_ok=True)
    with (state / "politeness.jsonl").open("a", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def read(state: Path) -> Iterator[dict[str, Any]]:
    """The lines of all crawls; one that a kill cut short is left out."""
    try:
        text = (state / "politeness.jsonl").read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in text.split("\n"):
        try:
            yield json.loads(line)
        except ValueError:
            continue
