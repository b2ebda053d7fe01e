"""Identities as HTML: the arithmetic spelled out, each number leading to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from markupsafe import Markup

from atlas.numbers import nothing, safe
from atlas.rendering import bilingual
from facsimile.reading import Reading, Row
from gongkai import codebook
from gongkai.arithmetic import Addend, Equation, cell_label, plain

_RELATIONS = {
    "holds": {"==": "=", "<=": "≤", "!=": "≠"},
    "not_assessable": {"==": "=", "<=": "≤", "!=": "≠"},
    "fails": {"==": "≠", "<=": "&gt;", "!=": "="},
}
_SEVERITIES = {"warning": ("提醒", "warning"), "hint": ("线索", "hint"), "derived": ("推算", "derived")}


def equations(checks: Iterable[tuple[Row, Equation | None]], reading: Reading, numbers: Mapping[str, int]) -> Markup:
    """The items of a list of identities; `numbers` are those of the cells, by which the page's script finds them."""
    return Markup("\n".join(_item(check, spelled, reading, numbers) for check, spelled in checks))  # noqa: S704  # escaped


def _item(check: Row, spelled: Equation | None, reading: Reading, numbers: Mapping[str, int]) -> str:
    covered = " ".join(str(numbers[name]) for name in _covers(check) if name in numbers)
    said = _sum(check, spelled, reading) if spelled else " ".join(_cells(check, reading))
    about, severity = _subject(check), safe(check["severity"])
    which = f"<code>{safe(check['identity'])}</code>{f' · {safe(about)}' if about else ''}{_weight(severity)}"
    return (
        f'<li class="eq {safe(check["verdict"])} {severity}" data-cells="{covered}"><p class="which">{which}</p>'
        f'<p class="sum">{said}</p></li>'
    )


def _sum(check: Row, spelled: Equation, reading: Reading) -> str:
    """Both sides, each with its sum where it has several numbers; ``a + b = c`` where the sums are the same."""
    same = check["verdict"] == "holds" and spelled.relation == "=="
    several_left, several_right = len(spelled.left) > 1, len(spelled.right) > 1
    parts = [_side(spelled.left, reading)]
    if several_left and (several_right or not same):
        parts.append(f"= {_total(spelled.left_sum)}")
    parts.append(f'<span class="relation">{_RELATIONS[check["verdict"]][spelled.relation]}</span>')
    if several_right and not same:
        parts.append(f"{_total(spelled.right_sum)} =")
    parts.append(_side(spelled.right, reading))
    if check["verdict"] == "fails" and check["difference"] is not None:
        parts.append(f'<span class="note">{_DIFFERENCE} <b>{plain(check["difference"])}</b></span>')
    return " ".join(parts)


def _total(number: float | None) -> str:
    return f"<b>{plain(number) if number is not None else '?'}</b>"


def _side(addends: Iterable[Addend], reading: Reading) -> str:
    parts: list[str] = []
    for addend in addends:
        sign = "− " if addend.sign < 0 else "+ " if parts else ""
        parts.append(f'{sign}<span class="term">{safe(addend.label)}</span> {_term(addend, reading)}')
    return " ".join(parts)


def _term(addend: Addend, reading: Reading) -> str:
    if addend.printed:
        value = reading[addend.cell]
        status = value.row["status"]
        text = safe(value.text) if status == "reported" else nothing(status)
        return f'<a class="{value.row["quality"]}" href="#{safe(addend.cell)}">{text}</a>'
    return _LAST_YEAR if addend.year_offset else _NOT_PRINTED


def _cells(check: Row, reading: Reading) -> Iterator[str]:
    """The cells of an identity that is no sum."""
    for name in _covers(check):
        if name in reading:
            value, label = reading[name], cell_label(name, check["template"] or "")
            link = f'<a class="{value.row["quality"]}" href="#{safe(name)}">{safe(value.text)}</a>'
            yield f'<span class="term">{safe(label)}</span> {link}'


def _covers(check: Row) -> list[str]:
    return (check["covers"] or "").split(";")


def _subject(check: Row) -> str:
    """What an identity was evaluated on, as people call it; '' for a whole table."""
    subject = check["subject"] or ""
    if subject in codebook.APPLICANTS:
        return codebook.applicant_label(subject)
    return cell_label(subject, check["template"] or "") if codebook.indicator(subject.partition("@")[0], "") else ""


@cache
def _weight(severity: str) -> str:
    """What is said of an identity that decides nothing."""
    if severity == "error":
        return ""
    return f' <span class="note">{bilingual(*_SEVERITIES.get(severity, (severity, severity)))}</span>'


_DIFFERENCE = bilingual("差", "difference")
_LAST_YEAR = f"<i>{bilingual('上年报告', 'last year’s report')}</i>"
_NOT_PRINTED = f"<i>{bilingual('未印', 'not printed')}</i>"
