"""What was read in a document as tables of their own: codes, numbers in the colour of their quality, the arithmetic.

Takes rows of the datasets `observations` and `checks`, from an extraction or from Parquet alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from facsimile.marks import Mark
from facsimile.rendering import render
from gongkai import codebook
from gongkai.arithmetic import Equation, cell_label, plain, spell_out
from gongkai.codebook import cell_name

Row = Mapping[str, Any]


_IN_TEXT = ("正文", "In the text")  # what no table prints


class Value(NamedTuple):
    """A cell as it was read. `anchor` is its id in the tables: its name (see `codebook.cell_name`); `place` that of its
    outline in the original."""

    text: str
    row: Row
    anchor: str
    place: str


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with its cells, one per column of its table; None for one that was not found."""

    indicator: str
    label: str
    gloss: str
    values: list[Value | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A statistics table as one template prints it; `columns` are applicants, or [''] for a single value."""

    title: str
    gloss: str
    template: str
    columns: list[tuple[str, str]]
    lines: list[Line]


class Reading:
    """The cells of one document, each with an anchor, and the identities over them."""

    def __init__(self, observations: Sequence[Row], checks: Iterable[Row]) -> None:
        self._checks = list(checks)
        self._values = [_value(number, row) for number, row in enumerate(observations)]
        self._by_name = {value.anchor: value for value in self._values}
        self._numbers = {name: value.row["value"] for name, value in self._by_name.items()}

    def marks(self) -> list[Mark]:
        """What to outline in the original, each leading to its number here."""
        return [
            Mark(value.row["locator"], value.row["quality"], self._titles[value.place], value.place, f"#{value.anchor}")
            for value in self._values
        ]

    def __getitem__(self, name: str) -> Value:
        """The cell of this name. Raises `KeyError`."""
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values)

    def arithmetic(self, *verdicts: str) -> list[tuple[Row, Equation | None]]:
        """The identities with one of these verdicts, each with its equation; None for one that is no sum of cells."""
        return [(check, self._equation(check)) for check in self._checks if check["verdict"] in verdicts]

    def as_html(self) -> Markup:
        """The tables, and the arithmetic that fails."""
        failed = self.arithmetic("fails")
        counts = dict.fromkeys(("verified", "conflict", "unverified", "proposed"), 0)
        for value in self._values:
            counts[value.row["quality"]] += 1
        holds = sum(check["verdict"] == "holds" and check["severity"] == "error" for check in self._checks)
        return render(
            "reading.html", tables=list(self.tables()), failed=failed, counts=counts, holds=holds, plain=plain,
            names=self._by_name, titles=self._titles, label=cell_label,
        )  # fmt: skip

    @cached_property
    def _titles(self) -> dict[str, str]:
        """What is told of a cell to who points at it, by its place."""
        covering: dict[str, list[str]] = {}
        for check in self._checks:
            if check["severity"] == "error" and check["verdict"] != "not_assessable":
                for name in (check["covers"] or "").split(";"):
                    covering.setdefault(name, []).append(f"{check['identity']} {check['verdict']}")
        return {value.place: _title(value, covering.get(value.anchor, [])) for value in self._values}

    def _equation(self, check: Row) -> Equation | None:
        return spell_out(check, self._numbers)

    def tables(self) -> Iterator[Table]:
        """The statistics tables, and what the text tells, in the order of the templates."""
        blocks = dict.fromkeys((value.row["table"], value.row["template"]) for value in self._values)
        titles = {table.table: (table.title, table.title_en) for table in codebook.tables()} | {"narrative": _IN_TEXT}
        order = list(titles)
        for name, template in sorted(blocks, key=lambda block: (order.index(block[0]), block[1])):
            here = [value for value in self._values if (value.row["table"], value.row["template"]) == (name, template)]
            applicants = {value.row["applicant"] or "" for value in here}
            columns = [name for name in ("", *codebook.APPLICANTS) if name in applicants]
            yield Table(
                *titles[name],
                template,
                [(codebook.applicant_label(name), name.replace("_", " ")) for name in columns],
                list(_lines(here, columns)),
            )


def _lines(values: Sequence[Value], columns: Sequence[str]) -> Iterator[Line]:
    found: dict[str, dict[str, Value]] = {}
    for value in values:
        found.setdefault(value.row["indicator"], {})[value.row["applicant"] or ""] = value
    known = {code: codebook.indicator(code, cells[min(cells)].row["template"]) for code, cells in found.items()}
    for code in sorted(found, key=lambda code: (known[code].order if known[code] else 0, code)):  # type: ignore[union-attr]  # tested
        line = known[code]
        label, gloss = (line.label_zh, line.gloss_en) if line else (code, "")
        yield Line(code, label, gloss, [found[code].get(name) for name in columns])


def _value(number: int, row: Row) -> Value:
    return Value(_text(row), row, cell_name(row["indicator"], row["applicant"]), f"o{number}")


def _text(row: Row) -> str:
    if row["status"] == "reported":
        return "" if row["value"] is None else plain(row["value"])
    return "?" if row["status"] == "unreadable" else "–"


def _title(value: Value, covering: Sequence[str]) -> str:
    row = value.row
    told = [
        value.anchor,
        f"{row['quality']}, {row['status']}, printed {row['raw_value']!r}, unit {row['unit']}",
        row["raw_label"],
        f"flags: {row['flags']}" if row["flags"] else "",
        "; ".join(covering),
    ]
    return "\n".join(filter(None, told))
