"""DOC, WPS, RTF and ODT through LibreOffice. What starts it is skipped where it is not installed."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from reader_builders import docx, p, prose, shape

from demo.documents.office import written
from demo.documents.ole import compound
from extractors.document import Unreadable
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import office, read, sniff
from extractors.readers.volume import characters

RTF = (
    rb"{\rtf1\ansi\ansicpg936 {\*\generator x}\uc0 \u24180 \u25253 \par "
    rb"\trowd\cellx2000\cellx4000 a\intbl\cell 1\cell\row\pard "
    rb"\trowd\cellx1000\cellx2000\cellx4000 b\intbl\cell c\cell 2\cell\row\pard \par}"
)
needs_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui"
)


@needs_libreoffice
def test_good_and_bad_files_in_one_batch() -> None:
    results = office.convert({"good": RTF, "bad": compound({"WordDocument": b"x"}), "again": RTF}, processes=1)
    assert sniff(RTF) == "rtf"
    assert list(results) == ["good", "bad", "again"]
    bad = results["bad"]
    assert isinstance(bad, Unreadable)
    assert bad.cause == "damaged"
    for key in ("good", "again"):
        data = results[key]
        assert isinstance(data, bytes)
        document = read(data)
        assert "年报" in prose(document)
        # physical cells: the second row's cells split the first one's column
        assert shape(document) == [[["a", "a", "1"], ["b", "c", "2"]]]


@needs_libreoffice
def test_an_open_document_text_is_read_as_its_word_file_is() -> None:
    word = office.as_docx(RTF)
    (odt,) = written([word], "odt")
    assert sniff(odt) == "odt"
    converted = read(office.as_docx(odt))
    assert (prose(converted), shape(converted)) == (prose(read(word)), shape(read(word)))


TEXT = "今年的会议于本月在市里召开。"


def word_file(characters: int) -> bytes:
    """The beginning of a Word document that says how many characters it holds."""
    return compound({"WordDocument": b"\xec\xa5" + bytes(0x4A) + characters.to_bytes(4, "little") + bytes(4096)})


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a shell script in the place of LibreOffice; the files stand after eight other arguments."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\nshift 7\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


COPY = """for file; do
  read -r word < "$file"
  case "$word" in {case}) {act};; esac
  cp "$file" "out/${{file%.bin}}.docx"
done"""


def test_a_crash_costs_only_the_file_that_causes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, COPY.format(case="crash", act="exit 9"))
    results = office.convert({"a": b"one\n", "b": b"crash\n", "c": b"two\n", "d": b"crash\n", "e": b"three\n"})
    assert {key: value for key, value in results.items() if isinstance(value, bytes)} == {
        "a": b"one\n",
        "c": b"two\n",
        "e": b"three\n",
    }
    assert {value.cause for value in results.values() if isinstance(value, Unreadable)} == {"damaged"}


def test_what_fails_among_others_is_tried_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # It opens one file a start, and breaks down in the middle of writing the second one.
    stand_in(
        tmp_path, monkeypatch, 'cp "$1" "out/${1%.bin}.docx"; [ $# = 1 ] || { echo PK > "out/${2%.bin}.docx"; exit 9; }'
    )
    batch = {"a": b"one\n", "b": b"two\n", "c": b"three\n"}
    assert office.convert(batch) == batch


def test_a_conversion_that_loses_text_is_told() -> None:
    page = "".join(f"\\u{ord(character)}?" for character in TEXT * 3)
    assert characters(b"{\\rtf1 " + page.encode() + b"}") == len(TEXT) * 3
    assert characters(b"{\\rtf1 " + b"\\'b9\\'ab" * 9 + b"}") == 9
    assert characters(word_file(4321)) == 4321
    whole = docx(p(TEXT))
    for expected, outcome in ((0, "not_a_report"), (len(TEXT), "not_a_report"), (len(TEXT) * 3, "failed")):
        found = extract(whole, Hints(characters=expected))
        assert found.outcome == outcome
    assert found.cause == "conversion_incomplete"
    assert f"of about {len(TEXT) * 3} characters" in found.sentence


def test_a_file_that_hangs_is_given_up_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, COPY.format(case="hang", act="sleep 600"))
    monkeypatch.setattr(office, "_PATIENCE", 0.5)
    results = office.convert({"a": b"one\n", "b": b"hang\n", "c": b"two\n"})
    hung = results.pop("b")
    assert isinstance(hung, Unreadable)
    assert hung.cause == "timeout"
    assert results == {"a": b"one\n", "c": b"two\n"}


def test_without_libreoffice_the_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = office.convert({"a": RTF})["a"]
    assert isinstance(result, Unreadable)
    assert result.cause == "needs_libreoffice"
    assert "apt-get install libreoffice-writer-nogui" in result.sentence


def test_a_password_is_told_without_converting_the_file() -> None:
    block = b"\xec\xa5" + bytes(9) + b"\x01" + bytes(4096)
    with pytest.raises(Unreadable) as refused:
        read(compound({"WordDocument": block}))
    assert refused.value.cause == "encrypted"
