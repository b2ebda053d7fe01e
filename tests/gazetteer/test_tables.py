"""The divisions' tables: witnesses joined by rules, and what came of it."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from gazetteer import __main__ as gazetteer
from gazetteer import packages, tables
from gazetteer.packages import Event, Span
from gongkai import codebook
from gongkai.codebook import places

WHEELS = Path("data/gazetteer")


def _changes(*events: Event, names: list[Span], today: dict[str, str]) -> list[tuple[int, str, str, str]]:
    found = tables.changes(events, names, today)
    ours = {"999"}
    return [(one.year, one.old, one.new, one.share) for one in found if one.old[:3] in ours]


def test_an_event_to_another_place_of_the_same_name_is_no_change() -> None:
    names = [Span("999103", "桥东区", 0, 2014), Span("999502", "桥东区", 0, 0), Span("888001", "桥东区", 2014, 0)]
    events = (Event(2014, "999103", "999502", ""), Event(2014, "999103", "888001", ""))
    assert _changes(*events, names=names, today={"999502": "桥东区", "888001": "桥东区"}) == []


def test_what_has_no_event_is_told_by_its_stem_in_the_same_city_and_year() -> None:
    names = [Span("999125", "长泰县", 0, 0), Span("999105", "长泰区", 2021, 0), Span("999205", "长泰区", 2021, 0)]
    assert _changes(names=names, today={"999105": "长泰区", "999205": "长泰区"}) == [(2021, "999125", "999105", "all")]


def test_names_end_where_a_change_says_so_and_nothing_is_guessed() -> None:
    names = [Span("999125", "长泰县", 0, 0)]
    change = tables.Change(2021, "999125", "999105", "all", "", "")
    assert tables.dated(names, [change], {}, {"999125"}) == [Span("999125", "长泰县", 0, 2021)]
    with pytest.raises(ValueError, match="999125 长泰县 came or went"):
        tables.dated(names, [], {}, {"999125"})


def test_every_code_that_is_gone_has_its_successors() -> None:
    today = {region.code for region in codebook.region_names() if not region.valid_to}
    gone = {region.code for region in codebook.region_names()} - today
    assert gone == {change.old for change in places.changes() if change.old not in today}
    assert all(change.new in codebook.regions() for change in places.changes())


def test_a_code_has_one_name_at_a_time_and_a_division_one_whole_successor_a_year() -> None:
    for year in range(2003, 2027):
        codes = Counter(region.code for region in codebook.region_names() if region.stood_in(year))
        assert max(codes.values()) == 1
        assert 3170 < len(codes) < 3280  # the country has some 3,210 divisions
    whole = Counter((change.year, change.old) for change in places.changes() if change.share != "part")
    assert max(whole.values()) == 1


@pytest.mark.skipif(
    not all((WHEELS / wheel.file).exists() for wheel in (packages.TIMELINE, packages.HISTORY)),
    reason="the packages are not here; `python -m gazetteer` downloads them",
)
def test_the_tables_are_made_again_byte_for_byte() -> None:
    for name, lines in zip(("regions.csv", "region_changes.csv"), gazetteer.build(WHEELS), strict=True):
        text = Path(codebook.__file__).with_name(name).read_text("utf-8").splitlines()
        assert list(csv.reader(text[1:])) == [[str(cell) for cell in line] for line in lines]
