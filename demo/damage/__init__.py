"""The damage catalogue: what real documents do to the form's tables, by name, each keeping the truth exact.

A number that damage takes off the page is no longer among the layout's facts; one that it makes unreadable has that
status. Damage is a function: of a layout before it is rendered, of the medium it is put on, or of the bytes of a file.
A new kind is a new entry in one of the tables of the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from demo.damage.books import BOOKS, FORMULAS
from demo.damage.editing import LayoutChange
from demo.damage.foreign import FOREIGN
from demo.damage.headings import HEADINGS
from demo.damage.labels import LABELS
from demo.damage.lists import LISTS
from demo.damage.markup import MARKUP, BytesChange
from demo.damage.merged import MERGED
from demo.damage.paper import BREAKS, HANDS, PAPER
from demo.damage.rendering import Medium, MediumChange, render
from demo.damage.rows import ROWS
from demo.damage.shape import SHAPE
from demo.damage.values import VALUES
from demo.damage.word import REWRITTEN, WORD
from demo.damage.word_xml import WORD_XML
from demo.documents.model import Layout
from demo.documents.pdf import Paper
from demo.documents.setting import choose_setting

_STANDARD_FONT_LACKS = ("kangxi radicals", "hidden characters", "garbled label")
_ANY: dict[str, LayoutChange] = HEADINGS | VALUES | LISTS | ROWS | MERGED | FOREIGN | SHAPE | LABELS
_ON_PAGES = {name: change for name, change in _ANY.items() if name not in _STANDARD_FONT_LACKS}
_WITHOUT_SPANS = {name: change for name, change in _ANY.items() if name not in MERGED}
_AS_ALWAYS_IN_PIPES = "groups once"

LAYOUTS: dict[str, dict[str, LayoutChange]] = {
    "html": _ANY,
    "docx": _ANY,
    "pdf": _ON_PAGES | BREAKS,
    "xlsx": _ANY | FORMULAS,
    "xls": _ANY,
    "ofd": _ANY | BREAKS,
    "md": {name: change for name, change in _WITHOUT_SPANS.items() if name != _AS_ALWAYS_IN_PIPES},
    "txt": _WITHOUT_SPANS,
    "doc": _ANY,
    "rtf": _ANY,
    "odt": _ANY,
}
"""Damage to layouts by format and name, in the order in which it is done: headings, values, lists, rows,
merged cells, foreign tables, shape, labels, breaks."""

MEDIA: dict[str, dict[str, MediumChange]] = {"pdf": PAPER, "ofd": HANDS, "xlsx": BOOKS, "xls": BOOKS}
"""Damage to paper and books by format and name."""

BYTES: dict[str, dict[str, BytesChange]] = {
    "html": MARKUP,
    "docx": WORD | WORD_XML,
    "doc": WORD,
    # Into RTF, LibreOffice writes no table that stands in a text box.
    "rtf": {name: change for name, change in REWRITTEN.items() if name != "tables in text boxes"},
    "odt": REWRITTEN,
}
"""Damage to bytes by format and name; to DOC, RTF and ODT it is done before LibreOffice writes them."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A document, the layout that says what is true of it, and the names of the damage that was really done."""

    data: bytes
    layout: Layout
    names: tuple[str, ...]


def catalogue(format_: str) -> tuple[str, ...]:
    """Names of all damage that documents of a format can take."""
    return (*LAYOUTS[format_], *MEDIA.get(format_, {}), *BYTES.get(format_, {}))


def damage(layout: Layout, format_: str, names: Iterable[str], chance: Random) -> Damaged:
    """The document of `layout` in `format_` with the damage `names`, as far as the layout has what it needs.

    Raises KeyError for a name that `catalogue` does not give.
    """
    wanted = set(names)
    if unknown := wanted - set(catalogue(format_)):
        raise KeyError(f"no such damage to {format_}: {', '.join(sorted(unknown))}")
    done: list[str] = []
    for name, change in LAYOUTS[format_].items():
        if name in wanted and (changed := change(layout, chance)) is not layout:
            layout = changed
            done.append(name)
    medium = Medium(paper=Paper(choose_setting(chance))) if format_ == "pdf" else Medium()
    for name, turn in MEDIA.get(format_, {}).items():
        if name in wanted:
            medium = turn(medium)
            done.append(name)
    data = render(layout, format_, medium)
    for name, spoil in BYTES.get(format_, {}).items():
        if name in wanted and (spoiled := spoil(data, chance)) != data:
            data = spoiled
            done.append(name)
    return Damaged(data, layout, tuple(done))
