"""``python -m accuracy.misreading``: how often the ledger errs when it decides what scans say, over many tables.

No picture is read: a model of misreading turns what reports print into what several looks would say of it (digits taken
for others, strokes of rulings for digits, zeros for nothing; some errors of all looks alike, some of a whole document),
and `extractors.proof` decides. So the method is measured apart from any one recognition, with errors far more frequent
than those of a good one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random

from accuracy.judge import Verdict, judge_cells
from accuracy.samples import report
from demo.chance import dice
from demo.damage.values import VALUES
from demo.documents.model import Fact, Layout
from extractors import proof
from extractors.checks import evaluate
from extractors.document import Reading
from extractors.extraction import Extraction, Observation, by_name
from extractors.witnesses import Testimony, hear
from gongkai import codebook
from gongkai.codebook import cell_name

_ALIKE = {"0": "86", "1": "74", "2": "7", "3": "85", "4": "1", "5": "63", "6": "850", "7": "12", "8": "306", "9": "07"}
_LOOKS = ("cell", "cell without rulings", "larger")
_MISPRINTS = ("total off", "part off", "impossible total")


@dataclass(frozen=True, slots=True)
class Model:
    """Shares: cells that one look misreads, those of them that the other looks misread in the same way, documents that
    mistake a digit for another throughout, and reports with an error of their source."""

    misread: float = 0.03
    alike: float = 0.3
    throughout: float = 0.05
    misprinted: float = 0.2
    looks: int = 2


def judged(model: Model, seed: int, number: int) -> Verdict:
    """One report, read by the model and decided by the ledger."""
    chance = dice("misreading", seed, number)
    layout = report(seed, number, chance)
    if chance.random() < model.misprinted:
        layout = VALUES[chance.choice(_MISPRINTS)](layout, chance)
    verdict = Verdict(number, str(number), "model", "", ())
    judge_cells(verdict, layout, read(layout, model, chance))
    return verdict


def read(layout: Layout, model: Model, chance: Random) -> Extraction:
    """What extraction makes of the report where looks err as the model says."""
    glyph = chance.choice(tuple(_ALIKE)) if chance.random() < model.throughout else ""
    testimonies: dict[str, Testimony] = {}
    observations = []
    for fact in layout.facts():
        line = codebook.indicator(fact.indicator, layout.templates.get(fact.table, ""))
        if line is None or fact.table == "narrative":
            continue
        readings = tuple(_readings(fact.printed, model, glyph, chance))
        heard = hear(readings, line.unit, line.printed_unit)
        testimonies[cell_name(fact.indicator, fact.applicant)] = heard
        observations.append(_observation(fact, layout, heard, line.unit))
    cells = by_name(observations)
    proof.weigh(cells, testimonies)
    checks = evaluate(cells)
    proof.settle(cells, checks, testimonies)
    return Extraction("ok", observations=observations, checks=checks)


def _observation(fact: Fact, layout: Layout, heard: Testimony, unit: str) -> Observation:
    claim = heard.claims[0]
    template = layout.templates.get(fact.table) or max(layout.templates.values())
    return Observation(
        template, fact.table, fact.indicator, fact.applicant, claim.meaning.value, unit, claim.meaning.status,
        claim.text, fact.row_label, "", flags=";".join(claim.meaning.flags), confidence=claim.confidence,
    )  # fmt: skip


def _readings(printed: str, model: Model, glyph: str, chance: Random) -> Iterator[Reading]:
    """What looks say of a cell: all of them err alike, each errs by itself, or none does."""
    common = ""
    for how in _LOOKS[: model.looks]:
        text = printed
        if common and chance.random() < model.alike:
            text = common
        elif chance.random() < model.misread:
            text = common = _misread(printed, chance)
        if glyph and chance.random() < 0.5:
            text = text.replace(glyph, _ALIKE[glyph][0])
        wrong = text != printed
        yield Reading(text, chance.uniform(0.4, 0.99) if wrong else 1 - 0.2 * chance.random() ** 3, how)


def _misread(printed: str, chance: Random) -> str:
    """Another text that a picture of this one is taken for."""
    digits = [place for place, character in enumerate(printed) if character in _ALIKE]
    if not digits:
        return chance.choice(("1", "0", "-", "", "7"))
    place = chance.choice(digits)
    kinds = (
        printed[:place] + chance.choice(_ALIKE[printed[place]]) + printed[place + 1 :],
        chance.choice("127") + printed,
        printed + "1",
        printed[:place] + printed[place + 1 :],
        printed[:place] + chance.choice("lOo|") + printed[place + 1 :],
    )
    return chance.choices(kinds, (4, 3, 1, 2, 1))[0]


def main() -> int:
    """Run the model; 1 where a wrong value came out verified."""
    usual = Model()
    parser = argparse.ArgumentParser(prog="python -m accuracy.misreading", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other reports (default 1)")
    parser.add_argument("--reports", type=int, default=2000, help="how many (default 2000)")
    parser.add_argument("--misread", type=float, default=usual.misread, help="share of cells that a look misreads")
    parser.add_argument("--looks", type=int, default=usual.looks, choices=(1, 2, 3), help="looks at a cell (default 2)")
    options = parser.parse_args()
    model = Model(misread=options.misread, looks=options.looks)
    with ProcessPoolExecutor(2) as pool:
        verdicts = list(pool.map(partial(judged, model, options.seed), range(options.reports), chunksize=50))
    total = {name: sum(getattr(one, name) for one in verdicts) for name in _SHOWN}
    for name, count in total.items():
        print(f"{name:<18}{count:>9}")
    return 1 if total["verified_wrong"] else 0


_SHOWN = (
    "right", "wrong", "silent", "planted", "noticed", "mended", "provable", "verified", "verified_wrong",
    "proposed_right", "proposed_wrong",
)  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
