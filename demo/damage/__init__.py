"""The damage catalogue: what real documents do to the form's tables, by name, each keeping the truth exact.

A number that damage takes off the page is no longer among the layout's facts; one that it makes unreadable has that
status. Damage is a function: of a layout before it is rendered, of the paper of a PDF, or of the bytes of a file.
A new kind is a new entry in one of the tables of the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from demo.damage.editing import LayoutChange
from demo.damage.headings import HEADINGS
from demo.damage.labels import LABELS
from demo.damage.markup import MARKUP, BytesChange
from demo.damage.paper import BREAKS, PAPER, PaperChange
from demo.damage.rendering import render
from demo.damage.rows import ROWS
from demo.damage.shape import SHAPE
from demo.damage.values import VALUES
from demo.damage.word import WORD
from demo.documents.model import Layout
from demo.documents.pdf import Paper

_STANDARD_FONT_LACKS = ("kangxi radicals", "hidden characters", "garbled label")
_ANY: dict[str, LayoutChange] = HEADINGS | VALUES | ROWS | SHAPE | LABELS
_ON_PAGES = {name: change for name, change in _ANY.items() if name not in _STANDARD_FONT_LACKS}

LAYOUTS: dict[str, dict[str, LayoutChange]] = {"html": _ANY, "docx": _ANY, "pdf": _ON_PAGES | BREAKS}
"""Damage to layouts by format and name, in the order in which it is done: headings, values, rows, shape,
labels, breaks."""

PAGES: dict[str, dict[str, PaperChange]] = {"pdf": PAPER}
"""Damage to paper by format and name."""

BYTES: dict[str, dict[str, BytesChange]] = {"html": MARKUP, "docx": WORD}
"""Damage to bytes by format and name."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A document, the layout that says what is true of it, and the names of the damage that was really done."""

    data: bytes
    layout: Layout
    names: tuple[str, ...]


def catalogue(format_: str) -> tuple[str, ...]:
    """Names of all damage that documents of a format can take."""
    return (*LAYOUTS[format_], *PAGES.get(format_, {}), *BYTES.get(format_, {}))


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
    paper = Paper()
    for name, turn in PAGES.get(format_, {}).items():
        if name in wanted:
            paper = turn(paper)
            done.append(name)
    data = render(layout, format_, paper)
    for name, spoil in BYTES.get(format_, {}).items():
        if name in wanted and (spoiled := spoil(data, chance)) != data:
            data = spoiled
            done.append(name)
    return Damaged(data, layout, tuple(done))
