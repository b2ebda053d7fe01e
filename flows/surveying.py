"""Looking at a site before it is crawled: of which family it is, where it lists annual reports, what they look like.

The same crawl as every night, within bounds, into an archive of its own under `state/surveys/`: politeness, robots.txt
and the refusal of private addresses hold here too, and what was seen can be looked at afterwards.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flows import steps
from flows.placing import division, meta, name_of, region_of
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai.archive import Capture
from gongkai.settings import Settings
from spiders import discovery, history
from spiders.crawl import CrawlResult, crawl
from spiders.families.focused import promises_report
from spiders.families.scripted import stated
from spiders.page import Page
from spiders.problems import Problem
from spiders.recognise import UNKNOWN, Evidence, recognise
from spiders.registry import Site, host_of, site_of
from spiders.tally import Bounds, Listed

SEARCH = Bounds(lists=150, documents=0, pictures=False)
TRIAL = Bounds(lists=200, documents=6, pictures=False)


class NothingFound(Exception):
    """A site where no annual report was found; the message says what was met instead, and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """A list of annual reports: its address, its name, how many links to reports it holds."""

    url: str
    name: str
    reports: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A document of the site as it was read."""

    title: str
    agency: str
    year: int | None
    format: str
    outcome: str
    url: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look at a site came to: the row it would have, what tells its family, and what stands there."""

    site: Site
    evidence: Evidence
    columns: list[Column]
    previews: list[Preview]
    years: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A list page that was archived, the name that the link to it or the page itself gives, the links to reports that
    it holds, and whether the link or the page calls it a column of annual reports."""

    capture: Capture
    page: Page
    name: str
    reports: frozenset[str]
    annual: bool


def survey(url: str, settings: Settings, id_: str, region: str, allow_private: bool, progress: Progress) -> Survey:
    """Look at the site of a home page or a column. Its row is without a region where none is given and its pages tell
    none. Raises `RegistryError` where the address is none, or the region; `NothingFound` where there are no annual
    reports."""
    name = id_ or _id_of(url)
    if region:
        division(region)
    start = site_of(
        {
            "id": name, "name": name, "family": UNKNOWN, "start_urls": (url,), "region_code": region,
            "allowed_hosts": _hosts_of(url), "allow_private": allow_private,
        },
        f"gongkai sites add {url}",
    )  # fmt: skip
    workspace = fresh_workspace(settings, name)
    progress.begin("survey")
    look = _Look(workspace, settings, progress)
    problems = look.at(start, SEARCH)
    if siblings := _siblings(workspace, start):
        start = start.model_copy(update={"allowed_hosts": (*start.allowed_hosts, *siblings)})
        problems = look.at(start, SEARCH)
    seen = seen_lists(workspace, start)
    pages = [one.page for one in seen]
    evidence = recognise(pages, (address for one in seen for address in one.reports))
    columns = _columns(seen)
    if not columns:
        raise NothingFound(_nothing(url, problems, seen))
    row = start.model_copy(
        update={"family": evidence.family, "name": name_of(pages) or name, "region_code": region or region_of(pages)}
    )
    trial = _best_trial(look, row, columns, frozenset(url for one in seen for url in one.reports))
    return _survey(trial, columns, evidence if trial.row.family == evidence.family else Evidence(UNKNOWN, 0, 0), look)


@dataclass(frozen=True, slots=True)
class _Look:
    """A bounded crawl into the folder of the look."""

    workspace: Workspace
    settings: Settings
    progress: Progress

    def at(self, row: Site, bounds: Bounds) -> list[Problem]:
        """Look at the site of a row; the problems that were met. Silence may be a moment's: it is asked once more."""
        told = self._crawled(row, bounds)
        return (self._crawled(row, bounds) if told.sites[row.id].ended == "unreachable" else told).problems

    def seen(self, row: Site) -> list[Capture]:
        """What was last had of each address that was asked for the row."""
        return list(self.workspace.open_archive().latest(row.id).values())

    def _crawled(self, row: Site, bounds: Bounds) -> CrawlResult:
        return crawl([row], self.settings.crawl, self.workspace.archive, lambda _: self.progress.advance(0), bounds)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A row that was tried, what it listed, and the problems met."""

    row: Site
    listed: list[Listed]
    problems: list[Problem]


def _best_trial(look: _Look, row: Site, columns: Sequence[_Seen], reports: frozenset[str]) -> _Trial:
    """The first row that lists every report that the search saw, else the one that lists most of them. What a row walks
    as a list was no report: the search may take the pages of years for such.

    A family finds the parts of a column by itself where it can; then new years and new bodies are found as well. Where
    it cannot, the parts are columns of their own, and so are those whose reports a service gives, which nobody saw; and
    where its own way misses them, the search is what works here.
    """
    whole = [one for one in columns if not _is_part(one) or not one.reports] or columns
    ways = [(row.family, whole), (row.family, columns), (UNKNOWN, whole), (UNKNOWN, columns)]
    trials: list[_Trial] = []
    for family, chosen in dict.fromkeys((family, tuple(one.capture.url for one in way)) for family, way in ways):
        tried = row.model_copy(update={"family": family, "start_urls": chosen})
        problems = look.at(tried, TRIAL)
        listed = history.load_listed(look.workspace.state / "crawls", row.id)
        trials.append(_Trial(tried, listed, problems))
        reports -= frozenset(one.url for one in look.seen(tried) if one.role == "list")
        if reports <= {one.url for one in listed} and listed:
            return trials[-1]
    return max(trials, key=lambda trial: len(reports & {one.url for one in trial.listed}))


def _survey(trial: _Trial, columns: Sequence[_Seen], evidence: Evidence, look: _Look) -> Survey:
    # gkmlpt names its columns by a service that the page leads to: what counts for it is the page.
    listed = Counter(one.column for one in trial.listed)
    tried = [one for one in columns if one.capture.url in trial.row.start_urls]
    kept = [one for one in tried if listed[one.capture.url]] or tried
    found = [Column(one.capture.url, one.name, listed[one.capture.url] or len(one.reports)) for one in kept]
    urls = [*(column.url for column in found), *(one.url for one in trial.listed)]
    asked = {host_of(url) for url in urls}
    row = trial.row.model_copy(
        update={
            "start_urls": tuple(column.url for column in found),
            "allowed_hosts": tuple(host for host in trial.row.allowed_hosts if host in {*_hosts_of(urls[0]), *asked}),
        }
    )
    years = sorted({year for one in trial.listed for year in years_in(one.text)})
    previews = list(preview(look.workspace, row, look.settings, look.progress))
    return Survey(Site.model_validate(row.model_dump()), evidence, found, previews, years, trial.problems)


def fresh_workspace(settings: Settings, name: str) -> Workspace:
    """An empty folder for a look, under the data folder."""
    folder = settings.data / "state" / "surveys" / name
    shutil.rmtree(folder, ignore_errors=True)
    return Workspace.of(folder)


def seen_lists(workspace: Workspace, site: Site) -> list[_Seen]:
    """The list pages that are archived, each once, in the order of their fetching. What they link to on hosts that are
    not the site's is no report of it: the foot of many a page leads to those of the city or the province. What a column
    of annual reports has for bodies or their kinds (部门) is such a column too, whatever it is called itself."""
    archive = workspace.open_archive()
    captures = [one for one in archive.latest(site.id).values() if one.role == "list"]
    found = []
    columns: dict[str, str] = {}
    for capture in sorted(captures, key=lambda one: (one.captured_at, one.url)):
        page = Page(capture.url, archive.read(capture.document_sha256 or ""))
        said = meta(page, "ColumnName")
        name = list_name(capture.link_text or "", said)
        annual = discovery.is_column(name) or (discovery.is_column(said) and not meta(page, "ArticleTitle"))
        annual = annual or discovery.heads(columns.get(capture.parent_url or "", ""), name)
        if discovery.is_column(name):
            columns[capture.url] = name
        links = [one for one in (*page.items(), *stated(page)) if host_of(one.url) in site.allowed_hosts]
        reports = frozenset(one.url for one in links if promises_report(one, within=discovery.is_column(name)))
        found.append(_Seen(capture, page, name, reports, annual))
    return found


def list_name(link: str, said: str) -> str:
    """The name of a list page: that of the link to it, unless only the page itself says that it is a column of annual
    reports (部门 below 政府信息公开年报)."""
    parted = discovery.is_year(link) or discovery.is_body(link) or discovery.is_column(link)
    return said if not link or (discovery.is_column(said) and not parted) else link


def preview(workspace: Workspace, site: Site, settings: Settings, progress: Progress) -> list[Preview]:
    """The documents that were fetched, read as every night."""
    plan = steps.plan(workspace, steps.publishers_of([site]))
    steps.extract_pending(plan, settings.extract, progress)
    read = {summary.key: summary for summary in plan.store.summaries()}
    found = []
    for document in plan.documents:
        if summary := read.get(document.key):
            report = summary.report or {}
            title = report.get("title") or document.first.link_text or ""
            what = (title, report.get("agency") or "", report.get("year"), summary.format or "")
            found.append(Preview(*what, summary.outcome, document.first.url))
    return found


def years_in(text: str) -> list[int]:
    """The years that a link's text names."""
    return [int(year) for year in re.findall(r"(?<!\d)20[012]\d(?!\d)", text)]


def _columns(seen: Sequence[_Seen]) -> list[_Seen]:
    """The list pages that annual reports are to be found by. Pages called so come first; of the others, those that list
    reports which none before them lists. The further pages of a list have no name of their own and are none."""
    named = [one for one in seen if one.capture.link_text or one.capture.parent_url is None]
    chosen: list[_Seen] = []
    covered: set[str] = set()
    for one in sorted(named, key=lambda one: (not discovery.is_column(one.name), -len(one.reports))):
        new = one.reports - covered
        if new or (one.annual and not one.reports):
            chosen.append(one)
            covered |= new
    with_service = [one for one in seen if "/gkmlpt/" in one.capture.url and "TREE" in one.page.text]
    return with_service or sorted(chosen, key=lambda one: one.capture.url)


def _is_part(one: _Seen) -> bool:
    """Whether a list page is the part of a column that is named by a year or a body."""
    return any(named(one.name) for named in (discovery.is_year, discovery.is_years_reports, discovery.is_body))


def _siblings(workspace: Workspace, site: Site) -> list[str]:
    """Hosts below the site's own name that its pages lead to, such as zwgk.x.gov.cn from www.x.gov.cn: one owner's."""
    names = tuple(f".{host.removeprefix('www.')}" for host in site.allowed_hosts if re.search("[a-z]", host))
    rows = workspace.open_archive().captures().to_pylist()
    led_to = {host_of(row["url"]) for row in rows if row["error"] == "off_site" and row["role"] == "list"}
    return sorted(host for host in led_to if host.endswith(names))


def _nothing(url: str, problems: Sequence[Problem], seen: Sequence[_Seen]) -> str:
    if problems:
        told = "; ".join(f"{problem.sentence}: {problem.evidence}" for problem in problems[:3])
        return f"No annual report was found from {url}. {told}"
    return (
        f"No annual report was found on {len(seen)} pages from {url}. Give the address of the column that lists them, "
        "or write its row by hand (docs/sites.md)."
    )


def _id_of(url: str) -> str:
    host = urlsplit(url).hostname or ""
    label = host.removeprefix("www.").partition(".gov.cn")[0] or host
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-") or "site"


def _hosts_of(url: str) -> tuple[str, ...]:
    """The host with www and without: home pages redirect from one to the other."""
    host = host_of(url)
    if not re.search(r"[a-z]", host) or ":" in host:
        return (host,)
    return tuple(sorted({host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"}))
