"""The official forms' lines and labels, read from the codebook so that the demo prints what the form prints."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Era = Literal["2019", "2021"]

# By path: importing gongkai to find it would load pandas, and the demo web only exists beside it.
CODEBOOK = Path(__file__).parents[1] / "gongkai" / "codebook" / "indicators.csv"
"""Where the forms' lines stand."""

APPLICANTS: dict[str, tuple[str, ...]] = {
    "natural_person": ("自然人",),
    "enterprise": ("法人或其他组织", "商业企业"),
    "research_institution": ("法人或其他组织", "科研机构"),
    "public_welfare_org": ("法人或其他组织", "社会公益组织"),
    "legal_service_org": ("法人或其他组织", "法律服务机构"),
    "other_org": ("法人或其他组织", "其他"),
    "total": ("总计",),
}
"""Applicant code → the column labels that lead to it, in the form's order."""

OUTCOMES = "三、本年度办理结果"

OUTCOME_GROUPS: dict[str, str] = {
    "requests.outcome.not_disclosed": "（三）不予公开",
    "requests.outcome.cannot_provide": "（四）无法提供",
    "requests.outcome.not_processed": "（五）不予处理",
    "requests.outcome.other": "（六）其他处理",
}
"""Prefix of the outcome rows' codes → label of the group row, which carries no numbers itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form: its code, the labels that lead to it from the outside in, the article it stands under."""

    indicator: str
    labels: tuple[str, ...]
    article: str


@cache
def form(table: str, era: Era) -> tuple[Line, ...]:
    """The lines of a statistics table (`proactive_disclosure`, `requests`, `review_litigation`) in one era's order."""
    text = CODEBOOK.read_text(encoding="utf-8-sig")
    rows = [
        row for row in csv.DictReader(text.splitlines()) if row["table"] == table and era in row["templates"].split("|")
    ]
    rows.sort(key=lambda row: int(row["order"]))
    return tuple(
        Line(row["indicator"], tuple(row["label_zh"].split(" | ")), row["section"].rpartition("/")[2]) for row in rows
    )


def outcome_group(indicator: str) -> str:
    """Label of the group an outcome row stands in, '' for rows that stand alone (the 2019 row 其他处理 among them)."""
    return OUTCOME_GROUPS.get(indicator.rpartition(".")[0], "")
