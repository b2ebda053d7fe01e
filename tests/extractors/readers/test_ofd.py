"""OFD: characters and rulings placed on pages of XML."""

from __future__ import annotations

import pytest
from ofd_builder import ofd, rulings, text
from reader_builders import prose, shape

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
