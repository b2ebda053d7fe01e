"""The damage catalogue: everything in it can be done, and what it does to a document is what the truth says."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from functools import cache

import lxml.html
import pdfplumber
import pytest

from demo.chance import dice
from demo.damage import LAYOUTS, catalogue, damage
from demo.damage.books import BOOKS, FORMULAS
from demo.damage.others import OTHERS, other
from demo.damage.paper import BREAKS, HANDS
from demo.documents.grid import cut, drop_column, drop_row, insert_column, insert_row, repeat_row, stack, transpose
from demo.documents.legacy import lay_out_legacy
from demo.documents.model import Fact, Layout, Table
from demo.documents.quality import qualities
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.figures import ledgers
from demo.legacy import SUMS, legacy_figures, lines

AGENCY = "某区水利局"
PUBLISHED = date(2022, 1, 20)
FIGURES = ledgers(3, AGENCY, 3000)[2021]
REPORTS = {
    "2021": lay_out(1, AGENCY, 2021, PUBLISHED, FIGURES, Style(cut=12)),
    "2019": lay_out(1, AGENCY, 2021, PUBLISHED, FIGURES, Style(disclosure="2019", requests="2019", split_review=True)),
    "2014": lay_out_legacy(AGENCY, 2016, PUBLISHED, legacy_figures(1, AGENCY, 2016, 300), Style(), 4),
}
KINDS = [(format_, name) for format_ in ("html", "docx", "pdf") for name in catalogue(format_)]
KINDS += [("ofd", name) for name in (*BREAKS, *HANDS)] + [
    (format_, name) for format_ in ("xlsx", "xls") for name in BOOKS
]
KINDS += [("xlsx", name) for name in FORMULAS] + [("md", "typos"), ("doc", "tracked changes")]


def damaged(report: str, format_: str, name: str) -> tuple[Layout, bytes, bool]:
    found = damage(REPORTS[report], format_, [name], dice("test", name))
    return found.layout, found.data, name in found.names


@cache
def undamaged(report: str, format_: str) -> bytes:
    return damage(REPORTS[report], format_, [], dice(0)).data


def request_table(layout: Layout) -> Table:
    tables = (block for block in layout.blocks if isinstance(block, Table))
    return next(table for table in tables if any(cell.fact and cell.fact.table == "requests" for cell in table.cells))


def facts(layout: Layout) -> dict[tuple[str, str | None], Fact]:
    return {(fact.indicator, fact.applicant): fact for fact in layout.facts()}


def tiles(table: Table) -> bool:
    covered = [
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    ]
    return sorted(covered) == [(row, column) for row in range(table.rows) for column in range(len(table.widths))]


@pytest.mark.parametrize("name", sorted({name for changes in LAYOUTS.values() for name in changes}))
def test_damaged_tables_stay_whole_and_cells_print_what_their_facts_say(name: str) -> None:
    done = False
    for report in REPORTS.values():
        format_ = next(format_ for format_ in ("pdf", "html", "xlsx") if name in LAYOUTS[format_])
        layout = LAYOUTS[format_][name](report, dice("test", name))
        done |= layout is not report
        for block in layout.blocks:
            if isinstance(block, Table):
                assert tiles(block)
                assert all(cell.text == cell.fact.printed for cell in block.cells if cell.fact)
        assert len(facts(layout)) == len(list(layout.facts())), "a number stands twice in the truth"
        qualities(layout.facts())
    assert done, "no report has what this damage needs"


def test_what_is_told_in_lines_keeps_its_numbers_and_leaves_nothing_for_damage_to_tables() -> None:
    told = LAYOUTS["html"]["told in lines"](REPORTS["2014"], dice("test"))
    assert facts(told) == facts(REPORTS["2014"])
    assert not any(isinstance(block, Table) for block in told.blocks)
    for name, change in LAYOUTS["html"].items():
        assert facts(change(told, dice("test", name))).keys() == facts(told).keys()


@pytest.mark.parametrize("turn", range(20))
def test_any_three_kinds_of_damage_leave_tables_whole(turn: int) -> None:
    for number in range(40):
        chance = dice("combination", turn, number)
        changes = LAYOUTS[chance.choice(("html", "pdf"))]
        layout = REPORTS[chance.choice(list(REPORTS))]
        names = set(chance.sample(list(changes), k=3))
        for name in (name for name in changes if name in names):
            layout = changes[name](layout, chance)
        assert all(tiles(block) for block in layout.blocks if isinstance(block, Table)), names
        assert len(facts(layout)) == len(list(layout.facts())), names


@pytest.mark.parametrize(("format_", "name"), KINDS)
def test_all_damage_renders_and_is_done_to_some_report(format_: str, name: str) -> None:
    for report in ("2019", "2021", "2014"):
        layout, data, done = damaged(report, format_, name)
        if done:
            assert data != undamaged(report, format_)
            assert layout is not REPORTS[report] or name not in LAYOUTS[format_]
            return
    pytest.fail("done to no report")


def test_the_same_chance_does_the_same_damage() -> None:
    first, second = (damage(REPORTS["2021"], "html", ["typos", "rows added"], dice(7)).data for _ in range(2))
    assert first == second


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        damage(REPORTS["2021"], "html", ["nonsense"], dice(0))


def test_dropped_rows_leave_the_truth() -> None:
    layout, _, _ = damaged("2021", "html", "rows dropped")
    gone = facts(REPORTS["2021"]).keys() - facts(layout).keys()
    assert len({indicator for indicator, _ in gone}) in range(1, 10)
    assert gone and facts(layout).keys() < facts(REPORTS["2021"]).keys()


def test_text_in_number_cells_is_unreadable_never_a_number() -> None:
    layout, _, _ = damaged("2021", "html", "text in number cells")
    changed = [fact for fact in layout.facts() if fact.status == "unreadable"]
    assert changed and all(fact.value is None for fact in changed)


@pytest.mark.parametrize("name", ["total off", "part off", "impossible total"])
@pytest.mark.parametrize("report", ["2014", "2019", "2021"])
def test_a_source_error_breaks_a_sum(report: str, name: str) -> None:
    layout, _, _ = damaged(report, "html", name)
    (wrong,) = [fact for fact in layout.facts() if fact.note]
    assert qualities(layout.facts())[wrong.indicator, wrong.applicant] == "conflict"
    assert "conflict" not in qualities(REPORTS[report].facts()).values()


def test_a_garbled_label_makes_its_row_illegible() -> None:
    layout, _, _ = damaged("2021", "html", "garbled label")
    illegible = [fact for fact in layout.facts() if not fact.legible]
    assert illegible and len({fact.row_label for fact in illegible}) == 1


def test_missing_totals_leave_no_total() -> None:
    layout, _, _ = damaged("2021", "docx", "totals missing")
    assert all(fact.applicant != "total" for fact in layout.facts())


def test_tracked_changes_keep_the_visible_text() -> None:
    _, data, _ = damaged("2021", "docx", "tracked changes")
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "<w:delText>" in xml and "<w:ins " in xml


def test_word_exports_print_the_same_text() -> None:
    _, data, _ = damaged("2021", "html", "word export")
    plain = damage(REPORTS["2021"], "html", [], dice(0)).data
    assert "mso-" in data.decode() and "<span lang=EN-US" in data.decode()

    def texts(page: bytes) -> list[str]:
        return ["".join(cell.text_content().split()) for cell in lxml.html.fromstring(page.decode()).iter("td")]

    assert texts(data) == texts(plain)


def test_a_lying_charset_keeps_the_text() -> None:
    _, data, _ = damaged("2021", "html", "gbk called utf-8")
    assert b"charset=utf-8" in data and REPORTS["2021"].title in data.decode("gb18030")


def test_turned_pages_are_upright_in_the_file_and_turned_for_the_viewer() -> None:
    _, data, _ = damaged("2021", "pdf", "turned pages")
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert pdf.pages[0].rotation == 90 and pdf.pages[0].width > pdf.pages[0].height
        assert any("主动公开政府信息情况" in page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize(("name", "upright"), [("borderless tables", 0), ("half-ruled tables", 0)])
def test_rules_left_out(name: str, upright: int) -> None:
    _, data, _ = damaged("2021", "pdf", name)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        rules = [line for page in pdf.pages for line in page.lines if line["x0"] == line["x1"]]
    assert len(rules) == upright


def test_a_row_cut_by_the_page_loses_no_text() -> None:
    layout, _, _ = damaged("2021", "pdf", "row cut by page")
    table = request_table(layout)
    assert table.cut is not None and table.rows == request_table(REPORTS["2021"]).rows + 1

    def characters(table: Table) -> list[str]:
        return sorted("".join(cell.text for cell in table.cells))

    assert characters(table) == characters(request_table(REPORTS["2021"]))


def test_shape_changes_undo_each_other() -> None:
    table = request_table(REPORTS["2021"])
    assert set(transpose(transpose(table)).cells) == set(table.cells)
    assert set(drop_row(insert_row(table, 9, lambda _: ""), 9).cells) == set(table.cells)
    assert set(drop_column(insert_column(table, 4, lambda _: "", 0.1), 4).cells) == set(table.cells)
    assert set(drop_row(repeat_row(table, 9, lambda cell: cell), 10).cells) == set(table.cells)
    above, below = cut(table, 11)
    assert stack(above, below).rows == table.rows


def test_the_table_of_2014_has_58_lines_and_keeps_its_sums() -> None:
    layout = REPORTS["2014"]
    values = {fact.indicator: fact.value or 0 for fact in layout.facts()}
    assert len(values) == len(lines()) == 58
    for total, parts in SUMS.items():
        assert values[total] == sum(values[part] for part in parts)
    expected = qualities(layout.facts())
    assert {expected[total, None] for total in SUMS} == {"verified"}


@pytest.mark.parametrize("columns", [2, 3, 4, 5])
def test_the_table_of_2014_in_two_to_five_columns(columns: int) -> None:
    report = lay_out_legacy(AGENCY, 2016, PUBLISHED, legacy_figures(1, AGENCY, 2016, 300), Style(), columns)  # type: ignore[arg-type]
    (table,) = (block for block in report.blocks if isinstance(block, Table))
    assert len(table.widths) == columns and tiles(table)


@pytest.mark.parametrize("name", OTHERS)
def test_other_documents_hold_no_table_of_a_report(name: str) -> None:
    found = other(name, "html", "某区", 2023, dice("test", name))
    assert found.outcome in ("not_a_report", "partial") and found.name == name
    assert not re.search("本年新收政府信息公开申请数量", found.data.decode())
