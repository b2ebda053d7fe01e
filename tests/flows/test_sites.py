"""A site is added, checked and crawled by commands alone; its registry stays as a person wrote it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml

from demo.server import serve
from demo.stress import build_stress
from demo.web import Web
from flows import surveying
from flows.commands import sites as commands
from flows.commands.registry import set_region
from flows.placing import name_of, region_of
from flows.progress import Progress
from flows.surveying import list_name, survey
from gongkai.settings import load_settings
from spiders import enrol
from spiders.page import Page
from spiders.registry import RegistryError, Site, load_registry
from tests.spiders import fakeweb
from tests.spiders.fakeweb import Reply

ROW = {"id": "a", "name": "甲区", "family": "trs", "start_urls": ["http://a.test/nb/"], "region_code": "230111"}
BY_HAND = """# ours
- id: old  # never touched
  name: 旧区
  family: trs
  start_urls: [http://old.test/nb/]
  region_code: "230111"
  status: off
"""


@pytest.fixture(scope="module")
def web():
    """Sites of three makes: by code, by profile, unknown."""
    return build_stress(seed=3, number=17)


def config(folder, proxy):
    crawl = {"proxy": proxy, "delay_seconds": 0, "allow_fast": True, "retries": 0}
    path = folder / "config.yaml"
    path.write_text(
        yaml.safe_dump({"data": "data", "registry": "sites.yaml", "crawl": crawl, "extract": {"workers": 1}})
    )
    return path


def site_of(web, family):
    return next(site for site in web.sites.values() if site.family == family)


def test_a_site_is_added_and_checked(web, tmp_path, capsys):
    site = site_of(web, "jeecms")
    registry = tmp_path / "other.yaml"
    registry.write_text(BY_HAND, "utf-8")
    (wanted,) = [one for one in web.registry if one["id"] == site.id]
    with serve(web) as server:
        settings = config(tmp_path, server.proxy_url)
        assert commands.add_site(site.base_url + "/", "", "", False, True, settings, None, registry, True) == 0
        told = json.loads(capsys.readouterr().out)
        assert {one["year"] for one in told["previews"]} == {2024, 2025}
        assert registry.read_text("utf-8").startswith(BY_HAND)
        row = load_registry(registry)[1]
        assert (row.family, row.region_code, row.name) == (site.registered, site.region_code, site.name)
        assert (set(row.start_urls), row.status) == (set(wanted["start_urls"]), "unverified")

        moved = f"{site.base_url}/moved/index.jhtml"
        gone = {"id": "gone", "start_urls": [wanted["start_urls"][0], moved], "status": "unverified"}
        enrol.add(
            registry,
            [Site.model_validate(one) for one in (wanted | gone, wanted | gone | {"id": "odd", "family": "xian"}, ROW)],
        )
        checked = commands.check_registry(["gone", "odd", "a", row.id], True, settings, None, registry, True)
    assert checked == 1
    failed = {(one["site"], one["check"]): one for one in json.loads(capsys.readouterr().out) if not one["passed"]}
    assert {one for one, _ in failed} == {"gone", "odd", "a"}
    assert moved in failed["gone", "column"]["told"]
    assert failed["odd", "family"]["fix"] == "set family: jeecms"
    assert ("a", "reachable") in failed
    assert {one.id for one in load_registry(registry) if one.status == "verified"} == {row.id}
    assert {request.host for request in server.requests} == {site.host, "a.test"}


def test_a_site_of_no_known_division_is_added_without_one(web, tmp_path, capsys):
    site = replace(site_of(web, "jeecms"), region_code="999999", name="城南新区人民政府")
    with serve(Web([site])) as server:
        settings = config(tmp_path, server.proxy_url)
        assert commands.add_site(site.base_url + "/", "new", "", False, True, settings, None, None, False) == 0
        with pytest.raises(RegistryError, match="region_code is '999999'"):
            commands.add_site(site.base_url + "/", "", "999999", False, True, settings, None, None, False)
        assert "gongkai sites region new CODE" in " ".join(capsys.readouterr().err.split())
        registry = tmp_path / "sites.yaml"
        assert "# region_code: not told" in registry.read_text("utf-8")
        assert [one.region_code for one in load_registry(registry)] == [""]
        assert commands.check_registry(["new"], True, settings, None, None, True) == 0
    assert "gongkai sites region new CODE" in [one["fix"] for one in json.loads(capsys.readouterr().out)]
    assert set_region("new", "230111", settings, None) == 0
    (row,) = load_registry(registry)
    assert (row.region_code, row.status) == ("230111", "verified")
    assert "#" not in registry.read_text("utf-8")


@pytest.mark.parametrize(
    ("home", "code"),
    [
        ("<meta name='siteidcode' content='2301110001'>", "230111"),
        ("<p>网站标识码：<b>2301110001</b> 公安备案 23011102000016</p>", "230111"),
        ("<p>网站标识码：9999990001</p>", ""),
        ("<title>哈尔滨市呼兰区人民政府</title>", "230111"),
        ("<title>铁东区人民政府</title>", ""),
        ("<title>铁东区人民政府</title><p>主办：鞍山市铁东区人民政府</p>", "210302"),
        ("<title>区政府</title>", ""),
        ("<title>武汉市汉西区人民政府</title>", ""),
        ("<title>哈尔滨市松北新区人民政府</title>", ""),
        ("<title>首页-呼兰区政府门户网站</title>", "230111"),
        ("<title>欢迎访问黑龙江省哈尔滨市呼兰区人民政府网</title>", "230111"),
        ("<title>城南新区人民政府</title>", ""),
    ],
)
def test_a_division_is_told_by_the_prescribed_marks_or_a_name_that_leaves_no_choice(home: str, code: str) -> None:
    assert region_of([Page("http://x.test/", f"<html><body>{home}".encode())]) == code


@pytest.mark.parametrize(
    ("heads", "name"),
    [
        (['<meta name="SiteName" content="甲区政府网"><title>甲区人民政府</title>'], "甲区政府网"),
        (["<title>首页-欢迎访问甲区人民政府门户网站</title>"], "甲区人民政府"),
        (
            ["<title>乙市甲区人民政府</title>", "<title>年报_乙市甲区人民政府</title>", "<title>丙县人民政府</title>"],
            "乙市甲区人民政府",
        ),
        (["<title>首页</title>"], ""),
    ],
)
def test_a_site_is_called_as_its_marks_or_its_titles_say(heads: list[str], name: str) -> None:
    assert name_of([Page("http://x.cn/", head.encode()) for head in heads]) == name


def test_a_table_of_sites_is_taken_whole_or_not_at_all(tmp_path):
    registry, table = tmp_path / "sites.yaml", tmp_path / "sites.csv"
    head = "id,name,family,start_urls,region_code\n"
    table.write_text(
        head + "a,甲区,trs,http://a.test/nb/ http://a.test/bm/,230111\nb,乙区,jcms,http://b.test/col/col1/,230102\n"
    )
    enrol.add(registry, enrol.read_csv(table))
    assert [site.id for site in load_registry(registry)] == ["a", "b"]
    assert load_registry(registry)[0].start_urls == ("http://a.test/nb/", "http://a.test/bm/")
    before = registry.read_text("utf-8")
    with pytest.raises(RegistryError, match="'a' already"):
        enrol.add(registry, enrol.read_csv(table))
    table.write_text(head + "c,丙区,trs,http://c.test/,230111\nd,丁区,tsr,http://d.test/,230111\n")
    with pytest.raises(RegistryError, match="site d: family is 'tsr'"):
        enrol.add(registry, enrol.read_csv(table))
    table.write_text(head + "c,丙区,trs\n")
    with pytest.raises(RegistryError, match="line 2"):
        enrol.read_csv(table)
    assert registry.read_text("utf-8") == before


def test_a_rows_status_is_changed_and_nothing_else(tmp_path):
    registry = tmp_path / "sites.yaml"
    registry.write_text(BY_HAND, "utf-8")
    enrol.add(registry, [Site.model_validate(ROW)])
    enrol.mark(registry, "old", "unverified")
    assert registry.read_text("utf-8").startswith(BY_HAND.replace("status: off", "status: unverified"))
    assert [site.status for site in load_registry(registry)] == ["unverified", "unverified"]
    with pytest.raises(RegistryError, match="no row"):
        enrol.mark(registry, "ol", "off")


@pytest.mark.parametrize(
    ("link", "meta", "name"),
    [
        ("", "政府信息公开年报", "政府信息公开年报"),
        ("政府部门", "政府信息公开年报", "政府信息公开年报"),
        ("教育局", "政府信息公开年报", "教育局"),
        ("2023年", "政府信息公开年报", "2023年"),
        ("政府部门", "政策文件", "政府部门"),
    ],
)
def test_a_page_that_alone_says_it_lists_annual_reports_is_called_so(link: str, meta: str, name: str) -> None:
    assert list_name(link, meta) == name


@pytest.mark.parametrize("named", ["政府信息公开年报", ""])
def test_columns_of_bodies_whose_reports_a_service_gives_are_columns_of_the_site(tmp_path, monkeypatch, named):
    monkeypatch.setattr(surveying, "preview", lambda *_: [])  # reading takes seconds and is not what is asked here
    html = {"Content-Type": "text/html; charset=utf-8"}
    head = f'<meta name="SiteIDCode" content="2301110001"><meta name="ColumnName" content="{named}">'
    bodies = {"c100001": "区政府", "c100002": "区教育局", "c100003": "兰河街道", "c100004": "部门"}
    tree = "".join(f'<a href="/x/{column}/list.shtml">{body}</a>' for column, body in bodies.items())
    web = {"http://x.cn/": Reply('<a href="/x/c100001/list.shtml">政府信息公开年报</a>'.encode(), headers=html)}
    reports = set()
    for number, (column, body) in enumerate(bodies.items()):
        article = f"/x/{column}/202401/{number:032x}.shtml"
        reports.add(f"http://x.cn{article}")
        found = [{"title": f"{body}2023年政府信息公开工作年度报告", "url": article}]
        channel = f'{head}<meta name="channelId" content="{number:032x}">{tree}'
        web[f"http://x.cn/x/{column}/list.shtml"] = Reply(channel.encode(), headers=html)
        service = f"http://x.cn/common/search/{number:032x}?page=1&_pageSize=15&_isAgg=true&_isJson=true"
        web[f"{service}&_template=index&_rangeTimeGte=&_channelName="] = Reply(
            json.dumps({"data": {"total": 1, "results": found}}).encode(), headers={"Content-Type": "application/json"}
        )
        web[f"http://x.cn{article}"] = Reply(f"<h1>{body}2023年政府信息公开工作年度报告</h1>".encode(), headers=html)
    with fakeweb.serve(web) as server:
        settings = load_settings(config(tmp_path, server.proxy), None, None)
        row = survey("http://x.cn/", settings, "", "", False, Progress()).site
    assert row.family == "ucap"
    assert set(row.start_urls) == {f"http://x.cn/x/{column}/list.shtml" for column in bodies}
    assert reports <= {one.url for one in server.asked}


def test_a_site_that_was_silent_is_asked_once_more(tmp_path, monkeypatch):
    monkeypatch.setattr(surveying, "preview", lambda *_: [])
    report = "http://x.cn/nb/t20240120_1.html"
    web = {
        "http://x.cn/robots.txt": [Reply(reset=True), Reply(status=404)],
        "http://x.cn/nb/": fakeweb.list_page((report, "2023年政府信息公开工作年度报告")),
        report: fakeweb.article("甲区2023年"),
    }
    with fakeweb.serve(web) as server:
        settings = load_settings(config(tmp_path, server.proxy), None, None)
        row = survey("http://x.cn/nb/", settings, "", "230111", False, Progress()).site
    assert row.start_urls == ("http://x.cn/nb/",)


def test_a_report_on_the_host_of_somebody_else_says_nothing_of_a_site(tmp_path, monkeypatch):
    monkeypatch.setattr(surveying, "preview", lambda *_: [])
    report = "http://x.cn/nb/t20240120_1.html"
    foot = ("http://city.cn/files/nb.pdf", "上级部门2023年政府信息公开工作年度报告")
    web = {
        "http://x.cn/": fakeweb.list_page(("http://x.cn/nb/", "政府信息公开年报"), foot),
        "http://x.cn/nb/": fakeweb.list_page((report, "2023年政府信息公开工作年度报告")),
        report: fakeweb.article("甲区2023年"),
    }
    with fakeweb.serve(web) as server:
        settings = load_settings(config(tmp_path, server.proxy), None, None)
        row = survey("http://x.cn/", settings, "", "230111", False, Progress()).site
    assert (row.family, row.start_urls) == ("trs", ("http://x.cn/nb/",))
    assert {one.host for one in server.asked} == {"x.cn"}


def test_what_a_family_walks_as_a_list_is_no_report_that_it_missed(tmp_path, monkeypatch):
    monkeypatch.setattr(surveying, "preview", lambda *_: [])
    module = "http://x.cn/module/xxgk/xxgkAnnualReport.jsp?area=1137"
    years = [(f"{module}&fbtime={year}", str(year)) for year in (2022, 2023)]
    reports = [
        (f"http://x.cn/art/{year + 1}/1/5/art_1_{year}.html", f"甲县{year}年政府信息公开年度报告")
        for year in (2022, 2023)
    ]
    web = {
        "http://x.cn/": fakeweb.list_page((module, "政府信息公开年报")),
        module: fakeweb.list_page(*years, reports[1]),
        **{year: fakeweb.list_page(*years, report) for (year, _), report in zip(years, reports, strict=True)},
        **{url: fakeweb.article(text) for url, text in reports},
    }
    with fakeweb.serve(web) as server:
        settings = load_settings(config(tmp_path, server.proxy), None, None)
        found = survey("http://x.cn/", settings, "", "230111", False, Progress())
    assert (found.site.family, found.columns[0].reports) == ("jcms", 2)
    assert not found.problems


def test_records_that_a_page_asks_for_with_json_and_makes_addresses_of_are_its_reports(tmp_path, monkeypatch):
    monkeypatch.setattr(surveying, "preview", lambda *_: [])
    html = {"Content-Type": "text/html; charset=utf-8"}
    script = (
        "function load(n) { axios.post('/api/list', {channel: 'a8', page: n}).then(function (answer) {"
        """ add('<a href="/show.do?id=' + answer.data[0].id + '">' + answer.data[0].title + '</a>') }) } load(1)"""
    )
    column = f"<title>政府信息公开年报</title><script>{script}</script>"
    web = {
        "http://x.cn/": fakeweb.list_page(("http://x.cn/nb/", "政府信息公开年报")),
        "http://x.cn/nb/": Reply(column.encode(), headers=html),
    }
    for number in (1, 2, 3):
        title = f"甲区{2020 + number}年政府信息公开工作年度报告"
        rows = [{"id": number, "title": title}] if number < 3 else []
        web[f'http://x.cn/api/list {{"channel": "a8", "page": {number}}}'] = Reply(
            json.dumps({"data": rows}).encode(), headers={"Content-Type": "application/json"}
        )
        web[f"http://x.cn/show.do?id={number}"] = fakeweb.article(title)
    with fakeweb.serve(web) as server:
        settings = load_settings(config(tmp_path, server.proxy), None, None)
        found = survey("http://x.cn/", settings, "", "230111", False, Progress())
        asked = {one.url for one in server.asked}
    assert (found.site.start_urls, found.columns[0].reports) == (("http://x.cn/nb/",), 2)
    assert asked >= {"http://x.cn/show.do?id=1", "http://x.cn/show.do?id=2"}
