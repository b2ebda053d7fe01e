"""How a report is set on pages: type sizes, margins, and where text stands in the cells of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Side = Literal["left", "center", "right"]
Height = Literal["TOP", "MIDDLE", "BOTTOM"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Lengths in points. `leading` is the distance of lines of a cell in times of `cell_size`; `beside` and `above` are
    the space kept free in a cell; `heads`, `labels` and `numbers` say where their texts stand across, `height` where
    all of them stand downwards."""

    margin: float = 60.0
    text_size: float = 12.0
    cell_size: float = 9.0
    leading: float = 11 / 9
    beside: float = 2.0
    above: float = 3.0
    heads: Side = "center"
    labels: Side = "center"
    numbers: Side = "center"
    height: Height = "MIDDLE"


def choose_setting(chance: Random) -> Setting:
    """A setting by chance: the form's own in one of three cases, else as offices do it."""
    if chance.random() < 1 / 3:
        return Setting()
    return Setting(
        margin=chance.choice((42.0, 54.0, 72.0, 85.0)),
        text_size=chance.choice((10.5, 12.0, 14.0, 16.0)),
        cell_size=chance.choice((7.5, 8.0, 9.0, 10.0, 10.5, 12.0)),
        leading=chance.choice((1.15, 1.2, 1.3, 1.5)),
        beside=chance.choice((2.0, 3.0, 5.4)),
        above=chance.choice((0.0, 1.0, 3.0, 6.0)),
        heads=chance.choice(("center", "center", "left")),
        labels=chance.choice(("center", "left", "left")),
        numbers=chance.choice(("center", "center", "left", "right")),
        height=chance.choice(("MIDDLE", "MIDDLE", "TOP", "BOTTOM")),
    )
