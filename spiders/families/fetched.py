"""What a page's scripts, or those in files of its site, ask data services for, as it stands there: an address, and a
form or an object of JSON where it is sent by POST.

No script is run. A page's number that a script counts begins with the first; other variables are left out, but for one
that the page sets to the whole of what is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spiders.families.scripted import scripts
from spiders.families.services import PAGE_FIELD, query, with_query
from spiders.page import Page
from spiders.posting import with_form, with_json, without_form
from spiders.registry import host_of

_MOST = 3  # services asked for one page, and script files
_LIBRARY = re.compile(
    r"(?i)jquery|bootstrap|vue|react|angular|axios|layui|layer|swiper|echarts|polyfill|modernizr|html5|respond|share|"
    r"hm\.js|analytics|statistic|barrier|\.min\.js"
)
_GOT = re.compile(
    r"""(?:getJSON|\$\.get|fetch|axios(?:\.get)?)\(\s*["']([^"'\s]+)["']\s*(?:,\s*\{([^{}]*)\})?\s*[,)]|"""
    r"""\burl\s*:\s*["']([^"'\s]+\.(?:json|xml)[^"'\s]*)["']"""
)
_COUNTED = re.compile(r"""(?:getJSON|\$\.get|fetch|axios(?:\.get)?)\(\s*["']([^"'\s]*[?&](\w+)=)["']\s*\+\s*\w""")
_POST = re.compile(r"""(\$|axios|\$?http)\.post\(\s*["']([^"'\s]+)["']\s*,\s*""")
_CALL = re.compile(r"""([\w$]+\.ajax|axios|request|fetch)\(\s*(?:["']([^"'\s]+)["']\s*,\s*)?\{""")
_CALLED = 600  # characters of a call in which it says what it asks for
_BY_POST = re.compile(r"""(?:type|method)["']?\s*:\s*["']post["']""", re.IGNORECASE)
_TO = re.compile(r"""\burl["']?\s*:\s*["']([^"'\s]+)["']""")
_DATA = re.compile(r"""\b(?:data|body)["']?\s*:\s*""")
_SENT = re.compile(r"(JSON\.stringify\(\s*)?(?:\{([^{}]*)\}|(?:\w+\.)*(\w+))")
_PARAMETER = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:(\d+)|["']([\w-]*)["']|([\w.]+))\s*(?:,|$)""")
_CONSTANTS = {"true": True, "false": False, "null": None}


def services(page: Page) -> list[str]:
    """The addresses of what a page's scripts fetch; see `spiders.posting` for those of POST, which are asked only where
    they count pages: others may do more than give a list."""
    said = [page.text] if is_script_file(page) else scripts(page)
    posted = [address for script in said for address in _by_post(script)]
    got = [address for script in said for address in _by_get(script)]
    sent = set(map(without_form, posted))
    return list(dict.fromkeys([*(one for one in got if one not in sent), *posted]))[:_MOST]


def script_files(page: Page) -> list[str]:
    """The files of scripts of its own that a page names on its host: libraries, which many sites share, ask nothing."""
    named = (page.absolute(str(source)) or "" for source in page.root.xpath("//script/@src"))
    own = (url for url in named if host_of(url) == host_of(page.url) and not _LIBRARY.search(url))
    return list(dict.fromkeys(own))[:_MOST]


def is_script_file(page: Page) -> bool:
    """Whether what an address gave is such a file."""
    return urlsplit(page.url).path.endswith(".js")


def growing(page: Page) -> list[str]:
    """What a page's scripts fetch to add to the list that it shows, the first two pages of each: the first may be what
    is shown already, and no page without anything new leads on."""
    counting = [(address, name) for address in services(page) for name in _counting(address)]
    following = ((one, with_query(one, {name: int(query(one)[name]) + 1})) for one, name in counting)
    return [address for both in following for address in both]


def _counting(address: str) -> list[str]:
    """The parameter of an address, or of its form, that holds a page's number: the first page's."""
    return [name for name, value in query(address).items() if PAGE_FIELD.fullmatch(name) and value in ("0", "1")][:1]


def _by_get(script: str) -> Iterator[str]:
    for one, sent, file in _GOT.findall(script):
        yield with_query(one, _parameters(sent)) if sent else one or file
    for before, name in _COUNTED.findall(script):
        if PAGE_FIELD.fullmatch(name):
            yield f"{before}1"
    for url, sent, _, by_post in _called(script):
        address = "" if by_post else with_query(url, _parameters(sent[2] or ""))
        if address and _counting(address):
            yield address


def _by_post(script: str) -> Iterator[str]:
    for url, sent, as_json, by_post in (*_posted(script), *_called(script)):
        if not by_post:
            continue
        written = sent[2] if sent[3] is None else _set_to(script, sent[3])
        told = _parameters(written)
        address = with_json(url, _typed(written, told)) if as_json or sent[1] else with_form(url, told)
        if _counting(address):
            yield address


Call = tuple[str, re.Match[str], bool, bool]
"""Of a call: to where, what is sent, whether it is JSON whatever is said of it, and whether it is sent by POST."""


def _posted(script: str) -> Iterator[Call]:
    for post in _POST.finditer(script):
        if sent := _SENT.match(script, post.end()):
            yield post[2], sent, post[1] != "$", True


def _called(script: str) -> Iterator[Call]:
    for call in _CALL.finditer(script):
        said = script[call.end() : call.end() + _CALLED]
        to, data = call[2] or ((found := _TO.search(said)) and found[1]), _DATA.search(said)
        sent = _SENT.match(said, data.end()) if data else None
        if to and sent:
            yield to, sent, call[1] in ("axios", "request"), _BY_POST.search(said) is not None


def _set_to(script: str, name: str) -> str:
    """What a script sets a variable to, within its braces."""
    found = re.search(rf"\b{name}\s*[=:]\s*\{{([^{{}}]*)\}}", script)
    return found[1] if found else ""


def _parameters(sent: str) -> dict[str, str]:
    found = {name: number or word for name, number, word, variable in _PARAMETER.findall(sent) if not variable}
    counted = (name for name, *_, variable in _PARAMETER.findall(sent) if variable and PAGE_FIELD.fullmatch(name))
    return found | dict.fromkeys(counted, "1")


def _typed(sent: str, told: dict[str, str]) -> dict[str, object]:
    """The parameters as JSON has them: numbers that stand without quotes, those of pages, and the constants."""
    constants = {name: _CONSTANTS[one] for name, *_, one in _PARAMETER.findall(sent) if one in _CONSTANTS}
    bare = {name for name, number, *_ in _PARAMETER.findall(sent) if number}
    return constants | {
        name: int(value) if name in bare or (PAGE_FIELD.fullmatch(name) and value.isdecimal()) else value
        for name, value in told.items()
    }
