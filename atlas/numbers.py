"""Tables of numbers as HTML. They are most of a report's page, and templates take several times as long for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from markupsafe import Markup, escape

from atlas.addresses import indicator_address
from atlas.rendering import bilingual
from facsimile.reading import Line, Table, Value
from facsimile.rendering import clean

SIGNS = {"blank": "·", "dash": "—", "not_applicable": "∅", "unreadable": "?"}
"""What stands in the place of a number, apart for each kind of nothing."""
_NO_NUMBER = {"blank": ("空白", "blank"), "dash": ("横线", "dash"), "not_applicable": ("不适用", "not applicable")}
_TOLD = {
    "status": "status", "unit": "unit", "raw": "raw_value", "label": "raw_label", "at": "locator", "flags": "flags",
    "correction": "correction",
}  # fmt: skip
_ABSENT = '<td class="absent" title="未见 not there"></td>'


def body(table: Table, numbers: Mapping[str, int], up: str) -> Markup:
    """The rows of a table; `numbers` are those of the cells, `up` is the way to the atlas' own folder."""
    return Markup("\n".join(_rows(table, numbers, up)))  # noqa: S704  # each part is escaped


def _rows(table: Table, numbers: Mapping[str, int], up: str) -> Iterator[str]:
    above = ""
    for line in table.lines:
        group = _group(line)
        if group and group != above:
            yield f'<tr class="group"><td colspan="{len(table.columns) + 1}">{safe(group)}</td></tr>'
        above = group
        gloss = f'<span class="t gloss" lang="en">{safe(line.gloss)}</span>' if line.gloss else ""
        head = f'<a href="{up}{indicator_address(line.indicator)}">{safe(line.label)}</a>{gloss}'
        cells = (_cell(value, numbers[value.anchor]) if value else _ABSENT for value in line.values)
        yield f'<tr><th scope="row">{head}</th>{"".join(cells)}</tr>'


def _group(line: Line) -> str:
    """What stands over a line's label, as printed: （三）不予公开; '' where it is not one thing."""
    paths = {value.row["raw_label"].partition(" | ")[0].rpartition("/")[0] for value in line.values if value}
    return paths.pop() if len(paths) == 1 and len(line.values) > 1 else ""


def _cell(value: Value, number: int) -> str:
    """A cell, with what the page's script tells of it: `data-raw` as printed, `data-at` where."""
    row = value.row
    text = value.text if row["status"] == "reported" else SIGNS.get(row["status"], "–")
    anchor = safe(value.anchor)
    doubt = "<sup>*</sup>" if row["flags"] else ""
    data = "".join([_attribute(name, row[column]) for name, column in _TOLD.items()])
    return (
        f'<td id="{anchor}" class="v {row["quality"]}" data-n="{number}" data-o="{value.place}"{data}>'
        f'<a href="#{anchor}">{safe(text)}</a>{doubt}</td>'
    )


@lru_cache(50_000)
def _attribute(name: str, text: str | None) -> str:
    return f' data-{name}="{safe(text)}"' if text else ""


@cache
def nothing(status: str) -> Markup:
    """What is said in the place of a number that is not there."""
    return bilingual(*_NO_NUMBER.get(status, ("无法读取", "unreadable")))


@lru_cache(50_000)
def safe(text: str) -> str:
    """A text as HTML."""
    return str(escape(clean(text)))
