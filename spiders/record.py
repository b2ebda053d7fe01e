"""What the archive knew before a site is walked, and the account of what the walk adds to it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from scrapy.http import Request, Response

from gongkai.archive import Archive, ArchiveError, Capture, Origin, Writer
from spiders import answers, pictures
from spiders.manners import Manners
from spiders.page import Item, Page
from spiders.pretence import pretence
from spiders.registry import host_of
from spiders.tally import DOCUMENT_ROLES, PAST_THE_END, Fault, Findings, Listed, Tally

log = structlog.get_logger()
_NOT_THERE = ("not_found", "soft_not_found")


@dataclass(frozen=True, slots=True)
class Errand:
    """An address to ask for, why, for which column; `trail` are the redirects on the way, `depth` counts columns,
    `annual` says that it stands within a column of annual reports, `guessed` that no page names the address: a list was
    counted on, and where it says that there is nothing, it has ended."""

    url: str
    origin: Origin
    column: str
    trail: tuple[str, ...] = ()
    depth: int = 0
    annual: bool = False
    guessed: bool = False

    @property
    def key(self) -> tuple[str, str | None]:
        """What is asked for once in a crawl: an address; that of a picture once for each article that shows it, so that
        the archive knows it of each."""
        return self.url, self.origin.parent_url if self.origin.role == pictures.ROLE else None


class Record:
    """The account of one site's crawl: every outcome becomes a capture in the archive and a count in the tally. `hosts`
    says how each was asked so far."""

    def __init__(
        self, site: str, archive: Archive, writer: Writer, recheck_days: int, hosts: dict[str, Manners]
    ) -> None:
        self.tally = Tally(site)
        self.hosts = hosts
        self.findings = Findings()
        self._archive = archive
        self._writer = writer
        self._known = archive.latest(site)
        self._since = archive.first_errors(site)
        self._stale_before = datetime.now(UTC) - timedelta(days=recheck_days)
        self._found: set[str] = set()
        self._answered = self._lost = False
        self.pictures = pictures.Pictures(archive.pictures(site), self._stale_before)
        self._started = time.monotonic()

    def manners(self, url: str) -> Manners:
        """The account of how the host of an address is asked."""
        host = host_of(url)
        return self.hosts.setdefault(host, Manners(self.tally.site, host))

    @property
    def was_let_in(self) -> bool:
        """Whether the rules of any host could be had, or nobody was asked for them."""
        return not self.hosts or any(one.robots != "unreachable" for one in self.hosts.values())

    # What is known.

    def known(self, errand: Errand) -> Page | None:
        """The document, where the archive has it and it need not be asked for again yet."""
        capture = self._known.get(errand.url)
        if capture is None or capture.captured_at < self._stale_before:
            return None
        # What is asked for as a list may have turned out to be a document before; a column is asked for every night.
        was_document = capture.role in DOCUMENT_ROLES and errand.url != errand.column
        if errand.origin.role not in DOCUMENT_ROLES and not was_document:
            return None
        page = self._archived(capture)
        if page is not None:
            self.tally.unchanged += 1
        return page

    def conditions(self, errand: Errand) -> dict[str, str]:
        """The headers that ask for an address only if it changed; none where the archive has no answer to keep."""
        capture = self._known.get(errand.url)
        if capture is None or self._archived(capture) is None:
            return {}
        asked = {"If-None-Match": capture.etag, "If-Modified-Since": capture.last_modified}
        return {name: value for name, value in asked.items() if value}

    def _archived(self, capture: Capture) -> Page | None:
        try:
            return Page(capture.url, self._archive.read(capture.document_sha256 or ""))
        except ArchiveError as error:
            # Damage is healed by asking again.
            log.warning("archived document cannot be read, asking for it again", url=capture.url, reason=str(error))
            return None

    # What comes.

    def keep(self, response: Response, errand: Errand) -> tuple[Capture, Page | None]:
        """Archive an answer; with the page it gives, or None where it is no good one."""
        self._answered = True
        self._count_request(errand, response.request, len(response.body), response.status)
        answer = answers.to_answer(response, errand.url)
        known = self._known.get(errand.url)
        broken = next((flag for flag in response.flags if flag in ("truncated", "too_large")), None)
        if broken:
            return self._noted(self._writer.error(errand.url, errand.origin, broken), errand), None
        if response.status == 304 and known is not None:
            capture = self._writer.not_modified(known, answer, errand.origin)
            self._count_document(errand, new=False)
            return self._noted(capture, errand), self._archived(known)
        page = Page(errand.url, response.body)
        error = answers.fault(response.status, response.body) or (pretence(page) if response.status == 200 else None)
        if errand.guessed and error in _NOT_THERE:
            error = PAST_THE_END
        capture = self._writer.response(answer, errand.origin, error)
        if error is None:
            self._count_document(errand, new=known is None or known.document_sha256 != capture.document_sha256)
        return self._noted(capture, errand), None if error else page

    def lost(self, errand: Errand, request: Request, error: BaseException | None) -> None:
        """Note that there was no answer."""
        self._count_request(errand, request, 0, None)
        self._lost = True
        self._noted(self._writer.error(errand.url, errand.origin, answers.failure(error)), errand)

    def refuse(self, errand: Errand, cause: str) -> None:
        """Note that an address is not asked for: off_site, robots, …"""
        self._noted(self._writer.error(errand.url, errand.origin, cause), errand)

    def given_up(self, errand: Errand, request: Request) -> None:
        """Note that the host was given up before the address was asked for, or asked for again."""
        tries, manners = int(request.meta.get("retry_times", 0)), self.manners(errand.url)
        manners.requests += tries
        manners.errors += tries
        self.refuse(errand, "host_down")

    def list_page(self) -> int:
        """Count a list page that is being walked; gives its number."""
        self.tally.list_pages += 1
        return self.tally.list_pages

    def listed(self, item: Item, list_url: str, column: str) -> None:
        """Note a candidate where a list page shows it."""
        self._found.add(item.url)
        self.tally.found = len(self._found)
        self.findings.listed.append(Listed(column, list_url, item.url, item.text, item.date))

    def passed_over(self, item: Item) -> None:
        """Count a link that promises no report."""
        self.tally.skipped += 1
        self.findings.passed_over[item.text] += 1

    def close(self, reason: str, requests: int) -> None:
        """Complete the tally when the crawl of the site has ended."""
        self.tally.seconds = time.monotonic() - self._started
        self.tally.requests = requests
        if self.tally.blocked:
            self.tally.ended = "blocked"
        elif reason == "finished" and self._lost and not self._answered:
            self.tally.ended = "unreachable"  # whatever was asked of it, nothing came
        else:
            self.tally.ended = reason

    def _count_request(self, errand: Errand, request: Request | None, size: int, status: int | None) -> None:
        """Count a request with the tries it took: each of them was a request to the host."""
        manners, again = self.manners(errand.url), int(request.meta.get("retry_times", 0)) if request else 0
        manners.requests += 1 + again
        manners.bytes += size
        manners.not_modified += status == 304
        manners.errors += again + (status is None or status >= 400)

    def _count_document(self, errand: Errand, new: bool) -> None:
        if errand.origin.role in DOCUMENT_ROLES:
            if new:
                self.tally.fetched += 1
            else:
                self.tally.unchanged += 1

    def _noted(self, capture: Capture, errand: Errand) -> Capture:
        """Log a capture, and count it where it is a fault."""
        log.info("captured", url=capture.url, kind=capture.kind, role=capture.role, error=capture.error)
        # A further page that a list of reports names and that is not there leaves the list short. A dead link to a
        # column is one of many in a site, and where nothing but counting led, the list has ended.
        further = errand.annual and not errand.origin.link_text
        stray = capture.role == "list" and capture.error in _NOT_THERE and errand.origin.parent_url and not further
        beyond = stray or capture.error == PAST_THE_END
        no_rules = capture.role == "robots" and capture.http_status is not None and capture.error != "blocked"
        if capture.error and capture.error != "redirect" and not beyond and not no_rules:
            since = self._since.get((capture.url, capture.error), capture.captured_at)
            self.findings.faults.append(Fault(capture.error, capture.url, capture.role, since))
            if capture.error == "blocked":
                self.tally.blocked += 1
            else:
                self.tally.errors += 1
        return capture
