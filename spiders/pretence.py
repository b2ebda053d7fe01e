"""Answers that pretend to be pages: status 200, and yet no page but a notice, a gate, a login, or another's page.

Only short pages are judged by their words: a report that speaks of maintenance is a report. Copies of government sites
stand on hosts of others. The prescribed meta tags, copied with the rest, still name whose they are; where those are
gone, words are altered so that no search engine takes the page for a copy: how they sound stands behind some, 公務(wù),
or all are in the characters of elsewhere.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from itertools import islice
from urllib.parse import urlsplit

from gongkai import codebook
from spiders.addresses import literal
from spiders.page import Page

_LONGEST = 400  # characters of a notice, without its scripts and white space
_HEAD = 1024  # bytes
_LARGEST = 64 * 1024  # bytes: nothing larger is a notice
_REPORTS = re.compile(r"公开[^。]{0,12}(?:报告|年报)|年度报告|附件")
# Names given to governments alone: .gov.cn and .政务.
_GOVERNMENT = re.compile(r"(?:^|\.)(?:gov\.cn|xn--zfr164b)$")
# 公務(wù): how a word sounds, which no page of a government says of its own.
_SOUNDED = re.compile(r"[\u4e00-\u9fff][(（][a-zü]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}[)）]")
_SO_OFTEN = 5
# The regulation, its office and its reports are of the mainland, which has written them 公开 and 国务院 all along.
_ELSEWHERE = re.compile(r"(?:政府|政務|政务)信息公開|信息公開(?:工作年度報告|條例|指南|目錄)")
_LOGIN_WORDS = re.compile(r"登录|登陆|密码|用户名")
_LOGIN = re.compile(r"""<input[^>]+type\s*=\s*["']?password""", re.IGNORECASE)
_CHALLENGE = re.compile(r"\$_ts\b|FSSBBIl1UgzbN7N|__jsl_clearance|__jsluid_s|/_guard/|acw_sc__v2")


def pretence(page: Page) -> str | None:
    """What a page of status 200 is instead: `clone` (a copy of a government's page on a host of somebody else),
    `blocked` (a challenge), `soft_not_found`, `maintenance` or `login`; None for a page that is one, and for what is no
    page at all."""
    return "clone" if _is_clone(page) else _notice(page)


def _notice(page: Page) -> str | None:
    if len(page.body) > _LARGEST or page.text.lstrip()[:1] != "<" or "<html" not in page.text[:2000].lower():
        return None
    visible = "".join(page.root.xpath("//text()[not(ancestor::script) and not(ancestor::style)]"))
    said = "".join(visible.split())
    if not said and _CHALLENGE.search(page.text):
        return "blocked"
    # Short, but about what is sought: a cover page, a list of few.
    if len(said) > _LONGEST or _REPORTS.search(said):
        return None
    if codebook.saying("gone").search(said):
        return "soft_not_found"
    # Not the word alone: many a page's foot says who maintains the site.
    if codebook.saying("maintenance").search(said):
        return "maintenance"
    return "login" if _LOGIN.search(page.text) and _LOGIN_WORDS.search(said) else None


def _is_altered(text: str) -> bool:
    sounded = sum(1 for _ in islice(_SOUNDED.finditer(text), _SO_OFTEN))
    return sounded == _SO_OFTEN or _ELSEWHERE.search(text) is not None


def _is_clone(page: Page) -> bool:
    """Whether a page says that it is one of a government's domain, or has words altered as copies have them, and stands
    on a host that is of none. An address of numbers tells nothing of its owner."""
    host = urlsplit(page.url).hostname or ""
    if _GOVERNMENT.search(host) or literal(host) is not None:
        return False
    if page.body[:_HEAD].removeprefix(BOM_UTF8).lstrip()[:1] == b"<" and _is_altered(page.text):
        return True
    if b"sitedomain" not in page.body[:_LARGEST].lower():
        return False
    told = page.root.xpath("//meta[translate(@name, 'SITEDOMAN', 'sitedoman') = 'sitedomain']/@content")
    claimed = (urlsplit(str(one) if "//" in one else f"//{one}").hostname or "" for one in told)
    return any(_GOVERNMENT.search(domain) for domain in claimed)
