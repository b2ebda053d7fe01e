"""From the archive to the datasets, with an extractor that says what it is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow.compute as pc
import pytest

from extractors import extract
from extractors.extraction import Extraction, Hints
from flows import ledger, steps
from flows.commands.reading import NotRead
from flows.commands.reading import publish as publish_command
from flows.partitions import NestedRows
from flows.progress import Progress
from flows.review import review
from gongkai import dataset
from gongkai.archive import Archive, Origin
from gongkai.schema import KEYS, SCHEMAS
from tests.flows import fake_extractor

pytestmark = pytest.mark.usefixtures("fake")


def rows(work, name, **equal):
    found = dataset.read(work.datasets, name).to_pylist()
    return [row for row in found if all(row[column] == value for column, value in equal.items())]


def test_every_input_has_one_outcome_and_the_ledger_adds_up(work):
    work.put(a="report 教育局 2021 4", b="news", c="nonsense", d="crash")
    missing = work.files / "missing.pdf"
    steps.import_paths(work.workspace, [missing], Progress())
    work.run()
    found = ledger.ledger(work.datasets)
    assert found.outcomes == {"ok": 1, "partial": 0, "not_a_report": 1, "failed": 3}
    assert found.inputs == len(rows(work, "documents")) == 5
    assert str(found) == "5 inputs = 1 ok + 0 partial + 1 not_a_report + 3 failed"
    assert [line.cause for line in found.lines] == ["unknown_format", "crashed", "not_found"]
    problems = rows(work, "problems", severity="error")
    assert {row["cause"] for row in problems} == {"unknown_format", "crashed", "not_found"}
    assert {row["source_url"] for row in problems} == {line.source_url for line in found.lines}


def test_rows_know_their_report_and_their_document(work):
    work.put(a="report 教育局 2021 4")
    work.run()
    (carried_out,) = rows(work, "observations", indicator="requests.carried_out")
    (document,) = rows(work, "documents")
    for column in ("document_sha256", "source_url", "captured_at", "report_id", "extractor_version"):
        assert carried_out[column] == document[column]
    assert (carried_out["report_id"], carried_out["year"], carried_out["province"], carried_out["revision"]) == (
        "230111-教育局-2021", 2021, "heilongjiang", 1
    )  # fmt: skip
    (report,) = rows(work, "reports")
    assert (report["cells"], report["reported"], report["verified"], report["current"]) == (2, 2, 2, True)
    assert len(rows(work, "sections")) == len(rows(work, "checks")) == len(rows(work, "captures")) == 1
    assert [row["report_id"] for row in rows(work, "problems")] == ["230111-教育局-2021"]
    assert dataset.partitions(work.datasets, "observations") == ["2021/heilongjiang"]


def test_the_same_bytes_at_two_addresses_are_read_once(work):
    work.put(a="report 教育局 2021 4", b="report 教育局 2021 4")
    tally, _ = work.run()
    assert tally.outcomes == {"ok": 1}
    first, second = sorted(rows(work, "documents"), key=lambda row: row["source_url"])
    assert (first["duplicate_of"], second["duplicate_of"]) == (None, first["source_url"])
    assert len(rows(work, "reports")) == 1


def test_one_revision_of_a_report_is_current_and_the_others_are_kept(work):
    work.put(a="cover 教育局 2021", b="report 教育局 2021 4 conflict", c="report 教育局 2021 5 verified pdf",
             d="report 教育局 2021 6 conflict")  # fmt: skip
    work.run()
    reports = {row["source_url"][-5:-4]: (row["revision"], row["current"]) for row in rows(work, "reports")}
    assert reports == {"b": (1, False), "c": (2, True), "d": (3, False)}
    assert {row["report_id"] for row in rows(work, "documents")} == {"230111-教育局-2021"}
    assert [row["value"] for row in rows(work, "observations", current=True, indicator="requests.carried_out")] == [5]
    disagreements = [row for row in rows(work, "problems") if row["stage"] == "publish"]
    assert [row["cause"] for row in disagreements] == ["formats_disagree", "formats_disagree"]
    assert all("'5.0'" in row["evidence"] for row in disagreements)


def test_two_formats_that_disagree_are_a_conflict_in_both_and_in_the_counts(work):
    work.put(a="report 教育局 2021 5 verified pdf", b="report 教育局 2021 4 verified", c="report 民政局 2021 3")
    work.run()
    cells = rows(work, "observations", indicator="requests.carried_out")
    told = {row["source_url"][-5:-4]: (row["value"], row["quality"], row["flags"]) for row in cells}
    assert told["c"][1:] == ("verified", "")
    assert {told[name] for name in "ab"} == {
        (5.0, "conflict", "formats_disagree"), (4.0, "conflict", "formats_disagree"),
    }  # fmt: skip
    counts = {row["source_url"][-5:-4]: (row["verified"], row["conflict"]) for row in rows(work, "reports")}
    assert counts == {"a": (1, 1), "b": (1, 1), "c": (2, 0)}
    (item,) = review(work.datasets, 10)
    assert item.kind == "conflict"
    assert "give different values for requests.carried_out" in item.what


def test_a_later_document_in_the_same_format_is_no_conflict(work):
    work.put(a="report 教育局 2021 5 verified", b="report 教育局 2021 4 verified")
    work.run()
    assert {row["quality"] for row in rows(work, "observations")} == {"verified"}
    assert [row["cause"] for row in rows(work, "problems") if row["stage"] == "publish"] == ["revisions_disagree"]


def test_a_cover_without_another_document_is_a_report_without_values(work):
    work.put(a="cover 教育局 2021")
    work.run()
    assert [(row["current"], row["cells"]) for row in rows(work, "reports")] == [(True, 0)]


def test_reports_of_nobody_or_no_year_stay_apart(work):
    work.put(a="report ? 2021 1", b="report ? 2021 2", c="report 教育局 ? 3", d="report 教育局 ? 4")
    work.run()
    reports = rows(work, "reports")
    assert len({row["report_id"] for row in reports}) == 4
    assert all(row["current"] for row in reports)
    assert dataset.partitions(work.datasets, "reports") == ["2021/heilongjiang", "unknown/heilongjiang"]


def test_years_are_joined_over_the_current_revisions(work):
    work.put(
        a="report 教育局 2021 1",
        b="report 教育局 2022 7 unverified",
        c="report 教育局 2022 9 verified",
        d="report 教育局 2023 3",
    )
    work.run()
    carried = {row["report_id"]: row for row in rows(work, "checks", identity="across_years.carry")}
    assert {key: (row["left"], row["right"], row["verdict"]) for key, row in carried.items()} == {
        "230111-教育局-2022": (1, 1, "holds"),
        "230111-教育局-2023": (9, 1, "fails"),
    }
    assert carried["230111-教育局-2023"]["covers"] == "requests.carried_in@total"
    assert {row["severity"] for row in carried.values()} == {"warning"}


def test_keys_are_unique_and_every_row_fits_its_schema(work):
    work.put(a="report 教育局 2021 4", b="report 教育局 2021 5", c="report 财政局 2021 4", d="nonsense", e="news")
    work.run()
    for name, schema in SCHEMAS.items():
        table = dataset.read(work.datasets, name)
        assert table.schema.equals(schema)
        assert len(table.group_by(list(KEYS[name])).aggregate([])) == len(table)


def test_running_again_changes_nothing_but_captures(work):
    work.put(a="report 教育局 2021 4", b="report 教育局 2022 5", c="nonsense")
    work.run()
    before = work.bytes()
    tally, published = work.run()
    assert not tally.outcomes
    assert not published
    work.put(a="report 教育局 2021 4")  # seen again, the same
    work.run()
    assert work.bytes("captures") == {name: data for name, data in before.items() if not name.startswith("captures")}
    work.run(again=True)
    assert work.bytes("captures") == {name: data for name, data in before.items() if not name.startswith("captures")}


def test_publishing_reads_only_what_changed(work, monkeypatch):
    work.put(a="report 教育局 2021 4", b="report 教育局 2023 5")
    work.run()
    read = []
    init = NestedRows.__init__
    monkeypatch.setattr(
        NestedRows,
        "__init__",
        lambda self, store, entries, column: (read.extend(entries), init(self, store, entries, column))[1],
    )
    work.put(c="report 财政局 2021 6")
    _, published = work.run()
    assert {entry.report_id for entry in read} == {"230111-教育局-2021", "230111-财政局-2021"}
    assert published.changed["observations"] == ["2021/heilongjiang"]


def test_a_partition_whose_reports_moved_away_is_removed(work, monkeypatch):
    work.put(a="report 教育局 2021 4")
    work.run()
    monkeypatch.setattr(fake_extractor, "VERSION", "fake+2")
    monkeypatch.setattr(extract, "extract", fake_extractor_of_next_year)
    work.run()
    assert dataset.partitions(work.datasets, "observations") == ["2022/heilongjiang"]
    assert pc.unique(dataset.read(work.datasets, "documents")["extractor_version"]).to_pylist() == ["fake+2"]


def fake_extractor_of_next_year(data: bytes, hints: Hints) -> Extraction:
    return fake_extractor.report("教育局", "2022", "4")


def test_what_the_present_extractors_have_not_read_is_not_published(tmp_path):
    with Archive(tmp_path / "archive").writer() as writer:
        writer.resource("http://x.cn/1.html", "text/html", b"<p>1</p>", Origin("x", "article"), datetime.now(UTC))
    (tmp_path / "sites.yaml").write_text("[]\n", "utf-8")
    with pytest.raises(NotRead, match="1 of 1 documents"):
        publish_command(None, tmp_path, tmp_path / "sites.yaml", False)
    assert not (tmp_path / "datasets").exists()
