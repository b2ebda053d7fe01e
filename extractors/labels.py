"""Cell text → the labels of the codebook it may stand for.

Matching is exact after normalisation (width, radicals, white space, numbering, quotes, brackets), then as several
labels run together (行政复议—结果维持), then without the remarks that agencies paste into labels and without words that
only say that something is counted (数量, 件数), then, where the caller knows which axis the cell stands on, by a
bounded edit distance, as a label that was cut off, or by its place between its siblings. Homonyms (总计, 其他) come
back with all their meanings: only the neighbours can tell them apart, so `sheet` decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from gongkai import codebook
from gongkai.codebook import Label

# Radicals that PDF fonts use for whole characters and that NFKC leaves alone (it maps the Kangxi block only).
_RADICALS = str.maketrans(
    "⺟⺠⺮⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾",
    "母民竹虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户",
)
_FOLDED = _RADICALS | str.maketrans(codebook.traditional())
_TO_FOLD = re.compile(f"[{''.join(map(chr, _FOLDED))}]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
_NUMBERING = re.compile(
    r"(?:\([一二三四五六七八九十]{1,3}\)[、.,:]?|[一二三四五六七八九十]{1,3}[、.,:]|\(\d{1,2}\)[、.,:]?|\d{1,2}[、.,:)]|\d{1,2}(?=[^\d.,%]))"
)
_NOT_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_OF_WHICH = re.compile(r"^其中[:,]?")
_FOOTNOTE = re.compile(r"(?<=.)[\u2460-\u2487\u2776-\u2793]+\s*$|[※†‡*＊]+")
_LATIN = re.compile(r"(?<![a-z])[a-z]{2,}[a-z\d]*")
_TOLD = re.compile(r":(?!\d).*")
_COUNTED = re.compile(r"(?<=..)(?:(?:总)?数量|件数|个数|项数|数目|次数|总?数|数额)$")
_JOINT = re.compile(r"[\u2010-\u2015\u2212\u2500\-~/\\|:,;、·>→()\[\]〔〕【】]+")
_CHINESE = re.compile(r"[\u2e80-\u9fff]")
_LONGEST_COMPOUND = 60
_NEXT = 6  # a few lines may have been left out, or not be known
_AXES = frozenset(axis for table in codebook.tables() for axis in (table.row_dimension, table.column_dimension) if axis)


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Text with compatibility forms, radicals and traditional characters folded and every white space removed; case and
    punctuation kept."""
    plain = unicodedata.normalize("NFKC", text)
    if _TO_FOLD.search(plain):
        plain = plain.translate(_FOLDED)
    return _INVISIBLE.sub("", plain)


@lru_cache(maxsize=65_536)
def has_chinese(text: str) -> bool:
    """Whether the text holds a Chinese character (or a radical that stands for one)."""
    return _CHINESE.search(text) is not None


def unnumbered(text: str) -> str:
    """Normalised text without the numbering it begins with."""
    return _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text


def _word(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())


def _plain(text: str) -> str:
    """A label's text without numbering and footnote marks."""
    return unnumbered(normalise(_FOOTNOTE.sub("", text)))


def _keys(text: str) -> tuple[str, str]:
    """The keys of a label: its whole text, and the text without what stands in brackets."""
    plain = _plain(text)
    return _word(plain), _word(_REMARK.sub("", plain))


def _spellings(text: str) -> tuple[str, ...]:
    """The keys a text may be known by, strictest first: those of a label, then without the word that it is part of the
    line above it, before a colon, without years, without a word that only says that something is counted, and without
    the English beside it."""
    bare = _REMARK.sub("", _plain(text))
    undated = _word(_YEAR.sub("", bare))
    of_which = _word(unnumbered(_OF_WHICH.sub("", bare)))
    keys = (
        *_keys(text),
        of_which,
        _word(_TOLD.sub("", bare)),
        undated,
        _COUNTED.sub("", undated),
        _LATIN.sub("", undated),
    )
    return tuple(dict.fromkeys(key for key in keys if key))


@cache
def _index() -> dict[str, tuple[Label, ...]]:
    return _indexed(_keys)


@cache
def _index_of_stems() -> dict[str, tuple[Label, ...]]:
    """Labels without the word that only says that something is counted (本年制发件数 → 本年制发)."""
    stems = _indexed(lambda text: tuple(_COUNTED.sub("", key) for key in _keys(text)))
    return {key: known for key, known in stems.items() if len({label.concept for label in known}) == 1}


def _indexed(keys_of: Callable[[str], Iterable[str]]) -> dict[str, tuple[Label, ...]]:
    index: dict[str, dict[Label, None]] = {}
    for label in codebook.labels():
        for key in filter(None, keys_of(label.label)):
            index.setdefault(key, {})[label] = None
    return {key: tuple(known) for key, known in index.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The labels a text may stand for, strongest first, and how they were found: exact, remark, fuzzy, cut or order.

    `dimension` and `concept` are the first meaning's; `era` is the template that alone prints that concept so, else '';
    `is_homonym` says that there are meanings on other dimensions; `place` is the concept's in the template's order.
    `also` are the labels of other dimensions that the same cell names (行政复议—结果维持).
    """

    labels: tuple[Label, ...]
    how: str
    dimension: str
    concept: str
    era: str
    is_homonym: bool
    place: int
    also: tuple[Match, ...] = ()

    @classmethod
    def of(cls, labels: tuple[Label, ...], how: str) -> Match:
        """The match whose first meaning is that of `labels[0]`."""
        first = labels[0]
        eras = {era for label in labels if label.concept == first.concept for era in label.templates}
        homonym = any(label.dimension != first.dimension for label in labels)
        return cls(
            labels, how, first.dimension, first.concept, eras.pop() if len(eras) == 1 else "", homonym, _place(first)
        )

    @lru_cache(maxsize=1024)  # noqa: B019  # matches live as long as the cache that made them
    def on(self, dimension: str) -> Match:
        """The same match with only its meanings on `dimension`, of which it must have one."""
        return Match.of(tuple(label for label in self.labels if label.dimension == dimension), self.how)

    @lru_cache(maxsize=4096)  # noqa: B019  # as above
    def after(self, place: int) -> Match:
        """The same match as the first of its concepts that the template prints after `place`, if there are several."""
        following = [label for label in self.labels if _place(label) > place]
        return Match.of(tuple(following), self.how) if following and following[0] is not self.labels[0] else self


def _place(label: Label) -> int:
    return _order(label.dimension).index(label.concept) if label.concept else -1


@cache
def _order(dimension: str) -> tuple[str, ...]:
    """The concepts of a dimension in the order in which the templates print them."""
    return tuple(
        dict.fromkeys(label.concept for label in codebook.labels() if label.dimension == dimension and label.concept)
    )


@lru_cache(maxsize=65_536)
def exact(text: str) -> tuple[Label, ...]:
    """The labels that a text is, but for width, white space, numbering and punctuation; none if it is anything else."""
    return _index().get(next(iter(_spellings(text)), ""), ()) if has_chinese(text) else ()


@lru_cache(maxsize=4096)
def begins(text: str) -> bool:
    """Whether a text is the beginning of a label, or all of one."""
    key = next(iter(_spellings(text)), "")
    return bool(key) and any(label.startswith(key) for label in _index())


@lru_cache(maxsize=65_536)
def match(text: str) -> Match | None:
    """The labels that `text` spells out, apart from remarks pasted into it; None if it is no known label."""
    if not has_chinese(text):
        return None
    if once := _once(normalise(text)):
        return match(once)
    strictest, *others = _spellings(text) or ("",)
    if labels := _index().get(strictest):
        return Match.of(labels, "exact")
    if found := _compound(text):
        return found
    for key in others:
        if labels := _index().get(key) or _index_of_stems().get(key):
            return Match.of(labels, "remark")
    return None


def _once(plain: str) -> str:
    """A text that is printed twice, as pages show one to wide and one to narrow screens; '' where none is."""
    half, rest = divmod(len(plain), 2)
    return plain[:half] if half > 1 and not rest and plain[:half] == plain[half:] else ""


def _edits_allowed(length: int) -> int:
    """A label of four characters may differ in one, of eight in two, and so on: fewer than tell two labels apart."""
    return length // 4


@lru_cache(maxsize=16_384)
def near(text: str, dimensions: frozenset[str]) -> Match | None:
    """The one label on `dimensions` that a damaged or cut text is closest to, within the edits its length allows.

    None when nothing is close enough, or when two concepts are equally close: then the text tells us nothing.
    """
    if not has_chinese(text):
        return None
    best: dict[tuple[str, str], tuple[int, list[Label]]] = {}
    for key in _spellings(text):
        for known, labels in _index().items():
            allowed = _edits_allowed(max(len(known), len(key)))
            distance = OSA.distance(key, known, score_cutoff=allowed)
            if distance > allowed:
                continue
            for label in labels:
                if label.dimension in dimensions:
                    concept = (label.dimension, label.concept)
                    if concept not in best or distance < best[concept][0]:
                        best[concept] = (distance, [label])
    if best:
        closest = min(distance for distance, _ in best.values())
        winners = [label for distance, labels in best.values() if distance == closest for label in labels]
        # one label that a template prints several times is still one
        return Match.of(tuple(winners), "fuzzy") if len({_keys(label.label) for label in winners}) == 1 else None
    return _cut(text, dimensions)


def between(text: str, before: Match | None, after: Match | None) -> Match | None:
    """The one label that the template prints between two known ones (or before the first, behind the last) and that has
    at least half of its characters in common with `text` (two thirds, if many lines would be left out); None where
    the order or the text leaves a choice."""
    beside = before or after
    if beside is None or not has_chinese(text):
        return None
    order = _order(beside.dimension)
    start = before.place + 1 if before else 0
    end = after.place if after and after.dimension == beside.dimension else len(order)
    # 总计 ends one group of results and the next begins again
    expected = order[start:end] if start <= end else order[start:] + order[:end]
    next_ones = expected[:_NEXT] if before else expected[-_NEXT:]
    key = next(iter(_spellings(text)), "")
    unlike: dict[str, float] = {}
    for label in codebook.labels():
        if label.dimension == beside.dimension and label.concept in expected:
            distance = min(OSA.normalized_distance(key, known) for known in _keys(label.label) if known)
            allowed = 0.5 if label.concept in next_ones else 0.34
            if distance <= min(allowed, unlike.get(label.concept, 1.0)):
                unlike[label.concept] = distance
    closest = [concept for concept, distance in unlike.items() if distance == min(unlike.values())]
    if len(closest) != 1:
        return None
    meant = (beside.dimension, closest[0])
    return Match.of(tuple(label for label in codebook.labels() if (label.dimension, label.concept) == meant), "order")


def _compound(text: str) -> Match | None:
    """What a cell means that runs labels together: one for each axis of a table (行政复议—结果维持), or groups and the
    last of them (行政诉讼（未经复议直接起诉）). None where they are no labels, or do not belong together."""
    parts = _run_together(text)
    if len(parts) < 2:
        return None
    for table in codebook.tables():
        axes = [axis for axis in (table.row_dimension, table.column_dimension) if axis]
        named: dict[str, Match] = {}
        for part in parts:
            nearest = sorted(axes, key=lambda axis: axis not in named)
            axis = next((axis for axis in nearest if any(label.dimension == axis for label in part.labels)), "")
            meant = part.on(axis) if axis else None
            if meant is None or (axis in named and not _is_of_group(part, meant, named[axis])):
                break
            named[axis] = meant
        else:
            *others, last = named.values()
            if last.concept and all(other.concept for other in others):
                sure = {(part.dimension, part.concept) for part in parts if part.how == "exact"}
                doubtful = (part.how for part in parts if (part.dimension, part.concept) not in sure)
                how = next(doubtful, "exact")
                return replace(last, how=how, also=tuple(others))
    return None


def _is_of_group(part: Match, meant: Match, group: Match) -> bool:
    """Whether a label belongs to the group named before it, or repeats it. 总计 behind a group is the group's own sum,
    which no template asks for; 其他 behind the group of legal persons is the one kind of applicant called so."""
    if not group.concept:
        kinds = {label.concept for label in meant.labels}
        return not part.is_homonym or (len(kinds) == 1 and not kinds & {"", "total"} and "." not in meant.concept)
    return meant.concept == group.concept or meant.concept.startswith(f"{group.concept}.")


def _run_together(text: str) -> list[Match]:
    """The labels that a text is made of, in its order; empty where something is left over."""
    parts: list[Match] = []
    for piece in filter(None, _JOINT.split(_plain(text))):
        labels = _index().get(_word(unnumbered(piece)))
        if piece in codebook.units() or (labels and labels[0].dimension in ("aside", "number")):
            continue
        found = [Match.of(labels, "exact")] if labels else _segments(_word(piece))
        if not found and (damaged := near(piece, _AXES)):
            found = [damaged]
        if not found:
            return []
        parts += found
    return parts


def _segments(key: str) -> list[Match]:
    """The labels whose keys follow each other in `key`, the longest first; empty where they do not make it up."""
    if not key or len(key) > _LONGEST_COMPOUND:
        return []
    for end in range(len(key), 1, -1):
        labels = _index().get(key[:end])
        if labels is None:
            continue
        if end == len(key) or _COUNTED.fullmatch(key, end):
            return [Match.of(labels, "exact")]
        if rest := _segments(key[end:]):
            return [Match.of(labels, "exact"), *rest]
    return []


def _cut(text: str, dimensions: frozenset[str]) -> Match | None:
    """The one label that starts with `text` (its cell was cut), or that `text` starts with (a note follows)."""
    key = _spellings(text)[0] if _spellings(text) else ""
    if len(key) < 5:
        return None
    found: dict[tuple[str, str], Label] = {}
    for known, labels in _index().items():
        if (known.startswith(key) and 2 * len(key) >= len(known)) or (len(known) >= 5 and key.startswith(known)):
            for label in labels:
                if label.dimension in dimensions:
                    found.setdefault((label.dimension, label.concept), label)
    return Match.of(tuple(found.values()), "cut") if len(found) == 1 else None
