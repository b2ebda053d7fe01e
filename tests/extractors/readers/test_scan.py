"""Pages that are pictures: what stands in them, how surely, and where."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest
from ofd_builder import ofd
from PIL import Image

from demo.chance import dice
from demo.damage.rendering import web_page
from demo.damage.scanning import spoil
from demo.documents import html, pdf, scan
from demo.documents.model import Cell as TableCell
from demo.documents.model import Layout, Paragraph, Table
from demo.documents.report import lay_out
from demo.documents.setting import Setting
from demo.documents.style import Style
from demo.figures import ledgers
from extractors.document import Cell, Document, Grid, Scatter, Unreadable
from extractors.extract import extract, extract_with_pictures
from extractors.extraction import Hints
from extractors.readers import ocr, read
from flows import pictures
from flows.pool import Job, Pool
from gongkai.settings import ExtractSettings

AGENCY = "某区水利局"
DPI = 150

pytestmark = pytest.mark.skipif(
    not scan.font_is_there(), reason="no Chinese font to draw scans with (Debian: fonts-noto-cjk)"
)


def short_layout() -> Layout:
    """Title and first table of a report: enough to see what a reader does, little enough to be read in a second."""
    whole = lay_out(1, AGENCY, 2023, date(2024, 1, 20), ledgers(3, AGENCY, 900)[2023], Style())
    title = next(block for block in whole.blocks if isinstance(block, Paragraph))
    table = next(block for block in whole.blocks if isinstance(block, Table))
    return replace(whole, blocks=(title, table), stated=())


LAYOUT = short_layout()
PRINTED = [fact.printed for fact in LAYOUT.facts()]


@pytest.fixture(scope="module")
def page() -> scan.Picture:
    return scan.draw(pdf.render(LAYOUT), DPI)[0]


@pytest.fixture(scope="module")
def scanned(page: scan.Picture) -> bytes:
    """A PDF of the page laid on the glass askew, in a poor light."""
    return scan.as_pdf([spoil(page, frozenset(("skew", "uneven light", "noise")), dice("test", "scan"))], DPI)


@pytest.fixture(scope="module")
def document(scanned: bytes) -> Document:
    return read(scanned, pictures=True)


def numbers(document: Document) -> list[Cell]:
    """The cells that hold numbers, in reading order."""
    cells = [cell for grid in document.grids() for cell in grid.cells]
    return [cell for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)) if cell.readings]


def test_a_ruled_scan_is_read_cell_by_cell(document: Document) -> None:
    assert [cell.text for cell in numbers(document)] == PRINTED
    assert LAYOUT.title in [paragraph.text for paragraph in document.paragraphs()]


def test_every_number_is_looked_at_twice_and_its_best_reading_is_its_text(document: Document) -> None:
    for cell in numbers(document):
        assert cell.text == cell.readings[0].text
        assert len({reading.how for reading in cell.readings}) >= 2
        assert all(0 <= reading.confidence <= 1 for reading in cell.readings)


def test_locators_lead_back_to_the_cell_in_the_scan_as_it_lies(document: Document, scanned: bytes) -> None:
    drawn = scan.draw(scanned, 72)[0].min(axis=2)
    for cell in numbers(document):
        found = re.fullmatch(r"pdf:page=1,bbox=([\d.]+),([\d.]+),([\d.]+),([\d.]+)", cell.locator)
        assert found, cell.locator
        x0, top, x1, bottom = map(float, found.groups())
        middle = drawn[round((top + bottom) / 2 - 5) : round((top + bottom) / 2 + 5), round(x0 + 3) : round(x1 - 3)]
        assert middle.min() < middle.max() - 60, "ink stands in the middle of the cell"


def test_a_sideways_picture_with_a_seal_is_read_upright(page: scan.Picture) -> None:
    sideways = spoil(page, frozenset(("stamp", "turned left")), dice("test", "image"))
    found = read(scan.as_image(sideways, "png", DPI), pictures=True)
    assert [cell.text for cell in numbers(found)] == PRINTED
    assert all(cell.locator.startswith("image:page=1,") for cell in numbers(found))


def test_a_table_whose_heads_are_written_downwards_stays_upright() -> None:
    whole = lay_out(1, AGENCY, 2023, date(2024, 1, 20), ledgers(3, AGENCY, 900)[2023], Style())
    *_, review = (block for block in whole.blocks if isinstance(block, Table))
    downwards = [replace(cell, text="\n".join(cell.text)) if cell.colspan == 1 else cell for cell in review.cells]
    drawn = scan.draw_table(replace(review, cells=tuple(downwards)), whole, pdf.Paper(), DPI)
    (table,) = read(scan.as_image(drawn, "png", DPI), pictures=True).grids()
    texts = ["".join(cell.text.split()) for cell in table.cells]
    assert texts[:2] == ["行政复议", "行政诉讼"]
    assert texts.count("结果维持") == 3


@pytest.mark.parametrize("quarters", range(4))
def test_a_page_of_few_lines_is_read_however_it_lies(quarters: int) -> None:
    whole = lay_out(1, AGENCY, 2023, date(2024, 1, 20), ledgers(3, AGENCY, 900)[2023], Style())
    lines = tuple(block for block in whole.blocks if isinstance(block, Paragraph))[:3]
    drawn = scan.draw(pdf.render(replace(whole, blocks=lines, stated=())), DPI)[0]
    found = read(scan.as_image(np.ascontiguousarray(np.rot90(drawn, quarters)), "png", DPI), pictures=True)
    assert next(found.paragraphs()).text == lines[0].text


def test_a_page_of_ofd_that_is_a_picture_is_read(page: scan.Picture) -> None:
    width, height = (size / DPI * 25.4 for size in (page.shape[1], page.shape[0]))
    shown = f'<ofd:ImageObject ID="4" ResourceID="3" Boundary="0 0 {width:.2f} {height:.2f}"/>'
    found = read(ofd(shown, picture=scan.as_image(page, "png", DPI)), pictures=True)
    assert [cell.text for cell in numbers(found)] == PRINTED
    assert [note.cause for note in found.notes] == ["ofd_experimental"]
    places = [re.fullmatch(r"ofd:page=1,bbox=([\d.]+),.*", cell.locator) for cell in numbers(found)]
    assert all(place and float(place[1]) < width / 25.4 * 72 for place in places), "in points of its page"


def test_a_scanned_page_among_digital_ones_is_read_in_its_place() -> None:
    second = Paragraph("六、其他需要报告的事项", "heading", page_break=True)
    layout = replace(LAYOUT, blocks=(*LAYOUT.blocks, second))
    digital = pdf.render(layout)
    mixed = scan.as_mixed_pdf(digital, {0: scan.draw(digital, DPI)[0]}, DPI)
    assert pictures.want_reading(extract(mixed, Hints())), "what is left is no report: its pictures may make it one"
    found = read(mixed, pictures=True)
    assert [cell.text for cell in numbers(found)] == PRINTED
    assert list(found.paragraphs())[-1].locator == "pdf:page=2,line=1"
    assert not found.notes


@pytest.fixture(scope="module")
def pasted() -> bytes:
    """The picture of a table alone, as somebody pastes it into a page."""
    table = next(block for block in LAYOUT.blocks if isinstance(block, Table))
    return scan.as_image(scan.draw_table(table, LAYOUT, pdf.Paper(), DPI), "png", DPI)


def test_a_table_that_a_page_carries_as_a_picture_is_read_in_its_place(pasted: bytes) -> None:
    carrying = web_page(LAYOUT, html.render(LAYOUT, lambda _: html.carried(pasted)) + "<p>三、其他</p>")
    (note,) = (note for note in read(carrying).notes if note.cause == "picture_not_read")
    assert note.locator == "html:picture=1"
    found = read(carrying, pictures=True)
    assert [cell.text for cell in numbers(found)] == PRINTED
    assert all(cell.locator.startswith("html:picture=1,") for cell in numbers(found))
    behind = [isinstance(block, Grid) for block in found.blocks].index(True) + 1
    assert [block.text for block in found.blocks[behind:] if not isinstance(block, Grid)][:1] == ["三、其他"]


@pytest.mark.parametrize("kept", [0.5, 0.0])
def test_a_picture_in_a_page_that_cannot_be_decoded_is_told_and_the_page_is_read(pasted: bytes, kept: float) -> None:
    broken = pasted[: round(kept * len(pasted))] or b"\x89PNG\r\n\x1a\n" + bytes(2000)
    found = read(
        web_page(LAYOUT, html.render(LAYOUT, lambda _: html.carried(broken)) + "<p>三、其他</p>"), pictures=True
    )
    (note,) = (note for note in found.notes if note.cause == "picture_damaged")
    assert note.loses_data
    assert "三、其他" in [block.text for block in found.blocks if not isinstance(block, Grid)]


def test_a_saved_page_is_read_with_the_pictures_saved_with_it(pasted: bytes) -> None:
    saved = MIMEMultipart("related")
    page = MIMEText(web_page(LAYOUT, html.render(LAYOUT, lambda _: "W020.png")).decode(), "html", "utf-8")
    page["Content-Location"] = "http://example.invalid/art/1.html"
    picture = MIMEImage(pasted)
    picture["Content-Location"] = "http://example.invalid/art/W020.png"
    saved.attach(page)
    saved.attach(picture)
    assert [
        cell.text for cell in numbers(read(b"From: <Saved by Blink>\n" + saved.as_bytes(), pictures=True))
    ] == PRINTED


def test_without_recognition_a_scan_fails_and_says_what_installs_it(
    scanned: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    found = extract(scanned, Hints())
    assert (found.outcome, found.cause) == ("failed", "needs_ocr")
    assert "uv pip install -e '.[pipeline,ocr]'" in found.sentence


def test_nothing_is_read_again_where_recognition_is_missing(scanned: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    found = extract(scanned, Hints())
    assert pictures.want_reading(found)
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    assert not pictures.want_reading(found)


def test_documents_without_pictures_load_nothing_of_recognition(tmp_path: Path) -> None:
    path = tmp_path / "digital.pdf"
    path.write_bytes(pdf.render(LAYOUT))
    program = (
        "import sys; from extractors.extract import extract; from extractors.extraction import Hints\n"
        f"assert extract(open({str(path)!r}, 'rb').read(), Hints()).outcome != 'failed'\n"
        "assert not {'cv2', 'onnxruntime', 'rapidocr'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_scan_is_read_in_a_confined_process_of_its_own(scanned: bytes) -> None:
    with Pool(extract, workers=1, timeout=60, memory=1 << 30) as pool:
        (done,) = pictures.read(pool, [Job("scan", scanned, Hints())], ExtractSettings(workers=1))
    assert done.extraction.format == "pdf"
    assert [one.raw_value for one in done.extraction.observations if one.table] == PRINTED
    assert done.extraction.observations == extract_with_pictures(scanned, Hints()).observations


def test_a_picture_larger_than_any_page_is_not_decoded() -> None:
    stream = io.BytesIO()
    Image.fromarray(np.zeros((9_000, 9_000), np.uint8) > 0).save(stream, "TIFF", compression="group4")
    with pytest.raises(Unreadable) as refused:
        read(stream.getvalue(), pictures=True)
    assert refused.value.cause == "too_large"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(60), b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40)])
def test_a_damaged_picture_is_named_so_in_the_same_words_every_time(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data, pictures=True)
    assert refused.value.cause == "damaged"
    assert "0x" not in refused.value.sentence  # a place in memory, which would make other bytes of every run


def test_full_width_numbers_of_narrow_columns_are_told_apart_by_the_rows_around_them() -> None:
    """The 4 and the 109 stand as near as the figures of one number; in other rows white parts the columns."""
    rows = [
        ("甲类事项", "３２", "５"),
        ("乙类事项", "４", "１０９"),
        ("丙类事项", "１", "７８"),
        ("丁类事项", "９０３", "６"),
    ]
    cells = tuple(TableCell(text, row, column) for row, line in enumerate(rows) for column, text in enumerate(line))
    layout = replace(LAYOUT, blocks=(LAYOUT.blocks[0], Table(cells, (0.2, 0.077, 0.077))))
    paper = pdf.Paper(Setting(cell_size=10.5, heads="right", labels="right"), rules="none")
    found = read(scan.as_pdf(scan.draw(pdf.render(layout, paper), 200), 200), pictures=True)
    pieces = [piece.text for grid in found.grids() if isinstance(grid, Scatter) for piece in grid.pieces]
    assert pieces[1:] == [normalize("NFKC", text) for line in rows for text in line], "below the title"
