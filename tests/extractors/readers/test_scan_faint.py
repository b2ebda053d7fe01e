"""A cell with ink in it is never a silent blank, however pale that is."""

from __future__ import annotations

import cv2
import numpy as np

from extractors import witnesses
from extractors.readers.scan_cells import Content, Page
from extractors.readers.scan_faint import hear_faint
from extractors.readers.scan_light import Gray, ink_of
from extractors.readers.scan_rulings import Box

SIZE, PALE = 26.0, 150
CELL: Box = (20.0, 20.0, 220.0, 80.0)


def paper() -> Gray:
    return np.full((100, 240), 245, np.uint8)


def page(picture: Gray) -> Page:
    return Page(picture, ink_of(picture), np.zeros_like(picture), SIZE)


def written(text: str, shade: int = PALE, left: int = 100) -> Gray:
    return cv2.putText(paper(), text, (left, 62), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (shade,), 3).astype(np.uint8)


def heard(content: Content) -> witnesses.Testimony:
    (strip,) = content.strips
    return witnesses.hear(strip.readings, "件", "")


def values(content: Content) -> set[tuple[float | None, str]]:
    testimony = heard(content)
    assert testimony.contested
    return {(claim.meaning.value, claim.meaning.status) for claim in testimony.claims if testimony.counts(claim)}


def test_a_pale_number_speaks_against_the_blank() -> None:
    content = Content(CELL)
    hear_faint([[content]], page(written("46")))
    assert values(content) == {(46.0, "reported"), (None, "blank")}


def test_a_pale_dash_speaks_against_the_blank() -> None:
    picture = paper()
    picture[48:51, 100:130] = PALE
    content = Content(CELL)
    hear_faint([[content]], page(picture))
    assert values(content) == {(None, "dash"), (None, "blank")}


def test_pale_ink_that_nobody_can_read_leaves_no_certain_blank() -> None:
    picture = paper()
    cv2.circle(picture, (120, 50), 12, (PALE,), -1)
    content = Content(CELL)
    hear_faint([[content]], page(picture))
    assert heard(content).contested


def test_a_pale_figure_beside_what_was_read_is_heard() -> None:
    dark = page(written("6", 20))
    before = page(np.minimum(written("6", 20), written("4", left=80)))
    (content,) = dark.cells([CELL])
    hear_faint([[content]], before)
    assert "46" in {reading.text for reading in content.strips[0].readings}


def test_what_runs_across_a_cell_is_not_of_it_and_an_empty_cell_stays_blank() -> None:
    picture = paper()
    picture[48:51] = PALE
    across, empty = Content(CELL), Content(CELL)
    hear_faint([[across]], page(picture))
    hear_faint([[empty]], page(paper()))
    assert across.strips == empty.strips == []
