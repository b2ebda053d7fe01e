"""What stands beside the running text of a page is a menu; columns of numbers are not."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Paragraph
from extractors.readers.pdf_blocks import Sheet, blocks_of, with_paragraphs
from extractors.readers.pdf_lines import Char
from extractors.readers.pdf_margins import parted

TEXT = "本年度坚持以公开为常态不断提升政府信息公开工作质量和服务水平"


def line(text: str, x: float, top: float) -> list[Char]:
    return [Char(letter, x + 10 * index, x + 10 * index + 10, top, top + 12) for index, letter in enumerate(text)]


def page(*lines: Sequence[Char]) -> list[Char]:
    return [char for part in lines for char in part]


def test_a_menu_beside_the_text_leads_away_and_parts_no_title() -> None:
    title = line("甲区教育局二〇二〇年政府信息公开工作年度报告", 180, 50)
    text = [line(TEXT, 150, top) for top in (90, 120, 150)]
    left = [line(entry, 30, top) for entry, top in (("首页", 52), ("政府信息公开年", 84), ("报", 100), ("民政局", 128))]
    right = [line(entry, 480, top) for entry, top in (("友情链接", 92), ("无障碍", 120), ("收藏", 150))]
    sheet = Sheet(1, page(title, *text, *left, *right))
    paragraphs = [one for one in with_paragraphs(blocks_of(sheet, ())) if isinstance(one, Paragraph)]
    assert [one.text for one in paragraphs if one.leads_away] == [
        "首页", "政府信息公开年", "报", "民政局", "友情链接", "无障碍", "收藏",
    ]  # fmt: skip
    assert [one.text for one in paragraphs if not one.leads_away] == ["".join(char.text for char in title), TEXT * 3]
    assert len({one.locator for one in paragraphs}) == len(paragraphs)


def test_numbers_and_headlines_across_the_page_stay_with_the_text() -> None:
    text = [line(TEXT, 150, top) for top in (90, 120, 150)]
    numbered = [line(entry, 60, top) for entry, top in (("一、", 90), ("3", 120), ("二、", 150))]
    across = [line("甲区人民政府门户网站甲区", 30, 60), line("首页政务公开办事服务互动交流", 40, 180)]
    whole = page(*text, *numbered, *across)
    assert parted(whole, 1) == (whole, [])


def test_labels_with_numbers_beside_them_are_no_running_text() -> None:
    rows = [(line("办理结果", 30, top), line(TEXT, 150, top), line("12", 500, top)) for top in (90, 120, 150)]
    whole = page(*(part for row in rows for part in row))
    assert parted(whole, 1) == (whole, [])


def test_units_with_numbers_beside_them_are_no_menu() -> None:
    """The rows of a form without rulings, of which some labels break and their numbers stand between the two lines."""
    text = [line(TEXT, 150, top) for top in (90, 120, 150)]
    values = [[*line("件", 480, top), *line(number, 540, top)] for top, number in ((100, "10"), (130, "0"))]
    whole = page(*text, *values)
    assert parted(whole, 1) == (whole, [])


def test_a_page_with_too_little_text_has_no_margins() -> None:
    whole = page(line("目录", 30, 50), line("报告", 150, 50), line(TEXT, 150, 90))
    assert parted(whole, 1) == (whole, [])
    assert parted([], 1) == ([], [])
    assert parted([Char(" ", 1, 2, 3, 4)], 1)[1] == []


def test_a_menu_that_nearly_touches_the_text_is_cut_off_where_the_text_begins() -> None:
    text = [line(TEXT, 150, top) for top in (60, 90, 120, 150, 180)]
    left = [line("民政局二〇一九年年度报告", 26, top) for top in (94, 124)]
    chars, beside = parted(page(*text, *left), 1)
    assert [one.text for one in beside] == ["民政局二〇一九年年度报告"] * 2
    assert len(chars) == 5 * len(TEXT)
