"""What editors, word processors and sites do to the HTML around a report: from the bytes of a page to other bytes.

Each function knows the markup that `demo.documents.html` writes, and that alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from random import Random

BytesChange = Callable[[bytes, Random], bytes]
"""Damage to the bytes of a document."""

_TextChange = Callable[[str, Random], str]

_CELL = re.compile(r'(<td[^>]*>)<p align="center">(.*?)</p>(</td>)')
_NUMBER_CELL = re.compile(r'<p align="center">(\d+)</p></td>')


def _text(change: _TextChange) -> BytesChange:
    return lambda data, chance: change(data.decode(), chance).encode()


def _word_export(page: str, _chance: Random) -> str:
    """Pasted from Word: classes, mso styles, conditional comments, every character of a number in a span of its own."""

    def cell(found: re.Match[str]) -> str:
        text = re.sub(
            r"\d", lambda digit: f"<span lang=EN-US style='mso-bidi-font-size:10.5pt'>{digit[0]}</span>", found[2]
        )
        return (
            f"{found[1]}<p class=MsoNormal align=center style='mso-pagination:widow-orphan'>"
            f"<span style='font-family:仿宋_GB2312;mso-hansi-font-family:宋体'>{text}<o:p></o:p></span></p>{found[3]}"
        )

    page = page.replace(
        '<table border="1"', "<!--[if !supportMisalignedColumns]--><table class=MsoNormalTable border=1"
    )
    return _CELL.sub(cell, page)


def _unclosed(page: str, _chance: Random) -> str:
    """No cell and no row is closed."""
    return page.replace("</td>", "").replace("</tr>", "").replace("</tbody>", "")


def _without_row_ends(page: str, chance: Random) -> str:
    """Here and there a row's end is missing, or stands twice."""
    parts = page.split("</tr>\n")
    return (
        "".join(part + chance.choice(("</tr>\n", "</tr>\n", "\n", "</tr></tr>\n")) for part in parts[:-1]) + parts[-1]
    )


def _spans_astray(page: str, chance: Random) -> str:
    """In each table a label or a head is merged over one column too many or too few, or reaches down a row too far."""

    def table(found: re.Match[str]) -> str:
        wide = list(re.finditer(r'colspan="([3-9])"', found[0]))
        tall = list(re.finditer(r'rowspan="([4-9])"', found[0]))
        if not (spans := wide + tall):
            return found[0]
        span = chance.choice(spans)
        size = int(span[1]) + chance.choice((-1, 1))
        return found[0][: span.start(1)] + str(size) + found[0][span.end(1) :]

    return re.sub(r"<table.*?</table>", table, page, flags=re.DOTALL)


def _without_spans(page: str, _chance: Random) -> str:
    """An editor dropped the attributes of what was pasted into it, spans too."""
    return re.sub(r"<td[^>]*>", "<td>", page)


def _tables_by_role(page: str, chance: Random) -> str:
    """The tables are elements that a role or a style makes tables."""
    said = {name: f'role="{name}"' for name in ("table", "row", "cell")}
    if chance.random() < 0.5:
        said = {
            name: f'style="display: table{end}"' for name, end in (("table", ""), ("row", "-row"), ("cell", "-cell"))
        }
    page = re.sub(r'(<td[^>]*?) style="[^"]*"', r"\1", page)
    for tag, name in (("table", "table"), ("tr", "row"), ("td", "cell")):
        page = re.sub(rf"<{tag}\b", f"<div {said[name]}", page).replace(f"</{tag}>", "</div>")
    page = re.sub(r"</?tbody>", "", page)
    return re.sub(r" (col|row)span=", r" aria-\1span=", page)


def _without_row_begins(page: str, chance: Random) -> str:
    """Here and there a row's begin is missing, or stands twice."""
    return re.sub(r"(?<=</tr>\n)<tr>", lambda _: chance.choice(("<tr>", "", "<tr><tr>")), page)


def _nested_layout(page: str, _chance: Random) -> str:
    """The whole page stands in tables: navigation beside the text, the text in a cell of a cell."""
    page = page.replace(
        "<body>",
        "<body><table width=1000><tr><td colspan=2>首页　政务公开</td></tr><tr><td width=200><table>"
        "<tr><td>栏目</td></tr><tr><td>政策</td><td>12</td></tr></table></td><td><table><tr><td>",
    )
    return page.replace("</body>", "</td></tr></table></td></tr></table></body>")


def _custom_tags(page: str, _chance: Random) -> str:
    """The text stands in elements of the site's own."""
    page = page.replace('<div class="article">', "<ucapcontent><founder-content><!--ZJEG_RSS.content.begin-->")
    return page.replace("</div><!-- article -->", "<!--ZJEG_RSS.content.end--></founder-content></ucapcontent>")


def _hidden_text(page: str, chance: Random) -> str:
    """Text no browser shows stands beside numbers: comments, hidden spans, scripts."""
    hidden = ("<!-- 99 -->", '<span style="display:none">88</span>', "<script>var n=77;</script>")
    return _NUMBER_CELL.sub(
        lambda found: found[0].replace("</p>", f"{chance.choice(hidden)}</p>") if chance.random() < 0.2 else found[0],
        page,
    )


def _struck_out(page: str, chance: Random) -> str:
    """Numbers that were put right: the old one is struck through and still there."""
    ways = ("<s>{}</s>", "<del>{}</del>", "<strike>{}</strike>", '<span style="text-decoration:line-through">{}</span>')

    def number(found: re.Match[str]) -> str:
        old = chance.choice(ways).format(chance.randint(0, 99))
        return found[0].replace(found[1], old + found[1]) if chance.random() < 0.2 else found[0]

    return _NUMBER_CELL.sub(number, page)


def _raised_marks(page: str, chance: Random) -> str:
    """Numbers with the mark of a footnote raised behind them."""

    def number(found: re.Match[str]) -> str:
        mark = f"{found[1]}<sup>{chance.randint(1, 9)}</sup>"
        return found[0].replace(found[1], mark) if chance.random() < 0.1 else found[0]

    return _NUMBER_CELL.sub(number, page)


def _digits_apart(page: str, chance: Random) -> str:
    """Numbers of several digits are broken up by the editor: spans, line breaks, zero-width spaces."""

    def number(found: re.Match[str]) -> str:
        if len(found[1]) < 2:
            return found[0]
        first, rest = found[1][0], found[1][1:]
        between = chance.choice(("</span><span>", "<wbr>", "&#8203;", "<b></b>", "</span>\n<span>"))
        return f'<p align="center"><span>{first}{between}{rest}</span></p></td>'

    return _NUMBER_CELL.sub(number, page)


def _paragraphs_in_cells(page: str, chance: Random) -> str:
    """Labels broken into paragraphs, empty paragraphs around numbers."""

    def cell(found: re.Match[str]) -> str:
        text = found[2]
        if len(text) > 3 and "<" not in text and "&" not in text and not text.isdigit():
            middle = chance.randrange(1, len(text))
            text = f"{text[:middle]}</p><p>{text[middle:]}"
        return f"{found[1]}<p>&nbsp;</p><p>{text}</p><div></div>{found[3]}"

    return _CELL.sub(cell, page)


def _head_cells(page: str, _chance: Random) -> str:
    """A caption, column widths, and the first row in head cells."""
    page = page.replace("<tbody>\n", "<caption>（单位：件）</caption><colgroup><col><col></colgroup><tbody>\n")
    return re.sub(r"<tbody>\n<tr>.*", lambda row: row[0].replace("<td", "<th").replace("</td>", "</th>"), page)


def _form_fields(page: str, chance: Random) -> str:
    """The page is the form the numbers were entered in: some of them stand in its fields."""
    ways = ('<input type="text" value="{}" readonly>', "<input value='{}'>", "<textarea rows=1>{}</textarea>")

    def number(found: re.Match[str]) -> str:
        return f"{chance.choice(ways).format(found[1])}</td>" if chance.random() < 0.5 else found[0]

    return _NUMBER_CELL.sub(number, page)


def _shown_by_script(page: str, chance: Random) -> str:
    """The article is carried as text, and a script shows it."""
    start, end = page.index('<div class="article">'), page.index("</div><!-- article -->")
    article = page[start:end]
    carriers = (
        f'<input type="hidden" id="c" value="{escape(article)}">',
        f'<iframe srcdoc="{escape(article)}"></iframe>',
        f"<script>var c = {json.dumps(article)};</script>".replace("</p>", "<\\/p>"),
    )
    return page[:start] + chance.choice(carriers) + '<div class="article">' + page[end:]


def _charset(real: str, declared: str) -> BytesChange:
    """The bytes are in one charset, the page says another."""
    return lambda data, _chance: (
        data.decode().replace("charset=utf-8", f"charset={declared}").encode(real, "xmlcharrefreplace")
    )


MARKUP: dict[str, BytesChange] = {
    "nested layout tables": _text(_nested_layout),
    "custom tags": _text(_custom_tags),
    "hidden text": _text(_hidden_text),
    "struck-out numbers": _text(_struck_out),
    "raised marks": _text(_raised_marks),
    "digits apart": _text(_digits_apart),
    "paragraphs in cells": _text(_paragraphs_in_cells),
    "head cells": _text(_head_cells),
    "fields of a form": _text(_form_fields),
    "shown by script": _text(_shown_by_script),
    "word export": _text(_word_export),
    "unclosed cells": _text(_unclosed),
    "spans astray": _text(_spans_astray),
    "spans dropped": _text(_without_spans),
    "tables by role": _text(_tables_by_role),
    "row begins astray": _text(_without_row_begins),
    "row ends astray": _text(_without_row_ends),
    "gbk called utf-8": _charset("gb18030", "utf-8"),
    "utf-8 called gb2312": _charset("utf-8", "gb2312"),
    "utf-8 called latin-1": _charset("utf-8", "iso-8859-1"),
    "utf-16 without its mark": _charset("utf-16-le", "gb2312"),
}
"""Damage to pages by name; at most one of them is done to a page."""
