"""HTML tables: spans as browsers resolve them, and tables as bad as real ones."""

from __future__ import annotations

import pytest
from lxml import etree
from reader_builders import prose, shape

from extractors.document import Grid, Loose, Unreadable
from extractors.readers import read


def grids(markup: str) -> list[list[list[str]]]:
    return shape(read(f"<body>{markup}</body>".encode()))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
        ("<tr><td colspan=2>a<tr><td>b<td>c", [["a", "a"], ["b", "c"]]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["a", "c"], ["a", "d"]]),
        ("<tr><td rowspan=9>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
        ("<tr><td colspan=99>a<tr><td>b<td>c", [["a", "a"], ["b", "c"]]),
        ("<tr><td colspan=1000000 rowspan=junk>a<tr><td>b<td>c", [["a", "a"], ["b", "c"]]),
        ("<tr><td>a<td>b<td>c<tr><td>d", [["a", "b", "c"], ["d", "∅", "∅"]]),
        # a cell from above and one from the left meet: the first keeps the position
        ("<tr><td>a<td rowspan=2>b<td>c<tr><td colspan=2>d<td>e", [["a", "b", "c", "∅"], ["d", "b", "e", "∅"]]),
        ("<tr><td>a<td>b<tr>", [["a", "b"], ["∅", "∅"]]),
        (
            "<tfoot><tr><td>z<td>y</tfoot><thead><tr><th>a<th>b</thead><tr><td>c<td>d",
            [["a", "b"], ["c", "d"], ["z", "y"]],
        ),
        # a row span ends with its row group
        ("<thead><tr><th rowspan=5>a<th>b</thead><tbody><tr><td>c<td>d</tbody>", [["a", "b"], ["c", "d"]]),
        # a head made of the first row alone: the rows behind it leave room for what spans into them
        (
            "<thead><tr><th rowspan=3>a<th colspan=2>b</thead><tbody><tr><td rowspan=2>c<td>d<tr><td>e"
            "<tr><td>f<td>g<td>h",
            [["a", "b", "b"], ["a", "c", "d"], ["a", "c", "e"], ["f", "g", "h"]],
        ),
        (
            "<thead><tr><th rowspan=2>a<th>b</thead><tbody><tr><td>c<td>d<tr><td>e<td>f",
            [["a", "b"], ["c", "d"], ["e", "f"]],
        ),
        ("<td>a<td>b<tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
        ("<form><tr><td>a<td>b</form>", [["a", "b"]]),
        # a row that ends without having begun, and one that begins twice
        ("<td>a</td><td>b</td></tr> <td>c</td><td>d</td></tr>", [["a", "b"], ["c", "d"]]),
        ("<tr class=x><TR><td rowspan=2>a<td>b</tr></tr><tr>\n<tr><td>c</tr></tr>", [["a", "b"], ["a", "c"]]),
        # a row all of whose cells are merged with those above is one
        ("<tr><td rowspan=2>a<td rowspan=2>b</tr><tr></tr><tr><td>c<td>d", [["a", "b"], ["a", "b"], ["c", "d"]]),
    ],
)
def test_spans(rows: str, expected: list[list[str]]) -> None:
    found = grids(f"<table>{rows}</table>")[0]
    width = max(len(row) for row in found)
    assert found == [row[:width] for row in expected]


def test_cell_text() -> None:
    cells = "<td><p>本年新<br>制作数量</p></td><td><span>1</span><span>2</span></td><td>&nbsp;</td><td><p>a</p><p>b</p>"
    assert grids(f"<table><tr>{cells}</tr></table>") == [[["本年新\n制作数量", "12", "", "a\nb"]]]


def test_the_xpath_in_a_locator_leads_to_the_cell() -> None:
    markup = (
        "<html><body><div><p>x</p><table><caption>表</caption><thead><tr><th>a</th><td>b</td></tr></thead><tbody>"
        "<tr><td>c</td><td>d</td></tr></tbody><tbody><tr><td>e</td><td>f</td></tr></tbody><form><tr><td>g</td><form>"
        "<td>h</td></form></tr></form></table></div></body></html>"
    )
    page = etree.HTML(markup)
    cells = next(read(markup.encode()).grids()).cells
    assert [page.xpath(cell.locator.split("xpath=")[1])[0].text for cell in cells] == list("abcdefgh")
    assert cells[5].locator.startswith("html:table=1,row=3,column=2,")


def test_layout_tables_become_their_content() -> None:
    inner = "<table><tr><td>规章</td><td>3</td></tr></table>"
    document = read(f"<body><table><tr><td>标题</td></tr><tr><td>前{inner}后</td></tr></table></body>".encode())
    assert [getattr(block, "text", "grid") for block in document.blocks] == ["标题", "前", "grid", "后"]
    assert next(document.grids()).locator.startswith("html:table=2,")


def test_a_one_column_table_is_text() -> None:
    document = read("<body><table><tr><td>标题<tr><td><p>正文一</p><p>正文二</p></table></body>".encode())
    assert (prose(document), shape(document)) == (["标题", "正文一", "正文二"], [])


def test_a_pasted_table_of_one_cell_is_the_cells_text_and_a_larger_one_follows() -> None:
    rows = "<tr><td>a<td>b<td>c<td>d<td>e" * 2
    one, two = "<table><tr><td>5</table>", "<table><tr><td>x<td>y</table>"
    assert grids(f"<table>{rows}<tr><td>f<td>{one}</td><td>{two}</td></table>") == [
        [list("abcde"), list("abcde"), ["f", "5", "", "∅", "∅"]],
        [["x", "y"]],
    ]


def test_a_table_that_is_never_closed_loses_nothing() -> None:
    document = read("<body><table><tr><td>a</td><td>b</td></tr><p>三、收到</p><table><tr><td>c<td>d</body>".encode())
    assert prose(document) == ["三、收到"]
    assert shape(document) == [[["a", "b"]], [["c", "d"]]]


def test_absurd_tables_are_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"<table>" + b"<tr><td colspan=1000>x<td>y" * 2000 + b"</table>")
    assert caught.value.cause == "too_large"


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ("<tr><td>a<td>b<tr><td>c<td>d<td>e<tr><td>f<td>1<td>2<td>3", Loose),
        ("<tr><td>a<td colspan=2>b<tr><td>c<td>d<td>e<tr><td>f<td>1<td>2<td>3", Grid),  # spans, if too few
        ("<tr><td>title<tr><td>a<td>b<td>c<tr><td>f<td>1<td>2", Grid),
        ("<tr><td>a<td>b<tr><td>f<td>1<td><tr><td>g<td>1<td>&nbsp;", Grid),  # nothing stands behind the heads
    ],
)
def test_a_table_whose_spans_were_dropped_has_cells_in_their_order_alone(rows: str, kind: type[Grid]) -> None:
    (table,) = read(f"<body><table>{rows}</table></body>".encode()).grids()
    assert type(table) is kind


ROLES = ('role="table"', 'role="row"', 'role="cell"')
STYLES = ('style="display:table"', 'style="DISPLAY : table-row"', "style='display: table-cell'")


@pytest.mark.parametrize(("table", "row", "cell"), [ROLES, STYLES])
def test_tables_by_role_or_style(table: str, row: str, cell: str) -> None:
    rows = [
        f"<div {row}><span {cell} aria-colspan=2>甲</span></div>",
        f"<div role=rowgroup><div {row}><b {cell}>乙</b> <b {cell}>1</b></div>",
        f"<div {row}><b {cell}>丙</b><b {cell}>2</b></div></div>",
    ]
    assert grids(f"<div {table}>{''.join(rows)}</div>") == [[["甲", "甲"], ["乙", "1"], ["丙", "2"]]]


@pytest.mark.parametrize(
    "within",
    [
        f"<div {STYLES[1]}><div {STYLES[2]}>栏目</div><div {STYLES[2]}>正文</div></div>" * 2,
        f"<div {STYLES[1]}><div {STYLES[2]}>栏目</div><div {STYLES[2]}>正文{'长' * 300}</div></div>" * 3,
        f"<div {STYLES[1]}><div {STYLES[2]}>栏目</div><div {STYLES[2]}><h1>正文</h1></div></div>" * 3,
    ],
)
def test_what_only_arranges_the_page_is_no_table(within: str) -> None:
    assert grids(f"<div {STYLES[0]}>{within}</div>") == []
