"""Quality, sites and releases: what an operator opens in the morning. Every number is of the datasets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import html

from atlas import board, quality, releases, sites
from atlas.addresses import report_address, site_address
from atlas.holdings import Holdings
from flows.release.changes import SCHEMA
from gongkai import dataset
from gongkai.schema import SCHEMAS

BEFORE, CRAWL, AFTER = (datetime(2026, 1, day, 3, tzinfo=UTC) for day in (1, 2, 3))


def report(name: str, revision: int = 1, captured: datetime = AFTER, site: str = "hulan") -> dict:
    return {"report_id": f"230111-{name}-2020", "revision": revision, "current": True, "agency": f"呼兰区{name}",
            "agency_id": f"230111-{name}", "year": 2020, "region_code": "230111", "province": "heilongjiang",
            "site": site, "captured_at": captured, "document_sha256": f"{name}{revision}", "verified": 1, "conflict": 0,
            "unverified": 0, "published_on": None, "title": None}  # fmt: skip


def problem(site: str, cause: str, severity: str = "error", url: str = "http://a.test/x") -> dict:
    return {"stage": "crawl", "cause": cause, "severity": severity, "sentence": f"What {cause} means.", "site": site,
            "evidence": "HTTP status 404", "next_command": f"gongkai crawl {site}", "source_url": url}  # fmt: skip


def crawled(site: str) -> dict:
    return {"site": site, "host": f"www.{site}.test", "crawled_at": CRAWL, "robots": "rules", "delay_seconds": 2.0,
            "robots_text": "Disallow: /x", "concurrency": 1, "requests": 50, "bytes": 9, "not_modified": 7,
            "errors": 1}  # fmt: skip


def write(root: Path, name: str, rows: list[dict]) -> None:
    part = dataset.partition_of(2020, "heilongjiang") if name == "reports" else "all"
    dataset.write_partition(root, name, part, pa.Table.from_pylist(rows, schema=SCHEMAS[name]))


@pytest.fixture
def holdings(tmp_path: Path) -> Holdings:
    """Two sites: one brought a new and a changed report and a page that is not there, the other is blocked."""
    root = tmp_path / "datasets"
    old = report("教育局", 1, BEFORE) | {"current": False}
    write(root, "reports", [old, report("教育局", 2), report("民政局"), report("财政局", 1, BEFORE)])
    write(root, "problems", [problem("hulan", "not_found"), problem("hulan", "robots", "warning"),
                             *(problem("daoli", "blocked", url=f"http://d.test/{n}") for n in range(70))])  # fmt: skip
    write(root, "politeness", [crawled("hulan"), crawled("hulan") | {"crawled_at": BEFORE, "host": "old.test"},
                               crawled("daoli")])  # fmt: skip
    write(root, "coverage", [{"site": "hulan", "state": state, "year": 2020, "region": "呼兰区", "agency_id": state,
                              "region_code": "230111"} for state in ("reported", "not_published")])  # fmt: skip
    runs = tmp_path / "state" / "runs"
    runs.mkdir(parents=True)
    tally = {"list_pages": 3, "found": 28, "fetched": 45, "unchanged": 0, "skipped": 7, "errors": 1}
    tallies = [{"site": "hulan", "ended": "finished", **tally}, {"site": "daoli", "ended": "blocked", **tally}]
    (runs / "1.json").write_text(json.dumps({"sites": tallies}))
    (runs / "2.json").write_text(json.dumps({"sites": []}))
    return Holdings.open(tmp_path)


def pages(kind, holdings: Holdings) -> dict[str, html.HtmlElement]:
    found = {}
    for shard in kind.shards(holdings):
        for leaf in kind.leaves(holdings, shard):
            found |= {path: html.fromstring(content.decode()) for path, content in leaf.make()}
    return found


def cells(row: html.HtmlElement) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in row.xpath("./th | ./td")]


def test_the_sites_stand_by_need_with_what_their_last_crawl_brought(holdings: Holdings) -> None:
    rows = pages(sites, holdings)["sites.html"].xpath("//tbody/tr")
    daoli, hulan = (cells(row) for row in rows)
    assert daoli[0] == "daoli"
    assert "blocked" in daoli[3]
    assert daoli[-2:] == ["70", "0"]
    assert hulan[0] == "hulan"
    assert "finished" in hulan[3]
    assert hulan[4:] == ["3", "1", "1", "1", "1", "1"]  # reports, missing, new, changed, failures, warnings


def test_a_site_tells_its_failures_with_evidence_and_command(holdings: Holdings) -> None:
    found = pages(sites, holdings)
    text = found[site_address("hulan")].text_content()
    for told in (
        "What not_found means.",
        "链接所指的页面或文件不存在",
        "http://a.test/x",
        "HTTP status 404",
        "gongkai crawl hulan",
        "Disallow: /x",
    ):
        assert told in text
    assert "old.test" not in text, "only the hosts of the last crawl"
    links = found[site_address("hulan")].xpath("//dl[@class='fresh']//a/@href")
    assert links == [
        f"../{report_address(report(name, revision))}" for name, revision in (("教育局", 2), ("民政局", 1))
    ]
    blocked = found[site_address("daoli")]
    assert len(blocked.xpath("//ul[@class='plain']/li")) == 50
    assert "20 more" in blocked.text_content()


def test_a_site_of_the_registry_that_was_never_crawled_is_told(holdings: Holdings, tmp_path: Path) -> None:
    registry = tmp_path / "sites.yaml"
    row = "- {{id: {}, name: 政府, family: ucap, start_urls: ['http://{}.test/'], region_code: '230103', status: {}}}\n"
    rows = [("hulan", "verified"), ("nangang", "unverified"), ("old", "off")]
    registry.write_text("".join(row.format(name, name, status) for name, status in rows))
    found = pages(sites, Holdings.open(tmp_path, registry=registry))
    listed = {cells(one)[0]: cells(one) for one in found["sites.html"].xpath("//tbody/tr")}
    assert list(listed) == ["daoli", "hulan", "nangang", "old"]
    assert "finished" in listed["hulan"][3]
    assert listed["nangang"][1] == "南岗区"
    assert "never crawled" in listed["nangang"][3]
    assert "switched off" in listed["old"][3]
    assert "gongkai crawl nangang" in found[site_address("nangang")].text_content()
    assert "gongkai crawl old" not in found[site_address("old")].text_content()


def test_many_sites_stand_on_several_pages(holdings: Holdings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "_ON_A_PAGE", 1)
    found = pages(sites, holdings)
    assert {"sites.html", "sites-2.html"} <= set(found)
    assert found["sites-2.html"].xpath("//p[@class='pages']/a[@aria-current]/@href") == ["sites-2.html"]


def test_the_page_of_a_site_stays_in_its_folder() -> None:
    assert site_address("hulan-2") == "site/hulan-2.html"
    assert "/../" not in site_address("../../x")


def test_where_nothing_was_crawled_the_pages_say_so(extracted: Path) -> None:
    holdings = Holdings.open(extracted)
    assert "No site was crawled" in pages(sites, holdings)["sites.html"].text_content()
    assert "Nothing was crawled" in pages(quality, holdings)["quality.html"].text_content()
    assert "gongkai release" in pages(releases, holdings)["releases.html"].text_content()


def test_quality_counts_the_numbers_in_use(extracted: Path) -> None:
    holdings = Holdings.open(extracted)
    found = pages(quality, holdings)["quality.html"]
    rows = {cells(row)[0]: cells(row) for row in found.xpath("//table[@class='shares']/tbody/tr")}
    observations = dataset.read(holdings.root, "observations").to_pylist()
    used = [row for row in observations if row["current"] and row["status"] == "reported"]
    verified = sum(row["quality"] == "verified" for row in used)
    assert used
    (total,) = (row[-1] for row in rows.values())  # one report in three formats: one revision is in use
    assert total.startswith(f"{100 * verified / len(used):.1f}".removesuffix(".0"))
    assert f"{len(used):,}" in total
    failing = [row for row in dataset.read(holdings.root, "checks").to_pylist()
               if row["current"] and row["severity"] == "error" and row["verdict"] == "fails"]  # fmt: skip
    shown = found.xpath("//section[h2[@id='conflicts']]//tbody/tr")
    assert sum(int(cells(row)[3].replace(",", "")) for row in shown) == len(failing)


def test_problems_stand_by_cause_errors_first(holdings: Holdings) -> None:
    rows = [
        cells(row)
        for row in pages(quality, holdings)["quality.html"].xpath("//table[contains(@class,'causes')]/tbody/tr")
    ]
    assert [(row[2], row[3]) for row in rows] == [("blocked", "70"), ("not_found", "1"), ("robots", "1")]
    assert "gongkai crawl daoli" in rows[0][-1]


def test_manners_are_those_of_all_crawls(holdings: Holdings) -> None:
    text = pages(quality, holdings)["quality.html"].xpath("//section[h2[@id='politeness']]")[0].text_content()
    assert "150" in text
    assert "2 s" in text


def test_the_boards_are_those_that_are_kept(
    holdings: Holdings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged, scanned = board.latest()
    assert (damaged.done, scanned.done) == ("damaged", "scanned")
    assert damaged.version
    assert damaged.tables[0].rows[-1][0] == "all reports"
    assert scanned.tables[0].rows[-1][0] == "all"
    for kept in (damaged, scanned):
        assert kept.version
        assert kept.tables[0].columns[1:3] == ("docs", "cells")
    shown = pages(quality, holdings)["quality.html"].xpath("//table[contains(@class,'board')]")
    assert [len(table.xpath("./tbody/tr")) for table in shown] == [
        len(kept.tables[0].rows) for kept in (damaged, scanned)
    ]
    monkeypatch.setattr(board, "KEPT", tmp_path)
    assert board.latest() == []
    assert "make accuracy" in pages(quality, holdings)["quality.html"].text_content()


def test_a_release_tells_every_change_with_its_cause(holdings: Holdings) -> None:
    folder = holdings.data / "releases" / "v2026.02.1"
    folder.mkdir(parents=True)
    change = {
        "report_id": "230111-教育局-2020", "indicator": "requests.received", "applicant": "total", "current": True,
        "change": "changed", "cause": "correction", "columns": "value;quality",
        **{f"old_{key}": value for key, value in (("value", 65), ("quality", "conflict"), ("document_sha256", "a"))},
        **{f"new_{key}": value for key, value in (("value", 55), ("quality", "verified"), ("document_sha256", "a"))},
    }  # fmt: skip
    gone = {**change, "report_id": "x", "change": "removed", "cause": "removed_document", "new_document_sha256": None}
    pq.write_table(pa.Table.from_pylist([change, gone], schema=SCHEMA), folder / "changes.parquet")
    counted = {"added": {}, "removed": {"removed_document": 1}, "changed": {"correction": 1}}
    manifest = {"name": "v2026.02.1", "previous": "v2026.01.1", "extractor_version": "0.1.0+x",
                "rows": {"reports": 4, "observations": 9, "documents": 4},
                "changes": {"cells_before": 10, "cells_after": 9, **counted}}  # fmt: skip
    (folder / "release.json").write_text(json.dumps(manifest))
    found = pages(releases, holdings)
    (row,) = found["releases.html"].xpath("//tbody/tr")
    assert cells(row)[3:6] == ["0", "1", "1"]
    shown = found["release/v2026.02.1.html"]
    assert "10 → 9" in shown.text_content()
    corrected, removed = (
        shown.xpath(f"//section[h2[@id='{cause}']]//tbody/tr")[0] for cause in ("correction", "removed_document")
    )
    assert cells(corrected)[2:5] == ["65", "55", "conflict → verified"]
    links = [report_address(report("教育局", 2)), "indicator/requests.received.html"]
    assert corrected.xpath(".//a/@href") == [f"../{link}" for link in links]
    assert "none" in cells(removed)[3]
    assert not removed.xpath("./th//a")
