"""A folder as `extract --out` wrote it: the commands that work on what is there know it, a crawl keeps off it."""

from __future__ import annotations

import json

import pytest

from flows.commands import looking, reading, releasing
from flows.workspace import NotForCrawls, Workspace
from tests.gongkai.test_cli import page


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.html").write_text(page(), "utf-8")
    reading.extract([tmp_path / "in.html"], tmp_path / "out", None, as_json=True)
    return tmp_path / "out"


def test_what_was_extracted_is_told_released_and_published_where_it_lies(folder, capsys):
    before = sorted(folder.iterdir())
    capsys.readouterr()
    looking.status(None, folder, None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["sums"]["reports"], told["pending"]) == (1, 0)
    assert told["sums"]["coverage"] == {"reported": 1}, "no site of a registry is missed among somebody's own files"
    reading.publish(None, folder, None, as_json=True)
    assert json.loads(capsys.readouterr().out)["changed"] == {}
    releasing.release("2026.11", None, folder, as_json=True)
    assert json.loads(capsys.readouterr().out)["rows"]["reports"] == 1
    assert sorted(set(folder.iterdir()) - set(before)) == [folder / "releases"]


def test_a_crawl_does_not_write_beside_it(folder):
    with pytest.raises(NotForCrawls, match="sites want a folder of their own"):
        Workspace.of(folder)


def test_status_tells_of_an_archive_that_no_run_has_read(work, capsys):
    work.put(a="text")
    data = work.workspace.archive.parent
    assert looking.status(None, data, None, False) == 0
    told = capsys.readouterr().out
    assert "none ended yet" in told
    assert "nothing yet" in told
    assert "1 documents" in told
