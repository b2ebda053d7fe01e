"""Numbers as HTML: cells of tables and terms of sums. They are most of a report's page, and templates take several
times as long for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from markupsafe import Markup, escape

from atlas.rendering import bilingual
from facsimile.reading import Reading, Value
from facsimile.rendering import clean
from gongkai.arithmetic import Addend

SIGNS = {"blank": "·", "dash": "—", "not_applicable": "∅", "unreadable": "?"}
"""What stands in the place of a number, apart for each kind of nothing."""
_NO_NUMBER = {"blank": ("空白", "blank"), "dash": ("横线", "dash"), "not_applicable": ("不适用", "not applicable")}


def cell(value: Value, number: int) -> Markup:
    """A cell of a table, with what the page's script tells of it: `data-raw` as printed, `data-at` where."""
    row = value.row
    text = value.text if row["status"] == "reported" else SIGNS.get(row["status"], "–")
    told = {
        "n": number,
        "o": value.place,
        "status": row["status"],
        "unit": row["unit"],
        "raw": row["raw_value"],
        "label": row["raw_label"],
        "at": row["locator"],
        "flags": row["flags"],
        "correction": row["correction"],
    }
    data = "".join(f' data-{name}="{_safe(str(one))}"' for name, one in told.items() if one not in (None, ""))
    anchor = _safe(value.anchor)
    doubt = "<sup>*</sup>" if row["flags"] else ""
    return Markup(  # noqa: S704  # each part is escaped
        f'<td id="{anchor}" class="v {row["quality"]}"{data}><a href="#{anchor}">{_safe(text)}</a>{doubt}</td>'
    )


def side(addends: Iterable[Addend], reading: Reading) -> Markup:
    """A side of an equation, each number leading to its cell."""
    parts: list[str] = []
    for addend in addends:
        sign = "− " if addend.sign < 0 else "+ " if parts else ""
        parts.append(f'{sign}<span class="term">{_safe(addend.label)}</span> {_term(addend, reading)}')
    return Markup(" ".join(parts))  # noqa: S704  # each part is escaped


def _term(addend: Addend, reading: Reading) -> str:
    if addend.printed:
        value = reading[addend.cell]
        status = value.row["status"]
        text = _safe(value.text) if status == "reported" else _nothing(status)
        return f'<a class="{value.row["quality"]}" href="#{_safe(addend.cell)}">{text}</a>'
    return _LAST_YEAR if addend.year_offset else _NOT_PRINTED


@cache
def _nothing(status: str) -> Markup:
    return bilingual(*_NO_NUMBER.get(status, ("无法读取", "unreadable")))


@lru_cache(50_000)
def _safe(text: str) -> str:
    return str(escape(clean(text)))


_LAST_YEAR = f"<i>{bilingual('上年报告', 'last year’s report')}</i>"
_NOT_PRINTED = f"<i>{bilingual('未印', 'not printed')}</i>"
