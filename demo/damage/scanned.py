"""Reports as people scan, photograph and paste them: a layout in, a file without its text out.

Each kind is a way in which such files come to be; what is done to the single page is in `scanning`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

import numpy as np

from demo.damage.editing import named, tables
from demo.damage.rendering import web_page
from demo.damage.scanning import spoil
from demo.documents import docx, html, pdf, scan
from demo.documents.model import Layout, Paragraph, Table
from demo.documents.pdf import Paper, Rules
from demo.documents.scan import Picture
from demo.documents.setting import choose_setting

File = Literal["pdf", "tiff", "png", "jpg", "webp", "docx", "html"]

_GLASS = ("thin ink", "thick ink", "stamp", "skew", "dark edges", "uneven light", "speckles", "blur", "noise", "grey",
          "compression")  # fmt: skip
_DIGITS = (pdf.FONT, pdf.FONT, "Times-Roman", "Helvetica")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a file came to be: the rules of its tables, how finely its pages were scanned, what always happened to them,
    and what may have; the files it comes as."""

    rules: tuple[Rules, ...] = ("all",)
    dpi: int = 200
    always: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = _GLASS
    files: tuple[File, ...] = ("pdf", "pdf", "tiff")
    some_pages: bool = False


KINDS: dict[str, Kind] = {
    "ruled 150 dpi": Kind(dpi=150),
    "ruled 200 dpi": Kind(perhaps=(*_GLASS, "black and white", "faint rulings")),
    "ruled 300 dpi": Kind(dpi=300, perhaps=(*_GLASS, "black and white", "broken rulings")),
    "sealed 150 dpi": Kind(dpi=150, always=("stamps in any ink",)),
    "sealed 200 dpi": Kind(always=("stamps in any ink",)),
    "turned": Kind(always=("turned left",)),
    "phone photo": Kind(always=("photo",), perhaps=("compression", "stamp"), files=("pdf", "jpg")),
    "hasty photo": Kind(always=("photo from far aside",), perhaps=("compression", "stamp"), files=("pdf", "jpg")),
    "borderless": Kind(rules=("none", "none", "three", "between_rows")),
    "mixed": Kind(some_pages=True, files=("pdf",)),
    "one picture": Kind(files=("png", "jpg", "webp")),
    "tables as pictures": Kind(dpi=150, perhaps=("compression", "blur"), files=("docx", "html")),
}
"""Ways in which reports become pictures."""

_TURNS = ("turned left", "turned right", "upside down")


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file, the ending of its name, the layout that says what is true of it, and what was done to its pages."""

    data: bytes
    format: str
    layout: Layout
    names: tuple[str, ...]


def scanned(layout: Layout, kind: str, chance: Random) -> Scanned:
    """The report as a file of one of `KINDS`. A picture file holds title and request table alone, or
    the first table where there is none. Raises KeyError for an unknown kind."""
    made = KINDS[kind]
    always = tuple(chance.choice(_TURNS) if name in _TURNS else name for name in made.always)
    names = frozenset(always) | frozenset(chance.sample(made.perhaps, k=chance.choice((0, 1, 1, 2))))
    file = chance.choice(made.files)
    if file in ("png", "jpg", "webp"):
        layout = _first_page(layout)
    elif chance.random() < 0.5:
        layout = _unbroken(layout)
    paper = Paper(choose_setting(chance), rules=chance.choice(made.rules), digits=chance.choice(_DIGITS))

    def spoiled(page: Picture) -> Picture:
        return spoil(page, names, chance)

    data = _written(layout, paper, made, file, spoiled, chance)
    return Scanned(data, file, layout, (kind, *sorted(names)))


def _written(
    layout: Layout, paper: Paper, made: Kind, file: File, spoiled: Callable[[Picture], Picture], chance: Random
) -> bytes:

    def pasted(table: Table) -> bytes:
        return scan.as_image(spoiled(scan.draw_table(table, layout, paper, made.dpi)), "png", made.dpi)

    if file == "docx":
        return docx.render(layout, pasted)
    if file == "html":
        return web_page(layout, html.render(layout, lambda table: html.carried(pasted(table))))
    digital = pdf.render(layout, paper)
    pages = scan.draw(digital, made.dpi)
    if made.some_pages:
        chosen = _some(pages, chance)
        return scan.as_mixed_pdf(digital, {number: spoiled(pages[number]) for number in chosen}, made.dpi)
    pages = [spoiled(page) for page in pages]
    if file == "pdf":
        return scan.as_pdf(pages, made.dpi, chance.randint(60, 92))
    if file == "tiff":
        return scan.as_tiff(pages, made.dpi)
    return scan.as_image(np.concatenate(pages), file, made.dpi, chance.randint(60, 92))


def _some(pages: Sequence[Picture], chance: Random) -> list[int]:
    """Some pages, and not all: those from one on, as where an appendix was signed, or any."""
    if len(pages) == 1:
        return [0]
    if chance.random() < 0.5:
        return list(range(chance.randrange(1, len(pages)), len(pages)))
    return sorted(chance.sample(range(len(pages)), k=chance.randrange(1, len(pages))))


def _unbroken(layout: Layout) -> Layout:
    """Every table on as few pages as it fits."""
    return replace(
        layout,
        blocks=tuple(replace(block, cut=None) if isinstance(block, Table) else block for block in layout.blocks),
    )


def _first_page(layout: Layout) -> Layout:
    """Title and one table, short enough for a page."""
    found = tables(_unbroken(layout))
    table = next((one for one in found if named(one) == "requests"), found[0])
    title = [block for block in layout.blocks if isinstance(block, Paragraph) and block.kind == "title"]
    templates = {name: era for name, era in layout.templates.items() if name == named(table)}
    return replace(layout, blocks=(*title, table), templates=templates, stated=())
