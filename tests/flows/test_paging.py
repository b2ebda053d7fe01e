"""The pages of one article are one document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flows.documents import documents
from gongkai.archive import Origin
from gongkai.archive.archive import Archive

DAY = datetime(2024, 1, 20, tzinfo=UTC)
LIST = "http://x.cn/nb/index.html"
PAGES = [f"http://x.cn/nb/t20240119_21{part}.html" for part in ("", "_1", "_2")]


def crawled(folder):
    """An archive of an article in three pages, captured in another order, and one that stands alone."""
    archive = Archive(folder)
    with archive.writer() as writer:
        origin = Origin("x", "article", LIST, "2023年年报")
        writer.resource(PAGES[0], "text/html", b"<p>1</p>", origin, DAY)
        writer.resource(PAGES[2], "text/html", b"<p>3</p>", replace(origin, parent_url=PAGES[1]), DAY)
        writer.resource(PAGES[1], "text/html", b"<p>2</p>", replace(origin, parent_url=PAGES[0]), DAY)
        writer.resource("http://x.cn/nb/t20240119_22.html", "text/html", b"<p>4</p>", origin, DAY)
        writer.resource("http://x.cn/nb/P1.docx", "x/y", b"5", Origin("x", "attachment", PAGES[1], "附件"), DAY)
    return archive


def test_further_pages_are_read_with_the_first_in_their_order(tmp_path):
    archive = crawled(tmp_path)
    found = {document.first.url.rpartition("/")[2]: document for document in documents(archive.documents(), {})}
    assert sorted(found) == ["P1.docx", "t20240119_21.html", "t20240119_22.html"]
    content = found["t20240119_21.html"].content(archive)
    assert [content.find(text) >= 0 for text in (b"1", b"2", b"3", b"4")] == [True, True, True, False]
    assert content.index(b"<p>1") < content.index(b"<p>2") < content.index(b"<p>3")
    assert found["t20240119_22.html"].content(archive) == b"<p>4</p>"


def test_another_further_page_is_another_reading(tmp_path):
    archive = crawled(tmp_path)
    (before,) = (document.key for document in documents(archive.documents(), {}) if document.first.url == PAGES[0])
    with archive.writer() as writer:
        later = DAY.replace(month=2)
        writer.resource(PAGES[1], "text/html", b"<p>2, corrected</p>", Origin("x", "article", PAGES[0], "年报"), later)
    (after,) = (document for document in documents(archive.documents(), {}) if document.first.url == PAGES[0])
    assert after.key != before
    assert b"corrected" in after.content(archive) and b"<p>2</p>" not in after.content(archive)
