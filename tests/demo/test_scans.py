"""Scans: pictures of what the truth says, without its text, the same for the same chance."""

from __future__ import annotations

import io
import itertools
from datetime import date

import docx
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from demo.chance import dice
from demo.damage.scanned import KINDS, scanned
from demo.damage.scanning import SCANNING, spoil
from demo.documents import pdf, scan
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.figures import ledgers

AGENCY = "某区水利局"
LAYOUT = lay_out(1, AGENCY, 2021, date(2022, 1, 20), ledgers(3, AGENCY, 30)[2021], Style(cut=12))

needs_font = pytest.mark.skipif(
    not scan.font_is_there(), reason="no Chinese font to draw scans with (Debian: fonts-noto-cjk)"
)


def texts(data: bytes) -> list[str]:
    """The text layer of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


@pytest.fixture(scope="module")
def page() -> scan.Picture:
    """A page with text and a table, drawn coarsely."""
    return scan.draw(pdf.render(LAYOUT), 100)[1]


@needs_font
@pytest.mark.parametrize("name", SCANNING)
def test_every_damage_can_be_seen_and_repeated(page: scan.Picture, name: str) -> None:
    if name == "grey":
        page = np.where(page < 128, np.array([200, 30, 30], np.uint8), page)
    once, again = (spoil(page, frozenset([name]), dice("test", name)) for _ in range(2))
    assert once.dtype == np.uint8 and once.ndim == 3
    assert np.array_equal(once, again)
    assert not np.array_equal(once, page)


def test_an_unknown_damage_or_kind_is_refused() -> None:
    with pytest.raises(KeyError, match="coffee"):
        spoil(np.zeros((9, 9, 3), np.uint8), frozenset(["coffee"]), dice("test"))
    with pytest.raises(KeyError, match="fresco"):
        scanned(LAYOUT, "fresco", dice("test"))


@needs_font
def test_a_scan_is_the_same_for_the_same_chance_and_has_no_text() -> None:
    once, again = (scanned(LAYOUT, "ruled 150 dpi", dice("scan", 3)) for _ in range(2))
    assert once == again and once.format == "pdf"
    assert not any(texts(once.data))
    assert len(list(once.layout.facts())) > 150


@needs_font
def test_a_mixed_file_keeps_the_text_of_some_pages() -> None:
    found = scanned(LAYOUT, "mixed", dice("scan", 1))
    assert {bool(text) for text in texts(found.data)} == {True, False}
    assert found.data == scanned(LAYOUT, "mixed", dice("scan", 1)).data


@needs_font
def test_one_picture_holds_one_table_and_the_truth_says_so() -> None:
    found = scanned(LAYOUT, "one picture", dice("scan", 1))
    assert Image.open(io.BytesIO(found.data)).height > 1500
    assert {fact.table for fact in found.layout.facts()} == set(found.layout.templates) == {"requests"}


@needs_font
def test_a_word_file_or_a_page_may_hold_its_tables_as_pictures() -> None:
    made = (scanned(LAYOUT, "tables as pictures", dice("scan", seed)) for seed in range(20))
    of_format = {one.format: one.data for one in itertools.islice(made, 6)}
    document = docx.Document(io.BytesIO(of_format["docx"]))
    assert not document.tables and len(document.inline_shapes) == 3
    assert b"<table" not in of_format["html"] and of_format["html"].count(b"data:image/png;base64,") == 3


def test_kinds_name_damage_that_there_is() -> None:
    assert all(set(kind.always + kind.perhaps) <= set(SCANNING) for kind in KINDS.values())
