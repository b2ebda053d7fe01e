"""Document → who, where, when: title, agency, region, year and date, each from the most trusted place that names it.

Order of trust: the report's own title, the period and author its preamble states, the page's meta tags, what the site
says (registry, list page), and last the address, which misleads (reports are re-imported years later) and is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from extractors.document import Document, Paragraph
from extractors.extraction import Hints, Problem, Report
from extractors.identity import agency_id, agency_named, find_region, region_of_code
from extractors.labels import normalise
from extractors.sections import section_of
from extractors.titles import Title, parse_title, year_in
from gongkai import codebook

_PERIOD = re.compile(r"(?:自|从)?((?:19|20)\d{2})年1月1日(?:起)?(?:至|到|-|—|~)+(?:(?:19|20)\d{2}年)?12月31日")
_BODY = (
    r"([\u3400-\u9fff]{2,40}?(?:局|委员会|政府|政府办公室|政府办公厅|办事处|厅|院|中心|署|处|会|队|站|所|委|办|镇|乡))"
)
_AUTHOR = re.compile(rf"(?:由|[,.。;:)》、]){_BODY}(?:负责|组织|牵头)*(?:根据[^。]{{0,99}}?)?(?:编制|编写|汇总|制作)")
_CONTACT = re.compile(rf"(?:请与|请联系|请咨询|请向){_BODY}(?:办公室)?(?:联系|咨询|反映|[(,。])")
_IS_BODY = re.compile(_BODY)
_NAMES_A_BODY = re.compile(rf"^{_BODY}|[\u3400-\u9fff][省市区县旗州盟]$")
_LONGEST_TITLE_LINE = 60
_PUBLISHED = re.compile(r"(?:发布|公开|成文|发文|生成)(?:日期|时间):?((?:19|20)\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_DATE = re.compile(r"((?:19|20)\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_YEAR_IN_NAME = re.compile(r"(?<![a-z0-9])20\d{2}(?!\d)", re.IGNORECASE)  # not v2021, not P020210119
_HEAD_PARAGRAPHS = 12
_TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """How a document begins: the paragraphs before its first section (at most a dozen: title, date, preamble), and each
    line that reads as a report's title with where it stood, most trusted first."""

    opening: list[Paragraph]
    titles: list[tuple[Title, str]]


def heading_of(document: Document, hints: Hints) -> Heading:
    """The opening and the titles of a document; a title may also stand in its meta tags and in the link to it."""
    opening = _opening(document)
    return Heading(opening, list(_titles([paragraph.text for paragraph in opening], document, hints)))


def _opening(document: Document) -> list[Paragraph]:
    head: list[Paragraph] = []
    for paragraph in islice(document.paragraphs(), _HEAD_PARAGRAPHS):
        if section_of(paragraph):
            break
        head.append(paragraph)
    return head


def _titles(head: list[str], document: Document, hints: Hints) -> Iterator[tuple[Title, str]]:
    start = 0
    while start < len(head):
        # a title may be broken into lines, even inside the agency's name; a line that names a body stands alone
        tried = ((_joined(head[start : start + lines], lines), lines) for lines in range(1, _TITLE_LINES + 1))
        joined = [(title, lines) for title, lines in tried if title]
        if joined:
            title, lines = min(joined, key=lambda one: _names_no_body(one[0]))
            yield title, "title"
            start += lines - 1
        start += 1
    for key, source in (("articletitle", "title"), ("title", "title")):
        for part in re.split(r"[_|]| - |--", document.meta.get(key, "")):
            if found := parse_title(part):
                yield found, source
    if found := parse_title(hints.link_text):
        yield found, "context"


def _joined(texts: list[str], lines: int) -> Title | None:
    title = parse_title("".join(texts)) if len(texts) == lines else None
    return title if title and all(len(normalise(text)) <= _LONGEST_TITLE_LINE for text in texts) else None


def _names_no_body(title: Title) -> bool:
    return not _NAMES_A_BODY.search(title.agency)


def identify(document: Document, heading: Heading, hints: Hints) -> tuple[Report, list[Problem]]:
    """Who, where and when, with a problem for each of them that could not be told."""
    report = Report()
    preamble = normalise("".join(paragraph.text for paragraph in heading.opening))
    found = heading.titles
    if found:
        best = next((title for title, _ in found if title.agency and title.year), found[0][0])
        report.title = best.text
    _tell_year(report, found, preamble, document, hints)
    _tell_agency(report, found, preamble, document, hints)
    _tell_region(report, preamble, document, hints)
    report.published_on = _published_on(document, hints)
    if report.year:
        report.template_expected = codebook.expected_template(report.year)
    return report, _doubts(report, preamble)


def _tell_year(report: Report, found: list[tuple[Title, str]], preamble: str, document: Document, hints: Hints) -> None:
    period = _PERIOD.search(preamble)
    for year, source in (
        *((title.year, source) for title, source in found if source == "title"),
        (int(period[1]) if period else None, "period"),
        *((title.year, source) for title, source in found if source == "context"),
        (year_in(normalise(hints.link_text)), "context"),
        (_year_of_name(hints.name), "url"),
    ):
        if year:
            report.year, report.year_source = year, source
            return


def _year_of_name(name: str) -> int | None:
    found = _YEAR_IN_NAME.search(name)
    return year_in(found[0]) if found else None


def _tell_agency(
    report: Report, found: list[tuple[Title, str]], preamble: str, document: Document, hints: Hints
) -> None:
    author = _AUTHOR.search(preamble) or _CONTACT.search(preamble)
    meta = [normalise(document.meta.get(key, "")) for key in ("contentsource", "author", "creator")]
    for name, source in (
        *((title.agency, source) for title, source in found if source == "title"),
        (author[1] if author else "", "text"),
        *((title.agency, source) for title, source in found if source == "context"),
        *((name, "meta") for name in meta if _IS_BODY.fullmatch(name)),
        (normalise(hints.agency), "context"),
    ):
        if name:
            report.agency, report.agency_source = name, source
            return


def _tell_region(report: Report, preamble: str, document: Document, hints: Hints) -> None:
    site_code = hints.region_code or document.meta.get("siteidcode", "")[:6]
    for text, source in ((report.agency, "agency"), (preamble, "text")):
        if region := find_region(text, site_code, report.year):
            report.region_source = source
            break
    else:
        code = document.meta.get("siteidcode", "")[:6]
        region = region_of_code(code) if code.isdigit() else None
        report.region_source = "meta" if region else ""
        if region is None and hints.region_code:
            region, report.region_source = region_of_code(hints.region_code), "context"
    if region:
        report.region_code, report.region, report.province = region.code, region.name, region.province
    agency = agency_named(report.agency, region)
    report.agency_id = agency_id(agency, region)


def _published_on(document: Document, hints: Hints) -> date | None:
    stated = document.meta.get("pubdate", "")
    visible = next(
        (
            found
            for paragraph in document.paragraphs()
            if ("期" in paragraph.text or "间" in paragraph.text)
            and (found := _PUBLISHED.search(normalise(paragraph.text)))
        ),
        None,
    )
    for match in (_DATE.search(stated), visible, _DATE.search(hints.link_date)):
        if match:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def _doubts(report: Report, preamble: str) -> list[Problem]:
    problems = []
    if report.year is None:
        problems.append(
            Problem("recognise", "year_unknown", "error", "Neither title nor text says which year the report is about.")
        )
    elif report.year_source == "url":
        problems.append(
            Problem(
                "recognise",
                "year_from_name",
                "warning",
                f"Only the file name says that the report is about {report.year}.",
            )
        )
    period = _PERIOD.search(preamble)
    if report.year and period and int(period[1]) != report.year:
        problems.append(
            Problem(
                "recognise",
                "year_disagrees",
                "warning",
                f"The title says {report.year}, the stated period {period[1]}; the {report.year_source} was followed.",
                period[0],
            )
        )
    if not report.agency:
        problems.append(
            Problem("recognise", "agency_unknown", "error", "Neither title, text nor site says whose report this is.")
        )
    if not report.region_code:
        problems.append(
            Problem(
                "recognise",
                "region_unknown",
                "warning",
                "The region could not be told: the text names none of GB/T 2260, or one that several regions share.",
                report.agency,
            )
        )
    return problems
