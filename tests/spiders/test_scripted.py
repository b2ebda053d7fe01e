"""What scripts hold or fetch instead of the page is found without running them."""

from __future__ import annotations

import json

import pytest

from spiders.families.scripted import counted_page, sent_on, services, stated
from spiders.page import Item, Page

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


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("$.getJSON('/nb/list.json', show)", "/nb/list.json"),
        ('axios.get("/api/list?c=3").then(show)', "/api/list?c=3"),
        ("$.ajax({type: 'GET', url: 'list.json?v=2'})", "list.json?v=2"),
        ("fetch('/api/' + id)", None),
    ],
)
def test_services_are_known_by_an_address_that_stands_there_whole(script: str, address: str | None) -> None:
    assert services(page(f"<script>{script}</script>")) == ([address] if address else [])


def test_a_page_that_only_sends_on_is_followed() -> None:
    refresh = "<meta http-equiv='Refresh' content='0; URL=/site/index.shtml'>"
    assert sent_on(page(refresh)) == ["/site/index.shtml"]
    assert sent_on(page("<script>window.location.href = '/gk/';</script>")) == ["/gk/"]
    links = "".join(f"<a href='/{number}/'>{number}</a>" for number in range(9))
    assert sent_on(page(refresh + links)) == []


def test_pages_that_a_click_counts() -> None:
    calls = "".join(f"<a href='#' onclick='go({number})'>{number}</a>" for number in (1, 2, 3))
    script = "<script>function go(n) { location.href = '/nb.do?id=3&pageNo=' + n }</script>"
    assert counted_page(page(calls + script, "http://x.cn/nb.do?id=3")) == "http://x.cn/nb.do?id=3&pageNo=2"
    assert counted_page(page(calls + script, "http://x.cn/nb.do?id=3&pageNo=3")) is None
    assert counted_page(page(calls)) is None
