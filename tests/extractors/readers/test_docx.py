"""The DOCX reader: what Word's reader sees."""

from __future__ import annotations

import io
import zipfile

import pytest
from reader_builders import docx, p, prose, shape, tbl, tc

from extractors.document import Link, Unreadable
from extractors.readers import package, read

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_paragraphs_headings_and_meta() -> None:
    document = read(docx(p("一", "H2") + p("二", "Mine") + p("三")))
    assert [(paragraph.text, paragraph.level) for paragraph in document.paragraphs()] == [
        ("一", 2),
        ("二", 2),
        ("三", 0),
    ]
    assert document.meta == {"title": "年度报告"}


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "新"),
        ("<w:r><w:t>5</w:t></w:r><w:r><w:t>6</w:t></w:r>", "56"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/></w:r>", "a b-"),
        ('<w:r><w:sym w:font="Symbol" w:char="2014"/></w:r>', "—"),
        ('<w:r><w:sym w:char="D800"/></w:r>', "\ufffd"),
        ('<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>', "-"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F02D"/></w:r>', "\uf02d"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>12</w:t></w:r></w:sdtContent></w:sdt>",
            "12",
        ),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r>", "3"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        (f"{HIDDEN}<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>明</w:t></w:r>", "明"),
    ],
)
def test_runs(run: str, text: str) -> None:
    assert prose(read(docx(f"<w:p>{run}</w:p>"))) == [text]


RAISED = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>"
SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (SUPERSCRIPT, "15¹"),
        ('<w:rStyle w:val="Note"/>', "15¹"),
        ('<w:position w:val="10"/><w:sz w:val="12"/>', "15¹"),
        ('<w:position w:val="10"/><w:sz w:val="21"/>', "151"),  # as large as the rest: moved to where the eye wants it
        ('<w:vertAlign w:val="subscript"/>', "151"),
    ],
)
def test_a_raised_mark_is_no_digit_of_the_number_before_it(style: str, text: str) -> None:
    assert prose(read(docx(f"<w:p><w:r><w:t>15</w:t></w:r>{RAISED.format(style, 1)}</w:p>"))) == [text]


def test_a_number_that_is_raised_as_a_whole_is_a_number() -> None:
    assert prose(read(docx("<w:p>" + RAISED.format(SUPERSCRIPT, 15) + "</w:p>"))) == ["15"]


def test_hidden_text_is_noted() -> None:
    assert [note.cause for note in read(docx(f"<w:p>{HIDDEN}</w:p>")).notes] == ["hidden_content"]


def test_text_struck_through_is_left_out_and_noted() -> None:
    old = "<w:r><w:rPr><w:strike/></w:rPr><w:t>12</w:t></w:r><w:r><w:rPr><w:dstrike/></w:rPr><w:t>13</w:t></w:r>"
    new = "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>15</w:t></w:r>"
    document = read(docx(f"<w:p>{old}{new}</w:p>"))
    assert prose(document) == ["15"]
    assert [(note.cause, note.sentence[:6]) for note in document.notes] == [("struck_through", "2 runs")]


def test_line_breaks_make_paragraphs() -> None:
    assert prose(read(docx("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>"))) == ["a", "b"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框')}</w:txbxContent>"
    run = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert prose(read(docx(f"<w:p><w:r>{run}<w:t>文</w:t></w:r></w:p>"))) == ["文", "框"]


def test_a_page_enclosed_in_the_document_is_read_in_its_place() -> None:
    page = "<p>年报</p><table><tr><td>规章</td><td>3</td></tr></table>"
    document = read(docx(p("前") + '<w:altChunk r:id="rId2"/>' + p("后"), **{"word/page.html": page}))
    assert (prose(document), shape(document)) == (["前", "年报", "后"], [[["规章", "3"]]])


def test_an_enclosed_page_that_cannot_be_read_is_told() -> None:
    document = read(docx('<w:altChunk r:id="rId2"/>', **{"word/page.html": "<html><frameset></frameset></html>"}))
    assert [(note.cause, note.loses_data) for note in document.notes] == [("damaged", True)]


def test_pictures_are_links() -> None:
    body = '<w:p><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>'
    assert read(docx(body)).links == [Link("word/media/image1.png", "", image=True)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([tc("a", span(2)), tc("b") + tc("c")], [["a", "a"], ["b", "c"]]),
        ([tc("a", RESTART) + tc("b"), tc("", CONTINUE) + tc("c")], [["a", "b"], ["a", "c"]]),
        (
            [tc("a", span(2) + RESTART) + tc("b"), tc("", span(2) + CONTINUE) + tc("c"), tc("d") + tc("e") + tc("f")],
            [["a", "a", "b"], ["a", "a", "c"], ["d", "e", "f"]],
        ),
        # a continuation under an ordinary cell is a cell of its own
        ([tc("a") + tc("b"), tc("x", CONTINUE) + tc("c")], [["a", "b"], ["x", "c"]]),
        # two merges one below the other stay apart
        (
            [
                tc("a", RESTART) + tc("1"),
                tc("", CONTINUE) + tc("2"),
                tc("b", RESTART) + tc("3"),
                tc("", CONTINUE) + tc("4"),
            ],
            [["a", "1"], ["a", "2"], ["b", "3"], ["b", "4"]],
        ),
        (
            [tc("a") + tc("b"), f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("c")}</w:tr>'],
            [["a", "b"], ["∅", "c"]],
        ),
        ([tc("a", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>"), tc("b") + tc("c")], [["a", "a"], ["b", "c"]]),
        ([tc("a") + tc("b"), f"<w:tr><w:trPr><w:del/></w:trPr>{tc('x') + tc('y')}</w:tr>"], [["a", "b"]]),
        ([f"<w:tr><w:sdt><w:sdtContent>{tc('a')}</w:sdtContent></w:sdt>{tc('b')}</w:tr>"], [["a", "b"]]),
        ([tc(p("商业") + p("企业")) + tc("b")], [["商业\n企业", "b"]]),
        ([tc("a") + tc("b") + tc("c"), tc("d")], [["a", "b", "c"], ["d", "∅", "∅"]]),
    ],
)
def test_tables(rows: list[str], expected: list[list[str]]) -> None:
    assert shape(read(docx(tbl(*rows)))) == [expected]


def test_edges_and_locators() -> None:
    grid = next(read(docx(tbl(tc("a") + tc("b"), tc("c", span(2)), widths=(1000, 2000)))).grids())
    assert grid.edges == (0.0, 50.0, 150.0)
    assert [cell.locator for cell in grid.cells] == [
        "docx:table=1,row=1,column=1",
        "docx:table=1,row=1,column=2",
        "docx:table=1,row=2,column=1",
    ]


@pytest.mark.parametrize(
    ("widths", "first"),
    [
        ((2000, 1000), ["甲", "甲", "乙"]),
        ((1012, 1990), ["甲", "乙", "乙"]),  # rows are rounded each for itself
        ((1000, 1000), ["甲", "乙", "∅"]),  # the row is short
        ((2000, 0), ["甲", "乙", "∅"]),  # a width that is not said
    ],
)
def test_cells_without_spans_cover_what_their_widths_say(widths: tuple[int, int], first: list[str]) -> None:
    def row(texts: str, widths: tuple[int, ...]) -> str:
        cells = zip(texts, widths, strict=True)
        return "".join(tc(text, f'<w:tcW w:w="{width}" w:type="dxa"/>') for text, width in cells)

    rows = (row("甲乙", widths), row("丙丁戊", (1000, 1000, 1000)))
    assert shape(read(docx(tbl(*rows)))) == [[first, ["丙", "丁", "戊"]]]


def test_columns_a_hair_wide_are_no_columns() -> None:
    def seen(hair: str) -> list[list[list[str]]]:
        rows = (tc("甲") + tc("乙", span(2)), tc("甲") + tc(hair) + tc("丙"))
        return shape(read(docx(tbl(*rows, widths=(2000, 2, 2000)))))

    assert seen("") == [[["甲", "乙"], ["甲", "丙"]]]
    assert seen("1") == [[["甲", "乙", "乙"], ["甲", "1", "丙"]]]  # a column with text of its own is one


def test_tables_in_tables() -> None:
    inner = tbl(tc("规章") + tc("3"))
    document = read(docx(tbl(tc("标题"), tc(p("前") + inner + p("后")))))
    assert [getattr(block, "text", "grid") for block in document.blocks] == ["标题", "前", "grid", "后"]


def test_strict_documents_are_read() -> None:
    data = docx("")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("word/document.xml").decode()
    strict = xml.replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", strict.replace("<w:body>", f"<w:body>{p('严')}"))
    assert prose(read(stream.getvalue())) == ["严"]


def test_a_part_with_a_dtd_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>')
    with pytest.raises(Unreadable, match="DTD") as caught:
        read(stream.getvalue())
    assert caught.value.cause == "damaged"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MOST_BYTES", 1_000_000)
    with pytest.raises(Unreadable) as caught:
        read(docx(p("x"), word__media__zeros=bytes(1_000_000)))
    assert caught.value.cause == "too_large"


def test_cut_and_damaged_packages() -> None:
    data = docx(tbl(*[tc("规章") + tc("3")] * 50))
    with pytest.raises(Unreadable) as caught:
        read(data[: len(data) // 2])
    assert caught.value.cause == "truncated"
    with pytest.raises(Unreadable) as caught:
        read(data[:60] + bytes(40) + data[100:])
    assert caught.value.cause == "damaged"


def test_a_prompt_is_not_what_was_entered() -> None:
    prompt = "<w:r><w:t>单击此处输入文字</w:t></w:r>"
    asked = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{prompt}</w:sdtContent></w:sdt>"
    assert shape(read(docx(tbl(tc(p("甲")) + tc(f"<w:p>{asked}</w:p>"))))) == [[["甲", ""]]]


@pytest.mark.parametrize("framed", [1, 3])
def test_a_number_in_a_frame_of_its_own_stands_in_its_cell(framed: int) -> None:
    numbers = [tc(tbl(tc(str(number)))) if number <= framed else tc(str(number)) for number in (1, 2, 3)]
    rows = [tc(label) + number for label, number in zip(("行政许可", "行政处罚", "行政强制"), numbers, strict=True)]
    assert shape(read(docx(tbl(*rows)))) == [[["行政许可", "1"], ["行政处罚", "2"], ["行政强制", "3"]]]
