"""The atlas is served on this machine alone, as files and nothing else; who has none is told how to build one."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request

import pytest

from atlas.commands import NothingBuilt, build, open_
from atlas.serving import address, server


@pytest.fixture
def served(tmp_path):
    (tmp_path / "index.html").write_text("here")
    (tmp_path / "report").mkdir()
    with server(tmp_path) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield address(serving)
        serving.shutdown()
        thread.join()


def test_files_are_served_on_loopback_and_folders_are_not(served):
    assert served.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(served) as answer:
        assert answer.read() == b"here"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("report/", "../secret", "nothing.html"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(served.replace("index.html", path))


def test_who_has_nothing_is_told_what_to_do(tmp_path):
    with pytest.raises(NothingBuilt, match="build one with `gongkai atlas build`"):
        open_(None, tmp_path, None, 0)
    with pytest.raises(NothingBuilt, match="There are no datasets"):
        build(None, tmp_path, None, False)
