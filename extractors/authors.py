"""Whose report it is, where the title does not say: the body that the text names, that signs, or that published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise

from extractors.document import Cell, Document, Grid, Paragraph
from extractors.labels import normalise

BODY = (
    r"([\u3400-\u9fff]{2,40}?(?:局|委员会|管委会|政府|政府办公室|政府办公厅|办事处|厅|院|中心|署|处|会|队|站|所|委|办"
    r"|镇|乡|街道|苏木))"
)
"""A group that holds a body's name, by how such names end."""
_OFFICE = (
    r"(?:办公室|办)?(?:(?:党政|综合|政务|政府信息|信息|行政|秘书|人秘|文秘|法规|法制|网络)"
    r"[\u3400-\u9fff]{0,8}?(?:办公室|办|科|股|室|处|中心))?"
)
_AUTHOR = re.compile(
    rf"(?:[,.。;:)》、]?由|[,.。;:)》、]){BODY}(?:负责|组织|牵头)*(?:(?:根据|依据|按照)[^。]{{0,99}}?)?(?:编制|编写|汇总|制作)"
)
_CONTACT = re.compile(rf"(?:请?与|请联系:?|请咨询|请向){BODY}{_OFFICE}(?:联系|咨询|反映|[(,。])")
_IS_BODY = re.compile(BODY)
_SOURCE = re.compile(rf"(?:来源|公开主体|责任单位|编制单位):{BODY}(?![\u3400-\u9fff]*(?:局|会|府|室|处|中心))")
_PUBLISHER = re.compile(r"(?:发布|发文|公开|信息|责任|编制)(?:机构|单位|机关|部门|主体|来源):?")
_SAID_PUBLISHER = re.compile(r"(?:发布|发文)(?:机构|单位|机关)\s*[:：]\s*(\S+)")
_FILLED_IN = re.compile(r"(?:填报|填表|报送|上报)(?:单位|机关|部门)(?:名称)?(?:\(.{1,6}\))?(?::|$)")
_NAME = re.compile(r"[\u3400-\u9fff()]{4,40}")
_DAY = re.compile(
    r"(?:(?:19|20)\d{2}|[二〇○零一三四五六七八九0oO]{4})年(?:\d|[一二三四五六七八九十]){1,3}月(?:\d|[一二三四五六七八九十]){1,3}日"
)
_OURSELVES = re.compile(r"^(?:我|本|各|其他|上级|由)")
_LAST_PARAGRAPHS = 12
_BOXES = 2


def author(preamble: str) -> str:
    """The body that the opening says wrote the report, else the one it asks to turn to; '' if none."""
    for said in (_AUTHOR, _CONTACT):
        for found in said.finditer(preamble):
            if not _OURSELVES.match(found[1]):
                return found[1]
    return ""


def signature(document: Document) -> str:
    """The body that signs at the end, over the date."""
    ends = [normalise(paragraph.text) for paragraph in list(document.paragraphs())[-_LAST_PARAGRAPHS:]]
    signed = (name for name, day in pairwise(ends) if _DAY.fullmatch(day) and is_body(name))
    return next(signed, "")


def is_body(name: str) -> bool:
    """Whether a normalised text is nothing but a name that ends as those of bodies do."""
    return _IS_BODY.fullmatch(name) is not None


def source(preamble: str) -> str:
    """The body that a line above the text names as its source."""
    found = _SOURCE.search(preamble)
    return found[1] if found else ""


def filled_in_by(document: Document) -> str:
    """The body that a form says filled it in (填报单位), in a line or in the cell beside."""
    said = (normalise(part) for one in document.paragraphs() for part in one.text.split())
    told = (name for one in said if (name := _behind(_FILLED_IN, one)))
    boxed = (name for grid in document.grids() for name in _named(grid, _FILLED_IN))
    # whatever bodies' names end with (供销合作社), here only a name can stand
    return next(filter(_NAME.fullmatch, chain(told, map(normalise, boxed))), "")


def publisher(document: Document, opening: list[Paragraph]) -> str:
    """Who published the page, by the lines or the box at its head. That may be the office that keeps the site."""
    said = (found[1] for paragraph in opening for found in _SAID_PUBLISHER.finditer(paragraph.text))
    boxed = (name for grid in islice(document.grids(), _BOXES) for name in _named(grid, _PUBLISHER))
    return next(filter(is_body, map(normalise, chain(said, boxed))), "")


def _named(grid: Grid, label: re.Pattern[str]) -> Iterator[str]:
    """What stands behind a label in its cell, and in the cells beside it."""
    for cell in grid.cells:
        text = normalise(cell.text)
        if label.match(text):
            yield _behind(label, text)
            yield from (other.text for other in grid.cells if _is_beside(cell, other))


def _behind(label: re.Pattern[str], text: str) -> str:
    found = label.match(text)
    return text[found.end() :] if found else ""


def _is_beside(label: Cell, other: Cell) -> bool:
    """Whether a cell stands right of a label, or below it."""
    right = other.row == label.row and other.column == label.column + label.colspan
    return right or (other.column == label.column and other.row == label.row + label.rowspan)
