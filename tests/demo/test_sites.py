from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from demo.web import Response, Web

HULAN, HANYANG, HONGZE, QINHUAI = (f"www.{name}.gov.cn.test" for name in ("hulan", "hanyang", "hongze", "qinhuai"))


def get(web: Web, url: str, **headers: str) -> Response:
    parts = urlsplit(url)
    return web.respond(parts.hostname or "", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers)


def text(web: Web, url: str, **headers: str) -> str:
    response = get(web, url, **headers)
    assert response.status == 200, url
    return response.body.decode()


def links(page: str, base: str) -> dict[str, str]:
    """Address → title attribute of the list's links."""
    return {urljoin(base, a.get("href")): a.get("title", "") for a in lxml.html.fromstring(page).xpath("//li/a")}


def test_ucap_counts_pages_from_one_and_names_its_container_first(web: Web) -> None:
    base = f"http://{HULAN}/hebhlq/c110907/"
    first = text(web, f"{base}list.shtml")
    call = re.search(r"createPageHTML\('page_div',(\d+), 1,'list','shtml',(\d+)\);", first)
    assert call
    pages, rows = map(int, call.groups())
    assert pages == 3
    found = links(first, base)
    for number in range(2, pages + 1):
        found |= links(text(web, f"{base}list_{number}.shtml"), base)
    assert len(found) == rows
    assert get(web, f"{base}list_{pages + 1}.shtml").status == 404
    article = next(url for url in found if url.startswith(base))
    page = text(web, article)
    assert "<UCAPCONTENT>" in page
    assert f"<UCAPTITLE>{found[article]}</UCAPTITLE>" in page
    assert 'name="SiteIDCode" content="2301110001"' in page


def test_trs_counts_from_zero_and_contradicts_itself_in_a_comment(web: Web) -> None:
    base = f"http://{HANYANG}/zfxxgk/zfxxgknb/qzbm/"
    first = text(web, f"{base}index.html")
    assert '//createPageHTML(9, 0, "index", "html");' in first
    assert "var countPage = 3;" in first
    statuses = [get(web, f"{base}index_{number}.html").status for number in (1, 2, 3, 9)]
    assert statuses == [200, 200, 404, 404]
    assert 'href="./20' in first
    page = text(web, next(iter(links(first, base))))
    assert '<div class="TRS_Editor"><style' in page


def test_jcms_holds_a_group_inline_and_the_rest_behind_a_referer(web: Web) -> None:
    start = f"http://{HONGZE}/col/col76841/index.html"
    page = text(web, start)
    assert '<script type="text/xml"><datastore>' in page
    found, address = re.findall(r"<record><!\[CDATA\[<li><a href=\"([^\"]+)\"", page), start
    while following := re.search(r"<nextgroup><!\[CDATA\[<a href=\"([^\"]+)\"", page):
        address = urljoin(address, following[1])
        assert get(web, address).status == 403
        page = text(web, address, referer=start)
        found += re.findall(r"<record><!\[CDATA\[<li><a href=\"([^\"]+)\"", page)
    assert len(found) == len(set(found)) == len(web.sites[HONGZE].columns[0].entries)
    assert "page=3" in address
    past = re.sub(r"page=\d+", "page=4", address)
    assert "<record>" not in text(web, past, referer=start)


def test_the_gate_answers_everything_but_robots_with_a_challenge(web: Web) -> None:
    for path in ("/zfxxgk/zfxxgknb/qzf/index.html", "/", "/any.pdf"):
        response = web.respond(QINHUAI, path, {})
        assert response.status == 412
        assert b"$_ts" in response.body
        assert "FSSBBIl1UgzbN7N" in response.headers["Set-Cookie"]
    assert web.respond(QINHUAI, "/robots.txt", {}).status == 200


def test_lists_cut_titles_and_keep_them_whole_in_the_attribute(web: Web) -> None:
    page = lxml.html.fromstring(text(web, f"http://{HULAN}/hebhlq/c110907/list.shtml"))
    cut = [a for a in page.xpath("//li/a") if a.text_content().endswith("…")]
    assert cut
    assert all(a.get("title").startswith(a.text_content()[:-1]) for a in cut)


def test_pages_declare_charsets_they_do_not_have(web: Web) -> None:
    traps = [trap for trap in web.truth.traps if trap.kind == "charset"]
    assert len(traps) == 3
    for trap in traps:
        body = get(web, trap.url).body
        if "bytes are gb18030" in trap.sentence:
            with pytest.raises(UnicodeDecodeError):
                body.decode("utf-8")
            assert "政府信息公开" in body.decode("gb18030")
        else:
            assert b"charset=gb2312" in body
            assert "政府信息公开" in body.decode("utf-8")
