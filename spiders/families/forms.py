"""Lists that go on, or are chosen from, by a form of the page: a field with the page's number, a postback of ASP.NET,
a menu of bodies. What a browser would send is sent, and nothing is filled in that the page does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import FormElement, HtmlElement

from spiders.families.onward import is_next
from spiders.families.services import PAGE_FIELD, query, with_query
from spiders.page import Item, Page
from spiders.posting import split_form, with_form, without_form

# The number of the page itself may stand in the field, and no text before the stroke.
_PAGES = re.compile(r"共\s*(?:有\s*)?(\d{1,4})\s*页|\d{1,4}\s*/\s*(\d{1,4})\s*页?|第?\s*/\s*(\d{1,4})\s*页")
_PAGES_FIELD = re.compile(r"(?i)(?:total|max|all)_?pages?|pages?_?(?:count|total)")
_POSTBACK = re.compile(r"__doPostBack\(\s*['\"]([^'\"]*)['\"]\s*,\s*['\"]([^'\"]*)['\"]")
_SENT = re.compile(r"""["']([^"'\s]*[?&](\w+)=)["']\s*\+""")
_LONGEST_FORM = 200_000  # characters: the state that ASP.NET keeps in a page comes back with each of its forms
_MOST_CHOICES = 300

Fields = dict[str, str]


def page_by_form(page: Page) -> str | None:
    """The address of the page after this one where a form asks for it; see `spiders.posting` for those of POST."""
    found = _posted_back(page) or next(filter(None, (_numbered(page, form) for form in _forms(page))), None)
    return found if found and len(found) <= _LONGEST_FORM else None


def choices(page: Page) -> list[Item]:
    """What the menus of a page choose from, as links: each sends its form, or is put behind an address by a script."""
    found = [
        Item(url, " ".join(option.text_content().split()))
        for select in page.root.iter("select")
        for option in select.iter("option")
        if (value := str(option.get("value") or "")) and (url := _chosen(page, select, value))
    ]
    return found[:_MOST_CHOICES]


def _forms(page: Page) -> Iterator[FormElement]:
    return (form for form in page.root.iter("form") if isinstance(form, FormElement))


def _fields(form: FormElement) -> Fields:
    """What a browser would send of the form as it stands, without its buttons."""
    return {str(name): str(value) for name, value in form.form_values()}


def _sent(page: Page, form: FormElement, fields: Fields) -> str | None:
    """The address that stands for sending the form with these fields."""
    action = page.absolute(form.get("action") or without_form(page.url))
    if action is None:
        return None
    return with_form(action, fields) if form.method == "POST" else with_query(action, fields)


def _numbered(page: Page, form: FormElement) -> str | None:
    """By a field that holds a page's number, while there are more pages or a link to the next one."""
    fields = _fields(form)
    named = [str(one.get("name")) for one in form.iter("input", "select") if one.get("name")]
    name = next((one for one in named if PAGE_FIELD.fullmatch(one)), None)
    if name is None:
        return None
    asked = query(page.url) | dict(query("?" + split_form(page.url)[1]))
    present = asked.get(name) or fields.get(name) or "1"
    if not present.isdecimal():
        return None
    last = _last_page(page, fields)
    # A field that counts from 0 holds 0 on the first of its pages, and its last page but one is the last.
    more = int(present) < last if last else any(map(_is_script_to_next, page.root.iter("a")))
    return _sent(page, form, fields | {name: str(int(present) + 1)}) if more else None


def _last_page(page: Page, fields: Fields) -> int | None:
    told = [value for name, value in fields.items() if _PAGES_FIELD.fullmatch(name) and value.isdecimal()]
    told += [one for found in _PAGES.findall(page.root.text_content()) for one in found if one]
    return max(map(int, told), default=None)


def _is_script_to_next(anchor: HtmlElement) -> bool:
    """Whether a link is called as one to the next page, and a script makes it one."""
    href = str(anchor.get("href") or "#")
    scripted = href.startswith("javascript:") or (href.startswith("#") and anchor.get("onclick") is not None)
    return scripted and is_next(anchor.text_content())


def _posted_back(page: Page) -> str | None:
    """By a link that sends the page's only form back with what was clicked: to the next page, or to its number."""
    form = next((one for one in _forms(page) if one.xpath(".//input[@name='__VIEWSTATE']")), None)
    if form is None:
        return None
    clicks = [
        (" ".join(anchor.text_content().split()), call[1], call[2])
        for anchor in page.root.iter("a")
        if (call := _POSTBACK.search(str(anchor.get("href") or "")))
    ]
    present = query("?" + split_form(page.url)[1]).get("__EVENTARGUMENT", "1")
    number = re.search(r"\d+$", present)
    following = str(int(number[0]) + 1) if number else "2"
    for wanted in (is_next, following.__eq__):
        for text, target, argument in clicks:
            if wanted(text):
                return _sent(page, form, _fields(form) | {"__EVENTTARGET": target, "__EVENTARGUMENT": argument})
    return None


def _chosen(page: Page, select: HtmlElement, value: str) -> str | None:
    form = next(select.iterancestors("form"), None)
    name = select.get("name")
    if isinstance(form, FormElement) and name and form.method == "GET":
        return _sent(page, form, _fields(form) | {name: value})
    if select.get("onchange") is None:
        return None
    scripts = (str(text) for text in (*page.root.xpath("//script/text()"), select.get("onchange")))
    sent = next((found for script in scripts if (found := _SENT.search(script))), None)
    return with_query(urljoin(page.url, sent[1]), {sent[2]: value}) if sent else None
