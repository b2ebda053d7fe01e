"""Statistics set as lines of text, each a label and its number (收到申请数：12件) → the table that they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from extractors.document import Cell, Grid, Paragraph
from extractors.headers import NOWHERE, path_of
from extractors.labels import match
from extractors.places import meet

_UNIT = r"[^\d\s:：;；。,，.．()（）]{0,3}"
_IN_WORDS = "零〇一二两三四五六七八九十百千"
_NUMBER = rf"\d[\d,，.．]*\s*{_UNIT}"
_WORDS = rf"[{_IN_WORDS}]+\s*{_UNIT}"
_END = r"\s*[;；。,，.．]?"
_LINE = re.compile(
    r"(.*?[^\d\s:：,.，．(（])\s*(?:"
    rf"(?:[:：]|共计|[为是共有])?\s*({_NUMBER})|[:：]\s*({_WORDS})|[:：]?\s*[(（]\s*({_NUMBER}|{_WORDS})\s*[)）]){_END}"
)
_EMPTY = re.compile(rf"(.*?[^\d\s:：])\s*[:：]\s*([/\-—－]+|无|)\s*[^\d\s:：;；。,，.．]{{0,3}}{_END}")
_MAY_END = re.compile(rf"[\d{_IN_WORDS}][,，.．]*\s*{_UNIT}\s*[)）]?{_END}$")
_TAIL = 16  # places that a unit, brackets and signs behind the last digit may take
_LONGEST = 120
_FEWEST = 5  # lines of the codebook that follow each other: a sentence or two may say as much by chance


def with_told_lines(blocks: Sequence[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """The blocks, with a grid of two columns for the lines that are a statistics table in all but its rulings. From its
    first line of the codebook to its last, lines of the office's own and headings belong to it."""
    if sum(_is_told(block) for block in blocks) < _FEWEST:
        return list(blocks)
    found: list[Paragraph | Grid] = []
    for may_be, run in groupby(blocks, lambda block: _is_told(block) or _is_heading(block)):
        together = list(run)
        lines = [block for block in together if isinstance(block, Paragraph)]
        found += _parted(lines) if may_be else together
    return found


def _parted(lines: list[Paragraph]) -> Iterator[Paragraph | Grid]:
    known = [number for number, line in enumerate(lines) if any(map(_says_all, _parts(line)))]
    if len(known) < _FEWEST:
        yield from lines
        return
    first, last = known[0], known[-1] + 1
    yield from lines[:first]
    yield _grid(lines[first:last])
    yield from lines[last:]


def _grid(lines: Sequence[Paragraph]) -> Grid:
    rows = [(text.strip(), line.locator) for line in lines for text in line.text.split("\n")]
    cells: list[Cell] = []
    for row, (text, locator) in enumerate(rows):
        if told := _told(text) or _left_empty(text):
            label, number = told
            cells += Cell(label, row, 0, 1, 1, locator), Cell(number, row, 1, 1, 1, locator)
        else:
            cells.append(Cell(text, row, 0, 1, 2, locator))
    return Grid(len(rows), 2, cells, lines[0].locator)


def _told(text: str) -> tuple[str, str] | None:
    """The label and the number of a line that ends with one, whatever it says."""
    # to ask for such an end costs less, and most lines have none
    found = _LINE.fullmatch(text) if _MAY_END.search(text, len(text) - _TAIL) else None
    return (found[1], found[2] or found[3] or found[4]) if found else None


def _left_empty(text: str) -> tuple[str, str] | None:
    """The same of a line of the codebook whose place for the number is empty or struck through."""
    found = _EMPTY.fullmatch(text) if ":" in text or "：" in text else None
    return (found[1], found[2]) if found and match(found[1]) is not None else None


def _is_told(block: Paragraph | Grid) -> bool:
    """Whether all lines of a paragraph end with a number, or with the empty place for one."""
    if not isinstance(block, Paragraph) or block.leads_away:
        return False
    for line in block.text.split("\n"):
        text = line.strip()
        if len(text) > _LONGEST or not (_told(text) or _left_empty(text)):
            return False
    return True


def _is_heading(block: Paragraph | Grid) -> bool:
    return isinstance(block, Paragraph) and len(block.text) <= _LONGEST and match(block.text) is not None


def _parts(line: Paragraph) -> Iterator[str]:
    """The labels of a paragraph's lines."""
    for text in line.text.split("\n"):
        if told := _told(text.strip()):
            yield told[0]


def _says_all(label: str) -> bool:
    """Whether a label alone says which cell of the codebook its number is: it needs no other over it."""
    found = match(label)
    return found is not None and meet(NOWHERE, path_of((found,), ())) is not None
