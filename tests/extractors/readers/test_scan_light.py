"""What is paper, what is ink, and what is neither."""

from __future__ import annotations

import numpy as np

from extractors.readers.scan_light import Gray, Mask, without_ghosts

PAPER, TYPE, GHOST = 245, 20, 170


def strokes(page: Gray, shade: int, first: int) -> None:
    """Upright strokes of one shade, from a column on."""
    for left in range(first, 1800, 40):
        for top in range(20, 1160, 40):
            page[top : top + 20, left : left + 4] = shade


def page() -> tuple[Gray, Mask]:
    """A page of type, with a pale ruling below it."""
    paper: Gray = np.full((1200, 1800), PAPER, np.uint8)
    strokes(paper, TYPE, 20)
    rulings: Mask = np.zeros_like(paper)
    rulings[1190:1193] = 255
    paper[1190:1193] = GHOST
    return paper, rulings


def test_what_shows_through_the_paper_is_gone_and_type_stays() -> None:
    paper, rulings = page()
    strokes(paper, GHOST, 40)
    alone = without_ghosts(paper, rulings)
    assert (alone[20:40, 40:44] == 255).all()
    assert (alone[20:40, 20:24] < 100).all()


def test_a_pale_ruling_or_a_pale_page_is_no_ghost() -> None:
    paper, rulings = page()
    assert without_ghosts(paper, rulings) is paper
    pale = np.where(paper < PAPER, GHOST, paper).astype(np.uint8)
    assert without_ghosts(pale, rulings) is pale


def test_type_of_many_shades_is_no_ghost() -> None:
    paper, rulings = page()
    for place, shade in enumerate(range(40, 190, 10)):
        strokes(paper[:, 100 * place : 100 * place + 100], shade, 40)
    assert without_ghosts(paper, rulings) is paper
