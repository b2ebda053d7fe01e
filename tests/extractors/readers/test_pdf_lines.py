"""What stands around the text of a page, told from what stands in it."""

from __future__ import annotations

import pytest

from extractors.readers.pdf_lines import Char, without_edges


def line(text: str, top: float) -> list[Char]:
    return [Char(letter, 60 + 10 * index, 70 + 10 * index, top, top + 12) for index, letter in enumerate(text)]


@pytest.mark.parametrize(("first", "stays"), [("-1-", False), ("3", True), ("3 1", True)])
def test_a_bare_number_at_the_edge_of_a_tables_frame_may_be_a_cells(first: str, stays: bool) -> None:
    page = [*line(first, 50), *line("规章制度", 300), *line("行政许可", 700)]
    left = {char.top for char in without_edges(page, frozenset())}
    assert (50 in left) is stays
