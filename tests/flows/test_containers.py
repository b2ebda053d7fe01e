"""Members of archives are inputs of their own, once, however deep they lie."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import py7zr
import pytest

from extractors.readers.container import MOST_MEMBERS, Member
from flows import steps, unpacking
from flows.isolation.child import Limits
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai import dataset
from gongkai.archive import Origin
from gongkai.settings import ExtractSettings
from tests.flows import fake_unpacker

AT = datetime(2024, 2, 1, tzinfo=UTC)


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def seven_zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return stream.getvalue()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("containers")
    deepest = packed({"z.txt": b"z"})
    inner = seven_zipped({"c.txt": b"c", "deep.zip": packed({"deepest.zip": deepest})})
    (folder / "年报.zip").write_bytes(packed({"教育局/a.txt": b"a", "inner.7z": inner}))
    workspace = Workspace.loose(folder / "out")
    steps.import_paths(workspace, [folder / "年报.zip"], Progress())
    run(workspace)
    return workspace


def run(workspace):
    extracted = []
    for plan in steps.rounds(steps.plan(workspace, {})):
        steps.extract_pending(plan, ExtractSettings(workers=1), Progress())
        extracted.append(len(plan.pending))
    steps.publish_plan(plan, Progress())
    return extracted


def test_every_member_is_an_input(workspace):
    rows = dataset.read(workspace.datasets, "documents").to_pylist()
    found = {row["source_url"].partition("#")[2]: (row["outcome"], row["cause"]) for row in rows}
    assert found == {
        "": ("not_a_report", "container"),
        "%E6%95%99%E8%82%B2%E5%B1%80/a.txt": ("not_a_report", "other_document"),
        "inner.7z": ("not_a_report", "container"),
        "inner.7z#c.txt": ("not_a_report", "other_document"),
        "inner.7z#deep.zip": ("not_a_report", "container"),
        "inner.7z#deep.zip#deepest.zip": ("failed", "too_deep"),
    }


def test_a_member_has_its_own_digest_and_its_containers_date(workspace):
    rows = dataset.read(workspace.datasets, "documents").to_pylist()
    member = next(row for row in rows if row["source_url"].endswith("/a.txt"))
    assert member["document_sha256"] == hashlib.sha256(b"a").hexdigest()
    assert len({row["captured_at"] for row in rows}) == 1


def test_the_next_run_unpacks_nothing_again(workspace):
    archive = workspace.open_archive()
    before = archive.captures().num_rows
    assert run(workspace) == [0]
    assert archive.captures().num_rows == before


def test_what_an_archive_at_an_articles_address_holds_is_no_further_page_of_it(tmp_path):
    workspace = Workspace.of(tmp_path)
    link = Origin("a", "article", "http://a.gov.cn/list.html", "甲区2023年政府信息公开工作年度报告", "2024-01-20")
    with workspace.open_archive().writer() as writer:
        body = packed({"a.txt": b"a", "b.txt": b"b"})
        writer.resource("http://a.gov.cn/article/1.html", "application/zip", body, link, AT)
    run(workspace)
    rows = dataset.read(workspace.datasets, "documents").to_pylist()
    assert {row["source_url"].partition("#")[2] for row in rows} == {"", "a.txt", "b.txt"}


@pytest.mark.parametrize("fate", [fake_unpacker.die, fake_unpacker.hang])
def test_an_archive_that_ends_its_process_is_told(fate, monkeypatch):
    monkeypatch.setattr(unpacking, "_unpack", fate)
    monkeypatch.setattr(unpacking, "_LIMITS", Limits(seconds=3, memory=1 << 30))
    found = [(member.name, member.data, member.error) for member in unpacking.unpacked(b"x")]
    assert found == [("one", b"x", None), ("", b"", "unreadable")]


def test_an_archive_that_unpacks_without_end_is_cut_off(monkeypatch):
    monkeypatch.setattr(unpacking, "_unpack", fake_unpacker.flood)
    found = list(unpacking.unpacked(b"x"))
    assert len(found) == MOST_MEMBERS + 1
    assert found[-1] == Member("", error="unreadable")
