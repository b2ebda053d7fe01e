"""Home: what this is, how much of it there is, how to load it, and what it does not do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from atlas.holdings import Holdings
from atlas.leaves import Leaf, page
from atlas.rendering import render
from atlas.states import STATES
from flows.ledger import summary

NAME = "home"
_DATASETS = ("reports", "coverage", "observations", "problems")


def shards(holdings: Holdings) -> Mapping[str, str]:
    """One page."""
    return {"": holdings.digest(_DATASETS)}


def leaves(holdings: Holdings, _: str) -> Iterator[Leaf]:
    """The page."""
    path = "index.html"
    reports = list(holdings.current.values())
    yield page(
        path,
        render(
            "home.html",
            path,
            totals=_totals(holdings),
            years=[_year(holdings, year) for year in holdings.years],
            states=STATES,
            newest=max((row["captured_at"] for row in holdings.reports), default=None),
            recent=sorted(
                reports, key=lambda row: (row["published_on"] is not None, row["published_on"]), reverse=True
            )[:8]
            if reports
            else [],
            example=min(reports, key=lambda row: row["report_id"], default=None),
        ),
    )


def _totals(holdings: Holdings) -> dict[str, Any]:
    return summary(holdings.root) | {
        "revisions": len(holdings.reports),
        "regions": len({row["region_code"] for row in holdings.current.values() if row["region_code"]}),
        "states": Counter(row["state"] for row in holdings.coverage),
    }


def _year(holdings: Holdings, year: int) -> dict[str, Any]:
    states = Counter(row["state"] for row in holdings.coverage if row["year"] == year)
    return {"year": year, "states": states, "expected": states.total()}
