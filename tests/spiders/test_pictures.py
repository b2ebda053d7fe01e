"""Pictures that an article shows in the place of its tables are archived with it; what belongs to the site is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.archive import Archive
from spiders.page import Page
from spiders.pictures import instead_of_tables
from tests.spiders.crawls import REPORT, address, errors, go, site
from tests.spiders.fakeweb import Reply, list_page, serve

LIST = address("a", "/nb/index.html")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PICTURE = {"Content-Type": "image/png", "ETag": '"1"'}
TABLE = f"<table>{'<tr><td>1</td><td>2</td></tr>' * 10}</table>"


def page(body: str) -> Reply:
    return Reply(f"<html><body><div class='TRS_Editor'>{REPORT}{body}</div></body></html>".encode())


def listed(*numbers: int) -> Reply:
    links = ((f"./202101/t20210120_{number}.html", f"{2010 + number}年{REPORT}") for number in numbers)
    reply = list_page(*links)
    return Reply(reply.body.replace(b"<ul>", b"<img src='/images/banner.png'><ul>"))


def article(number: int) -> str:
    return address("a", f"/nb/202101/t20210120_{number}.html")


@pytest.fixture
def web() -> dict[str, Reply]:
    of_site = "<img src='/images/banner.png'><img src='/i/print.gif' width='16'><img src='http://b.test/badge.png'>"
    return {
        LIST: listed(1, 2, 3),
        article(1): page(f"{of_site}<img src='./W1.png'><img src='./moved.png'><img src='./W1.png'>"),
        article(2): page(f"{TABLE}<img src='./photo.png'>"),
        article(3): page("<img src='../202101/W1.png' style='width:600px; height:800px'><img src='lost.png'>"),
        address("a", "/nb/202101/W1.png"): Reply(PNG, headers=PICTURE),
        address("a", "/nb/202101/moved.png"): Reply(status=301, headers={"Location": "/new/moved.png"}),
        address("a", "/new/moved.png"): Reply(PNG + b"2", headers=PICTURE),
        address("a", "/images/banner.png"): Reply(PNG + b"3", headers=PICTURE),
    }


def shown(root: Path) -> set[tuple[str, str, str]]:
    """Of every picture had: its address, whose it is and what it is called there."""
    rows = Archive(root / "archive").captures().to_pylist()
    return {
        (row["url"], row["parent_url"], row["link_text"])
        for row in rows
        if row["role"] == "picture" and not row["error"]
    }


def test_pictures_are_archived_with_each_article_that_shows_them_instead_of_tables(web: dict, tmp_path: Path) -> None:
    with serve(web) as server:
        result = go(server, tmp_path, site("a"))
        asked = len(server.asked)
        go(server, tmp_path, site("a"))
        again = {one.url for one in server.asked[asked:]}
    table = address("a", "/nb/202101/W1.png")
    assert shown(tmp_path) == {
        (table, article(1), "./W1.png"),
        (table, article(3), "../202101/W1.png"),
        (address("a", "/new/moved.png"), article(1), "./moved.png"),
    }
    assert not server.asked_for(address("a", "/images/banner.png")), "the list shows it as well"
    assert not server.asked_for(address("a", "/i/print.gif")), "sixteen pixels hold no table"
    assert not server.asked_for(address("a", "/nb/202101/photo.png")), "that page prints its table"
    assert not server.asked_for("http://b.test/badge.png")
    found = errors(tmp_path)
    assert found["http://b.test/badge.png"] == "off_site"
    assert found[address("a", "/nb/202101/lost.png")] == "not_found"
    assert again == {LIST, address("a", "/robots.txt")}, "a second night costs the lists only"
    assert result.sites["a"].fetched == 3, "a picture is no document"
    assert {problem.severity for problem in result.problems} == {"warning"}


def test_a_picture_replaced_is_noticed_when_its_article_is_asked_for_again(web: dict, tmp_path: Path) -> None:
    picture = address("a", "/nb/202101/W1.png")
    with serve(web | {picture: [Reply(PNG, headers=PICTURE)] * 2 + [Reply(PNG + b"new")]}) as server:
        for _ in range(2):
            go(server, tmp_path, site("a"), recheck_days=0)
    given = [row for row in Archive(tmp_path / "archive").captures().to_pylist() if row["url"] == picture]
    assert len({row["document_sha256"] for row in given}) == 2


def test_what_many_articles_show_is_the_sites_own(tmp_path: Path) -> None:
    seal = address("a", "/images/seal.png")
    web = {LIST: listed(*range(1, 9)), seal: Reply(PNG)}
    with serve(web | {article(number): page("<img src='/images/seal.png'>") for number in range(1, 9)}) as server:
        go(server, tmp_path, site("a"))
        assert len(server.asked_for(seal)) == 3
        go(server, tmp_path, site("a"))
        assert len(server.asked_for(seal)) == 3


def test_a_picture_answers_to_the_same_rules_as_a_page(tmp_path: Path) -> None:
    robots = Reply(b"User-agent: *\nDisallow: /closed/", headers={"Content-Type": "text/plain"})
    pictures = "<img src='/closed/1.png'><img src='http://10.0.0.1/2.png'><img src='file:///etc/3.png'>"
    web = {address("a", "/robots.txt"): robots, LIST: listed(1), article(1): page(pictures)}
    with serve(web) as server:
        private = site("a", allowed_hosts=("a.test", "10.0.0.1"))
        go(server, tmp_path, private)
        assert not [one for one in server.asked if one.url.endswith(".png")]
    assert errors(tmp_path)[address("a", "/closed/1.png")] == "robots"
    assert errors(tmp_path)["http://10.0.0.1/2.png"] == "private_address"


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("<img src='a.png'>", 1),
        ("<table><tr><td><img src='a.png'></td></tr></table>", 1),
        ("<img src='/loading.gif' width='600' data-original='a.png'><img src='/loading.gif' data-src='b.png'>", 2),
        (f"<table><tr><td>{TABLE}</td></tr></table><img src='a.png'>", 0),
        ("<img src='a.png' height='12px'><img src='b.svg'><img><img src='data:image/png;base64,AA'>", 0),
        ("<img src='x.png'>" * 3 + "".join(f"<img src='{number}.png'>" for number in range(99)), 60),
    ],
)
def test_which_pictures_may_be_tables(body: str, number: int) -> None:
    assert len(instead_of_tables(Page("http://a.test/1.html", f"<html><body>{body}".encode()))) == number
