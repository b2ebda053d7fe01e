"""The narrative: which paragraphs belong to which of the six sections, by the meaning of their headings."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from extractors.document import Document, Grid, Paragraph
from extractors.extraction import Section
from extractors.labels import normalise
from extractors.titles import parse_title
from gongkai import codebook

_ENTRY = re.compile(r"(?:(?:[.…·．]\s*){3,}|\t)\d{1,3}$")
_NUMBER = re.compile(
    r"^(?:第(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?:部分|章|节|项)?|[(]?(?:[一二三四五六七八九十壹贰叁肆伍陆]{1,2}|\d{1,2}|[ivx]{1,4})[)]?)"
    r"[、.,:]?",
    re.IGNORECASE,
)
_NUMERALS = frozenset("一二三四五六七八九十壹贰叁肆伍陆123456789第(（")
_RUN_IN = re.compile(r"(?P<heading>[^。:：]{4,40})[。:：](?P<text>.+)", re.DOTALL)
_NOT_WORD = re.compile(r"[^\u3400-\u9fff]+")
_LONGEST_HEADING = 45
_LONGEST_LINE = 4 * _LONGEST_HEADING  # as printed, with the white space that sets letters apart
_PROSE = 40
PREAMBLE = "preamble"


@cache
def _headings() -> tuple[tuple[str, str], ...]:
    return tuple((_NOT_WORD.sub("", heading.heading), heading.section) for heading in codebook.section_headings())


@cache
def _forms_own() -> dict[str, str]:
    """The headings as the forms print them, the first of each section: known even without a number."""
    own: dict[str, str] = {}
    for heading, section in _headings():
        if section not in own.values():
            own[heading] = section
    return own


def is_entry(paragraph: Paragraph) -> bool:
    """Whether this is a line of a table of contents: a heading, and the page where it stands."""
    text = paragraph.text.rstrip()
    return text[-1:].isdecimal() and _ENTRY.search(text) is not None


def section_of(paragraph: Paragraph) -> str:
    """The section whose heading this paragraph is, '' if it is none.

    A heading is a short line that is numbered (or marked as a heading by its format) and says what a known heading
    says, give or take a quarter of its characters; or one that says exactly what the forms print.
    """
    if len(paragraph.text) > _LONGEST_LINE or is_entry(paragraph):
        return ""
    return _section(paragraph.text, paragraph.level > 0)


@lru_cache(maxsize=4096)
def _section(text: str, marked: bool) -> str:
    plain = normalise(text)
    if len(plain) > _LONGEST_HEADING or plain.endswith(("。", ";")):
        return ""
    number = _NUMBER.match(plain)
    words = _NOT_WORD.sub("", plain[number.end() :] if number else plain)
    if exact := _forms_own().get(words):
        return exact
    if plain.startswith("(") or not (number or (marked and not parse_title(text))):
        return ""  # 政府信息公开年报 over a list of reports is no 政府信息公开情况
    best, section = 1.0, ""
    for heading, candidate in _headings():
        distance = OSA.normalized_distance(words, heading, score_cutoff=0.25)
        if distance < best and distance <= 0.25:
            best, section = distance, candidate
    return section


def _run_in(paragraph: Paragraph) -> tuple[str, str, str]:
    """Section, heading and text of a paragraph that goes on behind its heading (一、总体情况。2023年…), or nothing."""
    text = paragraph.text.strip()
    found = _RUN_IN.match(text) if text[:1] in _NUMERALS else None
    if found is None:
        return "", "", ""
    return _section(found["heading"], False), found["heading"], found["text"].strip()


def split_sections(document: Document, statistics: set[int]) -> list[Section]:
    """The narrative in order: preamble and sections, one paragraph a line. `statistics` are the indices of the grids
    that are statistics tables; the text of any other table stays in the narrative."""
    sections: list[Section] = []
    current = Section(PREAMBLE, "", "", "")
    lines: list[str] = []
    grid_number = -1

    def close() -> None:
        current.text = "\n".join(lines)
        if current.text or current.section != PREAMBLE:
            sections.append(current)

    def take(line: Paragraph) -> None:
        nonlocal current, lines
        section, heading, text = section_of(line), line.text.strip(), ""
        if not section:
            section, heading, text = _run_in(line)
        if section:
            close()
            current, lines = Section(section, heading, "", line.locator), []
        else:
            text = line.text
        if text := " ".join(text.split()):
            current.locator = current.locator or line.locator
            lines.append(text)

    for block in document.blocks:
        if isinstance(block, Paragraph):
            take(block)
            continue
        grid_number += 1
        if grid_number not in statistics:
            lines.extend(_grid_lines(block))
        elif _frames_text(block):
            for cell in filter(None, block.lines()):
                take(Paragraph(cell.text, cell.locator))
    close()
    return sections


def _frames_text(grid: Grid) -> bool:
    """Whether a table holds running text: then it frames the whole report, and its rows are lines as any other."""
    long = [text for cell in grid.cells if len(text := cell.text) >= _PROSE]
    return any(text.rstrip().endswith("。") for text in long)


def _grid_lines(grid: Grid) -> list[str]:
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if text := " ".join(cell.text.split()):
            rows.setdefault(cell.row, []).append(text)
    return ["\t".join(rows[row]) for row in sorted(rows)]
