"""What to outline, and where a locator says it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, Self

_BOX = re.compile(r"\w+:(?:page|picture)=(\d+),bbox=(-?[\d.]+),(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)")
_LINE = re.compile(r"text:line=(\d+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to outline. `kind` colours it (a quality: verified, conflict, unverified, proposed), `title` is told to
    who points at it; `anchor` is its id on the page, `href` what it leads to ('' for nothing)."""

    locator: str
    kind: str = "unverified"
    title: str = ""
    anchor: str = ""
    href: str = ""


class Box(NamedTuple):
    """A rectangle in points from the top left of a page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Points across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points down."""
        return self.bottom - self.top

    def moved(self, right: float, down: float) -> Self:
        """The box, shifted."""
        return self._replace(
            left=self.left + right, right=self.right + right, top=self.top + down, bottom=self.bottom + down
        )

    def wider(self, margin: float) -> Self:
        """The box with a margin around it."""
        return self._replace(
            left=self.left - margin, top=self.top - margin, right=self.right + margin, bottom=self.bottom + margin
        )

    def within(self, other: Box) -> Self:
        """What of the box lies in another."""
        return self._replace(
            left=max(self.left, other.left),
            top=max(self.top, other.top),
            right=min(self.right, other.right),
            bottom=min(self.bottom, other.bottom),
        )


def place_on_page(locator: str) -> tuple[int, Box] | None:
    """The page (or the picture inside a document), from 1, and the box that a locator names; None if it names none."""
    found = _BOX.match(locator)
    if found is None:
        return None
    page, *edges = found.groups()
    try:
        box = Box(*map(float, edges))
    except ValueError:
        return None
    return (int(page), box) if box.width > 0 and box.height > 0 else None


def is_in_picture(locator: str) -> bool:
    """Whether a locator names a picture inside a document."""
    return ":picture=" in locator


def line_of(locator: str) -> int | None:
    """The line, from 1, that a locator of a text file names."""
    found = _LINE.match(locator)
    return int(found[1]) if found else None
