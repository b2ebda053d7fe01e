"""Which ink of a scanned page rules a table, and which cells that makes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.readers.scan_light import Mask
from extractors.readers.scan_rulings import cell_boxes, find_rulings

TYPE = 20.0
WIDTH = 600


def sheet(xs: Sequence[int], ys: Sequence[int]) -> Mask:
    """A page with a table whose borders are two pixels wide."""
    ink: Mask = np.zeros((400, WIDTH), np.uint8)
    for x in xs:
        ink[ys[0] : ys[-1] + 2, x : x + 2] = 255
    for y in ys:
        ink[y : y + 2, xs[0] : xs[-1] + 2] = 255
    return ink


def cells(ink: Mask) -> list[int]:
    """How many cells each table of a page has."""
    return [len(table) for table in cell_boxes(find_rulings(ink, TYPE), TYPE)]


def test_a_stroke_that_touches_the_rulings_of_its_row_parts_no_cell() -> None:
    ink = sheet([40, 240, 440], [40, 64, 88, 112])
    ink[88:112, 120:122] = 255
    assert cells(ink) == [6]


def test_a_border_of_one_row_that_others_have_too_parts_its_cells() -> None:
    ink = sheet([40, 240, 440], [40, 64, 88, 112, 136])
    ink[90:112, 240:242] = 0
    assert cells(ink) == [7]


def test_a_border_of_two_low_rows_whose_ends_are_worn_parts_cells() -> None:
    ink = sheet([40, 540], [40, 70, 100, 130])
    ink[72:130, 300:302] = 255
    ink[98:104, 300:302] = 0
    ink[100:102, 40:540] = 255
    assert cells(ink) == [5]


def test_a_border_with_text_close_to_it_parts_cells_where_it_runs_on_through_a_row_s_border() -> None:
    ink = sheet([40, 540], [40, 70, 100, 130])
    ink[72:130, 300:302] = 255
    ink[76:96, 303:320] = ink[106:126, 303:320] = 255  # text
    assert cells(ink) == [5]
    ink = sheet([40, 540], [40, 70, 100, 130])
    ink[102:130, 300:302] = ink[106:126, 303:320] = 255  # and a stroke of it that touches both borders of its row
    assert cells(ink) == [3]


def test_a_short_border_reaches_to_where_its_table_is_open() -> None:
    ink = sheet([40, 140, 240, 340, 440], [40, 80, 120, 160])
    ink[40:160, 138:146] = ink[40:42] = 0  # what goes on from the page before has no ruling above it
    ink[40:82, 140:142] = 255
    ink[80:82] = ink[120:122]
    ink[160:162, 40:442] = 255
    assert cells(ink) == [4 + 3 + 3]


def test_a_table_of_two_rows_that_is_open_above_has_its_cells() -> None:
    ink = sheet([40, 140, 240, 340, 440], [40, 74, 108])
    ink[40:42] = 0
    ink[40:42, [40, 41, 140, 141, 240, 241, 340, 341, 440, 441]] = 255
    assert cells(ink) == [8]


def test_dashed_rulings_part_cells() -> None:
    whole = sheet([40, 140, 240, 340, 440], [40, 80, 120, 160, 200])
    rows, columns = np.ogrid[: whole.shape[0], :WIDTH]
    for dash, gap in ((8, 6), (7, 4)):
        level = (whole[:, 90:92].max(axis=1) > 0)[:, None] & ((columns - 40) % (dash + gap) < dash)
        upright = (whole[60] > 0)[None] & ((rows - 40) % (dash + gap) < dash)
        assert cells(np.where(level | upright, whole, 0).astype(np.uint8)) == [16]


def test_strokes_of_text_in_a_row_are_no_dashed_ruling() -> None:
    ink: Mask = np.zeros((400, WIDTH), np.uint8)
    for top in range(40, 300, 26):
        for left in range(40, 500, 21):
            ink[top : top + 18 : 6, left : left + 17] = 255  # 三, on and on
            ink[top + 1 : top + 18 : 6, left : left + 17] = 255
    assert cells(ink) == []


def test_strokes_of_a_title_are_no_rulings() -> None:
    ink = sheet([40, 140, 240, 340, 440], [200, 240, 280])
    for left in range(60, 400, 60):  # 工, as high as a row of the table
        ink[60:62, left : left + 46] = ink[98:100, left : left + 46] = 255
        ink[60:100, left + 22 : left + 24] = 255
    found = find_rulings(ink, TYPE)
    assert not found.ink[:150].any()
    assert len(cell_boxes(found, TYPE)) == 1


def test_upright_strokes_of_characters_below_one_another_are_no_ruling() -> None:
    ink = sheet([40, 540], list(range(40, 340, 32)))
    for top in range(40, 328, 32):
        ink[top + 2 : top + 26, 120:122] = 255
    assert cells(ink) == [9]
    assert not find_rulings(ink, TYPE).upright_ink[:, 110:130].any()


def test_strokes_of_two_rows_that_touch_the_rulings_and_have_others_beside_them_part_no_cell() -> None:
    ink = sheet([40, 540], [40, 62, 84, 106])
    for left, right in ((116, 117), (120, 122), (125, 126)):
        ink[40:84, left:right] = 255
    ink[62:64, 114:128] = ink[84:86, 114:128]
    assert cells(ink) == [3]
