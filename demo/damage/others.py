"""Documents that are no report, though they stand among reports, and pages that only lead to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.damage.lookalikes import LOOKALIKES
from demo.damage.rendering import Medium, render, web_page
from demo.documents.model import Cell, Layout, Paragraph, ParagraphKind, Table


@dataclass(frozen=True, slots=True)
class Other:
    """Such a document. `outcome` and `cause` are what must be said of it; any cause will do where it is empty."""

    name: str
    format: str
    data: bytes
    outcome: str
    cause: str = ""


Place = tuple[str, int, Random]
"""District, year and chance that a document is made from."""


def _layout(title: str, district: str, year: int, *blocks: Paragraph | Table) -> Layout:
    opening = Paragraph(title, "title")
    return Layout(title, f"{district}人民政府", year, date(year + 1, 2, 9), (opening, *blocks), {})


def _text(*lines: str) -> list[Paragraph]:
    """Paragraphs; lines that begin with a Chinese number and 、 are headings."""
    kinds: list[ParagraphKind] = ["heading" if line[1:2] == "、" else "text" for line in lines]
    return [Paragraph(line, kind) for line, kind in zip(lines, kinds, strict=True)]


def _table(*rows: tuple[str, ...]) -> Table:
    cells = (Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts))
    return Table(tuple(cells), (1 / len(rows[0]),) * len(rows[0]))


def _news(district: str, year: int, chance: Random) -> Layout:
    """News that tells a report's figures in text."""
    received = chance.randint(20, 300)
    lines = (
        f"近日，{district}人民政府发布{year}年政府信息公开工作年度报告。报告显示，{year}年全区新收政府信息公开申请{received}件，"
        f"予以公开{received // 2}件，不予公开3件，无法提供{received // 5}件。",
        f"主动公开方面，全年制发规范性文件{chance.randint(1, 9)}件，行政许可处理决定{chance.randint(90, 9000)}件。",
        f"行政复议方面，结果维持{chance.randint(0, 9)}件，结果纠正1件，尚未审结2件。",
    )
    return _layout(f"{district}发布{year}年政府信息公开工作年度报告", district, year, *_text(*lines))


def _guide(district: str, year: int, _chance: Random) -> Layout:
    """The guide to open government information, with a table of offices."""
    return _layout(
        f"{district}政府信息公开指南", district, year,
        *_text("一、主动公开", "本机关主动公开规范性文件、行政许可、行政处罚、行政强制、行政事业性收费等信息。",
               "二、依申请公开", "公民、法人或者其他组织可以申请获取政府信息，自收到申请之日起20个工作日内答复。",
               "三、监督和救济", "申请人认为行政行为侵犯其合法权益的，可以申请行政复议或者提起行政诉讼。"),
        _table(("受理机构", "办公时间", "电话"), ("区政府办公室", "9:00-17:00", "0000-1111"),
               ("区教育局", "9:00-17:00", "0000-2222")),
    )  # fmt: skip


def _catalogue(district: str, year: int, chance: Random) -> Layout:
    """A catalogue of documents: serial numbers, titles, dates."""
    rows = [
        (str(n), f"{year}年第{n}号规范性文件", "区政府办公室", f"{year}-0{n}-1{n}")
        for n in range(1, chance.randint(6, 9))
    ]
    return _layout(
        f"{district}政府信息公开目录（{year}年）",
        district,
        year,
        _table(("序号", "信息名称", "公开主体", "公开日期"), *rows),
    )


def _notice(district: str, year: int, _chance: Random) -> Layout:
    """A notice that asks departments to hand in their reports."""
    return _layout(
        f"关于做好{year}年政府信息公开工作年度报告编制发布工作的通知", district, year,
        *_text(f"各街道办事处、区直各部门：现就做好{year}年政府信息公开工作年度报告编制发布工作通知如下。",
               "一、报告内容", "年度报告包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分。",
               "二、报送时间", "请于次年1月20日前报送。"),
    )  # fmt: skip


def _budget(district: str, year: int, chance: Random) -> Layout:
    """A department's budget, its sections numbered as a report's, with tables of amounts."""
    amounts = [str(chance.randint(10, 9000)) for _ in range(6)]
    return _layout(
        f"{district}财政局{year}年部门预算公开", district, year,
        *_text("一、总体情况", "本部门预算包括本级预算和所属单位预算。", "二、收支预算情况"),
        _table(("项目", "本年预算数", "上一年预算数", "增/减"), ("一、一般公共预算拨款收入", *amounts[:3]),
               ("二、行政事业性收费", *amounts[3:]), ("总计", *amounts[:3])),
        *_text("三、政府采购情况", "本年政府集中采购预算总金额0万元。", "四、其他需要报告的事项", "无。"),
    )  # fmt: skip


def _rule_of_law(district: str, year: int, chance: Random) -> Layout:
    """The report on rule-of-law government: review, litigation and penalties in text and a table."""
    numbers = [str(chance.randint(0, 90)) for _ in range(5)]
    return _layout(
        f"{district}{year}年法治政府建设工作年度报告", district, year,
        *_text("一、总体情况", "本年度推进法治政府建设，加强政务公开。", "二、行政复议和行政诉讼情况"),
        _table(("类别", "收案", "维持", "纠正", "尚未审结", "总计"), ("行政复议案件", *numbers),
               ("行政诉讼案件", *numbers[::-1])),
        *_text("三、存在的主要问题及改进情况", "法治意识有待增强。", "四、其他需要报告的事项", "无。"),
    )  # fmt: skip


def _website_report(district: str, year: int, chance: Random) -> Layout:
    """The yearly form of a government website: another form of the same office, with counts."""
    rows = (
        ("独立用户访问总量", "个"),
        ("网站总访问量", "次"),
        ("信息发布总数", "条"),
        ("依申请公开处理数量", "件"),
        ("留言办结数量", "条"),
    )
    return _layout(
        f"{district}人民政府网站工作年度报表（{year}年度）", district, year,
        _table(("指标", "单位", "数量"), *((name, unit, str(chance.randint(1, 90_000))) for name, unit in rows)),
    )  # fmt: skip


def _evaluation(district: str, year: int, chance: Random) -> Layout:
    """The marks that departments got for their open-government work."""
    bodies = ("教育局", "民政局", "财政局", "水利局")
    rows = [(f"{district}{body}", *(str(chance.randint(5, 30)) for _ in range(3))) for body in bodies]
    return _layout(
        f"{year}年{district}政务公开工作考核结果",
        district,
        year,
        _table(("单位", "主动公开", "依申请公开", "总计"), *rows),
    )


def _form(district: str, year: int, _chance: Random) -> Layout:
    """The form to ask for information, with the applicant types of the report's table."""
    return _layout(
        f"{district}政府信息公开申请表", district, year,
        _table(("申请人信息", "自然人", "姓名", ""), ("", "法人或其他组织", "名称", ""),
               ("", "商业企业", "科研机构", "社会公益组织"), ("所需信息", "内容描述", "", "")),
    )  # fmt: skip


def _challenge(place: Place) -> Other:
    """A script to solve in the place of the page."""
    page = (
        '<!DOCTYPE html><html><head><meta charset="UTF-8"><meta id="9DhefwqGPrzGxEp9hPaoag" content="x">'
        "<script type=\"text/javascript\" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd=\"qEVaqaAlqqq\";</script>"
        "</head><body></body></html>"
    )
    return Other("challenge page", "html", page.encode(), "not_a_report", "challenge_page")


def _error(place: Place) -> Other:
    """An error page that was served as a good answer."""
    chance = place[2]
    title, text = chance.choice(
        (("404", "您访问的页面不存在或已被删除"), ("提示信息", "系统繁忙，请稍后再试"), ("404 Not Found", "nginx"))
    )
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    return Other("error page", "html", page.encode(), "not_a_report")


def _list_page(place: Place) -> Other:
    """A list of many years' reports, each title a link."""
    district, year, _ = place
    items = "".join(
        f'<li><a href="t{past}.html">{district}人民政府{past}年政府信息公开工作年度报告</a>'
        f"<span>{past + 1}-01-20</span></li>"
        for past in range(year, year - 8, -1)
    )
    layout = _layout("政府信息公开年报", district, year)
    return Other("list page", "html", web_page(layout, f"<ul>{items}</ul>"), "not_a_report")


def _report_title(place: Place) -> str:
    district, year, _ = place
    return f"{district}教育局{year}年政府信息公开工作年度报告"


def _cover(place: Place) -> Other:
    """A page that holds the report's title and a link to the file with all the rest."""
    title, ending = _report_title(place), place[2].choice(("pdf", "docx", "doc", "wps", "ofd"))
    content = f'<p>{title}</p><p>附件：<a href="./P0202{place[1]}.{ending}">{title}.{ending}</a></p>'
    data = web_page(_layout(title, place[0], place[1]), content)
    return Other("report in attachment", "html", data, "partial", "report_in_attachment")


def _images(place: Place) -> Other:
    """A report whose sections have text, but pictures where the tables should be."""
    headings = (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    parts = [
        f'<p><strong>{heading}</strong></p><p><img src="./W0202{number}.png" width="600" height="800" /></p>'
        for number, heading in enumerate(headings)
    ]
    data = web_page(_layout(_report_title(place), place[0], place[1]), "".join(parts))
    return Other("tables as images", "html", data, "partial", "tables_are_images")


def _prose(place: Place) -> Other:
    """A report that tells everything in sentences under headings of its own, as many did before the forms."""
    district, year, chance = place
    lines = (
        f"{year}年，我局认真贯彻《中华人民共和国政府信息公开条例》，积极推进政府信息公开工作。",
        f"一、围绕重点工作，着力推进公开。全年公开信息{chance.randint(9, 900)}条，回应了群众关切。",
        f"二、加强查阅场所建设。依托图书馆设立政府信息公开查阅点{chance.randint(1, 9)}个。",
        f"{year + 1}年，我局将进一步加大信息公开力度，不断提高公开质量。",
    )
    body = "".join(f"<p>{line}</p>" for line in lines)
    title = chance.choice((_report_title(place), f"{district}教育局{year}年度政府信息公开工作报告"))
    return Other("report in prose", "html", web_page(_layout(title, district, year), body), "partial", "table_missing")


def _lookalike(name: str, district: str, year: int) -> Layout:
    found = LOOKALIKES[name]
    table = [_table(*found.rows)] if found.rows else []
    title = found.title.format(district=district, year=year)
    lines = (line.format(district=district, year=year) for line in found.lines)
    return _layout(title, district, year, *_text(*lines), *table)


_LAID_OUT: dict[str, Callable[[str, int, Random], Layout]] = {
    "news": _news,
    "guide": _guide,
    "catalogue": _catalogue,
    "notice": _notice,
    "budget": _budget,
    "rule-of-law report": _rule_of_law,
    "website report": _website_report,
    "evaluation": _evaluation,
    "application form": _form,
}
_PAGES: dict[str, Callable[[Place], Other]] = {
    "challenge page": _challenge,
    "error page": _error,
    "list page": _list_page,
    "report in attachment": _cover,
    "tables as images": _images,
    "report in prose": _prose,
}
OTHERS: tuple[str, ...] = (*_LAID_OUT, *LOOKALIKES, *_PAGES)
"""Names of all kinds."""


def other(name: str, format_: str, district: str, year: int, chance: Random) -> Other:
    """A document of the kind `name`, in `format_` where the kind comes in more than HTML."""
    if name in _PAGES:
        return _PAGES[name]((district, year, chance))
    layout = _LAID_OUT[name](district, year, chance) if name in _LAID_OUT else _lookalike(name, district, year)
    return Other(name, format_, render(layout, format_, Medium()), "not_a_report")
