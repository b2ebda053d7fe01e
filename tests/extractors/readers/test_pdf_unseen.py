"""Pages that are pictures, and text of a page that nobody sees on it."""

from __future__ import annotations

from functools import partial

import pytest
from PIL import Image
from reader_builders import LONG_LINE, pdf, rule, ruled_table, shape, write
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Unreadable
from extractors.readers import read


def picture(canvas: Canvas) -> None:
    canvas.drawInlineImage(Image.new("L", (8, 8)), 60, 600, 200, 200)


def test_scans_need_recognition_and_single_pictures_are_noted() -> None:
    with pytest.raises(Unreadable) as caught:
        read(pdf(picture, picture))
    assert caught.value.cause == "needs_ocr"
    document = read(pdf(lambda canvas: write(canvas, "年度报告"), picture))
    assert [(note.cause, note.locator, note.loses_data) for note in document.notes] == [
        ("page_is_image", "pdf:page=2", True)
    ]


def _scan(canvas: Canvas, shade: str = "L") -> None:
    canvas.drawImage(ImageReader(Image.new(shade, (8, 8))), 0, 0, *A4, mask="auto")


def _invisible(canvas: Canvas, *lines: str, x: float = 60, top: float = 60) -> None:
    canvas._code.append("3 Tr")
    write(canvas, *lines, x=x, top=top)
    canvas._code.append("0 Tr")


@pytest.mark.parametrize("beneath", [False, True])
def test_what_a_recognition_laid_over_or_beneath_a_scan_is_not_what_the_page_says(beneath: bool) -> None:
    def searchable(canvas: Canvas) -> None:
        if beneath:
            ruled_table(canvas)
            _scan(canvas)
        else:
            _scan(canvas)
            _invisible(canvas, "年度报告", LONG_LINE, "规章 12 8")
        write(canvas, "- 1 -", top=800)

    with pytest.raises(Unreadable, match="not what they show") as caught:
        read(pdf(searchable, searchable))
    assert caught.value.cause == "needs_ocr"
    document = read(pdf(ruled_table, searchable))
    assert len(list(document.grids())) == 1
    assert [(note.cause, note.locator) for note in document.notes] == [("page_is_image", "pdf:page=2")]


def test_text_below_a_watermark_that_is_a_picture_or_on_a_ground_is_read() -> None:
    def marked(canvas: Canvas) -> None:
        ruled_table(canvas)
        canvas.drawImage(ImageReader(Image.new("RGBA", (8, 8), (200, 0, 0, 20))), 0, 0, *A4, mask="auto")

    def on_ground(canvas: Canvas) -> None:
        _scan(canvas)
        ruled_table(canvas)

    for page in (marked, on_ground):
        document = read(pdf(page))
        assert shape(document)[0][2] == ["规章", "12", "3"]
        assert not document.notes


def test_text_that_a_page_does_not_show_is_left_out_and_noted() -> None:
    def two_years(canvas: Canvas) -> None:
        rule(canvas, [60, 160, 260], [100, 120, 140])
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(60, A4[1] - 120, 100, 20, stroke=0, fill=1)
        canvas.setFillGray(1)
        write(canvas, "甲", top=114, x=70)  # white on blue
        write(canvas, "7", top=134, x=200)  # white on white
        canvas.setFillGray(0)
        write(canvas, "12", "0", top=114, x=170)
        write(canvas, "乙", top=134, x=70)
        _invisible(canvas, "99", top=114, x=190)

    document = read(pdf(two_years))
    assert shape(document) == [[["甲", "12"], ["乙", "0"]]]
    assert [(note.cause, note.locator) for note in document.notes] == [("hidden_content", "pdf:page=1")]


def test_pale_words_behind_a_table_are_a_watermark() -> None:
    def marked(canvas: Canvas, mark: str, light: float) -> None:
        canvas.setFillGray(light)
        for top in (110, 135, 160):
            write(canvas, mark, top=top, x=150)
        canvas.setFillGray(0)
        ruled_table(canvas)

    def read_marked(mark: str, light: float = 0.85) -> tuple[list[str], list[str]]:
        document = read(pdf(partial(marked, mark=mark, light=light)))
        return shape(document)[0][2], [note.sentence for note in document.notes if note.cause == "watermark"]

    told = "Pale words behind the text were left out as a watermark: “甲区政务公开”."
    assert read_marked("甲区政务公开") == (["规章", "12", "3"], [told])
    assert read_marked("8")[1] == []  # it may be a cell's
    assert read_marked("甲区政务公开", 0.6)[1] == []  # grey type can be read


def test_light_type_on_a_dark_fill_is_no_watermark() -> None:
    def filled(canvas: Canvas) -> None:
        canvas.setFillGray(0.2)
        canvas.rect(60, A4[1] - 130, 300, 50, stroke=0, fill=1)
        canvas.setFillGray(0.9)
        write(canvas, "内容", top=110, x=70)
        canvas.setFillGray(0)
        write(canvas, "三、收到", top=220)
        rule(canvas, [60, 160, 360], [80, 130, 180])
        write(canvas, "规章", top=150, x=70)

    assert shape(read(pdf(filled))) == [[["内容", ""], ["规章", ""]]]


def test_pages_that_show_nothing_are_no_scan() -> None:
    with pytest.raises(Unreadable, match=r"show nothing.*Fetch it again") as caught:
        read(pdf(lambda _: None, lambda _: None))
    assert caught.value.cause == "no_text"
