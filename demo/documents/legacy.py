"""A report of 2014 to 2018 laid out: six sections of text and, behind them, the one statistics table of that form."""

from __future__ import annotations

from datetime import date
from typing import Literal

from demo.documents import narrative
from demo.documents.cells import Pen
from demo.documents.model import Cell, Layout, Paragraph, Table
from demo.documents.style import Style
from demo.figures import Figures
from demo.legacy import Line, lines

Columns = Literal[2, 3, 4, 5]
"""How many columns the table has: label and number, then also the unit, a serial number, a remark."""

_TITLE = "政府信息公开情况统计表"
_NONE = "——"
_SUBHEADINGS = {
    "legacy.disclosure.channel.gazette": "（二）通过不同渠道和方式公开政府信息的情况",
    "legacy.response.press_conferences": "（二）通过不同渠道和方式回应解读的情况",
}
"""Lines without a number, each before the line with this code."""

_HEADS = {
    "serial": ("序号", 0.08), "label": ("统计指标", 0.6), "unit": ("单位", 0.1), "number": ("统计数", 0.14),
    "remark": ("备注", 0.12),
}  # fmt: skip
_SHOWN: dict[Columns, tuple[str, ...]] = {
    2: ("label", "number"),
    3: ("label", "unit", "number"),
    4: ("serial", "label", "unit", "number"),
    5: ("serial", "label", "unit", "number", "remark"),
}


def lay_out_legacy(agency: str, year: int, published: date, figures: Figures, style: Style, columns: Columns) -> Layout:
    """The report of `agency` for `year`, its table in 2 to 5 columns."""
    title = narrative.title(agency, year, nameless=style.nameless_title)
    blocks: tuple[Paragraph | Table, ...] = (
        Paragraph(title, "title"),
        *narrative.opening(agency, year, published),
        *_text(agency, year, figures),
        Paragraph(_TITLE, "heading", page_break=True),
        statistics_table(Pen(figures, style), columns),
        Paragraph(""),
    )
    return Layout(title, agency, year, published, blocks, {"legacy_statistics": "2014"})


def statistics_table(pen: Pen, columns: Columns) -> Table:
    """The 58 lines under the headings of their nine blocks."""
    shown = _SHOWN[columns]
    cells = [pen.label(_HEADS[kind][0], 0, column) for column, kind in enumerate(shown)]
    row, serial, block = 1, 1, ""
    for line in lines():
        headings = [line.block] if line.block not in (block, line.label) else []
        headings += [_SUBHEADINGS[line.indicator]] if line.indicator in _SUBHEADINGS else []
        for heading in headings:
            texts = {"label": heading, "unit": _NONE, "number": _NONE}
            cells += [pen.label(texts.get(kind, ""), row, column) for column, kind in enumerate(shown)]
            row += 1
        cells += _line(pen, line, serial, row, shown)
        row, serial, block = row + 1, serial + 1, line.block
    total = sum(_HEADS[kind][1] for kind in shown)
    return Table(tuple(cells), tuple(_HEADS[kind][1] / total for kind in shown))


def _line(pen: Pen, line: Line, serial: int, row: int, shown: tuple[str, ...]) -> list[Cell]:
    texts = {"serial": str(serial), "label": line.label, "unit": line.unit, "remark": ""}
    labels = (f"{line.block}/{line.label}", "统计数")
    return [
        pen.number("legacy_statistics", (line.indicator, None), labels, row, column)
        if kind == "number"
        else pen.label(texts[kind], row, column)
        for column, kind in enumerate(shown)
    ]


def _text(agency: str, year: int, figures: Figures) -> list[Paragraph]:
    items = figures["legacy.disclosure.items_total", None]
    received = figures["legacy.requests.received", None]
    cases = figures["legacy.review.total", None], figures["legacy.litigation.total", None]
    first, second = narrative.problems(agency, year)
    return [
        Paragraph("一、概述", "heading"),
        Paragraph(f"{year}年，{agency}按照《条例》要求，健全工作机制，推进政府信息公开工作。"),
        Paragraph("二、主动公开政府信息情况", "heading"),
        Paragraph(f"全年主动公开政府信息{items}条。"),
        Paragraph("三、依申请公开政府信息情况", "heading"),
        Paragraph(f"全年收到政府信息公开申请{received}件，均按时办结。" if received else "全年未收到申请。"),
        Paragraph("四、政府信息公开收费及减免情况", "heading"),
        Paragraph("依申请公开政府信息收取的费用见附表。"),
        Paragraph("五、因政府信息公开申请行政复议、提起行政诉讼的情况", "heading"),
        Paragraph("全年行政复议{}件，行政诉讼{}件。".format(*cases)),
        Paragraph("六、存在的主要问题及改进措施", "heading"),
        first,
        second,
    ]
