"""Cells that a document prints twice, and cells that only a table of others prints: which are the report's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from extractors.extraction import Observation, Problem
from extractors.others import OfOthers
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
    first: Mapping[str, Printed], again: Sequence[Printed], of_others: OfOthers, problems: list[Problem]
) -> dict[str, Printed]:
    """Of what is printed first and `again` the one to keep of each cell, in the order of the first.

    Grids of others are told by their captions, by a head farther above them, or by their numbers: they print other
    numbers in the cells that stood before than the report's own, and few cells besides; so do blocks of others below
    the report's own in one grid. Of two the report's own is kept: a table that says of itself that it is another's
    contradicts nothing, numbers alone leave a conflict. Nothing of others fills its blanks, and what they alone print
    is flagged, or left out where rows of the document were lost: those may be the report's own.
    """
    kept = dict(first)
    passed_over = [
        other
        for one in again
        if (other := _of_others(first[one.name], one, of_others))
        and _differ(one.observation, first[one.name].observation)
    ]
    named = {*of_others.captions, *(one.block[0] for one in passed_over)}
    by_numbers = _told_by_numbers(first, again, of_others)
    others = {one.block for one in (*first.values(), *again) if one.block[0] in named or one.block in by_numbers}
    for second in again:
        kept[second.name] = _kept(kept[second.name], second, others, of_others, problems)
    alone = [one for one in kept.values() if one.block in others]
    if any(problem.cause == "row_shape_lost" for problem in problems):
        left_out = {one.name: one for one in alone if one.block[0] in of_others.captions}
        what = "it was left out, for rows of the report's own may be among those lost."
        _tell([*left_out.values()], of_others, what, problems)
        kept = {name: one for name, one in kept.items() if name not in left_out}
        alone = [one for one in alone if one.name not in left_out]
    for one in alone:
        _flag(one.observation, OF_OTHERS)
    _tell(alone, of_others, "what it alone prints is in doubt.", problems)
    _tell(passed_over, of_others, "of what it prints otherwise the report's own was kept.", problems)
    return kept


def _tell(cells: Sequence[Printed], of_others: OfOthers, what: str, problems: list[Problem]) -> None:
    """Say of each grid with such cells why it is of others, and what that means for them."""
    for grid, locator in sorted({one.block[0]: one.observation.locator for one in reversed(cells)}.items()):
        caption = of_others.captions.get(grid) or of_others.heads.get(grid, "")
        told = f"The caption of a table, “{caption}”, names" if caption else "The numbers of a table speak for"
        sentence = f"{told} another year or body than the report's: {what}"
        problems.append(Problem("recognise", "table_of_others", "warning", sentence, caption, locator))


def _of_others(first: Printed, second: Printed, of_others: OfOthers) -> Printed | None:
    """Which of two says of itself that it is not the report's, more plainly than the other; None where neither does.

    What comes first is the report's own, unless the second says that it is: a caption may be stale.
    """
    weight, against = (_plainness(each.block[0], of_others) for each in (first, second))
    if weight > against and second.block[0] in of_others.own:
        return first
    return second if weight < against else None


def _plainness(grid: int, of_others: OfOthers) -> int:
    """How plainly a grid is said to be of others: by its caption, by a head farther above, or not at all."""
    return 2 if grid in of_others.captions else int(grid in of_others.heads)


def _told_by_numbers(first: Mapping[str, Printed], again: Sequence[Printed], of_others: OfOthers) -> set[Block]:
    """The blocks that print other numbers in cells that stood before, and no more cells besides for the first time,
    each for itself or with all of their grid; none of two of which one is told otherwise, and none with a caption."""
    pairs = [
        (first[one.name], one)
        for one in again
        if not of_others.captions.keys() & {one.block[0], first[one.name].block[0]}
        and not _of_others(first[one.name], one, of_others)
    ]
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


def _kept(first: Printed, second: Printed, others: set[Block], of_others: OfOthers, problems: list[Problem]) -> Printed:
    """The one to keep of two: the report's own, else the first that is no blank; where they disagree and neither is
    said to be of others, a problem and the mark `printed_twice`."""
    if said := _of_others(first, second, of_others):
        return second if said is first else first
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
