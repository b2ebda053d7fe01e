"""The stress web: as many sites as are asked for, of every make in turn, from a seed. What each says is invented."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from demo.chance import dice
from demo.districts import column, report
from demo.figures import ledgers
from demo.labels import CODEBOOK
from demo.noise import noise
from demo.plan import Form
from demo.roster import Body
from demo.sites import FAMILIES
from demo.sites.model import Entry, Site
from demo.web import Web

_MAKES = tuple(name for name in FAMILIES if name != "challenge")
_REGISTERED = {
    "ucap_search": "ucap", "jcms_post": "jcms", "jcms_old": "jcms", "jpaas": "jcms", "unknown": "focused",
    "trs_years": "trs", "data": "focused", "frame": "focused", "clicked": "focused",
    "opened": "focused", "table": "focused", "sent": "focused",
}  # fmt: skip
_FORMS: tuple[Form, ...] = ("html", "html", "html", "docx")  # PDF takes longest to make and is crawled like the others
_DEPARTMENTS = ("教育局", "民政局", "财政局", "水利局", "农业农村局", "卫生健康局")


def build_stress(seed: int = 1, number: int = 200) -> Web:
    """A web of `number` sites; the same seed and number give the same bytes."""
    return Web([_site(seed, position, row) for position, row in enumerate(_districts(seed, number))])


def _districts(seed: int, number: int) -> list[dict[str, str]]:
    """Districts whose names are theirs alone, so that a report's region can be told from its title."""
    text = CODEBOOK.with_name("regions.csv").read_text("utf-8-sig")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["level"] == "district" and not row["valid_to"]]
    named = [row["name"] for row in rows]
    alone = [row for row in rows if named.count(row["name"]) == 1]
    return dice("stress", seed).sample(alone, number)


def _site(seed: int, position: int, row: dict[str, str]) -> Site:
    make = _MAKES[position % len(_MAKES)]
    government = Body(f"{row['name']}人民政府", 60)
    departments = [Body(row["name"] + name, 8) for name in dice("bodies", seed, position).sample(_DEPARTMENTS, 2)]
    columns = [
        column("1101", "区政府信息公开年报", _entries(seed, position, [government], 1)),
        column("1102", "部门政府信息公开年度报告", _entries(seed, position, departments, 2)),
    ]
    if make.startswith("ucap"):
        columns = [column(f"c11{one.key}", one.name, one.entries) for one in columns]
    return Site(
        f"s{position:03}-{row['code']}", government.name, make, _REGISTERED.get(make, make),
        f"www.s{position:03}.gov.cn.test", row["code"], tuple(columns), folder="site",
    )  # fmt: skip


def _entries(seed: int, position: int, bodies: list[Body], part: int) -> Iterator[Entry]:
    for place, body in enumerate(bodies):
        figures = ledgers(seed, body.name, body.size, regulations=body.government)
        for year in sorted(figures)[-2:]:
            number = 1_000_000 + position * 1000 + part * 100 + place * 10 + year % 10
            yield report(seed, body, year, figures[year], number, _FORMS)
    for year in range(2018, 2026):  # lists are longer than a page, though few of their entries are reports
        yield noise(bodies[0].name[:-4], year, 1_000_000 + position * 1000 + part * 100 + 90 + year % 10)
