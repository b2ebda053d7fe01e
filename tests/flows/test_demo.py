"""The whole spine over the demo web, without Prefect: every true cell, no silent error, the same bytes again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from demo.server import serve
from demo.truth import Truth
from demo.web import build_web
from docs.notebooks import run
from flows import crawling, ledger, steps
from flows.demonstration import compare, write_config
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai.settings import load_settings
from spiders.registry import load_registry

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def web():
    return build_web()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(web, data):
    """The first night: what the crawl came to, and the bytes of the datasets."""
    return night(web, data)


def night(web, data):
    with serve(web) as server:
        settings = load_settings(write_config(data, web, server.proxy_url))
        sites, workspace = load_registry(settings.registry), Workspace.of(settings.data)
        crawl = crawling.crawl_sites(workspace, sites, settings.crawl, Progress())
        plan = steps.plan(workspace, steps.publishers_of(sites))
        steps.extract_pending(plan, settings.extract, Progress())
        steps.publish_plan(plan)
    datasets = data / "datasets"
    return crawl, {path.relative_to(datasets): path.read_bytes() for path in datasets.rglob("*.parquet")}


def test_every_cell_is_true_and_every_trap_is_told(web, data, first):
    found = compare(data / "datasets", web.truth)
    assert found.right == sum(len(report.cells) for report in web.truth.reports) > 10_000
    assert found.perfect, found.differences[:10]


def test_a_report_given_to_another_body_is_found(web, data, first):
    report = next(one for one in web.truth.reports if one.agency.endswith("教育局"))
    others = ({"agency": "某区民政局"}, {"region_code": "000000"}, {"sha256": "of no document"})
    for other in others:
        assert len(compare(data / "datasets", Truth((replace(report, **other),), ())).mistaken) == 1


def test_the_ledger_adds_up_and_nothing_failed(data, first):
    found = ledger.ledger(data / "datasets")
    assert found.inputs == sum(found.outcomes.values()) > 100
    assert not found.lines


def test_the_sums_are_those_of_the_truth(web, data, first):
    sums = ledger.summary(data / "datasets")
    reports = {(report.region_code, report.agency, report.year) for report in web.truth.reports}
    assert sums["reports"] == len(reports)
    assert sums["coverage"]["reported"] == len(reports)
    assert sums["coverage"]["blocked"] == 1


def test_the_readme_says_what_works(data, first, monkeypatch):
    monkeypatch.setenv("GONGKAI_DATA", str(data))
    readme = Path(run.HERE.parents[1] / "README.md").read_text("utf-8")
    lines = [line for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) for line in block.splitlines()]
    assert len(lines) > 5
    names: dict[str, object] = {}
    for line in filter(None, lines):
        exec(line, names)  # noqa: S102  # our own README
    assert len(names["asked"]) > 20
    assert len(names["panel"]) > 80


@pytest.mark.parametrize("path", run.NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebooks_run_and_show_what_they_hold(data, first, path, tmp_path, monkeypatch):
    for variable in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(variable, str(tmp_path))
    stored = nbformat.read(path, as_version=4)
    assert run.shown(run.execute(path, data)) == run.shown(stored), "run `make notebooks` and read what changed"
    assert not re.search(r"/(home|tmp|root|work|Users)/", path.read_text("utf-8"))


def test_a_second_night_fetches_nothing_unchanged_and_publishes_the_same_bytes(web, data, first):
    _, before = first
    crawl, after = night(web, data)
    assert sum(tally.fetched for tally in crawl.sites.values()) == 0
    assert {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} == {
        path for path in after if path.parts[0] in ("captures", "politeness")
    }
