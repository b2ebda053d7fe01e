"""Document → who, where, when: title, agency, region, year and date, each from the most trusted place that names it.

Order of trust: the report's own title, the period and author its preamble states, the page's meta tags, what the site
says (registry, list page), and last the address, which misleads (reports are re-imported years later) and is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, filterfalse, islice

from extractors import authors
from extractors.agency import Agency, agency_id, agency_named, branch_region
from extractors.authors import BODY
from extractors.credit_code import CreditCode, credit_codes
from extractors.document import Document, Paragraph
from extractors.extraction import Hints, Problem, Report
from extractors.identity import find_region, is_in, region_of_code
from extractors.labels import has_chinese, normalise
from extractors.sections import is_entry, section_of
from extractors.titles import (
    Title,
    heads_another,
    holds_a_day,
    parse_form_title,
    parse_title,
    spoken_title,
    without_year,
    year_in,
)
from gongkai import codebook
from gongkai.codebook import Region

_PERIOD = re.compile(
    r"(?:自|从)?((?:19|20)\d{2})年0?1月0?1日(?:起)?,?(?:截?至|截?止|到|-|—|~)+(?:(?:19|20)\d{2}年)?12月31日"
)
_NAMES_A_BODY = re.compile(rf"^{BODY}|[\u3400-\u9fff][省市区县旗州盟]$")
_LONGEST_TITLE_LINE = 60
_PUBLISHED = re.compile(r"(?:发布|公开|成文|发文|生成)(?:日期|时间):?((?:19|20)\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_DATE = re.compile(r"((?:19|20)\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_YEAR_IN_NAME = re.compile(r"(?<![a-z0-9])20\d{2}(?!\d)", re.IGNORECASE)  # not v2021, not P020210119
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r"《[^《》]*》")
_HEAD_PARAGRAPHS = 12
_MENU_LINES = 60  # that may stand above or beside a title
_CELLS_OF_A_BOX = 40
_TITLE_LINES = 3
_ABOVE_A_TITLE = {"正文", "全文", "内容", "信息内容", "文件内容", "目录"}  # how pages and dumps head what they print


@dataclass(frozen=True, slots=True)
class Heading:
    """How a document begins: the paragraphs before its first section (at most a dozen: title, date, preamble), without
    those that lead to other pages, and each line that reads as a report's title with where it stood, most trusted
    first; `spoken` is the report that the opening says it is, in running text."""

    opening: list[Paragraph]
    titles: list[tuple[Title, str]]
    spoken: Title | None


def heading_of(document: Document, hints: Hints) -> Heading:
    """The opening and the titles of a document; a title may also stand in its meta tags and in the link to it."""
    lines = (line for line in _lines(document) if not line.leads_away)
    first = list(islice(lines, _MENU_LINES))
    opening = _opening(chain(first, lines))
    spoken = next(filter(None, (spoken_title(paragraph.text) for paragraph in opening)), None)
    # What is set as a heading goes before what only reads as one, as the entries of a menu do.
    headings = [line.text for line in first if line.level]
    set_apart = [title for title in map(parse_title, headings) if title and title.agency and title.year]
    titles = [*((title, "title") for title in set_apart), *_titles([one.text for one in opening], document, hints)]
    if not any(source == "title" for _, source in titles):
        titles = [*((form, "title") for one in opening if (form := parse_form_title(one.text))), *titles]
    return Heading(opening, titles, spoken)


def _opening(lines: Iterable[Paragraph]) -> list[Paragraph]:
    head: list[Paragraph] = []
    for paragraph in islice(filterfalse(is_entry, lines), _HEAD_PARAGRAPHS):
        if section_of(paragraph):
            break
        head.append(paragraph)
    return head


def _lines(document: Document) -> Iterator[Paragraph]:
    """The paragraphs, and the lines above the first row of several cells of a table: where a table frames the whole
    report, its title is a row as any other."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        for cell in block.lines() if block.title else ():
            if cell is None:
                break
            yield Paragraph(cell.text, cell.locator)


def _titles(head: list[str], document: Document, hints: Hints) -> Iterator[tuple[Title, str]]:
    start = 0
    while start < len(head):
        # a title may be broken into lines, even inside the agency's name; a line that names a body stands alone
        tried = ((_joined(head[start : start + lines], lines), lines) for lines in range(1, _TITLE_LINES + 1))
        joined = [(title, lines) for title, lines in tried if title and normalise(head[start]) not in _ABOVE_A_TITLE]
        if joined:
            title, lines = min(joined, key=lambda one: _names_no_body(one[0]))
            yield title, "title"
            start += lines - 1
        start += 1
    article, page = document.meta.get("articletitle", ""), document.meta.get("title", "")
    for line in (article, "" if _names_column(page, article) else page):
        # what a page's title says behind the report's is the site's name, and not the body whose report it is
        for part in re.split(r"[_|]| - |--|(?<=报告)[-—–]+", line):
            if found := parse_title(part):
                yield found, "title"
    if found := parse_title(hints.link_text):
        yield found, "context"


def _names_column(page: str, article: str) -> bool:
    """Whether a page's title ends with that of something else, so that a report's name in it is that of the site's
    column (政府信息公开年报 2022年行政执法数据公示)."""
    own = article or " ".join(page.split()[-1:])
    return own != page and page.endswith(own) and (heads_another(own) or (bool(article) and "报" not in own))


def _joined(texts: list[str], lines: int) -> Title | None:
    of_one = len(texts) == lines and (lines == 1 or (not any(map(holds_a_day, texts)) and has_chinese(texts[0])))
    title = parse_title("".join(texts)) if of_one else None
    own = parse_title(texts[-1]) if title and lines > 1 else None
    above = normalise("".join(texts[:-1]))
    if own and own.agency and (own.agency in above or above.endswith("信息公开")):
        return None  # above a title that is whole stands a letterhead, or the head of a menu
    if title and lines > 1 and _names_no_body(title) and any(map(_is_whole, texts)):
        return None  # a menu above or below what says all of it
    if title and own and not own.agency and _names_no_body(title):
        return None  # 机构职能 over 信息公开年报: a menu
    return title if title and all(len(normalise(text)) <= _LONGEST_TITLE_LINE for text in texts) else None


def _is_whole(text: str) -> bool:
    """Whether a line by itself is a report's title that says the year."""
    title = parse_title(text)
    return title is not None and title.year is not None


def _names_no_body(title: Title) -> bool:
    return not _NAMES_A_BODY.search(_IN_BRACKETS.sub("", title.agency))  # 武昌经开区(滨江)管委会


def identify(document: Document, heading: Heading, hints: Hints) -> tuple[Report, list[Problem]]:
    """Who, where and when, with a problem for each of them that could not be told."""
    report = Report()
    preamble = normalise("".join(paragraph.text for paragraph in heading.opening))
    found = heading.titles
    if found:
        best = next((title for title, _ in found if title.agency and title.year), found[0][0])
        report.title = best.text
    _tell_year(report, heading, preamble, document, hints)
    _tell_agency(report, heading, preamble, document, hints)
    codes = _codes(document, heading)
    site_code, site_source = _code_of_site(document, hints, codes)
    _tell_region(report, preamble, region_of_code(site_code), site_source)
    agency = agency_named(report.agency, codebook.regions().get(report.region_code))
    report.agency_id = agency_id(agency, codebook.regions().get(report.region_code))
    report.agency_code = next((one.code for one in codes if one.valid), "")
    report.published_on = _published_on(document, hints)
    if report.year:
        report.template_expected = codebook.expected_template(report.year)
    return report, [
        *_doubts(report, preamble),
        *_doubts_of_region(report, site_code, site_source),
        *_doubts_of_agency(agency, codes),
    ]


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


def _tell_year(report: Report, heading: Heading, preamble: str, document: Document, hints: Hints) -> None:
    period = _PERIOD.search(preamble)
    for year, source in (
        *((title.year, source) for title, source in heading.titles if source == "title"),
        (heading.spoken.year if heading.spoken else None, "text"),
        (int(period[1]) if period else None, "period"),
        *((title.year, source) for title, source in heading.titles if source == "context"),
        (year_in(normalise(hints.link_text)), "context"),
        (year_in(normalise(document.meta.get("sheets", ""))), "context"),
        (_year_of_name(hints.name), "url"),
    ):
        if year:
            report.year, report.year_source = year, source
            return


def _year_of_name(name: str) -> int | None:
    found = _YEAR_IN_NAME.search(name)
    return year_in(found[0]) if found else None


def _tell_agency(report: Report, heading: Heading, preamble: str, document: Document, hints: Hints) -> None:
    named = _agencies_named(heading, preamble, document, hints)
    report.agency, report.agency_source = next((one for one in named if one[0]), ("", ""))


def _agencies_named(heading: Heading, preamble: str, document: Document, hints: Hints) -> Iterator[tuple[str, str]]:
    """Who each place says it is, '' where it says nobody, and which place that is; most trusted first."""
    yield from ((title.agency, source) for title, source in heading.titles if source == "title")
    yield heading.spoken.agency if heading.spoken else "", "text"
    yield authors.author(preamble), "text"
    yield authors.signature(document), "text"
    yield authors.filled_in_by(document), "text"
    yield from ((title.agency, source) for title, source in heading.titles if source == "context")
    meta = (normalise(document.meta.get(key, "")) for key in ("contentsource", "author", "creator"))
    sheets = map(without_year, document.meta.get("sheets", "").split("\n"))
    yield from ((name, "meta") for name in sheets if authors.is_body(name))
    yield from ((name, "meta") for name in meta if authors.is_body(name))
    yield authors.source(preamble), "meta"
    yield normalise(hints.agency), "context"
    yield authors.publisher(document, heading.opening), "publisher"


def _tell_region(report: Report, preamble: str, site: Region | None, site_source: str) -> None:
    """The region that the agency's name tells, else the text, the page's own codes, the registry. A text that names
    only what the site's own division lies in (the city whose notice it follows) tells no more than the site."""
    code = site.code if site else ""
    # 《甲市信息公开办法》 says whose rules are followed
    for text, source in ((report.agency, "agency"), (_QUOTED.sub("", preamble), "text")):
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


def _code_of_site(document: Document, hints: Hints, codes: list[CreditCode]) -> tuple[str, str]:
    """The division code that the page itself names, else that of the registry's row of the site, else that where the
    body whose unified code stands at the page's head is registered; and which of these it is."""
    registered = {one.division for one in codes if one.valid}
    named = (
        (document.meta.get("siteidcode", "")[:6], "meta"),
        (hints.region_code, "context"),
        (registered.pop() if len(registered) == 1 else "", "code"),
    )
    return next(((code, source) for code, source in named if code.isdigit() and region_of_code(code)), ("", ""))


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
    if report.agency_source == "publisher":
        problems.append(
            Problem(
                "recognise",
                "agency_of_publisher",
                "warning",
                f"Only the box at the page's head names a body, as who published it: {report.agency}.",
                report.agency,
            )
        )
    if not report.agency:
        problems.append(
            Problem("recognise", "agency_unknown", "error", "Neither title, text nor site says whose report this is.")
        )
    return problems


def _doubts_of_region(report: Report, site_code: str, site_source: str) -> Iterator[Problem]:
    if not report.region_code:
        sentence = "The region could not be told: the text names none of GB/T 2260, or one that several regions share."
        yield Problem("recognise", "region_unknown", "warning", sentence, report.agency)
    elif report.region_source == site_source and report.region_code != site_code:
        sentence = f"The division {site_code} of the site is none of GB/T 2260; what it lies in was taken."
        yield Problem("recognise", "region_of_above", "warning", sentence, site_code)
