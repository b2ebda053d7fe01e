"""The least that must be done with a document of each format, by a library alone."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import lxml.html
import pdfplumber
import pypdfium2
from lxml import etree
from python_calamine import CalamineWorkbook

from extractors.extraction import Extraction, Hints
from extractors.readers.pdf_pages import survey


def parse_html(data: bytes) -> object:
    """lxml's tree."""
    return lxml.html.document_fromstring(data)


def parse_docx(data: bytes) -> object:
    """The trees of all parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return [etree.fromstring(package.read(name)) for name in names]


def read_sheets(data: bytes) -> object:
    """calamine's values of all sheets."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [workbook.get_sheet_by_index(number).to_python() for number in range(len(workbook.sheet_names))]


def extract_tables(data: bytes) -> object:
    """pdfplumber's tables of the pages that have rulings, and nothing else."""
    with pdfplumber.open(io.BytesIO(data), pages=_ruled_pages(data)) as file:
        return [page.extract_tables() for page in file.pages]


@cache
def _ruled_pages(data: bytes) -> list[int]:
    """The pages with rulings, from 1; kept, since to find them is no part of the floor."""
    with pypdfium2.PdfDocument(data) as file:
        return [index + 1 for index in range(len(file)) if survey(file, index).ruled]


def html(data: bytes, hints: Hints) -> Extraction:
    """`parse_html` as what a pool's process does."""
    parse_html(data)
    return Extraction("ok")


def docx(data: bytes, hints: Hints) -> Extraction:
    """`parse_docx`, likewise."""
    parse_docx(data)
    return Extraction("ok")


def xlsx(data: bytes, hints: Hints) -> Extraction:
    """`read_sheets`, likewise."""
    read_sheets(data)
    return Extraction("ok")


def pdf(data: bytes, hints: Hints) -> Extraction:
    """`extract_tables`, likewise."""
    extract_tables(data)
    return Extraction("ok")
