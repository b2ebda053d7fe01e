"""What a page's scripts ask data services for, as it stands there: an address, and a form where it is sent by POST.

No script is run. A page's number that a script counts begins with the first; other variables are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spiders.families.scripted import scripts
from spiders.families.services import PAGE_FIELD, query, with_query
from spiders.page import Page
from spiders.posting import with_form

_MOST = 3  # services asked for one page
_GOT = re.compile(
    r"""(?:getJSON|\$\.get|fetch|axios(?:\.get)?)\(\s*["']([^"'\s]+)["']\s*(?:,\s*\{([^{}]*)\})?\s*[,)]|"""
    r"""\burl\s*:\s*["']([^"'\s]+\.(?:json|xml)[^"'\s]*)["']"""
)
_COUNTED = re.compile(r"""(?:getJSON|\$\.get|fetch|axios(?:\.get)?)\(\s*["']([^"'\s]*[?&](\w+)=)["']\s*\+\s*\w""")
_POSTED = re.compile(r"""\$\.post\(\s*["']([^"'\s]+)["']\s*,\s*\{([^{}]*)\}""")
_CALL = re.compile(r"\$\.ajax\(\s*\{")
_CALLED = 600  # characters of a call in which it says what it asks for
_BY_POST = re.compile(r"""(?:type|method)["']?\s*:\s*["']post["']""", re.IGNORECASE)
_TO = re.compile(r"""\burl["']?\s*:\s*["']([^"'\s]+)["']""")
_SENT = re.compile(r"""\bdata["']?\s*:\s*\{([^{}]*)\}""")
_PARAMETER = re.compile(r"""["']?(\w+)["']?\s*:\s*(?:(\d+)|["']([\w-]*)["']|(\w+))\s*(?:,|$)""")


def services(page: Page) -> list[str]:
    """The addresses of what a page's scripts fetch; see `spiders.posting` for those of POST, which are asked only where
    they count pages: others may do more than give a list."""
    found = [address for script in scripts(page) for address in (*_by_get(script), *_by_post(script))]
    return list(dict.fromkeys(found))[:_MOST]


def growing(page: Page) -> list[str]:
    """What a page's scripts fetch to add to the list that it shows, the first two pages of each: the first may be what
    is shown already, and no page without anything new leads on."""
    counting = [(address, name) for address in services(page) for name in _counting(address)]
    return [one for address, name in counting for one in (address, with_query(address, {name: 2}))]


def _counting(address: str) -> list[str]:
    """The parameter of an address, or of its form, that holds a page's number: the first page's."""
    return [name for name, value in query(address).items() if PAGE_FIELD.fullmatch(name) and value == "1"][:1]


def _by_get(script: str) -> Iterator[str]:
    for one, sent, file in _GOT.findall(script):
        yield with_query(one, _parameters(sent)) if sent else one or file
    for before, name in _COUNTED.findall(script):
        if PAGE_FIELD.fullmatch(name):
            yield f"{before}1"


def _by_post(script: str) -> Iterator[str]:
    calls = [script[call.end() : call.end() + _CALLED] for call in _CALL.finditer(script)]
    asked = [(_TO.search(call), _SENT.search(call)) for call in calls if _BY_POST.search(call)]
    posted = [(to[1], sent[1]) for to, sent in asked if to and sent]
    for url, sent in (*_POSTED.findall(script), *posted):
        address = with_form(url, _parameters(sent))
        if _counting(address):
            yield address


def _parameters(sent: str) -> dict[str, str]:
    found = {name: number or word for name, number, word, variable in _PARAMETER.findall(sent) if not variable}
    counted = (name for name, *_, variable in _PARAMETER.findall(sent) if variable and PAGE_FIELD.fullmatch(name))
    return found | dict.fromkeys(counted, "1")
