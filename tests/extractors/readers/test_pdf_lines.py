"""What stands around the text of a page, told from what stands in it."""

from __future__ import annotations

import pytest

from extractors.readers.pdf_lines import Char, inside, lines_beside, running_lines, without_edges


def line(text: str, top: float) -> list[Char]:
    return [Char(letter, 60 + 10 * index, 70 + 10 * index, top, top + 12) for index, letter in enumerate(text)]


@pytest.mark.parametrize(("first", "stays"), [("-1-", False), ("3", True), ("3 1", True)])
def test_a_bare_number_at_the_edge_of_a_tables_frame_may_be_a_cells(first: str, stays: bool) -> None:
    page = [*line(first, 50), *line("规章制度", 300), *line("行政许可", 700)]
    left = {char.top for char in without_edges(page, frozenset())}
    assert (50 in left) is stays


ADDRESS = "http://www.example.gov.cn/art/2024/1/15/art_1234.html"


@pytest.mark.parametrize("form", [ADDRESS + " {}/3", "某局年度报告 第{}页 共3页", "- {} - 某局年度报告"])
def test_what_all_pages_print_beside_their_number_is_furniture(form: str) -> None:
    pages = [[f"规章制度 {number} 5", f"行政许可 {number} / {number}", form.format(number)] for number in range(1, 4)]
    running = running_lines(pages)
    for lines in pages:
        assert inside(lines, running) == (0, 2)


def test_furniture_is_known_by_what_it_says_whatever_its_font_calls_the_characters() -> None:
    running = running_lines([[f"规章 {number}", f"甲区人民政府 file:///a {number}/3"] for number in range(1, 4)])
    assert inside(["规章 1", "甲区⼈⺠政府 ﬁle:///a 1/3"], running) == (0, 1)


def test_a_line_with_other_words_on_each_page_is_no_furniture() -> None:
    pages = [["二、主动公开", f"某局{name} {number}/3"] for number, name in enumerate("甲乙丙", 1)]
    assert not any("某局" in line for line in running_lines(pages))


def test_a_menu_beside_a_title_is_no_part_of_it() -> None:
    title = [Char(letter, 200 + 18 * index, 218 + 18 * index, 48, 66) for index, letter in enumerate("甲局年报")]
    assert [found.text for found in lines_beside([*line("指南", 50), *title])] == ["指南", "甲局年报"]
    level = [char._replace(top=50, bottom=62) for char in title]
    assert len(lines_beside([*line("指南", 50), *level])) == 1


def test_figures_of_a_title_stay_in_it_where_small_type_stands_beside_it() -> None:
    small = [char._replace(bottom=54) for char in line("指南", 46)]
    lower = {True: 48, False: 44}  # figures, and characters
    title = [
        char._replace(
            x0=char.x0 + 200, x1=char.x1 + 200, top=lower[char.text.isascii()], bottom=lower[char.text.isascii()] + 18
        )
        for char in line("甲局2020年报", 44)
    ]
    assert [found.text for found in lines_beside([*small, *title])] == ["指南", "甲局2020年报"]
