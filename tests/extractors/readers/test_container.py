"""Archives: their members, within bounds."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from archives import rar4, rar5, seven_zipped, zipped

from extractors.document import Container, Unreadable
from extractors.extract import extract
from extractors.extraction import Hints
from extractors.readers import container, read


def packed(**files: bytes) -> bytes:
    """A ZIP archive; `__` in a name stands for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return stream.getvalue()


def flagged(data: bytes, bits: int) -> bytes:
    """The archive with flags set on every member."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(signature)
        while start >= 0:
            (flags,) = struct.unpack_from("<H", changed, start + offset)
            struct.pack_into("<H", changed, start + offset, flags | bits)
            start = changed.find(signature, start + 4)
    return bytes(changed)


def test_an_archive_is_no_report_and_says_how_many_files_it_holds() -> None:
    result = extract(packed(a__txt=b"1", b__txt=b"2"), Hints())
    assert (result.outcome, result.cause, result.format) == ("not_a_report", "container", "zip")
    assert "2 files" in result.sentence


def test_members_without_what_computers_leave_there() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("a/b.txt", "a/", "__MACOSX/a/._b.txt", "a/.DS_Store", "a/~$b.docx", "Thumbs.db"):
            archive.writestr(name, b"x")
    assert [member.name for member in container.members(stream.getvalue())] == ["a/b.txt"]


def test_names_in_gbk() -> None:
    name = "教育局年报.docx".encode("gbk")
    data = packed(**{"x" * len(name): b"1"}).replace(b"x" * len(name), name)
    assert [member.name for member in container.members(data)] == ["教育局年报.docx"]


def test_encrypted_files() -> None:
    with pytest.raises(Unreadable, match="password") as caught:
        read(flagged(packed(a__txt=b"1"), 1))
    assert caught.value.cause == "encrypted"
    assert [member.error for member in container.members(flagged(packed(a__txt=b"1"), 1))] == ["encrypted"]


def test_a_damaged_member_is_one_with_an_error() -> None:
    data = packed(a__txt=b"first" * 40, b__txt=b"second" * 40)
    start = data.index(b"a.txt") + 5
    damaged = data[:start] + b"\xff\xff" + data[start + 2 :]
    assert [member.error for member in container.members(damaged)] == ["unreadable", None]


def test_bombs_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable) as caught:
        read(packed(a__txt=bytes(20 << 20)))
    assert caught.value.cause == "too_large"
    monkeypatch.setattr(container, "MOST_MEMBERS", 1)
    with pytest.raises(Unreadable) as caught:
        read(packed(a__txt=b"1", b__txt=b"2"))
    assert caught.value.cause == "too_large"


def test_a_cut_archive() -> None:
    data = packed(a__txt=b"1" * 1000, b__txt=b"2")
    with pytest.raises(Unreadable) as caught:
        read(data[:-30])
    assert caught.value.cause == "truncated"
    with pytest.raises(Container):
        read(data)


FILES = {"教育局/a.txt": b"a" * 3000, "b.txt": b"", "c.txt": b"c"}


@pytest.mark.parametrize("pack", [zipped, seven_zipped, rar5])
def test_members_of_every_format(pack) -> None:
    assert {member.name: member.data for member in container.members(pack(FILES))} == FILES
    with pytest.raises(Container, match="3 files"):
        read(pack(FILES))


@pytest.mark.parametrize("kind", ["7z", "rar"])
def test_archives_are_told_from_their_bytes(kind) -> None:
    result = extract((seven_zipped if kind == "7z" else rar5)(FILES), Hints(name="年报.doc"))
    assert (result.outcome, result.cause, result.format) == ("not_a_report", "container", kind)


def test_names_of_old_rar_archives_in_gbk() -> None:
    data = rar4({"教育局\\年报.docx".encode("gbk"): b"1"})
    assert [(member.name, member.data) for member in container.members(data)] == [("教育局/年报.docx", b"1")]


def test_names_that_lead_out_of_their_folder_are_only_names(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = seven_zipped({"a//..//b.txt": b"1"})
    assert [member.data for member in container.members(data)] == [b"1"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("hide_names", [False, True])
def test_a_7z_archive_with_a_password(hide_names) -> None:
    with pytest.raises(Unreadable, match="password") as caught:
        read(seven_zipped(FILES, "secret", hide_names=hide_names))
    assert caught.value.cause == "encrypted"


def test_a_rar_archive_with_a_password() -> None:
    with pytest.raises(Unreadable, match="password") as caught:
        read(rar5(FILES, encrypted=True))
    assert caught.value.cause == "encrypted"


def test_compressed_rar_files_need_a_program(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match="apt-get install unar") as caught:
        read(rar5(FILES, compressed=True))
    assert caught.value.cause == "needs_unar"
    with pytest.raises(Container):
        read(rar5(FILES))


@pytest.mark.parametrize("pack", [seven_zipped, rar5])
def test_cut_archives(pack) -> None:
    data = pack({"a.txt": bytes(range(256)) * 20})
    with pytest.raises(Unreadable) as caught:
        read(data[: len(data) // 2])
    assert caught.value.cause == "truncated"


def test_bombs_of_7z_are_not_opened() -> None:
    with pytest.raises(Unreadable) as caught:
        read(seven_zipped({"a.txt": bytes(20 << 20)}))
    assert caught.value.cause == "too_large"


def test_a_damaged_7z_gives_what_came_out_whole() -> None:
    data = bytearray(seven_zipped({"a.txt": b"a" * 50, "b.txt": bytes(range(256)) * 40}))
    data[60:64] = b"\xff\xff\xff\xff"
    found = {member.name: member.error for member in container.members(bytes(data))}
    assert found["b.txt"] == "unreadable"
    assert set(found) == {"a.txt", "b.txt"}
