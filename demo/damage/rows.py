"""Rows that the form does not have, lacks, or has elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from demo.damage.editing import LayoutChange, named, one_table, put, tables
from demo.documents.grid import add_line, cut, drop_row, insert_row, repeat_row, stack, value_columns, value_rows
from demo.documents.model import Cell, Layout, Paragraph, Table

_LOCAL_LABELS = {
    "requests": ("其中：通过网络渠道提交", "7.本地区规定的其他情形", "其中：涉及征地拆迁事项", "另：上级转办件"),
    "proactive_disclosure": (
        "行政确认",
        "行政奖励",
        "行政裁决",
        "其他行政职权",
        "其他主动公开文件（含以本单位名义正式签发的、除规范性文件以外的主动公开文件）",
    ),
    "legacy_statistics": (
        "6.政府公开栏公开数",
        "其中：微信小程序公开数",
        "5.其他形式申请数",
        "（五）本级自定指标",
        "3.公共查阅点公开政府信息数",
        "（二）重点领域公开政府信息数（不同渠道和方式公开相同信息计1条）",
    ),
}
"""Labels of an agency's own, of which the codebook knows nothing."""

TITLES = {
    "requests": "收到和处理政府信息公开申请情况表",
    "proactive_disclosure": "主动公开政府信息情况表",
    "review_litigation": "政府信息公开行政复议、行政诉讼情况表",
    "legacy_statistics": "政府信息公开情况统计表",
}
"""Titles that agencies print over the tables."""

_UNITS = ("单位：件", "（单位：件、项、万元）", "统计单位：件　　填报日期：1月10日")
_NOTES = ("注：本表数据由各科室汇总，统计口径与上年一致。", "填表说明：无相关数据的填“0”。", "审核人：　　　填报人：")
_PROJECTS = (("其中：公务用车采购", "公务用车10辆", "251000元"), ("其中：办公楼物业服务", "物业服务1项", "46.8万元"))


def _drop_rows(table: Table, chance: Random) -> Table:
    """Leave out one to three rows; their numbers are printed nowhere."""
    for row in sorted(chance.sample(value_rows(table), k=chance.randint(1, 3)), reverse=True):
        table = drop_row(table, row)
    return table


def _add_rows(table: Table, chance: Random) -> Table:
    """Add one or two rows with the agency's own labels, and numbers that belong to no line of the form."""
    local = _LOCAL_LABELS[named(table)]
    for row in sorted(chance.sample(value_rows(table), k=chance.randint(1, 2)), reverse=True):
        table = repeat_row(table, row, partial(_foreign, label=chance.choice(local), chance=chance))
    return table


def _foreign(cell: Cell, label: str, chance: Random) -> Cell:
    if cell.fact:
        return replace(cell, text=str(chance.randint(0, 9)), fact=None)
    return replace(cell, text=label if len(cell.text) > 2 else cell.text)


def _add_projects(table: Table, _chance: Random) -> Table:
    """Add rows below procurement that name each project where its count should stand."""
    rows = [cell.row for cell in table.cells if cell.fact and cell.fact.indicator == "disclosure.procurement.projects"]
    if not rows:
        return table
    for texts in _PROJECTS:
        table = repeat_row(table, rows[0], partial(_written, texts=iter(texts)))
    return table


def _written(cell: Cell, texts: Iterator[str]) -> Cell:
    return replace(cell, text=next(texts), fact=None)


def _repeat_head(table: Table, chance: Random) -> Table:
    """Print the head once more in the middle of the table."""
    rows = value_rows(table)
    above, below = cut(table, chance.choice(rows[2:]), repeat=rows[0])
    return stack(above, below)


def _title_inside(table: Table, _chance: Random) -> Table:
    """Print the table's title as its first row."""
    return add_line(table, TITLES[named(table)], on_top=True)


def _unit_inside(table: Table, chance: Random) -> Table:
    """Print a line with units as its first row."""
    return add_line(table, chance.choice(_UNITS), on_top=True)


def _columns_numbered(table: Table, _chance: Random) -> Table:
    """Number the columns in a row of their own between head and numbers."""
    numbers = {column: str(number) for number, column in enumerate(value_columns(table), 1)}
    stems = iter("甲乙丙丁戊己庚辛壬癸")
    return insert_row(
        table, value_rows(table)[0], lambda column: numbers[column] if column in numbers else next(stems, "")
    )


def _note_inside(table: Table, chance: Random) -> Table:
    """Print a note as its last row."""
    return add_line(table, chance.choice(_NOTES), on_top=False)


def _split_requests(layout: Layout, chance: Random) -> Layout:
    """Print the requests in two tables with a line between, the second with the head or without."""
    return _split(layout, chance, "requests", repeat=chance.random() < 0.5, between="（续表）")


def _split_by_advert(layout: Layout, chance: Random) -> Layout:
    """Interrupt a table by something of the page's own."""
    names = [named(table) for table in tables(layout) if len(value_rows(table)) > 3]
    if not names:
        return layout
    return _split(layout, chance, chance.choice(names), repeat=False, between="扫一扫在手机打开当前页")


def _split(layout: Layout, chance: Random, name: str, *, repeat: bool, between: str) -> Layout:
    for table in tables(layout):
        rows = value_rows(table)
        if named(table) == name and len(rows) > 3:
            above, below = cut(table, chance.choice(rows[2:]), rows[0] if repeat else 0)
            return put(layout, table, replace(above, cut=None), Paragraph(between), replace(below, cut=None))
    return layout


def _split_disclosure(layout: Layout, chance: Random) -> Layout:
    """Print section 二 in two tables, broken before one of its articles."""
    for table in tables(layout):
        heads = [cell.row for cell in table.cells if cell.row and cell.text.startswith("第二十条")]
        if heads:
            above, below = cut(table, chance.choice(heads))
            return put(layout, table, replace(above, cut=None), Paragraph(""), replace(below, cut=None))
    return layout


_LONG = ("requests", "proactive_disclosure", "legacy_statistics")

ROWS: dict[str, LayoutChange] = {
    "rows dropped": one_table(_drop_rows, _LONG, rows=4),
    "rows added": one_table(_add_rows, _LONG, rows=3),
    "project rows added": one_table(_add_projects, ("proactive_disclosure",)),
    "head repeated": one_table(_repeat_head, ("requests", "legacy_statistics"), rows=4),
    "title inside": one_table(_title_inside),
    "unit line inside": one_table(_unit_inside),
    "columns numbered": one_table(_columns_numbered, ("requests", "proactive_disclosure")),
    "note inside": one_table(_note_inside),
    "requests in two": _split_requests,
    "disclosure in two": _split_disclosure,
    "advert between rows": _split_by_advert,
}
"""Damage to rows by name."""
