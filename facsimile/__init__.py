"""The original beside what was read in it: documents drawn as safe HTML, with cells outlined.

`Original` is the one entry. A PDF is drawn as images of its pages, text as its lines, everything else as the paragraphs
and tables that its reader found; a cell is outlined where its locator says it stands. `page` wraps HTML into a file of
its own that loads nothing and runs nothing. Knows documents and locators, and nothing about reports; used by
`gongkai show --html`, by `gongkai.evidence` and by the atlas.

Documents are hostile: every text is escaped, pages are drawn anew, no markup, link or image of a source is passed on,
and what one document may cost in pages, pixels and cells is bounded; what is left out for it is said.
"""

from facsimile.marks import Mark
from facsimile.original import NotThere, Original
from facsimile.pages import PageImage
from facsimile.rendering import page

__all__ = ["Mark", "NotThere", "Original", "PageImage", "page"]
