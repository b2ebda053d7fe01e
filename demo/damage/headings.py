"""Titles, periods and section headings printed otherwise than the form asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from demo.damage.editing import LayoutChange
from demo.documents.model import Layout, Paragraph

_CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_PARTS = ("一、", "二、", "三、", "四、", "五、", "六、")


def _paragraphs(layout: Layout, change: Callable[[Paragraph], list[Paragraph]]) -> Layout:
    blocks = [new for block in layout.blocks for new in (change(block) if isinstance(block, Paragraph) else [block])]
    return replace(layout, blocks=tuple(blocks))


def _retitle(change: Callable[[str, Layout, Random], str]) -> LayoutChange:
    """Another title, on the page and in what the file says of itself."""

    def damage(layout: Layout, chance: Random) -> Layout:
        title = change(layout.title, layout, chance)
        if title == layout.title:
            return layout
        changed = _paragraphs(layout, lambda old: [replace(old, text=title) if old.kind == "title" else old])
        return replace(changed, title=title)

    return damage


def _in_chinese(title: str, layout: Layout, _chance: Random) -> str:
    year = str(layout.year)
    return title.replace(year, year.translate(_CHINESE_DIGITS))


def _misspelled(title: str, _layout: Layout, chance: Random) -> str:
    old, new = chance.choice(
        (
            ("工作年度报告", "工作告年度报"),
            ("年度报告", "年度报告年度报告"),
            ("政府信息公开", "政府信息 公开"),
            ("报告", "报告（公示稿）"),
        )
    )
    return title.replace(old, new)


def _spaced(title: str, _layout: Layout, _chance: Random) -> str:
    return " ".join(title)


def _title_in_lines(layout: Layout, chance: Random) -> Layout:
    """The title broken over two paragraphs."""
    place = chance.randrange(len(layout.title) // 3, len(layout.title) - 2)

    def broken(old: Paragraph) -> list[Paragraph]:
        if old.kind != "title":
            return [old]
        return [replace(old, text=old.text[:place]), replace(old, text=old.text[place:])]

    return _paragraphs(layout, broken)


def _head_of_site(layout: Layout, chance: Random) -> Layout:
    """The day and the menu that the site's head shows, as lines above the title."""
    day = f"{layout.year - chance.randint(1, 3)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    lines = [
        Paragraph(f"欢迎访问政府门户网站 {day}星期{chance.choice('一二三四五六')}"),
        Paragraph("无障碍 | 关怀版 | 繁体"),
    ]
    return replace(layout, blocks=(*lines[: chance.randint(1, 2)], *layout.blocks))


def _stale_period(layout: Layout, _chance: Random) -> Layout:
    """Last year's preamble, with last year's period, under this year's title."""
    old, new = (f"自{year}年1月1日起至{year}年12月31日止" for year in (layout.year, layout.year - 1))
    return _paragraphs(layout, lambda paragraph: [replace(paragraph, text=paragraph.text.replace(old, new))])


def _renumbered(layout: Layout, chance: Random) -> Layout:
    """Sections numbered in another way, or not at all."""
    numbers: tuple[str, ...] = chance.choice(
        (
            tuple(f"第{part[0]}部分　" for part in _PARTS),
            tuple(f"（{part[0]}）" for part in _PARTS),
            ("1.", "2.", "3.", "4.", "5.", "6."),
            ("",) * 6,
            ("二、", "三、", "四、", "五、", "六、", "七、"),
        )
    )
    new = dict(zip(_PARTS, numbers, strict=True))

    def changed(old: Paragraph) -> list[Paragraph]:
        if old.kind != "heading" or old.text[:2] not in new:
            return [old]
        return [replace(old, text=new[old.text[:2]] + old.text[2:])]

    return _paragraphs(layout, changed)


HEADINGS: dict[str, LayoutChange] = {
    "year in Chinese": _retitle(_in_chinese),
    "misspelled title": _retitle(_misspelled),
    "spaced title": _retitle(_spaced),
    "title in two lines": _title_in_lines,
    "head of the site": _head_of_site,
    "stale period": _stale_period,
    "sections renumbered": _renumbered,
}
"""Damage to titles and headings by name."""
