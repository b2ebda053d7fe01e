"""Ink outside ruled cells: which of it is one line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from extractors.readers.scan_brackets import bracketed
from extractors.readers.scan_cells import Page, Strip
from extractors.readers.scan_light import Gray
from extractors.readers.scan_lines import outside
from extractors.readers.scan_rulings import Box

TYPE = 20
STEP = 24
Squares = Sequence[tuple[int, int]]


def texts(squares: Squares, boxes: Sequence[Box], monkeypatch: pytest.MonkeyPatch) -> list[Box]:
    """The boxes of the texts of a page whose characters are black `squares` and stand in the `boxes` that a detector
    saw, in reading order."""

    def read(_page: Page, strips: Sequence[tuple[Strip, Box]]) -> None:
        for strip, _ in strips:
            strip.text = "字"

    monkeypatch.setattr(Page, "read", read)
    paper: Gray = np.full((400, 600), 255, np.uint8)
    for left, top in squares:
        paper[top : top + TYPE, left : left + TYPE] = 0
    page = Page(paper, 255 - paper, np.zeros_like(paper), float(TYPE))
    seen = [np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64) for x0, y0, x1, y1 in boxes]
    return sorted((strip.box for strip in outside(page, seen, [])), key=lambda box: (box[1], box[0]))


def column(left: int, top: int, length: int) -> list[tuple[int, int]]:
    return [(left, top + STEP * place) for place in range(length)]


def test_characters_below_one_another_are_lines_though_they_were_seen_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    squares = [*column(100, 50, 4), *column(160, 60, 3)]
    found = texts(squares, [(95, 45, 190, 150)], monkeypatch)
    assert {(box[0], box[1]) for box in found} == set(squares)
    assert all(box[2] - box[0] == box[3] - box[1] == TYPE for box in found)


def test_characters_beside_one_another_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    squares = [(100 + STEP * place, 50) for place in range(5)]
    assert texts(squares, [(95, 45, 225, 75)], monkeypatch) == [(100.0, 50.0, 100.0 + 4 * STEP + TYPE, 50.0 + TYPE)]


def test_ink_that_two_boxes_hold_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    squares = column(100, 50, 3)
    found = texts(squares, [(95, 45, 125, 72), (95, 45, 125, 130)], monkeypatch)
    assert [(box[0], box[1]) for box in found] == squares


def test_what_a_box_cuts_off_of_the_next_line_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    squares = column(100, 50, 2)
    (found,) = texts(squares, [(95, 45, 125, 50 + STEP + 6)], monkeypatch)
    assert found == (100.0, 50.0, 120.0, 70.0)


def test_a_line_in_a_close_box_has_none_of_the_lines_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    squares = column(100, 50, 2)
    first, second = texts(squares, [(95, 45, 125, 72), (95, 67, 125, 95)], monkeypatch)
    assert (first, second) == ((100.0, 50.0, 120.0, 70.0), (100.0, 74.0, 120.0, 94.0))
    reach = texts([(100, 50), (124, 50), (100, 72), (124, 72)], [(95, 45, 150, 74)], monkeypatch)
    assert reach == [(100.0, 50.0, 144.0, 70.0)]


def test_white_behind_punctuation_parts_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    paper: list[Strip] = []

    def read(_page: Page, strips: Sequence[tuple[Strip, Box]]) -> None:
        paper.extend(strip for strip, _ in strips)

    monkeypatch.setattr(Page, "read", read)
    ink = np.zeros((100, 300), np.uint8)
    ink[40:60, 50:70] = ink[40:60, 95:115] = 255
    ink[56:60, 73:77] = 255  # a point, and 18 pixels of white behind it
    page = Page(255 - ink, ink, np.zeros_like(ink), float(TYPE))
    outside(page, [np.array([(45, 35), (120, 35), (120, 65), (45, 65)], np.float64)], [])
    assert [strip.box for strip in paper] == [(50.0, 40.0, 115.0, 60.0)]


def test_the_numbering_of_two_lines_that_was_seen_as_one_text_goes_to_its_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(_page: Page, strips: Sequence[tuple[Strip, Box]]) -> None:
        for strip, _ in strips:
            strip.text = "一、" if strip.box[0] == 100 else "本年新收"

    monkeypatch.setattr(Page, "read", read)
    squares = [*column(100, 50, 2), (140, 50), (164, 50)]
    ink = np.zeros((400, 600), np.uint8)
    for left, top in squares:
        ink[top : top + TYPE, left : left + TYPE] = 255
    page = Page(255 - ink, ink, np.zeros_like(ink), float(TYPE))
    seen = [(95, 45, 125, 100), (135, 45, 190, 75)]
    boxes = [np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64) for x0, y0, x1, y1 in seen]
    assert [strip.text for strip in outside(page, boxes, [])] == ["一、本年新收", "一、"]


def test_the_strokes_of_a_heading_s_number_are_one_character(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_page: Page, strips: Sequence[tuple[Strip, Box]]) -> None:
        for strip, _ in strips:
            strip.text = "三、"

    monkeypatch.setattr(Page, "read", read)
    ink = np.zeros((100, 300), np.uint8)
    for top in (30, 45, 60):
        ink[top : top + 3, 50:86] = 255
    page = Page(255 - ink, ink, np.zeros_like(ink), float(TYPE))
    seen = np.array([(45, 25), (90, 25), (90, 68), (45, 68)], np.float64)
    assert [strip.box for strip in outside(page, [seen], [])] == [(50.0, 30.0, 86.0, 63.0)]


def test_texts_that_one_pair_of_brackets_holds_together_are_read_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_page: Page, strips: Sequence[tuple[Strip, Box]]) -> None:
        for strip, _ in strips:
            strip.text = "金额（单位：万元）"

    monkeypatch.setattr(Page, "read", read)
    paper: Gray = np.full((100, 400), 255, np.uint8)
    page = Page(paper, 255 - paper, np.zeros_like(paper), float(TYPE))
    opened, closed = Strip((50.0, 40.0, 150.0, 60.0), "金额（单位"), Strip((175.0, 40.0, 235.0, 60.0), "万元）")
    other, below = Strip((260.0, 40.0, 320.0, 60.0), "（个）"), Strip((175.0, 70.0, 235.0, 90.0), "三）")
    found = bracketed(page, [opened, closed, other, below])
    assert found == [other, below, Strip((50.0, 40.0, 235.0, 60.0), "金额（单位：万元）")]
