"""`gongkai show`: what was read, in the terminal and in a page of its own beside the original."""

from __future__ import annotations

import pytest
from lxml import etree

from extractors.readers import office
from flows.show import look, show_document
from flows.show_html import write_html
from tests.facsimile.documents import document
from tests.gongkai.test_cli import page


@pytest.fixture
def shown(tmp_path):
    """Write a file, look at it, and give its page as a tree."""

    def show(name: str, data: bytes):
        path = tmp_path / name
        path.write_bytes(data)
        write_html(look(str(path), pytest.fail), tmp_path / "out" / "page.html")
        assert [file.name for file in (tmp_path / "out").iterdir()] == ["page.html"]
        return etree.fromstring((tmp_path / "out" / "page.html").read_bytes(), etree.HTMLParser())

    return show


@pytest.mark.parametrize("format_", ["html", "pdf", "xlsx"])
def test_every_number_leads_to_its_outline_and_back(shown, format_):
    root = shown("report.bin", document(format_))
    ids = set(root.xpath("//@id"))
    numbers = root.xpath("//section[@class='read']//td[@id]")
    assert len(numbers) == 201  # those of the tables, and the fee that the text states
    assert {cell.find("a").get("href")[1:] for cell in numbers} <= ids
    outlines = root.xpath("//*[starts-with(@id, 'o')]")
    assert len(outlines) == len(numbers)
    back = root.xpath("//*[starts-with(@id, 'o')]//a/@href | //a[rect[starts-with(@id, 'o')]]/@href")
    assert {href[1:] for href in back} == {cell.get("id") for cell in numbers}


def test_failed_arithmetic_is_spelled_out(shown, tmp_path, capsys):
    wrong = page().replace("<td>3</td>", "<td>4</td>").encode()
    root = shown("report.html", wrong)
    told = " ".join("".join(root.xpath("string(//div[contains(@class, 'check')])")).split())
    assert "review_litigation.review_total" in told
    assert "结果维持 2 + 行政复议 | 结果纠正 1" in told
    assert "差 difference -1" in told
    read = root.xpath("//section[@class='read']//td[@id][position() <= 5]")
    assert {cell.get("class") for cell in read} >= {"conflict"}
    show_document(look(str(tmp_path / "report.html"), pytest.fail))
    assert "= 3 ≠ 行政复议 | 总计 4" in "".join(capsys.readouterr().out.split("\n"))


def test_a_document_that_cannot_be_read_is_shown_with_the_reason(shown):
    root = shown("broken.docx", b"PK\x03\x04" + b"\0" * 64)
    text = "".join(root.itertext())
    assert "failed" in text
    assert "cannot be shown" in text


def test_a_doc_is_shown_as_it_was_converted(shown, monkeypatch):
    monkeypatch.setattr(office, "convert", lambda batch, *_: dict.fromkeys(batch, document("docx")))
    root = shown("report.doc", rb"{\rtf1 x}")
    assert len(root.xpath("//td[starts-with(@id, 'o')]")) == 200
