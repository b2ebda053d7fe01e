"""gongkai.evidence: from a value to its cell in one call, on every format, and a clear word where that cannot be."""

from __future__ import annotations

import io
import shutil
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pandas as pd
import pytest

import gongkai
from extractors.readers import office
from flows import steps
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai.archive import Origin
from gongkai.settings import ExtractSettings
from tests.facsimile.documents import FORMATS, document

DAY = datetime(2022, 1, 20, tzinfo=UTC)
NEXT_DAY = DAY + timedelta(1)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """What `gongkai extract FILES --out DIR` leaves behind, of one report in every format and of one in a ZIP."""
    folder = tmp_path_factory.mktemp("evidence")
    for name in FORMATS:
        (folder / f"{name}.bin").write_bytes(document(name))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("里面/member.html", document("html") + b"<!-- another -->")
    (folder / "packed.zip").write_bytes(packed.getvalue())
    workspace = Workspace.loose(folder / "out")
    steps.import_paths(workspace, sorted(folder.glob("*.*")), Progress())
    for plan in steps.rounds(steps.plan(workspace, {})):
        steps.extract_pending(plan, ExtractSettings(workers=1), Progress())
    steps.publish_plan(plan)
    return folder / "out"


@pytest.fixture(scope="module")
def rows(out):
    return gongkai.load(revisions="all", data=out)


@pytest.mark.parametrize("name", [*FORMATS, "member"])
def test_a_value_of_every_format_leads_to_its_cell(out, rows, name):
    of_it = rows[rows["source_url"].astype(str).str.contains(f"/{name}[.]")]
    row = of_it[of_it["status"] == "reported"].iloc[-1]
    found = gongkai.evidence(row, data=out)
    assert found.missing == ""
    if name == "pdf":
        assert "data:image/png;base64," in found.original
    else:
        outlined = found.original.partition('class="mark')[2].partition("</td>" if name != "text" else "</li>")[0]
        assert row["raw_value"] in outlined
    shown = found._repr_html_()
    for fact in (row["document_sha256"], row["locator"], row["source_url"], row["raw_label"]):
        assert str(fact).replace("'", "&#x27;") in shown
    assert f"{row['captured_at']:%Y-%m-%d %H:%M} UTC" in str(found)


def test_keys_do_as_well_as_a_row_and_the_arithmetic_is_told(out):
    found = gongkai.evidence(
        agency="呼兰区教育局", year=2021, indicator="requests.received", applicant="total", data=out
    )
    assert found.observation["current"]
    deciding = [line for line in found.proofs() if "(error)" in line]
    assert len(deciding) == 2
    assert all(line.startswith("holds (error): requests.") for line in deciding)
    value = f"{found.observation['value']:.0f}"
    assert f"一、本年新收政府信息公开申请数量 {value} + " in deciding[0]
    assert all(line in str(found) for line in deciding)


def test_rows_of_every_kind_are_understood(out, rows, monkeypatch):
    monkeypatch.setattr("gongkai.provenance.closeup", lambda *_: "drawn")
    row = rows[rows["current"]].iloc[0]
    by_series = gongkai.evidence(row, data=out).observation
    assert gongkai.evidence(row.to_dict(), data=out).observation == by_series
    assert gongkai.evidence(rows[rows["current"]].head(1), data=out).observation == by_series
    assert gongkai.evidence(by_series, data=out).observation == by_series
    without_applicant = rows[rows["current"] & rows["applicant"].isna()].iloc[0]
    assert gongkai.evidence(without_applicant, data=out).observation["applicant"] is None


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({}, "say of which indicator"),
        ({"indicator": "requests.recieved"}, "did you mean 'requests.received'"),
        ({"indicator": "requests.received"}, r"say which applicant \(enterprise, .*, total\) is meant"),
        (
            {"indicator": "requests.received", "applicant": "total", "year": 2021, "agency": "呼兰区教育居"},
            "there is no agency '呼兰区教育居'; did you mean '呼兰区教育局'",
        ),
        ({"indicator": "requests.received", "applicant": "total", "year": 1999}, "no observation in .* year=1999"),
        ({"indicator": "requests.received", "aplicant": "total"}, "did you mean 'applicant'"),
    ],
)
def test_what_tells_no_observation_or_several_is_refused(out, keys, told):
    with pytest.raises(ValueError, match=told):
        gongkai.evidence(data=out, **keys)


def test_the_row_of_a_panel_leads_to_the_cell_of_one_of_its_numbers(out, monkeypatch):
    monkeypatch.setattr("gongkai.provenance.closeup", lambda *_: "drawn")
    codes = ["requests.received", "requests.outcome.other", "disclosure.fees.amount"]
    panel = gongkai.panel(indicators=codes, data=out)
    row = panel.loc[("230111-教育局", 2021)]
    found = gongkai.evidence(row, indicator="requests.received", data=out).observation
    assert (found["applicant"], found["value"]) == ("total", row["requests.received"])
    fees = gongkai.evidence(panel, indicator="disclosure.fees.amount", data=out).observation
    assert (fees["applicant"], fees["value"]) == (None, row["disclosure.fees.amount"])
    assert row["requests.outcome.other:status"] == "derived"
    with pytest.raises(ValueError, match=r"year=2021, .*it is made of requests\.outcome\.other\.correction_overdue \+"):
        gongkai.evidence(row, indicator="requests.outcome.other", data=out)
    with pytest.raises(ValueError, match="a sum over agencies has no cell of its own"):
        areas = gongkai.panel(("region", "year"), indicators=codes, data=out)
        gongkai.evidence(areas.iloc[0], indicator="requests.received", data=out)


def test_several_rows_are_refused(out, rows):
    with pytest.raises(ValueError, match=r"give one: frame.iloc\[0\]"):
        gongkai.evidence(rows.head(2), data=out)


def test_without_the_archive_all_but_the_picture_is_told(out, rows, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(out, copy, ignore=shutil.ignore_patterns(".gongkai"))
    row = rows[rows["current"]].iloc[0]
    found = gongkai.evidence(row, data=copy)
    assert "say where it lies with archive=" in found.missing
    assert row["document_sha256"] in str(found)
    assert "archive=" in found._repr_html_()
    assert gongkai.evidence(row, data=copy, archive=out / ".gongkai" / "archive").missing == ""


def test_without_the_pipeline_the_sentence_names_the_command(out, rows, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "facsimile"]:
        monkeypatch.setitem(sys.modules, name, None)
    found = gongkai.evidence(rows[rows["current"]].iloc[0], data=out)
    assert "run `make setup`" in found.missing
    with pytest.raises(ImportError, match="run `make setup`"):
        found.save("anywhere.html")


def test_a_document_of_which_the_archive_lost_the_bytes(out, rows, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(out, copy)
    for volume in (copy / ".gongkai" / "archive" / "warc").iterdir():
        volume.write_bytes(b"")
    assert "cut short" in gongkai.evidence(rows[rows["current"]].iloc[0], data=copy).missing


def test_it_can_be_kept_as_a_page(out, rows, tmp_path):
    target = gongkai.evidence(rows[rows["current"]].iloc[0], data=out).save(tmp_path / "cell.html")
    text = target.read_text("utf-8")
    assert "Content-Security-Policy" in text
    assert "<script" not in text


def test_what_a_source_printed_is_escaped(out, rows):
    found = gongkai.evidence(rows[rows["current"]].iloc[0], data=out)
    found.observation["raw_value"] = "<script>alert(1)</script>"
    assert "<script" not in found._repr_html_()


def test_a_doc_is_converted_to_be_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "convert", lambda batch, *_: dict.fromkeys(batch, document("docx")))
    (tmp_path / "report.doc").write_bytes(rb"{\rtf1 x}")
    workspace = Workspace.loose(tmp_path / "out")
    steps.import_paths(workspace, [tmp_path / "report.doc"], Progress())
    plan = steps.plan(workspace, {})
    steps.extract_pending(plan, ExtractSettings(workers=1), Progress())
    steps.publish_plan(plan)
    row = gongkai.load(data=tmp_path / "out").iloc[0]
    assert isinstance(row, pd.Series)
    assert 'class="mark' in gongkai.evidence(row, data=tmp_path / "out").original


def test_of_an_article_in_several_pages_the_one_that_holds_the_cell_is_shown(tmp_path):
    head, seam, rest = document("html").decode().partition('<p style="text-indent:2em"><strong>三、')
    addresses = ["http://x.cn/nb/t1.html", "http://x.cn/nb/t1_1.html"]
    texts = [f"{head}</body></html>", f"<html><meta charset=utf-8><body>{seam}{rest}"]
    workspace = Workspace.loose(tmp_path)
    with workspace.open_archive().writer() as writer:
        parent = "http://x.cn/nb/index.html"
        for address, text in zip(addresses, texts, strict=True):
            writer.resource(address, "text/html", text.encode(), Origin("x", "article", parent, "2021年年报"), DAY)
            parent = address
    plan = steps.plan(workspace, {})
    steps.extract_pending(plan, ExtractSettings(workers=1), Progress())
    steps.publish_plan(plan)
    with workspace.open_archive().writer() as writer:  # what the site says since was not read
        writer.resource(addresses[1], "text/html", b"<p>gone</p>", Origin("x", "article", addresses[0]), NEXT_DAY)
    rows = gongkai.load(data=tmp_path)
    row = rows[(rows["table"] == "requests") & (rows["status"] == "reported")].iloc[-1]
    found = gongkai.evidence(row, data=tmp_path)
    assert found.missing == ""
    assert row["raw_value"] in found.original.partition('class="mark')[2].partition("</td>")[0]
    assert found.pages == ((addresses[1], sha256(texts[1].encode()).hexdigest()),)
    assert addresses[1] in found._repr_html_()
