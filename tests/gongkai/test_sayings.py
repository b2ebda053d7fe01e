"""Titles, links and pages are told by what they say; each way to say it decides the example beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from extractors import titles
from gongkai import codebook
from gongkai.codebook import wording
from spiders import discovery
from spiders.page import Page
from spiders.pretence import pretence

TITLES = codebook.read_rows("titles.csv")
LINKS = codebook.read_rows("links.csv")


def _is_noise(text: str) -> bool:
    return discovery.verdict(text) == "noise"


def _is_no_title(text: str) -> bool:
    return titles.is_about_a_report(text) or titles.heads_another(text)


def _says_no_report(text: str) -> bool:
    return titles.spoken_title(text) is None


def _pretends(meant: str) -> Callable[[str], bool]:
    return lambda text: pretence(Page("http://x.cn/", f"<html><body>{text}</body></html>".encode())) == meant


JUDGED: dict[str, Callable[[str], bool]] = {
    "about_a_report": titles.is_about_a_report,
    "other_report": _is_no_title,
    "other_kind": titles.heads_another,
    "kind_of_report": titles.heads_another,
    "rules_of_reports": _says_no_report,
    "compared": titles.compares_reports,
    "noise": _is_noise,
    "notice": _is_noise,
    "way": discovery.leads_to_reports,
    "bodies": discovery.lists_bodies,
    "gone": _pretends("soft_not_found"),
    "maintenance": _pretends("maintenance"),
}


def _forget() -> None:
    wording.saying.cache_clear()
    titles.parse_title.cache_clear()


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    _forget()
    yield
    _forget()


def test_every_meaning_is_judged() -> None:
    assert {row["meaning"] for row in TITLES + LINKS} == set(JUDGED)


@pytest.mark.parametrize("row", TITLES + LINKS, ids=lambda row: f"{row['meaning']}-{row['example']}")
def test_each_way_to_say_it_decides_its_example(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the row the example is judged as meant, without it, it is not: no row is idle, and none hides another."""
    assert re.compile(row["pattern"]).search(row["example"])
    judge = JUDGED[row["meaning"]]
    assert judge(row["example"])
    left = {
        name: [other for other in rows if other != row] for name, rows in (("titles.csv", TITLES), ("links.csv", LINKS))
    }
    with monkeypatch.context() as patched:
        patched.setattr(wording, "read_rows", left.__getitem__)
        _forget()
        assert not judge(row["example"])
