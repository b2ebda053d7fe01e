"""How each family lists its articles: pages as the sites write them."""

from __future__ import annotations

import pytest

from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders.families import FAMILIES
from spiders.families.pager import Pager, find_pager, next_page
from spiders.page import Item, Page
from spiders.record import Record
from spiders.registry import Site
from spiders.site import SiteSpider

TRS_SCRIPT = """<SCRIPT>
//createPageHTML(9, 0, "index", "html");
var currentPage = 0;//所在页从0开始
var countPage = 17;//共多少页
</SCRIPT>"""


@pytest.fixture
def spider(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SiteSpider:
    row = {"id": "x", "name": "x", "family": request.param, "start_urls": ["http://x.cn/"], "region_code": "230111"}
    archive = Archive(tmp_path_factory.mktemp("archive"))
    with archive.writer() as writer:
        record = Record("x", archive, writer, 30)
    return FAMILIES[request.param](Site.model_validate(row), CrawlSettings(), record)


@pytest.mark.parametrize(
    ("script", "pager"),
    [
        (TRS_SCRIPT, Pager(16, "index", "html", 0)),
        ("createPageHTML(3, 1, 'index', 'shtml');", Pager(2, "index", "shtml", 0)),
        ("createPageHTML('page_div',8, 1,'list','shtml',118);", Pager(8, "list", "shtml", 1)),
        ('createPageHTML(countPage, 0, "index", "htm");', None),
        ("<p>nothing</p>", None),
    ],
)
def test_the_two_pagers_of_one_name(script: str, pager: Pager | None) -> None:
    assert find_pager(script) == pager


@pytest.mark.parametrize(
    ("url", "following"),
    [
        ("http://x.cn/nb/", "index_1.html"),
        ("http://x.cn/nb/index.html", "index_1.html"),
        ("http://x.cn/nb/index_9.html?a=1", "index_10.html"),
        ("http://x.cn/nb/index_16.html", None),
        ("http://x.cn/nb/index_99.html", None),
    ],
)
def test_pages_of_trs_count_from_0(url: str, following: str | None) -> None:
    assert next_page(url, TRS_SCRIPT) == following


@pytest.mark.parametrize(("number", "following"), [("", "list_2.shtml"), ("_7", "list_8.shtml"), ("_8", None)])
def test_pages_of_ucap_count_from_1(number: str, following: str | None) -> None:
    script = "createPageHTML('page_div',8, 1,'list','shtml',118);"
    assert next_page(f"http://x.cn/c110906/list{number}.shtml", script) == following


@pytest.mark.parametrize(
    ("spider", "yes", "no"),
    [
        ("ucap", "/hebhlq/c110906/202201/c01_186001.shtml", "/hebhlq/c110906/list.shtml"),
        ("ucap", "/szinf/c100101/202201/0123456789abcdef0123456789abcdef.shtml", "/szinf/c100101/nav_list.shtml"),
        ("trs", "/zfxxgknb/202301/t20230119_2136694.shtml", "/zfxxgknb/index.html"),
        ("jcms", "/art/2021/1/29/art_1229063423_3841182.html", "/col/col1229063423/index.html"),
    ],
    indirect=["spider"],
)
def test_articles_are_told_from_columns(spider: SiteSpider, yes: str, no: str) -> None:
    assert spider.is_article("http://x.cn" + yes)
    assert not spider.is_article("http://x.cn" + no)


@pytest.mark.parametrize("spider", ["trs"], indirect=True)
def test_a_long_article_goes_on_and_a_columns_pager_does_not_count(spider: SiteSpider) -> None:
    url = "http://x.cn/nb/202301/t20230119_21.html"
    long = Page(url, b'<div>1</div><script>createPageHTML(2, 0, "t20230119_21", "html");</script>')
    stray = Page(url, b'<script>createPageHTML(2, 0, "index", "html");</script>')
    assert spider.article_pages(long) == ["t20230119_21_1.html"]
    assert spider.article_pages(stray) == []


@pytest.mark.parametrize("spider", ["trs"], indirect=True)
def test_lists_in_comments_are_read(spider: SiteSpider) -> None:
    page = Page("http://x.cn/nb/", '<ul><!-- <li><a href="./t1.html">年报</a></li> --></ul>'.encode())
    assert [item.url for item in spider.items(page)] == ["http://x.cn/nb/t1.html"]


@pytest.mark.parametrize("spider", ["jcms"], indirect=True)
def test_the_data_store_of_jcms_is_read(spider: SiteSpider) -> None:
    store = """<div id="297589"><script type="text/xml"><datastore><nextgroup><![CDATA[<a
    href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=76841"></a>]]></nextgroup><recordset><record><![CDATA[
    <li><a href="/art/2021/1/25/art_76841_1.html" title="区政府2020年政府信息公开工作年度报告">区政府2020…</a>
    <b>2021-01-25</b></li>]]></record></recordset></datastore></script></div>"""
    page = Page("http://x.cn/col/col76841/index.html", store.encode())
    item = Item("http://x.cn/art/2021/1/25/art_76841_1.html", "区政府2020年政府信息公开工作年度报告", "2021-01-25")
    assert spider.items(page) == [item]
    assert spider.next_pages(page) == ["http://x.cn/module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=76841"]
    assert spider.next_pages(Page(page.url, b"<datastore><nextgroup><![CDATA[]]></nextgroup></datastore>")) == []
