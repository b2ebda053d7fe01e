"""Human corrections: applied where they were made, visible, judged by the arithmetic, and loud when they lapse."""

from __future__ import annotations

import hashlib

import pyarrow.parquet as pq
import pytest

import gongkai
from flows import steps
from flows.corrections import COLUMNS, CorrectionsError, load_corrections
from flows.ledger import ledger
from flows.progress import Progress
from flows.release import release
from flows.report import now, report
from flows.review import review
from flows.workspace import Workspace
from gongkai.settings import ExtractSettings, load_settings
from tests.gongkai.test_cli import page

WRONG = page().replace("<td>3</td>", "<td>4</td>")  # 2 + 1 = 4
TOTAL, UPHELD = "review.total", "review.upheld"


class Case:
    """Pages in a data folder, and its file of corrections."""

    def __init__(self, folder):
        self.folder = folder / "in"
        self.folder.mkdir()
        self.workspace = Workspace.of(folder / "data")
        self.published = None

    def put(self, name, text):
        """Give a page; its sha256."""
        (self.folder / name).write_text(text, "utf-8")
        return hashlib.sha256(text.encode()).hexdigest()

    def correct(self, *lines):
        self.workspace.corrections.parent.mkdir(parents=True, exist_ok=True)
        head = ",".join(COLUMNS)
        self.workspace.corrections.write_text("\n".join([head, *(",".join(line) for line in lines)]) + "\n", "utf-8")

    def run(self):
        steps.import_paths(self.workspace, [self.folder], Progress())
        plan = steps.plan(self.workspace, {})
        tally = steps.extract_pending(plan, ExtractSettings(workers=1), Progress())
        self.published = steps.publish_plan(plan)
        return report(self.workspace, now(), tally, self.published)

    def cells(self):
        return gongkai.load(data=self.workspace.datasets, revisions="all").set_index("indicator")

    def problems(self):
        found = gongkai.load("problems", data=self.workspace.datasets)
        return found[found["cause"].astype(str).str.startswith("correction_")]


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path)


def line(sha256, cell=TOTAL, reading="4", value="3", reason="the scan shows 3", who="Li", when="2026-11-22"):
    return sha256, cell, reading, value, reason, who, when


def test_a_correction_is_applied_visible_and_keeps_the_original(case):
    case.correct(line(case.put("a.html", WRONG)))
    made = case.run()
    cell = case.cells().loc[TOTAL]
    assert (cell["value"], cell["original_value"], cell["original_status"], cell["raw_value"]) == (
        3,
        4,
        "reported",
        "4",
    )
    assert cell["correction"] == "the scan shows 3 (Li, 2026-11-22)"
    assert "corrected" in cell["flags"]
    assert case.cells()["correction"].notna().sum() == 1
    assert made.clean
    told = str(gongkai.evidence(indicator=TOTAL, data=case.workspace.datasets))
    assert "read as 4; the scan shows 3 (Li, 2026-11-22)" in told
    assert "review_litigation.review_total, " in told


def test_the_arithmetic_judges_the_corrected_value_and_its_neighbours(case):
    sha256 = case.put("a.html", WRONG)
    case.run()
    assert set(case.cells().loc[[TOTAL, UPHELD, "review.corrected"], "quality"]) == {"conflict"}
    case.correct(line(sha256))
    case.run()
    assert set(case.cells().loc[[TOTAL, UPHELD, "review.corrected"], "quality"]) == {"verified"}
    checks = gongkai.load("checks", data=case.workspace.datasets).set_index("identity")
    assert checks.loc["review_litigation.review_total", "verdict"] == "holds"
    assert gongkai.load("reports", data=case.workspace.datasets)["conflict"].item() == 0
    case.correct(line(sha256, value="5"))
    case.run()
    assert set(case.cells().loc[[TOTAL, UPHELD, "review.corrected"], "quality"]) == {"conflict"}


def test_a_corrected_value_that_no_identity_covers_is_not_verified(case):
    # without its parts the total cannot be evaluated
    text = page().replace("<td>1</td>", "<td>约1</td>")
    sha256 = case.put("a.html", text)
    case.run()
    assert case.cells().loc[TOTAL, "quality"] == "unverified"
    case.correct(line(sha256, reading="3", value="7"))
    case.run()
    assert (case.cells().loc[TOTAL, "value"], case.cells().loc[TOTAL, "quality"]) == (7, "unverified")


def test_a_cell_that_could_not_be_read_is_settled_by_its_correction(case):
    sha256 = case.put("a.html", page().replace("<td>1</td>", "<td>约1</td>"))
    case.run()
    assert gongkai.load("documents", data=case.workspace.datasets)["sentence"].item().endswith("(and 2 more)")
    case.correct(line(sha256, "review.corrected", "约1", "1"))
    case.run()
    assert gongkai.load("documents", data=case.workspace.datasets)["sentence"].item().endswith("(and 1 more)")
    problems = gongkai.load("problems", data=case.workspace.datasets)
    settled = problems[problems["cause"] == "unreadable_value"]
    assert (settled["severity"].item(), "Corrected: the scan shows 3" in settled["sentence"].item()) == ("hint", True)
    assert case.cells().loc["review.corrected", ["status", "original_status"]].tolist() == ["reported", "unreadable"]


def test_a_word_says_that_there_is_no_number(case):
    case.correct(line(case.put("a.html", WRONG), value="blank"))
    case.run()
    cell = case.cells().loc[TOTAL]
    assert (cell["status"], cell["original_value"]) == ("blank", 4)
    assert cell.isna()["value"]


@pytest.mark.parametrize(
    ("change", "cause", "severity"),
    [
        ({"reading": "5"}, "correction_reading_changed", "error"),
        ({"cell": "review.totall"}, "correction_cell_unknown", "error"),
        ({"sha256": "0" * 64}, "correction_document_unknown", "warning"),
    ],
)
def test_a_correction_that_does_not_fit_is_loud_and_changes_nothing(case, change, cause, severity):
    sha256 = case.put("a.html", WRONG)
    case.correct(line(**{"sha256": sha256} | change))
    made = case.run()
    assert case.cells()["correction"].isna().all()
    assert (case.cells().loc[TOTAL, "value"], case.cells().loc[TOTAL, "quality"]) == (4, "conflict")
    problem = case.problems().iloc[0]
    assert (problem["cause"], problem["severity"]) == (cause, severity)
    assert "line 2" in problem["sentence"]
    assert made.clean is (severity == "warning")
    if severity == "error":
        assert made.ledger.attention[0].cause == cause
        assert problem["next_command"].startswith("gongkai show ")
        assert cause in str(made.as_json()["attention"])
    assert review(case.workspace.datasets, 5)[0].kind == "lapsed_correction"


def test_a_correction_is_loud_when_another_document_takes_the_place_of_its_own(case):
    case.correct(line(case.put("a.html", WRONG)))
    assert case.run().clean
    case.put("a.html", page(number=7))
    made = case.run()
    assert not made.clean
    assert case.problems()["cause"].tolist() == ["correction_superseded"]
    assert ledger(case.workspace.datasets).corrections[0].next_command


def test_a_correction_that_goes_gives_back_what_was_read_and_touches_its_partition_alone(case):
    case.put("b.html", page(year=2020))
    sha256 = case.put("a.html", WRONG)
    case.run()
    before = {path: path.read_bytes() for path in case.workspace.datasets.rglob("*.parquet")}
    case.correct(line(sha256))
    case.run()
    changed = {part for parts in case.published.changed.values() for part in parts}
    assert changed == {"2021/heilongjiang"}
    case.correct()
    case.run()
    assert {path: path.read_bytes() for path in case.workspace.datasets.rglob("*.parquet")} == before


def test_a_release_tells_what_was_corrected(case):
    sha256 = case.put("a.html", WRONG)
    case.run()
    release(case.workspace, month="2026.11")
    case.correct(line(sha256))
    case.run()
    made = release(case.workspace, month="2026.11")
    found = pq.read_table(made.path / "changes.parquet").to_pandas().set_index("indicator")
    assert set(found["cause"]) == {"correction"}
    assert found.loc[TOTAL, ["old_value", "new_value"]].tolist() == [4, 3]
    assert {TOTAL, UPHELD, "review.corrected"} <= set(found.index)


def test_the_worst_comes_first_for_review(case):
    case.put("a.html", WRONG)
    case.put("b.html", page(agency="财政局").replace("<td>3</td>", "<td>90</td>"))
    case.run()
    items = review(case.workspace.datasets, 10)
    assert [(item.kind, item.size) for item in items if item.kind == "conflict"] == [("conflict", 87), ("conflict", 1)]
    assert "= 3 ≠ 行政复议 | 总计 90" in items[0].what
    assert items[0].next_command == f"gongkai show {items[0].document_sha256} --html look.html"
    assert len(review(case.workspace.datasets, 1)) == len({item.kind for item in items})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n", "its first line must be document_sha256,cell,reading,value,reason,who,when"),
        ("x,review.total,4,3,r,w,2026-11-22", "line 2: 'x' is no sha256"),
        (
            "{s},review.total,4,about 3,r,w,2026-11-22",
            "line 2: the value 'about 3' is neither a number nor one of",
        ),
        ("{s},review.total,4,nan,r,w,2026-11-22", "line 2: the value 'nan' is neither a number"),
        ("{s},review.total,4,3,,w,2026-11-22", "line 2: reason is empty"),
        ("{s},review.total,4,3,r,w,yesterday", "line 2: 'yesterday' is no date"),
        ("{s},review.total,4,3,r,w", "line 2: it must have the 7 columns"),
        ("{s},a,4,3,r,w,2026-11-22\n{s},a,4,5,r,w,2026-11-22", "line 3: the cell is corrected in line 2"),
    ],
)
def test_a_line_that_is_no_correction_is_refused_with_its_number(tmp_path, text, told):
    path = tmp_path / "corrections.csv"
    head = "" if text.startswith("a,b") else ",".join(COLUMNS) + "\n"
    path.write_text(head + text.replace("{s}", "0" * 64) + "\n", "utf-8")
    with pytest.raises(CorrectionsError, match=told):
        load_corrections(path)


def test_no_file_is_no_correction_and_the_settings_say_where_it_lies(tmp_path, monkeypatch):
    assert not load_corrections(tmp_path / "none.csv")
    config = tmp_path / "config.yaml"
    config.write_text("data: d\n", "utf-8")
    assert load_settings(config).corrections == tmp_path / "corrections.csv"
    monkeypatch.setenv("GONGKAI_CORRECTIONS", str(tmp_path / "x.csv"))
    assert load_settings(config).corrections == tmp_path / "x.csv"
