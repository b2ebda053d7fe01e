"""The planted traps as they stand on the sites, each with its address and what is right there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from demo import plan
from demo.districts import FORBIDDEN_PATH
from demo.documents.model import Layout
from demo.sites import FAMILIES
from demo.sites.model import Column, Entry, Site
from demo.truth import Trap

Finding = tuple[str, str, str]
"""Kind, cause and sentence of a trap, before it has an address."""


def find_traps(sites: Iterable[Site]) -> Iterator[Trap]:
    """Every trap on the sites."""
    for site in sites:
        for column in site.columns:
            yield from _column_traps(site, column)


def _column_traps(site: Site, column: Column) -> Iterator[Trap]:
    family = FAMILIES[site.family]
    if site.family == "challenge":
        gate = site.base_url + family.list_path(site, column, 1)
        yield Trap("gate", gate, "blocked", "412 with a script to solve: record it, stop, do not solve it")
        return
    for entry in column.entries:
        url = site.base_url + family.link(site, column, entry)
        for kind, cause, sentence in _linked(entry) if entry.href else (*_content(entry), *_circumstances(entry)):
            yield Trap(kind, url, cause, sentence)
    past = site.base_url + family.list_path(site, column, len(family.pages(column)) + 1)
    yield Trap("past_the_end", past, "", "no list page: 404, or no records where a proxy serves them")


def _linked(entry: Entry) -> Iterator[Finding]:
    """Traps of a link to what is not the entry's own."""
    if entry.href.startswith(FORBIDDEN_PATH):
        yield "robots", "robots", "a list links to what robots.txt disallows: never to be fetched"
    elif isinstance(entry.body, Layout):
        yield "two_columns", "", "two columns link to the same article: one report, not two"
    else:
        yield "dead_link", "not_found", "a list links to a page that answers 404"


def _content(entry: Entry) -> Iterator[Finding]:
    """Traps in what an article holds."""
    if isinstance(entry.body, Layout):
        if entry.attachments:
            yield "two_formats", "", "page and attachment hold the same report: the same numbers, one report"
    elif entry.attachments:
        yield "attachment_only", "", "the page holds no report, its attachment does"
    elif "发布" in entry.title:
        yield "news", "not_a_report", "news about a report, with nearly the report's title"
    else:
        yield "noise", "not_a_report", "stands among the reports and is none"


def _circumstances(entry: Entry) -> Iterator[Finding]:
    """Traps in how an article is published."""
    if entry.charset != (entry.declared or "utf-8"):
        yield "charset", "", f"the bytes are {entry.charset}, the page declares {entry.declared or 'nothing'}"
    if entry.in_pages:
        yield "in_pages", "", "the article goes on on a second page: one report, read whole"
    if entry.imported:
        yield "import_month", "", "the month in the address is that of a move, not of the publication"
    if (entry.agency, entry.published.year - 1) == plan.WRONG_COLUMN:
        yield "wrong_column", "", f"the report of {plan.WRONG_COLUMN[1]} stands in the next year's column"
