"""An atlas is built once, then only where something changed; it removes what it made and nothing else."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pyarrow as pa

from atlas import building
from atlas.addresses import agency_address, report_address
from atlas.building import build
from flows.progress import Progress
from gongkai import dataset
from gongkai.schema import SCHEMAS
from tests.atlas.conftest import SETTINGS


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_build_writes_nothing_and_another_gives_the_same_bytes(extracted, atlas, tmp_path):
    before = files(atlas)
    again = build(extracted, atlas, SETTINGS, Progress())
    assert (again.shards, again.written, again.removed) == (0, 0, 0)
    build(extracted, tmp_path, SETTINGS, Progress())
    assert files(tmp_path) == before


def test_what_is_missing_is_made_again_and_what_is_not_ours_is_left(extracted, atlas, tmp_path):
    copy = tmp_path / "atlas"
    shutil.copytree(atlas, copy)
    (copy / "index.html").unlink()
    (copy / "mine.txt").write_text("kept")
    (copy / ".built/old").mkdir()
    (copy / "old.html").write_text("made by a build before")
    (copy / ".built/old/all.json").write_text('{"inputs": "", "leaves": {"x": {"inputs": "", "files": ["old.html"]}}}')
    made = build(extracted, copy, SETTINGS, Progress())
    assert made.written >= 1
    assert files(copy) == files(atlas) | {"mine.txt": b"kept"}


def test_of_another_number_only_the_pages_that_tell_it_are_made_again(extracted, atlas, tmp_path):
    data, out = tmp_path / "data", tmp_path / "atlas"
    shutil.copytree(extracted, data)
    shutil.copytree(atlas, out)
    (where,) = [part for part in dataset.partitions(data, "observations") if "unknown" not in part]
    rows = dataset.read_partition(data, "observations", where).to_pylist()
    report = next(row["report_id"] for row in rows if row["current"])
    (row,) = [
        row for row in rows if row["current"] and row["indicator"] == "review.total" and row["report_id"] == report
    ]
    row["value"] += 7
    dataset.write_partition(data, "observations", where, pa.Table.from_pylist(rows, schema=SCHEMAS["observations"]))
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    made = build(data, out, SETTINGS, Progress())
    changed = {path.relative_to(out).as_posix() for path, time in before.items() if path.stat().st_mtime_ns != time}
    pages = {path for path in changed if not path.startswith(".built/")}
    assert pages - {"indicators.html"} == {
        "indicator/review.total.html", "download/review.total.csv", f"data/ranking/review.total/{row['year']}.js",
        report_address(row), agency_address(row),
    }  # fmt: skip
    assert made.written == len(pages)
    assert build(data, out, SETTINGS, Progress()).shards == 0


def test_every_page_forbids_itself_what_is_not_its_own(atlas):
    pages = sorted(atlas.rglob("*.html"))
    assert pages
    for page in pages:
        text = html.unescape(page.read_text("utf-8"))
        assert "default-src 'none'; script-src 'self'" in text
        assert not re.search(r"<script(?![^>]* src=)[^>]*>|\son\w+=|<link[^>]+href=\"https?:", text)


def test_every_link_leads_to_a_page_that_is_there(atlas):
    for page in sorted(atlas.rglob("*.html")):
        text = html.unescape(page.read_text("utf-8"))
        for address in re.findall(r"<(?:a|link|script|img|image)[^>]+?(?:src|href)=\"([^\"#]+)", text):
            assert address.startswith(("http://", "https://", "file://")) or (page.parent / address).is_file(), address


def test_other_code_makes_all_pages_anew(extracted, tmp_path, monkeypatch):
    """A page that was made for other scripts would break with those of today."""
    out = tmp_path / "atlas"
    build(extracted, out, SETTINGS, Progress())
    (page,) = list((out / "report").rglob("*-1.html"))
    page.write_text("made by other code", "utf-8")
    assert build(extracted, out, SETTINGS, Progress()).written == 0
    monkeypatch.setattr(building, "version", lambda: "other code")
    build(extracted, out, SETTINGS, Progress())
    assert "made by other code" not in page.read_text("utf-8")
