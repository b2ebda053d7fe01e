"""The four sites and what each publishes in which column: reports by chance and by plan, noise between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from demo import plan
from demo.chance import dice
from demo.documents.report import lay_out
from demo.documents.style import choose_style
from demo.figures import YEARS, Figures, ledgers
from demo.noise import news, noise
from demo.roster import HANYANG, HONGZE, HULAN, QINHUAI, Body, District
from demo.sites import FAMILIES
from demo.sites.model import Attachment, Column, Entry, Site

FORBIDDEN_PATH = "/hebhlq/nbcg/"
"""What robots.txt of the first site disallows, though a list links there."""

_FORMS: tuple[plan.Form, ...] = ("html", "html", "docx", "pdf")


def build_sites(seed: int) -> tuple[Site, ...]:
    """The sites with all they publish."""
    return _hulan(seed), _hanyang(seed), _hongze(seed), _qinhuai()


def _reports(seed: int, district: District) -> dict[plan.Place, Entry]:
    entries = {}
    for position, body in enumerate(district.bodies, 1):
        figures = ledgers(seed, body.name, body.size, regulations=body.government)
        for year in YEARS:
            if (body.name, year) not in plan.UNPUBLISHED:
                number = 186000 + 100 * position + year % 100
                entries[body.name, year] = report(seed, body, year, figures[year], number)
    return entries


def report(
    seed: int, body: Body, year: int, figures: Figures, number: int, forms: Sequence[plan.Form] = _FORMS
) -> Entry:
    """The report of a body for a year as it is published: by chance, in one of `forms`, but for what the plan says."""
    place = (body.name, year)
    chance = dice("publication", seed, *place)
    # Departments report by the end of January, governments by the end of March.
    published = date(year + 1, 3 if body.government else 1, chance.randint(8, 29))
    style = replace(choose_style(seed, *place), **plan.STYLES.get(place, {}))
    layout = lay_out(seed, body.name, year, published, figures, style)
    form = plan.FORMS.get(place, chance.choice(forms))
    formats = tuple(format_ for format_ in ("docx", "pdf") if format_ in form)
    cover = (f"现将{layout.title}予以公布，详见附件。",)
    charset, declared = plan.CHARSETS.get(place, ("utf-8", "utf-8"))
    return Entry(
        number,
        layout.title,
        body.name,
        published,
        layout if "html" in form else cover,
        tuple(Attachment(layout, format_, position) for position, format_ in enumerate(formats, 1)),
        charset,
        declared,
        plan.IMPORTED.get(place),
        in_pages=place in plan.IN_PAGES,
    )


def column(key: str, name: str, entries: Iterable[Entry]) -> Column:
    """A column with its entries from new to old."""
    return Column(key, name, tuple(sorted(entries, key=lambda entry: (entry.published, entry.number), reverse=True)))


def _hulan(seed: int) -> Site:
    reports = _reports(seed, HULAN)
    government = HULAN.bodies[0].name
    own = [entry for (body, _), entry in reports.items() if body == government]
    columns = [
        column("c110906", "区政府信息公开年报", [*own, news(HULAN.name, 2022, 186901), noise(HULAN.name, 2021, 186902)])
    ]
    shared = reports[plan.IN_TWO_COLUMNS]
    forbidden = Entry(
        186999, f"{government}2024年政府信息公开工作年度报告（送审稿）", government, date(2025, 3, 1),
        href=f"{FORBIDDEN_PATH}202503/c01_186999.shtml",
    )  # fmt: skip
    site = Site(
        HULAN.id, government, "ucap", "ucap", HULAN.host, HULAN.region_code, tuple(columns), folder="hebhlq",
        robots=f"User-agent: *\nDisallow: {FORBIDDEN_PATH}\n",
    )  # fmt: skip
    again = replace(shared, href=FAMILIES["ucap"].article_path(site, columns[0], shared))
    others = [entry for (body, _), entry in reports.items() if body != government]
    others += [noise(HULAN.name, year, 186910 + year % 100) for year in YEARS]
    columns.append(column("c110907", "部门政府信息公开年报", [*others, again, forbidden]))
    return replace(site, columns=tuple(columns))


def _hanyang(seed: int) -> Site:
    reports = _reports(seed, HANYANG)
    government = HANYANG.bodies[0].name
    by_year: dict[int, list[Entry]] = {year: [noise(HANYANG.name, year, 186900 + year % 100)] for year in YEARS}
    departments = [noise(HANYANG.name, year, 186930 + year % 100) for year in YEARS]
    departments.append(news(HANYANG.name, 2023, 186950))
    for (body, year), entry in reports.items():
        moved = year + 1 if (body, year) == plan.WRONG_COLUMN else year
        (by_year[moved] if body == government else departments).append(entry)
    columns = [column(f"{year}n", f"{year}年政府信息公开年报", entries) for year, entries in by_year.items()]
    columns.append(column("qzbm", "区直部门年报", departments))
    return Site(HANYANG.id, government, "trs", "trs", HANYANG.host, HANYANG.region_code, tuple(columns))


def _hongze(seed: int) -> Site:
    dead = Entry(
        186990, f"{HONGZE.name}卫生健康委员会2023年政府信息公开工作年度报告", f"{HONGZE.name}卫生健康委员会",
        date(2024, 1, 19), href="/art/2024/1/19/art_76841_186990.html",
    )  # fmt: skip
    others = [noise(HONGZE.name, year, 186900 + year % 100) for year in YEARS]
    only = column("76841", "政府信息公开年报", [*_reports(seed, HONGZE).values(), *others, dead])
    return Site(
        HONGZE.id, HONGZE.bodies[0].name, "jcms", "jcms", HONGZE.host, HONGZE.region_code, (only,),
        robots="User-agent: *\nDisallow: /module/web/visit/\n",
    )  # fmt: skip


def _qinhuai() -> Site:
    only = column("qzf", "区政府信息公开年报", [noise(QINHUAI.name, 2024, 186900)])
    return Site(
        QINHUAI.id, QINHUAI.bodies[0].name, "challenge", "trs", QINHUAI.host, QINHUAI.region_code, (only,),
        robots="User-agent: *\nAllow: /\n",
    )  # fmt: skip
