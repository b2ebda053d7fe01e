"""No request reaches an address that is not public: in whatever notation, by name, by redirect, by rebinding."""

from __future__ import annotations

import json
import multiprocessing
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders.addresses import is_public, literal, names_private
from spiders.messages import Closed, receive
from spiders.page import Page
from spiders.registry import Site
from tests.spiders.fakeweb import Reply, article, list_page, serve

pytestmark = pytest.mark.long

WRITTEN = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "127.0.0.1.", "2130706433", "0x7f000001", "0X7F.0.0.1",
    "0x7f.1", "0177.0.0.1", "017700000001", "0177.0x0.0.1", "１２７.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "0", "0.0.0.0",
    "0x0", "10.0.0.1", "167772161", "10.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0xc0a80101", "3232235777",
    "169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "100.64.0.1", "198.18.0.1", "192.0.0.8",
    "192.0.2.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[fe80::1]", "[fc00::1]", "[fd12::1]", "[fec0::1]", "[ff02::1]",
    "[2001:db8::1]", "[3fff::1]", "localhost", "LOCALHOST.", "x.localhost", "printer.local", "metadata.google.internal",
    "router.lan",
)  # fmt: skip
NAMED = {
    "loop.gov.cn": "127.0.0.1",
    "meta.gov.cn": "169.254.169.254",
    "ten.gov.cn": "10.1.2.3",
    "zero.gov.cn": "0.0.0.0",
}
REBOUND = "rebound.gov.cn"


@pytest.mark.parametrize("host", WRITTEN)
def test_what_is_private_by_its_writing_is_told(host: str) -> None:
    assert names_private(urlsplit(f"http://{host}/").hostname or "")


@pytest.mark.parametrize("host", ["61.150.65.235", "[2400:3200::1]", "[::ffff:61.150.65.235]", "www.hulan.gov.cn"])
def test_public_hosts_are_none_of_these(host: str) -> None:
    assert not names_private(host)
    assert literal("www.hulan.gov.cn") is None


def test_only_addresses_are_public() -> None:
    assert not is_public("www.hulan.gov.cn")
    assert not is_public("")


def site(number: int, host: str) -> Site:
    row = {"id": f"s{number}", "name": host, "family": "trs", "region_code": "230111", "allowed_hosts": ()}
    return Site.model_validate(row | {"start_urls": (f"http://{host}/nb/index.html",)})


def _watched(sites: list[Site], root: Path, connected: Path, sender: Any) -> None:
    """Crawl with names of our own making; every connection is noted and none is made."""
    turns = iter(["1.1.1.1"])

    def resolved(name: str) -> str:
        if name == REBOUND:
            return next(turns, "127.0.0.1")
        if name in NAMED:
            return NAMED[name]
        return socket.inet_ntoa(socket.inet_aton(name))

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            with connected.open("a", encoding="utf-8") as file:
                file.write(json.dumps(arguments[1]) + "\n")
            raise ConnectionRefusedError(111, "no connection leaves this test")

    socket.gethostbyname = resolved  # the one that Twisted's resolver calls
    sys.addaudithook(watch)
    from spiders.process import run  # noqa: PLC0415  # in the child alone

    run(sites, CrawlSettings(delay_seconds=0, allow_fast=True, retries=1, timeout_seconds=5), root, sender)


def test_no_connection_to_any_of_them(tmp_path: Path) -> None:
    hosts = [*WRITTEN, *NAMED]
    sites = [site(number, host) for number, host in enumerate([*hosts, REBOUND])]
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(
        target=_watched, args=(sites, tmp_path / "archive", tmp_path / "state" / "connected", sender), daemon=True
    )
    (tmp_path / "state").mkdir()  # the crawl may write there, and nowhere else
    child.start()
    sender.close()
    told = 0
    while True:
        try:
            told += isinstance(receive(receiver), Closed)
        except EOFError:
            break
    child.join(30)
    assert told == len(sites)
    # The rebound name was public when it was judged: that address alone was tried, never the later one.
    tried = {json.loads(line)[0] for line in (tmp_path / "state" / "connected").read_text("utf-8").splitlines()}
    assert tried == {"1.1.1.1"}
    rows = Archive(tmp_path / "archive").captures().to_pylist()
    refused = {row["site"] for row in rows if row["error"] == "private_address"}
    assert refused == {f"s{number}" for number in range(len(hosts))}
    assert all(row["kind"] == "error" for row in rows)


def test_a_private_network_is_crawled_where_its_row_says_so(tmp_path: Path) -> None:
    from spiders.crawl import crawl  # noqa: PLC0415

    with serve({}) as web:
        host = f"127.0.0.1:{web.server_port}"
        web.replies |= {
            "/nb/index.html": [list_page(("./202101/t20210120_1.html", "2020年政府信息公开工作年度报告"))],
            "/nb/202101/t20210120_1.html": [article("intranet")],
            "/robots.txt": [Reply(b"User-agent: *\nAllow: /")],
        }
        settings = CrawlSettings(delay_seconds=0, allow_fast=True, retries=0, connect_timeout_seconds=1)
        refused = crawl([site(1, host)], settings, tmp_path / "archive")
        assert refused.sites["s1"].requests == 0
        assert "private_address" in [problem.cause for problem in refused.problems]
        assert not web.asked
        with _deaf_port() as deaf:
            rows = [site(1, host), site(2, f"127.0.0.1:{_closed_port()}"), site(3, f"127.0.0.1:{deaf}")]
            rows = [row.model_copy(update={"allow_private": True}) for row in rows]
            allowed = crawl(rows, settings, tmp_path / "archive")
    assert allowed.sites["s1"].fetched == 1
    assert web.asked[0].url == "/robots.txt"
    # The other one refuses every connection: that is no finished crawl.
    assert allowed.sites["s2"].ended == "unreachable"
    assert {problem.cause for problem in allowed.problems if problem.site == "s2"} >= {"unreachable", "refused"}
    assert {problem.cause for problem in allowed.problems if problem.site == "s3"} >= {"unreachable", "connect_timeout"}
    assert not allowed.complete


@contextmanager
def _deaf_port() -> Iterator[int]:
    """A port whose queue of callers is full: the system lets those that come next wait for an answer."""
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            caller = sockets.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield int(listener.getsockname()[1])


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "href",
    ["http://good.gov.cn@127.0.0.1/", "http://user:secret@127.0.0.1/", "//127.0.0.1/", "http:\\\\127.0.0.1\\x"],
)
def test_a_link_names_the_host_that_would_be_asked(href: str) -> None:
    url = Page("http://good.gov.cn/", b"").absolute(href)
    assert url is None or (urlsplit(url).hostname == "127.0.0.1" and "secret" not in url) or "good.gov.cn/" in url


@pytest.mark.parametrize(
    "href",
    ["file:///etc/passwd", "ftp://a.cn/", "gopher://a.cn/", "s3://bucket/x", "data:text/html,x", "javascript:x",
     "http://127%2e0%2e0%2e1/", "http://a b.cn/", "http:///x"],
)  # fmt: skip
def test_links_that_lead_nowhere_on_the_web_are_none(href: str) -> None:
    assert Page("http://good.gov.cn/", b"").absolute(href) in (None, "http://good.gov.cn/x")
