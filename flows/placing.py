"""Where a site is: the division that its pages name, or its operator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractors.identity import find_region, region_of_code
from gongkai import codebook
from gongkai.codebook import Region
from spiders.page import Page
from spiders.registry import RegistryError

_SITE_CODE = re.compile(r"网站标识码\D{0,60}(\d{6})\d{4}(?!\d)")  # of the division, and a number; in every foot
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_GREETING = re.compile(r"(?:欢迎|访问|光临|主办|主管|版权所有|单位|中国)$")
_KIND_OF_SITE = re.compile(r"(?:人民)?政府|政务|政协|党政|门户|官方|公众|网|信息|数据|欢迎|委员会|委|主办|版权")
_GOVERNMENT = re.compile(r"(?:欢迎您?(?:访问|光临|来到)?|中国)?([\u4e00-\u9fff]{2,20}?(?:人民政府|管理委员会|管委会))")
_OWNER = re.compile(r"(?:主办|主管|版权所有)[^\n]{0,40}")


def division(code: str) -> Region:
    """The division of a code, or that of its city or province. Raises `RegistryError` where it is no code."""
    region = region_of_code(code) if re.fullmatch(r"\d{6}", code) else None
    if region is None:
        raise RegistryError(f"region_code is {code!r}; allowed: six digits of GB/T 2260 (gongkai/codebook/regions.csv)")
    return region


def region_of(pages: Sequence[Page]) -> str:
    """The division code: as the prescribed meta tag or the prescribed foot has it, else as the site's name tells, or
    that name and who keeps the site; empty where all this leaves a choice."""
    told = (meta(one, "SiteIDCode") or "".join(_SITE_CODE.findall(one.text)[:1]) for one in pages)
    codes = Counter(code[:6] for code in told if code[:6] in codebook.regions())
    if codes:
        return codes.most_common(1)[0][0]
    titles = " ".join(map(_title, pages[:1]))
    owners = " ".join(found for one in pages[:1] for found in _OWNER.findall(one.root.text_content()))
    named = f"{name_of(pages)} {titles}"
    for text in (named, f"{named} {owners}"):
        region = find_region(text, "", None)
        if region and _stands_whole(region, text):
            return region.code
    return ""


def _stands_whole(region: Region, text: str) -> bool:
    """Whether the name of a division is no part of a longer one: 西区 in 汉西区, 甲市 in 甲市城南新区."""
    names = {region.name, region.short_name}
    above, code = set(), region.parent
    while code:
        above |= {codebook.regions()[code].name, codebook.regions()[code].short_name}
        code = codebook.regions()[code].parent
    places = (found.span() for name in names for found in re.finditer(re.escape(name), text))
    return any(
        (text[:start].endswith(tuple(above)) or not _CHINESE.match(text[:start][-1:]) or _GREETING.search(text[:start]))
        and (not _CHINESE.match(text[end : end + 1]) or _KIND_OF_SITE.match(text[end:]))
        for start, end in places
    )


def name_of(pages: Sequence[Page]) -> str:
    """The name of the site in the prescribed meta tag, else that of a government in most of its titles; empty where
    there is neither."""
    prescribed = Counter(name for one in pages if (name := meta(one, "SiteName")))
    called = Counter(found for one in pages for found in set(_GOVERNMENT.findall(_title(one))))
    return next((names.most_common(1)[0][0] for names in (prescribed, called) if names), "")


def _title(page: Page) -> str:
    return " ".join(map(str, page.root.xpath("//title/text()")))


def meta(page: Page, name: str) -> str:
    """What a meta tag of that name says, whatever its letters' case; empty where there is none."""
    found = page.root.xpath("//meta[translate(@name, $upper, $lower) = $name]/@content", name=name.lower(),
                            upper="ABCDEFGHIJKLMNOPQRSTUVWXYZ", lower="abcdefghijklmnopqrstuvwxyz")  # fmt: skip
    return " ".join(str(found[0]).split()) if found else ""
