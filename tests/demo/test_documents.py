from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from itertools import groupby

import docx
import lxml.html
import pdfplumber
import pytest

from demo.documents import RENDERERS, html
from demo.documents.model import Fact, Layout, Table
from demo.documents.quality import qualities
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.documents.values import print_value
from demo.figures import ledgers

FIGURES = ledgers(3, "某区水利局", 30)[2021]
STYLES = {
    "2019": Style(disclosure="2019", requests="2019", spellings=("vertical", "half_brackets"), cut=12),
    "2021": Style(
        spellings=("breaks", "typo_internal"),
        zero="blank",
        split_review=True,
        cut=15,
        repeat_head=True,
        head_apart=True,
    ),
    "mixed": Style(disclosure="2019", digits="full_width", zero="—", split_disclosure=True, cut=9),
}


def report(style: Style) -> Layout:
    return lay_out(1, "某区水利局", 2021, date(2022, 1, 20), FIGURES, style)


@pytest.fixture(params=STYLES)
def layout(request: pytest.FixtureRequest) -> Layout:
    return report(STYLES[request.param])


def tables(layout: Layout) -> list[Table]:
    return [block for block in layout.blocks if isinstance(block, Table)]


def squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def test_cells_tile_their_table(layout: Layout) -> None:
    for table in tables(layout):
        covered = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        ]
        assert sorted(covered) == [(row, column) for row in range(table.rows) for column in range(len(table.widths))]


@pytest.mark.parametrize(
    ("style", "cells"), [("2019", 22 + 161 + 15), ("2021", 10 + 175 + 15), ("mixed", 22 + 175 + 15)]
)
def test_each_era_has_its_cells(style: str, cells: int) -> None:
    assert sum(fact.table != "narrative" for fact in report(STYLES[style]).facts()) == cells


def test_html_holds_every_cell(layout: Layout) -> None:
    found = lxml.html.fromstring(f"<div>{html.render(layout)}</div>").xpath(".//table")
    assert len(found) == len(tables(layout))
    for table, element in zip(tables(layout), found, strict=True):
        physical = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        for cell, td in zip(physical, element.iter("td"), strict=True):
            assert squeezed(td.text_content()) == squeezed(cell.text)
            spans = int(td.get("rowspan", "1")), int(td.get("colspan", "1"))
            assert spans == (cell.rowspan, cell.colspan)


def test_docx_holds_every_cell_merged_as_in_the_form(layout: Layout) -> None:
    found = docx.Document(io.BytesIO(RENDERERS["docx"](layout))).tables
    assert len(found) == len(tables(layout))
    for table, element in zip(tables(layout), found, strict=True):
        grid = [[cell.text for cell in row.cells] for row in element.rows]
        for cell in table.cells:
            texts = {
                grid[row][column]
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            }
            assert texts == {cell.text}


def test_pdf_holds_every_number_across_its_page_break(layout: Layout) -> None:
    with pdfplumber.open(io.BytesIO(RENDERERS["pdf"](layout))) as pdf:
        pages = [page.extract_tables() for page in pdf.pages]
    assert pages[0] == [], "the narrative comes before any table"
    first, second = (table for page in pages for table in page if len(table[0]) == 10)
    table = next(table for table in tables(layout) if len(table.widths) == 10)
    assert table.cut
    assert len(first) == table.cut
    assert len(second) == table.rows - table.cut + table.repeat
    facts = (fact for fact in layout.facts() if fact.table == "requests")
    expected = [[squeezed(fact.printed) for fact in row] for _, row in groupby(facts, key=lambda fact: fact.indicator)]
    assert [[squeezed(text) for text in row[-7:]] for row in (*first[3:], *second[table.repeat :])] == expected


def test_pdf_parts_an_article_from_its_head() -> None:
    with pdfplumber.open(io.BytesIO(RENDERERS["pdf"](report(STYLES["2021"])))) as pdf:
        first, second, *_ = (table for page in pdf.pages for table in page.extract_tables())
    assert first[-1][0] == "第二十条第（八）项"
    assert second[0] == ["信息内容", "本年收费金额（单位：万元）"], "no column but those it has is ruled here"


def test_bytes_depend_on_nothing_but_the_layout(layout: Layout) -> None:
    for render in RENDERERS.values():
        assert render(layout) == render(layout)


@pytest.mark.parametrize(
    ("key", "value", "style", "expected"),
    [
        (("requests.received", "enterprise"), 1234, Style(digits="thousands"), ("1,234", 1234, "reported")),
        (("requests.received", "enterprise"), 12, Style(digits="full_width"), ("１２", 12, "reported")),
        (("requests.received", "enterprise"), 0, Style(zero="blank"), ("", None, "blank")),
        (("requests.received", "total"), 0, Style(zero="blank"), ("0", 0, "reported")),
        (("disclosure.regulations.issued", None), 0, Style(regulations="/"), ("/", None, "dash")),
        (("disclosure.procurement.amount", None), 0, Style(no_purchase="无"), ("无", None, "not_applicable")),
        (("disclosure.procurement.amount", None), 2_583_000, Style(money="万元"), ("258.3万元", 2_583_000, "reported")),
        (("disclosure.procurement.amount", None), 251_000, Style(money="元"), ("251000元", 251_000, "reported")),
        (("disclosure.fees.amount", None), 77_302_800, Style(), ("7730.28", 77_302_800, "reported")),
        (("disclosure.licensing.items_change", None), -3, Style(sign="增减"), ("减3", -3, "reported")),
        (("disclosure.licensing.items_change", None), 10, Style(sign="+-"), ("+10", 10, "reported")),
    ],
)
def test_numbers_as_agencies_print_them(
    key: tuple[str, str | None], value: int, style: Style, expected: tuple[str, int | None, str]
) -> None:
    assert print_value(key, value, style) == expected


def facts_by_key(style: Style) -> dict[tuple[str, str | None], Fact]:
    return {(fact.indicator, fact.applicant): fact for fact in report(style).facts()}


def test_a_form_filled_in_rightly_is_proved_where_identities_reach() -> None:
    expected = qualities(fact for fact in report(Style()).facts() if fact.table != "narrative")
    assert {quality for (code, _), quality in expected.items() if code.startswith("disclosure.")} == {"unverified"}
    assert {quality for (code, _), quality in expected.items() if not code.startswith("disclosure.")} == {"verified"}


def test_a_misprint_puts_in_doubt_what_its_identities_cover_and_nothing_else() -> None:
    key = ("review.total", None)
    style = Style(misprints=((key, 2),))
    assert facts_by_key(style)[key].value == FIGURES[key] + 2
    doubted = {key for key, quality in qualities(report(style).facts()).items() if quality == "conflict"}
    assert {code for code, _ in doubted} == {
        f"review.{part}" for part in ("upheld", "corrected", "other", "pending", "total")
    }


def test_a_missing_total_proves_nothing_and_disproves_nothing() -> None:
    style = replace(Style(), missing_totals=True)
    facts = facts_by_key(style)
    expected = qualities(facts.values())
    refused = ("requests.outcome.not_disclosed.state_secret", "total")
    assert facts[refused].status == "blank"
    assert expected[refused] == ""
    assert "conflict" not in expected.values()
