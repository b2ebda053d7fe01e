"""What the numbers mean: the codebook for people."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import pandas as pd

from gongkai import codebook
from gongkai.codebook import meaning
from gongkai.naming import indicator_codes
from gongkai.showing import Listing, in_terminal


def indicators() -> pd.DataFrame:
    """The codebook: what every indicator means, one row per indicator and definition, with its template eras, label,
    gloss, unit and hazards."""
    lines = ({**asdict(line), "templates": ";".join(line.templates)} for line in codebook.indicators())
    return Listing(list(lines))


@dataclass(frozen=True, slots=True)
class Description:
    """All that is known about an indicator: (heading, lines) pairs. Prints as text, shows as a table in a notebook."""

    indicator: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    def __getitem__(self, heading: str) -> tuple[str, ...]:
        """The lines under a heading, e.g. description["article"]; empty when there are none."""
        return dict(self.parts).get(heading, ())

    def __rich__(self) -> Any:  # noqa: ANN401  # rich may not be there to name its table
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table("", self.indicator, box=None, pad_edge=False)
        for heading, texts in self.parts:
            for number, line in enumerate(texts):
                table.add_row(Text("" if number else heading, style="bold"), Text(line))
        return table

    def __repr__(self) -> str:
        if drawn := in_terminal(self):
            return drawn
        width = max(len(heading) for heading, _ in self.parts) + 2
        lines = [
            f"{'' if number else heading:{width}}{line}"
            for heading, texts in self.parts
            for number, line in enumerate(texts)
        ]
        return "\n".join([self.indicator, *lines])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left;vertical-align:top'>{html.escape(heading)}</th>"
            f"<td style='text-align:left'>{'<br>'.join(map(html.escape, texts))}</td></tr>"
            for heading, texts in self.parts
        )
        return f"<table><caption><code>{html.escape(self.indicator)}</code></caption>{rows}</table>"


def describe(code: str, language: str = "en") -> Description:
    """What an indicator means: labels, definition, legal articles, unit, template eras, how it compares across eras,
    known hazards, and where each statement comes from. `language` "zh" says the statements in Chinese, under the same
    headings.

    Raises:
        ValueError: there is no such indicator, and the message names near misses; or the language is neither.

    >>> gongkai.describe("requests.outcome.cannot_provide.not_held")
    """
    indicator_codes([code])
    if language not in _RELATIONS:
        raise ValueError(f"language is {language!r}; it can be {' or '.join(map(repr, _RELATIONS))}.")
    lines = [line for line in codebook.indicators() if line.indicator == code]
    cited = _cited(language)

    def told(kind: str) -> tuple[str, ...]:
        said = (line for line in meaning.explanations(code) if line.kind == kind)
        return tuple(f"{_in(language, line, 'text')} [{cited[line.source][0]}]" for line in said)

    parts = {
        "label": tuple(f"{line.label_zh} ({', '.join(line.templates)})" for line in lines),
        "in English": tuple(dict.fromkeys(line.gloss_en for line in lines)),
        "where": tuple(f"{line.table}: {line.section} ({', '.join(line.templates)})" for line in lines),
        "unit": tuple(dict.fromkeys(_unit(line) for line in lines)),
        "applicants": (_applicants(language),) if lines[0].by_applicant else (),
        **{kind: told(kind) for kind in ("definition", "article")},
        "compares": tuple(_comparisons(code, language)),
        "breaks": tuple(f"{one.since}: {_in(language, one, 'event')}; {_in(language, one, 'effect')} "
                        f"[{cited[one.source][0]}]" for one in meaning.breaks() if one.touches(code)),
        "hazard": told("hazard"),
        "notes": tuple(dict.fromkeys(line.notes for line in lines if line.notes)),
    }  # fmt: skip
    text = str(parts)
    parts["sources"] = tuple(f"[{name}] {full}" for name, full in cited.values() if f"[{name}]" in text)
    return Description(code, tuple((heading, texts) for heading, texts in parts.items() if texts))


def _applicants(language: str) -> str:
    if language == "zh":
        return "、".join(map(codebook.applicant_label, codebook.APPLICANTS))
    return ", ".join(codebook.APPLICANTS)


def _unit(line: codebook.Indicator) -> str:
    return line.unit if line.printed_unit in ("", line.unit) else f"{line.unit} (printed as {line.printed_unit})"


def _in(language: str, line: object, what: str) -> str:
    """What a line of the codebook says in a language."""
    return str(getattr(line, what if language == "en" else f"{what}_{language}"))


def _cited(language: str) -> dict[str, tuple[str, str]]:
    """Source → its name and its full citation in a language."""
    return (
        meaning.sources_zh() if language == "zh" else {name: (name, full) for name, full in meaning.sources().items()}
    )


def _comparisons(code: str, language: str) -> Iterator[str]:
    cited = _cited(language)
    for line in meaning.comparabilities():
        eras, sum_ = ", ".join(line.templates), " + ".join(term.name for term in line.terms)
        note = f": {said}" if (said := _in(language, line, "note")) else ""
        relation = _RELATIONS[language][line.relation]
        if line.indicator == code:
            yield f"{eras}: {relation} {sum_}{note} [{cited[line.source][0]}]"
        elif code in (term.name for term in line.terms):
            yield f"{eras}: {sum_} {relation} {line.indicator}{note} [{cited[line.source][0]}]"


_SIGNS = {"same": "=", "sum": "=", "similar": "≈"}
_RELATIONS = {
    "en": _SIGNS | {"not_comparable": "is not comparable with"},
    "zh": _SIGNS | {"not_comparable": "不可比于"},
}


def search(text: str) -> pd.DataFrame:
    """Indicators that have to do with `text`, Chinese or English, best and newest first.

    All its words occur in the code, label, a known spelling of the label, gloss, definition, article or hazard.

    >>> gongkai.search("不掌握")
    """
    words = _plain(text).split()
    found = [(place, line) for line in codebook.indicators() for place in [_place(line, words)] if words and place]
    ordered = sorted(found, key=lambda pair: (list(_PLACES).index(pair[0]), -int(max(pair[1].templates))))
    columns = ["indicator", "label_zh", "gloss_en", "unit", "templates", "found_in"]
    rows = [{**asdict(line), "templates": ";".join(line.templates), "found_in": place} for place, line in ordered]
    return Listing(rows, columns=columns)


_PLACES = {"code": "indicator", "label": "label_zh", "gloss": "gloss_en"} | dict.fromkeys(
    ("spelling", "definition", "article", "hazard", "any"), ""
)
"""Where a text can be found, the best place first, and the column that holds it if one does."""


def _place(line: codebook.Indicator, words: list[str]) -> str | None:
    """The best place in which all words occur, "any" where they are spread over several, else None."""
    texts = {place: getattr(line, column) for place, column in _PLACES.items() if column}
    texts["spelling"] = _spellings().get(line.indicator, "")
    for kind in ("definition", "article", "hazard"):
        texts[kind] = " ".join(said.text for said in meaning.explanations(line.indicator) if said.kind == kind)
    texts["any"] = " ".join(texts.values())
    return next((place for place in _PLACES if all(_occurs(word, _plain(texts[place])) for word in words)), None)


def _occurs(word: str, text: str) -> bool:
    """English words from their beginning ("held" is not in "upheld"), Chinese ones anywhere."""
    return re.search(rf"(?<![a-z]){re.escape(word)}", text) is not None


@cache
def _spellings() -> dict[str, str]:
    """Indicator → the known spellings of the labels that lead to it."""
    found: dict[str, str] = {}
    for table in codebook.tables():
        dimensions = {table.row_dimension, table.column_dimension}
        for label in codebook.labels():
            if label.dimension in dimensions and label.concept:
                pattern = table.indicator.replace("{%s}" % label.dimension, label.concept)  # noqa: UP031
                place = re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(pattern)))
                for line in codebook.indicators():
                    if place.fullmatch(line.indicator):
                        found[line.indicator] = f"{found.get(line.indicator, '')} {label.label}"
    return found


@cache
def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
