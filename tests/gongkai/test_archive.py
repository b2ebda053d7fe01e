"""The archive keeps what it was given, whatever happens to its writer or its files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from warcio.checker import Checker

from gongkai.archive import Answer, Archive, ArchiveError, Origin
from gongkai.schema import SCHEMAS

HTML = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"'), ("Content-Encoding", "gzip"))
REQUEST = (("Host", "site.test"), ("User-Agent", "gongkai"))
ARTICLE = Origin("hulan", "article", "http://site.test/list.html", "2020年年度报告", "2021-01-20")


def answer(name: str, body: bytes | None = None) -> Answer:
    content = body if body is not None else f"<p>{name} 呼兰区</p>".encode()
    return Answer(f"http://site.test/{name}", 200, HTML, content, "OK", request_headers=REQUEST)


def fill(archive: Archive, *names: str) -> None:
    with archive.writer() as writer:
        for name in names:
            writer.response(answer(name), ARTICLE)


def contents(archive: Archive) -> set[tuple[str, str]]:
    return {(row["url"], row["document_sha256"]) for row in archive.captures().to_pylist()}


def warcs(archive: Archive) -> list[Path]:
    return sorted((archive.root / "warc").iterdir())


def accepted(archive: Archive) -> bool:
    """Whether `warcio check` finds nothing to say."""
    checker = Checker(SimpleNamespace(inputs=[str(path) for path in warcs(archive)], verbose=False))
    checker.process_all()
    return checker.exit_value == 0


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_what_is_written_is_read_back(archive: Archive) -> None:
    fill(archive, "a", "b")
    assert archive.captures().schema.equals(SCHEMAS["captures"])
    first, second = archive.captures().to_pylist()
    assert (first["url"], first["role"], first["link_date"]) == ("http://site.test/a", "article", "2021-01-20")
    assert first["etag"] == '"1"'
    assert archive.read(second["document_sha256"]) == answer("b").body
    assert accepted(archive)


def test_an_archive_that_was_never_written_is_empty(archive: Archive) -> None:
    assert archive.captures().num_rows == 0
    assert list(archive.documents()) == []
    with pytest.raises(ArchiveError, match="no document"):
        archive.read("0" * 64)


def test_the_rows_of_an_open_session_are_seen(archive: Archive) -> None:
    with archive.writer() as writer:
        capture = writer.response(answer("a"), ARTICLE)
        assert archive.captures().num_rows == 1
        assert archive.read(capture.document_sha256 or "") == answer("a").body
    assert archive.captures().num_rows == 1


def test_same_bytes_are_stored_once(archive: Archive) -> None:
    fill(archive, "a")
    size = warcs(archive)[0].stat().st_size
    with archive.writer() as writer:
        again = writer.response(answer("a", b"x" * 100_000), ARTICLE)
        twice = writer.response(answer("other", b"x" * 100_000), ARTICLE)
    assert (again.kind, twice.kind) == ("response", "revisit")
    assert archive.read(twice.document_sha256 or "") == b"x" * 100_000
    fill(archive, "a")
    assert [row["kind"] for row in archive.captures().to_pylist()] == ["response", "response", "revisit", "revisit"]
    assert warcs(archive)[0].stat().st_size < size + 4000
    assert accepted(archive)


def test_not_modified_and_errors_are_rows_without_records(archive: Archive) -> None:
    with archive.writer() as writer:
        known = writer.response(answer("a"), ARTICLE)
        same = writer.not_modified(known, Answer(known.url, 304), ARTICLE)
        lost = writer.error("http://site.test/gone", ARTICLE, "timeout")
    assert (same.kind, same.document_sha256, same.etag) == ("not_modified", known.document_sha256, '"1"')
    assert (lost.kind, lost.error, lost.warc_file) == ("error", "timeout", None)
    assert archive.latest("hulan")[known.url] == same
    assert [document.url for document in archive.documents()] == [known.url]


def test_documents_are_the_good_ones_as_first_captured(archive: Archive) -> None:
    with archive.writer() as writer:
        first = writer.response(answer("a"), ARTICLE)
        writer.response(answer("a"), Origin("hulan", "article", link_text="later"))
        writer.response(answer("a", b"changed"), ARTICLE)
        writer.response(answer("list"), Origin("hulan", "list"))
        writer.response(answer("no"), ARTICLE, error="blocked")
    documents = list(archive.documents())
    assert documents[0] == first
    assert [document.size for document in documents] == [first.size, len(b"changed")]


def test_a_second_writer_is_refused_with_a_sentence(archive: Archive) -> None:
    with archive.writer(), pytest.raises(ArchiveError, match="another process is writing"), archive.writer():
        pass
    fill(archive, "a")  # the lock is free again


def test_a_flipped_byte_is_found_on_reading(archive: Archive) -> None:
    fill(archive, "a")
    row = archive.captures().to_pylist()[0]
    path = archive.root / row["warc_file"]
    data = bytearray(path.read_bytes())
    data[row["warc_offset"] + row["warc_length"] // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match=r"gongkai-00000.warc.gz at offset \d+ is damaged"):
        archive.read(row["document_sha256"])


def test_a_torn_tail_is_cut_and_nothing_indexed_is_lost(archive: Archive) -> None:
    fill(archive, "a", "b")
    sound = warcs(archive)[0].read_bytes()
    with warcs(archive)[0].open("ab") as stream:
        stream.write(sound[: len(sound) // 3])
    fill(archive, "c")
    assert len(contents(archive)) == 3
    assert all(archive.read(sha) for _, sha in contents(archive))
    assert warcs(archive)[0].read_bytes().startswith(sound)
    assert accepted(archive)


def test_a_warc_that_lost_indexed_bytes_is_left_alone(archive: Archive) -> None:
    fill(archive, "a", "b")
    path = warcs(archive)[0]
    os.truncate(path, path.stat().st_size - 10)
    fill(archive, "c")
    first, cut, new = archive.captures().to_pylist()
    assert new["warc_file"] == "warc/gongkai-00001.warc.gz"
    assert archive.read(first["document_sha256"]) and archive.read(new["document_sha256"])
    with pytest.raises(ArchiveError, match="is cut short"):
        archive.read(cut["document_sha256"])


def test_a_torn_journal_line_is_forgotten_with_its_record(archive: Archive) -> None:
    with archive.writer() as writer:
        writer.response(answer("a"), ARTICLE)
        writer.response(answer("b"), ARTICLE)
        journal = (archive.root / "journal.jsonl").read_bytes()
    sealed = next((archive.root / "captures").iterdir())
    sealed.unlink()
    (archive.root / "journal.jsonl").write_bytes(journal[:-20])
    fill(archive, "c")
    assert [row["url"][-1] for row in archive.captures().to_pylist()] == ["a", "c"]
    assert accepted(archive)


def test_sessions_that_begin_with_the_same_time_both_keep_their_rows(archive: Archive) -> None:
    date = datetime(2021, 1, 20, tzinfo=UTC)
    for url in ("file:///a.zip#1", "file:///a.zip#2"):
        with archive.writer() as writer:
            writer.resource(url, "text/plain", b"x", Origin(), date)
    assert archive.captures()["url"].to_pylist() == ["file:///a.zip#1", "file:///a.zip#2"]


def test_a_crash_between_sealing_and_removing_the_journal_counts_once(archive: Archive) -> None:
    with archive.writer() as writer:
        writer.response(answer("a"), ARTICLE)
        journal = (archive.root / "journal.jsonl").read_bytes()
    (archive.root / "journal.jsonl").write_bytes(journal)
    assert archive.captures().num_rows == 1
    fill(archive, "b")
    assert archive.captures().num_rows == 2


def test_files_rotate(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.archive.volume.MAX_BYTES", 3000)
    with archive.writer() as writer:
        for number in range(6):
            writer.response(answer(str(number), os.urandom(1000)), ARTICLE)
    assert len(warcs(archive)) > 1
    assert all(path.stat().st_size <= 3000 for path in warcs(archive))
    assert all(archive.read(sha) for _, sha in contents(archive))
    assert accepted(archive)


def test_a_long_session_is_sealed_in_parts(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.archive.writer.SEAL_EVERY", 2)
    fill(archive, "a", "b", "c", "d", "e")
    assert len(list((archive.root / "captures").iterdir())) == 3
    assert archive.captures().num_rows == 5


WRITE_FOREVER = """
import sys
from gongkai.archive import Answer, Archive, Origin
with Archive(sys.argv[1]).writer() as writer:
    for number in range(100_000):
        answer = Answer(f"http://site.test/{number}", 200, body=b"%d" % number * 50)
        capture = writer.response(answer, Origin("s", "article"))
        print(capture.document_sha256, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 40])
def test_kill_loses_nothing_that_was_confirmed(archive: Archive, after: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_FOREVER, str(archive.root)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        confirmed = [child.stdout.readline().strip() for _ in range(after)]
        child.send_signal(signal.SIGKILL)
    before = {sha for _, sha in contents(archive)}
    assert set(confirmed) <= before
    fill(archive, "a")
    assert before < {sha for _, sha in contents(archive)}
    assert all(archive.read(sha) for _, sha in contents(archive))
    assert accepted(archive)


def test_files_and_folders_are_imported(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.html").write_bytes(b"<p>1</p>")
    (folder / "sub" / "b.pdf").write_bytes(b"%PDF-1.4")
    (folder / "sub" / "copy.pdf").write_bytes(b"%PDF-1.4")
    (folder / ".DS_Store").write_bytes(b"")
    with archive.writer() as writer:
        captures = list(writer.add(folder))
    assert [(c.kind, c.role, c.content_type) for c in captures] == [
        ("resource", "import", "text/html"),
        ("resource", "import", "application/pdf"),
        ("revisit", "import", "application/pdf"),
    ]
    assert captures[0].url == (folder / "a.html").resolve().as_uri()
    assert archive.read(captures[2].document_sha256 or "") == b"%PDF-1.4"
    assert accepted(archive)
    with archive.writer() as writer, pytest.raises(ArchiveError, match="no file or folder"):
        list(writer.add(tmp_path / "absent"))


def test_a_folder_that_cannot_be_listed_is_told(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reports" / "closed").mkdir(parents=True)
    (tmp_path / "reports" / "a.html").write_bytes(b"<p>1</p>")
    listed = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with archive.writer() as writer:
        captures = [(Path(capture.url).name, capture.error) for capture in writer.add(tmp_path / "reports")]
    assert captures == [("a.html", None), ("closed", "unreadable")]


def test_what_extract_wrote_below_a_folder_is_no_document_of_it(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "out" / ".gongkai" / "archive").mkdir(parents=True)
    (folder / "out" / "observations").mkdir()
    (folder / "out" / "observations" / "part.parquet").write_bytes(b"PAR1")
    (folder / "a.html").write_bytes(b"<p>1</p>")
    with archive.writer() as writer:
        assert [Path(capture.url).name for capture in writer.add(folder)] == ["a.html"]


def test_a_warc_is_imported_once_with_its_own_dates(archive: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other")
    with other.writer() as writer:
        original = writer.response(answer("a"), ARTICLE)
        writer.response(Answer("http://site.test/404", 404, body=b"gone"), ARTICLE, error="not_found")
    for _ in range(2):
        with archive.writer() as writer:
            list(writer.add(warcs(other)[0]))
    (row,) = archive.captures().to_pylist()
    assert (row["url"], row["captured_at"], row["role"]) == (original.url, original.captured_at, "import")
    assert row["document_sha256"] == original.document_sha256
    assert archive.read(row["document_sha256"]) == answer("a").body
    assert accepted(archive)


def test_a_damaged_warc_is_an_error_row_and_the_rest_goes_on(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.warc.gz").write_bytes(b"not a warc at all")
    (folder / "b.html").write_bytes(b"<p>1</p>")
    with archive.writer() as writer:
        assert [(c.kind, c.error) for c in writer.add(folder)] == [("error", "unreadable"), ("resource", None)]


def test_a_warc_cut_in_its_last_record_is_told(archive: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other")
    with other.writer() as writer:
        writer.response(answer("a"), ARTICLE)
        writer.response(answer("b", os.urandom(5000)), ARTICLE)
    os.truncate(warcs(other)[0], warcs(other)[0].stat().st_size - 2000)
    with archive.writer() as writer:
        captures = list(writer.add(warcs(other)[0]))
    assert [(capture.url[-1], capture.error) for capture in captures] == [("a", None), ("z", "unreadable")]


def test_importing_the_archive_is_light() -> None:
    heavy = ("scrapy", "prefect", "pdfplumber", "typer")
    program = f"import sys, gongkai.archive; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
