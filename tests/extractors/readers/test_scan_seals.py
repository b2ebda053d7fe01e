"""A round seal that was scanned in grey gives way to the type below it; nothing else on a page is one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors import witnesses
from extractors.document import Reading
from extractors.readers.scan_cells import Content, Page, Strip
from extractors.readers.scan_faint import hear_faint
from extractors.readers.scan_light import Gray, ink_of
from extractors.readers.scan_rulings import Box
from extractors.readers.scan_seals import without_gray_seals

SIZE, PAPER, SEAL = 26.0, 245, 130
MIDDLE, RADIUS = (600, 400), 150
CELL: Box = (420.0, 380.0, 480.0, 420.0)  # the seal's left edge goes through it


def page() -> Gray:
    """Figures in rows, and a ruling."""
    paper = np.full((1000, 1600), PAPER, np.uint8)
    for top in range(60, 1000, 50):
        for left in range(40, 1560, 120):
            cv2.putText(paper, "0", (left, top), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (10,), 3)
    paper[500:503] = 0
    return paper


def stamped(paper: Gray, shade: int = SEAL) -> Gray:
    seal = np.full_like(paper, 255)
    cv2.circle(seal, MIDDLE, RADIUS, (shade,), 9)
    return np.minimum(paper, seal)


def test_a_seal_is_gone_and_the_type_below_it_stays() -> None:
    bare, covered = without_gray_seals(stamped(page()), SIZE)
    assert covered is not None
    assert covered[MIDDLE[1], MIDDLE[0]]
    assert not covered[100, 100]
    assert (ink_of(bare) == ink_of(page())).mean() > 0.9995


@pytest.mark.parametrize("shade", [0, 30, 225])
def test_what_is_as_dark_as_type_or_nearly_paper_is_left(shade: int) -> None:
    paper = stamped(page(), shade)
    bare, covered = without_gray_seals(paper, SIZE)
    assert bare is paper
    assert covered is None


def test_a_gray_bar_and_a_gray_picture_are_no_seals() -> None:
    paper = page()
    paper[200:260, 100:1500] = np.minimum(paper[200:260, 100:1500], SEAL)
    paper[600:900, 500:800] = SEAL
    bare, covered = without_gray_seals(paper, SIZE)
    assert bare is paper
    assert covered is None


def test_what_is_read_without_the_seal_is_read_with_it_too() -> None:
    under = np.full((1000, 1600), PAPER, np.uint8)
    cv2.putText(under, "8", (455, 412), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (10,), 3)
    whole = stamped(under)
    bare, covered = without_gray_seals(whole, SIZE)
    blank = np.zeros_like(whole)
    (content,) = Page(bare, ink_of(bare), blank, SIZE).cells([CELL])
    (alone,) = content.strips
    assert alone.text == "8"
    hear_faint([[content]], Page(whole, ink_of(whole), blank, SIZE), covered)
    (heard,) = content.strips
    assert {one.how for one in heard.readings} > {one.how for one in alone.readings}


def test_what_is_read_otherwise_with_the_seal_contests_what_was_read_without_it() -> None:
    whole = np.full((1000, 1600), PAPER, np.uint8)
    cv2.putText(whole, "10", (430, 412), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (10,), 3)
    zero = Strip((428.0, 385.0, 470.0, 415.0), "0", 1.0, tuple(Reading("0", 1.0, how) for how in ("tight", "wide")))
    content = Content(CELL, [zero])
    hear_faint([[content]], Page(whole, ink_of(whole), np.zeros_like(whole), SIZE), np.full_like(whole, 255))
    assert witnesses.hear(content.strips[0].readings, "件", "").contested


def test_no_blank_below_a_seal_is_certain() -> None:
    whole = np.full((1000, 1600), PAPER, np.uint8)
    cv2.circle(whole, (450, 400), 12, (SEAL,), -1)
    content = Content(CELL)
    hear_faint([[content]], Page(whole, ink_of(whole), np.zeros_like(whole), SIZE), np.full_like(whole, 255))
    assert witnesses.hear(content.strips[0].readings, "件", "").contested


def test_grey_blots_whose_outline_is_not_round_are_no_seal() -> None:
    paper = page()
    for middle in ((450, 300), (700, 300), (575, 520)):
        cv2.line(paper, middle, (575, 350), (SEAL,), 9)
    bare, covered = without_gray_seals(paper, SIZE)
    assert bare is paper
    assert covered is None


def test_blurred_type_close_together_is_no_seal() -> None:
    paper = np.full((1000, 1600), PAPER, np.uint8)
    for top in range(40, 1000, 24):
        for left in range(40, 1560, 24):
            near = np.hypot(left - MIDDLE[0], top - MIDDLE[1]) < RADIUS
            if near or (left % 120 == 40 and top % 72 == 40):
                cv2.putText(paper, "0", (left, top), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (SEAL,), 6)
    bare, covered = without_gray_seals(paper, SIZE)
    assert bare is paper
    assert covered is None
