"""Documents with known truth: every format, era, layout and damage in turn, the same for the same seed and number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random
from typing import Literal

from demo.chance import dice
from demo.damage import BYTES, MEDIA, catalogue, damage
from demo.damage.others import OTHERS, Other, other
from demo.damage.rendering import RENDERERS
from demo.documents.legacy import Columns, lay_out_legacy
from demo.documents.model import Layout
from demo.documents.report import lay_out
from demo.documents.style import choose_style
from demo.figures import ledgers
from demo.legacy import legacy_figures
from extractors.extraction import Hints
from gongkai import codebook

FORMATS: tuple[str, ...] = tuple(RENDERERS)
"""Formats that documents are built in."""

Era = Literal["2014", "2019", "2021", "mixed"]

_ERAS: tuple[Era, ...] = ("2014", "2019", "2019", "2019", "2021", "2021", "2021", "2021", "mixed")
_ERAS_WITH_ALL_TABLES: tuple[Era, ...] = ("2019", "2021")
"""Tried where a document of another era has nothing that the damage in turn could be done to."""

_YEARS: dict[Era, tuple[int, ...]] = {
    "2014": (2014, 2015, 2016, 2017, 2018),
    "2019": (2019, 2020, 2020, 2021, 2022),
    "2021": (2021, 2022, 2023, 2024, 2025),
    "mixed": (2021, 2021, 2022, 2023),
}
_BODIES = (
    "人民政府", "教育局", "民政局", "财政局", "卫生健康委员会", "住房和城乡建设局", "农业农村局", "审计局", "水利局",
    "人力资源和社会保障局", "市场监督管理局", "综合行政执法局", "发展和改革委员会", "应急管理局",
)  # fmt: skip
_SIZES = (5, 40, 240, 3000)
_HOW_MANY = (1, 1, 2, 2, 3)
_EVERY_OTHER = 13
"""One document in so many is no report; no multiple of the number of formats, so that each format has its turn."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A document and what is true of it: the layout of a report, or what an other document is. `era` is empty for
    those; `damage` names what was done to it; `pictures` says that its text is to be read in pictures."""

    number: int
    format: str
    era: str
    damage: tuple[str, ...]
    data: bytes
    hints: Hints
    truth: Layout | Other
    pictures: bool = False

    @property
    def name(self) -> str:
        """A file name that says what is in it."""
        what = "+".join(self.damage) or "undamaged"
        return f"{self.number:04d}_{self.era or 'other'}_{what}".replace(" ", "-") + f".{self.format}"


def sample(seed: int, number: int, formats: Sequence[str] = FORMATS) -> Sample:
    """The document `number` of a run over `formats`."""
    chance = dice("accuracy", seed, number)
    if number % _EVERY_OTHER == _EVERY_OTHER - 1:
        return _other(number, chance, formats)
    turn, place = divmod(number, len(formats))
    format_ = formats[place]
    names = _choose(format_, turn, chance)
    for era in (chance.choice(_ERAS), *_ERAS_WITH_ALL_TABLES):
        layout = _layout(seed, number, era, chance)
        damaged = damage(layout, format_, names, chance)
        if names[0] in damaged.names:
            break
    hints = Hints(name=f"t{layout.published:%Y%m%d}_{number}.{format_}")
    return Sample(number, format_, era, damaged.names, damaged.data, hints, damaged.layout)


def report(seed: int, number: int, chance: Random) -> Layout:
    """A report of any era, undamaged."""
    return _layout(seed, number, chance.choice(_ERAS), chance)


def _other(number: int, chance: Random, formats: Sequence[str]) -> Sample:
    name = OTHERS[number // _EVERY_OTHER % len(OTHERS)]
    found = other(name, chance.choice(formats), chance.choice(_districts()), chance.randint(2019, 2024), chance)
    hints = Hints(name=f"t20250109_{number}.{found.format}")
    return Sample(number, found.format, "", (name,), found.data, hints, found)


def _choose(format_: str, turn: int, chance: Random) -> list[str]:
    """One to three kinds of damage, the first in turn; no two to the paper or the bytes of one document."""
    names = catalogue(format_)
    chosen = [names[turn % len(names)]]
    outside = {*MEDIA.get(format_, ()), *BYTES.get(format_, ())}
    for name in chance.sample(names, k=chance.choice(_HOW_MANY) - 1):
        if name not in outside or outside.isdisjoint(chosen):
            chosen.append(name)
    return chosen


def _layout(seed: int, number: int, era: Era, chance: Random) -> Layout:
    body = chance.choice(_BODIES)
    agency, year, size = chance.choice(_districts()) + body, chance.choice(_YEARS[era]), chance.choice(_SIZES)
    government = body == "人民政府"
    published = date(year + 1, 3 if government else 1, chance.randint(8, 29))
    style = choose_style(seed, agency, year)
    if era == "2014":
        columns: Columns = chance.choice((2, 3, 4, 5))
        return lay_out_legacy(agency, year, published, legacy_figures(seed, agency, year, size), style, columns)
    if era == "mixed":
        mixes = replace(style, disclosure="2019", requests="2021"), replace(style, disclosure="2021", requests="2019")
        style = chance.choice(mixes)
    else:
        style = replace(style, disclosure=era, requests=era)
    figures = ledgers(seed + number, agency, size, regulations=government)[year]
    return lay_out(seed, agency, year, published, figures, style)


@cache
def _districts() -> tuple[str, ...]:
    """Names of real districts and counties that no other shares."""
    names = Counter(region.name for region in codebook.regions().values() if region.level == "district")
    return tuple(sorted(name for name, regions in names.items() if regions == 1))
