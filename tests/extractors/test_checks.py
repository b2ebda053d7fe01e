"""A table proves its own reading, or shows where its source erred; what cannot be evaluated proves nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.checks import evaluate
from extractors.extraction import Check, Observation, by_name
from gongkai import codebook
from gongkai.codebook import cell_name

ROWS = [line.indicator for line in codebook.indicators() if line.table == "requests" and "2021" in line.templates]
OUTCOMES = [row for row in ROWS if row.startswith("requests.outcome.") and row != "requests.outcome.total"]
PARTS = codebook.APPLICANTS[:-1]


def cell(indicator: str, applicant: str | None, value: float | None, table: str = "requests") -> Observation:
    status = "blank" if value is None else "reported"
    number = None if value is None else float(value)
    return Observation("2021", table, indicator, applicant, number, "case", status, "", "", "")


def ledger(outcomes: dict[tuple[str, str], int], carried_in: int = 0) -> list[Observation]:
    """A consistent request table whose cells are the given ones, everything handled in its year."""
    figures = {(row, who): 0 for row in ROWS for who in codebook.APPLICANTS}
    figures |= outcomes
    for who in PARTS:
        handled = sum(figures[row, who] for row in OUTCOMES)
        figures["requests.outcome.total", who] = handled
        figures["requests.carried_in", who] = min(carried_in, handled)
        figures["requests.received", who] = handled - figures["requests.carried_in", who]
    for row in ROWS:
        figures[row, "total"] = sum(figures[row, who] for who in PARTS)
    return [cell(row, who, value) for (row, who), value in figures.items()]


def qualities(observations: list[Observation]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for observation in observations:
        found.setdefault(observation.quality, set()).add(f"{observation.indicator}@{observation.applicant}")
    return found


def verdicts(checks: list[Check], identity: str) -> dict[str, str]:
    return {check.subject: check.verdict for check in checks if check.identity == identity}


outcome_cells = st.dictionaries(
    st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(PARTS)), st.integers(0, 500), max_size=12
)


@given(outcome_cells, st.integers(0, 9))
def test_a_consistent_table_verifies_every_cell(outcomes: dict[tuple[str, str], int], carried_in: int) -> None:
    observations = ledger(outcomes, carried_in)
    checks = evaluate(by_name(observations))
    assert set(qualities(observations)) == {"verified"}
    assert all(check.verdict == "holds" for check in checks)


@given(outcome_cells, st.sampled_from(ROWS), st.sampled_from(codebook.APPLICANTS), st.integers(1, 99))
def test_one_wrong_cell_is_never_verified(outcomes: dict[tuple[str, str], int], row: str, who: str, error: int) -> None:
    observations = ledger(outcomes)
    wrong = next(found for found in observations if (found.indicator, found.applicant) == (row, who))
    wrong.value = (wrong.value or 0.0) + error
    checks = evaluate(by_name(observations))
    assert wrong.quality == "conflict"
    # what is said to prove a cell are the identities over it that hold, all of them and no other
    for observation in observations:
        name = cell_name(observation.indicator, observation.applicant)
        over = [check for check in checks if name in check.covers.split(";") and check.severity == "error"]
        holding = {check.identity for check in over if check.verdict == "holds"}
        assert observation.proved_by == ";".join(sorted(holding))
        assert bool(holding) or observation.quality != "verified"


def test_blank_counts_as_zero_only_beside_a_number() -> None:
    observations = ledger({("requests.outcome.granted", "natural_person"): 3})
    for observation in observations:
        if observation.value == 0 and observation.applicant == "enterprise":
            observation.value, observation.status = None, "blank"
    checks = evaluate(by_name(observations))
    assert verdicts(checks, "requests.balance")["natural_person"] == "holds"
    for observation in observations:
        if observation.indicator == "requests.carried_out":
            observation.value, observation.status = None, "blank"
    assert set(verdicts(evaluate(by_name(observations)), "requests.balance").values()) == {"not_assessable"}


def test_a_blank_total_is_never_filled_in() -> None:
    observations = ledger({("requests.outcome.granted", "natural_person"): 3})
    for observation in observations:
        if observation.applicant == "total":
            observation.value, observation.status = None, "blank"
    assert set(verdicts(evaluate(by_name(observations)), "requests.row_total").values()) == {"not_assessable"}


def test_an_impossible_total_of_the_source_is_kept_as_a_conflict() -> None:
    names = ["upheld", "corrected", "other", "pending", "total"]
    observations = [
        cell(f"review.{name}", None, value, "review_litigation")
        for name, value in zip(names, [10, 1, 0, 0, 0], strict=True)
    ]
    checks = evaluate(by_name(observations))
    check = next(check for check in checks if check.identity == "review_litigation.review_total")
    assert (check.left, check.right, check.difference, check.verdict) == (11, 0, 11, "fails")
    assert {observation.quality for observation in observations} == {"conflict"}
    assert observations[-1].value == 0


def test_a_missing_row_leaves_its_sums_open() -> None:
    observations = [found for found in ledger({}) if found.indicator != "requests.outcome.granted"]
    assert set(verdicts(evaluate(by_name(observations)), "requests.result_total.2021").values()) == {"not_assessable"}


def test_negative_and_fractional_counts_are_conflicts() -> None:
    observations = [cell("requests.received", "total", -1), cell("requests.carried_in", "total", 0.5)]
    evaluate(by_name(observations))
    assert {observation.quality for observation in observations} == {"conflict"}


def test_nothing_to_prove_is_unverified() -> None:
    observations = [cell("disclosure.licensing.decisions", None, 5, "proactive_disclosure")]
    evaluate(by_name(observations))
    assert observations[0].quality == "unverified"


@pytest.mark.parametrize("doubt", ["by_place", "column_order", "row_short", "label_fuzzy", "label_cut", "label_order"])
def test_numbers_that_may_be_a_row_astray_are_verified_only_where_sums_along_both_axes_hold(doubt: str) -> None:
    observations = [
        one for one in ledger({(OUTCOMES[0], PARTS[0]): 3, (OUTCOMES[1], PARTS[1]): 2}) if one.applicant != PARTS[-1]
    ]
    for one in observations:
        one.flags = doubt
    evaluate(by_name(observations))
    assert {one.quality for one in observations} == {"unverified"}
    for one in observations:
        one.flags = "remark"
    evaluate(by_name(observations))
    assert {one.quality for one in observations} == {"verified"}
