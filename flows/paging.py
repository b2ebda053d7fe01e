"""Articles that sites part into pages (t20230119_21.html, t20230119_21_1.html): which pages are one article.

The crawl archives each page for itself; a further page is an article that another article's page leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from gongkai import dataset
from gongkai.archive import Capture
from gongkai.archive.capture import from_table

_ANSWERED: dataset.Where = {"role": ["article"], "error": [None]}
_BY_TIME = [("captured_at", "ascending"), ("url", "ascending")]


def further_pages(captures: Iterable[Capture]) -> dict[str, tuple[Capture, ...]]:
    """By the address of an article's first page, its further pages in order, each with the latest of its contents."""
    latest: dict[str, Capture] = {}
    for capture in captures:
        known = latest.get(capture.url)
        if capture.role == "article" and (known is None or known.captured_at <= capture.captured_at):
            latest[capture.url] = capture
    following: dict[str, list[Capture]] = {}
    for capture in latest.values():
        if capture.parent_url in latest:
            following.setdefault(capture.parent_url, []).append(capture)
    firsts = [url for url in following if latest[url].parent_url not in latest]
    return {url: tuple(_in_order(url, following, {url})) for url in firsts}


def _in_order(url: str, following: Mapping[str, list[Capture]], seen: set[str]) -> Iterator[Capture]:
    """The pages that the page at `url` leads to, and those that these lead to."""
    for capture in sorted(following.get(url, []), key=lambda capture: (len(capture.url), capture.url)):
        if capture.url not in seen and capture.document_sha256:
            seen.add(capture.url)
            yield capture
            yield from _in_order(capture.url, following, seen)


def pages_published(root: Path, url: str) -> tuple[Capture, ...]:
    """The further pages of the article at `url`, as the published `captures` under `root` tell: those that its numbers
    were read from, whatever the archive got since."""
    found: dict[tuple[str, str | None], Capture] = {}
    asked: set[str] = set()
    coming = {url}
    while coming:
        rows = [dataset.read(root, "captures", where={**_ANSWERED, column: coming}) for column in ("url", "parent_url")]
        for capture in from_table(pa.concat_tables(rows).sort_by(_BY_TIME)):
            if capture.document_sha256 is None or capture.kind == "not_modified":
                continue
            found.setdefault((capture.url, capture.document_sha256), capture)  # each content when it was first there
        asked |= coming
        coming = {page for page, _ in found} - asked
    return further_pages(found.values()).get(url, ())
