"""The HTML reader: what of a page is the report, and as which text."""

from __future__ import annotations

import json
import subprocess
import sys
from html import escape

import pytest
from reader_builders import prose, shape

from extractors.document import Link, Unreadable
from extractors.readers import PAGE_END, read

ARTICLE = (
    "<p>一、总体情况</p><p>"
    + "本机关认真贯彻落实条例要求，" * 8
    + "</p><table><tr><td>规章</td><td>3</td></tr></table>"
)
NAVIGATION = "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/zw'>政务公开</a></li></ul></div>"


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div id='zoom'>{}</div>",
        "<div id='zoomcon'><UCAPCONTENT>{}</UCAPCONTENT></div>",
        "<div class='x TRS_Editor'><style>.TRS_Editor P{{color:red}}</style>{}</div>",
        "<div class='article-content'>{}</div>",
        "<div class='nobody-knows-it'>{}</div>",
    ],
)
def test_article_without_navigation(wrapper: str) -> None:
    page = f"<body>{NAVIGATION}{wrapper.format(ARTICLE)}<div id='foot'>版权所有</div></body>"
    document = read(page.encode())
    assert prose(document)[0] == "一、总体情况"
    assert not {"首页", "政务公开", "版权所有"} & set(prose(document))
    assert shape(document) == [[["规章", "3"]]]


def test_a_known_container_without_content_is_passed_over() -> None:
    document = read(f"<body><div id='zoom'></div><div class='TRS_Editor'>{ARTICLE}</div></body>".encode())
    assert len(shape(document)) == 1


def test_a_large_table_beside_the_article_is_kept() -> None:
    rows = "".join(f"<tr><td>行{row}</td><td>{row}</td></tr>" for row in range(12))
    document = read(f"<body>{NAVIGATION}<div><div id='zoom'>{ARTICLE}</div><table>{rows}</table></div></body>".encode())
    assert [len(grid) for grid in shape(document)] == [1, 12]


def test_heading_and_facts_outside_the_article_stand_before_it() -> None:
    page = f"""<head><title>某区 - 年报</title><META NAME="ArticleTitle" content="某区教育局2020年年报">
      <meta name="PubDate" content="2021-01-20 10:00"></head><body><h1>某区政府网</h1>{NAVIGATION}
      <table><tr><td>索引号：</td><td>014416330/2021-1</td></tr></table><h1>某区<br>教育局2020年年报</h1>
      <p>发布日期：2021-01-20　来源：教育局</p><publishtime>2021-01-21</publishtime>
      <div id='zoom'>{ARTICLE}</div></body>"""
    document = read(page.encode())
    assert document.meta["articletitle"] == "某区教育局2020年年报"
    assert document.meta["pubdate"] == "2021-01-20 10:00"
    assert document.meta["title"] == "某区 - 年报"
    assert document.meta["publishtime"] == "2021-01-21"
    first = next(document.paragraphs())
    assert (first.text, first.level) == ("某区教育局2020年年报", 1)
    assert prose(document)[1:3] == ["索引号： 014416330/2021-1", "发布日期：2021-01-20 来源：教育局"]


def test_text_as_a_browser_shows_it() -> None:
    document = read(
        """<body><p>政府信息公\n  开&nbsp;年报</p>一行<br>另一行#PAGE_BREAK#末行
        <script>var x=1</script><noscript>请启用脚本</noscript><!-- 注 -->
        <p>2<span>0</span><b>2</b>0年</p></body>""".encode()
    )
    assert prose(document) == ["政府信息公开 年报", "一行", "另一行", "末行", "2020年"]


def test_heading_levels() -> None:
    document = read(b"<body><h1>a</h1><h3><span>b</span></h3><div>c</div></body>")
    assert [(paragraph.text, paragraph.level) for paragraph in document.paragraphs()] == [("a", 1), ("b", 3), ("c", 0)]


def test_a_raised_mark_is_no_digit_of_the_number_before_it() -> None:
    table = "<table><tr><td>规章</td><td><p>15<sup>1</sup></p></td><td><sup>2</sup></td></tr></table>"
    assert shape(read(table.encode())) == [[["规章", "15¹", "2"]]]


def test_text_struck_through_is_left_out_and_noted() -> None:
    document = read(
        "<body><p>共<s>12</s><del><b>13</b></del>15件</p><table><tr><td>规章</td><td><strike>7</strike>8</td></tr>"
        "<tr><td>许可</td><td><i style='color:red;text-decoration: line-through'>9</i>4</td></tr></table>".encode()
    )
    assert prose(document) == ["共15件"]
    assert shape(document) == [[["规章", "8"], ["许可", "4"]]]
    assert [(note.cause, note.sentence[:6]) for note in document.notes] == [("struck_through", "4 runs")]


def test_what_is_not_shown_is_left_out_with_a_note() -> None:
    document = read(
        b"<body><p>a</p><p style='DISPLAY : none'>b</p><table><tr><td>1</td><td hidden>x</td><td>2</td></tr>"
        b"<tr style='display:none'><td>3</td><td>4</td></tr></table></body>"
    )
    assert prose(document) == ["a"]
    assert shape(document) == [[["1", "2"]]]
    assert [note.cause for note in document.notes] == ["hidden_content"]
    assert "3 elements" in document.notes[0].sentence


def test_what_a_style_sheet_hides_in_a_table_is_left_out_with_a_note() -> None:
    sheet = (
        "<style><!-- /* last year's row */ td { padding: 0 } tr.old, .x { color: red; display : none !important }"
        "#u b { visibility: hidden } .panel { display: none } .back { display: none } .back { display: table-row }"
        "@media print { .paper { display: none } } --></style>"
    )
    table = (
        "<table><tr><td>1</td><td id=u><b>9</b>2</td></tr><tr class='a old'><td>3</td><td>4</td></tr>"
        "<tr class=back><td>5</td><td><i class=x>9</i>6</td></tr><tr class=paper><td>7</td><td>8</td></tr>"
        "<tr class=x style='display:table-row'><td>9</td><td>10</td></tr></table>"
    )
    document = read(f"<head>{sheet}</head><body><div class=panel><p>a</p>{table}</div></body>".encode())
    assert prose(document) == ["a"]
    assert shape(document) == [[["1", "2"], ["5", "6"], ["7", "8"], ["9", "10"]]]
    assert [note.cause for note in document.notes] == ["hidden_content"]


def test_words_without_size_are_left_out_with_a_note_and_their_cell_keeps_its_place() -> None:
    sheet = "<style>.old, .gap { font-size: 0 } .seen { font-size: 12px }</style>"
    table = (
        "<table><tr><td>1</td><td><b class=old>9</b>2</td><td class=old>9</td><td>3</td></tr>"
        "<tr><td>4</td><td><i style='font-size:0.0pt'>9</i>5</td><td class=gap> <b class=seen>6</b></td><td>7</td></tr>"
    )
    document = read(f"<head>{sheet}</head><body>{table}</body>".encode())
    assert shape(document) == [[["1", "2", "", "3"], ["4", "5", "6", "7"]]]
    assert [note.sentence[:10] for note in document.notes] == ["3 elements"]


def test_words_hidden_in_a_cell_are_noted() -> None:
    document = read(b"<table><tr><td>1</td><td><span style='display:none'>9</span>2</td></tr></table>")
    assert shape(document) == [[["1", "2"]]]
    assert [note.cause for note in document.notes] == ["hidden_content"]


def test_rows_and_text_that_are_invisible_are_left_out_and_cells_keep_their_place() -> None:
    document = read(
        b"<body><p style='visibility:hidden'>a</p><table><tr style='visibility: collapse'><td>1</td><td>2</td></tr>"
        b"<tr><td style='visibility:hidden'>3</td><td>4</td></tr></table></body>"
    )
    assert prose(document) == []
    assert shape(document) == [[["3", "4"]]]


def test_what_was_entered_in_the_fields_of_a_cell_is_its_text() -> None:
    table = (
        "<table><tr><td>规章</td><td><input value='3' readonly></td><td><p><input type='Text' value='4'>件</p></td>"
        "<td><input type=hidden value=9><input type=checkbox value=8>5</td><td><textarea> 6 </textarea></tr></table>"
    )
    assert shape(read(f"<p>查询<input value='请输入'><textarea>内容</textarea></p>{table}".encode())) == [
        [["规章", "3", "4件", "5", "6"]]
    ]
    assert prose(read(f"<p>查询<input value='请输入'><textarea>内容</textarea></p>{table}".encode())) == ["查询"]


def test_links_to_files_and_images() -> None:
    page = f"""<body><img src='/logo.png'><div id='zoom'>{ARTICLE}<img src='p.jpg' alt='图1'>
      <img src='data:image/png;base64,AAAA'></div>
      <a href='./P0202.docx'>附件：年报</a><a href='/download?id=3'>年报.pdf</a><a href='/zw/'>政务</a>
      <iframe src='/viewer.html?file=/a/b.pdf'></iframe></body>"""
    assert read(page.encode()).links == [
        Link("./P0202.docx", "附件：年报"),
        Link("/download?id=3", "年报.pdf"),
        Link("/viewer.html?file=/a/b.pdf", ""),
        Link("p.jpg", "图1", image=True),
        Link("data:", "", image=True),
    ]


def test_saved_web_page() -> None:
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; "
        b"charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C4=EA=B1=A8</p>\r\n--x--\r\n"
    )
    assert prose(read(data)) == ["年报"]


def test_a_workbook_saved_as_a_web_page_is_its_sheets() -> None:
    parts = {
        "x.htm": "<frameset><frame src='x.files/sheet001.htm'><frame src='x.files/tabstrip.htm'></frameset>",
        "x.files/sheet001.htm": "<table><tr><td>规章<td>3</table>",
        "x.files/sheet002.htm": "<table><tr><td>许可<td>4</table>",
        "x.files/tabstrip.htm": "<table><tr><td>Sheet1<td>Sheet2</table>",
    }
    body = "".join(
        f"--x\r\nContent-Location: file:///C:/{name}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n"
        for name, page in parts.items()
    )
    data = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n{body}--x--\r\n".encode()
    assert shape(read(data)) == [[["规章", "3"]], [["许可", "4"]]]


@pytest.mark.parametrize("data", [b"<html><frameset><frame src=a></frameset></html>", b"<html></html>"])
def test_a_page_without_body_is_damaged(data: bytes) -> None:
    with pytest.raises(Unreadable, match="no body"):
        read(data)


def test_unclosed_inline_elements_lose_nothing_and_absurd_nesting_is_refused() -> None:
    assert prose(read(b"<body>" + b"<font>" * 350 + b"<p>x</p></body>")) == ["x"]
    with pytest.raises(Unreadable, match="deep"):
        read(b"<body>" + b"<div>" * 5000 + b"x</body>")


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("<script src='js/flipHTML5.js'></script><script>var bookConfig={pdf:'files/nb.pdf'}</script>", "files/nb.pdf"),
        ("<div id='flipbook'></div><script src='/js/turn.min.js'></script>", "look for its download"),
    ],
)
def test_a_flipbook_says_where_the_file_may_be(page: str, named: str) -> None:
    with pytest.raises(Unreadable, match=named) as caught:
        read(f"<html><title>2023年年报</title><body>{page}</body></html>".encode())
    assert caught.value.cause == "flipbook"


def test_a_viewer_that_names_its_file_is_a_link_to_it() -> None:
    url = "/pdfjs/web/viewer.html?file=/uploads/nb.pdf"
    assert read(f"<body><iframe src='{url}'></iframe></body>".encode()).links == [Link(url, "")]


def test_the_script_of_a_flipbook_on_a_page_with_text_is_nothing() -> None:
    assert shape(read(f"<body><script src='/turn.js'></script>{ARTICLE}</body>".encode())) == [[["规章", "3"]]]


CARRIED = "<p>一、总体情况</p><table><tr><td>规章</td><td>3</td></tr></table>"


@pytest.mark.parametrize(
    "page",
    [
        f'<iframe srcdoc="{escape(CARRIED)}"></iframe>',
        f'<input type="hidden" value="{escape(CARRIED)}"><script>show()</script>',
        f"<textarea style='display:none'>{escape(CARRIED)}</textarea>",
        f"<script>var page = {{'id': 'it\\'s', \"content\": {json.dumps(CARRIED)}}};</script>",
        "<script>show('" + CARRIED.replace("<", "\\x3c") + "')</script>",
    ],
)
def test_an_article_that_the_page_carries_as_text_is_read(page: str) -> None:
    document = read(f"<body><h1>甲县年报</h1>{page}</body>".encode())
    assert (prose(document), shape(document)) == (["甲县年报", "一、总体情况"], [[["规章", "3"]]])
    assert [note.cause for note in document.notes] == ["carried_article"]


def test_what_a_page_carries_beside_its_article_is_not_read() -> None:
    page = f"<body><div id='zoom'>{ARTICLE}</div><input type='hidden' value='{escape(CARRIED)}'></body>"
    assert shape(read(page.encode())) == [[["规章", "3"]]]
    assert "总体情况" in prose(read(page.encode()))[0]
    assert read(page.encode()).notes == []


def test_pages_of_one_article_are_read_as_one() -> None:
    first = f"<body>{NAVIGATION}<h1>年报</h1><div class='TRS_Editor'>{ARTICLE}</div></body>".encode()
    second = (
        f"<html><head><meta charset='utf-8'></head><body>{NAVIGATION}<div class='TRS_Editor'><p>二、主动公开</p>"
        "<table><tr><td>许可</td><td>4</td></tr></table></div></body></html>"
    ).encode("gb18030")
    document = read(PAGE_END.join((first, second)))
    assert shape(document) == [[["规章", "3"]], [["许可", "4"]]]
    assert prose(document)[-1] == "二、主动公开" and "政务公开" not in prose(document)
    assert [note.cause for note in document.notes] == ["article_in_pages"]


def test_text_that_speaks_of_styles_is_kept() -> None:
    cells = '<td style="width:1px">a</td><td>x style="b" y</td>'
    markup = f'<body><table><tr>{cells}</tr></table><p>&lt;td style="c"&gt;</p>'
    document = read(markup.encode())
    assert [cell.text for grid in document.grids() for cell in grid.cells] == ["a", 'x style="b" y']
    assert [paragraph.text for paragraph in document.paragraphs()] == ['<td style="c">']


def test_pages_and_word_files_without_pictures_load_no_library_of_others() -> None:
    program = (
        "import sys; from extractors.readers import docx, html, mhtml\n"
        f"html.read({ARTICLE.encode()!r})\n"
        "assert not {'pdfplumber', 'pypdfium2', 'PIL', 'numpy'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
