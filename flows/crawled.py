"""What the archive's index tells of crawls and imports: rows for `captures`, and what is still wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.coverage import Listings
from flows.rows import IMPORT_ERRORS, problem_row
from gongkai.archive import Archive, Capture
from spiders import manners
from spiders.tally import PAST_THE_END

_SENTENCES = {
    "blocked": "The site answers with a challenge instead of the page; it is left alone.",
    "not_found": "The page is not there.",
    "forbidden": "The site refuses the page.",
    "robots": "The site's robots.txt forbids the address; it was not asked for.",
    "off_site": "The link leads to a host that the registry does not allow; it was not followed.",
    "private_address": "The host is not of the public network; it was not asked.",
    "clone": "The page is a copy of a government's on a host of somebody else; it was not used.",
    "connect_timeout": "No connection with the site came about in time.",
    "timeout": "The site did not answer in time.",
    "total_timeout": "The answer came too slowly to be waited for.",
    "truncated": "The answer broke off before its end.",
    "bad_certificate": "The host's certificate cannot be verified.",
    "host_down": "The host failed several times in a row; the address was left for the next crawl.",
    "login": "The site asks for a password instead of showing the page.",
    "maintenance": "The site says that it is being worked on instead of showing the page.",
    "soft_not_found": "The site says in words that there is no such page.",
    "redirect_loop": "The site redirects in a circle.",
    "too_large": "The answer is larger than the limit and was not kept.",
}
# What keeps a site's lists from being read, and the state of the reports that may stand there.
_BARRING = {
    "blocked": "blocked", "forbidden": "blocked", "robots": "blocked", "login": "blocked",
    "connect_timeout": "dead", "timeout": "dead", "total_timeout": "dead", "no_such_host": "dead", "refused": "dead",
    "no_answer": "dead", "bad_certificate": "dead", "maintenance": "dead",
}  # fmt: skip
DOCUMENT_ROLES = ("article", "attachment")
_ONE_CRAWL = timedelta(hours=12)  # a site that gave other lists in the same crawl is neither barred nor dead
_NEVER = datetime.min.replace(tzinfo=UTC)
_MINOR = frozenset({"robots", "off_site"})


def by_month(archive: Archive) -> Iterator[tuple[str, pa.Table]]:
    """The index by month of capture, one month in memory at a time."""
    for month in sorted(months(archive)):
        batches = (_of_month(batch, month) for batch in archive.batches())
        kept = [batch for batch in batches if len(batch)]
        yield month, pa.Table.from_batches(kept)


def months(archive: Archive) -> set[str]:
    """The months that have captures, e.g. 2026-11."""
    found: set[str] = set()
    for batch in archive.batches(["captured_at"]):
        found.update(pc.unique(pc.strftime(batch["captured_at"], "%Y-%m")).to_pylist())
    return found


def problems(archive: Archive) -> Iterator[dict[str, Any]]:
    """A row for every address whose last answer was not a good one."""
    for capture in _standing_errors(archive):
        cause = capture.error or "no_answer"
        if (capture.role, cause) == ("robots", "not_found"):
            continue  # a site without robots.txt forbids nothing
        status = f"HTTP status {capture.http_status}" if capture.http_status else f"no answer: {cause}"
        imported = capture.role == "import"
        sentences = IMPORT_ERRORS if imported else _SENTENCES
        row = problem_row(
            "archive" if imported else "crawl",
            cause,
            "warning" if cause in _MINOR else "error",
            sentences.get(cause, f"There was no good answer ({cause})."),
            capture,
            evidence=f"{status}; linked from {capture.parent_url}" if capture.parent_url else status,
        )
        row["next_command"] = f"gongkai crawl {capture.site}" if capture.site else None
        yield row


def lost_imports(archive: Archive) -> Iterator[Capture]:
    """Files that could not be imported, so far."""
    return (capture for capture in _standing_errors(archive) if capture.role == "import")


def lost_documents(archive: Archive) -> list[Capture]:
    """Articles and attachments that a list names and that could not be had, so far."""
    return [
        capture
        for capture in _standing_errors(archive)
        if capture.role in DOCUMENT_ROLES and capture.error not in ("redirect", "off_site")
    ]


def listings(archive: Archive) -> dict[str, Listings]:
    """By site, the evidence for what it does not have. A list page counts from when it was first read as it is now, and
    an error from when it first stood: another night over an unchanged web changes nothing."""
    pages: dict[str, dict[str, Capture]] = {}
    barred: dict[str, Capture] = {}
    read: dict[str, datetime] = {}
    for capture in _in_order(archive):
        if capture.site is None or capture.role not in ("list", "robots"):
            continue
        if capture.error is None and capture.role == "list":
            known = pages.setdefault(capture.site, {}).get(capture.url)
            if known is None or known.document_sha256 != capture.document_sha256:
                pages[capture.site][capture.url] = capture
            read[capture.site] = capture.captured_at
            barred.pop(capture.site, None)
        elif capture.error in _BARRING and capture.captured_at - read.get(capture.site, _NEVER) > _ONE_CRAWL:
            barred.setdefault(capture.site, capture)
    return {
        site: Listings(pages.get(site, {}), bar := barred.get(site), _BARRING[bar.error or ""] if bar else "")
        for site in pages.keys() | barred.keys()
    }


def politeness(state: Path) -> Iterator[dict[str, Any]]:
    """Rows of `politeness`: how each host was asked, crawl by crawl."""
    for row in manners.read(state):
        yield row | {"crawled_at": datetime.fromisoformat(row["crawled_at"]), "robots_text": row["robots_text"] or None}


def _in_order(archive: Archive) -> Iterator[Capture]:
    for batch in archive.captures().to_batches(max_chunksize=1024):
        yield from map(Capture.from_row, batch.to_pylist())


def _of_month(batch: pa.RecordBatch, month: str) -> pa.RecordBatch:
    return batch.filter(pc.equal(pc.strftime(batch["captured_at"], "%Y-%m"), month))


def _standing_errors(archive: Archive) -> Iterator[Capture]:
    """The first of the errors that an address has given since its last good answer, for each such address. That a list
    ends where it was counted on is none."""
    standing: dict[str, Capture] = {}
    for capture in _in_order(archive):
        if capture.error in (None, PAST_THE_END):
            standing.pop(capture.url, None)
        else:
            standing.setdefault(capture.url, capture)
    return (capture for _, capture in sorted(standing.items()))
