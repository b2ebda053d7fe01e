"""Documents of one report held against the one in use: where they differ, and what that makes of their cells.

One report in two formats is one statement: where the two print different numbers, one of them misstates it or was
misread, and nobody can say which. Both keep what they print, in conflict. A later document in the same format may
correct an earlier one: that they differ is told and is no conflict.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from extractors import narrative
from flows.editions import Edition, Entry
from flows.rows import problem_row
from gongkai.codebook import cell_name

FORMATS_DISAGREE = "formats_disagree"
_Row = dict[str, Any]
_BLANKS = frozenset({"blank", "dash", "not_applicable"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that `edition` gives otherwise (`here`) than the edition in use, `chosen`, does (`there`)."""

    edition: Edition
    chosen: Edition
    here: _Row
    there: _Row

    @property
    def cause(self) -> str:
        """Whether two formats disagree or two documents of one format."""
        one, other = self.edition.entry.summary, self.chosen.entry.summary
        return "revisions_disagree" if one and other and one.format == other.format else FORMATS_DISAGREE

    @property
    def is_conflict(self) -> bool:
        """Whether two formats print two numbers, where a blank is 0. What was not readable prints none, and what a
        person put right is settled."""
        settled = self.here.get("correction") or self.there.get("correction")
        one, other = _number(self.here), _number(self.there)
        return self.cause == FORMATS_DISAGREE and not settled and None not in (one, other) and one != other


def differences(editions: Sequence[Edition], observations: Callable[[Entry], pa.Table]) -> list[Difference]:
    """The cells in which a revision differs from the one in use."""
    current = {edition.report_id: edition for edition in editions if edition.current}
    found = []
    for edition in editions:
        if edition.current:
            continue
        chosen = current[edition.report_id]
        ours, theirs = (_by_cell(observations(item.entry)) for item in (edition, chosen))
        for name in sorted(ours.keys() & theirs.keys()):
            here, there = ours[name], theirs[name]
            if (here["value"], here["status"]) != (there["value"], there["status"]):
                found.append(Difference(edition, chosen, here, there))
    return found


def problems(found: Sequence[Difference]) -> Iterator[_Row]:
    """A row of `problems` for each."""
    for one in found:
        first, other = one.edition.entry.document.first, one.chosen.entry.document.first
        name = cell_name(one.here["indicator"], one.here["applicant"])
        yield problem_row(
            "publish",
            one.cause,
            "warning",
            f"Two documents of the report {one.edition.report_id} give different values for {name}; {other.url} is "
            "the one in use.",
            first,
            evidence=f"{one.here['raw_value']!r} here, {one.there['raw_value']!r} at {one.there['locator']} of "
            f"{other.url}",
            report_id=one.edition.report_id,
            locator=one.here["locator"],
        )


class Conflicts:
    """The cells that differences put in conflict, by edition: `mark` says so in their observations, `counts` gives the
    cells of an edition by quality as they are then."""

    def __init__(self, found: Sequence[Difference]) -> None:
        self._rows: dict[str, dict[str, _Row]] = defaultdict(dict)
        for one in found:
            if one.is_conflict:
                for edition, row in ((one.edition, one.here), (one.chosen, one.there)):
                    self._rows[edition.entry.document.key][cell_name(row["indicator"], row["applicant"])] = row

    def mark(self, edition: Edition, observations: pa.Table) -> pa.Table:
        """The observations of an edition, its cells in conflict marked."""
        ours = self._rows.get(edition.entry.document.key)
        if not ours:
            return observations
        names = map(cell_name, *(observations[name].to_pylist() for name in ("indicator", "applicant")))
        marked = [name in ours for name in names]
        changed = {
            "quality": [
                "conflict" if hit else old for hit, old in zip(marked, _listed(observations, "quality"), strict=True)
            ],
            "flags": [
                _flagged(old) if hit else old for hit, old in zip(marked, _listed(observations, "flags"), strict=True)
            ],
        }
        for name, values in changed.items():
            place = observations.schema.get_field_index(name)
            field = observations.schema.field(place)
            observations = observations.set_column(place, field, pa.array(values, field.type))
        return observations

    def counts(self, edition: Edition) -> dict[str, int]:
        """Cells of the statistics tables by quality and status; those of the store where nothing is in conflict."""
        counts = Counter(edition.entry.counts)
        for row in self._rows.get(edition.entry.document.key, {}).values():
            if row["table"] != narrative.TABLE:
                counts[row["quality"]] -= 1
                counts["conflict"] += 1
        return {name: counts[name] for name in edition.entry.counts}


def _number(row: _Row) -> float | None:
    value: float | None = row["value"]
    return 0.0 if row["status"] in _BLANKS else value


def _by_cell(table: pa.Table) -> dict[str, _Row]:
    return {cell_name(row["indicator"], row["applicant"]): row for row in table.to_pylist()}


def _listed(table: pa.Table, name: str) -> list[str]:
    listed: list[str] = table[name].to_pylist()
    return listed


def _flagged(flags: str | None) -> str:
    return ";".join(sorted({*filter(None, (flags or "").split(";")), FORMATS_DISAGREE}))
