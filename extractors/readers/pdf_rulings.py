"""A page's rulings → the boxes of table cells.

pdfplumber finds the cells between rulings; what it cannot know is added here: that the fill behind a paragraph is no
ruling, and that a table cut by the end of the page, or drawn without outer borders, is closed where its rulings end.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from pdfplumber import table as tables
from pdfplumber.page import Page
from pdfplumber.utils.geometry import filter_edges, obj_to_edges

from extractors.document import Rule
from extractors.readers.pdf_pieces import Upright

HAIR = 3.0
"""Points: what is thinner is a line, and lines nearer than this are one."""

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left corner of the page."""
Edge = dict[str, Any]
"""A straight ruling as pdfplumber knows it."""


def edges_of(page: Page) -> list[Edge]:
    """The rulings of a PDF page."""
    shapes = chain(page.lines, page.rects, page.curves)
    return [ruling for shape in shapes if _rules(shape) for ruling in obj_to_edges(shape)]


def cell_boxes(edges: Iterable[Edge]) -> list[list[Box]]:
    """The cell boxes of each ruled table of a page.

    Each stretch of upright rulings is looked at for itself: rulings of two tables that nearly stand in line are
    not one, and made one they would part cells through their numbers.
    """
    upright, level = _parted(edges)
    return [boxes for band in _bands(upright) for boxes in _tables(band, level)]


def rulings(edges: Iterable[Edge]) -> tuple[list[Upright], list[Rule]]:
    """The upright and the level rulings of a page."""
    upright, level = _parted(edges)
    return (
        [Upright(ruling["x0"], ruling["top"], ruling["bottom"]) for ruling in upright],
        [Rule(ruling["top"], ruling["x0"], ruling["x1"]) for ruling in level],
    )


def edge(x0: float, top: float, x1: float, bottom: float) -> Edge:
    """A ruling from one point to another, level or upright."""
    box = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {"object_type": "rect_edge", "orientation": "v" if bottom - top > x1 - x0 else "h", **box}


def _tables(band: list[Edge], level: list[Edge]) -> Iterable[list[Box]]:
    merged = tables.merge_edges([*band, *_closing(band, level)], HAIR, HAIR, HAIR, HAIR)
    crossings = tables.edges_to_intersections(filter_edges(merged, min_length=HAIR), HAIR, HAIR)
    return tables.cells_to_tables(tables.intersections_to_cells(crossings))


def _parted(edges: Iterable[Edge]) -> tuple[list[Edge], list[Edge]]:
    """The upright and the level rulings."""
    edges = list(edges)
    upright = [ruling for ruling in edges if ruling["orientation"] == "v"]
    return upright, [ruling for ruling in edges if ruling["orientation"] == "h"]


def _rules(shape: dict[str, Any]) -> bool:
    """Whether a shape draws lines: it is stroked, or filled and as thin as one. Wider fills are shading."""
    return bool(shape["stroke"]) or min(shape["width"], shape["height"]) < HAIR


def _bands(upright: list[Edge]) -> list[list[Edge]]:
    """Upright rulings grouped into the stretches of the page that they cover without a gap."""
    bands: list[list[Edge]] = []
    reach = 0.0
    for ruling in sorted(upright, key=lambda ruling: float(ruling["top"])):
        if bands and ruling["top"] <= reach + HAIR:
            bands[-1].append(ruling)
            reach = max(reach, ruling["bottom"])
        else:
            bands.append([ruling])
            reach = ruling["bottom"]
    return bands


def _closing(band: list[Edge], level: list[Edge]) -> list[Edge]:
    """The level rulings that cross a band of upright ones, and the borders around them all; where there are some, they
    become one."""
    top, bottom = min(ruling["top"] for ruling in band), max(ruling["bottom"] for ruling in band)
    crossing = [ruling for ruling in level if top - HAIR <= ruling["top"] <= bottom + HAIR]
    left = min(ruling["x0"] for ruling in chain(band, crossing))
    right = max(ruling["x1"] for ruling in chain(band, crossing))
    return [
        *crossing,
        edge(left, top, left, bottom),
        edge(right, top, right, bottom),
        edge(left, top, right, top),
        edge(left, bottom, right, bottom),
    ]
