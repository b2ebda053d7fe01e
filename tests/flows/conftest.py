"""Fixtures of the flows' tests: a data folder with documents in its archive, and a fake extractor."""

from __future__ import annotations

import pytest

from extractors import extract
from flows import steps
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai.settings import ExtractSettings
from tests.flows import fake_extractor


@pytest.fixture
def fake(monkeypatch):
    """Let the steps use the fake extractor."""
    monkeypatch.setattr(extract, "extract", fake_extractor.extract)
    monkeypatch.setattr(extract, "extractor_version", lambda: fake_extractor.VERSION)


@pytest.fixture
def work(tmp_path):
    """A folder to put files into and a run over them: import, extract, publish."""
    return Work(tmp_path)


class Work:
    """A folder of text files and the workspace they are imported into."""

    def __init__(self, folder):
        self.files = folder / "files"
        self.files.mkdir()
        self.workspace = Workspace.of(folder / "data")
        self.datasets = self.workspace.datasets

    def put(self, **files: str):
        for name, text in files.items():
            path = self.files / f"{name}.txt"
            path.write_text(text, "utf-8")
            steps.import_paths(self.workspace, [path], Progress())

    def run(self, again=False, publishers=None):
        plan = steps.plan(self.workspace, publishers or {}, again)
        tally = steps.extract_pending(plan, ExtractSettings(workers=1, batch_size=3), Progress())
        return tally, steps.publish_plan(plan)

    def bytes(self, *besides: str):
        """The bytes of all datasets, but for those named."""
        return {
            path.relative_to(self.datasets).as_posix(): path.read_bytes()
            for path in sorted(self.datasets.rglob("*.parquet"))
            if path.relative_to(self.datasets).parts[0] not in besides
        }
