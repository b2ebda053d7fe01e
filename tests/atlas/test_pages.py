"""What the pages tell: the numbers as read, what stands behind them, and what is missing."""

from __future__ import annotations

import ast
import csv
import json
import re
import shutil
from contextlib import closing
from pathlib import Path

from lxml import html

import gongkai
from atlas import coverage, inputs, releases
from atlas.addresses import agency_address, indicator_address, report_address
from atlas.holdings import Holdings
from atlas.rendering import render
from flows.release import release
from flows.workspace import Workspace
from gongkai.codebook import meaning


def page(atlas: Path, address: str) -> html.HtmlElement:
    return html.fromstring((atlas / address).read_bytes().decode())


def shard(atlas: Path, name: str):
    text = (atlas / "data" / f"{name}.js").read_text("utf-8")
    return json.loads(re.fullmatch(r'atlas\.take\("[^"]+",(.*)\);\n', text, re.S)[1])


def rows(extracted, name, **more):
    return gongkai.load(name, data=extracted, **more).to_dict("records")


def test_a_report_shows_every_cell_with_what_was_printed(atlas, extracted):
    for report in rows(extracted, "reports", revisions="all"):
        shown = page(atlas, report_address(report))
        cells = {cell.get("id"): cell for cell in shown.xpath("//td[contains(@class, 'v ')]")}
        frame = gongkai.load(data=extracted, revisions="all")
        mine = frame[(frame.report_id == report["report_id"]) & (frame.revision == report["revision"])]
        assert len(cells) == len(mine) > 100
        for one in mine.to_dict("records"):
            name = one["indicator"] + (f"@{one['applicant']}" if isinstance(one["applicant"], str) else "")
            cell = cells[name]
            assert cell.get("data-raw", "") == one["raw_value"]
            assert one["quality"] in cell.get("class").split()
            if one["status"] == "reported":
                assert float(cell.xpath("string(a)")) == one["value"]
            else:
                assert cell.xpath("string(a)") in "·—∅?"


def test_the_original_is_in_a_frame_without_scripts_and_each_number_has_its_place_there(atlas, extracted):
    for report in rows(extracted, "reports", revisions="all"):
        shown = page(atlas, report_address(report))
        (frame,) = shown.xpath("//iframe")
        assert frame.get("sandbox") == "allow-same-origin"
        original = html.fromstring(frame.get("srcdoc"))
        places = set(original.xpath("//@id"))
        assert {cell.get("data-o") for cell in shown.xpath("//td[contains(@class, 'v ')]")} <= places
        assert not original.xpath("//script | //iframe | //form | //@onclick | //@style")


def test_the_arithmetic_is_spelled_out_with_numbers_that_lead_to_their_cells(atlas, extracted):
    report = rows(extracted, "reports")[0]
    shown = page(atlas, report_address(report))
    checks = gongkai.load("checks", data=extracted)
    assert len(shown.xpath("//section[@id='identities']//li")) == len(checks)
    ids = set(shown.xpath("//td/@id"))
    (balance,) = shown.xpath("//li[p/code='requests.balance'][contains(p, '总计')]")
    assert {link.get("href")[1:] for link in balance.xpath(".//a")} <= ids
    check = checks[(checks.identity == "requests.balance") & (checks.subject == "total")].iloc[0]
    numbers = [float(link.text) for link in balance.xpath(".//a")]
    assert numbers[0] + numbers[1] == check.left == check.right == numbers[2] + numbers[3]


def test_an_error_report_says_all_that_is_needed(atlas, extracted):
    report = rows(extracted, "reports")[0]
    (letter,) = page(atlas, report_address(report)).xpath("//textarea/text()")
    for part in (report["report_id"], report["document_sha256"], report["source_url"], report["extractor_version"]):
        assert part in letter


def test_an_agency_has_its_years_and_its_numbers_lead_to_their_cells(atlas, extracted):
    report = rows(extracted, "reports")[0]
    address = agency_address(report)
    shown = page(atlas, address)
    (row,) = shown.xpath("//tr[@data-code='requests.received']")
    (cell,) = row.xpath("td")
    value = gongkai.load(indicators="requests.received", applicants="total", data=extracted).value.iloc[0]
    assert float(cell.get("data-value")) == value
    links = {link.partition("#")[::2] for link in shown.xpath("//tr[@data-code]/td/a/@href")}
    (target,) = {target for target, _ in links}
    assert ((atlas / address).parent / target).resolve() == (atlas / report_address(report)).resolve()
    anchors = {anchor for _, anchor in links}
    assert "requests.received@total" in anchors
    assert anchors <= set(page(atlas, report_address(report)).xpath("//td/@id"))


def test_an_indicator_tells_how_its_numbers_lie(atlas, extracted):
    code = "requests.received"
    shown = page(atlas, indicator_address(code))
    value = gongkai.load(indicators=code, applicants="total", data=extracted).value.iloc[0]
    (row,) = shown.xpath("//tr[@data-year]")
    assert [float(row.get(f"data-{name}")) for name in ("low", "median", "high")] == [value] * 3
    (ranked,) = shard(atlas, f"ranking/{code}/2021")["rows"]
    assert ranked == ["230111", "呼兰区", "bureau", 1, value, 0]
    (taken,) = csv.DictReader((atlas / f"download/{code}.csv").read_text("utf-8-sig").splitlines())
    assert (taken["agency_id"], taken["year"], taken["applicant"]) == ("230111-教育局", "2021", "total")
    assert (taken["region_code"], taken["agency"], float(taken["value"])) == ("230111", "呼兰区教育局", value)
    empty = page(atlas, indicator_address("legacy.requests.received"))
    assert not empty.xpath("//tr[@data-year]")


def test_search_and_coverage_know_the_report(atlas, extracted):
    report = rows(extracted, "reports")[0]
    (entry,) = shard(atlas, "search/heilongjiang-1")["entries"]
    assert (entry["label"], entry["reports"]) == ("呼兰区教育局", {"2021": report_address(report)})
    province = shard(atlas, "coverage/heilongjiang-1")
    (agency,) = province["agencies"]
    share = round(100 * report["verified"] / report["cells"])
    name = report_address(report).removeprefix("report/230111/").removesuffix(".html")
    assert agency["cells"]["2021"] == [0, name, share, report["conflict"]]


def test_every_input_is_found_by_its_outcome_with_the_cause(atlas, extracted):
    shown = page(atlas, "documents.html")
    assert "documents.html" in page(atlas, "quality.html").xpath("//main//a/@href")
    listed: dict[str, str] = {}
    for address in dict.fromkeys(shown.xpath("//main//a/@href")):
        for row in page(atlas, address).xpath("//tr[th/span[@class='source']]"):
            listed[row.xpath("string(th/span[@class='source'])")] = row.text_content()
    documents = rows(extracted, "documents")
    assert sorted(listed) == sorted(one["source_url"] for one in documents)
    assert {one["outcome"] for one in documents} == {"ok", "not_a_report", "failed"}
    for one in documents:
        told = listed[one["source_url"]]
        assert one["document_sha256"][:12] in told
        assert ("呼兰区教育局 2021" in told) == (one["outcome"] == "ok")
        assert one["outcome"] == "ok" or (one["cause"] in told and one["sentence"] in told)


def test_a_long_list_of_inputs_is_parted_and_each_cause_leads_to_where_it_begins(atlas, extracted, monkeypatch):
    monkeypatch.setattr(inputs, "_ON_A_PAGE", 1)
    with closing(Holdings.open(extracted)) as holdings:
        pages = {leaf.path: dict(leaf.make())[leaf.path].decode() for leaf in inputs.leaves(holdings, "")}
    assert set(pages) == {"documents.html", "document/failed-1.html", "document/not_a_report-1.html"} | {
        f"document/ok-{number}.html" for number in (1, 2, 3)
    }
    assert html.fromstring(pages["document/ok-2.html"]).xpath("//a[@aria-current='page']/@href")[-1] == "ok-2.html"


def test_what_is_told_of_a_large_province_is_parted_with_its_regions_whole(atlas, extracted, monkeypatch):
    monkeypatch.setattr(coverage, "_IN_A_FILE", 3)
    rows = [{"region_code": str(code), "agency_id": f"{code}-{n}", "site": None} for code in (1, 2, 3) for n in (1, 2)]
    parts = list(coverage._files(rows[::-1]))
    assert [sorted({row["region_code"] for row in part}) for part in parts] == [["1"], ["2"], ["3"]]
    assert sum(map(len, parts)) == len(rows)


def test_the_code_on_the_pages_loads_what_they_show(atlas, extracted):
    report = rows(extracted, "reports")[0]
    for address in ("index.html", indicator_address("requests.received"), agency_address(report)):
        assert len(run(page(atlas, address), extracted)), address


def test_the_code_beside_a_release_loads_and_cites_it(extracted, tmp_path, capsys):
    shutil.copytree(extracted, tmp_path, dirs_exist_ok=True)
    made = release(Workspace.found(tmp_path), "2026.11")
    with closing(Holdings.open(tmp_path)) as holdings:
        pages = {leaf.path: dict(leaf.make())[leaf.path].decode() for leaf in releases.leaves(holdings, "")}
    assert "release/v2026.11.1.html" in pages
    assert len(run(html.fromstring(pages["releases.html"]), tmp_path)) == len(gongkai.load(data=extracted))
    assert made.manifest["contents_sha256"] in capsys.readouterr().out


def run(shown: html.HtmlElement, data: Path):
    """Run the code on a page as a reader would who has the data in a folder; the frame that it loads."""
    (code,) = shown.xpath("//pre[contains(@class, 'code')]")
    for folder in code.xpath(".//span[@class='t']"):  # the reader's own, said in both languages
        folder.text = str(data) if folder.get("lang") == "en" else ""
    known: dict = {}
    exec(code.text_content(), known)  # noqa: S102  # what people are told to run
    return known["frame"]


def test_what_a_source_calls_itself_is_no_code_in_what_people_are_told_to_run():
    name = '230111-局"]; import os; os.abort() #\n'
    who = {
        "agency_id": name,
        "region_code": "230111",
        "agency": "局",
        "region": "呼兰区",
        "site": None,
        "province": "x",
    }
    told = {"key": name, "who": who, "coverage": [], "reports": [], "revisions": [], "problems": [], "years": []}
    more = {
        "series": [],
        "peers": 0,
        "by_name": False,
        "kind": meaning.agency_kind("局"),
        "states": {},
        "parts": [],
        "first": None,
    }
    shown = html.fromstring(render("agency.html", "agency/230111/x.html", **told, **more))
    (line,) = [one for one in shown.xpath("string(//pre)").splitlines() if "agency_id" in one]
    (compared,) = [one for one in ast.walk(ast.parse(line)) if isinstance(one, ast.Compare)]
    assert ast.literal_eval(compared.comparators[0]) == name
