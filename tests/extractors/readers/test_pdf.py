"""The PDF reader: grids from rulings, paragraphs from lines, and no table where none is."""

from __future__ import annotations

import io
from functools import partial

import pytest
from pdfminer.cmapdb import CMapDB
from reader_builders import LONG_LINE, pdf, prose, rule, ruled_table, shape, write
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Scatter, Unreadable
from extractors.readers import pdf as reader
from extractors.readers import read

SHORT = "取得新的成效。"


@pytest.mark.parametrize("number", ["第 2 页 共 2 页", "第 2 ⻚ 共 2 ⻚"])  # as browsers print it
def test_lines_become_paragraphs_also_over_a_page_break(number: str) -> None:
    document = read(
        pdf(
            lambda canvas: write(canvas, "- 1 -", "一、总体情况", LONG_LINE, LONG_LINE, SHORT, LONG_LINE),
            lambda canvas: write(canvas, LONG_LINE, SHORT, "二、主动公开", number),
        )
    )
    assert prose(document) == ["一、总体情况", LONG_LINE * 2 + SHORT, LONG_LINE * 2 + SHORT, "二、主动公开"]
    assert [paragraph.locator for paragraph in document.paragraphs()][2:] == ["pdf:page=1,line=6", "pdf:page=2,line=3"]


def test_equal_lines_are_all_read_where_pdfium_drops_some() -> None:
    lines = ["五、存在的问题", "本年度无此类情况。", "六、其他事项", "本年度无此类情况。"]
    assert prose(read(pdf(lambda canvas: write(canvas, *lines)))) == lines


def test_pages_on_their_side() -> None:
    """A landscape page is often a portrait page that is drawn sideways and shown turned."""

    def sideways(canvas: Canvas) -> None:
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.translate(0, -(A4[1] - A4[0]))
        ruled_table(canvas)

    assert shape(read(pdf(sideways, rotate=90)))[0][2] == ["规章", "12", "3"]


def test_pages_without_rulings_cost_no_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a page without a table was given to pdfplumber")

    monkeypatch.setattr(reader.pdfplumber, "open", fail)

    def underlined_in_a_frame(canvas: Canvas) -> None:
        write(canvas, "标题", LONG_LINE)
        canvas.rect(50, 50, 400, 700)
        canvas.line(60, 700, 200, 700)

    assert prose(read(pdf(underlined_in_a_frame))) == ["标题", LONG_LINE]


@pytest.mark.parametrize(
    ("overleaf", "pages"),
    [
        (["五、存在的问题", "2024 年，" + LONG_LINE, LONG_LINE, "3 " + LONG_LINE], [1]),
        (["规章 12"], [1, 2]),
        (["12 件"], [1, 2]),
        (["12 0 3"], [1, 2]),
    ],
)
def test_after_a_table_only_a_page_that_may_hold_its_rest_costs_pdfplumber(
    monkeypatch: pytest.MonkeyPatch, overleaf: list[str], pages: list[int]
) -> None:
    opened: list[list[int]] = []
    original = reader.pdfplumber.open

    def watched(file: io.BytesIO, *, pages: list[int], **options: bool) -> object:
        opened.append(pages)
        return original(file, pages=pages, **options)

    monkeypatch.setattr(reader.pdfplumber, "open", watched)
    read(pdf(ruled_table, lambda canvas: write(canvas, *overleaf)))
    assert opened == [pages]


def test_a_ruled_table_with_spans() -> None:
    document = read(pdf(ruled_table))
    expected = [["内容", "数量", "数量"], ["内容", "本年", "往年"], ["规章", "12", "3"], ["文件", "", "-"]]
    assert [getattr(block, "text", "grid") for block in document.blocks] == ["二、主动公开", "grid", "三、收到"]
    assert shape(document) == [expected]
    grid = next(document.grids())
    assert (grid.page, grid.edges) == (1, (60.0, 160.0, 260.0, 360.0))
    assert grid.cells[-1].locator == "pdf:page=1,bbox=260.0,155.0,360.0,180.0"


def test_a_table_cut_by_the_page_end_is_closed_there() -> None:
    def upper(canvas: Canvas) -> None:
        for x in (60, 160, 260):
            canvas.line(x, 60, x, 120)
        for y in (120, 90):
            canvas.line(60, y, 260, y)
        for x, y, text in ((70, 100, "规章"), (170, 100, "1"), (70, 70, "文件"), (170, 70, "2")):
            canvas.drawString(x, y, text)

    assert shape(read(pdf(upper))) == [[["规章", "1"], ["文件", "2"]]]


def test_text_where_a_cell_has_no_rulings_is_kept() -> None:
    def holed(canvas: Canvas) -> None:
        rule(canvas, [60, 160, 260], [80, 110, 140])
        canvas.setFillColorRGB(0, 0, 0)
        write(canvas, "规章", top=100, x=70)
        write(canvas, "1", top=100, x=170)
        write(canvas, "文件", top=130, x=70)
        write(canvas, "2", top=130, x=170)
        canvas.line(260, A4[1] - 80, 360, A4[1] - 80)  # a third column without a lower border
        canvas.line(360, A4[1] - 80, 360, A4[1] - 140)
        write(canvas, "3", top=130, x=270)

    assert any("3" in row for row in shape(read(pdf(holed)))[0])


def test_text_struck_through_is_left_out_and_noted() -> None:
    def draw(canvas: Canvas) -> None:
        rule(canvas, [60, 160, 260], [100, 120, 140, 160])
        write(canvas, "甲", "乙", "丙", top=114, x=70)
        write(canvas, "12 15", "0", "－", top=114, x=170)
        canvas.line(170, A4[1] - 110.5, 180, A4[1] - 110.5)  # through 12
        canvas.rect(170, A4[1] - 131, 5, 0.4, stroke=0, fill=1)  # through 0

    document = read(pdf(draw))
    assert shape(document) == [[["甲", "15"], ["乙", ""], ["丙", "－"]]]
    assert [(note.cause, note.locator) for note in document.notes] == [("struck_through", "pdf:page=1")]


def test_shading_is_no_ruling() -> None:
    def shaded(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0.9, 1)
        for row in range(6):
            canvas.rect(60, 700 - row * 20, 200, 19, stroke=0, fill=1)
            canvas.rect(261, 700 - row * 20, 200, 19, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        write(canvas, *["一二三四五六"] * 6, top=130)

    assert shape(read(pdf(shaded))) == []


def test_running_text_in_the_tables_frame_is_text_and_titles_stay() -> None:
    rows = [LONG_LINE, SHORT, "二、主动公开", "第一项", None, None, "第二项", None]

    def framed(canvas: Canvas) -> None:
        top = 80.0
        canvas.rect(60, A4[1] - top - 20 * len(rows), 400, 20 * len(rows))
        for row in rows:
            base = A4[1] - top - 15
            if row is None:
                canvas.line(260, A4[1] - top, 260, A4[1] - top - 20)
                canvas.drawString(70, base, "规章")
                canvas.drawString(270, base, "5")
            elif row.startswith("第"):
                canvas.drawCentredString(260, base, row)
            else:
                canvas.drawString(64, base, row)
            top += 20
            canvas.line(60, A4[1] - top, 460, A4[1] - top)

    document = read(pdf(framed))
    assert prose(document) == [LONG_LINE + SHORT, "二、主动公开"]
    assert shape(document) == [[["第一项"] * 2, ["规章", "5"], ["规章", "5"], ["第二项"] * 2, ["规章", "5"]]]


def unruled(canvas: Canvas) -> None:
    """The table above without its rulings."""
    write(canvas, "二、主动公开", LONG_LINE, top=60)
    for x, y, text in (
        *((70, 110, "内容"), (170, 120, "本年"), (270, 120, "往年")),
        *((70, 145, "规章"), (170, 145, "12"), (270, 145, "3"), (70, 170, "文件"), (170, 170, "5"), (270, 170, "-")),
    ):
        canvas.drawString(x, A4[1] - y, text)
    write(canvas, LONG_LINE, LONG_LINE, top=230)


def test_a_table_without_rulings_is_pieces_of_text_that_stand_somewhere() -> None:
    document = read(pdf(unruled))
    (scatter,) = document.grids()
    assert isinstance(scatter, Scatter)
    texts = ["内容", "本年", "往年", "规章", "12", "3", "文件", "5", "-"]
    assert [piece.text for piece in scatter.pieces if piece.top > 100] == texts
    assert all(abs(piece.x0 - 270) < 1 for piece in scatter.pieces if piece.text in ("往年", "3", "-"))
    assert prose(document) == ["二、主动公开", LONG_LINE, LONG_LINE * 2]


def listed(canvas: Canvas, rows: list[tuple[str, ...]], top: float = 100) -> None:
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            canvas.drawString(60 + 70 * column, A4[1] - top - 30 * row, text)


def test_numbers_behind_labels_and_units_are_a_table_without_any_ruling() -> None:
    rows = [("规章制度", "件", "12"), ("政府公报", "条", "4"), ("政务微博", "条", "0"), ("政务微信", "条", "7")]
    (scatter,) = read(pdf(lambda canvas: listed(canvas, rows))).grids()
    assert isinstance(scatter, Scatter)
    assert [piece.text for piece in scatter.pieces] == [text for row in rows for text in row]


def test_a_row_of_numbers_that_ends_a_page_is_no_number_of_the_page() -> None:
    rows = [("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"), ("2", "3", "/", "3", "8")]
    (scatter,) = read(pdf(lambda canvas: listed(canvas, rows))).grids()
    assert isinstance(scatter, Scatter)
    assert [piece.text for piece in scatter.pieces] == [text for row in rows for text in row]


def test_heads_that_end_a_page_belong_to_the_numbers_overleaf() -> None:
    heads = [("信息内容", "本年制发件数", "本年废止件数")]
    rows = [("规章制度", "12", "3"), ("政府公报", "4", "5")]
    head, table = read(pdf(lambda canvas: listed(canvas, heads), lambda canvas: listed(canvas, rows))).grids()
    assert isinstance(head, Scatter) and isinstance(table, Scatter)
    assert [piece.text for piece in head.pieces] == list(heads[0])


def test_rulings_that_do_not_close_cells_make_no_cells() -> None:
    def columns(canvas: Canvas) -> None:
        for x in (60, 160, 260, 360):
            canvas.line(x, A4[1] - 80, x, A4[1] - 180)
        for row, texts in enumerate((("规章", "12", "3"), ("文件", "4", "-"), ("许可", "5", "6"))):
            for column, text in enumerate(texts):
                canvas.drawString(70 + 100 * column, A4[1] - 100 - 30 * row, text)

    (scatter,) = read(pdf(columns)).grids()
    assert isinstance(scatter, Scatter)
    assert [piece.text for piece in scatter.pieces] == ["规章", "12", "3", "文件", "4", "-", "许可", "5", "6"]


def test_pages_drawn_sideways_that_no_viewer_turns() -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.translate(0, -(A4[1] - A4[0]))
        ruled_table(canvas)

    assert shape(read(pdf(sideways)))[0][2] == ["规章", "12", "3"]


def test_slanted_text_stands_in_no_cell_and_no_line() -> None:
    def marked(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(120, A4[1] - 200)
        canvas.rotate(30)
        canvas.drawString(0, 0, "内部资料严禁外传")
        canvas.restoreState()
        ruled_table(canvas)

    document = read(pdf(marked))
    assert prose(document) == ["二、主动公开", "三、收到"]
    assert shape(document)[0][3] == ["文件", "", "-"]


def test_what_all_pages_print_above_and_below_is_no_text_of_the_document() -> None:
    pages = [
        lambda canvas, text=text: write(canvas, "某某区政府文件", "第 1 页", LONG_LINE, text, "某区印")
        for text in ("甲甲", "乙乙", "丙丙")
    ]
    assert "".join(prose(read(pdf(*pages)))) == f"{LONG_LINE}甲甲{LONG_LINE}乙乙{LONG_LINE}丙丙"


def test_what_both_of_two_pages_print_is_the_papers_own() -> None:
    pages = [
        lambda canvas, text=text: write(canvas, text, "某某区教育局 2024/01/22", "第 1 页") for text in ("甲甲", "乙乙")
    ]
    assert "".join(prose(read(pdf(*pages)))) == "甲甲乙乙"


def test_a_page_number_in_the_frame_of_a_table_that_goes_on_is_no_cell() -> None:
    def framed(canvas: Canvas, number: str) -> None:
        rule(canvas, [60, 200, 340, 480], [80, 140, 220])
        write(canvas, "行政复议", top=110, x=70)
        write(canvas, "行政诉讼", top=110, x=210)
        write(canvas, "总计", top=110, x=350)
        write(canvas, number, top=200, x=260)

    pages = [shape(read(pdf(partial(framed, number=number))))[0] for number in ("— 3 —", "3")]
    assert pages == [[["行政复议", "行政诉讼", "总计"], ["", bottom, ""]] for bottom in ("", "3")]


def test_punctuation_that_hangs_over_the_border_stays_in_its_cell() -> None:
    def hanging(canvas: Canvas) -> None:
        rule(canvas, [60, 100, 200], [80, 140])
        canvas.drawString(64, A4[1] - 110, "安全”")  # twelve points a character: the quote ends at 100
        canvas.drawString(150, A4[1] - 110, "5")

    assert shape(read(pdf(hanging)))[0] == [["安全”", "5"]]


def test_narrow_cells() -> None:
    def narrow(canvas: Canvas) -> None:
        rule(canvas, [60, 80, 104, 200], [80, 140, 180])
        write(canvas, "本", "年", "度", top=95, x=65, leading=15)
        write(canvas, "7730", ".28", top=95, x=82, leading=15)
        write(canvas, "2022", "2023", top=95, x=110, leading=15)
        write(canvas, "a", top=160, x=62)

    cells = shape(read(pdf(narrow)))[0][0]
    assert cells == ["本年度", "7730.28", "2022\n2023"]

    def padded(canvas: Canvas) -> None:
        rule(canvas, [60, 100, 200], [80, 140, 180])
        write(canvas, "自然", "人", top=95, x=67, leading=15)
        write(canvas, "总计", top=95, x=120)
        write(canvas, "1000", "7", top=155, x=67, leading=15)
        write(canvas, "2022", "2023", top=155, x=120, leading=15)

    assert shape(read(pdf(padded)))[0][1] == ["10007", "2022\n2023"]


def test_numbers_in_the_middle_of_their_row_tell_which_two_lines_are_one_number() -> None:
    def wide(canvas: Canvas) -> None:
        rule(canvas, [60, 160, 260, 360], [80, 140, 200])
        write(canvas, "三、收到", top=60)
        write(canvas, "11", "9", top=105, x=120, leading=20)
        write(canvas, "21", top=115, x=200)
        write(canvas, "7", top=115, x=300)
        write(canvas, "2022", "2023", top=160, x=120, leading=20)
        write(canvas, "21", top=160, x=200)
        write(canvas, "7", top=180, x=300)

    assert shape(read(pdf(wide)))[0] == [["119", "21", "7"], ["2022\n2023", "21", "7"]]


def test_encryption() -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, "年度报告")

    assert prose(read(pdf(page, password=("", "owner")))) == ["年度报告"]
    with pytest.raises(Unreadable) as caught:
        read(pdf(page, password=("user", "owner")))
    assert caught.value.cause == "encrypted"


def test_a_cut_pdf_is_truncated_and_rubbish_damaged() -> None:
    data = pdf(ruled_table)
    for damaged, cause in ((data[:-200], "truncated"), (b"%PDF-1.7 rubbish %%EOF", "damaged")):
        with pytest.raises(Unreadable) as caught:
            read(damaged)
        assert caught.value.cause == cause


def test_too_many_pages() -> None:
    with pytest.raises(Unreadable) as caught:
        read(pdf(*[lambda canvas: write(canvas, "x")] * 301))
    assert caught.value.cause == "too_large"


def test_a_label_to_be_read_upwards_is_read_from_its_first_character() -> None:
    def turned(canvas: Canvas) -> None:
        rule(canvas, [60, 90, 200], [80, 180])
        write(canvas, "5", top=130, x=120)
        canvas.rotate(90)
        canvas.drawString(A4[1] - 170, -80, "（三）不予公开")

    assert shape(read(pdf(turned)))[0] == [["（三）不予公开", "5"]]


def test_borders_of_tables_below_each_other_that_nearly_stand_in_line_stay_where_they_are() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.setFont("Helvetica", 4)
    for number, border in enumerate((200.0, 202.6, 205.2)):
        top = 700 - 40 * number
        canvas.grid([100, border, 300], [top, top - 10, top - 20])
        for line in (top - 8, top - 18):
            canvas.drawRightString(border - 0.2, line, "7")
            canvas.drawString(280, line, "8")
    canvas.save()
    tables = [[cell.text for cell in grid.cells] for grid in read(stream.getvalue()).grids()]
    assert tables == [["7", "8"] * 2] * 3


@pytest.mark.parametrize("rotate", [0, 90])
def test_text_of_fonts_that_pdfminer_cannot_read_is_placed_by_pdfium(
    monkeypatch: pytest.MonkeyPatch, rotate: int
) -> None:
    def draw(canvas: Canvas) -> None:
        if rotate:
            canvas.translate(A4[0], 0)
            canvas.rotate(90)
            canvas.translate(0, -(A4[1] - A4[0]))
        ruled_table(canvas)

    data = pdf(draw, rotate=rotate)
    expected = shape(read(data))

    def unknown(name: str) -> None:
        raise CMapDB.CMapNotFound(name)

    monkeypatch.setattr(CMapDB, "get_cmap", unknown)
    assert shape(read(data)) == expected
    assert expected[0][2][:2] == ["规章", "12"]
