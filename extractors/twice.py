"""Cells that a document prints twice, and cells that only a table of others prints: which are the report's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from extractors.extraction import Observation, Problem
from extractors.witnesses import Testimony

OF_OTHERS = "of_others"
"""Flag of a cell that only a table prints which seems to be of another year or body."""


Block = tuple[int, int]


class Printed(Struct, frozen=True, gc=False):
    """A cell as one block prints it: the number of its grid, and which heads of the grid stand over it; `heard` is what
    looks at its picture say."""

    name: str
    observation: Observation
    block: Block
    heard: Testimony | None


def settle(
    first: Mapping[str, Printed], again: Sequence[Printed], captions: Mapping[int, str], problems: list[Problem]
) -> dict[str, Printed]:
    """Of what is printed first and `again` the one to keep of each cell, in the order of the first.

    Grids of others are told by their captions, or by their numbers: they print other numbers in the cells that stood
    before than the report's own, and few cells besides; so do blocks of others below the report's own in one grid. Of
    two the report's own is kept; nothing of others fills its blanks, and what they alone print is flagged.
    """
    kept = dict(first)
    by_numbers = _told_by_numbers(first, again, captions)
    others = {one.block for one in (*first.values(), *again) if one.block[0] in captions or one.block in by_numbers}
    for second in again:
        kept[second.name] = _kept(kept[second.name], second, others, problems)
    alone = [one for one in kept.values() if one.block in others]
    for one in alone:
        _flag(one.observation, OF_OTHERS)
    for grid in sorted({one.block[0] for one in alone}):
        caption = captions.get(grid, "")
        told = f"The caption of a table, “{caption}”, names" if caption else "The numbers of a table speak for"
        problems.append(
            Problem(
                "recognise",
                "table_of_others",
                "warning",
                f"{told} another year or body than the report's: what it alone prints is in doubt.",
                caption,
                next(one.observation.locator for one in alone if one.block[0] == grid),
            )
        )
    return kept


def _told_by_numbers(first: Mapping[str, Printed], again: Sequence[Printed], captions: Mapping[int, str]) -> set[Block]:
    """The blocks that print other numbers in cells that stood before, and no more cells besides for the first time,
    each for itself or with all of their grid."""
    own = [one for one in again if one.block[0] not in captions and first[one.name].block[0] not in captions]
    pairs = [(first[one.name], one) for one in own]
    differing = [(before, one) for before, one in pairs if _differ(before.observation, one.observation)]
    of_blocks = Counter(one.block for before, one in differing if one.block != before.block)
    of_grids = Counter(one.block[0] for before, one in differing if one.block[0] != before.block[0])
    blocks = Counter(one.block for one in first.values())
    grids = Counter(one.block[0] for one in first.values())
    return {
        one.block
        for one in (*first.values(), *again)
        if of_blocks[one.block] >= max(blocks[one.block], 1) or of_grids[one.block[0]] >= max(grids[one.block[0]], 1)
    }


def _differ(one: Observation, other: Observation) -> bool:
    return one.value != other.value and "blank" not in (one.status, other.status)


def _kept(first: Printed, second: Printed, others: set[Block], problems: list[Problem]) -> Printed:
    """The one to keep of two: the report's own, else the first that is no blank; where they disagree, a problem and the
    mark `printed_twice`."""
    if (first.block in others) != (second.block in others):
        swapped = first.block in others
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
