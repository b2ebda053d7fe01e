"""Light type on dark fills of a scanned page."""

from __future__ import annotations

import numpy as np

from extractors.readers.scan_fills import without_fills
from extractors.readers.scan_light import Gray

TYPE = 20.0
PAPER, FILL, INK = 245, 95, 20


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
