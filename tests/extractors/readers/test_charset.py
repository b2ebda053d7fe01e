"""Header and page both lie about the charset; the bytes do not."""

from __future__ import annotations

import codecs

import pytest

from extractors.document import Unreadable
from extractors.readers.charset import decode, utf16_without_mark
from extractors.readers.sniff import sniff

TEXT = "呼兰区教育局2020年政府信息公开工作年度报告，行政许可56件。"


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "iso-8859-1", "no-such", "rot13"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_declaration_does_not_matter(charset: str, declared: str) -> None:
    page = f'<meta charset="{declared}">{TEXT}'
    assert decode(page.encode(charset), declared) == (page, [])


@pytest.mark.parametrize(
    ("bom", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_decides(bom: bytes, charset: str) -> None:
    assert decode(bom + TEXT.encode(charset), "gb2312") == (TEXT, [])


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_without_its_mark(charset: str) -> None:
    page = f"<html><body><p>{TEXT}</p><table><tr><td>一</td><td>56</td></tr></table></body></html>"
    assert decode(page.encode(charset), "gb2312") == (page, [])
    assert sniff(page.encode(charset)) == "html"


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x00\x01" * 900])
def test_zeros_alone_make_no_utf16(data: bytes) -> None:
    assert utf16_without_mark(data) == ""


def test_what_only_a_true_declaration_tells() -> None:
    text = "政府資訊公開年報：臺北縣" * 5
    assert decode(f'<meta charset="big5">{text}'.encode("big5"))[0].endswith(text)


def test_utf8_cut_inside_a_character_stays_utf8() -> None:
    assert decode(TEXT.encode()[:-4])[0] == TEXT[:-2]


def test_one_bad_byte_costs_one_character_and_is_noted() -> None:
    data = (TEXT * 9).encode()
    text, notes = decode(data[:31] + b"\xff" + data[31:], "gb2312")
    assert text.replace("\ufffd", "") == TEXT * 9
    assert [note.cause for note in notes] == ["characters_lost"]


PAGE = f"<html><title>{TEXT}</title><body><p>2023年政府信息公开工作的总体情况</p></body></html>" * 3


def test_text_that_was_garbled_without_loss_is_undone_and_noted() -> None:
    text, notes = decode(PAGE.encode().decode("latin-1").encode())
    assert (text, [note.cause for note in notes]) == (PAGE, ["mojibake"])


@pytest.mark.parametrize("wrong", ["gb18030", "cp1252"])
@pytest.mark.parametrize("saved", ["utf-8", "gb18030"])
def test_text_that_was_garbled_with_loss_is_refused(wrong: str, saved: str) -> None:
    garbled = PAGE.encode().decode(wrong, "replace")
    with pytest.raises(Unreadable, match="garbled") as caught:
        decode(garbled.encode(saved, "replace"))
    assert caught.value.cause == "mojibake"
