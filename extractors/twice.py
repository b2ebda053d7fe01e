"""Cells that a document prints twice, and cells that only a table of others prints: which are the report's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.extraction import Observation, Problem
from extractors.witnesses import Testimony

OF_OTHERS = "of_others"
"""Flag of a cell that only a table prints which seems to be of another year or body."""


class Printed(NamedTuple):
    """A cell as one grid prints it, by the grid's number; `heard` is what looks at its picture say."""

    name: str
    observation: Observation
    grid: int
    heard: Testimony | None


def settle(
    first: Mapping[str, Printed], again: Sequence[Printed], captions: Mapping[int, str], problems: list[Problem]
) -> dict[str, Printed]:
    """Of what is printed first and `again` the one to keep of each cell, in the order of the first.

    Grids of others are told by their captions, or by their numbers: they print other numbers in the cells that stood
    before than the report's own, and few cells besides. Of two the report's own is kept; nothing of others fills its
    blanks, and what they alone print is flagged.
    """
    kept = dict(first)
    others = captions.keys() | _told_by_numbers(first, again, captions)
    for second in again:
        kept[second.name] = _kept(kept[second.name], second, others, problems)
    alone = [one for one in kept.values() if one.grid in others]
    for one in alone:
        _flag(one.observation, OF_OTHERS)
    for grid in sorted({one.grid for one in alone}):
        caption = captions.get(grid, "")
        told = f"The caption of a table, “{caption}”, names" if caption else "The numbers of a table speak for"
        problems.append(
            Problem(
                "recognise",
                "table_of_others",
                "warning",
                f"{told} another year or body than the report's: what it alone prints is in doubt.",
                caption,
                next(one.observation.locator for one in alone if one.grid == grid),
            )
        )
    return kept


def _told_by_numbers(first: Mapping[str, Printed], again: Sequence[Printed], captions: Mapping[int, str]) -> set[int]:
    """The grids that print other numbers in cells that stood before, and no more cells besides for the first time."""
    own = [one for one in again if one.grid not in captions and first[one.name].grid not in captions]
    differing = Counter(
        one.grid
        for one in own
        if one.grid != first[one.name].grid and _differ(first[one.name].observation, one.observation)
    )
    alone = Counter(one.grid for one in first.values())
    return {grid for grid, cells in differing.items() if cells >= alone[grid]}


def _differ(one: Observation, other: Observation) -> bool:
    return one.value != other.value and "blank" not in (one.status, other.status)


def _kept(first: Printed, second: Printed, others: set[int], problems: list[Problem]) -> Printed:
    """The one to keep of two: the report's own, else the first that is no blank; where they disagree, a problem and the
    mark `printed_twice`."""
    if (first.grid in others) != (second.grid in others):
        swapped = first.grid in others
    else:
        swapped = first.observation.status == "blank" != second.observation.status
    kept, other = (second, first) if swapped else (first, second)
    if kept.observation.value != other.observation.value and other.observation.status != "blank":
        _disagree(kept.observation, other.observation, problems)
    return kept


def _disagree(kept: Observation, other: Observation, problems: list[Problem]) -> None:
    """Mark a cell that another table prints with another value, and tell it."""
    _flag(kept, "printed_twice")
    kept.quality = "conflict"
    sentence = f"{kept.indicator} stands twice with different values; {kept.raw_value or 'a blank'} was kept."
    evidence = f"{kept.raw_value} | {other.raw_value}"
    problems.append(Problem("recognise", "printed_twice", "error", sentence, evidence, other.locator))


def _flag(cell: Observation, flag: str) -> None:
    cell.flags = ";".join(filter(None, (cell.flags, flag)))
