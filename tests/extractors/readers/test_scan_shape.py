"""Pictures made straight."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.readers.scan_shape import Points, straighten

SLOPE = 0.05


def line(left: float, top: float, right: float) -> Points:
    """The corners of a line of text on a sheet that lies askew."""
    corners = [(left, top), (right, top), (right, top + 20), (left, top + 20)]
    return np.array([(x - SLOPE * y, y + SLOPE * x) for x, y in corners], np.float64)


def test_numbers_below_one_another_that_were_seen_as_one_text_do_not_lean_the_columns() -> None:
    lines = [line(200, top, 600) for top in range(200, 1000, 100)]
    stack = np.array([(700, 300), (700, 420), (680, 420), (680, 300)], np.float64)  # upright in the picture, as seen
    _, found = straighten(np.full((1200, 900), 255, np.uint8), [*lines, stack])
    starts = [float(text[0][0]) for text in found[:-1]]
    assert max(starts) - min(starts) < 3


def test_the_black_beside_the_glass_does_not_bend_a_sheet_that_lies_askew_on_it() -> None:
    corners = [[(x - SLOPE * y, y + SLOPE * x) for y in (200, 1000)] for x in range(200, 801, 100)]
    page = np.full((1200, 900), 255, np.uint8)
    for ends in corners:
        cv2.line(page, *(tuple(map(round, end)) for end in ends), 0, 2)
    page[:, :25] = 20
    _, found = straighten(page, [line(200, top, 800) for top in range(200, 1001, 100)])
    starts = [float(text[0][0]) for text in found]
    assert max(starts) - min(starts) < 3
