"""What stands in the margins of a page's running text, beside it: the menus of a web page that was printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.readers.pdf_lines import Char, Line, lines_of, rows_of
from extractors.readers.pdf_pieces import count_values

_FEWEST_OF_A_LINE = 20  # characters of running text
_MOST_OF_A_MENU = 0.45  # of the page's text across: running text is wider
_FEWEST = 2  # lines of running text, and entries of a menu
_NEAR = 3.0  # sizes of type from one entry to the next
_APART = 1.0  # sizes of type between what stands beside each other
_CLOSE = 0.25  # the same where it is known from where to where the text goes


def parted(chars: Sequence[Char], page: int) -> tuple[Sequence[Char], list[Line]]:
    """The characters of a page without those in the margins, and these by line.

    A margin is what lies left or right of all running text. What stands there is a menu where several entries without
    numbers follow each other, level with running text.
    """
    rows = [list(_apart(row)) for row in rows_of(chars)]
    text = _running_text(rows)
    if text is None:
        return chars, []
    left, right, tops = text
    beside: list[list[Char]] = []
    for is_left in (True, False):
        entries = [_entry(row, left, right, is_left=is_left) for row in rows]
        beside += [entry for menu in _menus(entries) if _is_menu(menu, tops) for entry in menu]
    taken = {id(char) for entry in beside for char in entry}
    if not taken:
        return chars, []
    lines = [line for entry in beside for line in lines_of(entry, page)]
    return [char for char in chars if id(char) not in taken], lines


def _apart(row: Sequence[Char]) -> Iterable[list[Char]]:
    shown = [char for char in row if not char.text.isspace()]
    start = 0
    for index, (before, char) in enumerate(pairwise(shown), 1):
        if char.x0 - before.x1 > _APART * (char.bottom - char.top):
            yield shown[start:index]
            start = index
    if shown:
        yield shown[start:]


def _running_text(rows: Sequence[Sequence[Sequence[Char]]]) -> tuple[float, float, list[float]] | None:
    """From where to where running text goes across the page, and at which heights its lines stand; None where there is
    too little of it to say."""
    across = [(part[0].x0, part[-1].x1) for row in rows for part in row]
    if not across:
        return None
    wide = _MOST_OF_A_MENU * (max(x1 for _, x1 in across) - min(x0 for x0, _ in across))
    lines = [
        part
        for row in rows
        for part in row
        if len(part) >= _FEWEST_OF_A_LINE and part[-1].x1 - part[0].x0 > wide and not any(map(_is_value, row))
    ]
    begins = Counter(round(line[0].x0) for line in lines)
    if not begins or max(begins.values()) < _FEWEST:
        return None
    left = max(begins, key=lambda begin: (begins[begin], -begin))
    inside = [line for line in lines if line[0].x0 > left - 1]
    return left - 0.5, max(line[-1].x1 for line in inside) + 0.5, [line[0].top for line in lines]


def _is_value(part: Sequence[Char]) -> bool:
    return count_values("".join(char.text for char in part)) > 0


def _entry(row: Sequence[list[Char]], left: float, right: float, *, is_left: bool) -> list[Char] | None:
    """What stands in the margin in a row: nothing, or None where something reaches from there into the text."""
    margin = left if is_left else right
    row = [piece for part in row for piece in _cut(part, margin)]
    if any(part[0].x0 < margin < part[-1].x1 for part in row):
        return None
    return [char for part in row for char in part if (char.x1 <= left if is_left else char.x0 >= right)]


def _cut(part: list[Char], margin: float) -> Iterable[list[Char]]:
    """What stands beside each other at a margin, too near for more than that to tell it apart."""
    for index, (before, char) in enumerate(pairwise(part), 1):
        if before.x1 <= margin <= char.x0 and char.x0 - before.x1 > _CLOSE * (char.bottom - char.top):
            return part[:index], part[index:]
    return (part,)


def _menus(entries: Iterable[list[Char] | None]) -> Iterable[list[list[Char]]]:
    """Entries that follow each other, from top to bottom."""
    menu: list[list[Char]] = []
    for entry in entries:
        if entry is not None and not entry:
            continue
        near = menu and entry and entry[0].top - menu[-1][0].bottom < _NEAR * (entry[0].bottom - entry[0].top)
        if menu and not near:
            yield menu
            menu = []
        if entry:
            menu.append(entry)
    if menu:
        yield menu


def _is_menu(entries: Sequence[Sequence[Char]], tops: Sequence[float]) -> bool:
    first, last = entries[0][0].top, entries[-1][0].bottom
    beside = sum(first <= top <= last for top in tops)
    parts = (part for entry in entries for part in _apart(entry))  # a unit and its number are two
    return len(entries) >= _FEWEST and beside >= _FEWEST and not any(map(_is_value, parts))
