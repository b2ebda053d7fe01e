"""Flipbooks: pages that show a document by script, page pictures to be leafed through. The numbers are elsewhere."""

from __future__ import annotations

import re

from extractors.document import Unreadable

# What the makers of flipbooks leave in their pages: FlipHTML5, FlipBuilder and its Chinese twin, turn.js, pdf.js.
_MAKER = re.compile(
    r"fliphtml5|flipbuilder|flip_?book|[/\"']turn(?:\.min)?\.js|yunzhan365|bookconfig|basic-html|pdf\.js|pdfjs|"
    r"viewer\.html\?file=|3dflip|dflip|wow_?book",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"[\w%./:-]+\.(?:pdf|docx?|ofd|wps)\b|[\w%./:-]*files/(?:large|mobile|page)/[\w%./-]+", re.IGNORECASE
)
_MOST_NAMED = 3


def refuse_flipbook(page: str) -> None:
    """Raise `Unreadable` (``flipbook``) if a page without text is one, and say where the file itself may be."""
    if not _MAKER.search(page):
        return
    named = list(dict.fromkeys(_FILE.findall(page)))[:_MOST_NAMED]
    where = f"it names {', '.join(named)}: fetch that" if named else "look for its download, or ask the publisher"
    raise Unreadable(
        "flipbook", f"The page is a flipbook that a script draws, and holds no text of the document; {where}."
    )
