"""A page as spiders see it: text in the right characters, links with their fullest text and the date beside them."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement
from w3lib.url import safe_url_string

from gongkai.charset import decoded
from spiders.cleaning import without_controls

_LONGEST_WRAPPER = 100  # characters of a name before JSON that is handed to a script
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]*:[0-9a-f:.]*", re.ASCII | re.IGNORECASE)  # names and IPv6 addresses
_MORE = re.compile(r"(?:查看|\[)?(?:更多|more)[\s>»+…\]]*", re.IGNORECASE)
_DEED = re.compile(
    r"[\[（(【]?(?:点击|在线|立即)?(?:查看|下载|浏览|阅读|打开|详情|预览)(?:详情|全文|报告|附件|文件)?[\]）)】]?"
)
_NAMED_BY_SCRIPT = re.compile(r"data-(?:\w+-)?(?:url|href|link|src)", re.IGNORECASE)
_OPENED = re.compile(r"""(?:location(?:\.href)?\s*=|open\()\s*(?:encodeURI\(\s*)?["']([^"'\s]+)["']""")
_FILE = re.compile(r"[\w-]+\.[a-z]{3,5}(?:\?\S*)?|\?\S+=\S*", re.IGNORECASE)
_LISTS = ("ul", "ol", "dd", "table", "div")
_LONGEST_HEADING = 30  # characters
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
_YEAR = re.compile(r"(?<!\d)20[012]\d年")
_FEW_WORDS, _LONGEST_TITLE = 6, 100  # characters
_TOTAL = re.compile(
    r"(?i)total(?:_?(?:count|records?|num|number|rows|elements|size))?|(?:record|row)s?_?(?:count|total)|count"
)
_DATE = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")


@dataclass(frozen=True, slots=True)
class Item:
    """A link: absolute address, fullest text known of it (the title attribute, if that says more), date beside it."""

    url: str
    text: str
    date: str | None = None


@dataclass(frozen=True)
class Page:
    """An address and the bytes it gave."""

    url: str
    body: bytes = field(repr=False)

    @cached_property
    def text(self) -> str:
        """The page's text. UTF-8 if it can be that, else GB18030, whatever the page declares: declarations lie."""
        return decoded(self.body.removeprefix(BOM_UTF8))

    @cached_property
    def data(self) -> Any:  # noqa: ANN401  # JSON
        """What the page says as JSON, bare or handed to a function; None where it is none."""
        text = self.text.strip()
        start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
        if text.startswith("<") or not 0 <= start < _LONGEST_WRAPPER:
            return None
        try:
            return json.JSONDecoder().raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            return None

    @cached_property
    def total(self) -> int | None:
        """How many links its list has in all, as an answer of a data service states it; None where it does not."""
        waiting = [self.data]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, dict):
                told = [value for key, value in node.items() if _TOTAL.fullmatch(key) and str(value).isdecimal()]
                if told:
                    return int(told[0])
                waiting += [one for one in node.values() if isinstance(one, dict)]
        return None

    @cached_property
    def root(self) -> HtmlElement:
        """The parsed page; an empty element for a page without any."""
        return _parse(self.text)

    def items(self) -> Iterator[Item]:
        """The links of the page, those inside comments too: some sites write their lists there for a script to show."""
        yield from self.items_in(self.root)
        for comment in self.root.xpath("//comment()[contains(., '<a ')]"):
            yield from self.items_in(_parse(comment.text or ""))

    def items_of(self, fragment: str) -> Iterator[Item]:
        """The links of a piece of HTML that the page carries in a script or a data store."""
        return self.items_in(_parse(fragment))

    def items_in(self, element: HtmlElement) -> Iterator[Item]:
        """The links below an element, without those that lead nowhere on the web."""
        for anchor in element.xpath("descendant-or-self::*[self::a or self::area or self::option or @onclick]"):
            url = self.absolute(_target(anchor))
            if url:
                shown = anchor.get("value") or "" if anchor.tag == "input" else anchor.text_content()
                text = _fullest(shown, anchor.get("title") or "") or _pictured(anchor)
                if _MORE.fullmatch(text):
                    text = _headed(anchor)
                elif _DEED.fullmatch(text) or _DATE.fullmatch(text.strip("[]()（）")):
                    text = _heads_of_cell(anchor) or _words_beside(anchor) or text
                yield Item(url, text, _date_beside(anchor))

    def headed_items(self) -> Iterator[tuple[str, Item]]:
        """The links that stand in a list right behind a short text: that heading, and the link."""
        for element in self.root.iter(*_LISTS):
            before = element.getprevious()
            if before is None or not isinstance(before.tag, str):
                continue
            heading = _plain(before.text_content())
            if 0 < len(heading) <= _LONGEST_HEADING:
                yield from ((heading, item) for item in self.items_in(element))

    def embedded(self) -> Iterator[Item]:
        """The files and pages that the page shows inside itself (iframe, frame, embed, object)."""
        for element in self.root.iter("iframe", "frame", "embed", "object"):
            url = self.absolute(element.get("src") or element.get("data") or "")
            if url:
                yield Item(url, element.get("title") or "")

    def absolute(self, href: str) -> str | None:
        """The web address a link means, None for scripts, mail and nonsense."""
        try:
            url = safe_url_string(urldefrag(urljoin(self._base, href.strip())).url)
            parts = urlsplit(url)
            if not href.strip() or parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or ""):
                return None
            # Whatever stands before an @ is no part of the host, and nothing to be kept.
            return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        except ValueError:
            return None

    @property
    def heading(self) -> str:
        """What the page says it is about: in the prescribed meta tag, else in its heading, else in its title."""
        told = self.root.xpath("//meta[@name='ArticleTitle']/@content") or [
            one.text_content() for one in self.root.xpath("//h1 | //title")
        ]
        return _plain(next((str(one) for one in sorted(told, key=len) if str(one).strip()), ""))

    @cached_property
    def _base(self) -> str:
        try:
            return next((urljoin(self.url, href) for href in self.root.xpath("//base/@href")), self.url)
        except ValueError:
            return self.url


def is_cut(text: str) -> bool:
    """Whether a link's text was cut to fit its column."""
    return text.rstrip().endswith(("…", ".."))


def _parse(html: str) -> HtmlElement:
    try:
        # lxml refuses text that declares an encoding in an XML declaration.
        return lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html))
    except (ParserError, ValueError):
        return lxml.html.Element("html")


def _plain(text: str) -> str:
    return " ".join(without_controls(text).split())


def _fullest(text: str, title: str) -> str:
    text, title = (" ".join(without_controls(one).split()) for one in (text, title))
    return title if len(title) > len(text) or (title and is_cut(text)) else text


def _target(anchor: HtmlElement) -> str:
    """What a link leads to: an address of its own, that of an option of a menu, or one that a click opens."""
    if anchor.tag == "option":
        value = str(anchor.get("value") or "")
        return value if "/" in value or _FILE.fullmatch(value) else ""
    href = str(anchor.get("href") or "")
    if href and not href.startswith(("#", "javascript:")):
        return href
    if opened := _OPENED.search(anchor.get("onclick") or ""):
        return opened[1]
    # A script that all links share opens what each of them names.
    return next((str(value) for name, value in anchor.items() if _NAMED_BY_SCRIPT.fullmatch(name)), "")


def _headed(anchor: HtmlElement) -> str:
    """The heading that a link to the rest of a list stands beside, or under."""
    element: HtmlElement | None = anchor
    for _ in range(3):
        if element is None:
            break
        before, around = element.getprevious(), element.getparent()
        if before is not None and isinstance(before.tag, str):
            return _plain(before.text_content())
        if before is None and around is not None and (said := _plain(around.text or "")):
            return said
        element = around
    return ""


def _heads_of_cell(anchor: HtmlElement) -> str:
    """What a cell of a table is about that says no more than 查看: the first words of its row, which are no number and
    no date, and the year or number that its column is headed by."""
    cell = next(anchor.iterancestors("td", "th", "table"), None)
    row = next(anchor.iterancestors("tr"), None)
    table = next(anchor.iterancestors("table"), None)
    if cell is None or row is None or table is None or cell.tag == "table":
        return ""
    heads, cells = next(table.iter("tr")), list(row.iterchildren("td", "th"))
    above = list(heads.iterchildren("td", "th")) if heads is not row else []
    at = cells.index(cell) if cell in cells else 0
    # Aligned at their ends: a first column may have a head over two rows of heads, the last one has none.
    column = above[at - len(cells)] if 0 < len(cells) - at <= len(above) else None
    words = [one.text_content() for one in cells if one is not cell and _WORD.search(one.text_content())]
    named = next(iter(words), "")
    head = column.text_content() if column is not None else ""
    # Body and title may stand in a cell each: the one that names a year says what the body published in it.
    told = "" if _YEAR.search(named) else next(filter(_YEAR.search, words), "")
    # the first row of a table without heads is one of its links: its date heads nothing
    is_head = any(map(str.isdigit, head)) and not _DATE.search(head)
    return _plain(f"{named} {head if is_head else told}") if named else ""


def _words_beside(anchor: HtmlElement) -> str:
    """What stands around a link that says no more than 查看, if no other link shares it."""
    element = anchor.getparent()
    for _ in range(3):
        if element is None or len(list(islice(element.iter("a"), 2))) > 1:
            break
        said = _plain(element.text_content())
        if len(said) > len(anchor.text_content()) + _FEW_WORDS:
            return said[:_LONGEST_TITLE]
        element = element.getparent()
    return ""


def _pictured(anchor: HtmlElement) -> str:
    """What the picture that a link consists of is said to show."""
    shown = [anchor, *anchor.iter("img")]
    return " ".join(without_controls(" ".join(one.get("alt") or "" for one in shown)).split())


def _date_beside(anchor: HtmlElement) -> str | None:
    """The date in the smallest element around the link that holds one, if no other link shares that element."""
    element = anchor.getparent()
    for _ in range(3):
        if element is None or len(list(islice(element.iter("a"), 2))) > 1:
            return None
        if found := _DATE.search(element.text_content()):
            return found.group()
        element = element.getparent()
    return None
