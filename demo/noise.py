"""What stands in the same columns and is no report: budgets, guides, other reports, news about reports."""

from __future__ import annotations

from datetime import date

from demo.chance import dice
from demo.sites.model import Entry


def noise(district: str, year: int, number: int) -> Entry:
    """A page of `year` that is not an annual report on open government information, though its column holds those."""
    chance = dice("noise", district, year, number)
    title, text = chance.choice(
        (
            (f"{district}{year}年部门预算公开", "现将本年度部门预算予以公开，预算收入与支出均按规定编制。"),
            (f"{district}政府信息公开指南（{year}年版）", "为方便公民、法人和其他组织获取政府信息，编制本指南。"),
            (f"{district}{year}年法治政府建设情况报告", "本年度依法全面履行职能，推进法治政府建设各项工作。"),
            (f"{district}政府信息公开制度（{year}年修订）", "为规范政府信息公开工作，根据《条例》制定本制度。"),
        )
    )
    day = date(year, chance.randint(4, 12), chance.randint(1, 28))
    return Entry(number, title, f"{district}人民政府办公室", day, (text, "特此公告。"))


def news(district: str, year: int, number: int) -> Entry:
    """A news item about the report of `year`: its title is nearly the report's, its figures are in the text only."""
    return Entry(
        number,
        f"{district}发布{year}年政府信息公开工作年度报告",
        f"{district}融媒体中心",
        date(year + 1, 4, 2),
        (
            f"日前，{district}人民政府发布{year}年政府信息公开工作年度报告。报告显示，全区主动公开政府信息一千余条，"
            "依法办理政府信息公开申请，均在法定期限内答复。",
            "报告从总体情况、主动公开、依申请公开、行政复议和行政诉讼等六个方面介绍了工作情况，全文可在区政府网站查阅。",
        ),
    )
