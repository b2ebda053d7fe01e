"""Word and Excel files in one XML file: read as the documents that they would be."""

from __future__ import annotations

import base64

import pytest
from reader_builders import docx, p, prose, shape, tbl, tc

from demo.chance import dice
from demo.damage.word_xml import WORD_XML
from extractors.document import Unreadable
from extractors.readers import read, sniff

W_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
AML = "http://schemas.microsoft.com/aml/2001/core"
SS = "urn:schemas-microsoft-com:office:spreadsheet"


def word_2003(body: str) -> bytes:
    spaces = f'xmlns:w="{W_2003}" xmlns:aml="{AML}"'
    return f'<?xml version="1.0"?>\n<w:wordDocument {spaces}><w:body>{body}</w:body></w:wordDocument>'.encode()


def workbook(rows: str, sheet: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><!-- made > by a site -->\n'
        f'<Workbook xmlns="{SS}" xmlns:ss="{SS}"><Worksheet ss:Name="一">'
        f"<Table>{rows}</Table>{sheet}</Worksheet></Workbook>"
    ).encode()


@pytest.mark.parametrize("way", WORD_XML)
def test_a_word_file_in_one_xml_file_says_what_the_package_says(way: str) -> None:
    merged = tbl(tc(p("甲"), '<w:vMerge w:val="restart"/>') + tc(p("1")), tc(p(""), "<w:vMerge/>") + tc(p("2")))
    package = docx(p("标题", "H2") + merged)
    whole = WORD_XML[way](package, dice("one file"))
    assert sniff(whole) == "word_xml"
    document = read(whole)
    assert document.format == "word_xml"
    assert (prose(document), shape(document)) == (["标题"], [[["甲", "1"], ["甲", "2"]]])


def test_what_word_2003_shows() -> None:
    def noted(kind: str, text: str) -> str:
        return (
            f'<aml:annotation w:type="{kind}"><aml:content><w:r><w:t>{text}</w:t></w:r></aml:content></aml:annotation>'
        )

    note = "<w:r><w:footnote><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnote></w:r>"
    body = noted("Word.Insertion", "新") + noted("Word.Deletion", "旧") + noted("Word.Comment", "批注") + note
    assert prose(read(word_2003(f"<w:p>{body}</w:p>"))) == ["新"]


def test_a_workbook_of_2003() -> None:
    rows = (
        '<Column ss:Index="4" ss:Hidden="1"/>'
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">信息内容</Data></Cell>'
        '<Cell><Data ss:Type="String">暗</Data></Cell></Row>'
        '<Row ss:Index="3" ss:Hidden="1"><Cell><Data ss:Type="String">隐</Data></Cell></Row>'
        '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">规章</Data></Cell><Cell ss:Index="3">'
        '<Data ss:Type="Number">1036.0</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="DateTime">2024-01-05T00:00:00.000</Data></Cell><Cell>'
        '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>9</S>12<Sup>1</Sup></ss:Data></Cell></Row>'
    )
    document = read(workbook(rows))
    assert document.format == "sheet_xml"
    assert shape(document)[-1][-2:] == [["规章", "", "1036"], ["规章", "2024-01-05", "12¹"]]
    assert "暗" not in str(document.blocks)
    assert "隐" not in str(document.blocks)
    assert [note.cause for note in document.notes] == ["hidden_content"]


def test_a_hidden_sheet_of_2003_is_left_out() -> None:
    options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    document = read(workbook('<Row><Cell><Data ss:Type="String">隐</Data></Cell></Row>', options))
    assert not document.blocks
    assert [note.cause for note in document.notes] == ["hidden_content"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (word_2003("<w:p>")[:-30], "damaged"),
        (workbook("<Row>"), "damaged"),
        (
            word_2003("").replace(b"<w:wordDocument", b'<!DOCTYPE w [<!ENTITY a "b">]><w:wordDocument'),
            "unsupported_format",
        ),
        (
            workbook(
                '<Row><Cell><Data ss:Type="String">a</Data></Cell></Row><Row ss:Index="9999999">'
                '<Cell ss:Index="9999999"><Data ss:Type="String">b</Data></Cell></Row>'
            ),
            "too_large",
        ),
    ],
)
def test_what_is_no_office_file_is_told(data: bytes, cause: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.cause == cause


def test_a_broken_picture_does_not_cost_the_text() -> None:
    flat = WORD_XML["flat package"](docx(p("标题")), dice("one file"))
    picture = b'<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>%s</pkg:binaryData></pkg:part>'
    for content in (b"x", base64.b64encode(b"\x89PNG")):
        assert prose(read(flat.replace(b"</pkg:package>", picture % content + b"</pkg:package>"))) == ["标题"]


def test_what_makes_an_office_file_is_told_in_time() -> None:
    assert sniff(b"<?xml version='1.0'?>" + b"<!---->" * 9000 + b"<a/>") == "xml"
