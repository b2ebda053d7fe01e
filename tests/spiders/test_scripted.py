"""What scripts hold or fetch instead of the page is found without running them."""

from __future__ import annotations

import json

import pytest

from spiders.families.fetched import script_files, services
from spiders.families.made import Makings
from spiders.families.scripted import counted_page, following_answer, stated
from spiders.families.services import with_query
from spiders.forwarding import sent_on
from spiders.page import Item, Page
from spiders.posting import body_of, split_form, with_json

TITLE = "甲区2023年政府信息公开年度报告"
ROWS = [{"id": 7, "title": TITLE, "linkUrl": "/d/7.html", "pubDate": "2024-01-20 10:00:00"}, {"id": 8, "sort": 1}]
FOUND = [Item("http://x.cn/d/7.html", TITLE, "2024-01-20")]


def page(content: str, url: str = "http://x.cn/nb/") -> Page:
    return Page(url, f"<html><body>{content}</body></html>".encode())


@pytest.mark.parametrize("said", [json.dumps(ROWS), json.dumps({"code": 0, "data": {"records": ROWS}})])
def test_lists_that_stand_as_data_are_read(said: str) -> None:
    assert stated(Page("http://x.cn/api", said.encode())) == FOUND
    assert stated(page(f"<script>var broken = [{{x: 1}}]; show({said});</script>")) == FOUND
    assert stated(page(f"<p>{said}</p>")) == []


def test_lists_that_stand_as_html_in_a_script_are_read() -> None:
    stored = f"<record><![CDATA[<li><a href='/d/7.html'>{TITLE}</a><b>2024-01-20</b></li>]]></record>"
    assert stated(page(f"<script type='text/xml'>{stored}</script>")) == FOUND
    escaped = rf"<li><a href=\"/d/7.html\">{TITLE}<\/a><b>2024-01-20<\/b><\/li>"
    assert stated(page(f'<script>show(["{escaped}"])</script>')) == FOUND


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("$.getJSON('/nb/list.json', show)", "/nb/list.json"),
        ('axios.get("/api/list?c=3").then(show)', "/api/list?c=3"),
        ("$.ajax({type: 'GET', url: 'list.json?v=2'})", "list.json?v=2"),
        ("fetch('/api/' + id)", None),
        ("$.get('/api/list', {id: 3, kind: 'nb'}, show)", "/api/list?id=3&kind=nb"),
        ("$.ajax({url: 'nb.xml', dataType: 'xml'})", "nb.xml"),
        ("fetch('/api/list?c=3&pageNo=' + n).then(show)", "/api/list?c=3&pageNo=1"),
        ("$.post('/api/list', {c: 3, page: n, of: kind}, show)", "/api/list?__wb_method=POST&c=3&page=1"),
        (
            "$.ajax({type: 'POST', url: '/more.do', data: {c: '3', page: page}, success: function (r) { show(r) }})",
            "/more.do?__wb_method=POST&c=3&page=1",
        ),
        (
            "var q = {c: 'a', pageNo: 1}; $.ajax({url: '/q', type: 'POST', data: JSON.stringify(q)})",
            "/q?__wb_method=POST&__json=&c=%22a%22&pageNo=1",
        ),
        (
            "axios.post('/q', {c: '33', page: this.page, top: false})",
            "/q?__wb_method=POST&__json=&top=false&c=%2233%22&page=1",
        ),
        (
            "fetch('/q', {method: 'POST', body: JSON.stringify({c: 3, page: n})})",
            "/q?__wb_method=POST&__json=&c=3&page=1",
        ),
        (
            "$.ajax({url: '/api/page', type: 'get', data: {channel: 'nb', pageNo: p, pageSize: 10}})",
            "/api/page?channel=nb&pageSize=10&pageNo=1",
        ),
        (
            "Ls.ajax({url: '/public/column', data: {catId: 55, pageIndex: at, pageSize: 15}}).done(show)",
            "/public/column?catId=55&pageSize=15&pageIndex=1",
        ),
        ("$.ajax({url: '/api/praise', data: {id: 3}})", None),
        ("$.post('/praise.do', {id: 3}, show)", None),
    ],
)
def test_services_are_known_by_an_address_that_stands_there_whole(script: str, address: str | None) -> None:
    assert services(page(f"<script>{script}</script>")) == ([address] if address else [])


def test_script_files_are_the_sites_own_and_no_libraries() -> None:
    names = ("/js/list.js", "/js/jquery-3.1.js", "/js/app.min.js", "http://cdn.test/a.js", "/js/list.js")
    assert script_files(page("".join(f"<script src='{name}'></script>" for name in names))) == [
        "http://x.cn/js/list.js"
    ]


def test_a_script_in_a_file_asks_services_as_one_in_the_page_does() -> None:
    script = Page("http://x.cn/js/list.js", b"function load(p) { $.get('/api/list', {c: 3, page: p}, show) }")
    assert services(script) == ["/api/list?c=3&page=1"]


def test_a_page_that_only_sends_on_is_followed() -> None:
    refresh = "<meta http-equiv='Refresh' content='0; URL=/site/index.shtml'>"
    assert sent_on(page(refresh)) == "/site/index.shtml"
    assert sent_on(page("<script>window.location.href = '/gk/';</script>")) == "/gk/"
    links = "".join(f"<a href='/{number}/'>{number}</a>" for number in range(9))
    assert sent_on(page(refresh + links)) is None


def test_pages_that_a_click_counts() -> None:
    calls = "".join(f"<a href='#' onclick='go({number})'>{number}</a>" for number in (1, 2, 3))
    script = "<script>function go(n) { location.href = '/nb.do?id=3&pageNo=' + n }</script>"
    assert counted_page(page(calls + script, "http://x.cn/nb.do?id=3")) == "http://x.cn/nb.do?id=3&pageNo=2"
    assert counted_page(page(calls + script, "http://x.cn/nb.do?id=3&pageNo=3")) is None
    assert counted_page(page(calls)) is None


@pytest.mark.parametrize(
    ("name", "url", "following"),
    [
        ("'/gk/nb_' + n + '.html'", "http://x.cn/gk/nb_1.html", "http://x.cn/gk/nb_2.html"),
        ("'nb_' + n + '.html'", "http://x.cn/gk/nb.html", "http://x.cn/gk/nb_2.html"),
        ("'nb_' + (n-1) + '.html'", "http://x.cn/gk/nb_1.html", "http://x.cn/gk/nb_2.html"),
        ("'nb_' + (n-1) + '.html'", "http://x.cn/gk/nb.html", "http://x.cn/gk/nb_1.html"),
        ("'nb_' + n + '.html'", "http://x.cn/gk/nb_3.html", None),
    ],
)
def test_pages_whose_names_a_click_counts(name: str, url: str, following: str | None) -> None:
    calls = "".join(f"<a href='javascript:go({number})'>{number}</a>" for number in (1, 2, 3))
    assert counted_page(page(f"{calls}<script>function go(n) {{ location = {name}; }}</script>", url)) == following


def test_the_records_of_an_xml_file_are_links() -> None:
    row = f"<item><title>{TITLE}</title><link>/d/7.html</link><pubDate>2024-01-20 08:00</pubDate></item>"
    entity = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    feed = f'<?xml version="1.0" encoding="gbk"?>{entity}<r>{row}<item><title>&x;</title><link>/e</link></item></r>'
    assert stated(Page("http://x.cn/nb.xml", feed.encode())) == FOUND


@pytest.mark.parametrize(
    ("url", "said", "following"),
    [
        ("http://x.cn/api?c=3&pageNo=1&pageSize=15", "[]", "http://x.cn/api?c=3&pageNo=2&pageSize=15"),
        ("http://x.cn/api?c=3&pageSize=15", "[]", None),
        ("http://x.cn/api?c=3&pageNo=", "[]", None),
        ("http://x.cn/list.jsp?page=1", "<p>1</p>", None),
        ("http://x.cn/m?__wb_method=POST&c=3&page=1", "[]", "http://x.cn/m?__wb_method=POST&c=3&page=2"),
    ],
)
def test_a_service_that_counts_its_pages_is_asked_for_the_next(url: str, said: str, following: str | None) -> None:
    assert following_answer(Page(url, said.encode())) == following


def test_an_object_of_json_is_sent_as_its_address_says() -> None:
    address = with_json("http://x.cn/q", {"c": "33", "top": False, "page": 1})
    following = with_query(address, {"page": 2})
    url, form = split_form(following)
    assert (url, json.loads(body_of(form)[0])) == ("http://x.cn/q", {"c": "33", "top": False, "page": 2})
    assert body_of(form)[1].startswith("application/json")
    assert body_of("page=1&__json=&deep=[")[0] == '{"page": 1, "deep": "["}'


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("""'<a href="/show.do?id=' + r.list[i].id + '">' + r.list[i].title""", "http://x.cn/show.do?id=7"),
        ("""'<a href="/show/' + v.id + '.html" target="_blank">'""", "http://x.cn/show/7.html"),
        ("`<a href='show/${item.id}.html'>`", "http://x.cn/nb/show/7.html"),
        ("onclick: location.href = '/show?id=' + row.id", "http://x.cn/show?id=7"),
        ("location.href = 'list_' + n + '.html'", None),
        ("""'<a href="/show/' + v.otherId + '.html">'""", None),
    ],
)
def test_the_address_of_a_record_is_made_as_the_page_that_asks_for_it_does(script: str, address: str | None) -> None:
    makings = Makings()
    makings.learn(page(f"<script>{script}</script>"), ["/api/list?c=3&page=1"])
    answer = Page("http://x.cn/api/list?c=3&page=2", '[{"id": 7, "title": "甲局2023年年报"}]'.encode())
    assert [item.url for item in stated(answer, makings.of(answer))] == ([address] if address else [])
