"""Pages that only send their reader on: by a meta tag, or a script's first word. No script is run."""

from __future__ import annotations

import re

from spiders.page import Page

_SENT_ON = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*["']([^"'\s]+)["']|\blocation\.(?:replace|assign)\(\s*["']([^"'\s]+)["']\s*\)"""
)
_REFRESH = re.compile(r"""^\s*\d+\s*[;,]\s*url\s*=\s*["']?([^"'\s]+)""", re.IGNORECASE)
_FEW = 3  # links of a page that only sends on


def sent_on(page: Page) -> str | None:
    """Where a page sends its reader at once, as it says it: nowhere, unless it has next to no links of its own."""
    if page.data is not None or len(page.root.xpath("//a[@href]")) > _FEW:
        return None
    metas = page.root.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content")
    told = [found[1] for content in metas if (found := _REFRESH.match(str(content)))]
    scripts = map(str, page.root.xpath("//script/text()"))
    told += [one or other for script in scripts for one, other in _SENT_ON.findall(script)]
    return told[0] if told else None
