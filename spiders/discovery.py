"""Which links may lead to an annual report: told by the meaning of their text.

Better one page too many than a report missed: what turns out to be none is marked so by extraction. Noise that shares
the columns (budgets, guides, reports on other work) is passed over and counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from gongkai import codebook
from spiders.page import is_cut

Verdict = Literal["candidate", "noise", "other"]

ATTACHMENT_TYPES = frozenset(
    {"doc", "docx", "wps", "pdf", "xls", "xlsx", "et", "csv", "ofd", "rtf", "odt", "txt", "zip", "rar", "7z"}
)

_PAGE_NAME = re.compile(r"\.s?html?$", re.IGNORECASE)  # no program: viewer.html?file=a.pdf shows a file, and gives none
_REPORT = re.compile(r"报告|年报|总结")
_DISCLOSURE = re.compile(r"(?:信息|政务|政府)公开|公开工作")
_ANNUAL = re.compile(r"年度报告|年报")
_YEAR = re.compile(r"(?<!\d)20[012]\d(?!\d)|[二2][〇○零0][〇○零一二012][〇○零一二三四五六七八九\d]年")
_CATALOGUE = re.compile(r"公开目录")  # no report, but the way to them: whole platforms are called so
_YEAR_ALONE = re.compile(r"20[012]\d(?:年度?)?")
_YEAR_OF_BODY = re.compile(r"[（(]?(?<!\d)20[012]\d(?!\d)年?度?[）)]?")
_NOBODYS = re.compile(r"(?:政府|政务)?(?:信息)?公开(?:工作|情况|工作情况)?的?(?:年度)?(?:报告|年报|总结)")
_BODY = re.compile(
    r".{1,24}(?:局|委|办|厅|院|街道|镇|乡|苏木|委员会|办公室|办事处|人民政府|区政府|县政府|市政府|管委会|中心|支队|大队)|[区县市]政府|人民政府"
)
_PUBLISHED = re.compile(r"公开|年报|年度报告")
_BESIDE = re.compile(r"指南|目录")  # what a column of annual reports may hold besides: 公开指南、制度和年报
_MANY_BODIES = 5  # names of bodies on one page: a page of bodies, whatever it is called
_LONGEST_COLUMN = 30  # characters: longer texts are headlines


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def verdict(text: str) -> Verdict:
    """What a link's text promises: `candidate` (fetch it), `noise` (known to be something else) or `other`."""
    plain = _plain(text)
    if codebook.saying("notice").search(plain):
        return "noise"
    if _REPORT.search(plain) and _DISCLOSURE.search(plain):
        return "candidate"
    if codebook.saying("noise").search(plain):
        return "noise"
    if is_cut(plain) or _ANNUAL.search(plain):
        return "candidate"
    return "other"


def is_report(text: str) -> bool:
    """Whether a link's text names one report: what it promises, and of which year."""
    return verdict(text) == "candidate" and bool(_YEAR.search(_plain(text)))


def is_column(text: str) -> bool:
    """Whether a text names a column of annual reports."""
    plain = _plain(text)
    if codebook.saying("notice").search(plain):
        return False
    return bool(_ANNUAL.search(plain)) and not codebook.saying("noise").search(_BESIDE.sub("", plain))


def is_year(text: str) -> bool:
    """Whether a text is a year and nothing else."""
    return bool(_YEAR_ALONE.fullmatch(_plain(text)))


def is_years_reports(text: str) -> bool:
    """Whether a text names annual reports and their year, and nobody whose they are: a report, or a folder of them."""
    return is_report(text) and bool(_NOBODYS.fullmatch(_YEAR_OF_BODY.sub("", _plain(text))))


def is_body(text: str) -> bool:
    """Whether a text is the name of a public body, as columns are named by them."""
    return bool(_BODY.fullmatch(_plain(text)))


def is_bodys_year(text: str) -> bool:
    """Whether a text is the name of a public body and a year, and nothing else."""
    plain = _plain(text)
    found = _YEAR_OF_BODY.search(plain)
    return bool(found) and is_body(plain.replace(found[0] if found else "", ""))


def lists_bodies(text: str) -> bool:
    """Whether a text names bodies of a kind or their disclosure (部门信息公开): a page of their names."""
    plain = _plain(text)
    kind = codebook.saying("bodies").search(plain)
    alone = (
        kind is not None
        and codebook.saying("bodies").sub("", plain[kind.start() :]).strip("()、和") == ""
        and not is_body(plain)
    )
    return leads_to_reports(plain) and kind is not None and (alone or bool(_PUBLISHED.search(plain)))


def shows_bodies(text: str, links: Iterable[str]) -> bool:
    """Whether a page of disclosure is one of bodies: as it is called, or as its links are."""
    return lists_bodies(text) or (
        leads_to_reports(text) and len({link for link in links if is_body(link)}) >= _MANY_BODIES
    )


def heads(heading: str, text: str) -> bool:
    """Whether a heading says of a link below it that it leads to reports: a body, or bodies of a kind, under
    政府信息公开年报 or 部门信息公开, and no report itself."""
    if is_report(text):
        return False
    named = is_body(text) or (codebook.saying("bodies").search(_plain(text)) is not None and leads_to_reports(text))
    return named and (is_column(heading) or lists_bodies(heading))


def leads_to_reports(text: str) -> bool:
    """Whether a link may lead, over further pages, to columns of annual reports."""
    plain = _plain(text)
    if codebook.saying("notice").search(plain):
        return False
    noise = codebook.saying("noise").search(_CATALOGUE.sub("", plain)) and not is_column(plain)
    return len(plain) <= _LONGEST_COLUMN and not noise and bool(codebook.saying("way").search(plain))


def is_attachment(url: str) -> bool:
    """Whether an address names a file of a type that may hold a report, in its path or to a program that gives files
    (`downfile.jsp?filename=a.pdf`)."""
    parts = urlsplit(url)
    given = [] if _PAGE_NAME.search(parts.path) else [value for _, value in parse_qsl(parts.query)]
    return any(map(_is_file, (parts.path, *given)))


def is_file_name(text: str) -> bool:
    """Whether a link's text is the name of such a file, wherever it leads: `download.do?fileId=7` tells no type."""
    return _is_file(_plain(text).rstrip("])】"))


def _is_file(name: str) -> bool:
    return "." in name and name.rpartition(".")[2].lower() in ATTACHMENT_TYPES
