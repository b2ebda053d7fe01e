"""Which body a name means: one body keeps one id, by whatever short, long or local name it is called.

呼兰区卫健局, 哈尔滨市呼兰区卫生健康局 and, on the district's own site, 区卫生健康委员会 are one body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gongkai import codebook
from gongkai.codebook import Region, places
from gongkai.codebook.agencies import bodies_called

_LEVEL_WORDS = "区县市旗州盟省"
_OWN_WORDS = ("区域", "区块", "区级", "县域", "县级", "市场", "市政", "市容", "市民", "市级")
_KIND = re.compile(r"(?:自治)?[区县市旗州盟]$")
_ABOVE = re.compile(r"^(?:中共|中国共产党|国家税务总局)")
_ASIDE = re.compile(r"\((?:本级|机关|本部|[^()]{2,}(?:局|办公室|委员会))\)$")  # or the second name on its door
_SHORT = re.compile(r"(?<=[^常])委$|(?<=管)委会$")
_TOWN = re.compile(r"(.{1,9}?)(?P<kind>镇|(?:民族|[\u4e00-\u9fff]族)?(?:乡|苏木))(?:人民)?(?:政府)?")
_STREET = re.compile(r"(.{1,9}?街)(?:道?(?:办事处|办)|道)?")
_BRANCH = re.compile(r"(?P<body>.{1,9}?局)(?P<place>.{2,8}?)分局")


@dataclass(frozen=True, slots=True)
class Agency:
    """A publishing body: the name as printed, the name that keys it, without the places it stands in, and the bodies
    that it may be, where the name is too short to tell."""

    name: str
    key: str
    doubt: tuple[str, ...] = ()


def agency_named(name: str, region: Region | None) -> Agency:
    """The agency of this name in its region: 呼兰区教育局, 区教育局 and 呼兰教育局 are 教育局."""
    rest = _ASIDE.sub("", _ABOVE.sub("", name))
    own = _without_places(rest, region) if region else rest
    key = _SHORT.sub(lambda short: "理委员会" if short[0] == "委会" else "委员会", own)
    branch = _BRANCH.fullmatch(key)
    if branch and region and region.level == "district":  # 公安局呼兰分局; 市公安局呼兰分局, as the city says
        key = branch["body"] if bodies_called(branch["body"]) else branch["body"].removeprefix("市")
    if town := _TOWN.fullmatch(key):
        return Agency(name, f"{town[1]}{town['kind']}人民政府")
    if street := _STREET.fullmatch(key):
        return Agency(name, f"{street[1]}道办事处")
    if own == rest and key[:1] == "市" and region and region.name[-1:] != "市" and not bodies_called(key):
        above = bodies_called(key[1:])  # 市教育局 on a district's site: the city's, or spoken of by the city
        return Agency(name, key, (f"市{above[0]}", above[0]) if above else ())
    local = _without_level(key, region)
    bodies = bodies_called(key) or bodies_called(local) or bodies_called(_without_stem(key, region))
    if len(bodies) == 1:
        return Agency(name, bodies[0])
    return Agency(name, key if bodies else local, bodies)


def agency_id(agency: Agency, region: Region | None) -> str:
    """Stable key of a body: region code + normalised name; 'unknown' stands for a region that could not be told."""
    return f"{region.code if region else 'unknown'}-{agency.key}" if agency.name else ""


def branch_region(name: str, city: Region, year: int | None) -> Region | None:
    """The district whose branch of a city's bureau this is (哈尔滨市公安局呼兰分局, 哈尔滨市呼兰生态环境局), where
    there is one such."""
    rest = _without_places(_ASIDE.sub("", name), city)
    branch = _BRANCH.fullmatch(rest)
    found = []
    for region in _districts(city.code, year):
        stem = _stem(region)
        stands = branch["place"] in (stem, region.name) if branch else rest.startswith(stem)
        if stands and bodies_called(branch["body"] if branch else rest.removeprefix(stem)):
            found.append(region)
    return found[0] if len(found) == 1 else None


def _stem(region: Region) -> str:
    return _KIND.sub("", region.name)


@cache
def _districts(city: str, year: int | None) -> tuple[Region, ...]:
    """The districts of a city at the end of a year; of today where that is None."""
    regions = (region for region in codebook.region_names() if region.parent == city)
    return tuple(region for region in regions if (region.stood_in(year) if year else not region.valid_to))


def _without_places(name: str, region: Region | None) -> str:
    """Without the names of the region and of all it lies in, at its beginning."""
    names = _lineage_names(region.code) if region else ()
    while place := next((one for one in names if name.startswith(one)), None):
        name = name.removeprefix(place)
    return name


@cache
def _lineage_names(code: str) -> tuple[str, ...]:
    """The names of a division and of those it lies in, by its present and its other codes, the longest first."""
    codes = {code, *places.other_codes(code)}
    for one in tuple(codes):
        lower = one
        while lower := codebook.regions()[lower].parent:
            codes.add(lower)
    names = {name for one in codebook.region_names() if one.code in codes for name in (one.name, one.short_name)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _without_level(key: str, region: Region | None) -> str:
    """区教育局, as its own site says, is 教育局."""
    if region and "自治" in region.name:
        key = key.removeprefix("自治")
    said = region and len(key) > 2 and key[0] in _LEVEL_WORDS and key[0] == region.name[-1]
    return key[1:] if said and (bodies_called(key[1:]) or not key.startswith(_OWN_WORDS)) else key


def _without_stem(key: str, region: Region | None) -> str:
    """呼兰教育局: without the region's name, of which the last character was left out."""
    stem = _stem(region) if region else ""
    return key.removeprefix(stem) if len(stem) > 1 and key.startswith(stem) and key != stem else "?"
