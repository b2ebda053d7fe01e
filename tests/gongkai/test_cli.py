"""The command line, called as a person calls it.

What a call promises but for its process is asked of the command in this one: a fresh interpreter loads libraries for
seconds. That the command can be had as a process, ends with its code and outlives a kill is asked of processes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import gongkai
from flows.terminal import OUT
from gongkai.cli import app
from gongkai.schema import PARTITIONED, SCHEMAS

pytestmark = pytest.mark.long

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
PAGE = """<html><head><title>呼兰区{agency}{year}年政府信息公开工作年度报告</title></head><body>
<h1>呼兰区{agency}{year}年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文。</p>
<p>四、政府信息公开行政复议、行政诉讼情况</p>
<table>
<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>
<tr><td rowspan=2>结果维持</td><td rowspan=2>结果纠正</td><td rowspan=2>其他结果</td><td rowspan=2>尚未审结</td>
<td rowspan=2>总计</td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>
<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>
<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>
<tr><td>{number}</td><td>1</td><td>0</td><td>0</td><td>{total}</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td>
<td>0</td><td>0</td><td>0</td><td>0</td><td>0</td></tr>
</table><p>五、存在的主要问题及改进情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>无。</p></body></html>"""


def page(agency: str = "教育局", year: int = 2021, number: int = 2) -> str:
    return PAGE.format(agency=agency, year=year, number=number, total=number + 1)


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return kept | {"GONGKAI_EXTRACT__WORKERS": "1", "COLUMNS": "200"} | more


def start(*arguments: object, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A call as a process of its own."""
    return run([GONGKAI, *map(str, arguments)], cwd, environment(**more))


def call(*arguments: object, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A call in this process; what would end a process with a traceback is raised."""
    command, env = [*map(str, arguments)], dict.fromkeys(os.environ) | environment(**more)
    with chdir(cwd), as_wide_as_said(env):
        done = CliRunner().invoke(app, command, env=env, catch_exceptions=False)
    return subprocess.CompletedProcess(command, done.exit_code, done.stdout, done.stderr)


@contextmanager
def as_wide_as_said(env: dict[str, str | None]) -> Iterator[None]:
    """The width of the terminal, which a process is told when it begins."""
    before = OUT.width
    OUT.width = int(env["COLUMNS"] or before)
    try:
        yield
    finally:
        OUT.width = before


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """A folder with good and bad files, and what `extract --json` said of it."""
    folder = tmp_path_factory.mktemp("extract")
    (folder / "in").mkdir()
    for name, data in {
        "good.html": page().encode(),
        "html_called_word.doc": page(agency="财政局").encode(),
        "empty.pdf": b"",
        "cut.docx": b"PK\x03\x04" + b"\x00" * 40,
        "binary.pdf": bytes(range(256)) * 4,
    }.items():
        (folder / "in" / name).write_bytes(data)
    (folder / "in" / "nothing_in_it").mkdir()
    done = start("extract", "in", "in/nothing_in_it", "missing.pdf", "--out", "out", "--json", cwd=folder)
    return folder, done


def test_bad_inputs_harm_no_others_and_the_ledger_adds_up(extracted):
    folder, done = extracted
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["inputs"] == sum(told["outcomes"].values()) == 7
    assert told["outcomes"]["failed"] == 5
    frame = gongkai.load(data=folder / "out")
    assert set(frame["agency"]) == {"呼兰区教育局", "呼兰区财政局"}
    assert frame.set_index(["agency", "indicator"])["value"]["呼兰区教育局", "review.total"] == 3
    failed = {line["source_url"].rpartition("/")[2]: line for line in told["attention"] if line["outcome"] == "failed"}
    assert failed.keys() == {"empty.pdf", "cut.docx", "binary.pdf", "missing.pdf", "nothing_in_it"}
    problems = gongkai.load("problems", data=folder / "out")
    for name, line in failed.items():
        assert line["sentence"].endswith(".")
        assert "Error" not in line["sentence"]
        rows = problems[problems["source_url"].str.endswith("/" + name)]
        assert set(rows["severity"]) == {"error"}


def test_all_datasets_are_there_even_those_without_rows(extracted):
    folder, _ = extracted
    for name, schema in SCHEMAS.items():
        hive = ["report_year", "report_province"] if name in PARTITIONED else []
        assert list(pd.read_parquet(folder / "out" / name).columns) == schema.names + hive


def test_extracting_again_reads_and_changes_nothing(extracted):
    folder, _ = extracted
    before = {path: path.read_bytes() for path in (folder / "out").glob("*/**/*.parquet")}
    done = call("extract", "in", "--out", "out", "--json", cwd=folder)
    told = json.loads(done.stdout)
    assert told["extracted"] == {}
    assert set(told["changed"]) <= {"captures"}  # a path that is missing is missed again, at another time
    after = {path: path.read_bytes() for path in (folder / "out").glob("*/**/*.parquet")}
    assert {path for path in before if before[path] != after[path]} <= set((folder / "out" / "captures").iterdir())


def test_people_get_one_line_for_each_failure_and_a_screen_of_sums(extracted):
    folder, _ = extracted
    done = call("extract", "in", "--out", "out", cwd=folder)
    lines = done.stdout.splitlines()
    assert sum(line.startswith("failed") for line in lines) == 5
    assert "7 inputs = " in done.stdout
    assert "Traceback" not in done.stderr


def test_show_gives_the_tables_with_codes_and_quality(extracted):
    folder, _ = extracted
    done = call("show", "in/html_called_word.doc", "--json", cwd=folder)
    told = json.loads(done.stdout)
    assert (done.returncode, told["format"]) == (0, "html")
    assert {cell["quality"] for cell in told["observations"]} == {"verified"}
    assert told["tables"][0]["rows"] == 4
    shown = call("show", "in/html_called_word.doc", cwd=folder).stdout
    assert "litigation.after_review.upheld" in shown
    failed = call("show", "in/empty.pdf", cwd=folder)
    assert failed.returncode == 1
    assert "empty" in failed.stdout


@pytest.mark.parametrize(
    ("arguments", "more", "words"),
    [
        (["status", "--config", "nowhere.yaml"], {}, "nowhere.yaml"),
        (["sites", "list"], {"GONGKAI_REGSITRY": "x"}, "did you mean GONGKAI_REGISTRY?"),
        (["crawl", "hulna"], {}, "no site 'hulna'"),
        (["run", "--registry", "nowhere.yaml"], {}, "nowhere.yaml"),
        (["show", "nowhere.docx"], {}, "nowhere.docx is no file"),
        (["extract", "--out", "out"], {}, "paths"),
        (["extract", "a.pdf", "--out", sys.executable], {}, f"cannot write to {sys.executable}"),
        (["sites", "add", "www.hulan.gov.cn"], {}, "sites add www.hulan.gov.cn: start_urls is"),
        (["review"], {}, "Nothing is published"),
    ],
)
def test_a_wrong_call_gets_a_sentence_and_code_2(tmp_path, arguments, more, words):
    done = call(*arguments, cwd=tmp_path, GONGKAI_DATA=str(tmp_path / "data"), **more)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_so_it_does_as_a_process(tmp_path):
    done = start("status", "--config", "nowhere.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("gongkai: ")
    assert "Traceback" not in done.stderr


def test_sites_and_status_speak_json(tmp_path):
    sites = json.loads(call("sites", "list", "--json", cwd=tmp_path).stdout)
    assert "hulan" in {site["id"] for site in sites}
    status = call("status", "--json", "--data", "data", cwd=tmp_path)
    assert json.loads(status.stdout) == {"last_run": None}


def test_help_loads_none_of_the_heavy_libraries(tmp_path):
    heavy = {"pandas", "pyarrow", "prefect", "scrapy", "pdfplumber", "flows.commands"}
    code = (
        "import sys; from typer.testing import CliRunner; from gongkai.cli import app;"
        "assert CliRunner().invoke(app, ['extract', '--help']).exit_code == 0;"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    found = run([sys.executable, "-c", code], tmp_path)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("absent", ["typer", "flows"])
def test_without_the_pipeline_a_sentence_says_where_it_is(tmp_path, absent):
    code = (
        f"import sys; sys.modules[{absent!r}] = None; sys.argv[1:] = ['status']; from gongkai.cli import main; main()"
    )
    done = run([sys.executable, "-c", code], tmp_path)
    assert done.returncode != 0
    assert "clone" in done.stderr
    assert "Traceback" not in done.stderr


def test_killed_at_any_moment_the_same_command_ends_in_the_same_datasets(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(12):
        (tmp_path / "in" / f"{number}.html").write_text(page(year=2019 + number % 5, number=number), "utf-8")
    small = {"GONGKAI_EXTRACT__BATCH_SIZE": "3"}
    command = [GONGKAI, "extract", "in", "--out", "killed"]
    moments = (".gongkai/archive/journal.jsonl", ".gongkai/extractions/*/*.parquet", "observations/*/*/*.parquet")
    for moment in moments:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment(**small), stdout=subprocess.DEVNULL)
        while process.poll() is None and not any((tmp_path / "killed").glob(moment)):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start("extract", "in", "--out", "killed", cwd=tmp_path, **small).returncode == 0
    assert call("extract", "in", "--out", "whole", cwd=tmp_path, **small).returncode == 0
    for name in set(SCHEMAS) - {"captures"}:
        killed, whole = (gongkai.load(name, data=tmp_path / out, revisions="all") for out in ("killed", "whole"))
        timeless = [column for column in killed.columns if column != "captured_at"]
        pd.testing.assert_frame_equal(killed[timeless], whole[timeless], check_categorical=False)


def test_commands_load_no_library_of_others(tmp_path):
    code = (
        "import sys, flows.commands.registry;"
        "print(sorted({'numpy', 'pyarrow'} & set(sys.modules)));"
        "import flows.commands.reading, flows.commands.looking, spiders.crawl;"
        "print(sorted({'pandas', 'pdfplumber', 'prefect', 'scrapy'} & set(sys.modules)));"
        "import flows.commands.releasing;"
        "print(sorted({'prefect', 'scrapy'} & set(sys.modules)))"
    )
    assert run([sys.executable, "-c", code], tmp_path).stdout.split() == ["[]", "[]", "[]"]


def test_a_crawl_loads_no_pandas(tmp_path):
    code = "import sys, spiders.process; print({'pandas', 'scrapy'} & set(sys.modules))"
    assert run([sys.executable, "-c", code], tmp_path).stdout.strip() == "{'scrapy'}"
