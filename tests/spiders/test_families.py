"""How each family lists its articles: pages as the sites write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from gongkai.archive import Archive, Origin
from gongkai.settings import CrawlSettings
from spiders.families import FAMILIES
from spiders.families.pager import Pager, find_pager, next_page
from spiders.page import Item, Page
from spiders.posting import split_form
from spiders.profiles import shipped
from spiders.record import Errand, Record
from spiders.registry import Site
from spiders.site import SiteSpider

TRS_SCRIPT = """<SCRIPT>
//createPageHTML(9, 0, "index", "html");
var currentPage = 0;//所在页从0开始
var countPage = 17;//共多少页
</SCRIPT>"""


@pytest.fixture
def spider_of(tmp_path: Path) -> Callable[..., SiteSpider]:
    """A spider for a registry row with what is given."""

    def made(**more: object) -> SiteSpider:
        row = {"id": "x", "name": "x", "start_urls": ["http://x.cn/"], "region_code": "230111"} | more
        archive = Archive(tmp_path / "archive")
        with archive.writer() as writer:
            record = Record("x", archive, writer, 30, {})
        site = Site.model_validate(row)
        return FAMILIES[site.family](site, CrawlSettings(), record)

    return made


@pytest.fixture
def spider(request: pytest.FixtureRequest, spider_of: Callable[..., SiteSpider]) -> SiteSpider:
    return spider_of(family=request.param)


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
        ("jcms", "/col/col1487002/art/2024/art_0123456789abcdef0123456789abcdef.html", "/col/col1487002/index.html"),
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


@pytest.mark.parametrize("spider", ["jcms"], indirect=True)
def test_jcms_goes_on_by_post_where_its_script_says_so(spider: SiteSpider) -> None:
    records = "".join(f'<record><![CDATA[<a href="/art/2021/1/25/art_1_{n}.html">x</a>]]></record>' for n in range(3))
    script = """$('#9').jpage({totalRecord: 7, perPage: 3, proxyUrl:'/module/web/jpage/dataproxy.jsp',
    ajaxParam:{col:1,path:'/',columnid:76841,webname:"某区"}});"""
    page = Page(
        "http://x.cn/col/col1/index.html", f"<datastore>{records}</datastore><script>{script}</script>".encode()
    )
    (address,) = spider.next_pages(page)
    url, form = split_form(address)
    assert url == "http://x.cn/module/web/jpage/dataproxy.jsp?startrecord=4&endrecord=6&perpage=3"
    assert dict(parse_qsl(form)) == {"col": "1", "path": "/", "columnid": "76841", "webname": "某区"}
    (following,) = spider.next_pages(Page(address, f"<datastore>{records}</datastore>".encode()))
    assert split_form(following) == (url.replace("=4&endrecord=6", "=7&endrecord=9"), form)
    assert spider.next_pages(Page(following, b"<datastore><totalrecord>7</totalrecord></datastore>")) == []
    all_here = page.text.replace("totalRecord: 7", "totalRecord: 3")
    assert spider.next_pages(Page(page.url, all_here.encode())) == []


@pytest.mark.parametrize("spider", ["jcms"], indirect=True)
def test_the_older_proxy_answers_a_script(spider: SiteSpider) -> None:
    url = "http://x.cn/module/jslib/jquery/jpage/dataproxy.jsp?startrecord=1&endrecord=20&perpage=20&columnid=142"
    body = (
        r"""dataStore = ['<li><a href=\'/art/2016/2/2/art_142_247796.html\' title=\'2015年年报\'>2015…<\/a><\/li>'];"""
    )
    page = Page(url, body.encode())
    assert spider.items(page) == [Item("http://x.cn/art/2016/2/2/art_142_247796.html", "2015年年报")]
    assert spider.next_pages(page) == [url.replace("=1&endrecord=20", "=21&endrecord=40")]


@pytest.mark.parametrize("spider", ["jcms"], indirect=True)
def test_what_an_older_page_holds_as_strings_is_not_asked_for_again(spider: SiteSpider) -> None:
    held = r'"<a href=\"/art/2016/2/2/art_142_1.html\" title=\"2015年政府信息公开年报\">2015…<\/a>"'
    script = f"$('#9').jpage({{totalRecord: 7, perPage: 3, proxyUrl:'/p.jsp', ajaxParam:{{col:1}}, data:[{held}]}});"
    page = Page("http://x.cn/col/col142/index.html", f"<script>{script}</script>".encode())
    assert spider.items(page) == [Item("http://x.cn/art/2016/2/2/art_142_1.html", "2015年政府信息公开年报")]
    (address,) = spider.next_pages(page)
    assert split_form(address)[0] == "http://x.cn/p.jsp?startrecord=2&endrecord=4&perpage=3"


@pytest.mark.parametrize("spider", ["jcms"], indirect=True)
def test_jpaas_is_asked_as_its_page_says(spider: SiteSpider) -> None:
    page = Page("http://x.cn/col/col1/index.html", b"""<script queryData="{'webId':'3','pageId':'1'}"></script>""")
    (first,) = spider.next_pages(page)
    assert first == (
        "http://x.cn/api-gateway/jpaas-publish-server/front/page/build/unit?webId=3&pageId=1"
        "&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D"
    )
    answer = Page(first, b'{"success":true,"data":{"html":"<li><a href=\'/art/2021/1/2/art_1_2.html\'>x</a></li>"}}')
    assert [item.url for item in spider.items(answer)] == ["http://x.cn/art/2021/1/2/art_1_2.html"]
    assert spider.next_pages(answer) == [first.replace("%3A1%2C", "%3A2%2C")]
    assert spider.next_pages(Page(first, b'{"success":true,"data":{"html":""}}')) == []


@pytest.mark.parametrize("spider", ["ucap"], indirect=True)
def test_ucap_searches_where_a_page_lists_nothing(spider: SiteSpider) -> None:
    channel = "0123456789abcdef" * 2
    (first,) = spider.next_pages(
        Page("http://x.cn/a/c100101/l.shtml", f'<meta name="channelId" content="{channel}">'.encode())
    )
    assert first.startswith(f"http://x.cn/common/search/{channel}?page=1&_pageSize=15&_isAgg=true&_isJson=true")
    row = '{"title":"2020年年报","url":"//x.cn/a/c100101/202101/c01_1.shtml","publishedTimeStr":"2021-01-02 09:00:00"}'
    answer = Page(first, f'{{"data":{{"total":30,"results":[{row}]}}}}'.encode())
    assert spider.items(answer) == [Item("http://x.cn/a/c100101/202101/c01_1.shtml", "2020年年报", "2021-01-02")]
    assert spider.next_pages(answer) == [first.replace("page=1&", "page=2&", 1)]
    assert spider.next_pages(Page(first, b'{"data":{"total":30,"results":[]}}')) == []
    whole = Page(first, f'{{"data":{{"total":1,"results":[{row}]}}}}'.encode())
    assert spider.next_pages(whole) == []


@pytest.mark.parametrize("spider", ["ucap"], indirect=True)
def test_ucap_asks_the_service_that_its_script_names(spider: SiteSpider) -> None:
    script = '<script>$.ajax({url:"/szinf/info/getInfoCommon/?pagesize=15&currpage="+p+"&channelid="+id})</script>'
    channel = "8f3b"
    column = Page("http://x.cn/q/c310000/list.shtml", f'<meta name="channelId" content="{channel}">{script}'.encode())
    (first,) = spider.next_pages(column)
    assert first == f"http://x.cn/szinf/info/getInfoCommon/?pagesize=15&currpage=1&channelid={channel}"
    answer = Page(
        first, b'{"infolist":[{"title":"t","link":"/q/c310000/202101/' + b"0" * 32 + b'.shtml"}],"totalcount":16}'
    )
    assert spider.next_pages(answer) == [first.replace("currpage=1", "currpage=2")]


@pytest.mark.parametrize("spider", ["gkmlpt"], indirect=True)
def test_gkmlpt_has_its_columns_in_a_tree(spider: SiteSpider) -> None:
    columns = '[{"id":827,"name":"政府信息公开年报","children":[]},{"id":5,"name":"预决算"}]'
    tree = f'[{{"id":4,"name":"法定公开","children":{columns}}}]'
    index = Page(
        "http://x.cn/qjyj/gkmlpt/index", f"<script>window._CONFIG = {{SID:'755325',TREE:{tree}}}</script>".encode()
    )
    (column,) = spider.columns(index)
    assert column == Item("http://x.cn/qjyj/gkmlpt/api/all/827?page=1&sid=755325", "政府信息公开年报")
    quoted = Page(index.url, f'<script>window._CONFIG = {{"SID": "755325", "TREE": {tree}}}</script>'.encode())
    assert spider.columns(quoted) == [column]
    row = (
        '{"title":"2020年年报","url":"http://x.cn/gkmlpt/content/0/8/post_8.html","display_publish_time":"2021-01-02"}'
    )
    answer = Page(column.url, f'{{"articles":[{row}],"total":101}}'.encode())
    assert [item.date for item in spider.items(answer)] == ["2021-01-02"]
    assert spider.is_article(spider.items(answer)[0].url)
    assert spider.next_pages(answer) == [column.url.replace("page=1", "page=2")]
    assert spider.columns(Page("http://x.cn/gkmlpt/index", b"window._CONFIG={SID:'1',TREE:[{")) == []


@pytest.mark.parametrize("spider", ["gkmlpt"], indirect=True)
def test_what_stands_below_a_column_of_gkmlpt_is_one_too(spider: SiteSpider) -> None:
    parts = '[{"id":21,"name":"区政府","children":[]},{"id":22,"name":"街道"}]'
    tree = f'[{{"id":20,"name":"政府信息公开年报","children":{parts}}},{{"id":5,"name":"街道"}}]'
    index = Page("http://x.cn/gkmlpt/index", f"<script>window._CONFIG = {{SID:'7',TREE:{tree}}}</script>".encode())
    assert {(one.url.partition("all/")[2].partition("?")[0], one.text) for one in spider.columns(index)} == {
        ("20", "政府信息公开年报"), ("21", "政府信息公开年报 区政府"), ("22", "政府信息公开年报 街道"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("family", "yes", "no"),
    [
        ("empirecms", "/e/action/ShowInfo.php?classid=174&id=7841", "/e/action/ListInfo/?classid=174"),
        ("jeecms", "/D42Y/4693255.jhtml", "/D42Y/index_2.jhtml"),
        ("xian", "/zwgk/bmxxgknb/5ffe8f9df8fd1c2073f6a1b2.html", "/zwgk/bmxxgknb/2.html"),
        ("snowflake", "/bmxxgknb/1906985047427706882.html", "/bmxxgknb/index.html"),
        ("openness", "/OpennessContent/show/2109512.html", "/OpennessList/5.html"),
        ("dated", "/doc/2020/02/20/2784214.shtml", "/doc/index.shtml"),
        ("numbered", "/c23796/20200218/i1454209.html", "/c23796/list.html"),
        ("aspx", "/pages/xxgk/PublicDetail.aspx?id=1", "/pages/xxgk/PublicList.aspx?col=1"),
    ],
)
def test_profiles_tell_articles_as_they_were_seen(family: str, yes: str, no: str) -> None:
    pattern = re.compile(shipped()[family].article)
    assert pattern.search("http://x.cn" + yes)
    assert not pattern.search("http://x.cn" + no)


@pytest.mark.parametrize(
    ("pages", "url", "following"),
    [
        ({"link": "//a[.='下一页']"}, "http://x.cn/l.html", ["http://x.cn/p2.html"]),
        ({"link": "div.pager a"}, "http://x.cn/l.html", ["http://x.cn/p2.html"]),
        ({"query": "page"}, "http://x.cn/l?a=1", ["http://x.cn/l?a=1&page=2"]),
        ({"query": "page"}, "http://x.cn/l?page=2&a=1", ["http://x.cn/l?page=3&a=1"]),
        ({"query": "p", "first": 0}, "http://x.cn/l", ["http://x.cn/l?p=1"]),
        ({"name": "index_{n}.html"}, "http://x.cn/l/", ["http://x.cn/l/index_2.html"]),
        ({"name": "index_{n}.html"}, "http://x.cn/l/index_9.html", ["http://x.cn/l/index_10.html"]),
        (None, "http://x.cn/l/", []),
    ],
)
def test_a_profile_is_all_a_new_make_needs(spider_of, pages: dict | None, url: str, following: list[str]) -> None:
    spider = spider_of(family="profile", profile={"article": r"/a\d+\.html$", "links": "ul.list a", "pages": pages})
    pager = '<div class="pager"><a href="p2.html">下一页</a></div>' if pages and "link" in pages else ""
    page = Page(
        url, f'<a href="a1.html">外</a><ul class="list"><li><a href="a2.html">2020年年报</a></li></ul>{pager}'.encode()
    )
    assert [item.text for item in spider.items(page)] == ["2020年年报"]
    assert [page.absolute(href) for href in spider.next_pages(page)] == following


def test_a_list_that_says_itself_how_it_goes_on_is_believed_beside_its_profile(spider_of) -> None:
    spider = spider_of(family="numbered")
    page = Page("http://x.cn/c1/", b"<script>createPageHTML(3, 0, 'index', 'html')</script><a href='more_2.html'>2</a>")
    following = [page.absolute(href) for href in spider.next_pages(page)]
    assert following == [f"http://x.cn/c1/{name}" for name in ("more_2.html", "index_1.html", "list_2.html")]


@pytest.mark.parametrize("spider", ["focused"], indirect=True)
def test_the_search_tells_reports_from_ways_to_them(spider: SiteSpider) -> None:
    page = Page(
        "http://x.cn/",
        """<a href="/a">政府信息公开</a><a href="/b">部门政府信息公开年度报告</a><a href="/c">区长会见客人</a>
        <a href="/d">呼兰区教育局2020年政府信息公开工作年度报告</a><a href="/e">2021年部门预算</a>
        <a href="/l?p=2">下一页</a>""".encode(),
    )
    assert [item.url for item in spider.items(page)] == ["http://x.cn/d"]
    assert [item.url for item in spider.columns(page)] == ["http://x.cn/b", "http://x.cn/a"]
    assert spider.next_pages(page) == ["http://x.cn/l?p=2"]


@pytest.mark.parametrize("spider", ["focused"], indirect=True)
def test_a_column_that_shows_nothing_is_looked_for_in_its_script_files(spider: SiteSpider) -> None:
    column, errand = (
        "http://x.cn/nb.html",
        Errand("http://x.cn/nb.html", Origin("x", "list"), "http://x.cn/nb.html", annual=True),
    )
    empty = "<title>政府信息公开年报</title><ul id='list'></ul><script src='/js/list.js'></script>"
    (file,) = spider.walk(Page(column, empty.encode()), errand)
    assert (file.url, file.annual) == ("http://x.cn/js/list.js", True)
    script = b"$.ajax({url: '/api/page', data: {channel: 'nb', pageNo: p}})"
    (service,) = spider.walk(Page(file.url, script), file)
    assert (service.url, service.column) == ("http://x.cn/api/page?channel=nb&pageNo=1", column)


@pytest.mark.parametrize("spider", ["focused"], indirect=True)
def test_the_search_goes_on_by_forms_and_chooses_from_menus_of_bodies(spider: SiteSpider) -> None:
    page = Page(
        "http://x.cn/nb.jsp",
        """<title>政府信息公开年报</title><form action="nb.jsp"><select name="d"><option value="1">教育局</option>
        <option value="2">不限</option></select><input name="page" value="1"></form>共2页""".encode(),
    )
    assert [(item.url, item.text) for item in spider.columns(page)] == [("http://x.cn/nb.jsp?d=1&page=1", "教育局")]
    assert spider.next_pages(page) == ["http://x.cn/nb.jsp?d=1&page=2"]


@pytest.mark.parametrize("spider", ["focused"], indirect=True)
def test_within_a_column_of_annual_reports_less_says_as_much(spider: SiteSpider) -> None:
    year, folder = (Item(url, "2023年") for url in ("http://x.cn/nb/7.html", "http://x.cn/nb/2023/"))
    dated = Item("http://x.cn/nb/8.html", "教育局政府信息公开工作年度报告", "2024-01-20")
    assert [spider.promises(one, within=True) for one in (year, folder, dated)] == [True, False, True]
    assert not any(spider.promises(one, within=False) for one in (year, folder, dated))
    called = Item("http://x.cn/nb/2022/", "2022年政府信息公开工作年度报告")
    assert spider.is_part(Page("http://x.cn/nb/", b""), called) and spider.promises(called, within=False)
    assert not spider.promises(called, within=True)
    assert spider.promises(replace(called, text="甲区2022年政府信息公开工作年度报告"), within=True)
    body = Item("http://x.cn/jyj/", "甲区教育局")
    assert [spider.is_part(Page("http://x.cn/nb/", b""), one) for one in (year, folder, dated, body)] == [
        False,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("spider", ["trs"], indirect=True)
def test_within_a_column_a_body_names_its_report_where_the_address_is_an_articles(spider: SiteSpider) -> None:
    named = (
        Item("http://x.cn/nb/202401/t20240120_7.html", text) for text in ("甲区教育局", "甲区教育局2023年", "甲区")
    )
    assert [spider.promises(item, within=True) for item in named] == [True, True, False]
    assert not spider.promises(Item("http://x.cn/nb/t20240120_7.html", "甲区教育局"), within=False)


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("<h1>甲区教育局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p>", "article"),
        ("<title>年报</title><meta name='ArticleTitle' content='甲区教育局2023年政府信息公开工作年度报告'>", "article"),
        ("<h1>甲区2023年政府信息公开年报</h1><a href='8.pdf'>甲区2023年政府信息公开年报</a>", "article"),
        ("<h1>2023年政府信息公开年度报告</h1><a href='8.html'>2023年政府信息公开工作年度报告</a>", "list"),
        ("<h1>甲区教育局</h1>", "list"),
    ],
)
@pytest.mark.parametrize("link", ["甲区教育局", "2023年政府信息公开年报"])
def test_what_was_taken_for_a_bodys_part_and_is_its_report_is_kept_as_that(
    spider_of, body: str, role: str, link: str
) -> None:
    column = "http://x.cn/nb/"
    origin = Origin("x", "list", "http://x.cn/nb/2023/", link)
    errand = Errand("http://x.cn/nb/2023/7.html", origin, column, annual=True)
    page = Page(errand.url, f"<html><body>{body}".encode())
    spider = spider_of(family="focused")
    assert spider.as_it_is(page, errand).origin.role == role
    assert len(spider.record.findings.listed) == (role == "article")
    elsewhere = replace(errand, origin=replace(origin, link_text="2023年"))
    assert spider.as_it_is(page, elsewhere) == elsewhere


@pytest.mark.parametrize("spider", ["trs"], indirect=True)
def test_a_column_that_sends_on_is_followed_and_never_round_in_a_circle(spider: SiteSpider) -> None:
    sends = Page("http://x.cn/nb/", b"<html><head><meta http-equiv='refresh' content='0;url=./list/'></head></html>")
    begun = Errand(sends.url, Origin("x", "list"), sends.url)
    (sent,) = spider.walk(sends, begun)
    assert (sent.url, sent.column, sent.trail) == ("http://x.cn/nb/list/", sends.url, (sends.url,))
    back = Page(sent.url, b"<script>location.replace('../');</script>")
    assert list(spider.walk(back, sent)) == []


@pytest.mark.parametrize("spider", ["trs"], indirect=True)
def test_a_list_that_a_column_shows_in_a_frame_is_part_of_it(spider: SiteSpider) -> None:
    column = "http://x.cn/nb/"
    shown = "<iframe src='list.html'></iframe><iframe src='http://weather.cn/'></iframe><iframe src='a.pdf'></iframe>"
    page = Page(column, f"<html><body>{shown}".encode())
    (frame,) = spider.walk(page, Errand(column, Origin("x", "list"), column, annual=True))
    assert (frame.url, frame.column, frame.annual, frame.origin.role) == (f"{column}list.html", column, True, "list")


@pytest.mark.parametrize("spider", ["jcms"], indirect=True)
def test_what_an_article_calls_a_file_is_one_whatever_gives_it(spider: SiteSpider) -> None:
    article = "http://x.cn/art/2024/1/2/art_1_2.html"
    links = "<a href='/down.do?id=7'>甲区2023年年报.docx</a><a href='/down.do?id=8'>返回</a>"
    page = Page(article, f"<html><body>{links}".encode())
    (file,) = spider.walk(page, Errand(article, Origin("x", "article"), "http://x.cn/col/col1/index.html"))
    assert (file.url, file.origin.role) == ("http://x.cn/down.do?id=7", "attachment")
