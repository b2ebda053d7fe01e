"""What the search field looks through: agencies with their reports, and indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas.addresses import agency_address, indicator_address, report_address
from atlas.holdings import Holdings
from atlas.leaves import Leaf, data
from gongkai import codebook, dataset

NAME = "search"
_DATASETS = ("reports", "coverage")
_IN_A_FILE = 400  # bodies: some 200 KB


def shards(holdings: Holdings) -> Mapping[str, str]:
    """One: each province is some files of it."""
    return {"": holdings.digest(_DATASETS)}


def leaves(holdings: Holdings, _: str) -> Iterator[Leaf]:
    """The list of files, the indicators, and the agencies by province."""
    provinces: dict[str, list[dict[str, Any]]] = {}
    for key in sorted(holdings.agencies.keys() | holdings.series.keys()):
        who = (holdings.agencies.get(key) or holdings.series[key])[-1]
        city = _city(who["region_code"] or "")
        entry = {
            "label": who["agency"] or who["region"] or who["site"] or key,
            "also": " ".join(filter(None, (city, who["region"], who["region_code"]))),
            "en": " ".join(filter(None, (who["region"], who["region_code"], who["province"]))),
            "page": agency_address(who),
            "reports": {row["year"]: report_address(row) for row in holdings.series.get(key, []) if row["year"]},
        }
        provinces.setdefault(who["province"] or dataset.UNKNOWN, []).append(entry)
    files = {
        f"{province}-{1 + start // _IN_A_FILE}": entries[start : start + _IN_A_FILE]
        for province, entries in sorted(provinces.items())
        for start in range(0, len(entries), _IN_A_FILE)
    }
    yield data("search/index", {"shards": ["indicators", *files]})
    yield data("search/indicators", {"entries": _indicators()})
    for name, entries in files.items():
        yield data(f"search/{name}", {"entries": entries})


def _city(code: str) -> str:
    region = codebook.regions().get(code)
    parent = codebook.regions().get(region.parent) if region else None
    return parent.name if parent else ""


def _indicators() -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for line in reversed(codebook.indicators()):
        found[line.indicator] = {
            "label": line.label_zh,
            "also": f"{line.indicator} {line.section}",
            "en": f"{line.gloss_en} · {line.indicator}",
            "page": indicator_address(line.indicator),
        }
    return list(reversed(found.values()))
