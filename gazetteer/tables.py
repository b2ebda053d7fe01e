"""Witnesses joined: the names of codes with their years, and what became of divisions that gave land away."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gazetteer.packages import HISTORY, TIMELINE, Event, Span

FIRST_YEAR = 2003
"""Reports are about this year or a later one: what ended before is left out, what began before has no first year."""

_HERE = Path(__file__).parent
_KINDS = ("自治县", "自治旗", "自治州", "特区", "林区", "矿区", "地区", "新区", "区", "县", "市", "旗", "盟")


@dataclass(frozen=True, slots=True)
class Change:
    """In `year` the land of `old` went to `new`: all of it, most, or a part. `document` and `source` say so."""

    year: int
    old: str
    new: str
    share: str
    document: str
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def provinces() -> dict[str, str]:
    """First two digits of a code → the province in lower-case ASCII."""
    return {row["code"][:2]: row["province"] for row in _rows("provinces.csv")}


def amended() -> list[Span]:
    """The names that the timeline lacks or errs in."""
    return [
        Span(row["code"], row["name"], int(row["since"] or 0), int(row["until"] or 0)) for row in _rows("names.csv")
    ]


def spans(timeline: Iterable[Span], today: Mapping[str, str]) -> list[Span]:
    """Every name that every code had in `FIRST_YEAR` or later, in order. One that is not of today and has no end yet
    is given its end by `closed`."""
    found = {(span.code, span.name): span for span in (*timeline, *amended())}
    for code, name in today.items():
        span = found.get((code, name), Span(code, name, 0, 0))
        found[code, name] = replace(span, until=0)
    kept = (span for span in found.values() if not span.until or span.until > FIRST_YEAR)
    lines = [replace(span, since=span.since if span.since > FIRST_YEAR else 0) for span in kept]
    return sorted(lines, key=lambda span: (span.code, span.since))


def dated(names: Iterable[Span], changes: Iterable[Change], today: Mapping[str, str], old: set[str]) -> list[Span]:
    """The names, with the ends and beginnings that the changes alone tell. `old` are the codes whose beginning is told:
    all others came after those.

    Raises:
        ValueError: a code is gone, or came, and nothing says when.
    """
    lines = list(changes)
    ends = {change.old: change.year for change in lines if change.share != "part"}
    ends |= {change.old: change.year for change in lines if change.old not in ends and change.old not in today}
    begins = {change.new: change.year for change in reversed(lines)}
    return [_dated(span, ends, begins, today, old) for span in names]


def _dated(
    span: Span, ends: Mapping[str, int], begins: Mapping[str, int], today: Mapping[str, str], old: set[str]
) -> Span:
    try:
        if not span.until and today.get(span.code) != span.name:
            return replace(span, until=ends[span.code])
        if not span.since and span.code not in old:
            return replace(span, since=begins[span.code])
    except KeyError:
        raise ValueError(f"{span.code} {span.name} came or went since 2020, and nothing says when") from None
    return span


def changes(events: Iterable[Event], names: Iterable[Span], today: Mapping[str, str]) -> list[Change]:
    """What became of divisions since `FIRST_YEAR`, in order: what the package says and can be true, else the division
    of the same place and stem that began as this one ended, and the amendments."""
    years: dict[str, list[Span]] = defaultdict(list)
    for span in names:
        years[span.code].append(span)
    amendments = [
        Change(int(row["year"]), row["old"], row["new"], row["share"], row["document"], "gazetteer/amendments.csv")
        for row in _rows("amendments.csv")
    ]
    whole = {(one.year, one.old) for one in amendments if one.share != "part"}
    found = {
        (event.year, event.old, event.new): Change(
            event.year, event.old, event.new, "all", event.document, f"{HISTORY.package} {HISTORY.version}"
        )
        for event in events
        if event.year > FIRST_YEAR and (event.year, event.old) not in whole and _can_be(event, years)
    }
    found |= {(one.year, one.old, one.new): one for one in amendments}
    told = {change.old for change in found.values()}
    for change in _by_stem(names, told | today.keys()):
        found[change.year, change.old, change.new] = change
    return sorted(_shared(found.values()), key=lambda one: (one.year, one.old, one.new))


def _can_be(event: Event, years: Mapping[str, list[Span]]) -> bool:
    """Divisions do not move to another province or level; and one of the same name elsewhere that was there before is
    another place."""
    if (
        level(event.old) != level(event.new)
        or event.old[:2] != event.new[:2]
        or not {event.old, event.new} <= years.keys()
    ):
        return False
    begins = any(span.since == event.year for span in years[event.new])
    return begins or event.old[:4] == event.new[:4]


def _by_stem(names: Iterable[Span], settled: set[str]) -> list[Change]:
    """Of divisions that are not settled: 长泰县 ended, and in the same city 长泰区 began."""
    lines = list(names)
    last = {span.code: span for span in lines}
    made = []
    for old in last.values():
        if old.code in settled:
            continue
        same = [
            new
            for new in lines
            if new.code != old.code
            and new.since > FIRST_YEAR
            and level(new.code) == level(old.code)
            and _place(new.code) == _place(old.code)
            and _stem(new.name) == _stem(old.name)
            and (old.until == new.since or not old.until)
        ]
        if len(same) == 1:
            made.append(Change(same[0].since, old.code, same[0].code, "all", "", f"{TIMELINE.package}: same stem"))
    return made


def _shared(found: Iterable[Change]) -> list[Change]:
    """Where a part went elsewhere, the rest is most of it and not all."""
    lines = list(found)
    parted = {(one.year, one.old) for one in lines if one.share == "part"}
    return [
        replace(one, share="most") if one.share == "all" and (one.year, one.old) in parted else one for one in lines
    ]


def level(code: str) -> str:
    """Province, city or district, by the zeros at the end of a code."""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "district"


def _place(code: str) -> str:
    return code[:4] if level(code) == "district" else code[:2]


def _stem(name: str) -> str:
    kind = next((kind for kind in _KINDS if name.endswith(kind) and len(name) > len(kind) + 1), "")
    return name.removesuffix(kind)
