"""Invented ledgers that keep every identity of the official form, within a year and from one year to the next."""

from __future__ import annotations

import random
from collections.abc import Iterable

from demo.chance import dice
from demo.labels import APPLICANTS, form

Key = tuple[str, str | None]
"""(indicator, applicant); the applicant is None for lines that are not split by applicant."""

Figures = dict[Key, int]
"""All figures of one body for one year in both eras' terms. Counts as counts, money in whole yuan."""

YEARS = range(2019, 2026)

_BODIES = tuple(applicant for applicant in APPLICANTS if applicant != "total")
_WEIGHT = {"natural_person": 0.78, "enterprise": 0.12}
_COMMON_OUTCOMES = {
    "requests.outcome.granted": 40.0,
    "requests.outcome.partly_granted": 9.0,
    "requests.outcome.cannot_provide.not_held": 22.0,
    "requests.outcome.not_processed.petition_complaint": 8.0,
    "requests.outcome.other.miscellaneous": 5.0,
}
_MATTERS = ("licensing", "other_external_services", "penalty", "coercion", "fees")
_COURSES = ("review", "litigation.direct", "litigation.after_review")


def outcome_lines() -> tuple[str, ...]:
    """Codes of the outcome rows that add up to the total row, in the finer terms of 2021."""
    lines = (line.indicator for line in form("requests", "2021"))
    return tuple(code for code in lines if code.startswith("requests.outcome.") and code != "requests.outcome.total")


def ledgers(seed: int, agency: str, size: int, *, regulations: bool = False) -> dict[int, Figures]:
    """The figures of `agency` for each of `YEARS`; `size` is its usual number of requests a year.

    Only bodies that may make regulations (`regulations`) get other than zero there.
    """
    chance = dice("figures", seed, agency)
    result: dict[int, Figures] = {}
    before: Figures = {}
    for year in YEARS:
        figures = (
            _requests(chance, size, before)
            | _documents(chance, before, regulations=regulations)
            | _matters(chance, size, before)
            | _review(chance, size)
        )
        result[year] = before = figures
    return result


def _requests(chance: random.Random, size: int, before: Figures) -> Figures:
    figures: Figures = {}
    outcomes = outcome_lines()
    weights = [_COMMON_OUTCOMES.get(code, 1.0) for code in outcomes]
    for applicant in _BODIES:
        expected = size * _WEIGHT.get(applicant, 0.025)
        received = round(expected * chance.uniform(0.5, 1.5) + chance.random() - 0.5)
        carried_in = before.get(("requests.carried_out", applicant), 0)
        carried_out = round((received + carried_in) * chance.uniform(0, 0.12))
        handled = received + carried_in - carried_out
        drawn = chance.choices(outcomes, weights, k=handled)
        figures |= {(code, applicant): drawn.count(code) for code in outcomes}
        figures["requests.received", applicant] = received
        figures["requests.carried_in", applicant] = carried_in
        figures["requests.carried_out", applicant] = carried_out
        figures["requests.outcome.total", applicant] = handled
        figures["requests.outcome.other", applicant] = sum(
            figures[code, applicant] for code in outcomes if code.startswith("requests.outcome.other.")
        )
    for code in sorted({code for code, _ in figures}):
        figures[code, "total"] = _sum(figures, ((code, applicant) for applicant in _BODIES))
    return figures


def _documents(chance: random.Random, before: Figures, *, regulations: bool) -> Figures:
    figures: Figures = {}
    for kind, stock, most in (("regulations", 8, 2 * regulations), ("normative_documents", 30, 9)):
        prefix = f"disclosure.{kind}"
        made = chance.randint(0, most)
        in_force = before.get((f"{prefix}.in_force", None), stock if most else 0)
        repealed = chance.randint(0, min(in_force, most))
        published = made - (made > 2 and chance.random() < 0.3)  # some are made and not published
        figures[f"{prefix}.issued", None] = figures[f"{prefix}.newly_made", None] = made
        figures[f"{prefix}.newly_published", None] = published
        figures[f"{prefix}.repealed", None] = repealed
        figures[f"{prefix}.in_force", None] = in_force + made - repealed
        figures[f"{prefix}.total_published", None] = (
            before.get((f"{prefix}.total_published", None), stock if most else 0) + published
        )
    return figures


def _matters(chance: random.Random, size: int, before: Figures) -> Figures:
    figures: Figures = {}
    for matter in _MATTERS:
        prefix = f"disclosure.{matter}"
        items = _sum(before, ((f"{prefix}.items_prev_year", None), (f"{prefix}.items_change", None)))
        if not before:
            items = chance.randint(0, 80)
        figures[f"{prefix}.items_prev_year", None] = items
        figures[f"{prefix}.items_change", None] = chance.randint(-min(items, 6), 12)
        if matter != "fees":
            figures[f"{prefix}.decisions", None] = chance.randint(0, size * 40)
    projects = chance.choice((0, 1, 3, 5, 12))
    figures["disclosure.procurement.projects", None] = projects
    figures["disclosure.procurement.amount", None] = projects * chance.randint(90, 4000) * 1000
    figures["disclosure.fees.amount", None] = chance.choice((0, 1, 1)) * chance.randint(1_000, 80_000_000)
    return figures


def _review(chance: random.Random, size: int) -> Figures:
    figures: Figures = {}
    for course in _COURSES:
        cases = {
            part: chance.randint(0, most + size // 60)
            for part, most in (("upheld", 3), ("corrected", 1), ("other", 1), ("pending", 1))
        }
        figures |= {(f"{course}.{part}", None): number for part, number in cases.items()}
        figures[f"{course}.total", None] = sum(cases.values())
    return figures


def _sum(figures: Figures, keys: Iterable[Key]) -> int:
    return sum(figures.get(key, 0) for key in keys)
