"""Characters → lines → paragraphs: what a PDF does not say and its layout shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from extractors.document import Paragraph
from extractors.labels import normalise


class Char(NamedTuple):
    """A character and its box in points, y downwards from the top of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @classmethod
    def of(cls, char: dict[str, Any]) -> Char:
        """From pdfplumber's dict."""
        return cls(char["text"], char["x0"], char["x1"], char["top"], char["bottom"])


@dataclass(slots=True)
class Line:
    """A line of text; `x0` … `bottom` are its box in points where the geometry was read, else 0; one that stands
    `aside` is in the margin of the page's text."""

    text: str
    page: int
    number: int
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    aside: bool = False


# ⻚ is the radical that browsers print for 页
_PAGE_NUMBER = re.compile(r"[-—–－\s]*(?:第\s*)?\d{1,3}(?:\s*[/／]\s*\d{1,3}|\s*[页⻚].{0,12})?[-—–－\s]*")
_ITS_NUMBER = re.compile(
    r"第\d{1,3}页|\d{1,3}(?=[/／]\d{1,3}$)|^\d{1,3}(?=[/／])|^[-—–－]+\d{1,3}[-—–－]+|[-—–－]+\d{1,3}[-—–－]+$"
)
# Chinese numbering at the start of a line begins a paragraph when the line before ended a sentence.
_NUMBERING = re.compile(r"(?:[(（]?[一二三四五六七八九十]{1,3}[)）、]|[(（]?\d{1,2}[)）.、．])")
_SENTENCE_ENDS = "。！？；：.!?;:”）)"
_SENTENCE = frozenset("，。；")
_MOST_FURNITURE = 3  # lines above, or below
_EDGE = 60.0  # points: lines above, or below, stand no further from the first, or the last
_FULL = 0.9  # of the usual width: a line at least as wide runs to the margin
_OTHER_SIZE = 1.2  # times as high: type of another size
_WIDE_ENOUGH = 20  # columns: a document whose lines are all shorter has no running text to join


def lines_of(chars: Iterable[Char], page: int = 0) -> list[Line]:
    """Group characters into lines from top to bottom, each read from left to right.

    A gap becomes a space where it separates figures or Latin words; Chinese text is spaced out for its looks alone.
    """
    return _lines(rows_of(chars), page)


def lines_beside(chars: Iterable[Char], page: int = 0) -> list[Line]:
    """As `lines_of`, of a page's text: what stands apart in its row and is set in another size is a line of its own, as
    the menu that a web page has beside a title."""
    return _lines((part for row in rows_of(chars) for part in _parted(row)), page)


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters by printed line from top to bottom, each line from left to right."""
    rows: list[list[Char]] = []
    largest = None
    for char in sorted(chars, key=lambda char: (char.top + char.bottom, char.x0)):
        middle = (char.top + char.bottom) / 2
        if largest and largest.top <= middle <= largest.bottom:
            rows[-1].append(char)
            # A title's figures stand lower than its characters: small type beside it must not part them.
            largest = max(largest, char, key=lambda one: one.bottom - one.top)
        else:
            rows.append([char])
            largest = char
    for row in rows:
        row.sort(key=lambda char: char.x0)
    return rows


def _parted(row: list[Char]) -> Iterator[list[Char]]:
    start, last = 0, row[0]
    for index, char in enumerate(row):
        if char.text.isspace():
            continue
        small, large = sorted((last.bottom - last.top, char.bottom - char.top))
        if char.x0 - last.x1 > large > _OTHER_SIZE * small:
            yield row[start:index]
            start = index
        last = char
    yield row[start:]


def _lines(rows: Iterable[list[Char]], page: int) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        text = "".join(_spaced(row)).strip()
        if text:
            shown = [char for char in row if not char.text.isspace()]
            top, bottom = min(char.top for char in shown), max(char.bottom for char in shown)
            lines.append(Line(text, page, len(lines) + 1, shown[0].x0, max(c.x1 for c in shown), top, bottom))
    return lines


def _spaced(row: list[Char]) -> Iterator[str]:
    yield row[0].text
    for before, char in pairwise(row):
        size = char.bottom - char.top
        gap = char.x0 - before.x1
        if before.text == char.text and char.x0 - before.x0 < size * 0.2:
            continue  # printed twice to look bold
        if gap > size * (0.3 if before.text.isascii() and char.text.isascii() else 1.0):
            yield " "
        yield char.text


def without_page_numbers(lines: list[Line], running: Container[str] = ()) -> list[Line]:
    """The lines of a page without its number and without what all pages print (see `running_lines`)."""
    first, end = inside(["".join(line.text.split()) for line in lines], running)
    return lines[first:end]


def without_edges(chars: Sequence[Char], running: Container[str]) -> Sequence[Char]:
    """The characters of a page without its number and its running lines where the frame of a table that goes on
    overleaf is drawn around these too. A bare number there is none of them: it may be a cell's."""
    if not chars:
        return chars
    top, bottom = min(char.top for char in chars), max(char.bottom for char in chars)
    near = [char for char in chars if char.bottom < top + _EDGE or char.top > bottom - _EDGE]
    lines = lines_of(near)
    first, end = inside(["".join(line.text.split()) for line in lines], running)
    away = [line for line in (*lines[:first], *lines[end:]) if not _is_number(line) and _is_compact(line, running)]
    if not away:
        return chars
    return [char for char in chars if not any(line.top <= char.top and char.bottom <= line.bottom for line in away)]


def _is_number(line: Line) -> bool:
    return "".join(line.text.split()).isdecimal()


def _is_compact(line: Line, running: Container[str]) -> bool:
    """Whether a line is set as one: the dashes and numbers of cells in a row stand further apart."""
    return furniture(line.text) in running or line.x1 - line.x0 < len(line.text) * (line.bottom - line.top)


def inside(lines: Sequence[str], running: Container[str]) -> tuple[int, int]:
    """The first line of a page's own text and the line after its last: without one page number and the lines that all
    pages print, above and below."""
    first, end = 0, len(lines)
    numbers = [True, True]  # still to be met above, and below
    for _ in range(_MOST_FURNITURE):
        if first < end and (furniture(lines[first]) in running or (numbers[0] and is_page_number(lines[first]))):
            numbers[0] = furniture(lines[first]) in running
            first += 1
        if first < end and (furniture(lines[end - 1]) in running or (numbers[1] and is_page_number(lines[end - 1]))):
            numbers[1] = furniture(lines[end - 1]) in running
            end -= 1
    return first, end


def furniture(line: str) -> str:
    """What a line at the edge of a page says on all pages: its text without white space, and without the number of the
    page that stands before or behind it, as browsers print it beside the address. Two libraries read the lines, one of
    which folds ligatures and radicals."""
    return _ITS_NUMBER.sub("#", normalise(line))


def running_lines(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The lines, as `furniture` tells them, that most pages print among their first, or most among their last, as the
    file has them; of two pages both. None is a part of a sentence."""
    enough = max(min(3, len(pages)), (len(pages) + 1) // 2, 2)
    found: set[str] = set()
    for side in (slice(_MOST_FURNITURE), slice(-_MOST_FURNITURE - 1, None)):  # a page number may be two lines to pdfium
        own = ({furniture(line) for line in lines[side] if _SENTENCE.isdisjoint(line)} for lines in pages)
        counts = Counter(text for texts in own for text in texts)
        found.update(text for text, count in counts.items() if count >= enough)
    return frozenset(filter(has_letters, found))


def has_letters(text: str) -> bool:
    """Whether a text says something in words of more than two characters."""
    return sum(character.isalpha() for character in text) > 2


def is_page_number(text: str) -> bool:
    """Whether a line says nothing but a page's number."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def usual_width(lines: Sequence[Line]) -> int:
    """The width of lines that run to the margin, in columns of a terminal: nine in ten lines are no wider."""
    widths = sorted(_width(line.text) for line in lines)
    return widths[len(widths) * 9 // 10] if widths else 0


def usual_height(lines: Sequence[Line]) -> float:
    """The height of most lines in points; 0 where no geometry was read."""
    heights = sorted(line.bottom - line.top for line in lines if line.bottom)
    return heights[len(heights) // 2] if heights else 0.0


def paragraphs_of(lines: Sequence[Line], usual: int, height: float) -> Iterator[Paragraph]:
    """Join lines into paragraphs: a line that runs to the margin goes on in the next, also over a page break. Those set
    in larger type than lines of the usual `height` are headings."""
    start = 0
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not _goes_on(line, following, usual):
            part = lines[start : index + 1]
            text = "".join(_joined([line.text for line in part]))
            large = 0 < _OTHER_SIZE * height < min(line.bottom - line.top for line in part)
            yield Paragraph(text, f"pdf:page={part[0].page},line={part[0].number}", level=int(large))
            start = index + 1


def _goes_on(line: Line, following: Line, usual: int) -> bool:
    if usual < _WIDE_ENOUGH or _width(line.text) < usual * _FULL:
        return False
    small, large = sorted(one.bottom - one.top for one in (line, following))
    if large > _OTHER_SIZE * small > 0:
        return False  # a title, and what stands below or beside it
    return not (line.text[-1] in _SENTENCE_ENDS and _NUMBERING.match(following.text))


def _joined(texts: list[str]) -> Iterator[str]:
    yield texts[0]
    for before, text in pairwise(texts):
        # Words and figures in Latin script are separated by the line break, Chinese characters are not.
        if before[-1].isascii() and before[-1].isalpha() and text[0].isascii() and text[0].isalpha():
            yield " "
        yield text


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
