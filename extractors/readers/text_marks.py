"""Marks of Markdown, which its reader does not see: emphasis, headings, breaks, escapes, what is struck through."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKS = re.compile(r"\*\*|__|`|&nbsp;|\\(?=[\\|*_.()#+-])")
_NOTHING = re.compile(r"NaN|nan|Unnamed: \d+(?:_level_\d+)?")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
# Stars and lines stand in plain text, too: there they are marks in pairs around words alone.
_EMPHASIS = re.compile(r"(?P<mark>\*\*|__)(?P<inside>[^\s*_](?:.*?[^\s*_])?)(?P=mark)")
_WHOLE_LINE = re.compile(r"[*_](?P<inside>[^\s*_][^*_]*[^\s*_])[*_]")
_ESCAPED = re.compile(r"\\(?=[*_.()#+-])")
_STRUCK = re.compile(r"~~(?=\S)[^~\n]+?(?<=\S)~~")


def without_struck(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines with spaces in the place of what is struck through, and how many pieces that is."""
    count = sum(len(_STRUCK.findall(line)) for line in lines)
    return [_STRUCK.sub(lambda found: " " * len(found.group()), line) for line in lines], count


def plain(text: str) -> str:
    """The text of a cell as its reader sees it; none where pandas wrote that there was none."""
    if _NOTHING.fullmatch(text.strip()):
        return ""
    return _BREAK.sub("\n", _MARKS.sub("", text)).strip()


def line_of(text: str) -> tuple[str, int]:
    """A line of text as its reader sees it, and its level where it is a heading; 0 where it is none."""
    if found := _HEADING.fullmatch(text):
        return _MARKS.sub("", found[2]), len(found[1])
    shown = _ESCAPED.sub("", _EMPHASIS.sub(r"\g<inside>", text))
    return (whole["inside"] if (whole := _WHOLE_LINE.fullmatch(shown)) else shown), 0
