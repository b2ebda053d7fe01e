"""A whole report laid out: figures and a style in, paragraphs and tables out."""

from __future__ import annotations

from datetime import date

from demo.documents import narrative
from demo.documents.cells import Pen
from demo.documents.model import Layout, Paragraph, Table
from demo.documents.style import Style
from demo.documents.tables import disclosure_tables, request_table, review_tables
from demo.figures import Figures


def lay_out(seed: int, agency: str, year: int, published: date, figures: Figures, style: Style) -> Layout:
    """The report of `agency` for `year`: title, opening, six sections."""
    pen = Pen(figures, style)
    heading = [Paragraph(text, "heading") for text in narrative.HEADINGS]
    disclosure_heading = Paragraph(narrative.HEADINGS[1], "heading", page_break=True)
    other_matters, fee = narrative.other_matters(agency, year)
    title = narrative.title(agency, year, nameless=style.nameless_title)
    blocks: list[Paragraph | Table] = [
        Paragraph(title, "title"),
        *narrative.opening(agency, year, published),
        heading[0],
        *narrative.overall(agency, year, figures, seed),
        disclosure_heading,
        *_apart(disclosure_tables(pen)),
        heading[2],
        request_table(pen),
        heading[3],
        *_apart(review_tables(pen)),
        heading[4],
        *narrative.problems(agency, year),
        heading[5],
        *other_matters,
    ]
    templates = {"proactive_disclosure": style.disclosure, "requests": style.requests}
    return Layout(title, agency, year, published, tuple(blocks), dict(templates), (fee,) if fee else ())


def _apart(tables: list[Table]) -> list[Paragraph | Table]:
    """Tables with an empty paragraph between them: word processors join tables that touch."""
    return [block for table in tables for block in (table, Paragraph(""))]
