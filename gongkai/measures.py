"""Measures derived from a panel: each a function with its formula, missing where any number it needs is missing.

>>> panel = gongkai.panel(indicators=gongkai.share_granted.indicators)
>>> gongkai.share_granted(panel)

A blank is not a zero: where you hold that it stands for one, say so with `gongkai.blank_as_zero(panel)` first. Sums
over areas are used only where all numbers of a measure are sums over equally many agencies.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from gongkai import codebook

_OUTCOME = "requests.outcome."
_BLANKS = ("blank", "dash")
_GROUPS = tuple(_OUTCOME + group for group in ("not_disclosed.", "cannot_provide.", "not_processed."))
_REFUSALS = tuple(line.indicator for line in codebook.indicators() if line.indicator.startswith(_GROUPS))


@dataclass(frozen=True, slots=True)
class Measure:
    """A number made of a panel: call it with one. `indicators` are what it needs, `formula` how it is made."""

    name: str
    formula: str
    indicators: tuple[str, ...]
    caution: str
    compute: Callable[[pd.DataFrame], pd.Series | pd.DataFrame]

    def __call__(self, panel: pd.DataFrame) -> pd.Series | pd.DataFrame:
        """The measure, row by row.

        Raises:
            ValueError: the panel lacks an indicator the measure needs.
        """
        if lacking := [code for code in self.indicators if code not in panel.columns]:
            raise ValueError(
                f"{self.name} needs {', '.join(lacking)}: make the panel with indicators=gongkai.{self.name}.indicators"
            )
        found = self.compute(panel)
        counts = panel[[f"{code}:agencies" for code in self.indicators if f"{code}:agencies" in panel.columns]]
        found = found.where(counts.nunique(axis=1) <= 1) if len(counts.columns) else found
        return found.rename(self.name) if isinstance(found, pd.Series) else found

    def __repr__(self) -> str:
        return f"{self.name}(panel) = {self.formula}\n{self.caution}"

    def _repr_html_(self) -> str:
        return f"<code>{html.escape(self.name)} = {html.escape(self.formula)}</code><p>{html.escape(self.caution)}</p>"


def _share_granted(panel: pd.DataFrame) -> pd.Series:
    granted = panel[f"{_OUTCOME}granted"] + panel[f"{_OUTCOME}partly_granted"]
    return _share(granted, panel[f"{_OUTCOME}total"])


def _refusal_mix(panel: pd.DataFrame) -> pd.DataFrame:
    grounds = panel[list(_REFUSALS)]
    total = grounds.sum(axis=1, skipna=False)
    return grounds.div(total.where(total > 0), axis=0).rename(columns=lambda code: code.removeprefix(_OUTCOME))


def _correction_rate(panel: pd.DataFrame) -> pd.Series:
    return _share(panel["review.corrected"], panel["review.total"] - panel["review.pending"])


def _carry_over(panel: pd.DataFrame) -> pd.Series:
    return _share(panel["requests.carried_out"], panel["requests.received"] + panel["requests.carried_in"])


def _carry_gap(panel: pd.DataFrame) -> pd.Series:
    if list(panel.index.names) != ["agency_id", "year"]:
        raise ValueError("carry_gap compares two reports of one body: it needs a panel of agencies")
    before = panel["requests.carried_out"].rename(lambda year: year + 1, level="year")
    return panel["requests.carried_in"] - before.reindex(panel.index)


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)


share_granted = Measure(
    "share_granted",
    "(outcome.granted + outcome.partly_granted) ÷ outcome.total",
    (f"{_OUTCOME}granted", f"{_OUTCOME}partly_granted", f"{_OUTCOME}total"),
    "Of the requests settled in the year, those answered with information, in full or in part; not of those received.",
    _share_granted,
)
refusal_mix = Measure(
    "refusal_mix",
    "each ground ÷ the sum of all grounds (not_disclosed.*, cannot_provide.*, not_processed.*)",
    _REFUSALS,
    "One column a ground, adding up to 1. Grounds of partly granted requests are not counted.",
    _refusal_mix,
)
correction_rate = Measure(
    "correction_rate",
    "review.corrected ÷ (review.total − review.pending)",
    ("review.corrected", "review.total", "review.pending"),
    "Of the reconsiderations decided in the year. Since 2024 refusals must pass them before a court: other cases.",
    _correction_rate,
)
carry_over = Measure(
    "carry_over",
    "carried_out ÷ (received + carried_in)",
    ("requests.carried_out", "requests.received", "requests.carried_in"),
    "Of the requests on the desk in the year, those left open at its end. Requests of December weigh on it.",
    _carry_over,
)
carry_gap = Measure(
    "carry_gap",
    "carried_in − carried_out of the year before",
    ("requests.carried_in", "requests.carried_out"),
    "Should be 0: what one report carries out the next carries in. Where it is not, one of two reports errs.",
    _carry_gap,
)


def blank_as_zero(panel: pd.DataFrame) -> pd.DataFrame:
    """The panel with 0 for blanks and dashes, status "blank_as_zero", where the same table of the report has a number.

    Whoever filled in the form left out what was nothing; only cells that are in the panel tell. Other kinds of nothing
    stay what they are.

    Raises:
        ValueError: the panel does not say why numbers are missing (it was made with missing="nan").
    """
    frame = panel.copy()
    codes = [column for column in panel.columns if f"{column}:status" in panel.columns]
    if not codes:
        raise ValueError('the panel does not say which numbers are blank: make it with missing="code"')
    tables = {code: getattr(codebook.indicator(code, ""), "table", "") for code in codes}
    for table in set(tables.values()):
        own = [code for code in codes if tables[code] == table]
        filled_in = (panel[[f"{code}:status" for code in own]] == "reported").any(axis=1)
        for code in own:
            status = panel[f"{code}:status"]
            zero = filled_in & status.isin(_BLANKS)
            frame[code] = panel[code].mask(zero, 0.0)
            frame[f"{code}:status"] = status.cat.add_categories("blank_as_zero").mask(zero, "blank_as_zero")
    return frame
