"""What deserves a human eye, worst first, each with the command to look at it.

Corrections that apply no more come first, then conflicts by the size of the difference, proposals for scans, and what
was not understood, by the number of documents that print it. A dataset is read a partition at a time.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from flows.agreement import FORMATS_DISAGREE
from flows.ledger import LAPSED
from flows.terminal import OUT
from gongkai import dataset
from gongkai.arithmetic import spell_out
from gongkai.codebook import cell_name, meaning
from gongkai.schema import SCHEMAS

KINDS = ("lapsed_correction", "conflict", "proposal", "not_understood")
_FAILS: dataset.Where = {"verdict": ["fails"], "severity": ["error"], "current": [True]}
_DISAGREE: dataset.Where = {"cause": [FORMATS_DISAGREE]}
_READ: dataset.Where = {"stage": ["recognise", "check", "publish"], "severity": ["error", "warning"]}
_PROBLEM = ("stage", "cause", "sentence", "evidence", "document_sha256")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `size` orders the items of a kind: the difference of a conflict, the number of documents
    that print what was not understood, else 1. `what_zh` says `what` in Chinese, as far as it is no source's words."""

    kind: str
    size: float
    what: str
    what_zh: str
    document_sha256: str
    next_command: str

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


def review(datasets: Path, most: int) -> list[Item]:
    """The worst items, at most so many of each kind."""
    found = (
        _lapsed(datasets),
        _conflicts(datasets, most),
        _disagreements(datasets),
        _proposals(datasets),
        _not_understood(datasets),
    )
    return [item for items in found for item in heapq.nsmallest(most, items, key=_worst_first)]


def show_items(items: Sequence[Item], options: str) -> None:
    """Print them; `options` say to the commands where the data lies."""
    if not items:
        OUT.print("Nothing to review: no conflict, no proposal, and nothing that was not understood.")
        return
    for item in items:
        style = {"conflict": "red", "lapsed_correction": "bold red"}.get(item.kind, "yellow")
        OUT.print(Text.assemble((f"{item.kind:<18}", style), f"{item.size:>8.12g}  {item.what}"), soft_wrap=True)
        OUT.print(Text(f"{'':<28}→ {item.next_command}{options}", style="dim"), soft_wrap=True)
    OUT.print(
        "Put a reading right with a line in the corrections file: "
        "document_sha256,cell,reading,value,reason,who,when (docs/corrections.md)."
    )


def _worst_first(item: Item) -> tuple[float, str, str]:
    return -item.size, item.document_sha256, item.what


def _rows(datasets: Path, name: str, where: dataset.Where, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    for partition in dataset.partitions(datasets, name):
        for batch in dataset.read_partition(datasets, name, partition, where, columns).to_batches():
            yield from batch.to_pylist()


def _is_lapsed(problem: Mapping[str, Any]) -> bool:
    """Whether a problem is a correction that applies no more."""
    return bool(problem["stage"] == "publish" and problem["cause"].startswith(LAPSED))


def _lapsed(datasets: Path) -> Iterator[Item]:
    for row in filter(_is_lapsed, _rows(datasets, "problems", {"stage": ["publish"]}, _PROBLEM)):
        what = f"{row['sentence']} {row['evidence']}"
        yield Item("lapsed_correction", 1, what, _meant(row), *_look(row["document_sha256"]))


def _conflicts(datasets: Path, most: int) -> list[Item]:
    """The identities that fail by most, their arithmetic spelled out."""
    rows = _rows(datasets, "checks", _FAILS, SCHEMAS["checks"].names)
    worst = heapq.nlargest(most, rows, key=lambda row: (abs(row["difference"] or 0), row["document_sha256"]))
    return [_conflict(datasets, row) for row in worst]


def _conflict(datasets: Path, check: dict[str, Any]) -> Item:
    same = {"report_id": [check["report_id"]], "revision": [check["revision"]]}
    years = [check["year"]] if check["year"] else None
    rows = dataset.read(datasets, "observations", ["indicator", "applicant", "value"], same, years).to_pylist()
    numbers = {cell_name(row["indicator"], row["applicant"]): row["value"] for row in rows}
    told = spell_out(check, numbers)
    what = f"{check['agency'] or check['report_id']} {check['year'] or ''}: {check['identity']}, "
    english = what + str(told or f"{check['covers']} lack the form they must have")
    chinese = what + str(told or f"{check['covers']} 不合应有的写法")
    return Item("conflict", abs(check["difference"] or 0), english, chinese, *_look(check["document_sha256"]))


def _disagreements(datasets: Path) -> Iterator[Item]:
    for row in _rows(datasets, "problems", _DISAGREE, _PROBLEM):
        what = f"{row['sentence']} {row['evidence']}"
        yield Item("conflict", 1, what, _meant(row), *_look(row["document_sha256"]))


def _proposals(datasets: Path) -> Iterator[Item]:
    where: dataset.Where = {"quality": ["proposed"], "current": [True]}
    columns = ("report_id", "indicator", "applicant", "value", "raw_value", "document_sha256")
    for row in _rows(datasets, "observations", where, columns):
        cell = cell_name(row["indicator"], row["applicant"])
        what = f"{row['report_id']}: {cell} is read as {row['raw_value']!r} and proposed as {row['value']}"
        what_zh = f"{row['report_id']}: {cell} 读作 {row['raw_value']!r}，建议为 {row['value']}"
        yield Item("proposal", 1, what, what_zh, *_look(row["document_sha256"]))


def _not_understood(datasets: Path) -> Iterable[Item]:
    """Problems of reading, those with the same cause and evidence together."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for row in _rows(datasets, "problems", _READ, _PROBLEM):
        if _is_lapsed(row) or row["cause"] == FORMATS_DISAGREE:
            continue
        documents = groups.setdefault((row["cause"], row["evidence"] or ""), {})
        documents.setdefault(row["document_sha256"] or "", row["sentence"])
    for (cause, evidence), documents in groups.items():
        sha256, sentence = min(documents.items())
        what = f"{cause}: {sentence} {evidence}".rstrip()
        what_zh = f"{cause}: {_meant({'cause': cause, 'evidence': evidence})}"
        yield Item("not_understood", len(documents), what, what_zh, *_look(sha256))


def _meant(problem: Mapping[str, Any]) -> str:
    """What a problem is, in Chinese."""
    meant, evidence = meaning.causes().get(problem["cause"], problem["cause"]), problem["evidence"] or ""
    return f"{meant}：{meaning.evidence_in_chinese(evidence) or evidence}" if evidence else meant


def _look(sha256: str | None) -> tuple[str, str]:
    return sha256 or "", f"gongkai show {sha256} --html look.html" if sha256 else ""
