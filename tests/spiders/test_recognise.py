"""A site's family is told from its pages, whatever site of that make it is."""

from __future__ import annotations

from urllib.parse import urlsplit

from demo.sites import FAMILIES
from demo.stress import build_stress
from spiders import discovery
from spiders.page import Page
from spiders.recognise import recognise


def test_unseen_sites_of_every_make_are_recognised() -> None:
    web = build_stress(seed=7, number=3 * (len(FAMILIES) - 1))
    wrong = []
    for row, site in zip(web.registry, web.sites.values(), strict=True):
        pages: list[Page] = []
        waiting = [f"{site.base_url}/", f"{site.base_url}/zwgk/", *row["start_urls"]]
        while waiting:
            url = waiting.pop(0)
            parts = urlsplit(url)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            pages.append(Page(url, web.respond(site.host, path, {}).body))
            waiting += [item.url for item in pages[-1].items() if discovery.is_year(item.text)]
        reports = {item.url for page in pages for item in page.items() if discovery.is_report(item.text)}
        if recognise(pages, reports).family != row["family"]:
            wrong.append((site.family, recognise(pages, reports)))
    assert wrong == []


def test_a_site_that_says_nothing_is_searched() -> None:
    page = Page("http://x.cn/", "<a href='/a/b'>2020年政府信息公开工作年度报告</a>".encode())
    assert recognise([page], ["http://x.cn/a/b"]).family == "focused"
    assert recognise([], []).family == "focused"
