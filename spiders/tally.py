"""What a crawl of a site came to, as numbers and as the links it found."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

DOCUMENT_ROLES = frozenset({"article", "attachment"})  # of captures: what may hold a report
PAST_THE_END = "past_the_end"  # of captures: a list page that nothing but our counting led to, and that is not there


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of each site is walked: list pages, documents asked for, and whether the pictures in these are."""

    lists: int = sys.maxsize
    documents: int = sys.maxsize
    pictures: bool = True


NO_BOUNDS = Bounds()


@dataclass(slots=True)
class Tally:
    """Counts of one site's crawl; they only grow.

    `found` counts distinct candidates; `fetched` and `unchanged` count articles and attachments: answers with new
    bytes, and documents already known, asked for again or not; `skipped` counts links of list pages that promise no
    report; `errors` counts what failed or was refused. `ended` is None while the crawl runs, `finished` when it went to
    the end, else why it stopped: `blocked`, `unreachable`, `shutdown`, …
    """

    site: str
    list_pages: int = 0
    found: int = 0
    fetched: int = 0
    unchanged: int = 0
    skipped: int = 0
    blocked: int = 0
    errors: int = 0
    requests: int = 0
    seconds: float = 0.0
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate for a report as a column lists it: the column's first page, the list page, the link."""

    column: str
    list_url: str
    url: str
    text: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that did not work: cause as in the captures, address, role of the page, when it was first met."""

    cause: str
    url: str
    role: str
    since: datetime


@dataclass(slots=True)
class Findings:
    """What lies behind a tally: candidates as they were listed, what failed, and the link texts passed over."""

    listed: list[Listed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
