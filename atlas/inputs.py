"""Documents: what became of every input, one by one. What is no report, or could not be read, is found here alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from atlas.addresses import report_address
from atlas.holdings import Holdings, Row
from atlas.leaves import Files, Leaf, page
from atlas.rendering import render
from gongkai import dataset

NAME = "documents"
_DATASETS = ("documents", "reports", "problems")
_PATH = "documents.html"
_ON_A_PAGE = 200
_COLUMNS = ["document_sha256", "source_url", "captured_at", "site", "format", "size", "outcome", "cause", "sentence",
            "title", "report_id", "duplicate_of"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an input can end as: its code, its name, what that means."""

    code: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str


OUTCOMES = (
    Outcome(
        "failed", "未能读取", "failed", "字节无法读取，原因见其下", "its bytes could not be read; the cause says why"
    ),
    Outcome(
        "partial",
        "部分读取",
        "partial",
        "是报告，但有缺失或未能理解之处",
        "a report, of which something is missing or was not understood",
    ),
    Outcome("not_a_report", "不是年报", "not a report", "读了，不是年度报告", "it was read, and is no annual report"),
    Outcome("ok", "完整读取", "ok", "年度报告，全部读懂", "an annual report, all of it understood"),
)


def shards(holdings: Holdings) -> Mapping[str, str]:
    """One: all are told from the same few datasets."""
    return {"": holdings.digest(_DATASETS)}


def leaves(holdings: Holdings, _: str) -> Iterator[Leaf]:
    """How many inputs ended how, and why; and lists of them, on as many pages as it takes."""
    ended = _ended(holdings)
    yield page(
        _PATH,
        render(
            "documents.html",
            _PATH,
            outcomes=[(outcome, ended[outcome.code], _causes(outcome, ended[outcome.code])) for outcome in OUTCOMES],
            total=sum(map(len, ended.values())),
        ),
    )
    for outcome in OUTCOMES:
        rows = ended[outcome.code]
        paths = [_list_address(outcome, place) for place in range(0, len(rows), _ON_A_PAGE)]
        for number, path in enumerate(paths):
            shown = rows[number * _ON_A_PAGE : (number + 1) * _ON_A_PAGE]
            digest = hashlib.sha256(msgspec.json.encode([shown, len(paths)])).hexdigest()
            yield Leaf(path, digest, partial(_make, path, outcome, shown, paths, len(rows)))


def _make(path: str, outcome: Outcome, rows: Sequence[Row], paths: Sequence[str], total: int) -> Files:
    names = [one.rpartition("/")[2] for one in paths]
    shown = render("document_list.html", path, outcome=outcome, rows=rows, names=names, total=total)
    yield path, shown.encode()


def _list_address(outcome: Outcome, place: int) -> str:
    """The page of a list that the input at a place of it stands on."""
    return f"document/{outcome.code}-{place // _ON_A_PAGE + 1}.html"


def _ended(holdings: Holdings) -> Mapping[str, list[Row]]:
    """The inputs by outcome, those of a cause together: each with the reports that were read in it, and with what is
    said of it among the problems."""
    reports: dict[str, list[Row]] = defaultdict(list)
    for report in holdings.reports:
        reports[report["document_sha256"]].append(report)
    problems = {
        (row["document_sha256"], row["cause"]): row for rows in holdings.problems.values() for row in reversed(rows)
    }
    found: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.read(holdings.root, "documents", _COLUMNS).to_pylist():
        sha256 = row["document_sha256"]
        # a page whose report is an attachment leads to it
        there = reports[sha256] or [holdings.current[id_] for id_ in [row["report_id"]] if id_ in holdings.current]
        read = [(_name_of(report), report_address(report)) for report in there]
        found[row["outcome"]].append(row | {"reports": read, "problem": problems.get((sha256, row["cause"]))})
    for rows in found.values():
        rows.sort(key=lambda row: (row["cause"] or "", row["source_url"] or "", row["document_sha256"]))
    return found


def _name_of(report: Row) -> str:
    return f"{report['agency'] or report['report_id']} {report['year'] or ''}".strip()


def _causes(outcome: Outcome, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Why inputs ended so, the most frequent first: how many, one of them, and the page where they begin."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[row["cause"] or ""].append(place)
    found = [
        {"cause": cause, "count": len(those), "example": rows[those[0]], "page": _list_address(outcome, those[0])}
        for cause, those in places.items()
    ]
    return sorted(found, key=lambda one: (-one["count"], one["cause"]))
