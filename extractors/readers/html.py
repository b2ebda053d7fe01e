"""HTML → `Document`: web pages, and the HTML that offices save as ``.doc`` or ``.xls``.

The article is found by `html_body`, walked by `html_blocks`, its tables are laid out by `html_tables`. What a page says
about itself outside the article (meta tags, heading, lines such as 发布日期) is kept; its navigation is not.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from urllib.parse import unquote_to_bytes

from lxml import etree

from extractors.document import Document, Note, Paragraph, Unreadable, struck_through
from extractors.readers import PAGE_END
from extractors.readers.charset import decode
from extractors.readers.html_blocks import Walker
from extractors.readers.html_body import article
from extractors.readers.html_carried import carried
from extractors.readers.html_flipbook import refuse_flipbook
from extractors.readers.html_links import links
from extractors.readers.html_roles import may_have_tables, name_tables
from extractors.readers.html_sheets import hidden_by_styles
from extractors.readers.html_text import KIND, text_of
from extractors.readers.parsing import parse
from extractors.readers.pasted import Pictures

# Elements that sites invent to carry one fact each.
_FACT_TAGS = ("ucaptitle", "publishtime")
_FACT = re.compile("发布日期|发布时间|成文日期|发文日期|信息来源|来源\\s*[：:]|索引号|发布机构")
_LONGEST_FACT = 300
_TELLING = (b"display", b"hidden", b"visibility", b"line-through")
_NO_SIZE = re.compile(rb"font-size\s*:\s*0*(?:\.0*)?(?:[a-z]+|%)?\s*[;\"'}!]")
_STRIKING = ("s", "del", "strike")
# Looks inside a tag: what follows closes the tag before another begins.
_LOOKS = re.compile(rb""" (?:style|align)=(?:"[^"<>]*"|'[^'<>]*')(?=[^<>]{0,500}>)""")
_END_MARK = b"<o:p></o:p>"
"""What Word writes at the end of each paragraph, and so of each cell: nothing stands in it."""
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_INVISIBLE = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
# A cell right behind a row's end begins a row, as in a browser; a row that begins twice at once was meant once.
_ROWLESS = re.compile(rb"(?i)(</tr\s*>\s*)(?=<t[dh][\s>])")
_TWICE_BEGUN = re.compile(rb"(?i)<tr(?:\s[^<>]*)?>\s*(?=<tr[\s>])")
# What the scripts of anti-robot challenges hold (瑞数, 加速乐), in pages that show next to nothing.
_CHALLENGE = re.compile(rb"\$_ts\b|FSSBBIl1UgzbN7N|__jsl_clearance|__jsluid")
_LITTLE_TEXT = 200
# What parts the lines of Markdown that holds its tables as HTML.
_EMPTY_LINES = re.compile(r"\n[ \t]*\r?\n")
_HEADING = re.compile(r"^(#{1,6})[ \t]+([^\r\n]+)", re.MULTILINE)
_CARRIED = re.compile(r"\s*data:image/[\w.+-]+(?:;[\w=-]+)*;base64,(.*)", re.IGNORECASE | re.DOTALL)
# Asked of libxml2 at once: to ask each element from here takes longer than to parse the page.
_STYLED = etree.XPath(
    "descendant::*[@hidden or contains(translate(@style, 'DISPLAY', 'display'), 'display')"
    " or contains(translate(@style, 'VISBLTY', 'visblty'), 'visibility')]"
)
_STRUCK = etree.XPath("descendant::*[contains(translate(@style, 'LINETHROUGH', 'linethrough'), 'line-through')]")


def inline_content(address: str) -> bytes:
    """The bytes that a ``data:`` address carries; none of any other, or of one that is broken."""
    found = _CARRIED.match(address)
    try:
        return base64.b64decode(unquote_to_bytes(found[1]), validate=False) if found else b""
    except binascii.Error:
        return b""


def read(
    data: bytes, charset: str = "", pictures: bool = False, content: Callable[[str], bytes] = inline_content
) -> Document:
    """Read a page, or the pages of one article; the text in its `pictures` too if they are to be read: in those of
    which `content` gives the bytes by their address.

    Raises `Unreadable` (``damaged``, ``too_large``, ``mojibake``, ``flipbook``).
    """
    (encoded, notes), *further = [_text_of_page(page, charset) for page in data.split(PAGE_END)]
    pages = (encoded, *(page for page, _ in further))
    styled = _is_styled(pages)
    root, body = _parsed(encoded, styled)
    for page, _ in further:
        # what the others show beside their part of the article, the first shows as well
        article(body).append(article(_parsed(page, styled)[1]))
    document = Document("html", notes=notes, meta=_meta(root))
    if further:
        sentence = f"The article stands on {len(further) + 1} pages of the site, which were read as one."
        document.notes.append(Note("article_in_pages", sentence))
    not_shown = {element for element in _STYLED(body) if _is_hidden(element)} if styled else set()
    if styled:
        not_shown |= hidden_by_styles(root)
    chosen = article(body)
    struck = {*chosen.iterdescendants(*_STRIKING), *(_STRUCK(chosen) if styled else ())}
    # The site may show the article by script after it hid it.
    not_shown = (not_shown | struck) - {chosen, *chosen.iterancestors()}
    pasted = Pictures(document, content, wanted=pictures)
    walker = Walker(document, body, not_shown, pasted.blocks)
    for text, level in _around(body, chosen, not_shown):
        walker.paragraph(text, level)
    walker.walk(chosen)
    document.links.extend(links(body, chosen))
    shown = sum(len(one.text) for one in document.paragraphs())
    if shown < _LITTLE_TEXT and _CHALLENGE.search(encoded):
        document.meta["challenge"] = "script"
    if shown < _LITTLE_TEXT and not any(document.grids()) and (markup := carried(body)):
        within = read(markup, "utf-8", pictures, content)
        document.blocks += within.blocks
        document.links += within.links
        sentence = "The page shows its article by script; it was read where the page carries it as text."
        document.notes += (*within.notes, Note("carried_article", sentence))
    elif shown < _LITTLE_TEXT and not any(document.grids()) and all(link.image for link in document.links):
        refuse_flipbook(encoded.decode())
    if withdrawn := [element for element in struck if element.getparent() not in struck and text_of(element)]:
        document.notes.append(struck_through(len(withdrawn)))
    if hidden := sum(_says_something(element) for element in _outermost(not_shown - struck, chosen)):
        document.notes.append(Note("hidden_content", f"{hidden} elements that are not shown were left out."))
    return document


def _text_of_page(data: bytes, charset: str) -> tuple[bytes, list[Note]]:
    """A page in UTF-8, and what was lost on the way."""
    text, notes = decode(data, charset)
    # NUL ends the text for libxml2, and the marker stands in the middle of UCAP articles. A lone surrogate cannot come
    # out of a decoder, so the text encodes.
    text = text.replace("\x00", "").replace("#PAGE_BREAK#", "<br>")
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        text = _EMPTY_LINES.sub("\n<br>\n", _HEADING.sub(_headline, text))
    return text.encode(), notes


def _headline(found: re.Match[str]) -> str:
    """A heading of Markdown, which dumps write around tables in HTML."""
    level = len(found[1])
    return f"<h{level}>{found[2]}</h{level}>"


def _parsed(encoded: bytes, styled: bool) -> tuple[etree._Element, etree._Element]:
    """The page's root and body. Where styles hide or strike through nothing, they and what aligns are dropped."""
    if not styled:
        encoded = _LOOKS.sub(b"", encoded)  # half of the markup, which says nothing else that is read
    encoded = _TWICE_BEGUN.sub(b"", _ROWLESS.sub(rb"\1<tr>", encoded.replace(_END_MARK, b"")))
    # Broken pages nest unclosed <font> deeper than the 255 levels after which libxml2 drops text: hence huge_tree.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = parse(encoded, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", f"The page holds no HTML that can be parsed: {error.msg}.") from None
    body = root.find("body") if root is not None else None
    if body is None:
        raise Unreadable("damaged", "The page has no body: it may be a frame set or cut off before its content.")
    if may_have_tables(encoded):
        name_tables(body)
    return root, body


def _is_styled(pages: Iterable[bytes]) -> bool:
    """Whether a style or attribute may hide something of the pages or strike it through: of most none does, which this
    tells sooner than the tree."""
    markup = b"".join(pages).lower()
    return any(word in markup for word in _TELLING) or _NO_SIZE.search(markup) is not None


def _is_hidden(element: etree._Element) -> bool:
    """Whether an element is not shown. A cell that is only invisible keeps its place in the row, and its neighbours
    theirs: it is no hidden one."""
    style = element.get("style") or ""
    if _HIDDEN.search(style) or element.get("hidden") is not None:
        return True
    return element.tag not in ("td", "th") and _INVISIBLE.search(style) is not None


def _outermost(elements: AbstractSet[etree._Element], within: etree._Element) -> Iterator[etree._Element]:
    """Those of the elements that stand in a page's article, and in no other of them."""
    for element in elements:
        around = set(element.iterancestors())
        if within in around and elements.isdisjoint(around):
            yield element


def _says_something(element: etree._Element) -> bool:
    return KIND.get(element.tag) not in ("silent", "field") and bool(text_of(element))


def _meta(root: etree._Element) -> dict[str, str]:
    """Meta tags by lower-cased name, the title, and the facts in elements of their own; the first of a name wins."""
    meta: dict[str, str] = {}
    facts: dict[str, str] = {}
    for element in root.iter("meta", "title", *_FACT_TAGS):
        if element.tag == "meta":
            name = element.get("name") or element.get("property")
            if name and (content := " ".join((element.get("content") or "").split())):
                meta.setdefault(name.strip().lower(), content)
        elif content := text_of(element).replace("\n", " "):
            facts.setdefault(str(element.tag), content)
    return facts | meta


def _around(body: etree._Element, chosen: etree._Element, not_shown: set[etree._Element]) -> Iterator[tuple[str, int]]:
    """The heading and the lines with facts that stand outside the article, with their level.

    Of several headings the last is the article's, the ones before it are the site's.
    """
    if chosen is body:
        return
    around = Document("html")
    Walker(around, body, not_shown | {chosen}).walk(body)
    headings = [paragraph for paragraph in around.paragraphs() if paragraph.level == 1]
    if headings:
        yield headings[-1].text, 1
    for block in around.blocks:
        if isinstance(block, Paragraph):
            lines = [block.text] if block.level != 1 else []
        else:
            lines = [" ".join(cell.text for cell in row if cell) for row in block.positions()]
        for line in lines:
            if len(line) <= _LONGEST_FACT and _FACT.search(line):
                yield line, 0
