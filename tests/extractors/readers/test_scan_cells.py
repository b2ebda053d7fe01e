"""Ink in a ruled cell that is hardly read, or not at all, is no blank and no sure number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from extractors import witnesses
from extractors.readers import scan_cells
from extractors.readers.scan_cells import Content, Page
from extractors.readers.scan_light import Gray, ink_of
from extractors.readers.scan_text import Said

NOTHING, DASH = Said("", 0.0), Said("—", 0.95, (("—", 0.95),))
ONE, GARBLED = Said("1", 0.97, (("1", 0.97),)), Said("重", 0.4, (("1", 0.1),))


class Looks:
    """A recogniser that says of a cell what it is told to, look after look."""

    def __init__(self, *says: Said) -> None:
        self._says = iter(says)

    def read(self, lines: Sequence[Gray]) -> list[Said]:
        return [next(self._says) for _ in lines]


def seen(monkeypatch: pytest.MonkeyPatch, *says: Said) -> Content:
    """A cell with some ink in it."""
    paper = np.full((200, 300), 245, np.uint8)
    paper[90:110, 140:148] = 10
    looks = Looks(*says)
    monkeypatch.setattr(scan_cells, "recogniser", lambda: looks)
    (content,) = Page(paper, ink_of(paper), np.zeros_like(paper), 26.0).cells([(100.0, 80.0, 200.0, 120.0)])
    return content


def test_ink_of_which_nothing_is_read_is_no_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    (strip,) = seen(monkeypatch, NOTHING, NOTHING, NOTHING).strips
    assert witnesses.hear(strip.readings, "件", "").claims[0].meaning.status == "unreadable"
    assert strip.text == strip.readings[0].text


def test_a_look_that_sees_nothing_is_heard_beside_two_that_see_something(monkeypatch: pytest.MonkeyPatch) -> None:
    (strip,) = seen(monkeypatch, NOTHING, DASH, DASH).strips
    heard = witnesses.hear(strip.readings, "件", "")
    assert heard.contested
    assert {claim.meaning.status for claim in heard.claims} == {"dash", "blank"}


def test_a_figure_that_one_look_takes_for_a_character_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    (strip,) = seen(monkeypatch, GARBLED, ONE, ONE).strips
    assert strip.text == "1"
    assert not witnesses.hear(strip.readings, "件", "").contested


def test_a_character_that_two_looks_read_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    (strip,) = seen(monkeypatch, Said("无", 0.8), Said("无", 0.95)).strips
    assert strip.text == "无"
    assert not strip.readings
