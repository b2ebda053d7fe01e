"""Ink that runs across cells, as that of a seal as dark as type: what is read below it is never taken on trust."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors import witnesses
from extractors.document import Reading
from extractors.readers.scan_cells import Content, Page, Strip
from extractors.readers.scan_crossed import crossing, doubt
from extractors.readers.scan_light import Gray, Mask, ink_of

SIZE, PAPER = 26.0, 245
MIDDLE, RADIUS = (600, 400), 150
RULED = range(80, 1000, 50)


def page() -> Gray:
    """Figures in rows."""
    paper = np.full((1000, 1600), PAPER, np.uint8)
    for top in range(60, 1000, 50):
        for left in range(40, 1560, 120):
            cv2.putText(paper, "0", (left, top), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (10,), 3)
    return paper


def rulings() -> Mask:
    ink = np.zeros((1000, 1600), np.uint8)
    for at in RULED:
        ink[at : at + 3] = 255
    return ink


def without(paper: Gray, ruled: Mask) -> Mask:
    """The ink of a page without rulings."""
    return np.where(cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0, 0, ink_of(paper)).astype(np.uint8)


def test_all_that_a_seal_encloses_is_doubtful_and_nothing_else() -> None:
    paper, ruled = page(), rulings()
    assert not crossing(without(paper, ruled), ruled, SIZE).any()
    cv2.circle(paper, MIDDLE, RADIUS, (5,), 9)
    found = crossing(without(paper, ruled), ruled, SIZE)
    assert found[MIDDLE[1], MIDDLE[0]] and found[MIDDLE[1], MIDDLE[0] - RADIUS]
    assert not found[100, 100] and not found[MIDDLE[1], MIDDLE[0] + 2 * RADIUS]


def test_an_arc_tells_the_ring_whose_rest_ran_along_rulings() -> None:
    paper, ruled = page(), rulings()
    cv2.ellipse(paper, MIDDLE, (RADIUS, RADIUS), 0, 200, 320, (5,), 9)
    found = crossing(without(paper, ruled), ruled, SIZE)
    assert found[MIDDLE[1] + RADIUS - 5, MIDDLE[0]]


def test_the_stroke_of_a_pen_is_doubtful_where_it_runs() -> None:
    paper, ruled = page(), rulings()
    cv2.line(paper, (300, 290), (420, 450), (5,), 5)
    found = crossing(without(paper, ruled), ruled, SIZE)
    assert found[370, 360]
    assert not found[300, 410]


def cell(*strips: Strip) -> Content:
    return Content((400.0, 380.0, 500.0, 420.0), list(strips))


def strip(text: str, *readings: Reading) -> Strip:
    return Strip((428.0, 385.0, 470.0, 415.0), text, 1.0, readings)


SURE = (Reading("13", 1.0, "tight"), Reading("13", 1.0, "wide"), Reading("13", 0.98, "sharp"))


@pytest.mark.parametrize("said", [strip("13", *SURE), strip("13", *SURE[:2]), strip(""), strip("NA"), strip("增1")])
def test_a_number_below_foreign_ink_is_contested_however_sure_and_so_is_a_blank(said: Strip) -> None:
    paper, nothing = page(), np.zeros((1000, 1600), np.uint8)
    looked = Page(paper, ink_of(paper), nothing, SIZE)
    inside, outside = cell(said), cell(said)
    assert doubt([[outside]], [said], nothing, looked) == [said]
    assert outside == cell(said)
    (below,) = doubt([[inside]], [said], np.full_like(nothing, 255), looked)
    for heard in (below, *inside.strips):
        assert heard.text == said.text == heard.readings[0].text
        assert witnesses.hear(heard.readings, "件", "").contested


def test_words_below_foreign_ink_are_left_to_their_reading() -> None:
    paper, everywhere = page(), np.full((1000, 1600), 255, np.uint8)
    words = strip("予以公开")
    assert doubt([], [words], everywhere, Page(paper, ink_of(paper), everywhere, SIZE)) == [words]


def test_figures_above_each_other_below_foreign_ink_are_one_doubtful_number() -> None:
    paper = np.full((1000, 1600), PAPER, np.uint8)
    cv2.putText(paper, "8", (440, 412), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (10,), 3)
    blank = np.zeros_like(paper)
    above, below = Reading("1", 1.0, "tight"), Reading("8", 1.0, "tight")
    both = cell(
        Strip((438.0, 384.0, 462.0, 388.0), "1", 1.0, (above,)), Strip((438.0, 390.0, 462.0, 414.0), "8", 1.0, (below,))
    )
    doubt([[both]], [], np.full_like(blank, 255), Page(paper, ink_of(paper), blank, SIZE))
    (one,) = both.strips
    assert witnesses.hear(one.readings, "件", "").contested
