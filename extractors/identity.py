"""Where a report comes from: the region that a text names.

A region is looked up by its full GB/T 2260 name in the text that names the agency; names that several regions share
(鼓楼区) are settled by a parent named beside them or by the site's own division code, never by a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gongkai import codebook
from gongkai.codebook import Region, places

_LEVELS = {"district": 3, "city": 2, "province": 1}
_LONGEST_NAME = 15
_SHORTEST = re.compile(r".[区县市]")
# What may stand before a name of two characters, besides another division; else it ends a name that is no division's.
_BEFORE_THE_SHORTEST = re.compile(
    r"(?:[^\u4e00-\u9fff]|[年度于由和与及对向在为共的将是自经按据合以从到被我请致赴并即]|欢迎|访问|发布|公布|公开)$"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in a text, from its first character to behind its last, and the regions that it may mean."""

    start: int
    end: int
    regions: tuple[Region, ...]


_NOWHERE = _Mention(-1, -1, ())


@cache
def _regions_by_name() -> dict[str, tuple[Region, ...]]:
    named: dict[str, list[Region]] = {}
    for region in codebook.region_names():
        for name in {region.name, region.short_name}:
            named.setdefault(name, []).append(region)
    return {name: tuple(regions) for name, regions in named.items()}


def _named_in(text: str) -> list[_Mention]:
    """The regions each name in `text` may mean, longest names first at each place; 西区 in 武汉市汉西区 is none."""
    found = []
    start = named_until = 0
    while start < len(text):
        for end in range(min(len(text), start + _LONGEST_NAME), start + 1, -1):
            regions = _regions_by_name().get(text[start:end])
            if regions and (start == named_until or _stands_whole(text, start, end, regions)):
                found.append(_Mention(start, end, regions))
                start, named_until = end - 1, end
                break
        start += 1
    return found


def _stands_whole(text: str, start: int, end: int, regions: tuple[Region, ...]) -> bool:
    if not _SHORTEST.fullmatch(text, start, end) or _BEFORE_THE_SHORTEST.search(text, max(0, start - 2), start):
        return True
    above = {codebook.regions()[code].name.removesuffix("市") for region in regions for code in _lineage(region)}
    return any(text.endswith(name, 0, start) for name in above)  # 石家庄赵县


def _lineage(region: Region) -> set[str]:
    codes = {region.code}
    while region.parent:
        region = codebook.regions()[region.parent]
        codes.add(region.code)
    return codes


def is_in(region: Region, other: Region) -> bool:
    """Whether a region lies in another one, and is not that one."""
    return region.code != other.code and other.code in _lineage(region)


def find_region(text: str, site_code: str, year: int | None) -> Region | None:
    """The most specific region that `text` names without doubt; None if it names none or leaves a choice.

    `site_code` is the division code of the site (6 digits, may be empty), used only to choose between regions of the
    same name; `year` drops divisions not valid then.
    """
    mentions = _named_in(text)
    candidates = {
        region.code: region
        for before, mention in pairwise([_NOWHERE, *mentions])
        for region in _of_the_time(mention.regions, year)
        if not _is_elsewhere(region, before, mention)
    }
    if not candidates:
        return None
    level = max(_LEVELS[region.level] for region in candidates.values())
    finest = [region for region in candidates.values() if _LEVELS[region.level] == level]
    # 哈密市伊州区, of a year in which 哈密市 was the district that became 伊州区
    finest = [region for region in finest if not any(places.became(region.code, one.code) for one in finest)]
    names = {region.name for region in finest}
    if len(names) > 1:  # 南京市鼓楼区… is one place; two districts side by side are not
        first = next(region.name for mention in mentions for region in mention.regions if region.name in names)
        finest = [region for region in finest if region.name == first]
    support = {region.code: len((_lineage(region) - {region.code}) & candidates.keys()) for region in finest}
    most = max(support.values(), default=0)  # 河北省沧州市新华区 is in 沧州; other cities of the province have one too
    supported = [region for region in finest if most and support[region.code] == most]
    for choice in (supported, [region for region in finest if _same_area(region.code, site_code)], finest):
        if len(choice) == 1:
            return choice[0]
    return None


def _is_elsewhere(region: Region, before: _Mention, mention: _Mention) -> bool:
    """Whether the name right before a region's is that of a larger one that it does not lie in: 大同市矿区 is not the
    矿区 of 阳泉, also after 大同 has none any more."""
    level, lineage = _LEVELS[region.level], _lineage(region)
    return before.end == mention.start and all(
        _LEVELS[larger.level] < level and larger.code not in lineage for larger in before.regions
    )


def _of_the_time(regions: tuple[Region, ...], year: int | None) -> list[Region]:
    """The regions of one name that reports about `year` (today, where it is None) may mean; a place that got another
    code then is meant once."""
    stood = [region for region in regions if (not region.valid_to if year is None else region.stood_in(year))]
    return [
        region
        for region in regions
        if region in stood or ((year is None or region.named_about(year)) and not _is_one_of(region, stood))
    ]


def _is_one_of(region: Region, others: list[Region]) -> bool:
    return any(places.became(region.code, one.code) or places.became(one.code, region.code) for one in others)


def _same_area(code: str, site_code: str) -> bool:
    significant = site_code.rstrip("0")
    significant += "0" * (len(significant) % 2)
    return bool(significant) and code.startswith(significant)


def region_of_code(code: str) -> Region | None:
    """The division of a six-digit code; of its city or province where the six digits are not in the codebook."""
    known = codebook.regions()
    return next((known[part] for part in (code, code[:4] + "00", code[:2] + "0000") if part in known), None)
