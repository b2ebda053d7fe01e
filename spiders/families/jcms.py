"""JCMS (大汉): Zhejiang, Jiangsu, Shandong, Jiangxi, and Harbin until about 2020."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spiders.page import Item, Page
from spiders.site import SiteSpider


class JcmsSpider(SiteSpider):
    """Walk a JCMS site.

    1. A column is `/col/col{column}/index.html`. It holds the first group of items as XML inside a script.
    2. Its items are links to `/art/{year}/{month}/{day}/art_{column}_{id}.html`.
    3. The next group is the address in `<nextgroup>`, answered as the same XML, to those alone who send the Referer of
       the list; it is followed until it is empty or repeats.
    """

    _ARTICLE = re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html?$")

    def is_article(self, url: str) -> bool:
        return bool(self._ARTICLE.search(url))

    def items(self, page: Page) -> list[Item]:
        stored = [item for record in _parts(page.text, "record") for item in page.items_of(record)]
        return [*stored, *page.items()]

    def next_pages(self, page: Page) -> list[str]:
        return [item.url for group in _parts(page.text, "nextgroup") for item in page.items_of(group)]


def _parts(text: str, tag: str) -> Iterator[str]:
    """The HTML that the elements of that name hold as CDATA. Split, not matched: linear whatever the page holds."""
    for part in text.split(f"<{tag}>")[1:]:
        yield part.partition(f"</{tag}>")[0].strip().removeprefix("<![CDATA[").removesuffix("]]>")
