"""Office files in a batch go through LibreOffice, and their results bear the name of what they were."""

from __future__ import annotations

import pytest

from extractors.document import Unreadable
from extractors.readers import office
from flows import steps
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai import dataset
from gongkai.settings import ExtractSettings

CONVERTED = "政府信息公开工作动态".encode()


@pytest.fixture
def documents(tmp_path, monkeypatch):
    """The documents of a run over two RTF files, a broken one and a text, with a stand-in for LibreOffice."""
    batches = []

    def convert(batch, processes):
        batches.append((sorted(batch.values()), processes))
        broken = Unreadable("damaged", "It is broken.")
        return {key: broken if b"broken" in data else CONVERTED for key, data in batch.items()}

    monkeypatch.setattr(office, "convert", convert)
    for name in ("one", "two", "broken"):
        (tmp_path / f"{name}.doc").write_bytes(rb"{\rtf1 " + name.encode() + b"}")
    (tmp_path / "text.doc").write_bytes(b"text")
    workspace = Workspace.loose(tmp_path / "out")
    steps.import_paths(workspace, [tmp_path], Progress())
    plan = steps.plan(workspace, {})
    tally = steps.extract_pending(plan, ExtractSettings(workers=2), Progress())
    assert tally.outcomes.total() == 4
    steps.publish_plan(plan)
    rows = dataset.read(workspace.datasets, "documents").to_pylist()
    return batches, {row["source_url"].rpartition("/")[2]: row for row in rows}


def test_one_call_converts_the_batch_and_each_file_keeps_its_format(documents):
    batches, rows = documents
    assert [batch for batch, _ in batches] == [[rb"{\rtf1 broken}", rb"{\rtf1 one}", rb"{\rtf1 two}"]]
    read = {name: (row["format"], row["reader"], row["outcome"], row["cause"]) for name, row in rows.items()}
    assert read == {
        "one.doc": ("rtf", "text", "not_a_report", "other_document"),
        "two.doc": ("rtf", "text", "not_a_report", "other_document"),
        "broken.doc": ("rtf", None, "failed", "damaged"),
        "text.doc": ("text", "text", "not_a_report", "other_document"),
    }
    assert rows["broken.doc"]["sentence"] == "It is broken."
