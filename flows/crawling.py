"""The crawl as a step of a run, and the memory of its problems that no capture shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.progress import Progress
from flows.workspace import Workspace
from gongkai.naming import known
from gongkai.settings import CrawlSettings
from spiders import history
from spiders.crawl import CrawlResult, crawl
from spiders.registry import Site
from spiders.tally import Tally

# Failed fetches are rows of the archive's index, and become problems from there.
_BEYOND_CAPTURES = frozenset({"zero_found", "fewer_than_last_time", "unreachable", "crawl_died"})


_NEVER = datetime.min.replace(tzinfo=UTC)


class UnknownSite(ValueError):
    """A site that is not in the registry; the message names those that were probably meant."""


def choose(sites: Sequence[Site], wanted: Sequence[str]) -> list[Site]:
    """The sites named in `wanted`, else all that are not switched off. Raises `UnknownSite`."""
    registered = {site.id: site for site in sites}
    try:
        chosen = [registered[name] for name in known("site", wanted, registered)]
    except ValueError as error:
        raise UnknownSite(f"In the registry {error}") from error
    return chosen or [site for site in sites if site.status != "off"]


def due(sites: Sequence[Site], state: Path, calm_days: int, now: datetime) -> list[Site]:
    """The sites that a scheduled run asks. Reports appear from January to March: then all are, every night. From April
    on a site is left in peace for `calm_days` after each complete crawl."""
    if now.month <= 3:
        return list(sites)
    # An hour less than whole days: a run takes its time, and the next begins on the hour.
    enough = timedelta(days=calm_days, hours=-1)
    last = {site.id: history.last_crawl(state / "crawls", site.id) or _NEVER for site in sites}
    return [site for site in sites if now - last[site.id] >= enough]


def crawl_sites(
    workspace: Workspace, sites: Sequence[Site], settings: CrawlSettings, progress: Progress
) -> CrawlResult:
    """Walk the sites and remember what was wrong. Raises `gongkai.archive.ArchiveError`."""
    progress.begin("crawl", None)
    fetched: dict[str, int] = {}

    def grown(tally: Tally) -> None:
        progress.advance(tally.requests - fetched.get(tally.site, 0))
        fetched[tally.site] = tally.requests

    result = crawl(sites, settings, workspace.archive, progress=grown)
    _remember(workspace, result)
    return result


def remembered(workspace: Workspace) -> list[dict[str, object]]:
    """Rows of `problems` from the last crawl of each site."""
    return [row for rows in _read(workspace).values() for row in rows]


def _remember(workspace: Workspace, result: CrawlResult) -> None:
    known = _read(workspace) | {site: [] for site in result.sites} | {"": []}
    for problem in result.problems:
        if problem.cause in _BEYOND_CAPTURES:
            known[problem.site or ""].append(dict(problem.row()))
    path = workspace.state / "crawl_problems.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
    temporary.replace(path)


def _read(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    path = workspace.state / "crawl_problems.json"
    if not path.is_file():
        return {}
    known: dict[str, list[dict[str, object]]] = json.loads(path.read_text("utf-8"))
    return known
