"""Addresses that a page's script makes of the number of a record: `'<a href="/detail.do?id=' + row.id + '">'`.

A service gives records, and the page that asks it knows what their addresses are: what it says is kept for the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spiders.page import Page
from spiders.posting import without_form

_KEY = r"(?:[\w\[\]]+\.)*(\w*[iI][dD])\b"  # row.id, list[i].articleId, uuid
_WAYS = (
    re.compile(rf"""href=\\?["']([^"'\s<>]+)["']\s*\+\s*{_KEY}\s*\+\s*["']([^"'\s<>\\]*)\\?["']"""),
    re.compile(rf"""href=\\?["']([^"'\s<>$]+)\$\{{{_KEY}\}}([^"'\s<>$\\]*)\\?["']"""),
    re.compile(rf""":href=["']\s*["']([^"'\s<>]+)["']\s*\+\s*{_KEY}(?:\s*\+\s*["']([^"'\s<>]*)["'])?"""),
    re.compile(
        rf"""(?:location(?:\.href)?\s*=|window\.open\()\s*["']([^"'\s]+)["']\s*\+\s*{_KEY}"""
        r"""(?:\s*\+\s*["']([^"'\s]*)["'])?"""
    ),
)


class Making(NamedTuple):
    """How an address is made: what stands before the number, the key of the record that has it, what stands behind."""

    before: str
    key: str
    after: str

    def of(self, page: Page, record: dict[str, object]) -> str | None:
        """The address of a record; None where it has no such number."""
        number = record.get(self.key)
        return page.absolute(f"{self.before}{number}{self.after}") if isinstance(number, str | int) else None


class Makings:
    """What the pages of a site said of the records of the services that they ask."""

    def __init__(self) -> None:
        self._of: dict[str, list[Making]] = {}

    def learn(self, page: Page, services: Iterable[str]) -> None:
        """Keep how a page makes addresses of what these services give."""
        if found := list(dict.fromkeys(_makings(page))):
            self._of.update((_place(url), found) for one in services if (url := page.absolute(one)))

    def of(self, answer: Page) -> list[Making]:
        """How the addresses of an answer's records are made."""
        return self._of.get(_place(answer.url), [])


def _makings(page: Page) -> Iterator[Making]:
    for way in _WAYS:
        for before, key, after in way.findall(page.text):
            yield Making(page.absolute(before) or before, key, after)


def _place(url: str) -> str:
    return without_form(url).partition("?")[0]
