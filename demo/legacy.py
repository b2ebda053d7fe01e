"""The statistics table of 2014 to 2018: invented figures that keep its sums, and its lines in the form's order."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from demo.chance import dice
from demo.figures import Figures
from demo.labels import CODEBOOK

SUMS: dict[str, tuple[str, ...]] = {
    "legacy.requests.received": tuple(
        f"legacy.requests.received.{channel}" for channel in ("in_person", "fax", "online", "letter")
    ),
    "legacy.requests.completed": ("legacy.requests.completed.on_time", "legacy.requests.completed.extended"),
    "legacy.requests.replied.refused": tuple(
        f"legacy.requests.replied.refused.{reason}"
        for reason in (
            "state_secret", "commercial_secret", "privacy", "security_stability", "not_government_information", "other"
        )
    ),
    "legacy.requests.replied": tuple(
        f"legacy.requests.replied.{reply}"
        for reply in (
            "already_public", "granted", "partial", "refused", "not_this_body", "not_existing", "asked_to_amend",
            "other_channel",
        )
    ),
    "legacy.review.total": tuple(f"legacy.review.{result}" for result in ("upheld", "corrected", "other")),
    "legacy.litigation.total": tuple(f"legacy.litigation.{result}" for result in ("upheld", "corrected", "other")),
    "legacy.capacity.staff": ("legacy.capacity.staff.full_time", "legacy.capacity.staff.part_time"),
}  # fmt: skip
"""Lines that must equal the sum of others, in an order in which each can be added up."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its code, its label, the unit printed beside it, the block it stands in."""

    indicator: str
    label: str
    unit: str
    block: str


def lines() -> tuple[Line, ...]:
    """The 58 lines in the form's order."""
    rows = csv.DictReader(CODEBOOK.read_text(encoding="utf-8-sig").splitlines())
    legacy = [row for row in rows if row["table"] == "legacy_statistics"]
    legacy.sort(key=lambda row: int(row["order"]))
    return tuple(Line(row["indicator"], row["label_zh"], row["printed_unit"], row["section"]) for row in legacy)


def legacy_figures(seed: int, agency: str, year: int, size: int) -> Figures:
    """The figures of `agency` for `year`; `size` is its usual number of requests a year. Money is in whole yuan."""
    chance = dice("legacy", seed, agency, year)
    figures: Figures = {}
    for line in lines():
        most = size // 6 + 2 if line.indicator.startswith("legacy.requests.") else 12
        figures[line.indicator, None] = chance.choice((0, chance.randint(0, most), chance.randint(0, most)))
    for channel in ("items_total", "channel.website", "channel.wechat"):
        figures[f"legacy.disclosure.{channel}", None] = chance.randint(50, 9000)
    for money in ("legacy.fees.amount", "legacy.capacity.budget"):
        figures[money, None] = chance.choice((0, chance.randint(1, 400) * 1000))
    for total, addends in SUMS.items():
        figures[total, None] = sum(figures[addend, None] for addend in addends)
    return figures
