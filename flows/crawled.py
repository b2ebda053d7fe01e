"""What the archive's index tells of crawls and imports: rows for `captures`, and what is still wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.coverage import Listing
from flows.rows import IMPORT_ERRORS, problem_row
from gongkai.archive import Archive, Capture

_SENTENCES = {
    "blocked": "The site answers with a challenge instead of the page; it is left alone.",
    "not_found": "The page is not there.",
    "forbidden": "The site refuses the page.",
    "robots": "The site's robots.txt forbids the address; it was not asked for.",
    "off_site": "The link leads to a host that the registry does not allow; it was not followed.",
    "private_address": "The host is not of the public network; it was not asked.",
    "timeout": "The site did not answer in time.",
    "truncated": "The answer broke off before its end.",
    "too_large": "The answer is larger than the limit and was not kept.",
}
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


def listings(archive: Archive) -> dict[str, Listing]:
    """By site, the evidence for what it does not have: its first list page, or the answer that bars the way to it."""
    found: dict[str, Listing] = {}
    for batch in archive.batches():
        lists = batch.filter(pc.and_(pc.equal(batch["role"], "list"), pc.is_valid(batch["site"])))
        for capture in map(Capture.from_row, lists.to_pylist()):
            listing = Listing(capture, blocked=capture.error == "blocked")
            known = found.get(capture.site or "")
            if known is None or _rank(listing) < _rank(known):
                found[capture.site or ""] = listing
    return found


def _rank(listing: Listing) -> tuple[Any, ...]:
    capture = listing.capture
    return capture.error is not None and not listing.blocked, capture.captured_at, capture.url


def _of_month(batch: pa.RecordBatch, month: str) -> pa.RecordBatch:
    return batch.filter(pc.equal(pc.strftime(batch["captured_at"], "%Y-%m"), month))


def _standing_errors(archive: Archive) -> Iterator[Capture]:
    """The first of the errors that an address has given since its last good answer, for each such address."""
    standing: dict[str, Capture] = {}
    for batch in archive.captures().to_batches(max_chunksize=1024):
        for capture in map(Capture.from_row, batch.to_pylist()):
            if capture.error is None:
                standing.pop(capture.url, None)
            else:
                standing.setdefault(capture.url, capture)
    return (capture for _, capture in sorted(standing.items()))
