"""What should be there and is not: every agency that is known × the years that reports are due for, with the evidence.

An agency is known from its reports, from links that name one although the document could not be had, and from the
registry. Its years go from its site's first report to the last one that is due: a department's report is due on 31
January of the next year, a government's on 31 March, and its absence is told once a list that was read after that day
does not name it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extractors.agency import agency_id, agency_named
from extractors.identity import region_of_code
from extractors.titles import parse_title
from flows.documents import Publisher, Publishers
from flows.editions import Edition, Entry
from gongkai import codebook
from gongkai.archive import Capture

_STOPPED = frozenset({"crashed", "out_of_memory", "timeout", "too_large", "too_deep"})
"""Causes for which a document is set aside: reading it killed its process, or would have taken too much."""

_WHO = ("region_code", "region", "province", "agency_id", "agency")


@dataclass(frozen=True, slots=True)
class Listings:
    """The evidence for what a site does not have. `barred` is the answer, or the lack of one, that keeps its lists from
    being read, with the state that it means; `pages` are its list pages by address, as they were last read."""

    pages: Mapping[str, Capture] = field(default_factory=dict)
    barred: Capture | None = None
    state: str = ""

    @property
    def first(self) -> Capture | None:
        """The list page that was read first."""
        return min(self.pages.values(), key=lambda one: (one.captured_at, one.url), default=None)


@dataclass(slots=True)
class _Agency:
    """What is known of an agency: the columns that name it, its reports by year, its failed documents by year, and the
    list page where its reports stand."""

    who: dict[str, Any]
    reports: dict[int, Edition] = field(default_factory=dict)
    failed: dict[int, tuple[str, Capture, str]] = field(default_factory=dict)
    listed_on: str | None = None


def coverage(
    editions: Sequence[Edition],
    entries: Sequence[Entry],
    listings: Mapping[str, Listings],
    lost: Iterable[Capture],
    publishers: Publishers,
) -> Iterator[dict[str, Any]]:
    """The rows of `coverage`, one for each agency and year that a report is expected of. `lost` are the captures of
    documents that could not be had.

    - `reported`: the report is there;
    - `unreadable`: a document that is announced as it could not be read;
    - `quarantined`: reading it was stopped by a limit that keeps the reader safe, so nobody knows what it holds;
    - `not_found`: a list names it, and its document could not be had;
    - `blocked`, `dead`: the site bars the way to its lists, or gives no answer at all;
    - `not_published`: the list where the agency's reports stand does not name it, though it was due.
    """
    sites: dict[str, dict[str, _Agency]] = defaultdict(dict)
    for edition in editions:
        _add_report(sites, edition)
    for entry in entries:
        if entry.summary and entry.summary.outcome == "failed":
            cause = entry.summary.cause
            state, why = (
                ("quarantined", f": its reading was stopped ({cause})") if cause in _STOPPED else ("unreadable", "")
            )
            _add_failed(sites, state, entry.document.first, publishers, why)
    for capture in lost:
        _add_failed(sites, "not_found", capture, publishers)
    for site in sorted(sites.keys() | publishers.keys()):
        known, listing = sites.get(site, {}), listings.get(site, Listings())
        if known:
            yield from _rows(site, known, listing)
        else:
            yield _nothing(site, publishers[site], listing)


def _add_report(sites: dict[str, dict[str, _Agency]], edition: Edition) -> None:
    report, first = edition.entry.report or {}, edition.entry.document.first
    if edition.current and report["agency_id"] and report["year"]:
        who = {name: report[name] or None for name in _WHO}
        agency = sites[first.site or ""].setdefault(report["agency_id"], _Agency(who))
        agency.reports[report["year"]] = edition
        agency.listed_on = agency.listed_on or (first.parent_url if first.role == "article" else None)


def _add_failed(
    sites: dict[str, dict[str, _Agency]], state: str, capture: Capture, publishers: Publishers, why: str = ""
) -> None:
    """A document that is announced as a report and is none: its link tells whose it would be."""
    title = parse_title(capture.link_text or "")
    if title is None or title.year is None or not title.agency:
        return
    region = region_of_code(publishers.get(capture.site or "", Publisher()).region_code)
    named = agency_named(title.agency, region)
    who = {
        "region_code": region.code if region else None,
        "region": region.name if region else None,
        "province": region.province if region else "unknown",
        "agency_id": agency_id(named, region),
        "agency": named.name,
    }
    agency = sites[capture.site or ""].setdefault(agency_id(named, region), _Agency(who))
    agency.failed.setdefault(title.year, (state, capture, f"announced as {capture.link_text}{why}"))


def _rows(site: str, known: Mapping[str, _Agency], listing: Listings) -> Iterator[dict[str, Any]]:
    seen = {year for agency in known.values() for year in (*agency.reports, *agency.failed)}
    for agency in known.values():
        expected = _due(agency, min(seen), max(seen), listing) if site else sorted(agency.reports)
        for year in expected:
            yield {**agency.who, "year": year, "site": site or None} | _state(agency, year, listing)


def _due(agency: _Agency, first: int, last: int, listing: Listings) -> range:
    """The years that a report is due for. Of imported documents nobody promised that they are all there is."""
    read = max((capture.captured_at.date() for capture in listing.pages.values()), default=None)
    deadline = (3, 31) if str(agency.who["agency"]).endswith("人民政府") else (1, 31)
    while read is not None and read > date(last + 2, *deadline):
        last += 1
    return range(first, last + 1)


def _state(agency: _Agency, year: int, listing: Listings) -> dict[str, Any]:
    if edition := agency.reports.get(year):
        first = edition.entry.document.first
        return _evidence("reported", first, "its document") | {"report_id": edition.report_id}
    if year in agency.failed:
        return _evidence(*agency.failed[year])
    if listing.barred is not None:
        return _barred(listing)
    page = listing.pages.get(agency.listed_on or "", listing.first)
    if page is None:
        return {"state": "not_found", "evidence": "no list page of the site is archived"}
    return _evidence("not_published", page, "not named on the list page")


def _nothing(site: str, publisher: Publisher, listing: Listings) -> dict[str, Any]:
    """The row of a site of which no report is known at all."""
    region = codebook.regions().get(publisher.region_code)
    row = {
        "region_code": publisher.region_code or None,
        "region": region.name if region else None,
        "province": region.province if region else "unknown",
        "agency": publisher.agency or None,
        "site": site,
    }
    if listing.barred is not None:
        return row | _barred(listing)
    if listing.first is None:
        return row | {"state": "not_found", "evidence": "no list page of the site is archived"}
    return row | _evidence("not_found", listing.first, "no report is named on the list pages")


def _barred(listing: Listings) -> dict[str, Any]:
    capture = listing.barred
    if capture is None:
        raise ValueError("the site bars nothing")
    answer = f"answered {capture.http_status}" if capture.http_status else "gave no answer"
    return _evidence(listing.state, capture, f"the site {answer} ({capture.error})")


def _evidence(state: str, capture: Capture, evidence: str) -> dict[str, Any]:
    return {"state": state, "evidence": evidence, "source_url": capture.url, "captured_at": capture.captured_at}
