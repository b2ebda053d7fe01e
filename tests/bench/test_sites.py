"""The measure of `sites add`: it looks at sites as a newcomer would, and fails where a row is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import sites
from demo.stress import build_stress
from spiders.registry import Site


def test_a_site_is_added_by_its_home_page_and_all_its_reports_found(tmp_path: Path) -> None:
    (added,) = sites.measure(9, 1, tmp_path)
    assert added.family_right and not added.fault and not added.astray
    assert added.found == added.reports >= 6


@pytest.mark.parametrize(
    ("spoil", "holds"),
    [({}, 0), ({"row": None, "fault": "x"}, 1), ({"found": 5}, 1), ({"astray": frozenset({"other.test"})}, 1)],
)
def test_what_does_not_hold_fails(monkeypatch: pytest.MonkeyPatch, spoil: dict[str, object], holds: int) -> None:
    (true,) = build_stress(1, 1).sites.values()
    row = Site(id="a", name="甲", family=true.registered, start_urls=("http://a.test/",), region_code="230111")
    one = replace(sites.Added(true, row, "", frozenset(), 6, 6), **spoil)
    monkeypatch.setattr(sites, "measure", lambda seed, number, folder: [one])
    assert sites.main(["--sites", "1"]) == holds
