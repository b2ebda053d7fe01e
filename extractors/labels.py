"""Cell text → the labels of the codebook it may stand for.

Matching is exact after normalisation (width, radicals, white space, numbering, quotes, brackets), then without the
remarks that agencies paste into labels, then, where the caller knows which axis the cell stands on, by a bounded
edit distance or as a label that was cut off. Homonyms (总计, 其他) come back with all their meanings: only the
neighbours can tell them apart, so `tables` decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from gongkai import codebook
from gongkai.codebook import Label

# Radicals that PDF fonts use for whole characters and that NFKC leaves alone (it maps the Kangxi block only).
_RADICALS = str.maketrans(
    "⺟⺠⺮⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾",
    "母民竹虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户",
)
_RADICAL = re.compile(f"[{''.join(map(chr, _RADICALS))}]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
_NUMBERING = re.compile(
    r"(?:\([一二三四五六七八九十]{1,3}\)[、.,:]?|[一二三四五六七八九十]{1,3}[、.,:]|\(\d{1,2}\)[、.,:]?|\d{1,2}[、.,:)]|\d{1,2}(?=[^\d.,%]))"
)
_NOT_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_CHINESE = re.compile(r"[\u2e80-\u9fff]")


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Text with compatibility forms and radicals folded and every white space removed; case and punctuation kept."""
    plain = unicodedata.normalize("NFKC", text)
    if _RADICAL.search(plain):
        plain = plain.translate(_RADICALS)
    return _INVISIBLE.sub("", plain)


@lru_cache(maxsize=65_536)
def has_chinese(text: str) -> bool:
    """Whether the text holds a Chinese character (or a radical that stands for one)."""
    return _CHINESE.search(text) is not None


def _unnumbered(text: str) -> str:
    return _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text


def _word(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())


def _keys(text: str) -> tuple[str, str]:
    """The keys of a label: its whole text, and the text without what stands in brackets."""
    plain = _unnumbered(normalise(text))
    return _word(plain), _word(_REMARK.sub("", plain))


def _spellings(text: str) -> tuple[str, ...]:
    """The keys a text may be known by, strictest first: those of a label, then before a colon, then without years."""
    bare = _REMARK.sub("", _unnumbered(normalise(text)))
    keys = (*_keys(text), _word(bare.partition(":")[0]), _word(_YEAR.sub("", bare)))
    return tuple(dict.fromkeys(key for key in keys if key))


@cache
def _index() -> dict[str, tuple[Label, ...]]:
    index: dict[str, list[Label]] = {}
    for label in codebook.labels():
        for key in filter(None, dict.fromkeys(_keys(label.label))):
            known = index.setdefault(key, [])
            if label not in known:
                known.append(label)
    return {key: tuple(known) for key, known in index.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The labels a text may stand for, strongest first, and how they were found: exact, remark, fuzzy, cut or order.

    `dimension` and `concept` are the first meaning's; `era` is the template that alone prints that concept so, else '';
    `is_homonym` says that there are meanings on other dimensions; `place` is the concept's in the template's order.
    """

    labels: tuple[Label, ...]
    how: str
    dimension: str
    concept: str
    era: str
    is_homonym: bool
    place: int

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
def match(text: str) -> Match | None:
    """The labels that `text` spells out, apart from remarks pasted into it; None if it is no known label."""
    if not has_chinese(text):
        return None
    for position, key in enumerate(_spellings(text)):
        if labels := _index().get(key):
            return Match.of(labels, "remark" if position else "exact")
    return None


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
        winners = [labels for distance, labels in best.values() if distance == closest]
        return Match.of(tuple(winners[0]), "fuzzy") if len(winners) == 1 else None
    return _cut(text, dimensions)


def between(text: str, before: Match | None, after: Match | None) -> Match | None:
    """The label whose place in the template's order is between two known ones (or at the end, next to one), if at least
    half of its characters are those of `text`; None where the order or the text says otherwise."""
    beside = before or after
    if beside is None or not beside.concept:
        return None
    order = _order(beside.dimension)
    place = order.index(before.concept) + 1 if before else 0
    following = order[place + 1] if place + 1 < len(order) else order[0]
    siblings = after is not None and after.dimension == beside.dimension
    if place >= len(order) or (after.concept != following if after and siblings else place != len(order) - 1):
        return None
    expected = [
        label for label in codebook.labels() if (label.dimension, label.concept) == (beside.dimension, order[place])
    ]
    alike = [
        label
        for label in expected
        for key in _spellings(text)[:1]
        if OSA.normalized_distance(key, _spellings(label.label)[0]) <= 0.5
    ]
    return Match.of(tuple(expected), "order") if alike else None


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
