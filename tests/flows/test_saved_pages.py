"""An article whose tables are pictures is saved with them and read as one document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import gongkai
from demo.damage.rendering import web_page
from demo.documents import html, pdf, scan
from demo.documents.model import Paragraph, Table
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.figures import ledgers
from extractors.readers import ocr, read
from flows import saved_pages, steps
from flows.documents import documents
from flows.progress import Progress
from flows.show import _from_archive
from flows.workspace import Workspace
from gongkai import dataset
from gongkai.archive import Origin
from gongkai.settings import ExtractSettings
from tests.flows.test_paging import DAY, LIST, PAGES, crawled

PNG = b"\x89PNG\r\n\x1a\n" + bytes(4096)
ARTICLE = Origin("x", "article", LIST, "2023年年报", "2024-01-20")
LATER = timedelta(hours=1)


def shown(writer, page, printed, data, moment, url=""):
    """A picture as the crawl archives it."""
    origin = Origin("x", "picture", page, printed)
    writer.resource(url or f"http://x.cn/nb/{printed}", "image/png", data, origin, moment)


def read_of(archive, url):
    """What is read of the article at an address."""
    found = [one for one in documents(archive.documents(), {}) if saved_pages.article_of(one.first.url) == url]
    return [(one.first.url, one.content(archive)) for one in found]


@pytest.fixture
def archive(tmp_path):
    """An article in three pages, the second of which shows a picture, and one that shows two and one that is none."""
    archive = crawled(Workspace.of(tmp_path / "data").archive)
    with archive.writer() as writer:
        body = b"<p>4</p><img src='/loading.gif' data-original='W 1.png'>"
        body += b"<img src='http://y.cn/&#22270;.png'><img src='no.png'><img src='lost.png'>"
        body += b"<img src='doc.gif'>"
        writer.resource("http://x.cn/nb/t3.html", "text/html; charset=gbk", body, ARTICLE, DAY)
        shown(writer, "http://x.cn/nb/t3.html", "W 1.png", PNG + b"1", DAY + LATER, "http://x.cn/nb/W%201.png")
        shown(writer, "http://x.cn/nb/t3.html", "http://y.cn/图.png", PNG + b"2", DAY, "http://z.cn/moved.png")
        shown(writer, "http://x.cn/nb/t3.html", "no.png", b"<html><p>gone</p>" * 999, DAY)
        shown(writer, "http://x.cn/nb/t3.html", "doc.gif", b"GIF89a" + bytes(900), DAY)
        writer.error("http://x.cn/nb/lost.png", Origin("x", "picture", "http://x.cn/nb/t3.html", "lost.png"), "timeout")
        writer.resource(PAGES[1], "text/html", b"<p>2</p><img src='P2.png'>", replace(ARTICLE, parent_url=PAGES[0]),
                        DAY + LATER)  # fmt: skip
        shown(writer, PAGES[1], "P2.png", PNG + b"3", DAY + 2 * LATER)
    return archive


def test_an_article_is_saved_with_its_pictures_and_read_as_that(archive):
    assert saved_pages.save(archive) == 2
    assert saved_pages.save(archive) == 0, "nothing changed"
    ((url, data),) = read_of(archive, "http://x.cn/nb/t3.html")
    assert url == "http://x.cn/nb/t3.html#saved.mht"
    found = read(data)
    assert found.format == "html"
    assert [link.url for link in found.links if link.image] == [
        "W 1.png",
        "http://y.cn/图.png",
        "no.png",
        "lost.png",
        "doc.gif",
    ]
    (document,) = (one for one in documents(archive.documents(), {}) if one.first.url == url)
    first = document.first
    assert (first.captured_at, first.parent_url, document.hints.link_text) == (DAY + LATER, LIST, "2023年年报")
    for picture in (b"1", b"2"):
        assert saved_pages.encodebytes(PNG + picture) in data
    assert b"no.png" not in data, "that is no picture"
    assert b"doc.gif" not in data, "no table has so few bytes"


def test_the_pages_of_an_article_are_saved_together(archive):
    saved_pages.save(archive)
    ((url, data),) = read_of(archive, PAGES[0])
    assert url == PAGES[0] + saved_pages.SAVED
    assert [paragraph.text for paragraph in read(data).paragraphs()] == ["1", "2", "3"]
    assert saved_pages.encodebytes(PNG + b"3") in data


def test_another_picture_is_another_revision_and_the_first_is_kept(archive):
    saved_pages.save(archive)
    with archive.writer() as writer:
        url = "http://x.cn/nb/W%201.png"
        shown(writer, "http://x.cn/nb/t3.html", "W 1.png", PNG + b"another", DAY + 3 * LATER, url)
    assert saved_pages.save(archive) == 1
    (_, before), (_, after) = read_of(archive, "http://x.cn/nb/t3.html")
    assert saved_pages.encodebytes(PNG + b"another") in after
    assert saved_pages.encodebytes(PNG + b"another") not in before


def test_an_article_that_prints_its_table_by_now_is_read_as_it_is(archive):
    saved_pages.save(archive)
    with archive.writer() as writer:
        table = f"<table>{'<tr><td>1</td><td>2</td></tr>' * 10}</table><img src='W 1.png'>".encode()
        writer.resource("http://x.cn/nb/t3.html", "text/html", table, ARTICLE, DAY + 3 * LATER)
    assert saved_pages.save(archive) == 0
    assert sorted(url for url, _ in read_of(archive, "http://x.cn/nb/t3.html")) == [
        "http://x.cn/nb/t3.html",
        "http://x.cn/nb/t3.html#saved.mht",
    ]


def test_an_article_with_signs_alone_stays_as_it_is(archive):
    with archive.writer() as writer:
        writer.resource("http://x.cn/nb/t4.html", "text/html", b"<p>5</p><img src='doc.gif'>", ARTICLE, DAY)
        shown(writer, "http://x.cn/nb/t4.html", "doc.gif", b"GIF89a" + bytes(900), DAY)
    saved_pages.save(archive)
    assert read_of(archive, "http://x.cn/nb/t4.html") == [("http://x.cn/nb/t4.html", b"<p>5</p><img src='doc.gif'>")]


def test_what_is_saved_is_shown_under_the_address_of_the_article(archive):
    saved_pages.save(archive)
    data, hints = _from_archive("http://x.cn/nb/t3.html", Workspace.of(archive.root.parent))
    assert data.startswith(b"MIME-Version") and hints.link_date == "2024-01-20"


AGENCY = "呼兰区水利局"


@pytest.fixture
def published(work):
    """The datasets made of an article whose one table is a picture, and the layout it was made of."""
    whole = lay_out(1, AGENCY, 2023, date(2024, 1, 20), ledgers(3, AGENCY, 900)[2023], Style())
    table = next(block for block in whole.blocks if isinstance(block, Table))
    title = next(block for block in whole.blocks if isinstance(block, Paragraph))
    layout = replace(whole, blocks=(title, table), stated=())
    picture = scan.as_image(scan.draw_table(table, layout, pdf.Paper(), 150), "png", 150)
    with work.workspace.open_archive().writer() as writer:
        page = web_page(layout, html.render(layout, lambda _: "./W0.png"))
        writer.resource("http://x.cn/nb/t1.html", "text/html", page, ARTICLE, DAY)
        shown(writer, "http://x.cn/nb/t1.html", "./W0.png", picture, DAY + LATER)

    def publish():
        plan = steps.plan(work.workspace, steps.publishers_of([]), again=True)
        steps.extract_pending(plan, ExtractSettings(workers=1), Progress())
        steps.publish_plan(plan)
        return {name: dataset.read(work.datasets, name) for name in ("documents", "observations", "problems")}

    return publish, layout, work.datasets


@pytest.mark.skipif(not scan.font_is_there(), reason="no Chinese font to draw scans with (Debian: fonts-noto-cjk)")
def test_the_numbers_of_a_pictured_table_are_published_with_the_way_back(published):
    publish, layout, root = published
    found = publish()
    (document,) = found["documents"].to_pylist()
    assert document["source_url"] == "http://x.cn/nb/t1.html#saved.mht"
    rows = [row for row in found["observations"].to_pylist() if row["table"] == "proactive_disclosure"]
    facts = {(fact.indicator, fact.applicant): fact.printed for fact in layout.facts()}
    assert {(row["indicator"], row["applicant"]): row["raw_value"] for row in rows} == facts
    assert all(row["locator"].startswith("html:picture=1,") for row in rows)
    assert "data:image/png;base64," in gongkai.evidence(rows[0], data=root).original


@pytest.mark.skipif(not scan.font_is_there(), reason="no Chinese font to draw scans with (Debian: fonts-noto-cjk)")
def test_without_recognition_it_says_that_a_picture_was_not_read(published, monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    publish, *_ = published
    found = publish()
    (document,) = found["documents"].to_pylist()
    assert document["outcome"] == "partial"
    (problem,) = (row for row in found["problems"].to_pylist() if row["cause"] == "picture_not_read")
    assert problem["locator"] == "html:picture=1"
