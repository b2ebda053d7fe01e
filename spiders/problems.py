"""What a crawl must tell a person: too little found, sites that block or are down, pages that failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from spiders import pictures
from spiders.registry import Site
from spiders.tally import DOCUMENT_ROLES, Fault, Findings, Tally

_SENTENCES = {
    "bad_certificate": "its certificate cannot be verified; where that is borne, the row says insecure_tls: true",
    "blocked": "the site answers with a challenge for browsers; it was left alone",
    "clone": "the page names a government's domain as its own, or has altered words, on another's host: a copy",
    "connect_timeout": "no connection came about in time",
    "forbidden": "the site refuses the address",
    "host_down": "the host failed several times in a row; the rest of it was left for the next crawl",
    "http_304": "the site says 'not modified' of an address that was never fetched",
    "login": "the site asks for a password instead of showing the page",
    "maintenance": "the site says that it is being worked on, instead of showing the page",
    "no_answer": "the connection broke",
    "no_such_host": "the host's name is not known",
    "not_found": "the address is linked, but the site says there is nothing",
    "off_site": "the link leads to a host that is not allowed; add it to allowed_hosts in the registry if it should be",
    "private_address": "the host is not of the public network; where that is meant, the row says allow_private: true",
    "redirect_loop": "the site redirects in a circle, or on and on",
    "redirect_nowhere": "the site redirects to no address of the web",
    "refused": "the host refuses the connection",
    "robots": "robots.txt asks not to fetch the address",
    "robots_unreachable": "robots.txt could not be had, so nothing was asked of the host",
    "server_error": "the site's server failed",
    "soft_not_found": "the site says in words that there is no such page, and in its status that there is",
    "timeout": "the connection stood, and no answer, or no more of it, came in time",
    "too_large": "the answer is larger than crawl.max_body_mb",
    "total_timeout": "the answer came too slowly to be waited for",
    "too_many_pages": "the list goes on for more pages than are followed",
    "truncated": "the answer came cut short each time",
}
_AFFECTED: tuple[tuple[str, frozenset[str]], ...] = (
    ("pages the walk depends on", frozenset()),
    ("documents", DOCUMENT_ROLES),
    ("pictures in documents", frozenset({pictures.ROLE})),
)
_ELSEWHERE = "off_site"  # the foot of many sites leads to the province's reports
_EVIDENCE = 5  # addresses named per cause; the captures have them all


@dataclass(frozen=True, slots=True)
class Problem:
    """A row of the `problems` dataset; `severity` is error (somebody must look), warning or hint."""

    stage: str
    cause: str
    severity: str
    sentence: str
    evidence: str
    next_command: str
    site: str | None = None
    source_url: str | None = None
    document_sha256: str | None = None
    report_id: str | None = None
    locator: str | None = None

    def row(self) -> dict[str, str | None]:
        """The problem as a row of the dataset."""
        return asdict(self)


def find_problems(site: Site, tally: Tally, findings: Findings, previous: frozenset[str]) -> list[Problem]:
    """The problems of one site's crawl; `previous` is what its last complete crawl found (addresses of candidates)."""
    return [
        *_too_little(site, tally, findings, previous),
        *_stopped(site, tally, findings),
        *_faults(site, findings),
    ]


def is_complete(tally: Tally, findings: Findings) -> bool:
    """Whether the crawl saw every list page of the site: only then its findings are a measure for the next one."""
    return tally.ended == "finished" and not any(
        fault.role in ("list", "robots") and fault.cause != _ELSEWHERE for fault in findings.faults
    )


def crawl_died(exit_code: int | None) -> Problem:
    """The process that crawled is gone; what it archived is safe."""
    return Problem(
        stage="crawl",
        cause="crawl_died",
        severity="error",
        sentence="the crawling process ended before its work was done; what it had archived is safe",
        evidence=f"exit code {exit_code}",
        next_command="gongkai crawl",
    )


def _too_little(site: Site, tally: Tally, findings: Findings, previous: frozenset[str]) -> Iterator[Problem]:
    if tally.ended != "finished":
        return
    column = site.start_urls[0]
    if tally.found == 0:
        overlooked = "; ".join(text for text, _ in findings.passed_over.most_common(_EVIDENCE))
        yield _problem(
            site,
            "zero_found",
            "error",
            "no link to an annual report was found",
            f"{tally.list_pages} list pages from {column}; {tally.skipped} other links: {overlooked or 'none'}",
            column,
        )
    missing = sorted(previous - {listed.url for listed in findings.listed})
    if missing:
        yield _problem(
            site,
            "fewer_than_last_time",
            "error",
            f"{len(missing)} of the {len(previous)} reports listed last time are not listed any more",
            f"{tally.list_pages} list pages from {column}; missing: {' '.join(missing[:_EVIDENCE])}",
            column,
        )


def _stopped(site: Site, tally: Tally, findings: Findings) -> Iterator[Problem]:
    if tally.ended == "unreachable":
        last = findings.faults[-1]
        yield _problem(
            site,
            "unreachable",
            "error",
            "the site gave no answer several times in a row; the rest of it was left for the next crawl",
            f"{last.url} since {last.since:%Y-%m-%d %H:%M:%SZ}: {last.cause}",
            last.url,
        )


def _faults(site: Site, findings: Findings) -> Iterator[Problem]:
    def kind(fault: Fault) -> tuple[str, int]:
        return fault.cause, next((rank for rank, (_, roles) in enumerate(_AFFECTED) if fault.role in roles), 0)

    faults = sorted(findings.faults, key=lambda fault: (kind(fault), fault.since, fault.url))
    for (cause, rank), group in groupby(faults, key=kind):
        alike = list(group)
        first = alike[0]
        severity = "warning" if (rank and cause != "blocked") or cause == _ELSEWHERE else "error"
        what = _AFFECTED[rank][0]
        yield _problem(
            site,
            cause,
            severity,
            f"{_SENTENCES.get(cause, 'the site answered with an error')} ({len(alike)} {what})",
            f"since {first.since:%Y-%m-%d %H:%M:%SZ}: {' '.join(fault.url for fault in alike[:_EVIDENCE])}",
            first.url,
        )


def _problem(site: Site, cause: str, severity: str, sentence: str, evidence: str, url: str) -> Problem:
    command = f"gongkai crawl {site.id}"
    return Problem("crawl", cause, severity, f"{site.name}: {sentence}", evidence, command, site.id, url)
