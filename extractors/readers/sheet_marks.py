"""What an XLSX sheet's XML says of its cells besides their values: how far they reach, errors, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from extractors.document import Unreadable
from extractors.readers.package import Package
from extractors.readers.raised import raised

MOST_POSITIONS = 1_000_000
"""Positions from the first to the last filled cell of a sheet that are read."""

_WORKBOOK = "xl/workbook.xml"
_STRINGS = "sharedStrings.xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST_COLUMNS = 16_384
_OFF = frozenset(("0", "false", "off"))

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(slots=True)
class SheetMarks:
    """What cells show that is not their value: by place the error of a formula that failed (#REF!, #DIV/0!), the
    formula itself where no program has computed it yet, and text of which parts are raised or struck through; and the
    rows and columns that are not shown."""

    shown: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def marks_of(package: Package) -> dict[str, SheetMarks]:
    """The marks of each sheet by its name.

    Raises `Unreadable` with cause ``damaged`` where there is no workbook, and ``too_large`` where a sheet's filled
    cells lie so far apart that the space between them would fill the memory.
    """
    root = package.part(_WORKBOOK)
    if root is None:
        sentence = f"The workbook's part {_WORKBOOK} is missing: the file is damaged, or a binary workbook (.xlsb)."
        raise Unreadable("damaged", sentence)
    targets = package.relations(_WORKBOOK)
    strings = next((target for target in targets.values() if target.endswith(_STRINGS)), "")
    styled = _styled(package.part(strings)) if _is_styled(package.content(strings)) else {}
    marks: dict[str, SheetMarks] = {}
    for sheet in root.iter("{*}sheet"):
        part = package.part(targets.get(sheet.get(f"{_R}id", ""), ""))
        if part is not None:
            marks[sheet.get("name", "")] = _marks(part, sheet.get("name", ""), styled)
    return marks


def _marks(sheet: etree._Element, name: str, styled: dict[str, str]) -> SheetMarks:
    filled = {
        place: cell for cell in sheet.iter("{*}c") if len(cell) and (place := _place(cell.get("r", ""))) is not None
    }
    refuse_far_apart(filled, name)
    # most sheets hold no text of several runs: then no cell of text need be looked into
    has_runs = next(sheet.iter("{*}r"), None) is not None
    asked = {"e"} | ({"s"} if styled else set()) | ({"inlineStr"} if has_runs else set())
    shown = {place: text for place, cell in filled.items() if cell.get("t") in asked and (text := _shown(cell, styled))}
    return SheetMarks(shown | dict(_uncomputed(sheet)), set(_hidden_rows(sheet)), set(_hidden_columns(sheet)))


def refuse_far_apart(filled: Collection[Place], name: str) -> None:
    """Raise `Unreadable` (``too_large``) where the filled cells of a sheet lie so far apart that no report does."""
    if filled:
        rows, columns = zip(*filled, strict=True)
        height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
        if height * width > MOST_POSITIONS:
            sentence = f"The sheet {name!r} covers {height:,} × {width:,} cells: no report is that large."
            raise Unreadable("too_large", sentence)


def _uncomputed(sheet: etree._Element) -> Iterator[tuple[Place, str]]:
    """The formulas that no program has computed yet, at their places."""
    for formula in sheet.iter("{*}f"):
        cell = formula.getparent()
        if cell is None or cell.get("t") == "str" or _text(cell, "{*}v"):
            continue
        if place := _place(cell.get("r", "")):
            yield place, f"={formula.text or ''}"


def _hidden_rows(sheet: etree._Element) -> Iterator[int]:
    for row in sheet.iter("{*}row"):
        if _is_hidden(row) and row.get("r", "").isdecimal():
            yield int(row.get("r", "")) - 1


def _hidden_columns(sheet: etree._Element) -> Iterator[int]:
    for column in sheet.iter("{*}col"):
        first, last = column.get("min", ""), column.get("max", "")
        if _is_hidden(column) and first.isdecimal() and last.isdecimal():
            yield from range(int(first) - 1, min(int(last), _MOST_COLUMNS))


def _shown(cell: etree._Element, styled: dict[str, str]) -> str:
    """What a cell shows that its value does not say; '' of most."""
    kind = cell.get("t")
    if kind == "e":
        return _text(cell, "{*}v")
    if kind == "inlineStr":
        return _in_runs(cell[0])
    return styled.get(_text(cell, "{*}v"), "") if kind == "s" else ""


def _is_styled(strings: bytes) -> bool:
    """Whether any run of the workbook's strings may be raised or struck through: in most nothing is."""
    return b"superscript" in strings or b"strike" in strings


def _styled(strings: etree._Element | None) -> dict[str, str]:
    """What strings of several runs show, by their number in the workbook."""
    numbered = enumerate(strings.iterchildren("{*}si")) if strings is not None else ()
    return {str(number): text for number, string in numbered if (text := _in_runs(string))}


def _in_runs(string: etree._Element) -> str:
    """The text of a string's runs without those struck through, marks of notes raised; '' where it has no runs."""
    pieces: list[str] = []
    for run in string.iterchildren("{*}r"):
        style = next(run.iterchildren("{*}rPr"), None)
        said = {etree.QName(one).localname: one.get("val", "1") for one in style} if style is not None else {}
        if said.get("strike", "0") in _OFF:
            text = _text(run, "{*}t")
            pieces.append(raised(text) if pieces and said.get("vertAlign") == "superscript" else text)
    return "".join(pieces)


def _text(cell: etree._Element, tag: str) -> str:
    child = next(cell.iterchildren(tag), None)
    return child.text or "" if child is not None else ""


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden", "0") not in _OFF


@lru_cache(maxsize=65_536)  # the same few hundred places in every workbook
def _place(reference: str) -> Place | None:
    """(4, 1) for B5; None for what is no reference."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
