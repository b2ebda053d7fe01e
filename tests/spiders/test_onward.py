"""What says that a list goes on, and what stands over a link, whoever made the page."""

from __future__ import annotations

import pytest

from spiders import discovery
from spiders.families.onward import onward
from spiders.page import Page

LIST = "http://a.test/nb/index.html"


def page(body: str) -> Page:
    return Page(LIST, f"<html><body>{body}".encode())


@pytest.mark.parametrize(
    ("link", "goes_on"),
    [
        ("<a href='index_2.html'>下一页 &gt;</a>", True),
        ("<a href='/nb/page/2/'>&larr; 更早的文章</a>", True),
        ("<a href='/?cat=4&paged=2'>« 更早的文章</a>", True),
        ("<a href='/?cat=4'>« 上一页</a>", False),
        ("<input type='button' value='下一页' onclick=\"location.href=encodeURI('index_2.jhtml');\">", True),
        ("<a href='2/'>Older posts</a>", True),
        ("<a href='index_2.html'>2</a>", True),
        ("<a href='index2.html'>[2]</a>", True),
        ("<a href='index_2.html'>【下一页】</a>", True),
        ("<a href='index_2.html'>( &gt; )</a>", True),
        ("<a href='/xw/2.html'>[2]</a>", False),
        ("<a href='index.html'>[上一页]</a>", False),
        ("<a href='2021.html'>(2021)</a>", False),
        ("<select><option value='index_2.html'>2</option></select>", True),
        ("<a href='/xw/2.html'>2</a>", False),
        ("<a href='index.html'>上一页</a>", False),
        ("<a href='index.html'>&larr;</a>", False),
        ("<a href='/'> </a>", False),
        ("<select><option value='2023'>2</option></select>", False),
    ],
)
def test_a_list_goes_on_where_a_link_says_so(link: str, goes_on: bool) -> None:
    assert bool(onward(page(link))) is goes_on


def test_a_heading_speaks_for_the_links_below_it() -> None:
    menu = "<ul><li><a href='javascript:;'>政府信息公开年报</a><ul><li><a href='/1/'>区政府</a></li></ul></li></ul>"
    found = page(
        f"{menu}<h3>部门信息公开</h3><div><a href='/2/'>教育局</a></div><h3>要闻</h3><p><a href='/3/'>教育局</a></p>"
    )
    led_to = {item.url for heading, item in found.headed_items() if discovery.heads(heading, item.text)}
    assert led_to == {"http://a.test/1/", "http://a.test/2/"}


def test_a_heading_makes_no_column_of_a_report() -> None:
    text = "兰河街道办事处2023年政府信息公开年报"
    assert discovery.heads("政府信息公开年报", "兰河街道办事处")
    assert not discovery.heads("政府信息公开年报", text)


def test_the_rest_of_a_list_is_called_as_the_heading_it_stands_in() -> None:
    blocks = "".join(f"<div><h3>{name}<a href='/{name}/'>更多</a></h3></div>" for name in ("县政府", "教育局"))
    assert [item.text for item in page(blocks).items()] == ["县政府", "教育局"]


@pytest.mark.parametrize("body", ["审计局", "自然资源和规划局", "规划和自然资源局"])
def test_bodies_named_for_what_else_is_published_are_bodies(body: str) -> None:
    assert discovery.verdict(f"{body}年度报告（2023）") == "candidate"
    assert discovery.is_column(f"{body}年报")
    assert discovery.verdict("2023年度审计工作报告") == "noise"
    assert discovery.verdict("十四五规划年度报告") == "noise"


@pytest.mark.parametrize(
    ("text", "names"),
    [("区政府组成部门", True), ("部门信息公开", True), ("乡镇（街道）", True), ("部门动态", False)],
)
def test_what_names_bodies_of_a_kind_lists_them(text: str, names: bool) -> None:
    assert discovery.lists_bodies(text) is names


@pytest.mark.parametrize(
    ("called", "links", "shows"),
    [
        ("政府信息公开", ("教育局", "民政局", "财政局", "司法局", "城关镇"), True),
        ("政府信息公开", ("教育局", "教育局", "教育局", "教育局", "教育局"), False),
        ("要闻", ("教育局", "民政局", "财政局", "司法局", "城关镇"), False),
    ],
)
def test_a_page_of_disclosure_that_names_many_bodies_is_one_of_bodies(called: str, links: tuple, shows: bool) -> None:
    assert discovery.shows_bodies(called, links) is shows


def test_what_explains_a_report_is_no_column() -> None:
    assert discovery.is_column("政府信息公开年报")
    assert not discovery.is_column("区教育局发布2023年政府信息公开年报解读")
    assert not discovery.leads_to_reports("区教育局发布2023年政府信息公开年报解读")


def test_a_column_of_reports_may_hold_guides_besides() -> None:
    assert discovery.is_column("指南、制度与年报") and discovery.leads_to_reports("指南、制度与年报")
    assert discovery.leads_to_reports("政府信息公开目录") and not discovery.leads_to_reports("权力清单目录公开")
    assert not discovery.is_column("公开指南") and not discovery.leads_to_reports("政府信息公开指南")
    assert not discovery.is_column("法治政府建设年度报告")
