"""What should be there and is not: every agency we know × the years from its site's first report to its last."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.documents import Publishers
from flows.editions import Edition, Entry
from gongkai import codebook
from gongkai.archive import Capture

_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?!\d)")
_WHO = ("region_code", "region", "province", "agency_id", "agency")


@dataclass(frozen=True, slots=True)
class Listing:
    """The evidence for what a site does not have: the list page that names its reports, or the answer that bars it."""

    capture: Capture
    blocked: bool


def coverage(
    editions: Sequence[Edition], entries: Sequence[Entry], listings: Mapping[str, Listing], publishers: Publishers
) -> Iterator[dict[str, Any]]:
    """The rows of `coverage`: reported, not_found, blocked or unreadable for each agency and year that is expected.

    A report that was never found is `not_found`, with the list page where it should stand; it is `unreadable` where a
    document that failed is announced as it.
    """
    by_site: dict[str, dict[str, dict[int, Edition]]] = defaultdict(lambda: defaultdict(dict))
    for edition in editions:
        report = edition.entry.report or {}
        if edition.current and report["agency_id"] and report["year"]:
            site = edition.entry.document.first.site or ""
            by_site[site][report["agency_id"]][report["year"]] = edition
    failed = [entry for entry in entries if entry.summary and entry.summary.outcome == "failed"]
    for site, agencies in by_site.items():
        seen = {year for found in agencies.values() for year in found}
        expected = range(min(seen), max(seen) + 1)
        for found in agencies.values():
            # Nobody promised that imported documents are all there is of an agency.
            for year in expected if site else sorted(found):
                yield _row(site, year, found, failed, listings.get(site))
    for site, publisher in publishers.items():
        if site not in by_site:
            yield _nothing(site, publisher.region_code, publisher.agency, listings.get(site))


def _row(
    site: str, year: int, found: Mapping[int, Edition], failed: Sequence[Entry], listing: Listing | None
) -> dict[str, Any]:
    known = found.get(year) or found[min(found, key=lambda other: abs(other - year))]
    report = known.entry.report or {}
    row = {**{name: report[name] or None for name in _WHO}, "year": year, "site": site or None}
    if year in found:
        return row | _evidence("reported", known.entry.document.first, "its document") | {"report_id": known.report_id}
    for entry in failed:
        announced = entry.document.first.link_text or ""
        if (
            (entry.document.first.site or "") == site
            and report["agency"] in announced
            and str(year) in _YEAR.findall(announced)
        ):
            return row | _evidence("unreadable", entry.document.first, f"announced as {announced}")
    return row | _missing(listing)


def _nothing(site: str, region_code: str, agency: str, listing: Listing | None) -> dict[str, Any]:
    region = codebook.regions().get(region_code)
    return {
        "region_code": region_code or None,
        "region": region.name if region else None,
        "province": region.province if region else "unknown",
        "agency": agency or None,
        "site": site,
    } | _missing(listing)


def _missing(listing: Listing | None) -> dict[str, Any]:
    if listing is None:
        return {"state": "not_found", "evidence": "no list page of the site is archived"}
    if listing.blocked:
        return _evidence(
            "blocked", listing.capture, f"the site answered {listing.capture.http_status} ({listing.capture.error})"
        )
    return _evidence("not_found", listing.capture, "not named on the list page")


def _evidence(state: str, capture: Capture, evidence: str) -> dict[str, Any]:
    return {"state": state, "evidence": evidence, "source_url": capture.url, "captured_at": capture.captured_at}
