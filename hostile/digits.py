"""One printed digit changed, and nothing else: what a careless hand does to a number."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from demo.documents.model import Cell, Layout, Table


def slip(layout: Layout, random: Random) -> Layout:
    """The layout with one digit of one number in its tables printed as another digit; the layout itself where no table
    holds a number."""
    places = [
        (number, index)
        for number, block in enumerate(layout.blocks)
        if isinstance(block, Table)
        for index, cell in enumerate(block.cells)
        if cell.fact is not None and any(map(str.isdecimal, cell.text))
    ]
    if not places:
        return layout
    number, index = random.choice(places)
    table = layout.blocks[number]
    if not isinstance(table, Table):
        raise TypeError(table)
    cells = list(table.cells)
    cells[index] = replace(cells[index], text=_slipped(cells[index], random))
    blocks = list(layout.blocks)
    blocks[number] = replace(table, cells=tuple(cells))
    return replace(layout, blocks=tuple(blocks))


def _slipped(cell: Cell, random: Random) -> str:
    place = random.choice([place for place, letter in enumerate(cell.text) if letter.isdecimal()])
    digit = random.choice([digit for digit in "0123456789" if digit != cell.text[place]])
    return cell.text[:place] + digit + cell.text[place + 1 :]
