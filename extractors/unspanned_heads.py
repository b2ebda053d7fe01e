"""The heads of tables of which only the order of the cells is known: which they are, and how many columns they stand
over.

A head is told by its labels: those of the form, all of them and in its order. `unspanned` finds the runs of cells that
these stand in, and reads the rows below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.labels import Match, exact, has_chinese, match, near, normalise
from extractors.values import parse
from gongkai import codebook

_MOST_PARTS = 3  # lines that one label was broken into


@dataclass(slots=True)
class Item:
    """A cell in the run: its text, where it stands, the block it is of, and its row where the source tells rows. `used`
    says that it became part of a table."""

    text: str
    locator: str
    block: int
    row: int | None = None
    used: bool = False


@dataclass(slots=True)
class Table:
    """A head and the rows read below it, at first those of more cells than columns, too. `head` holds its lines, each a
    list of texts and the columns each covers, and `heads` the items they were; `unlabelled` says that a row needs no
    label. `short` are labels of rows with other than as many values as there are columns, and how many they have."""

    head: list[list[tuple[str, int]]]
    columns: int
    first: Item
    heads: Sequence[Item]
    unlabelled: bool = False
    rows: list[tuple[list[Item], list[Item]]] = field(default_factory=list)
    short: list[tuple[Item, int]] = field(default_factory=list)


def head_at(items: Sequence[Item], place: int) -> tuple[Table, int] | None:
    """The head that begins here, as a table without rows yet, and the place behind it; None where none does."""
    return (
        _head_of_measures(items, place)
        or _head_of_applicants(items, place)
        or _head_of_results(items, place)
        or _list_at(items, place)
    )


def label_at(items: Sequence[Item], place: int) -> tuple[str, Match | None, int]:
    """The label that begins here, put together where it was broken over several cells, its meaning, and the place
    behind it."""
    text = ""
    for end in range(place + 1, min(place + _MOST_PARTS, len(items)) + 1):
        piece = items[end - 1].text
        if end > place + 1 and (is_value(text) or is_value(piece)):
            break
        text += piece
        if labels := exact(text):
            return text, Match.of(labels, "exact"), end
        if exact(piece):
            break
    return items[place].text, match(items[place].text), place + 1


def _goes_on(items: Sequence[Item], place: int, dimension: str) -> bool:
    """Whether a label of this dimension stands before the place as well: then no head begins here."""
    before = next((item.text for item in reversed(items[:place]) if normalise(item.text)), "")
    return any(label.dimension == dimension and label.concept for label in exact(before))


def _is_on(found: Match | None, dimension: str) -> bool:
    return found is not None and any(label.dimension == dimension for label in found.labels)


def _head_of_measures(items: Sequence[Item], place: int) -> tuple[Table, int] | None:
    """The title of an article and the heads below it: 第二十条第（五）项, 信息内容, 处理决定数量."""
    start, head = place, []
    titled = cornered = False
    heads: list[tuple[str, int]] = []
    while place < len(items):
        text, found, after = label_at(items, place)
        if _is_on(found, "block") and not (cornered or heads):
            head = [(text, 0)]
            titled = True
        elif _is_on(found, "corner") and not (cornered or heads):
            cornered = True
        elif not normalise(text):
            if heads and items[place].row is None:
                break
        elif is_value(text) or _is_on(found, "subject") or not (titled or cornered):
            break
        elif _is_on(found, "measure") or (cornered and not _is_followed_by_value(items, after)):
            heads.append((text, place))
        else:
            break
        place = after
    while heads and not (match(heads[-1][0]) or near(heads[-1][0], frozenset({"measure"}))):
        place = heads.pop()[1]  # no head, but what stands between the heads and the rows
    if not heads or not (titled or cornered):
        return None
    columns = len(heads)
    lines = [[(head[0][0], columns)]] if head else []
    return _table([*lines, [(text, 1) for text, _ in heads]], columns, items, start, place), place


def _list_at(items: Sequence[Item], place: int) -> tuple[Table, int] | None:
    """A list that needs no head, for the labels of its lines say everything, as in the statistics table of 2014."""
    _, found, after = label_at(items, place)
    if not _is_on(found, "line") or not _is_followed_by_value(items, after):
        return None
    return Table([], 1, items[place], ()), place


def _is_followed_by_value(items: Sequence[Item], place: int) -> bool:
    """Whether the next cell that is neither empty nor a unit holds a value: then the one before it is a row's label and
    no head."""
    texts = (text for item in items[place:] if (text := normalise(item.text)) and text not in codebook.units())
    return is_value(next(texts, ""))


def _head_of_applicants(items: Sequence[Item], place: int) -> tuple[Table, int] | None:
    """The heads of the requests: all kinds of applicants in the form's order, 总计 among them or at their end."""
    if _goes_on(items, place, "applicant"):
        return None
    start, heads, remarks = place, dict[str, str](), list[str]()
    while place < len(items):
        text, found, after = label_at(items, place)
        found = found or (near(text, frozenset({"applicant"})) if heads else None)
        if _is_on(found, "applicant"):
            concept = found.on("applicant").concept if found else ""
            if concept in heads:  # merged cells were printed once more in each column: the last line says all
                heads = {}
            if concept:
                heads[concept] = text
        elif _is_on(found, "aside"):
            remarks = [text]  # the last column, on whatever line of the head it stands
        elif normalise(text) and not (_is_on(found, "note") or _is_on(found, "corner")):
            break
        place = after
    columns = _in_columns(list(heads))
    if columns is None:
        return None
    line = [(text, 1) for text in (*(heads[name] for name in columns), *remarks)]
    return _table([line], len(line), items, start, place), place


def _in_columns(printed: list[str]) -> list[str] | None:
    """The applicants as their columns follow each other. 总计 is the first or the last of them: where it stands behind
    the first applicant, it reaches down beside the kinds of organisations that are printed on the next line."""
    kinds = [name for name in codebook.APPLICANTS if name != "total"]
    if [name for name in printed if name != "total"] != kinds:
        return None
    place = printed.index("total") if "total" in printed else None
    if place is None:
        return kinds
    if place in (1, len(kinds)):
        return [*kinds, "total"]
    return printed if place == 0 else None


def _head_of_results(items: Sequence[Item], place: int) -> tuple[Table, int] | None:
    """The heads of reviews and lawsuits: some procedures, and the same results once for each of them."""
    if _goes_on(items, place, "procedure"):
        return None
    start, procedures, results = place, dict[str, str](), list[tuple[str, str]]()
    while place < len(items):
        text, found, after = label_at(items, place)
        found = found or (near(text, frozenset({"procedure", "result"})) if procedures else None)
        if _is_on(found, "procedure"):
            concept = found.on("procedure").concept if found else ""
            procedures = {name: head for name, head in procedures.items() if not concept.startswith(f"{name}.")}
            procedures[concept] = text
        elif _is_on(found, "result"):
            results.append((found.on("result").concept if found else "", text))
        elif normalise(text):
            break
        place = after
    each, rest = divmod(len(results), len(procedures)) if procedures else (0, 0)
    parts = [results[number : number + each] for number in range(0, len(results), each or 1)]
    if not each or rest or len({tuple(name for name, _ in part) for part in parts}) > 1 or parts[0][-1][0] != "total":
        return None
    if list(procedures) != [name for name in _procedures() if name in procedures]:
        return None
    lines = [[(text, each) for text in procedures.values()], [(text, 1) for part in parts for _, text in part]]
    table = _table(lines, len(results), items, start, place)
    table.unlabelled = True
    return table, place


def _procedures() -> list[str]:
    """The procedures in the form's order."""
    return list(dict.fromkeys(one.concept for one in codebook.labels() if one.dimension == "procedure" and one.concept))


def _table(head: list[list[tuple[str, int]]], columns: int, items: Sequence[Item], start: int, end: int) -> Table:
    return Table(head, columns, items[start], items[start:end])


def is_value(text: str) -> bool:
    """Whether a cell holds a value: a number, a blank, or what stands in its place; all else is a label."""
    return not has_chinese(text) or parse(text, "CNY").status != "unreadable"
