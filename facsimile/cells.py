"""The cells of tables as HTML. They are most of a document, and a template takes several times as long for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from extractors.document import Cell
from facsimile.marks import Mark
from facsimile.rendering import clean


def cells(rows: Iterable[Iterable[Cell]], marked: Mapping[str, Mark]) -> Markup:
    """The rows of a table; `marked` are the marks by locator."""
    return Markup("\n".join(f"<tr>{''.join(_cells(row, marked))}</tr>" for row in rows))  # noqa: S704  # each part is escaped


def _cells(row: Iterable[Cell], marked: Mapping[str, Mark]) -> Iterator[str]:
    for cell in row:
        across = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        down = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        mark = marked.get(cell.locator)
        outline, text = _outlined(mark, cell.text) if mark else ("", _safe(cell.text))
        yield f"<td{across}{down}{outline}>{text}</td>"


def _outlined(mark: Mark, text: str) -> tuple[str, str]:
    """What a mark adds to a cell, and makes of its text."""
    anchor = f' id="{_safe(mark.anchor)}"' if mark.anchor else ""
    shown = f'<a href="{_safe(mark.href)}">{_safe(text) or "–"}</a>' if mark.href else _safe(text)
    return f' class="mark {_safe(mark.kind)}"{anchor} title="{_safe(mark.title)}"', shown


@lru_cache(4_000)  # labels, codes and small numbers come again, in this document and in the next
def _safe(text: str) -> str:
    return str(escape(clean(text)))
