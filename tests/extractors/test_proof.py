"""The ledger chooses between readings, proposes what no look read, and leaves the errors of sources as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accuracy.misreading import Model, judged
from extractors import proof, witnesses
from extractors.checks import DIFFER, UNPROVEN, evaluate
from extractors.document import Reading
from extractors.extraction import Observation, by_name
from extractors.witnesses import alike, hear
from gongkai import codebook
from gongkai.codebook import cell_name

ROWS = [line.indicator for line in codebook.indicators() if line.table == "requests" and "2021" in line.templates]
OUTCOMES = [row for row in ROWS if row.startswith("requests.outcome.") and row != "requests.outcome.total"]
PARTS = codebook.APPLICANTS[:-1]
GRANTED, NOT_HELD = "requests.outcome.granted", "requests.outcome.cannot_provide.not_held"

Cells = dict[tuple[str, str | None], str]
Looks = dict[tuple[str, str | None], list[tuple[str, float]]]
CELL = (GRANTED, "natural_person")


def printed() -> Cells:
    """A consistent request table: 31 granted and 12 not held of natural persons, 5 and 3 of enterprises."""
    numbers = {(row, who): 0 for row in ROWS for who in codebook.APPLICANTS}
    numbers |= {CELL: 31, (NOT_HELD, "natural_person"): 12, (GRANTED, "enterprise"): 5, (NOT_HELD, "enterprise"): 3}
    for who in PARTS:
        handled = sum(numbers[row, who] for row in OUTCOMES)
        numbers["requests.outcome.total", who] = numbers["requests.received", who] = handled
    for row in ROWS:
        numbers[row, "total"] = sum(numbers[row, who] for who in PARTS)
    return {key: str(number) for key, number in numbers.items()}


def read(cells: Cells, looks: Looks) -> dict[tuple[str, str | None], Observation]:
    """The observations of a scan: cells not among `looks` are read right, surely and twice."""
    testimonies: dict[str, witnesses.Testimony] = {}
    observations = []
    for (indicator, applicant), text in cells.items():
        said = looks.get((indicator, applicant), [(text, 0.99), (text, 0.97)])
        readings = [Reading(one, sure, f"look {number}") for number, (one, sure) in enumerate(said)]
        line = codebook.indicator(indicator, "2021")
        assert line is not None
        heard = hear(readings, line.unit, line.printed_unit)
        first = heard.claims[0]
        testimonies[cell_name(indicator, applicant)] = heard
        observations.append(
            Observation(
                "2021", line.table, indicator, applicant, first.meaning.value, line.unit, first.meaning.status,
                first.text, "", "", flags=";".join(first.meaning.flags), confidence=first.confidence,
            )
        )  # fmt: skip
    named = by_name(observations)
    proof.weigh(named, testimonies)
    checks = evaluate(named)
    proof.settle(named, checks, testimonies)
    return {(cell.indicator, cell.applicant): cell for cell in observations}


def test_what_is_read_surely_and_adds_up_is_verified() -> None:
    assert {cell.quality for cell in read(printed(), {}).values()} == {"verified"}


@pytest.mark.parametrize("wrong", ["81", "21", "311", "3", ""])
def test_sums_choose_the_reading_that_makes_row_and_column_hold(wrong: str) -> None:
    found = read(printed(), {CELL: [(wrong, 0.95), ("31", 0.9)]})
    assert (found[CELL].value, found[CELL].raw_value, found[CELL].quality) == (31, "31", "verified")
    assert found[CELL].confidence == 0.9 and "chosen_by_sums" in found[CELL].flags
    assert {cell.quality for cell in found.values()} == {"verified"}


def test_what_no_look_read_is_proposed_and_the_reading_kept() -> None:
    found = read(printed(), {CELL: [("81", 0.7), ("81", 0.6)]})
    cell = found.pop(CELL)
    assert (cell.value, cell.raw_value, cell.quality, cell.flags) == (31, "81", "proposed", "repaired")
    assert {cell.quality for cell in found.values()} == {"verified"}  # by their other sums


def test_a_cell_that_could_not_be_read_is_proposed() -> None:
    found = read(printed(), {CELL: [("3l#", 0.5)]})
    assert (found[CELL].value, found[CELL].status, found[CELL].quality) == (31, "reported", "proposed")


def test_an_error_of_the_source_stays_as_it_is_printed() -> None:
    found = read(printed() | {CELL: "81"}, {})
    assert (found[CELL].value, found[CELL].quality, found[CELL].flags) == (81, "conflict", "")


@pytest.mark.parametrize("wanted", ["77", "310"])
def test_what_does_not_look_like_the_reading_is_not_proposed(wanted: str) -> None:
    cells = printed() | {CELL: wanted}
    assert read(cells, {CELL: [(wanted, 0.6)]})[CELL].quality == ("conflict" if wanted == "77" else "proposed")


def test_a_blank_total_is_never_filled_in() -> None:
    key = (GRANTED, "total")
    found = read(printed() | {key: ""}, {key: [("", 0.7), ("3", 0.3)]})
    assert found[key].value is None


def test_zero_or_blank_is_not_for_sums_to_tell() -> None:
    key = (GRANTED, "other_org")
    found = read(printed(), {key: [("", 0.9), ("0", 0.8)]})
    assert (found[key].quality, DIFFER in found[key].flags) == ("conflict", True)
    one_blank = read(printed(), {key: [("", 0.99), ("", 0.99)]})
    assert one_blank[key].quality == "unverified" and UNPROVEN in one_blank[key].flags


def test_readings_that_make_up_for_each_other_are_not_told() -> None:
    """One case alone in its row and column: 1 and 7 fit everywhere, so no sum can tell them."""
    cells: Cells = dict.fromkeys(printed(), "0")
    single = [
        (row, who) for row in ("requests.received", GRANTED, "requests.outcome.total") for who in (PARTS[0], "total")
    ]
    cells |= dict.fromkeys(single, "1")
    found = read(cells, {key: [("7", 0.8), ("1", 0.8)] for key in single})
    assert {found[key].quality for key in single} == {"conflict"}
    alike_misread = read(cells, {key: [("7", 0.9), ("7", 0.9)] for key in single})
    assert "verified" not in {alike_misread[key].quality for key in single}


def test_one_sum_does_not_prove_what_it_chose() -> None:
    cells: Cells = dict(zip(
        [(f"review.{part}", None) for part in ("upheld", "corrected", "other", "pending", "total")],
        ["3", "1", "0", "2", "6"], strict=True,
    ))  # fmt: skip
    key = ("review.total", None)
    assert {cell.quality for cell in read(cells, {}).values()} == {"verified"}
    found = read(cells, {key: [("8", 0.9), ("6", 0.8)]})
    assert (found[key].value, found[key].quality) == (6, "unverified")
    assert {cell.quality for cell in found.values()} == {"unverified"}


def test_without_sums_looks_that_agree_are_unverified_and_others_in_conflict() -> None:
    key = ("disclosure.licensing.decisions", None)
    assert read({key: "20"}, {})[key].quality == "unverified"
    found = read({key: "0"}, {key: [("20", 0.95), ("0", 0.9)]})[key]
    assert (found.quality, found.flags) == ("conflict", DIFFER)


def test_documents_without_pictures_pass_through() -> None:
    cell = Observation("2021", "requests", GRANTED, "total", 3.0, "case", "reported", "3", "", "")
    proof.weigh(by_name([cell]), {})
    proof.settle(by_name([cell]), [], {})
    assert cell == Observation("2021", "requests", GRANTED, "total", 3.0, "case", "reported", "3", "", "")


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("20", "0", True), ("8", "3", True), ("8", "2", False), ("12", "345", False)]
)
def test_digits_that_look_alike(one: str, other: str, *, expected: bool) -> None:
    assert alike(one, other) is alike(other, one) is expected


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from((0.003, 0.03, 0.1)), st.sampled_from((1, 2, 3)))
def test_nothing_wrong_is_verified(number: int, misread: float, looks: int) -> None:
    verdict = judged(Model(misread=misread, looks=looks), 11, number)
    assert verdict.verified_wrong == 0


def test_most_of_what_was_read_is_proved() -> None:
    verdicts = [judged(Model(misread=0.01, misprinted=0), 1, number) for number in range(30)]
    assert sum(one.verified for one in verdicts) > 0.9 * sum(one.provable for one in verdicts)
    assert sum(one.proposed_right for one in verdicts) > 3 * sum(one.proposed_wrong for one in verdicts)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3.395", "件", 3395),
        ("1.234,567", "件", 1_234_567),
        ("3.000", "件", 3),
        ("0.395", "件", 0.395),
        ("3.395", "CNY", 3.395),
    ],
)
def test_commas_of_a_count_whose_tails_are_lost_are_commas(text: str, unit: str, value: float) -> None:
    heard = hear([Reading(text, 0.99, "tight")], unit, "")
    assert heard.claims[0].meaning.value == value
