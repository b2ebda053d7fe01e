"""Document → who, where, when: title, agency, region, year and date, each from the most trusted place that names it.

Order of trust: the report's own title, the period and author its preamble states, the page's meta tags, what the site
says (registry, list page), and last the address, which misleads (reports are re-imported years later) and is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise

from extractors.agency import Agency, agency_id, agency_named, branch_region
from extractors.credit_code import CreditCode, credit_codes
from extractors.document import Document, Paragraph
from extractors.extraction import Hints, Problem, Report
from extractors.identity import find_region, is_in, region_of_code
from extractors.labels import normalise
from extractors.sections import section_of
from extractors.titles import Title, parse_title, year_in
from gongkai import codebook
from gongkai.codebook import Region

_PERIOD = re.compile(r"(?:自|从)?((?:19|20)\d{2})年1月1日(?:起)?(?:至|到|-|—|~)+(?:(?:19|20)\d{2}年)?12月31日")
_BODY = (
    r"([\u3400-\u9fff]{2,40}?(?:局|委员会|政府|政府办公室|政府办公厅|办事处|厅|院|中心|署|处|会|队|站|所|委|办|镇|乡))"
)
_AUTHOR = re.compile(rf"(?:由|[,.。;:)》、]){_BODY}(?:负责|组织|牵头)*(?:根据[^。]{{0,99}}?)?(?:编制|编写|汇总|制作)")
_CONTACT = re.compile(rf"(?:请与|请联系|请咨询|请向){_BODY}(?:办公室)?(?:联系|咨询|反映|[(,。])")
_IS_BODY = re.compile(_BODY)
_SOURCE = re.compile(rf"(?:来源|公开主体|责任单位|编制单位):{_BODY}(?![\u3400-\u9fff]*(?:局|会|府|室|处|中心))")
_DAY = re.compile(
    r"(?:(?:19|20)\d{2}|[二〇○零一三四五六七八九0oO]{4})年(?:\d|[一二三四五六七八九十]){1,3}月(?:\d|[一二三四五六七八九十]){1,3}日"
)
_NAMES_A_BODY = re.compile(rf"^{_BODY}|[\u3400-\u9fff][省市区县旗州盟]$")
_LONGEST_TITLE_LINE = 60
_PUBLISHED = re.compile(r"(?:发布|公开|成文|发文|生成)(?:日期|时间):?((?:19|20)\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_DATE = re.compile(r"((?:19|20)\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_YEAR_IN_NAME = re.compile(r"(?<![a-z0-9])20\d{2}(?!\d)", re.IGNORECASE)  # not v2021, not P020210119
_HEAD_PARAGRAPHS = 12
_LAST_PARAGRAPHS = 12
_CELLS_OF_A_BOX = 40
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
        # what a page's title says behind the report's is the site's name, and not the body whose report it is
        for part in re.split(r"[_|]| - |--|(?<=报告)[-—–]+", document.meta.get(key, "")):
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
    agency = agency_named(report.agency, codebook.regions().get(report.region_code))
    report.agency_id = agency_id(agency, codebook.regions().get(report.region_code))
    codes = _codes(document, heading)
    report.agency_code = next((one.code for one in codes if one.valid), "")
    report.published_on = _published_on(document, hints)
    if report.year:
        report.template_expected = codebook.expected_template(report.year)
    return report, [*_doubts(report, preamble), *_doubts_of_agency(agency, codes)]


def _codes(document: Document, heading: Heading) -> list[CreditCode]:
    """The unified codes that stand where pages say who they are of: meta tags, the lines and the box at the head."""
    box = islice((cell.text for grid in islice(document.grids(), 1) for cell in grid.cells), _CELLS_OF_A_BOX)
    lines = (paragraph.text for paragraph in heading.opening)
    return credit_codes("\n".join((*document.meta.values(), *lines, *box)))


def _doubts_of_agency(agency: Agency, codes: list[CreditCode]) -> Iterator[Problem]:
    if agency.doubt:
        yield Problem(
            "recognise",
            "agency_ambiguous",
            "warning",
            f"The name may mean either of {', '.join(agency.doubt)}; it keys the report as it is printed.",
            agency.name,
        )
    for code in codes:
        if not code.valid:
            sentence = "A unified social credit code is printed whose check character does not hold; it was left out."
        elif code.code != code.printed:
            sentence = f"A unified social credit code is printed with other letters; {code.code} holds."
        else:
            continue
        yield Problem("recognise", "credit_code", "hint", sentence, code.printed)


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
    said = _SOURCE.search(preamble)
    meta = [normalise(document.meta.get(key, "")) for key in ("contentsource", "author", "creator")]
    for name, source in (
        *((title.agency, source) for title, source in found if source == "title"),
        (author[1] if author else "", "text"),
        (_signature(document), "text"),
        *((title.agency, source) for title, source in found if source == "context"),
        *((name, "meta") for name in meta if _IS_BODY.fullmatch(name)),
        (said[1] if said else "", "meta"),
        (normalise(hints.agency), "context"),
    ):
        if name:
            report.agency, report.agency_source = name, source
            return


def _signature(document: Document) -> str:
    """The body that signs at the end, over the date."""
    ends = [normalise(paragraph.text) for paragraph in list(document.paragraphs())[-_LAST_PARAGRAPHS:]]
    signed = (name for name, day in pairwise(ends) if _DAY.fullmatch(day) and _IS_BODY.fullmatch(name))
    return next(signed, "")


def _tell_region(report: Report, preamble: str, document: Document, hints: Hints) -> None:
    """The region that the agency's name tells, else the text, the page's own codes, the registry. A text that names
    only what the site's own division lies in (the city whose notice it follows) tells no more than the site."""
    site, site_source = _division_of_site(document, hints)
    code = site.code if site else ""
    for text, source in ((report.agency, "agency"), (preamble, "text")):
        if (region := find_region(text, code, report.year)) is None:
            continue
        if source == "agency" and region.level == "city":
            region = branch_region(text, region, report.year) or region
        if source == "agency" or site is None or not is_in(site, region):
            report.region_source = source
            break
    else:
        region, report.region_source = site, site_source
    if region:
        report.region_code, report.region, report.province = region.code, region.name, region.province


def _division_of_site(document: Document, hints: Hints) -> tuple[Region | None, str]:
    """The division that the page's own codes name, else the registry's row of the site."""
    code = document.meta.get("siteidcode", "")[:6]
    if code.isdigit() and (region := region_of_code(code)):
        return region, "meta"
    region = region_of_code(hints.region_code) if hints.region_code else None
    return region, "context" if region else ""


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
