"""What a PDF holds besides the text of its pages: files, and letters that are nothing but drawings."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reader_builders import LONG_LINE, pdf, ruled_table, write
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Unreadable
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import read


def _enclosing(data: bytes, *names: str) -> bytes:
    file, stream = pypdfium2.PdfDocument(data), io.BytesIO()
    for name in names:
        file.new_attachment(name).set_data(b"PK")
    file.save(stream)
    return stream.getvalue()


def test_files_in_a_pdf_are_named() -> None:
    document = read(_enclosing(pdf(ruled_table), "附件1.xlsx", "附件2.docx"))
    (note,) = document.notes
    assert (note.cause, note.loses_data) == ("enclosed_file_not_read", False)
    assert "附件1.xlsx, 附件2.docx" in note.sentence
    assert not read(pdf(ruled_table)).notes


def test_the_cover_of_a_portfolio_tells_what_it_encloses() -> None:
    found = extract(_enclosing(pdf(lambda canvas: write(canvas, "请用阅读器打开")), "2021年报.docx"), Hints())
    assert found.outcome == "not_a_report"
    assert [problem.cause for problem in found.problems] == ["enclosed_file_not_read"]
    title = "甲县教育局2021年政府信息公开工作年度报告"
    found = extract(_enclosing(pdf(lambda canvas: write(canvas, title, LONG_LINE)), "附表.xlsx"), Hints())
    (problem,) = (problem for problem in found.problems if problem.cause == "report_in_attachment")
    assert problem.evidence == "附表.xlsx"


def _drawn_digits(canvas: Canvas) -> None:
    ruled_table(canvas)
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf", asciiReadable=0))
    canvas.setFont("Vera", 10)
    for row, text in enumerate(("1234", "567", "89")):
        canvas.drawString(170, A4[1] - 145 - 10 * row, text)


def test_letters_without_names_need_recognition() -> None:
    nameless = pdf(_drawn_digits).replace(b"/ToUnicode", b"/ToUnicodX")
    with pytest.raises(Unreadable, match="which characters") as caught:
        read(nameless)
    assert caught.value.cause == "needs_ocr"
    assert read(pdf(_drawn_digits)).notes == []
    both = pdf(ruled_table, _drawn_digits).replace(b"/ToUnicode", b"/ToUnicodX")
    document = read(both)
    assert len(list(document.grids())) == 1
    assert [(note.cause, note.locator, note.loses_data) for note in document.notes] == [
        ("page_is_image", "pdf:page=2", True)
    ]
