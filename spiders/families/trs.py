"""TRS WCM (拓尔思): the most common family."""

from __future__ import annotations

import re

from spiders.families.pager import PagedSpider, find_pager
from spiders.page import Page


class TrsSpider(PagedSpider):
    """Walk a TRS site.

    1. A column is a folder with an `index.html` (or shtml, htm).
    2. Its items are links to `t{yyyymmdd}_{id}.html`; their text is often cut, the title attribute is not. Some sites
       write the list inside an HTML comment.
    3. The next page is `index_1.html`: pages count from 0, see `spiders.families.pager`. Past the end comes a 404.
    4. A long article goes on in `t…_1.html`, by the same script at the end of its body.
    """

    ARTICLE = re.compile(r"/t\d{8}_\d+\.s?html?$")
    MARKS = (
        r"createPageHTML\(\s*\w+\s*,\s*\w+\s*,\s*[\"']",
        r"/t20\d{6}_\d+\.s?html?",
        r"(?i)trs_(?:editor|preappend|web)",
        r"\bcountPage\s*=",
    )

    def article_pages(self, page: Page) -> list[str]:
        pager = find_pager(page.text)
        name = page.url.rpartition("/")[2]
        # The template of some sites leaves the column's pager in its articles: only one for this article counts.
        return self.next_pages(page) if pager and name.startswith(pager.prefix) else []
