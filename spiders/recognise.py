"""Of which family a site is: told by the addresses of its reports, and by what its pages say of their maker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from spiders.families import FAMILIES
from spiders.page import Page
from spiders.profiles import shipped

UNKNOWN = "focused"
_WEIGHT_OF_MARK = 2  # a mark of the maker says as much as the addresses of two reports


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a family: how many reports it would take for articles, and how many of its marks stand there."""

    family: str
    reports: int
    marks: int

    @property
    def weight(self) -> int:
        """The weight of it all."""
        return self.reports + _WEIGHT_OF_MARK * self.marks


def recognise(pages: Sequence[Page], reports: Iterable[str]) -> Evidence:
    """The family that most speaks for, given pages of a site and the addresses of what its lists call reports;
    `focused`, with nothing that speaks for it, where no family is told."""
    texts = [f"{page.url}\n{page.text}" for page in pages]
    addresses = set(reports)
    found = [
        Evidence(
            family,
            sum(bool(article.search(address)) for address in addresses),
            sum(any(mark.search(text) for text in texts) for mark in marks),
        )
        for family, (article, marks) in _signs().items()
    ]
    # A family that would walk past every report there is is none, whatever its marks.
    best = max((one for one in found if one.reports or not addresses), key=lambda one: one.weight, default=None)
    return best if best is not None and best.weight else Evidence(UNKNOWN, 0, 0)


@cache
def _signs() -> dict[str, tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]]:
    """By family: addresses of articles, and marks."""
    coded = {name: (family.ARTICLE, family.MARKS) for name, family in FAMILIES.items() if family.ARTICLE.pattern}
    told = {name: (re.compile(profile.article), profile.marks) for name, profile in shipped().items()}
    return {name: (article, tuple(map(re.compile, marks))) for name, (article, marks) in (coded | told).items()}
