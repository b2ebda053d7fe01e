"""Pages, the meaning of links, bodies and robots.txt: what the walk reads."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Request, Response

from spiders.answers import fault, to_answer
from spiders.breaker import Breaker
from spiders.discovery import is_attachment, is_body, is_bodys_year, is_file_name, is_year, lists_bodies, verdict
from spiders.middlewares import decode, retry_after
from spiders.page import Item, Page
from spiders.pretence import pretence
from spiders.robots import Robots


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_characters_are_right_whatever_is_declared(encoding: str) -> None:
    html = '<html><meta charset="big5"><body>呼兰区教育局</body></html>'
    assert "呼兰区教育局" in Page("http://x.cn/", html.encode(encoding)).text


def test_one_broken_byte_does_not_garble_a_page() -> None:
    assert "呼兰区" in Page("http://x.cn/", "呼兰区".encode() + b"\xff").text


def test_links_have_their_fullest_text_and_their_own_date() -> None:
    html = """<base href="/nb/"><ul><li><a href="./a.html" title="2020年政府信息公开工作年度报告">2020年政府信…</a>
    <span class="date">2021-01-20</span></li><li><a href="b.html#top">全文 更长的文字</a>（2021年3月5日）</li></ul>
    <a href="javascript:void(0)">x</a><a href="mailto:a@b.cn">y</a><a href="http://[">z</a>"""
    assert list(Page("http://x.cn/", html.encode()).items()) == [
        Item("http://x.cn/nb/a.html", "2020年政府信息公开工作年度报告", "2021-01-20"),
        Item("http://x.cn/nb/b.html", "全文 更长的文字", "2021年3月5日"),
    ]


@given(st.binary(max_size=300))
def test_no_bytes_break_a_page(body: bytes) -> None:
    page = Page("http://x.cn/", body)
    assert all(item.url.startswith("http") for item in (*page.items(), *page.embedded()))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("呼兰区教育局2020年政府信息公开工作年度报告", "candidate"),
        ("关于2020年度政府信息公开工作情况的报告", "candidate"),
        ("2020 年 政 府 信 息 公 开 年 报", "candidate"),
        ("某区发布2022年政府信息公开工作年度报告", "candidate"),
        ("呼兰区住房和城乡建设局2020年政府…", "candidate"),
        ("2020年度报告", "candidate"),
        ("2021年部门预算公开", "noise"),
        ("2020年度部门决算…", "noise"),
        ("2020年法治政府建设年度报告", "noise"),
        ("政府信息公开指南", "noise"),
        ("关于做好2020年政府信息公开工作年度报告编制工作的通知", "noise"),
        ("关于印发甲区2008年政府信息公开年度报告的通知", "candidate"),
        ("《甲区2023年政府信息公开工作年度报告》政策解读", "noise"),
        ("一图读懂：甲区2023年政府信息公开工作年度报告", "noise"),
        ("甲区2023年政府信息公开工作年度报告（含图解）", "candidate"),
        ("区长会见客人", "other"),
    ],
)
def test_links_are_judged_by_meaning(text: str, meant: str) -> None:
    assert verdict(text) == meant


@pytest.mark.parametrize(
    ("text", "year", "body", "bodies"),
    [
        ("2023年", True, False, False),
        ("2023 年度", True, False, False),
        ("2023年年报", False, False, False),
        ("甲区教育局", False, True, False),
        ("兰河街道", False, True, False),
        ("区政府", False, True, False),
        ("人民政府", False, True, False),
        ("教育局召开会议", False, False, False),
        ("部门信息公开", False, False, True),
        ("各街道信息公开", False, False, True),
        ("部门动态", False, False, False),
    ],
)
def test_parts_of_columns_are_named_by_a_year_or_a_body(text: str, year: bool, body: bool, bodies: bool) -> None:
    assert (is_year(text), is_body(text), lists_bodies(text)) == (year, body, bodies)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("某区教育局2021年", True), ("某区教育局（2021年度）", True), ("2021年某区教育局", True), ("2021年", False),
     ("某区教育局", False), ("某区教育局2021年预算", False), ("教育局2021年工作会议", False)],
)  # fmt: skip
def test_a_body_and_a_year_and_nothing_else(text: str, meant: bool) -> None:
    assert is_bodys_year(text) == meant


@pytest.mark.parametrize(
    ("markup", "url", "text"),
    [
        ("<a href='/nb/'><img src='nb.png' alt='政府信息公开年报'></a>", "/nb/", "政府信息公开年报"),
        ("<map><area href='/nb/' alt='公开年报'></map>", "/nb/", "公开年报"),
        (
            "<select><option value='/nb/2023/'>2023年</option><option value='3'>x",
            "/nb/2023/",
            "2023年",
        ),
        ("<li onclick=\"window.open('/nb/')\">年报</li>", "/nb/", "年报"),
        ("<a href='#' onclick=\"location.href='/nb/2.html'\">下一页</a>", "/nb/2.html", "下一页"),
        ("<div><h2>政府信息公开年报</h2><a href='/nb/'>更多&gt;&gt;</a></div>", "/nb/", "政府信息公开年报"),
        ("<a href='javascript:;' data-url='/nb/'>年报</a>", "/nb/", "年报"),
        ("<ul><li>某局2021年公开年报<a href='/nb/'>[下载]</a></li></ul>", "/nb/", "某局2021年公开年报[下载]"),
        ("<table><tr><th>名称<th>操作<tr><td>某局年报<td><a href='/nb/'>查看</a></table>", "/nb/", "某局年报"),
        (
            "<table><tr><th>单位<th>2021年<th>2022年<tr><td>某局<td>未公开<td><a href='/nb/'>查看</a></table>",
            "/nb/",
            "某局 2022年",
        ),
        (
            "<table><tr><td>某街道办事处<td>2022年政府信息公开年报<td><a href='/nb/'>2023-01-20</a></table>",
            "/nb/",
            "某街道办事处 2022年政府信息公开年报",
        ),
        (
            "<table><tr><td>某局<td>2021年政府信息公开年报<td>2022-01-19<tr><td>某街道办事处"
            "<td>2022年政府信息公开年报<td><a href='/nb/'>2023-01-20</a></table>",
            "/nb/",
            "某街道办事处 2022年政府信息公开年报",
        ),
        ("<p><a href='/nb/'>点击查看</a></p>", "/nb/", "点击查看"),
    ],
)
def test_links_come_in_many_dresses(markup: str, url: str, text: str) -> None:
    page = Page("http://x.cn/", f"<html><body>{markup}</body></html>".encode())
    assert [(item.url, item.text) for item in page.items()] == [(f"http://x.cn{url}", text)]


def test_attachments_are_told_by_type() -> None:
    assert is_attachment("http://x.cn/P020210120.DOCX?x=1.html")
    assert not is_attachment("http://x.cn/a.docx/view.html")
    assert is_attachment("http://x.cn/module/download/downfile.jsp?classid=0&filename=a1.pdf")
    assert not is_attachment("http://x.cn/viewer.html?file=/a.pdf")
    assert is_file_name("附件：2023年年报.docx") and not is_file_name("2023年年报")


@given(st.binary(min_size=1, max_size=500), st.data())
def test_a_cut_body_is_never_taken(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    cut = packed[: data.draw(st.integers(1, len(packed) - 1))]
    assert decode(packed, "gzip", 1000) == body
    with pytest.raises(ValueError, match="truncated"):
        decode(cut, "gzip", 1000)


def test_both_kinds_of_deflate_and_the_limit() -> None:
    raw = zlib.compressobj(wbits=-15)
    assert decode(raw.compress(b"abc") + raw.flush(), "deflate", 10) == b"abc"
    assert decode(zlib.compress(b"abc"), "deflate", 10) == b"abc"
    with pytest.raises(ValueError, match="too_large"):
        decode(gzip.compress(bytes(10_000_000)), "gzip", 1000)
    with pytest.raises(ValueError, match="truncated"):
        decode(b"abc", "br", 10)


def test_retry_after_in_seconds_or_as_a_date() -> None:
    assert retry_after("120") == 120
    assert 50 < retry_after(formatdate(time.time() + 60)) <= 60
    assert retry_after("soon") == retry_after("") == retry_after(formatdate(0)) == 0


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"", None),
        (412, b"", "blocked"),
        (521, b"__jsl_clearance", "blocked"),
        (202, b"<script>$_ts=window", "blocked"),
        (202, b"accepted", "http_202"),
        (301, b"", "redirect"),
        (403, b"", "forbidden"),
        (404, b"", "not_found"),
        (502, b"", "server_error"),
    ],
)
def test_answers_are_named(status: int, body: bytes, error: str | None) -> None:
    assert fault(status, body) == error


@pytest.mark.parametrize(
    ("status", "error", "body", "refusal"),
    [
        (200, None, b"User-agent: *\nDisallow: /nb/\nCrawl-delay: 7", "robots"),
        (200, None, b"User-agent: other\nDisallow: /", None),
        (404, "not_found", b"User-agent: *\nDisallow: /", None),
        (503, "server_error", b"", "robots_unreachable"),
        (412, "blocked", b"", "blocked"),
        (None, "timeout", b"", "robots_unreachable"),
    ],
)
def test_robots(status: int | None, error: str | None, body: bytes, refusal: str | None) -> None:
    asked: list[str] = []

    async def fetch(url: str) -> tuple[int | None, str | None, bytes]:
        asked.append(url)
        return status, error, body

    async def ask() -> list[str | None]:
        robots = Robots("gongkai/0.1", fetch)
        assert await robots.delay("http://x.cn:8080/nb/") == (7 if refusal == "robots" else 0)
        return [await robots.refusal("http://x.cn:8080/nb/a.html") for _ in range(2)]

    assert asyncio.run(ask()) == [refusal, refusal]
    assert asked == ["http://x.cn:8080/robots.txt"]


def test_what_is_kept_of_headers_holds_no_secrets_and_no_controls() -> None:
    request = Request("http://x.cn/", headers={"Cookie": "a=1", "User-Agent": "gongkai"})
    headers = {"Set-Cookie": "JSESSIONID=0123; Path=/", "Server": "x\x1b[31m", "ETag": '"1"'}
    answer = to_answer(Response("http://x.cn/", headers=headers, request=request), "http://x.cn/")
    assert dict(answer.headers) == {"Set-Cookie": "JSESSIONID=removed; Path=/", "Server": "x[31m", "Etag": '"1"'}
    assert dict(answer.request_headers) == {"Cookie": "removed", "User-Agent": "gongkai"}


def test_link_texts_hold_no_controls() -> None:
    (item,) = Page("http://x.cn/", "<a href='/a'>年报\u202e\x1b[2J\n 2020</a>".encode()).items()
    assert item.text == "年报[2J 2020"


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("<h1>404</h1><p>您访问的页面不存在或已被删除，5秒后返回首页</p>", "soft_not_found"),
        ("<p>对不起，找不到您要访问的页面</p>", "soft_not_found"),
        ("<p>网站正在升级维护，请稍后访问</p>", "maintenance"),
        ("<form>用户名<input name=u> 密码<input type='password' name=p></form>", "login"),
        ("<script>$_ts={}</script>", "blocked"),
        ("<p>呼兰区教育局2020年政府信息公开工作年度报告</p>", None),
        ("<p>现将年度报告予以公布，详见附件。</p><p>网站维护：信息中心 登录密码<input type=password></p>", None),
        ("<p>主办：区政府 网站维护：信息中心</p>", None),
        ("<p>" + "本年度网站正在升级维护。" * 60 + "</p>", None),
        ("<script>var message = '页面不存在';</script><p>列表</p>", None),
    ],
)
def test_pages_that_only_pretend_are_told(body: str, meant: str | None) -> None:
    assert pretence(Page("http://x.cn/", f"<html><body>{body}</body></html>".encode())) == meant


def test_what_is_no_page_does_not_pretend() -> None:
    assert pretence(Page("http://x.cn/a.pdf", b"%PDF-1.4 404 not found")) is None
    assert pretence(Page("http://x.cn/api", '{"msg":"页面不存在"}'.encode())) is None


def test_a_host_that_fails_again_and_again_is_left_alone() -> None:
    breaker = Breaker()
    assert not breaker.all_open
    breaker.note("b.cn", answered=True)
    # In doubt after five failures, once: whoever finds out gives the host up.
    assert [breaker.note("a.cn", answered=False) for _ in range(6)] == [False, False, False, False, True, False]
    assert not breaker.is_open("a.cn")
    breaker.give_up("a.cn")
    assert breaker.is_open("a.cn")
    assert not breaker.all_open
    breaker.note("a.cn", answered=True)
    assert not breaker.is_open("a.cn")


@pytest.mark.parametrize(
    ("host", "says", "meant"),
    [
        ("tgflt.cn", "www.harbin.gov.cn", "clone"),
        ("www.harbin.gov.cn.puroview.com", "http://www.harbin.gov.cn/", "clone"),
        ("zwgk.changchun.gov.cn", "www.changchun.gov.cn", None),
        ("61.150.65.235", "www.ylq.gov.cn", None),
        ("www.x.org.cn", "www.x.org.cn", None),
    ],
)
def test_copies_on_hosts_of_others_are_told(host: str, says: str, meant: str | None) -> None:
    body = f"<html><head><meta name='SiteDomain' content='{says}'></head><body>{'年报' * 999}</body></html>"
    assert pretence(Page(f"http://{host}/haerbin/c1/", body.encode())) == meant


SOUNDED = "<p>公務(wù)郵箱 門戶(hù)登錄 辦(bàn)公室 關(guān)于機(jī)構(gòu)的通知</p>"


@pytest.mark.parametrize(
    ("host", "body", "meant"),
    [
        ("www.fake.com", SOUNDED, "clone"),
        ("www.x.gov.cn", SOUNDED, None),
        ("www.fake.com", "<p>某區人民政府2021年政府信息公開工作年度報告</p>", "clone"),
        ("www.x.org.cn", "<p>某区人民政府2021年政府信息公开工作年度报告 行（háng）业</p>", None),
        ("www.x.org.cn", "<p>Budget (total) 公開招標</p>", None),
    ],
)
def test_copies_with_altered_words_are_told(host: str, body: str, meant: str | None) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        assert pretence(Page(f"http://{host}/nb/", mark + f"<html><body>{body}</body></html>".encode())) == meant
