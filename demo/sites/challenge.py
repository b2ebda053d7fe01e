"""A site behind a bot gate: whatever is asked for, the answer is 412 and a script to be solved. Nobody should."""

from __future__ import annotations

from collections.abc import Iterator

from demo.sites.model import Column, Resource, Route, Site
from demo.sites.trs import Trs

_PAGE = """<!DOCTYPE html><html><head><meta charset="UTF-8"><meta id="9DhefwqGPrzGxEp9hPaoag" content="{0}">
<script type="text/javascript" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.cd="qEVaqaAlqqq";</script>
</head><body></body></html>
"""


class Challenge(Trs):
    """Addresses as in TRS, of which it serves none but robots.txt."""

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        return iter(())

    def missing(self, site: Site) -> Resource:
        cookie = "FSSBBIl1UgzbN7N80S=60inventedvalue; Path=/; HttpOnly"
        return Resource(_PAGE.format(site.id).encode(), "text/html", status=412, headers={"Set-Cookie": cookie})
