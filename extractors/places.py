"""Where a row path and a column path meet: which cell of the codebook a value cell is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import Struct

from extractors.document import Cell
from extractors.extraction import Problem
from extractors.headers import Path
from extractors.sheet import AXES
from gongkai import codebook


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a row path and a column path meet: the cell of the codebook, and how it was told. `eras` are the templates
    that alone print one of its labels."""

    table: str
    indicator: str
    applicant: str | None
    raw_label: str
    flags: tuple[str, ...]
    eras: tuple[str, ...]


class Placed(Struct, frozen=True, eq=False, gc=False):
    """What a value cell was recognised as. `header` is the text over it, `doubts` are flags about how its column was
    told, `block` numbers the grid and the header band in it."""

    place: Place
    header: str
    doubts: tuple[str, ...]
    block: tuple[int, int]


@dataclass(slots=True)
class Recognition:
    """What the grids of a document gave: what was `placed`, each with its cell in `cells`, problems, and the numbers of
    the grids of which any label is known."""

    placed: tuple[Placed, ...] = ()
    cells: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    statistics: set[int] = field(default_factory=set)


@lru_cache(maxsize=65_536)
def meet(over: Path, beside: Path) -> Place | None:
    """The place where a header's path and a row's path meet; None if the codebook has no such cell."""
    concepts = {**over.concepts, **beside.concepts}
    for table in codebook.tables():
        if not table.column_dimension and over.concepts:
            continue  # a line of its own has no headers
        axes = {dimension for dimension in (table.row_dimension, table.column_dimension) if dimension}
        if all(concepts.get(dimension) for dimension in axes):
            # a label of another table over or beside the cell says that it is none of this one
            if {dimension for dimension, concept in concepts.items() if concept and dimension in AXES} != axes:
                return None
            code = table.indicator.format(**concepts)
            if not codebook.indicator(code, ""):
                return None
            return Place(
                table.table,
                code,
                concepts.get("applicant"),
                " | ".join(filter(None, (beside.text, over.text))),
                beside.flags + over.flags,
                beside.eras + over.eras,
            )
    return None
