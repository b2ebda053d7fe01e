"""What every number means: a page for each table of the reports, from the codebook."""

from __future__ import annotations

from collections.abc import Iterator

import gongkai
from gongkai import codebook
from gongkai.codebook import Identity, Indicator, Term, meaning

_TELLS = ("definition", "article", "compares", "breaks", "hazard", "notes")
"""Headings of `gongkai.describe` that a page shows; the others are in the line above them, or are of all pages."""
_NARRATIVE = "what the text of a report states"


def pages() -> dict[str, str]:
    """Page → its text."""
    return {"reference/indicators/index.md": _overview()} | {
        f"reference/indicators/{table}.md": _page(table) for table in _tables()
    }


def _tables() -> dict[str, str]:
    """Table → its name for people; in the order of the codebook, the numbers that stand in no table last."""
    known = {table.table: f"{table.title_en} ({table.title})" for table in codebook.tables()}
    return known | {line.table: _NARRATIVE for line in codebook.indicators() if line.table not in known}


def _overview() -> str:
    rows = "\n".join(
        f"| [{table}]({table}.md) | {title} | {len(_codes(table))} | {', '.join(_eras(table))} |"
        for table, title in _tables().items()
    )
    sources = "\n".join(f"- **{name}**: {citation}" for name, citation in meaning.sources().items())
    breaks = "\n".join(f"| {one.since} | {one.event} | {one.effect} | {one.source} |" for one in meaning.breaks())
    return f"""# Indicators

Every number that the templates ask for, as the codebook (`gongkai/codebook/`) knows it. The same in Python:
`gongkai.describe("requests.received")`, and `gongkai.search("不掌握")` finds codes by Chinese or English words.

| table | what it counts | indicators | templates |
|---|---|---:|---|
{rows}

Indicators *by applicant* stand once for each of {
        ", ".join(f"`{name}` ({codebook.applicant_label(name)})" for name in codebook.APPLICANTS)
    }.

## Breaks

From these years on, numbers changed for other reasons than what bodies did.

| since | what happened | what it did | source |
|---|---|---|---|
{breaks}

## Sources

{sources}
"""


def _page(table: str) -> str:
    entries = "\n\n".join(_entry(code) for code in _codes(table))
    sums = [identity for identity in codebook.identities() if identity.table == table]
    told = "\n\n".join(_identity(identity) for identity in sums)
    arithmetic = f"\n\n## Arithmetic\n\nWhat must hold in a report. {_SEVERITIES}\n\n{told}" if sums else ""
    return f"# {table}\n\n{_tables()[table].capitalize()}.\n\n{entries}{arithmetic}\n"


_SEVERITIES = (
    "Identities of severity *error* decide whether a number is `verified` or in `conflict`; the others are recorded "
    "in [checks](../datasets/checks.md) and decide nothing."
)


def _codes(table: str) -> list[str]:
    """The table's indicators in the order they are printed in, the newest template first."""
    lines = [line for line in codebook.indicators() if line.table == table]
    ordered = sorted(lines, key=lambda line: (-int(max(line.templates)), line.order))
    return list(dict.fromkeys(line.indicator for line in ordered))


def _eras(table: str) -> list[str]:
    return sorted({era for line in codebook.indicators() if line.table == table for era in line.templates})


def _entry(code: str) -> str:
    described = gongkai.describe(code)
    lines = [line for line in codebook.indicators() if line.indicator == code]
    about = [f"### `{code}` {{ #{code} }}", f"{_cap(described['in English'][0])}. {_facts(lines)}"]
    items = [f"- **{heading}**: {line}" for heading in _TELLS for line in described[heading]]
    return "\n\n".join([*about, "\n".join(items)])


def _facts(lines: list[Indicator]) -> str:
    printed = "; ".join(dict.fromkeys(f"{line.label_zh} ({', '.join(line.templates)})" for line in lines))
    split = ", by applicant" if lines[0].by_applicant else ""
    return f"{printed} · *{lines[0].unit}*{split}"


def _identity(identity: Identity) -> str:
    eras = ", ".join(identity.templates)
    formula = f"{_sum(identity.left)}\n  {identity.relation} {_sum(identity.right)}"
    return (
        f"### `{identity.id}` {{ #{identity.id} }}\n\n{identity.severity}, templates {eras}, for each "
        f"{identity.per}; {identity.source}\n\n```text\n{formula}\n```"
    )


def _sum(terms: tuple[Term, ...]) -> str:
    return "".join(_signed(terms)) or "0"


def _signed(terms: tuple[Term, ...]) -> Iterator[str]:
    for place, term in enumerate(terms):
        sign = "- " if term.sign < 0 else "+ " if place else ""
        earlier = " (of the year before)" if term.year_offset else ""
        yield f"{' ' if place else ''}{sign}{term.name}{earlier}"


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
