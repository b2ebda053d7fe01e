"""Articles that sites part into pages (t20230119_21.html, t20230119_21_1.html): which pages are one article.

The crawl archives each page for itself; a further page is an article that another article's page leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai.archive import Capture


def further_pages(captures: Iterable[Capture]) -> dict[str, tuple[str, ...]]:
    """By the address of an article's first page, the contents of its further pages in order, the latest of each."""
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


def _in_order(url: str, following: Mapping[str, list[Capture]], seen: set[str]) -> Iterator[str]:
    """The contents of the pages that the page at `url` leads to, and of those that these lead to."""
    for capture in sorted(following.get(url, []), key=lambda capture: (len(capture.url), capture.url)):
        if capture.url not in seen and capture.document_sha256:
            seen.add(capture.url)
            yield capture.document_sha256
            yield from _in_order(capture.url, following, seen)
