"""``python -m bench.sites [--seed N] [--sites N]``: sites of every make that nobody has seen, added by their home page.

Each is surveyed as `gongkai sites add` does, then all rows so made are crawled once. It holds if at least 95 of 100
rows name the right family, a crawl by them gives at least 98 of 100 annual reports byte by byte, and no host was asked
but those of the site. Exits with 1 where any of it does not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from demo.server import Server, serve
from demo.sites.model import Site as Simulated
from demo.stress import build_stress
from demo.web import Web
from flows.progress import Progress
from flows.surveying import NothingFound, survey
from gongkai.archive import Archive
from gongkai.settings import CrawlSettings, ExtractSettings, Settings
from spiders.crawl import crawl
from spiders.registry import RegistryError, Site

_FAMILIES_RIGHT, _REPORTS_FOUND = 0.95, 0.98


@dataclass(slots=True)
class Added:
    """What came of a site: the row that was made, None with a `fault` where none was; `reports` there are and were
    `found`; `astray` are hosts outside the row's that were asked."""

    true: Simulated
    row: Site | None
    fault: str
    astray: frozenset[str]
    reports: int = 0
    found: int = 0

    @property
    def family_right(self) -> bool:
        """Whether the row's family is that of the site's make."""
        return self.row is not None and self.row.family == self.true.registered


def measure(seed: int, number: int, folder: Path) -> list[Added]:
    """Add `number` sites of a seed by their home pages, and crawl them by the rows so made."""
    web = build_stress(seed, number)
    with serve(web) as server:
        crawling = CrawlSettings(delay_seconds=0, allow_fast=True, retries=0, proxy=server.proxy_url)
        settings = Settings(data=folder / "data", crawl=crawling, extract=ExtractSettings(workers=1))
        added = []
        for number_of, site in enumerate(web.sites.values(), 1):
            added.append(one := _add(site, server, settings))
            print(f"{number_of}/{len(web.sites)} {_told(one)}", flush=True)
        crawl([one.row for one in added if one.row], crawling, folder / "archive")
    _count(added, web, folder / "archive")
    return added


def _add(site: Simulated, server: Server, settings: Settings) -> Added:
    before = len(server.requests)
    row, fault = None, ""
    try:
        row = survey(f"{site.base_url}/", settings, site.id, "", False, Progress()).site
    except (NothingFound, RegistryError) as error:
        fault = str(error)
    asked = {request.host for request in server.requests[before:]}
    own = {site.host, site.host.removeprefix("www.")}
    return Added(site, row, fault, frozenset(asked - own))


def _told(one: Added) -> str:
    """What adding a site came to, in a line."""
    came_to = one.fault or (one.row.family if one.row else "none")
    astray = f", hosts astray: {' '.join(sorted(one.astray))}" if one.astray else ""
    return f"{one.true.id} {one.true.family}: {came_to}{astray}"


def _count(added: list[Added], web: Web, archive: Path) -> None:
    archived = {(capture.url, capture.document_sha256) for capture in Archive(archive).documents()}
    for one in added:
        reports = {(report.url, report.sha256) for report in web.truth.reports if report.site == one.true.id}
        one.reports, one.found = len(reports), len(reports & archived)


def main(arguments: Sequence[str]) -> int:
    """Run and judge; 1 where it does not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.sites", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other sites (default 1)")
    parser.add_argument("--sites", type=int, default=51, help="how many, of every make in turn (default 51)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        added = measure(options.seed, options.sites, Path(folder))
    table = Table(title=f"Sites added by their home page, seed {options.seed}", title_justify="left")
    for name in ("make", "sites", "family right", "reports", "found"):
        table.add_column(name, justify="left" if name == "make" else "right")
    for make in sorted({one.true.family for one in added}):
        of_make = [one for one in added if one.true.family == make]
        sums = (sum(one.family_right for one in of_make), sum(one.reports for one in of_make))
        table.add_row(make, str(len(of_make)), *map(str, sums), str(sum(one.found for one in of_make)))
    console = Console()
    console.print(table)
    for one in added:
        if one.fault or one.astray or not one.family_right or one.found < one.reports:
            console.print(f"{_told(one)}, {one.found} of {one.reports} reports", markup=False, soft_wrap=True)
    families = sum(one.family_right for one in added) / len(added)
    reports = sum(one.found for one in added) / sum(one.reports for one in added)
    astray = sum(bool(one.astray) for one in added)
    console.print(f"families right {families:.1%}, reports found {reports:.1%}, sites with hosts astray {astray}")
    return int(families < _FAMILIES_RIGHT or reports < _REPORTS_FOUND or astray > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
