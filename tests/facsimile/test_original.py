"""The original with its cells outlined, in every format; and nothing in it that a browser would obey."""

from __future__ import annotations

import base64
import hashlib
import io
import re

import pypdfium2
import pytest
from lxml import etree
from msgspec import structs
from PIL import Image

from demo.documents import html
from extractors.document import Document, Unreadable
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import read
from facsimile import Mark, NotThere, Original, page
from facsimile import original as original_module
from facsimile.marks import place_on_page
from facsimile.pages import open_pages
from facsimile.reading import Reading
from tests.extractors.readers.reader_builders import pdf, rule, write
from tests.facsimile.documents import FORMATS, document

CROP = (40, 60, 500, 700)
SHAPES = ((0, None), (0, CROP), (90, CROP), (180, CROP), (270, CROP))


@pytest.mark.parametrize("format_", FORMATS)
def test_every_cell_is_outlined_where_its_text_stands(format_):
    data = document(format_)
    cells = extract(data, Hints()).observations
    assert len(cells) >= 6
    original = Original.open(data)
    for cell in cells[:: max(1, len(cells) // 12)]:
        shown = str(original.closeup(Mark(cell.locator, cell.quality, anchor="here")))
        if format_ == "pdf":
            assert shown.count("data:image/png;base64,") == 1
            continue
        ((_, outlined),) = re.findall(r'<(td|li|p|span)[^>]* id="here"[^>]*>(.*?)</\1>', shown, re.S)
        assert "".join(outlined.split()) == "".join(cell.raw_value.split())
    reading = Reading([structs.asdict(cell) for cell in cells], [])
    whole = str(original.whole(reading.marks()))
    assert all(whole.count(f'id="o{number}"') == 1 for number in range(len(cells)))


@pytest.mark.parametrize(("turned", "crop"), SHAPES)
def test_the_outline_of_a_turned_and_cropped_page_is_around_the_number(turned, crop):
    def draw(canvas):
        rule(canvas, [100, 200, 300, 400], [300, 350, 400])
        if crop:
            canvas.setCropBox(crop)
        for row in range(2):
            for column in range(3):
                write(canvas, f"{row}{column}x", top=330 + 50 * row, x=120 + 100 * column)
        canvas.setFillGray(0.5)
        canvas.rect(203, canvas._pagesize[1] - 398, 94, 20, stroke=0, fill=1)

    data = pdf(draw, rotate=turned)
    (grey,) = (cell for grid in read(data).grids() for cell in grid.cells if sorted(cell.text) == ["1", "1", "x"])
    number, box = place_on_page(grey.locator)
    with open_pages(data) as pages:
        picture = Image.open(io.BytesIO(pages.draw(number, box).png)).convert("L")
    shades = picture.histogram()
    assert sum(shades[100:160]) / sum(shades) > 0.3


def test_a_page_that_is_not_at_the_origin_of_its_paper():
    file = pypdfium2.PdfDocument(document("pdf"))
    with open_pages(document("pdf")) as pages:
        before = pages.draw(1).box
    for index in range(len(file)):
        left, bottom, right, top = file[index].get_mediabox()
        file[index].set_cropbox(left + 10, bottom + 20, right - 30, top - 40)
    target = io.BytesIO()
    file.save(target)
    with open_pages(target.getvalue()) as pages:
        box = pages.draw(1).box
    assert (box.left, box.top) == (before.left + 10, before.top + 40)
    assert (box.right, box.bottom) == pytest.approx((before.right - 30, before.bottom - 20))


def test_the_outline_is_burnt_into_the_closeup_in_the_colour_of_its_quality():
    data = document("pdf")
    cell = next(cell for cell in extract(data, Hints()).observations if cell.status == "reported")
    number, box = place_on_page(cell.locator)
    with open_pages(data) as pages:
        plain, marked = (
            Image.open(io.BytesIO(pages.draw(number, box.wider(10), outlines).png)).convert("RGB")
            for outlines in ([], [(box, "conflict")])
        )
    before, after = (
        sum(count for count, (red, green, _) in picture.getcolors(1 << 24) if red > 180 and green < 90)
        for picture in (plain, marked)
    )
    assert before == 0
    assert after > 50


HOSTILE = """<html><head><meta http-equiv=refresh content="0;url=http://evil.example/"></head><body>
<script>alert(1)</script><h1>某县教育局2023年政府信息公开工作年度报告</h1>
<p onclick="alert(2)">一、总体情况 <b>&lt;script&gt;alert(3)&lt;/script&gt;</b></p>
<img src="http://evil.example/pixel.png"><a href="javascript:alert(4)">link</a>
<iframe src="http://evil.example/"></iframe>
<table><tr><td>信息内容</td><td>本年制发件数"><img src=x onerror=alert(5)></td><td>本年废止件数</td>
<td>现行有效件数</td></tr><tr><td>规章</td><td>&quot; onmouseover=&quot;alert(6)</td>
<td>&#8238;3&#0;</td><td>&lt;/td&gt;&lt;svg onload=alert(7)&gt;</td></tr></table></body></html>""".encode()


def test_nothing_of_a_hostile_page_runs_or_loads():
    found = extract(HOSTILE, Hints())
    assert found.observations
    reading = Reading(
        [structs.asdict(cell) for cell in found.observations], [structs.asdict(check) for check in found.checks]
    )
    shown = page("</title><script>", Original.open(HOSTILE).whole(reading.marks()) + reading.as_html())
    root = etree.fromstring(shown, etree.HTMLParser())
    elements = list(root.iter(etree.Element))
    forbidden = {"script", "iframe", "img", "object", "base", "form", "link"}
    assert not forbidden & {element.tag for element in elements}
    attributes = [(name, value) for element in elements for name, value in element.attrib.items()]
    assert not [name for name, _ in attributes if name.startswith("on")]
    addresses = [value for name, value in attributes if name in ("href", "src")]
    assert addresses
    assert all(value.startswith("#") for value in addresses)
    (policy,) = root.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "\u202e" not in shown
    assert "\0" not in shown
    assert "alert(3)" in "".join(root.itertext())


def test_the_policy_allows_the_style_sheet_that_is_there():
    shown = page("t", Original(b"", Document("html")).whole())
    style = re.search(r"<style>(.*?)</style>", shown, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"sha256-{digest}" in shown.replace("&#43;", "+")


def test_a_page_too_large_for_the_memory_is_drawn_coarser():
    file = pypdfium2.PdfDocument.new()
    file.new_page(14_400, 14_400)
    target = io.BytesIO()
    file.save(target)
    with open_pages(target.getvalue()) as pages:
        picture = Image.open(io.BytesIO(pages.draw(1).png))
    assert picture.width * picture.height <= 4_100_000


def test_of_too_many_pages_those_with_cells_are_shown_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(original_module, "MOST_PAGES", 2)
    data = pdf(*[lambda canvas: write(canvas, "text")] * 5)
    shown = str(Original.open(data).whole([Mark("pdf:page=5,bbox=1,1,20,20", anchor="last")]))
    assert shown.count("<figure") == 2
    assert 'id="last"' in shown
    assert "3 more pages are left out" in shown


def test_of_too_many_cells_the_table_with_the_mark_is_shown_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(original_module, "MOST_CELLS", 8)
    rows = "<tr><td>a</td><td>b</td></tr>" * 5
    data = f"<html><body><p>x</p><table>{rows}</table><table>{rows}</table></body></html>".encode()
    last = list(read(data).grids())[-1].cells[-1]
    shown = str(Original.open(data).whole([Mark(last.locator, anchor="last")]))
    assert 'id="last"' in shown
    assert "1 more paragraphs and tables are left out" in shown


def test_a_cell_that_is_not_there_is_said_and_what_to_do():
    with pytest.raises(NotThere, match="reextract"):
        Original.open(document("html")).closeup(Mark("html:table=9,row=9,column=9"))
    with pytest.raises(NotThere, match="no page 99"):
        Original.open(document("pdf")).closeup(Mark("pdf:page=99,bbox=1,1,2,2"))


def test_a_scan_is_shown_though_it_cannot_be_read():
    scan = pdf(lambda canvas: canvas.rect(50, 50, 100, 100, fill=1))
    assert str(Original.open(scan).whole()).count("<figure") == 1
    with pytest.raises(Unreadable):
        Original.open(b"\x89PNG\r\n\x1a\n" + b"0" * 64)


def test_a_cell_in_a_picture_inside_a_page_is_shown_in_the_picture() -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (500, 80), "white").save(drawn, "png")
    page = f"<html><body><p>二、主动公开</p><img src='{html.carried(drawn.getvalue())}'></body></html>".encode()
    mark = Mark("html:picture=1,bbox=10.0,20.0,90.0,40.0", "verified", anchor="a")
    original = Original.open(page)
    assert "data:image/png;base64," in original.closeup(mark)
    shown = original.whole([mark])
    assert "二、主动公开" in shown and '<rect class="mark verified" id="a" x="10.0"' in shown
    with pytest.raises(NotThere):
        original.closeup(Mark("html:picture=2,bbox=10.0,20.0,90.0,40.0"))
