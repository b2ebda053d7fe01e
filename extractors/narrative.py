"""What the text of a report states beside its tables: the information-processing fee, whose figures they are, and how
many requests and reviews it tells of.

Only a sentence that says so counts. A report that does not mention the fee has no value for it, which is another fact
than `未收取`; a text that tells another number than the table is a hint, for it may speak of settled cases alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from extractors.document import Document
from extractors.extraction import Cells, Check, Observation, Problem, Section
from extractors.labels import normalise
from extractors.values import Value, parse
from gongkai import codebook
from gongkai.codebook import Identity, Term, cell_name

TABLE = "narrative"
_FEE = "fees.information_processing_fee"
_FEE_SECTIONS = ("other", "requests", "overall", "problems", "preamble")
_TOLD_IN = "overall"
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_CITED = re.compile(r"《[^《》]*》")
_AMOUNT = re.compile(
    r"(?:人民币)?(?:\d[\d,]*(?:\.\d+)?|[零壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千]+)[百千]?[万亿]?元"
)


def _says(meaning: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in codebook.patterns(meaning))


def stated_fee(sections: Sequence[Section], document: Document) -> tuple[list[Observation], list[Problem]]:
    """The observation of the fee, if a sentence states it: that of section 六 before others. Sentences that state
    different amounts give none, and a problem."""
    for wanted in _FEE_SECTIONS:
        told = [
            (section, sentence, value)
            for section in sections
            if section.section == wanted and "处理费" in section.text
            for sentence in _SENTENCE.findall(section.text)
            if (value := _fee_of(_plain(sentence)))
        ]
        if told:
            section, sentence, value = told[0]
            if any(other != value for _, _, other in told):
                value = Value(None, "unreadable")
            return _fee_told(section, sentence, value, document)
    return [], []


def _plain(sentence: str) -> str:
    """A sentence normalised, without the names of documents that it cites."""
    return _CITED.sub("", normalise(sentence))


def _fee_of(sentence: str) -> Value | None:
    """What a sentence says was collected; None where it only speaks of the fee."""
    named = next((found for pattern in codebook.patterns("fee_named") if (found := pattern.search(sentence))), None)
    if named is None:
        return None
    clauses = [clause for clause in re.split(r"[,，]", sentence) if not _says("fee_issued", clause)]
    clauses = [clause for clause in clauses if _says("fee_collected", clause)] or clauses
    amounts = {amount: parse(amount, "CNY", "元") for clause in clauses for amount in _AMOUNT.findall(clause)}
    values = {value.value for value in amounts.values()}
    if len(values) == 1:
        return next(iter(amounts.values()))
    if values:
        return Value(None, "unreadable")
    naming = next((place for place, clause in enumerate(clauses) if named.group() in clause), len(clauses))
    none = any(_says("fee_none", clause) for clause in clauses[naming : naming + 2])
    return Value(0.0, "reported", ("in_words",)) if none else None


def _fee_told(
    section: Section, sentence: str, value: Value, document: Document
) -> tuple[list[Observation], list[Problem]]:
    line = codebook.indicator(_FEE, "")
    if line is None:
        return [], []
    locator = _locator(document, sentence) or section.locator
    flags = ";".join(value.flags)
    observation = Observation(
        line.templates[0], TABLE, _FEE, None, value.value, line.unit, value.status, sentence.strip(),
        section.heading or section.section, locator, "unverified", flags,
    )  # fmt: skip
    if value.status == "reported":
        return [observation], []
    why = "The text states the information-processing fee with several amounts; its value was left empty."
    return [observation], [Problem("recognise", "unreadable_value", "warning", why, sentence[:200], locator)]


def _locator(document: Document, sentence: str) -> str:
    """Where the paragraph with this sentence stands; '' where it is in no paragraph of its own."""
    wanted = normalise(sentence)
    return next((one.locator for one in document.paragraphs() if wanted in normalise(one.text)), "")


def stated_scope(sections: Iterable[Section]) -> str:
    """`own` or `aggregate` where the text says whose figures the tables hold; '' where it does not, or says both."""
    told = {
        scope
        for section in sections
        if "数据" in section.text or "统计" in section.text or "报告" in section.text
        for sentence in map(_plain, _SENTENCE.findall(section.text))
        for scope in ("own", "aggregate")
        if _says(f"scope_{scope}", sentence)
    }
    return told.pop() if len(told) == 1 else ""


def compare(sections: Iterable[Section], cells: Cells) -> tuple[list[Check], list[Problem]]:
    """The codebook's identities between the numbers that section 一 tells and those of the tables, and a hint for each
    that fails."""
    text = next((section.text for section in sections if section.section == _TOLD_IN), "")
    checks = list(_compared(text, cells)) if text else []
    return checks, [_hint(check) for check in checks if check.verdict == "fails"]


@cache
def _told_of() -> dict[str, list[Identity]]:
    """The identities about what the text tells, by their id: of one id any may hold."""
    alternatives: dict[str, list[Identity]] = {}
    for identity in codebook.identities():
        if identity.per == "text":
            alternatives.setdefault(identity.id, []).append(identity)
    return alternatives


def _compared(text: str, cells: Cells) -> Iterator[Check]:
    for name, identities in _told_of().items():
        told = _number_told(identities[0].left[0].name, text)
        sums = [(identity, _sum(identity.right, cells)) for identity in identities]
        known = [(identity, number) for identity, number in sums if number is not None]
        if told is None or not known:
            continue
        identity, number = next(((one, number) for one, number in known if number == told), known[0])
        printed = [cells[key] for term in identity.right if (key := _key(term, cells)) in cells]
        yield Check(
            name,
            identity.table,
            max(cell.template for cell in printed),
            "text",
            told,
            number,
            told - number,
            "holds" if told == number else "fails",
            identity.severity,
            ";".join(cell_name(cell.indicator, cell.applicant) for cell in printed),
        )


def _number_told(meaning: str, text: str) -> float | None:
    """The first number that the text tells with this meaning; 0 where it says that there was none."""
    plain = normalise(text)
    found = [match for pattern in codebook.patterns(meaning) for match in pattern.finditer(plain)]
    none = [match for pattern in codebook.patterns(f"{meaning}_none") for match in pattern.finditer(plain)]
    first = min(found + none, key=lambda match: match.start(), default=None)
    if first is None:
        return None
    return parse(first["number"], "case").value if first in found else 0.0


def _key(term: Term, cells: Cells) -> str:
    total = cell_name(term.name, codebook.APPLICANTS[-1])
    return total if total in cells else cell_name(term.name, None)


def _sum(terms: Sequence[Term], cells: Cells) -> float | None:
    values = [(term.sign, cells[key].value if (key := _key(term, cells)) in cells else None) for term in terms]
    if any(value is None for _, value in values):
        return None
    return sum(sign * (value or 0.0) for sign, value in values)


def _hint(check: Check) -> Problem:
    sentence = (
        f"Section 一 tells {check.left:g} where the table has {check.right:g} ({check.covers}): it may count otherwise."
    )
    return Problem("check", "text_disagrees", "hint", sentence, f"{check.left:g} | {check.right:g}")
