"""A PDF page's rulings → the boxes of table cells.

pdfplumber finds the cells between rulings; what it cannot know is added here: that the fill behind a paragraph is no
ruling, and that a table cut by the end of the page, or drawn without outer borders, is closed where its rulings end.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table, TableFinder
from pdfplumber.utils.geometry import obj_to_edges

from extractors.document import Rule
from extractors.readers.pdf_pieces import Upright

HAIR = 3.0
"""Points: what is thinner is a line, and lines nearer than this are one."""

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left corner of the page."""
_Edge = dict[str, Any]


def cell_boxes(page: Page) -> list[list[Box]]:
    """The cell boxes of each ruled table of the page.

    Each stretch of upright rulings is looked at for itself: rulings of two tables that nearly stand in line are
    not one, and made one they would part cells through their numbers.
    """
    upright, level = _edges(page)
    return [table.cells for band in _bands(upright) for table in _tables(page, band, level)]


def _tables(page: Page, band: list[_Edge], level: list[_Edge]) -> list[Table]:
    upright, crossing = _closed(band, level)
    finder = TableFinder(
        page,
        {
            "vertical_strategy": "explicit",
            "horizontal_strategy": "explicit",
            "explicit_vertical_lines": upright,
            "explicit_horizontal_lines": crossing,
            "snap_tolerance": HAIR,
            "join_tolerance": HAIR,
            "intersection_tolerance": HAIR,
        },
    )
    return list(finder.tables)


def rulings(page: Page) -> tuple[list[Upright], list[Rule]]:
    """The upright and the level rulings of the page."""
    upright, level = _edges(page)
    return (
        [Upright(edge["x0"], edge["top"], edge["bottom"]) for edge in upright],
        [Rule(edge["top"], edge["x0"], edge["x1"]) for edge in level],
    )


def _edges(page: Page) -> tuple[list[_Edge], list[_Edge]]:
    """The upright and the level rulings."""
    edges = [
        edge for shape in chain(page.lines, page.rects, page.curves) if _rules(shape) for edge in obj_to_edges(shape)
    ]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    return upright, [edge for edge in edges if edge["orientation"] == "h"]


def _rules(shape: dict[str, Any]) -> bool:
    """Whether a shape draws lines: it is stroked, or filled and as thin as one. Wider fills are shading."""
    return bool(shape["stroke"]) or min(shape["width"], shape["height"]) < HAIR


def _bands(upright: list[_Edge]) -> list[list[_Edge]]:
    """Upright rulings grouped into the stretches of the page that they cover without a gap."""
    bands: list[list[_Edge]] = []
    reach = 0.0
    for edge in sorted(upright, key=lambda edge: float(edge["top"])):
        if bands and edge["top"] <= reach + HAIR:
            bands[-1].append(edge)
            reach = max(reach, edge["bottom"])
        else:
            bands.append([edge])
            reach = edge["bottom"]
    return bands


def _closed(band: list[_Edge], level: list[_Edge]) -> tuple[list[_Edge], list[_Edge]]:
    """The upright rulings of a band and the level ones that cross it, with the borders around them; where there are
    some, they become one."""
    top, bottom = min(edge["top"] for edge in band), max(edge["bottom"] for edge in band)
    crossing = [edge for edge in level if top - HAIR <= edge["top"] <= bottom + HAIR]
    left = min(edge["x0"] for edge in chain(band, crossing))
    right = max(edge["x1"] for edge in chain(band, crossing))
    return (
        [*band, _edge("v", left, top, left, bottom), _edge("v", right, top, right, bottom)],
        [*crossing, _edge("h", left, top, right, top), _edge("h", left, bottom, right, bottom)],
    )


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> _Edge:
    box = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {"object_type": "rect_edge", "orientation": orientation, **box}
