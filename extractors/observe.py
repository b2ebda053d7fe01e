"""Recognised cells → observations: templates settled, values parsed, cells printed twice told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractors.eras import block_of, settle_eras
from extractors.extraction import Cells, Observation, Problem
from extractors.labels import normalise
from extractors.others import NONE_OF_OTHERS, OfOthers
from extractors.places import Place, Placed, Recognition
from extractors.twice import Printed, settle
from extractors.values import parse
from extractors.witnesses import Testimony, hear
from gongkai import codebook
from gongkai.codebook import cell_name


@dataclass(frozen=True, slots=True)
class _Meaning:
    """All that is known of an observation before its cell is read: the `name` of its cell; `printed_unit` is the
    header's or the label's, or `is_assumed` to be the template's."""

    name: str
    template: str
    table: str
    indicator: str
    applicant: str | None
    unit: str
    printed_unit: str
    is_assumed: bool
    raw_label: str
    doubts: tuple[str, ...]


def observe(
    recognition: Recognition,
    expected: str,
    problems: list[Problem],
    testimonies: dict[str, Testimony],
    of_others: OfOthers = NONE_OF_OTHERS,
) -> Cells:
    """One observation for each recognised cell, in reading order. `expected` is the template in force in the
    report's year; what stands twice with different values is added to `problems`, what looks at pictures say of their
    cells to `testimonies`, by name; the observation says the heaviest claim. `of_others` says
    which grids may not be the report's own (`others.py`)."""
    first_printed: dict[str, Printed] = {}
    again: list[Printed] = []
    meanings = _meanings(recognition.placed, expected)
    for one, meaning, cell in zip(recognition.placed, meanings, recognition.cells, strict=True):
        if meaning is None:
            continue
        text, confidence, heard = cell.text, None, None
        if cell.readings:
            heard = hear(cell.readings, meaning.unit, meaning.printed_unit)
            likeliest = heard.claims[0]
            value, text, confidence = likeliest.meaning, likeliest.text, likeliest.confidence
        else:
            value = parse(text, meaning.unit, meaning.printed_unit)
        doubts = meaning.doubts + value.flags
        if meaning.is_assumed and value.value and "元" not in text:
            doubts += ("unit_not_printed",)
        observation = Observation(
            meaning.template,
            meaning.table,
            meaning.indicator,
            meaning.applicant,
            value.value,
            meaning.unit,
            value.status,
            text,
            meaning.raw_label,
            cell.locator,
            "unverified",
            ";".join(sorted(set(doubts))) if doubts else "",
            confidence,
        )
        printed = Printed(meaning.name, observation, one.block, heard)
        if first_printed.setdefault(meaning.name, printed) is not printed:
            again.append(printed)
    kept = settle(first_printed, again, of_others, problems) if again or of_others.captions else first_printed
    testimonies.update((name, one.heard) for name, one in kept.items() if one.heard)
    return {name: one.observation for name, one in kept.items()}


@lru_cache(maxsize=512)
def _meanings(placed: tuple[Placed, ...], expected: str) -> tuple[_Meaning | None, ...]:
    """What each reading means once the template of its block is settled; None where the codebook has no such line.
    Reports on one form share what is placed, so that this is settled once for all of them."""
    eras = settle_eras(placed, expected)
    return tuple(_meaning(one.place, one.header, one.doubts, eras[block_of(one)]) for one in placed)


@lru_cache(maxsize=65_536)  # of the cells of a new form most have their place and header in others
def _meaning(place: Place, header: str, doubts: tuple[str, ...], template: str) -> _Meaning | None:
    line = codebook.indicator(place.indicator, template)
    if line is None:
        return None
    printed = _printed_unit(header) or _printed_unit(place.raw_label)
    return _Meaning(
        cell_name(place.indicator, place.applicant),
        template,
        place.table,
        place.indicator,
        place.applicant,
        line.unit,
        printed or line.printed_unit,
        line.unit == "CNY" and not printed,
        place.raw_label,
        place.flags + doubts,
    )


def told_by_name(observations: Cells, problems: list[Problem]) -> Cells:
    """The observations whose labels say themselves what they are. Of a report older than the forms, which has lines of
    its own, the place of a line among others says nothing: those told by it alone are added to `problems`."""
    kept: Cells = {}
    for name, observation in observations.items():
        if "label_order" not in observation.flags.split(";"):
            kept[name] = observation
            continue
        sentence = (
            f"“{observation.raw_label[:60]}” is no label of the codebook, and no form says what stands in its place."
        )
        evidence = observation.raw_value[:200]
        problems.append(Problem("recognise", "unmapped_label", "error", sentence, evidence, observation.locator))
    return kept


def unreadable(observations: Iterable[Observation]) -> list[Problem]:
    """A problem for each cell that holds something else than one number."""
    return [_unreadable(observation) for observation in observations if observation.status == "unreadable"]


def _unreadable(observation: Observation) -> Problem:
    sentence = f"A cell of {observation.indicator} holds text that is not one number; its value was left empty."
    evidence = observation.raw_value[:200]
    return Problem("recognise", "unreadable_value", "error", sentence, evidence, observation.locator)


@lru_cache(maxsize=16_384)
def _printed_unit(header: str) -> str:
    """The unit of money that a header names for its column: 万元 anywhere in it, 元 where it stands for itself."""
    plain = normalise(header)
    money = [unit for unit in codebook.units().values() if unit.kind == "money"]
    named = [
        unit.word for unit in money if (unit.word in plain if unit.factor > 1 else _stands_alone(unit.word, plain))
    ]
    return max(named, key=len, default="")


def _stands_alone(word: str, plain: str) -> bool:
    return re.search(rf"(?:^|单位:?|\(){word}(?:\)|$)", plain) is not None
