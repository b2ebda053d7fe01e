"""Type on fills of a scanned page."""

from __future__ import annotations

import numpy as np

from extractors.readers.scan_fills import without_fills, without_pale_fills
from extractors.readers.scan_light import Gray, ink_of

TYPE = 20.0
PAPER, FILL, INK = 245, 95, 20
PALE, GRAIN = 200, 8


def page() -> Gray:
    """A page with a line of dark type."""
    gray: Gray = np.full((400, 600), PAPER, np.uint8)
    gray[300:318, 60:400:5] = INK
    return gray


def test_light_type_on_a_fill_is_dark_type_on_paper() -> None:
    gray = page()
    gray[60:120, 40:560] = FILL
    gray[80:98, 60:400:5] = PAPER
    gray[60:120, 300:302] = INK  # a ruling of the fill
    seen = without_fills(gray, TYPE)
    assert np.median(seen[80:98, 60:400:5]) < 60, "its type is dark"
    assert seen[64:116, 402:556].min() > 230, "its fill is paper"
    assert seen[64:116, 300:302].max() < 160, "a ruling is ink still"
    assert (seen[300:318] == gray[300:318]).all(), "type on paper is what it was"


def test_what_is_no_fill_with_type_stays() -> None:
    for edges in (np.s_[0:400, 0:50], np.s_[60:120, 40:560]):  # beside the page; a bar
        gray = page()
        gray[edges] = FILL
        assert (without_fills(gray, TYPE) == gray).all()


def test_lines_of_type_close_to_each_other_are_no_fill() -> None:
    gray = page()
    for top in range(40, 240, 22):
        gray[top : top + 18, 60:400] = np.where(np.arange(340) % 8 < 3, INK, PAPER)
    assert (without_fills(gray, TYPE) == gray).all()


def test_a_pale_fill_is_paper_and_its_grain_no_ink() -> None:
    gray = page()
    gray[60:120, 40:560] = PALE
    gray[80:98, 60:400:5] = INK
    gray[58:60, 40:560] = gray[120:122, 40:560] = 120  # its rulings
    noise = np.random.default_rng(7).normal(0, GRAIN, gray.shape)
    gray = np.clip(gray + noise, 0, 255).astype(np.uint8)
    assert ink_of(gray)[62:78, 420:556].any(), "its grain is taken for ink"
    ink = ink_of(without_pale_fills(gray, TYPE))
    assert not ink[62:78, 420:556].any(), "its grain is none"
    assert ink[80:98, 60:400:5].all(), "its type is ink"
    assert ink[58:60, 40:560].all(), "so are its rulings"
    assert ink[120:122, 40:560].all()


def test_type_is_no_pale_fill() -> None:
    gray = page()
    for top in range(40, 240, 22):
        gray[top : top + 18, 60:400] = np.where(np.arange(340) % 8 < 3, 150, PAPER)  # printed palely, and close
    assert (without_pale_fills(gray, TYPE) == gray).all()
