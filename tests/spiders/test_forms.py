"""Lists that go on, or are chosen from, by a form of the page."""

from __future__ import annotations

import pytest

from spiders.families.forms import choices, page_by_form
from spiders.page import Page
from spiders.posting import split_form

LIST = "http://a.test/nb/list.jsp?cid=7"
HIDDEN = "<input type=hidden name=cid value=7><input type=hidden name=pageNo value={}>"
NEXT = "<a href='javascript:go(2)'>下一页</a>"
STATE = "<form action='list.aspx?cid=7' method=post><input type=hidden name=__VIEWSTATE value='a/b+c='>{}</form>"


def following(body: str, url: str = LIST) -> str | None:
    return page_by_form(Page(url, f"<html><body>{body}".encode()))


@pytest.mark.parametrize(
    ("body", "url", "found"),
    [
        (f"<form method=get action=list.jsp>{HIDDEN.format(1)}</form>{NEXT}", LIST, "?cid=7&pageNo=2"),
        (f"<form method=get action=list.jsp>{HIDDEN.format(1)}</form>共 3 页", f"{LIST}&pageNo=2", "?cid=7&pageNo=3"),
        (f"<form method=get action=list.jsp>{HIDDEN.format(3)}</form>第3/3页", LIST, None),
        (f"<form method=get action=list.jsp>{HIDDEN.format(1)}</form>", LIST, None),
        (f"<form method=get action=list.jsp>{HIDDEN.format('')}<input name=pageCount value=2></form>", LIST,
         "?cid=7&pageNo=2&pageCount=2"),
        ("<form action=list.jsp>第<input name=page value=1>/2页</form>", LIST, "?page=2"),
        ("<form action=list.jsp>第<input name=page value=2>/2页</form>", LIST, None),
        (f"<form><input name=keyword></form>{NEXT}", LIST, None),
    ],
)  # fmt: skip
def test_a_field_with_the_pages_number_leads_on_while_there_are_more(body: str, url: str, found: str | None) -> None:
    assert following(body, url) == (found and f"http://a.test/nb/list.jsp{found}")


def test_a_form_of_post_leads_on_from_page_to_page() -> None:
    body = f"<form method=post name=f action=list.jsp>{HIDDEN.format(1)}</form><b>共4页</b>"
    second = following(body)
    assert second is not None and split_form(second) == ("http://a.test/nb/list.jsp", "cid=7&pageNo=2")
    third = following(body, second)
    assert third is not None and split_form(third)[1] == "cid=7&pageNo=3"


def test_a_postback_sends_the_state_of_the_page_with_what_was_clicked() -> None:
    links = "<a href=\"javascript:__doPostBack('pager','{}')\">{}</a>"
    by_word = STATE.format(links.format("1", "上一页") + links.format("3", "下一页"))
    address = following(by_word, "http://a.test/nb/list.aspx?cid=7")
    assert address is not None and split_form(address) == (
        "http://a.test/nb/list.aspx?cid=7",
        "__VIEWSTATE=a%2Fb%2Bc%3D&__EVENTTARGET=pager&__EVENTARGUMENT=3",
    )
    by_number = STATE.format(links.format("Page$2", "2") + links.format("Page$3", "3"))
    second = following(by_number, "http://a.test/nb/list.aspx?cid=7")
    assert second is not None and second.endswith("Page%242")
    third = following(by_number, second)
    assert third is not None and third.endswith("Page%243")
    assert following(STATE.format("<a>下一页</a>"), third) is None


def test_the_state_of_a_page_that_no_form_holds_leads_nowhere() -> None:
    assert following("<a href=\"javascript:__doPostBack('pager','2')\">下一页</a>") is None
    assert following(STATE.format(f"<input name=x value={'x' * 300_000}>{NEXT}")) is None


MENU = "<select name=dept {}><option value=''>请选择</option><option value='12'>教育局</option></select>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<form action=nb.jsp><input type=hidden name=y value=1>{MENU.format('')}</form>", "nb.jsp?y=1&dept=12"),
        (MENU.format("onchange=\"location.href='nb.jsp?d='+this.value\""), "nb.jsp?d=12"),
        (f"<script>function to(v){{ open('/x/nb.jsp?a=1&d=' + v) }}</script>{MENU.format('onchange=to(this.value)')}",
         "../x/nb.jsp?a=1&d=12"),
        (MENU.format(""), None),
    ],
)  # fmt: skip
def test_a_menu_of_bodies_is_read_as_links(body: str, found: str | None) -> None:
    page = Page(LIST, f"<html><body>{body}".encode())
    expected = [(page.absolute(found), "教育局")] if found else []
    assert [(item.url, item.text) for item in choices(page)] == expected
