"""OFD: characters and rulings placed on pages of XML."""

from __future__ import annotations

import pytest
from ofd_builder import ofd, rulings, text
from reader_builders import prose, shape

from extractors.assembly import assemble
from extractors.document import Unreadable
from extractors.readers import read


def test_text_and_a_ruled_table() -> None:
    cells = text("规章", 22, 42, "4") + text("1036", 62, 42, "g 3 2") + text("规范性文件", 22, 52, "g 4 4")
    document = read(ofd(text("年度报告", 60, 20, "4 4 4") + rulings([20, 60, 100], [40, 50, 60]) + cells))
    assert document.meta == {"title": "年报"}
    assert prose(document) == ["年度报告"]
    assert shape(document) == [[["规章", "1036"], ["规范性文件", ""]]]
    assert [note.cause for note in document.notes] == ["ofd_experimental"]
    (grid,) = document.grids()
    assert grid.locator.startswith("ofd:page=1,bbox=")
    assert all(cell.locator.startswith("ofd:page=1,bbox=") for cell in grid.cells)


def test_a_matrix_scales_and_moves() -> None:
    marks = text("规章", 0, 0, "4").replace("Font=", 'CTM="0.5 0 0 0.5 22 42" Font=')
    document = read(ofd(rulings([20, 60, 100], [40, 50, 60]) + marks))
    assert shape(document) == [[["规章", ""], ["", ""]]]


def test_pages_follow_each_other() -> None:
    assert prose(read(ofd(text("一、总体情况", 20, 20), text("二、主动公开", 20, 20)))) == [
        "一、总体情况",
        "二、主动公开",
    ]


def test_a_page_of_pictures_needs_ocr() -> None:
    with pytest.raises(Unreadable) as caught:
        read(ofd('<ofd:ImageObject ID="3" Boundary="0 0 200 280"/>'))
    assert caught.value.cause == "needs_ocr"


def test_a_missing_page_is_said() -> None:
    data = ofd(text("一", 20, 20), text("二", 20, 20)).replace(b"Page_1/Content.xml", b"Page_9/Content.xml")
    document = read(data)
    assert prose(document) == ["一"]
    assert [(note.cause, note.loses_data) for note in document.notes[1:]] == [("page_damaged", True)]


def test_shading_is_no_ruling() -> None:
    shading = (
        '<ofd:PathObject ID="2" Boundary="20 40 80 20" Stroke="false" Fill="true"><ofd:AbbreviatedData>'
        "M 0 0 L 80 0 L 80 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    assert shape(read(ofd(shading + text("文", 22, 42)))) == []


_BARS = "".join(f"M {x} 0 L {x + 0.2} 0 L {x + 0.2} 20 L {x} 20 C " for x in (0, 40, 79.8))
_BEAMS = "".join(f"M 0 {y} L 80 {y} L 80 {y + 0.2} L 0 {y + 0.2} C " for y in (0, 10, 19.8))


def test_thin_figures_of_one_filled_path_are_rulings() -> None:
    path = (
        '<ofd:PathObject ID="2" Boundary="20 40 80 20" Stroke="false" Fill="true">'
        f"<ofd:AbbreviatedData>{_BARS}{_BEAMS}</ofd:AbbreviatedData></ofd:PathObject>"
    )
    assert shape(read(ofd(path + text("规章", 22, 42) + text("7", 62, 42)))) == [[["规章", "7"], ["", ""]]]


def test_thin_pictures_are_rulings() -> None:
    upright = "".join(f'<ofd:ImageObject ID="3" Boundary="{x} 40 0.2 20"/>' for x in (20, 60, 100))
    level = "".join(f'<ofd:ImageObject ID="3" Boundary="20 {y} 80 0.2"/>' for y in (40, 50, 60))
    document = read(ofd(upright + level + text("规章", 22, 42) + text("7", 62, 42)))
    assert shape(document) == [[["规章", "7"], ["", ""]]]


def test_a_page_stands_on_its_template() -> None:
    document = read(ofd(text("7", 62, 42), template=rulings([20, 60, 100], [40, 50, 60]) + text("规章", 22, 42)))
    assert shape(document) == [[["规章", "7"], ["", ""]]]


def test_a_missing_template_is_said() -> None:
    data = ofd(text("文", 62, 42), template=text("规章", 22, 42)).replace(b"Tpls/T.xml", b"Tpls/U.xml")
    assert "page_damaged" in [note.cause for note in read(data).notes]


def test_a_table_without_rulings() -> None:
    rows = [("信息内容", "本年制发件数", "本年废止件数"), ("规章", "11", "12"), ("行政规范性文件", "13", "14")]
    marks = "".join(text(cell, 20 + 55 * x, 40 + 10 * y) for y, row in enumerate(rows) for x, cell in enumerate(row))
    document = read(ofd(marks))
    assemble(document)
    assert shape(document) == [[list(row) for row in rows]]
    (grid,) = document.grids()
    assert grid.by_place
    assert all(cell.locator.startswith("ofd:page=1,bbox=") for cell in grid.cells)


def test_what_is_hidden_or_stands_aslant_is_left_out() -> None:
    hidden = text("隐藏", 30, 20).replace("Font=", 'Visible="false" Font=')
    mark = text("草稿", 40, 100).replace("Font=", 'CTM="0.7 -0.7 0.7 0.7 0 0" Font=')
    assert prose(read(ofd(hidden + mark + text("年度报告", 20, 40)))) == ["年度报告"]


def test_what_all_pages_print_is_no_text() -> None:
    pages = [text("呼兰区文件", 20, 10) + text(f"第{word}段", 20, 40) for word in "一二三"]
    assert prose(read(ofd(*pages))) == ["第一段", "第二段", "第三段"]


def test_a_label_read_upwards() -> None:
    label = text("不予公开", 22, 41, "4 4 4").replace("Font=", 'CTM="0 -1 1 0 0 16" Font=')
    document = read(ofd(rulings([20, 30, 100], [40, 60, 70]) + label))
    assert shape(document) == [[["不予公开", ""], ["", ""]]]
