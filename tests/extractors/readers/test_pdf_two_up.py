"""Sheets on which two pages are printed beside each other."""

from __future__ import annotations

import pytest
from reader_builders import LONG_LINE, pdf, prose, shape, write
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.assembly import assemble
from extractors.readers import read

MIDDLE = A4[1] / 2
"""Points across a sheet that lies on its side."""


def lying(canvas: Canvas) -> None:
    canvas.setPageSize((A4[1], A4[0]))


def lattice(canvas: Canvas, x: float, top: float, rows: list[tuple[str, ...]]) -> None:
    ends = [x + 80 * column for column in range(len(rows[0]) + 1)]
    canvas.grid(ends, [A4[0] - top - 20 * row for row in range(len(rows) + 1)])
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            canvas.drawString(ends[column] + 5, A4[0] - top - 20 * number - 14, text)


def test_a_table_goes_on_from_one_page_of_a_sheet_to_the_other() -> None:
    def sheet(canvas: Canvas) -> None:
        lying(canvas)
        canvas.drawString(40, A4[0] - 40, LONG_LINE)
        lattice(canvas, 40, 60, [("内容", "数量"), ("规章", "1")])
        lattice(canvas, MIDDLE + 40, 40, [("文件", "2"), ("许可", "3")])
        canvas.drawString(MIDDLE + 40, A4[0] - 120, "三、收到")
        canvas.drawCentredString(MIDDLE, 20, "第1页共1页")

    document = read(pdf(sheet))
    assemble(document)
    assert shape(document) == [[["内容", "数量"], ["规章", "1"], ["文件", "2"], ["许可", "3"]]]
    assert prose(document)[0] == LONG_LINE and "三、收到" in prose(document)
    last = next(document.grids()).cells[-1].locator
    assert last == f"pdf:page=1,bbox={MIDDLE + 120:.1f},60.0,{MIDDLE + 200:.1f},80.0"


def test_a_table_without_rulings_goes_on_as_well() -> None:
    left = [("一、本年新收政府信息公开申请数量", "5"), ("二、上年结转政府信息公开申请数量", "6")]
    right = [("（七）总计", "7")]

    def sheet(canvas: Canvas) -> None:
        lying(canvas)
        for x, rows in ((40.0, left), (MIDDLE + 40, right)):
            canvas.drawString(x, A4[0] - 30, LONG_LINE[:30])
            for number, row in enumerate(rows * 3):
                canvas.drawString(x, A4[0] - 60 - 20 * number, row[0])
                canvas.drawString(x + 250, A4[0] - 60 - 20 * number, row[1])

    document = read(pdf(sheet))
    grids = list(document.grids())
    assert [grid.page for grid in grids] == [1, 1.5]
    assert grids[1].cells[-1].locator.startswith(f"pdf:page=1,bbox={MIDDLE + 290:.1f}")


@pytest.mark.parametrize("ruled", [False, True])
def test_a_table_that_lies_on_its_side_is_not_parted_in_its_middle(ruled: bool) -> None:
    def sheet(canvas: Canvas) -> None:
        lying(canvas)
        for x in (50.0, 240.0, MIDDLE + 50, MIDDLE + 240, MIDDLE + 330) if ruled else ():
            canvas.rect(x, A4[0] - 170, 0.7, 105, stroke=0, fill=1)
        canvas.drawCentredString(MIDDLE, A4[0] - 16, LONG_LINE)  # as a browser prints a title above each page
        write(canvas, "三、收到和处理", top=A4[1] - A4[0] + 40)
        for number, label in enumerate(("申请人情况", "本年新收", "上年结转", "予以公开", "部分公开")):
            columns = ("自然人", "企业", "总计") if not number else (str(number), "0", str(number))
            for x, text in zip((60.0, 250.0, MIDDLE + 60, MIDDLE + 250), (label, *columns), strict=True):
                canvas.drawString(x, A4[0] - 80 - 20 * number, text)

    assert [(grid.page, grid.columns) for grid in read(pdf(sheet)).grids()] == [(1, 4)]
