"""UCAP (开普 集约化): Harbin and its districts, Heilongjiang, Suzhou, …"""

from __future__ import annotations

import re

from spiders.families.pager import PagedSpider


class UcapSpider(PagedSpider):
    """Walk a UCAP site.

    1. A column is `/{site}/c{6 digits}/list.shtml` (or `zfxxgk_list.shtml`, `nav_list.shtml`, …).
    2. Its items are links to `…/{yyyymm}/{32 hex digits}.shtml`, or `…/c01_186001.shtml` in Heilongjiang.
       The month is that of the import: it says nothing about the report.
    3. The next page is `list_2.shtml`: pages count from 1, see `spiders.families.pager`.
    4. An article is one page: `#PAGE_BREAK#` only cuts it for display.
    """

    ARTICLE = re.compile(r"/\d{6}/(?:[0-9a-f]{32}|c\d{2}_\d+)\.s?html?$")
