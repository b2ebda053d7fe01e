"""Whether a document is an annual report on open government information at all, and if not, why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from operator import attrgetter

from extractors.document import Document
from extractors.extraction import Hints, Section
from extractors.labels import exact, normalise
from extractors.places import Recognition
from extractors.report import Heading
from extractors.sections import PREAMBLE
from extractors.titles import compares_reports, heads_another, is_about_a_report
from gongkai import codebook

WHY_NOT = {
    "challenge_page": "An anti-robot challenge was served instead of the document.",
    "about_a_report": "The page speaks of an annual report (news, notice, guide) and is not one.",
    "other_document": "No title, section or statistics table of an annual report on open government information.",
}
"""The sentence for each cause."""

_SECTIONS_OF_A_REPORT = 3
_OWN_SECTIONS = frozenset({"proactive_disclosure", "requests", "review_litigation"})
_CELLS_OF_A_TABLE = 7  # fewer may be those of another table that counts penalties or licences
_LINES_OF_A_FORM = 7  # fewer may be named in a text
_LONGEST_HEADLINE = 60
_SENTENCES_OF_A_REPORT = 2
_TABLE = attrgetter("place.table")
_PIECES = re.compile(r"\n| / ")
_SENTENCE = re.compile(r"[^。\n]{8,}。")
_SPEAKS_FOR_ITSELF = re.compile(
    r"本(?:机关|单位|局|办|委|部门|街道?|镇|乡|苏木|区|县|市|旗|年度|报告|年报)|我(?:局|办|委|街道?|镇|乡|苏木|区|县|市|旗|单位|部门|中心)"
)


def why_not(
    document: Document, heading: Heading, hints: Hints, sections: Sequence[Section], recognition: Recognition
) -> str:
    """The cause for which this document is no report, '' if it is one.

    A report has a statistics table of its own, or several sections that only such reports have, or its title over a
    section, a table of reviews, text of its own, or the attachments or images that hold the rest. It may have no title
    but say in its text what it is, or be a picture that shows the lines of its form. Other reports have a section
    总体情况 and tables of reviews or penalties too, a notice may enclose the empty form, and what compares the reports
    of two years prints the tables of both.
    """
    headed = any(source == "title" for _, source in heading.titles)
    lines = [paragraph.text for paragraph in heading.opening] + [document.meta.get("title", ""), hints.link_text]
    headlines = [line for line in lines if _is_headline(line)]
    announced = any(map(is_about_a_report, headlines))
    foreign = announced or any(map(heads_another, headlines))
    enclosed = announced and bool(recognition.cells) and not any(normalise(cell.text) for cell in recognition.cells)
    told = (
        _has_tables(headed, sections, recognition)
        or _has_text(document, heading, foreign, sections)
        or (not foreign and _shows_form(document))
    )
    compared = not headed and heading.spoken is None and any(map(compares_reports, headlines))
    if told and not (enclosed or compared):
        return ""
    if document.meta.get("challenge"):
        return "challenge_page"
    return "about_a_report" if headed or any(map(is_about_a_report, lines)) else "other_document"


def _is_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and "。" not in line


@cache
def _distinctive() -> frozenset[str]:
    return frozenset(table.table for table in codebook.tables() if table.distinctive)


@cache
def _lines_of_forms() -> frozenset[str]:
    return frozenset(table.row_dimension for table in codebook.tables() if table.distinctive)


def _has_tables(headed: bool, sections: Sequence[Section], recognition: Recognition) -> bool:
    """Whether its tables are those of a report."""
    own = sum(map(_distinctive().__contains__, map(_TABLE, recognition.placed)))
    named = headed or any(section.section in _OWN_SECTIONS for section in sections)
    return own >= _CELLS_OF_A_TABLE or (own > 0 and named) or (headed and bool(recognition.placed))


def _has_text(document: Document, heading: Heading, foreign: bool, sections: Sequence[Section]) -> bool:
    """Whether it is a report by its title and sections, or its title and what it encloses or tells."""
    named = {section.section for section in sections} - {PREAMBLE}
    titles = [title for title, source in heading.titles if source == "title"]
    if titles and (named or document.links):
        return True
    if foreign:
        return False
    if any(title.year for title in titles) and _reports(sections):
        return True
    spoken = heading.spoken is not None and bool(named & _OWN_SECTIONS)
    return spoken or (
        len(named) >= _SECTIONS_OF_A_REPORT and len(named & _OWN_SECTIONS) > 1 and _says_more(document, sections)
    )


def _says_more(document: Document, sections: Sequence[Section]) -> bool:
    """Whether there is more than the names of sections, as menus and error pages list them."""
    told = any(_SENTENCE.search(section.text) for section in sections if section.section != PREAMBLE)
    return told or bool(document.links) or any(document.grids())


def _shows_form(document: Document) -> bool:
    """Whether a picture shows the lines of a report's own tables: where no number can be told to stand in one of them
    it is a report for all that, and what is missing must be told."""
    cells = [cell for grid in document.grids() for cell in grid.cells]
    if not any(cell.readings for cell in cells):
        return False
    pieces = {piece for cell in cells for piece in _PIECES.split(cell.text)}
    labels = {(label.dimension, label.concept) for piece in pieces for label in exact(piece) if label.concept}
    return sum(dimension in _lines_of_forms() for dimension, _ in labels) >= _LINES_OF_A_FORM


def _reports(sections: Sequence[Section]) -> bool:
    """Whether there are sentences in which someone gives an account of disclosure: before the forms, and in small
    bodies since, reports have headings of their own or none. A list of reports has no sentences."""
    sentences = [one for section in sections for one in _SENTENCE.findall(section.text)]
    disclosing = sum("公开" in one for one in sentences)
    return disclosing >= _SENTENCES_OF_A_REPORT and any(map(_SPEAKS_FOR_ITSELF.search, sentences))
