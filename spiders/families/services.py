"""Lists that a page's script fetches from a data service, as JSON: where the links stand in it, and the next page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.cleaning import without_controls
from spiders.page import Item, Page

PAGE_FIELD = re.compile(r"(?i)(?:cur(?:rent)?|goto|to|jump)?_?(?:page|pg)_?(?:no|num|number|index|now|id)?|p")
"""What parameters and fields that hold the number of a page are called."""


@dataclass(frozen=True, slots=True)
class Service:
    """A JSON list: the keys that lead to its items, those of an item's address, title and date, the key that leads to
    the number of all items, and the parameter of the address that counts the pages."""

    items: tuple[str, ...]
    url: str
    title: str
    date: tuple[str, ...]
    total: tuple[str, ...]
    page: str

    def read(self, page: Page) -> list[Item]:
        """The links of a page of the list; none where it is no such list."""
        found = []
        for row in _rows(page.data, self.items):
            url = page.absolute(str(row.get(self.url) or ""))
            if url:
                date = next((str(row[key])[:10] for key in self.date if row.get(key)), None)
                found.append(Item(url, " ".join(without_controls(str(row.get(self.title) or "")).split()), date))
        return found

    def following(self, page: Page) -> str | None:
        """The address of the next page; None on the last, and where a page without items says that the list is over."""
        rows = len(_rows(page.data, self.items))
        if not rows or rows == _at(page.data, self.total):
            return None
        number = query(page.url).get(self.page, "")
        # Some platforms count from 0 and give their first page for 1 too: page 2 is the second there all the same.
        return with_query(page.url, {self.page: max(int(number), 1) + 1 if number.isdecimal() else 2})


def query(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def with_query(url: str, more: Mapping[str, object]) -> str:
    """The address with parameters set or replaced, the others in their order."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode(query(url) | {name: str(value) for name, value in more.items()})))


def _rows(data: Any, path: Iterable[str]) -> list[dict[str, Any]]:  # noqa: ANN401  # JSON
    rows = _at(data, path)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _at(data: Any, path: Iterable[str]) -> Any:  # noqa: ANN401  # JSON
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
