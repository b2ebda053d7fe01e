"""How reports say whose they are and about which year: titles, openings, meta tags and the pages around them.

The forms are those of real sites; places are real, the rest is invented. What is true of a head is known by how it was
made, and spelt here without the extractors' knowledge: a name they have not heard of is to be found out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import NamedTuple

from demo.labels import CODEBOOK

BODIES: dict[str, tuple[str, ...]] = {
    "人民政府": ("人民政府", "人民政府", "政府", ""),
    "人民政府办公室": ("人民政府办公室", "人民政府办公室", "政府办公室", "政府办"),
    "教育局": ("教育局", "教育委员会"),
    "民政局": ("民政局",),
    "财政局": ("财政局",),
    "卫生健康局": ("卫生健康局", "卫生健康委员会", "卫健局", "卫健委", "卫生健康委", "卫生和健康局"),
    "发展和改革局": ("发展和改革局", "发展和改革委员会", "发展改革局", "发改局", "发改委"),
    "人力资源和社会保障局": ("人力资源和社会保障局", "人力资源社会保障局", "人社局"),
    "住房和城乡建设局": ("住房和城乡建设局", "住房城乡建设局", "住建局", "住房和城乡建设委员会"),
    "市场监督管理局": ("市场监督管理局", "市场监管局", "市监局"),
    "文化和旅游局": (
        "文化和旅游局",
        "文化旅游和广播电视局",
        "文化和旅游局（文物局）",
        "文化广电和旅游局",
        "文化广电旅游体育局",
        "文旅局",
        "文化体育和旅游局",
    ),
    "农业农村局": ("农业农村局", "农业农村委员会"),
    "退役军人事务局": ("退役军人事务局", "退役军人局"),
    "应急管理局": ("应急管理局", "应急局"),
    "城市管理局": ("城市管理局", "城市管理和综合执法局", "城市管理综合行政执法局", "城管局"),
    "工业和信息化局": ("工业和信息化局", "工信局"),
    "审计局": ("审计局",),
    "残疾人联合会": ("残疾人联合会",),
    "高新技术产业开发区管理委员会": ("高新技术产业开发区管理委员会",),
    "市政公用事业服务中心": ("市政公用事业服务中心",),
    "机关事务服务中心": ("机关事务服务中心",),
    "政务服务中心": ("政务服务中心",),
    "城关镇人民政府": ("城关镇人民政府", "城关镇"),
    "新民乡人民政府": ("新民乡人民政府", "新民乡政府"),
    "建设街道办事处": ("建设街道办事处", "建设街道", "建设街道办", "建设街", "建设街办事处"),
    "巴音苏木人民政府": ("巴音苏木人民政府", "巴音苏木"),
    "经济开发区管理委员会": ("经济开发区管理委员会", "经济开发区管委会"),
    "民族宗教事务局": ("民族宗教事务局", "民宗局"),
    "房产管理局": ("房产管理局", "住房保障和房产管理局", "房管局"),
}
"""Body → the names it goes by."""

_BRANCHES = {"公安局": "{city}公安局{stem}分局", "生态环境局": "{city}生态环境局{stem}分局"}
_SUBJECTS = ("政府信息公开工作", "政府信息公开", "信息公开工作", "政务公开工作")
_TITLES = (
    "{body}{year}年{subject}年度报告", "{year}年{body}{subject}年度报告", "{body}{year}年度{subject}年度报告",
    "{body}{year}年度{subject}报告", "{body}关于{year}年{subject}的年度报告", "{body}{subject}{year}年度报告",
    "{body}{subject}年度报告（{year}年）", "{body}{subject}年度报告({year}年度)", "{year}年度{body}{subject}年报",
    "{body}{year}年{subject}年度报告（公开版）", "{body}政府信息公开{year}年年度报告",
    "{body}{year}年{subject}情况报告",
    "{year}年{subject}年度报告——{body}", "{subject}年度报告（{body} {year}年）", "{body}{year}年{subject}年度工作报告",
    "{body}{year}年度政府信息主动公开工作年度报告", "（{body}）{year}年{subject}年度报告",
    "关于{body}{year}年度{subject}情况的报告", "{body}（本级）{year}年{subject}年度报告",
    "【年报】{body}{year}年{subject}年度报告", "附件：{body}{year}年{subject}年度报告",
)  # fmt: skip
_NAMELESS = ("关于{year}年度{subject}情况的报告", "{year}年{subject}年度报告", "{subject}年度报告（{year}年）")
_SHORT = {"130321": "青龙县", "210521": "本溪县", "331127": "景宁县", "500241": "秀山县", "520622": "玉屏县"}
"""What people call autonomous counties."""
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_CIRCLES = str.maketrans("0123456789", "○一二三四五六七八九")
_ZEROS = str.maketrans("0123456789", "零一二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_YEARS: tuple[Callable[[int], str], ...] = (
    str, str, str, str, str,
    lambda year: str(year).translate(_CHINESE), lambda year: str(year).translate(_CIRCLES),
    lambda year: str(year).translate(_ZEROS), lambda year: str(year).translate(_WIDE), lambda year: f" {year} ",
)  # fmt: skip


class Place(NamedTuple):
    """A district or county with the city and the province it lies in, '' where it lies in none."""

    code: str
    name: str
    city: str
    province: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Head:
    """How a report begins, and what is true of it. `around` stands above the title, as breadcrumbs and boxes do;
    `site_code` is the division that the site's row or its meta tags name. `region_code` is '' where nobody could
    tell."""

    form: str
    titles: tuple[str, ...]
    opening: tuple[str, ...]
    region_code: str
    body: str
    year: int
    metas: dict[str, str] = field(default_factory=dict)
    around: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    link_text: str = ""
    site_code: str = ""

    @property
    def agency_id(self) -> str:
        """The key that all names of the body share."""
        return f"{self.region_code or 'unknown'}-{self.body}"


@cache
def _places(year: int) -> tuple[Place, ...]:
    """The districts of a year."""
    text = CODEBOOK.with_name("regions.csv").read_text("utf-8")
    rows = [
        row
        for row in csv.DictReader(text.splitlines())
        if int(row["valid_from"] or 0) <= year and (not row["valid_to"] or year < int(row["valid_to"]))
    ]
    names = {row["code"]: row["name"] for row in rows}
    called = [row["name"] for row in rows]
    return tuple(
        Place(row["code"], row["name"], names.get(row["code"][:4] + "00", ""), names[row["code"][:2] + "0000"],
              called.count(row["name"]) == 1)
        for row in rows
        if row["level"] == "district"
    )  # fmt: skip


def head(chance: Random, year: int, published: str) -> Head:
    """A head of a form chosen by chance."""
    place = chance.choice(_places(year))
    form = chance.choice(tuple(FORMS))
    return FORMS[form](form, place, year, published, chance)


def _said(chance: Random, place: Place, *, alone: bool = False) -> str:
    """The place before a body's name, so that there is no doubt which it is."""
    ways = [f"{place.city}{place.name}", f"{place.province}{place.city}{place.name}"]
    if place.alone and not alone:
        ways += [place.name, place.name]
    if not place.city:
        ways = ways[1:]
    return chance.choice(ways)


def _title(chance: Random, body: str, year: int, patterns: tuple[str, ...] = _TITLES) -> str:
    written = chance.choice(_YEARS)(year)
    return chance.choice(patterns).format(body=body, year=written, subject=chance.choice(_SUBJECTS))


def _preamble(who: str, year: int, basis: str = "《中华人民共和国政府信息公开条例》") -> str:
    return f"根据{basis}要求，{who}编制本报告。报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"


def _named(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """The title names the body with its place."""
    body = chance.choice(tuple(BODIES))
    name = _said(chance, place) + chance.choice(BODIES[body])
    opening = (f"发布日期：{published}", _preamble(chance.choice((name, "本机关", "我单位")), year))
    return Head(form, (_title(chance, name, year),), opening, place.code, body, year)


def _in_lines(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """The title in two lines, the body on the first."""
    body = chance.choice(tuple(BODIES))
    name = _said(chance, place) + chance.choice(BODIES[body])
    rest = chance.choice(("{year}年政府信息公开工作年度报告", "政府信息公开工作年度报告\n（{year}年度）"))
    titles = (name, *rest.format(year=year).split("\n"))
    return Head(form, titles, (published, _preamble("本机关", year)), place.code, body, year)


def _nameless(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """The title names nobody: the text does."""
    body = chance.choice(tuple(BODIES))
    name = _said(chance, place) + chance.choice(BODIES[body][:1])
    title = _title(chance, "", year, _NAMELESS)
    return Head(form, (title,), (f"发布日期：{published}", _preamble(name, year)), place.code, body, year)


def _by_source(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """The title names nobody, the text says 本机关: the page's source does, by the name used on the spot."""
    body = chance.choice(tuple(BODIES))
    kind = place.name[-1]
    short = kind + BODIES[body][0] if body[-4:] not in ("人民政府", "道办事处") else place.name + BODIES[body][0]
    return Head(
        form, (_title(chance, "", year, _NAMELESS),), (_preamble("本机关", year),), place.code, body, year,
        metas={"ContentSource": short, "SiteIDCode": f"{place.code}0001", "PubDate": published},
        around=(f"来源：{short}　发布时间：{published}",), site_code=place.code,
    )  # fmt: skip


def _spoken(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """The title names neither body nor year, and no period is stated: the text says what it publishes. It follows the
    notice of the city, and names it."""
    body = chance.choice(tuple(BODIES))
    name = _said(chance, place) + chance.choice(BODIES[body])
    said = chance.choice((
        "现向社会公布{name}{year}年政府信息公开工作年度报告。", "特向社会公开{year}年度{name}信息公开年度报告。",
        "现将{name}{year}年政府信息公开情况报告如下：", "现公布《{name}{year}年政府信息公开工作年度报告》。",
        "由{name}编制的{year}年度政府信息公开年度报告。",
    ))  # fmt: skip
    notice = f"《关于做好{year - 1}年政府信息公开工作年度报告编制工作的通知》"
    text = f"根据《{place.city or place.province}政府信息公开办法》和{notice}要求，{said.format(name=name, year=year)}"
    return Head(form, ("政府信息公开工作年度报告",), (f"发布日期：{published}", text), place.code, body, year)


def _asked(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """Only whom to ask tells: an office of the body."""
    body = chance.choice([body for body in BODIES if body[-4:] != "政府办公室"])
    name = _said(chance, place) + BODIES[body][0]
    office = chance.choice(("办公室", "党政综合办公室", "综合科", "办公室政府信息公开科"))
    text = f"{_preamble('本机关', year)}如对本报告有疑问，请与{name}{office}联系（电话：0000-1234567）。"
    return Head(form, (_title(chance, "", year, _NAMELESS),), (text,), place.code, body, year)


def _published_by(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """Only the box at the page's head names a body, as the publisher."""
    body = chance.choice(tuple(BODIES))
    name = _said(chance, place) + BODIES[body][0]
    return Head(
        form, (_title(chance, "", year, _NAMELESS),), (_preamble("本机关", year),), place.code, body, year,
        around=(f"索引号：000014349/{year + 1}-00001", f"发布机构：{name}"), site_code=place.code,
    )  # fmt: skip


def _numbered(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """A document's number, of another year, stands over the title."""
    told = _in_lines(form, place, year, published, chance)
    number = chance.choice(("{stem}政发〔{year}〕5号", "{stem}政办函[{year}]12号")).format(
        stem=place.name[0], year=year + 1
    )
    return Head(form, (number, *told.titles), told.opening, place.code, told.body, year)


def _autonomous(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """An autonomous county by its short name."""
    code = chance.choice(tuple(_SHORT))
    body = chance.choice(tuple(BODIES))
    name = _SHORT[code] + chance.choice(BODIES[body])
    return Head(form, (_title(chance, name, year),), (_preamble("本机关", year),), code, body, year)


def _signed(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """Only the signature at the end says whose it is."""
    body = chance.choice(tuple(BODIES))
    name = _said(chance, place) + BODIES[body][0]
    return Head(
        form, (_title(chance, "", year, _NAMELESS),), (_preamble("本机关", year),), place.code, body, year,
        signature=(name, f"{year + 1}年1月20日"), site_code=place.code,
    )  # fmt: skip


def _local(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """The title speaks as people on the spot do (区教育局); the site says where that is. The text names the city whose
    notice it follows, or another year's report."""
    body = chance.choice([body for body in BODIES if body[-4:] not in ("人民政府", "道办事处")])
    name = place.name[-1] + chance.choice(BODIES[body])
    above = f"{place.city or place.province}人民政府办公室"
    basis = f"《中华人民共和国政府信息公开条例》和{above}《关于做好年度报告工作的通知》"
    return Head(
        form, (_title(chance, name, year),), (f"发布日期：{published}", _preamble("我局", year, basis)), place.code,
        body, year, metas={"SiteIDCode": f"{place.code}0001"} if chance.random() < 0.5 else {}, site_code=place.code,
    )  # fmt: skip


def _towns(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """A town or street names itself alone, on the site of its district."""
    body = chance.choice([body for body in BODIES if body[-4:] == "人民政府" != body or body[-4:] == "道办事处"])
    name = chance.choice(BODIES[body])
    return Head(form, (_title(chance, name, year),), (_preamble("本机关", year),), place.code, body, year,
                site_code=place.code)  # fmt: skip


def _branch(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """A city's bureau in a district."""
    body = chance.choice(tuple(_BRANCHES))
    stem = place.name[:-1] if len(place.name) > 2 else place.name
    if not place.city or place.name[-1] != "区":
        return _named(form, place, year, published, chance)
    name = _BRANCHES[body].format(city=place.city, stem=stem)
    return Head(form, (_title(chance, name, year),), (_preamble(name, year),), place.code, body, year)


def _page(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """A page with all that stands around: breadcrumbs, a box with the index number, titles cut in the list."""
    told = _named(form, place, year, published, chance)
    site = f"{place.name}人民政府"
    around = (
        f"当前位置：首页 > 政府信息公开 > 政府信息公开年报 > {year + 1}年",
        f"索引号：{_code(place.code, chance)}/{year + 1}-00013",
        f"主题分类：综合政务　发布机构：{site}办公室", f"标　　题：{told.titles[0]}",
        f"成文日期：{published}　字体：【大 中 小】",
    )  # fmt: skip
    metas = {"SiteName": site, "SiteIDCode": f"{place.code}0001", "ColumnName": "政府信息公开年报",
             "PubDate": published, "ArticleTitle": told.titles[0], "ContentSource": f"{site}办公室"}  # fmt: skip
    return Head(form, told.titles, told.opening, told.region_code, told.body, year, metas, around, site_code=place.code,
                link_text=told.titles[0][:20] + "…")  # fmt: skip


def _homonym(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """A name that several districts share, and nothing says which."""
    shared = chance.choice([one for one in _places(year) if not one.alone])
    body = chance.choice(tuple(BODIES))
    name = shared.name + BODIES[body][0]
    return Head(form, (_title(chance, name, year),), (_preamble("本机关", year),), "", body, year)


def _stale(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """Last year's preamble under this year's title, and a link text of yet another year."""
    told = _named(form, place, year, published, chance)
    opening = (f"发布日期：{published}", _preamble("本机关", year - 1))
    return Head(form, told.titles, opening, told.region_code, told.body, year)


def _renamed(form: str, place: Place, year: int, published: str, chance: Random) -> Head:
    """Written after the district got the name that it has since the year after."""
    before = {one.name for one in _places(year)}
    began = [one for one in _places(year + 1) if one.name not in before and one.city]
    return _named(form, chance.choice(began or [place]), year, published, chance)


def _code(division: str, chance: Random) -> str:
    """A unified code of that division; the check character is right."""
    characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    stem = f"11{division}{''.join(chance.choice('0123456789') for _ in range(9))}"
    total = sum(characters.index(one) * pow(3, place, 31) for place, one in enumerate(stem))
    return stem + characters[-total % 31]


FORMS: dict[str, Callable[[str, Place, int, str, Random], Head]] = {
    "named": _named, "in lines": _in_lines, "in the text": _nameless, "source of the page": _by_source,
    "signature": _signed, "local": _local, "town": _towns, "branch": _branch, "page": _page, "shared name": _homonym,
    "stale": _stale, "renamed since": _renamed, "spoken": _spoken, "whom to ask": _asked,
    "publisher": _published_by, "numbered": _numbered, "autonomous county": _autonomous,
}  # fmt: skip
"""Forms by name."""
