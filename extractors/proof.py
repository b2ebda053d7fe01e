"""The ledger proves what was read of a picture, chooses between readings, and says what no look has read.

A scan's cells come with what several looks say. Where they differ, the sums of the tables decide, if they leave one
answer. Where no reading makes the sums hold, a cell that was not read for certain is proposed to be what they ask for;
one that was stays as it is printed, for sources err. Nothing is verified on the word of sums that told it themselves.

Documents whose files hold their text have no testimonies, and pass through untouched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import log

from extractors.checks import BLANKS, DIFFER, TOTAL, UNPROVEN
from extractors.deciding import Decision, Equation, decide
from extractors.extraction import Cells, Check, Observation
from extractors.proposals import propose
from extractors.sums import sums_due
from extractors.witnesses import Claim, Testimony, alike

Testimonies = Mapping[str, Testimony]
"""What the looks say of the cells of a document, by the name of the cell."""


_RARE = 1 / 5
"""A way of writing zeros that so few of a table's zeros have was perhaps not read but misread."""


def weigh(cells: Cells, testimonies: Testimonies) -> None:
    """Give each observation of a picture the reading that the looks and the sums leave, or a proposal."""
    if not testimonies:
        return
    ledger = _Ledger(cells, testimonies)
    decision = decide(ledger.costs, ledger.equations)
    chosen = {name: ledger.claim(name, decision) for name in testimonies}
    settled = ledger.settled_by(decision)
    for name, claim in chosen.items():
        heard = testimonies[name]
        _take(ledger.cells[name], claim, heard.claims[0])
        if heard.contested and not (name in settled and ledger.tells_apart(name)):
            _differ(ledger.cells[name])
    for name, number in ledger.proposals(chosen).items():
        cell = ledger.cells[name]
        cell.value, cell.status, cell.quality = number, "reported", "proposed"
        _flag(cell, "repaired")


def settle(cells: Cells, checks: Sequence[Check], testimonies: Testimonies) -> None:
    """Take back `verified` where the sums that hold do not prove the reading of a picture: where each has a proposal
    among its terms, where a reading that is not sure has but one, and where how a zero is written is in doubt, of which
    sums say nothing."""
    if not testimonies:
        return
    repaired, chosen = (_flagged(cells, flag) for flag in ("repaired", "chosen_by_sums"))
    unsure = {name for name, heard in testimonies.items() if not _is_sure(cells[name], heard)}
    held = [
        names
        for check in checks
        if check.verdict == "holds" and check.severity == "error" and check.covers
        if repaired.isdisjoint(names := check.covers.split(";"))
    ]
    proven = _proven(held, unsure, chosen) - _odd_zeros(cells, testimonies)
    proven -= {name for name in _echoes(cells, held) if name in testimonies and not testimonies[name].certain}
    for name in testimonies:
        if cells[name].quality == "verified" and name not in proven:
            cells[name].quality = "unverified"
            _flag(cells[name], UNPROVEN)


def _proven(sums: Sequence[Sequence[str]], unsure: set[str], chosen: set[str]) -> set[str]:
    """The cells that sums which hold prove. A sum with one unsure reading proves this one too, a sum with two proves
    nothing, for they may make up for each other; what was chosen because a sum asked for it needs a second one."""
    open_ = set(unsure)
    while True:
        asking = Counter(left[0] for names in sums if len(left := [name for name in names if name in open_]) == 1)
        settled = {name for name, count in asking.items() if count > (name in chosen)}
        if not settled:
            return {name for names in sums if open_.isdisjoint(names) for name in names}
        open_ -= settled


def _echoes(cells: Mapping[str, Observation], sums: Sequence[Sequence[str]]) -> set[str]:
    """The cells with a number of which no sum has a third: two pictures read alike are perhaps misread alike."""
    told = {name for names in sums if sum(bool(cells[name].value) for name in names) != 2 for name in names}
    return {name for names in sums for name in names if cells[name].value} - told


def _odd_zeros(cells: Mapping[str, Observation], testimonies: Testimonies) -> set[str]:
    """The zeros and blanks of which another look says otherwise, and those written as few of their like are: 0 among
    blanks, a blank among zeros, a dash among either."""
    zeros = [name for name in testimonies if not cells[name].value]
    like = Counter(kind for name in zeros for kind in _kinds(cells[name]))
    written = Counter((kind, cells[name].status) for name in zeros for kind in _kinds(cells[name]))
    odd = {
        name
        for name in zeros
        for kind in _kinds(cells[name])
        if written[kind, cells[name].status] <= max(1.0, _RARE * like[kind]) < like[kind]
    }
    return odd | {name for name in zeros if cells[name].value is None and testimonies[name].contested}


def _kinds(cell: Observation) -> Iterator[tuple[str, bool]]:
    """Cells whose zeros are written alike: those of a table's parts, of its totals, and the parts of one row."""
    total = cell.applicant == TOTAL
    yield cell.table, total
    if cell.applicant and not total:
        yield cell.indicator, total


class _Ledger:
    """The cells of a document, what the looks say of them, and the sums over them."""

    def __init__(self, cells: Cells, testimonies: Testimonies) -> None:
        self.cells = cells
        self.testimonies = testimonies
        blocks = frozenset((cell.table, cell.template) for cell in cells.values())
        due = [one.sum for one in sums_due(tuple(self.cells), blocks)]
        self._sums = [one for one in due if one.identity.severity == "error" and one.identity.relation == "=="]
        self._totals = {name for one in self._sums if one.identity.per == "block" for name in one.right.names}

    @cached_property
    def costs(self) -> dict[str, dict[float, float]]:
        """How unlikely each number is that a cell may hold; cells that hold none are missing."""
        weights = {name: self._weights(name) for name in self.cells}
        return {
            name: {number: -log(weight / sum(numbers.values())) for number, weight in numbers.items()}
            for name, numbers in weights.items()
            if numbers
        }

    def _weights(self, name: str) -> dict[float, float]:
        heard = self.testimonies.get(name)
        if heard is None:
            cell = self.cells[name]
            number = self._number(name, cell.value, cell.status)
            return {} if number is None else {number: 1.0}
        weights: defaultdict[float, float] = defaultdict(float)
        for claim in heard.claims:
            number = self._number(name, claim.meaning.value, claim.meaning.status)
            if number is not None:
                weights[number] += max(claim.weight, 1e-6)
            elif heard.sure(claim) or (claim is heard.claims[0] and claim.meaning.status in BLANKS):
                return {}
        return weights

    def _number(self, name: str, value: float | None, status: str) -> float | None:
        """What a cell adds to sums: a blank part counts as 0, a blank total is never filled in."""
        if value is None and status in BLANKS and name not in self._totals and self.cells[name].applicant != TOTAL:
            return 0.0
        return value

    @cached_property
    def equations(self) -> list[Equation]:
        """The sums whose cells are all printed and hold a number by some look."""
        return [one for one in self._all_equations if all(name in self.costs for name, _ in one.terms)]

    @cached_property
    def _all_equations(self) -> list[Equation]:
        return [
            Equation(
                (
                    *((name, 1) for name in one.left.plus + one.right.minus),
                    *((name, -1) for name in one.left.minus + one.right.plus),
                )
            )
            for one in self._sums
            if self.cells.keys() >= set(one.names)
        ]

    def claim(self, name: str, decision: Decision) -> Claim:
        """The heaviest claim for the number that was decided on; the heaviest of all where none was."""
        claims = self.testimonies[name].claims
        if (number := decision.numbers.get(name)) is None:
            return claims[0]
        return next(claim for claim in claims if self._says(name, claim) == number)

    def _says(self, name: str, claim: Claim) -> float | None:
        return self._number(name, claim.meaning.value, claim.meaning.status)

    def tells_apart(self, name: str) -> bool:
        """Whether sums can tell the claims that count apart: not 0 from a blank, nor a total from a blank one."""
        heard = self.testimonies[name]
        claims = [claim for claim in heard.claims if heard.counts(claim)]
        numbers = {self._says(name, claim) for claim in claims}
        return len(numbers) == len(claims) and not self._may_be_blank_total(name)

    def settled_by(self, decision: Decision) -> set[str]:
        """The cells whose number a sum that holds has settled."""
        held = (one for one in self.equations if not one.difference(decision.numbers))
        return {name for one in held for name, _ in one.terms} - decision.undecided

    def proposals(self, chosen: Mapping[str, Claim]) -> dict[str, float]:
        """What the sums ask for in the place of readings that are not firm."""
        numbers = {name: self._number(name, cell.value, cell.status) for name, cell in self.cells.items()}
        known = {name: number for name, number in numbers.items() if number is not None}
        weak = {
            name
            for name, claim in chosen.items()
            if not (self.testimonies[name].firm(claim) or self._may_be_blank_total(name))
        }
        return propose(self._all_equations, known, weak, self._is_plausible)

    def _may_be_blank_total(self, name: str) -> bool:
        heard = self.testimonies[name]
        return any(
            self._says(name, claim) is None and claim.meaning.status in BLANKS and heard.counts(claim)
            for claim in heard.claims
        )

    def _is_plausible(self, name: str, number: float) -> bool:
        """Whether all looks saw nearly these digits, or something that is no number at all."""
        seen = [claim for claim in self.testimonies[name].claims if self.testimonies[name].counts(claim)]
        return number % 1 == 0 and all(
            claim.meaning.status == "unreadable" or alike(_digits(claim.meaning.value), _digits(number))
            for claim in seen
        )


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _take(cell: Observation, claim: Claim, first: Claim) -> None:
    """Let a cell that says its first claim say another."""
    if claim is first:
        return
    flags = {*filter(None, cell.flags.split(";"))}.difference(first.meaning.flags)
    cell.flags = ";".join(sorted(flags.union(claim.meaning.flags, ["chosen_by_sums"])))
    cell.value, cell.status, cell.raw_value = claim.meaning.value, claim.meaning.status, claim.text
    cell.confidence = claim.confidence


def _differ(cell: Observation) -> None:
    cell.quality = "conflict"
    _flag(cell, DIFFER)


def _is_sure(cell: Observation, heard: Testimony) -> bool:
    return any(claim.text == cell.raw_value and heard.sure(claim) for claim in heard.claims)


def _flagged(cells: Mapping[str, Observation], flag: str) -> set[str]:
    return {name for name, cell in cells.items() if flag in cell.flags.split(";")}


def _flag(cell: Observation, flag: str) -> None:
    cell.flags = ";".join(sorted({*filter(None, cell.flags.split(";")), flag}))
