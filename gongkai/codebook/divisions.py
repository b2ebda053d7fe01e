"""GB/T 2260: divisions by their codes and by every name they had since 2003."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gongkai.codebook.files import read_rows


@dataclass(frozen=True, slots=True)
class Region:
    """A GB/T 2260 division by one of its names: `level` province, city or district. It has been called so since
    `valid_from` (before 2003 where that is empty), and in `valid_to` no longer (it still is where that is empty)."""

    code: str
    name: str
    level: str
    parent: str
    province: str
    valid_from: str
    valid_to: str

    def stood_in(self, year: int) -> bool:
        """Whether it was called so at the end of `year`."""
        return int(self.valid_from or 0) <= year and (not self.valid_to or year < int(self.valid_to))

    @property
    def short_name(self) -> str:
        """The name without the peoples that govern themselves there: 本溪县 for 本溪满族自治县."""
        found = _autonomous().fullmatch(self.name)
        return found["place"] + found["kind"] if found else self.name

    def named_about(self, year: int) -> bool:
        """Whether reports about `year` may call it so: some use the name of before, some that of
        after."""
        return self.stood_in(year) or self.stood_in(year - 1) or self.stood_in(year + 1)


@cache
def region_names() -> tuple[Region, ...]:
    """Every name that every code had since 2003, by code and then by year."""
    return tuple(Region(**row) for row in read_rows("regions.csv"))


@cache
def regions() -> dict[str, Region]:
    """Divisions by code, each by its latest name."""
    return {region.code: region for region in region_names()}


@cache
def _autonomous() -> re.Pattern[str]:
    peoples = "|".join(row["people"] for row in read_rows("peoples.csv"))
    return re.compile(rf"(?P<place>.{{2,}}?)(?:(?:{peoples})族?)+自治(?P<kind>[县州旗])")
