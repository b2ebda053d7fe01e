from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.figures import YEARS, Figures, ledgers, outcome_lines
from demo.labels import APPLICANTS, form

PARTS = [applicant for applicant in APPLICANTS if applicant != "total"]
some_ledgers = st.builds(
    ledgers, st.integers(0, 10_000), st.text(max_size=8), st.integers(0, 400), regulations=st.booleans()
)


@settings(max_examples=40)
@given(some_ledgers)
def test_every_year_keeps_the_identities_of_the_form(years: dict[int, Figures]) -> None:
    for figures in years.values():
        assert min(value for (code, _), value in figures.items() if not code.endswith("items_change")) >= 0
        for applicant in APPLICANTS:
            column = {code: figures[code, applicant] for code, who in figures if who == applicant}
            handled = column["requests.outcome.total"]
            assert (
                column["requests.received"] + column["requests.carried_in"] == handled + column["requests.carried_out"]
            )
            assert sum(column[code] for code in outcome_lines()) == handled
            assert column["requests.outcome.other"] == sum(
                value for code, value in column.items() if code.startswith("requests.outcome.other.")
            )
        for code in {code for code, applicant in figures if applicant}:
            assert sum(figures[code, applicant] for applicant in PARTS) == figures[code, "total"]
        for course in ("review", "litigation.direct", "litigation.after_review"):
            parts = ("upheld", "corrected", "other", "pending")
            assert sum(figures[f"{course}.{part}", None] for part in parts) == figures[f"{course}.total", None]


@settings(max_examples=40)
@given(some_ledgers)
def test_a_year_takes_up_where_the_one_before_ended(years: dict[int, Figures]) -> None:
    for before, after in pairwise(years[year] for year in YEARS):
        for applicant in APPLICANTS:
            assert before["requests.carried_out", applicant] == after["requests.carried_in", applicant]
        for kind in ("regulations", "normative_documents"):
            stock = before[f"disclosure.{kind}.in_force", None]
            change = after[f"disclosure.{kind}.issued", None] - after[f"disclosure.{kind}.repealed", None]
            assert after[f"disclosure.{kind}.in_force", None] == stock + change
        for matter in ("licensing", "other_external_services", "penalty", "coercion", "fees"):
            items = before[f"disclosure.{matter}.items_prev_year", None]
            change = before[f"disclosure.{matter}.items_change", None]
            assert after[f"disclosure.{matter}.items_prev_year", None] == items + change


def test_every_line_of_both_forms_has_a_figure() -> None:
    codes = {code for code, _ in ledgers(1, "any", 20)[2020]}
    for table, sizes in {"proactive_disclosure": (22, 10), "requests": (23, 25), "review_litigation": (15, 15)}.items():
        lines = [form(table, "2019"), form(table, "2021")]
        assert tuple(map(len, lines)) == sizes
        assert {line.indicator for era in lines for line in era} <= codes
