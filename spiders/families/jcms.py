"""JCMS (大汉): Zhejiang, Jiangsu, Shandong, Jiangxi, and Harbin until about 2020."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from spiders.families.scripted import written
from spiders.families.services import query, with_query
from spiders.page import Item, Page
from spiders.posting import split_form, with_form
from spiders.site import SiteSpider

_PROXY = re.compile(r"""proxyUrl\s*:\s*["']([^"']+)["']""")
_PARAMETERS = re.compile(r"ajaxParam\s*:\s*\{([^{}]*)\}")
_PARAMETER = re.compile(r"""(\w+)\s*:\s*(?:"([^"]*)"|'([^']*)'|([\w./-]+))""")
_NUMBER = r"""{name}\s*:\s*["']?(\d+)"""
_QUERY_DATA = re.compile(r"""queryData\s*=\s*(?:"(\{[^"]*\})"|'(\{[^']*\})')""")
_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_PAGE_SIZE = 15
_ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"


class JcmsSpider(SiteSpider):
    """Walk a JCMS site.

    1. A column is `/col/col{column}/index.html`. It holds the first group of items as XML inside a script,
       older ones as strings of a script.
    2. Its items are links to `/art/{year}/{month}/{day}/art_{column}_{id}.html`, or `…/art/{year}/art_{id}.html`.
    3. The next group comes from a proxy that answers the same XML, an older one a script's array of the same items:
       at the address in `<nextgroup>`, or by POST as the script's `proxyUrl` and `ajaxParam` say, record by record. It
       answers those alone who send the Referer of the list, and is followed until it is empty or repeats.
    4. The new generation (jpaas) has `queryData` in its page, and a service that answers HTML inside JSON.
    5. `xxgkAnnualReport.jsp` lists the reports of one year and links to those of others.
    """

    MARKS = (
        r"/col/col\d+/",
        r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+",
        r"jpage/dataproxy\.jsp|\.jpage\(",
        r"(?i)<datastore>",
        r"jpaas-publish-server|queryData\s*=",
        r"/module/xxgk/",
    )

    ARTICLE = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html?$")

    def items(self, page: Page) -> list[Item]:
        stored = _items_stored(page)
        # Answers of the proxy are data, in which a parser of pages would find the same links garbled.
        return stored if "dataproxy.jsp" in page.url or page.data is not None else [*stored, *page.items()]

    def next_pages(self, page: Page) -> list[str]:
        if _UNIT in page.url:
            return [_unit_page(page.url, _unit_number(page.url) + 1)] if self.items(page) else []
        if groups := [item.url for group in _parts(page.text, "nextgroup") for item in page.items_of(group)]:
            return groups
        if "dataproxy.jsp" in page.url:
            following = _records_after(page.url)
            return [following] if following and self.items(page) else []
        if first := _first_post(page, sum(self.is_article(item.url) for item in _items_stored(page))):
            return [first]
        if first := _first_unit(page):
            # Of a page that shows the service's first page already, that page says nothing new, and the second goes on.
            shown = any(self.is_article(item.url) for item in self.items(page))
            return [first, _unit_page(first, 2)] if shown else [first]
        return _other_years(page)


def _items_stored(page: Page) -> list[Item]:
    """The links that a page or a proxy's answer carries as data."""
    return [item for part in _stored(page) for item in page.items_of(part)] or written(page)


def _stored(page: Page) -> Iterator[str]:
    """The pieces of HTML that a page or a proxy's answer carries as data."""
    if isinstance(page.data, dict):
        data = page.data.get("data")
        yield str(data.get("html") or "") if isinstance(data, dict) else ""
    elif isinstance(page.data, list):
        yield from map(str, page.data)
    elif (records := list(_parts(page.text, "record"))) or not page.url.partition("dataproxy.jsp")[1]:
        yield from records
    else:  # the older proxy: strings of a script, their quotes escaped
        yield re.sub(r"\\(.)", r"\1", page.text)


def _parts(text: str, tag: str) -> Iterator[str]:
    """The HTML that the elements of that name hold as CDATA. Split, not matched: linear whatever the page holds."""
    for part in text.split(f"<{tag}>")[1:]:
        yield part.partition(f"</{tag}>")[0].strip().removeprefix("<![CDATA[").removesuffix("]]>")


def _first_post(page: Page, held: int) -> str | None:
    """The first group that is not in the page, which has `held`, asked by POST; None where that is all."""
    proxy, parameters = _PROXY.search(page.text), _PARAMETERS.search(page.text)
    total, each = (
        re.search(_NUMBER.format(name=name), page.text, re.IGNORECASE) for name in ("totalRecord", "perPage")
    )
    if not (proxy and parameters and each and int(each[1])):
        return None
    size = int(each[1])
    if total and held >= int(total[1]):
        return None
    form = {name: double or single or bare for name, double, single, bare in _PARAMETER.findall(parameters[1])}
    url = with_query(urljoin(page.url, proxy[1]), {"startrecord": held + 1, "endrecord": held + size, "perpage": size})
    return with_form(url, form)


def _records_after(address: str) -> str | None:
    """The proxy's address of the records that follow."""
    url, form = split_form(address)
    asked = query(url)
    if not (asked.get("startrecord", "").isdecimal() and asked.get("endrecord", "").isdecimal()):
        return None
    start, end = int(asked["startrecord"]), int(asked["endrecord"])
    following = with_query(url, {"startrecord": end + 1, "endrecord": end + max(end - start + 1, 1)})
    return with_form(following, query(f"?{form}")) if form else following


def _first_unit(page: Page) -> str | None:
    """The first page of the jpaas service that a page's `queryData` names."""
    found = _QUERY_DATA.search(html.unescape(page.text))
    if found is None:
        return None
    try:
        data = json.loads((found[1] or found[2]).replace("'", '"'))
    except ValueError:
        return None
    asked = {name: value for name, value in data.items() if isinstance(value, str | int)}
    return _unit_page(with_query(urljoin(page.url, _UNIT), asked), 1)


def _unit_page(url: str, number: int) -> str:
    return with_query(url, {"paramJson": json.dumps({"pageNo": number, "pageSize": _PAGE_SIZE}, separators=(",", ":"))})


def _unit_number(url: str) -> int:
    try:
        return int(json.loads(query(url).get("paramJson", ""))["pageNo"])
    except (ValueError, TypeError, KeyError):
        return 1


def _other_years(page: Page) -> list[str]:
    """The other years of an annual-report module."""
    if urlsplit(page.url).path != _ANNUAL:
        return []
    return [item.url for item in page.items() if urlsplit(item.url).path == _ANNUAL and item.url != page.url]
