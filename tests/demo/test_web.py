from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from demo.traps import find_traps
from demo.web import Web, build_web, write_web

DIGEST = """
import hashlib
from demo.web import build_web
web, digest = build_web(1), hashlib.sha256()
some = {format_: [a for a in web.addresses() if a[1].endswith(format_)][:2] for format_ in (".docx", ".pdf")}
for host, path in [a for a in web.addresses() if "ml" in a[1]] + some[".docx"] + some[".pdf"]:
    digest.update(web.respond(host, path, {}).body)
print(digest.hexdigest())
"""


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], check=True, capture_output=True, text=True, cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }  # fmt: skip
    assert len(digests) == 1


def test_another_seed_gives_another_web_with_the_same_traps(web: Web) -> None:
    other = build_web(2)
    ours, theirs = (
        {address: w.respond(*address, {}).body for address in w.addresses() if address[1].endswith(".shtml")}
        for w in (web, other)
    )
    assert ours != theirs
    kinds = [{trap.kind for trap in find_traps(w.sites.values())} for w in (web, other)]
    assert kinds[0] == kinds[1]
    assert len(kinds[0]) == 13


def test_truth_covers_years_formats_and_departures(web: Web) -> None:
    reports = web.truth.reports
    assert len(reports) >= 60
    assert {report.year for report in reports} == set(range(2019, 2026))
    assert set(Counter(report.format for report in reports)) == {"html", "docx", "pdf"}
    assert len({report.agency for report in reports}) == 12
    assert {"reported", "blank", "dash", "not_applicable"} == {
        cell.fact.status for report in reports for cell in report.cells
    }
    late = [report for report in reports if report.year >= 2021 and report.templates["requests"] == "2019"]
    assert {(report.agency, report.year) for report in late} == {("呼兰区民政局", 2023), ("呼兰区财政局", 2021)}
    conflicts = {
        (report.agency, report.year) for report in reports if any(cell.quality == "conflict" for cell in report.cells)
    }
    assert conflicts == {("汉阳区教育局", 2022), ("汉阳区人力资源和社会保障局", 2024), ("洪泽区人民政府", 2023)}


def test_truth_states_what_is_served(web: Web) -> None:
    for report in web.truth.reports:
        parts = urlsplit(report.url)
        response = web.respond(parts.hostname or "", parts.path, {})
        assert hashlib.sha256(response.body).hexdigest() == report.sha256


def test_the_same_report_twice_holds_the_same_cells(web: Web) -> None:
    counted = Counter((report.agency, report.year) for report in web.truth.reports)
    assert [place for place, count in counted.items() if count > 1] == [("汉阳区人民政府", 2023)]
    page, copy = (report for report in web.truth.reports if counted[report.agency, report.year] == 2)
    assert page.cells == copy.cells
    assert {page.format, copy.format} == {"html", "pdf"}


@pytest.mark.parametrize(
    ("kind", "cause", "status"),
    [
        ("gate", "blocked", 412),
        ("news", "not_a_report", 200),
        ("noise", "not_a_report", 200),
        ("dead_link", "not_found", 404),
        ("attachment_only", "", 200),
        ("two_columns", "", 200),
        ("wrong_column", "", 200),
        ("import_month", "", 200),
        ("robots", "robots", 404),
    ],
)
def test_traps_are_where_they_are_said_to_be(web: Web, kind: str, cause: str, status: int) -> None:
    traps = [trap for trap in web.truth.traps if trap.kind == kind]
    assert traps
    for trap in traps:
        parts = urlsplit(trap.url)
        assert web.respond(parts.hostname or "", parts.path, {}).status == status
        assert trap.cause == cause


def test_the_forbidden_path_is_linked_and_disallowed(web: Web) -> None:
    trap = next(trap for trap in web.truth.traps if trap.kind == "robots")
    parts = urlsplit(trap.url)
    host = parts.hostname or ""
    rules = web.respond(host, "/robots.txt", {}).body.decode()
    assert any(parts.path.startswith(line.partition(": ")[2]) for line in rules.splitlines() if "Disallow" in line)
    assert parts.path in web.respond(host, "/hebhlq/c110907/list.shtml", {}).body.decode()


def test_registry_rows_name_columns_that_answer(web: Web) -> None:
    assert [row["family"] for row in web.registry] == ["ucap", "trs", "jcms", "trs"]
    for row in web.registry:
        for url in row["start_urls"]:
            parts = urlsplit(url)
            assert parts.hostname in row["allowed_hosts"]
            assert web.respond(parts.hostname or "", parts.path, {}).status in (200, 412)


def test_written_to_disk_for_people(web: Web, tmp_path: Path) -> None:
    write_web(web, tmp_path)
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == sum(len(report.cells) for report in web.truth.reports)
    assert {"url", "table", "indicator", "applicant", "value", "row_label", "col_label", "note"} <= rows[0].keys()
    report = web.truth.reports[0]
    parts = urlsplit(report.url)
    written = tmp_path / (parts.hostname or "") / parts.path.lstrip("/")
    assert hashlib.sha256(written.read_bytes()).hexdigest() == report.sha256
    assert "www.hulan.gov.cn.test" in (tmp_path / "sites.yaml").read_text(encoding="utf-8")
