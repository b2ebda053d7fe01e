"""A small atlas: a report in three formats, a notice and a damaged file, extracted as `gongkai extract` does it, and
built."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.building import build
from flows.commands.reading import extract
from flows.progress import Progress
from gongkai.settings import ExtractSettings
from tests.facsimile.documents import document

NOTICE = "<html><body><h1>关于放假的通知</h1><p>各单位：现将放假安排通知如下。</p></body></html>"
SETTINGS = ExtractSettings(workers=1)


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `extract --out` wrote."""
    folder = tmp_path_factory.mktemp("documents")
    for format_ in ("html", "docx", "pdf"):
        (folder / f"report.{format_}").write_bytes(document(format_))
    (folder / "notice.html").write_text(NOTICE, "utf-8")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4 and no more")
    out = tmp_path_factory.mktemp("extracted")
    assert extract([folder], out, None, True) == 1  # one document failed
    return out


@pytest.fixture(scope="session")
def atlas(extracted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The atlas of it."""
    out = tmp_path_factory.mktemp("atlas")
    build(extracted, out, SETTINGS, Progress())
    return out
