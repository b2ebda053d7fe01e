"""Whether sites are as their rows say: reachable, of that family, with those columns; and what to do where not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.progress import Progress
from flows.surveying import fresh_workspace, seen_lists, years_in
from flows.workspace import Workspace
from gongkai.settings import Settings
from spiders import history
from spiders.crawl import crawl
from spiders.problems import Problem
from spiders.recognise import recognise
from spiders.registry import Site
from spiders.tally import Bounds, Tally

LOOK = Bounds(lists=60, documents=1, pictures=False)
_FIXES = {
    "blocked": "leave the site alone: set status: off, and look for its reports on the city's or the province's site",
    "robots": "its owner does not want it: set status: off, or name columns that robots.txt allows",
    "robots_unreachable": "try again later; nothing is asked of a host whose robots.txt cannot be had",
    "private_address": "set allow_private: true if this is an intranet of yours, else correct start_urls",
    "no_such_host": "correct the host in start_urls: gongkai sites add finds the columns of a new address",
    "not_found": "the column has moved: gongkai sites add finds it from the home page",
    "off_site": "add the host to allowed_hosts, if it is the site's own",
    "unreachable": "try again later and from another network; many sites answer inside the country only",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a site: what was looked at, whether it is as it should be, what was seen, what to do if not."""

    site: str
    check: str
    passed: bool
    told: str
    fix: str = ""


def check_sites(sites: Sequence[Site], settings: Settings, progress: Progress) -> list[Finding]:
    """Look at the sites, each within bounds, and tell what was found, in the order of the sites."""
    workspace = fresh_workspace(settings, ".check")
    progress.begin("survey")
    result = crawl(sites, settings.crawl, workspace.archive, lambda tally: progress.advance(0), LOOK)
    found: list[Finding] = []
    for site in sites:
        problems = [problem for problem in result.problems if problem.site == site.id]
        found += _findings(site, result.sites[site.id], problems, workspace)
    return found


def passed(findings: Sequence[Finding], site: str) -> bool:
    """Whether everything that was looked at is as the row says."""
    return all(finding.passed for finding in findings if finding.site == site)


def _findings(site: Site, tally: Tally, problems: Sequence[Problem], workspace: Workspace) -> Iterator[Finding]:
    causes = {problem.cause: problem for problem in problems}
    seen = seen_lists(workspace, site)
    stopped = next((cause for cause in _FIXES if cause in causes and cause not in ("not_found", "off_site")), None)
    if stopped or not seen:
        cause = stopped or next(iter(causes), "unreachable")
        told = causes[cause].evidence if cause in causes else f"the crawl ended: {tally.ended}"
        yield Finding(site.id, "reachable", False, f"{cause}: {told}", _FIXES.get(cause, _FIXES["unreachable"]))
        return
    yield Finding(site.id, "reachable", True, f"{tally.requests} requests, robots.txt obeyed")
    listed = history.load_listed(workspace.state / "crawls", site.id)
    evidence = recognise(
        [one.page for one in seen], [one.url for one in listed] or (u for s in seen for u in s.reports)
    )
    alike = evidence.family in (site.family, "focused") or site.family in ("profile", "focused")
    fix = "" if alike else f"set family: {evidence.family}"
    yield Finding(
        site.id, "family", alike, f"{evidence.family} ({evidence.reports} addresses, {evidence.marks} marks)", fix
    )
    if not site.region_code:
        yield Finding(site.id, "region", True, "not told: reports are placed by what they say themselves",
                      f"gongkai sites region {site.id} CODE")  # fmt: skip
    yield from _columns(site, {one.column for one in listed}, causes)
    years = [year for one in listed for year in years_in(one.text)]
    last = f"of {max(years)}" if years else "none whose year is told"
    yield Finding(
        site.id, "reports", bool(years), f"{tally.found} links to reports, the last {last}",
        "" if years else "name the columns that list annual reports in start_urls: gongkai sites add finds them",
    )  # fmt: skip


def _columns(site: Site, listing: set[str], causes: dict[str, Problem]) -> Iterator[Finding]:
    for url in site.start_urls:
        gone = any(url in problem.evidence for problem in causes.values())
        # What a platform's index leads to is listed below the index's columns, not below itself.
        good = not gone and (url in listing or site.family in ("gkmlpt", "focused"))
        told = "answers" if good else "gives an error" if gone else "lists no report"
        yield Finding(site.id, "column", good, f"{url} {told}", "" if good else _FIXES["not_found"])
