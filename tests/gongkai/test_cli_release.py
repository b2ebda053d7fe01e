"""`gongkai release`, `releases` and `review`, called as a person calls them."""

from __future__ import annotations

import json

import pytest

from tests.gongkai.test_cli import call, page


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A checkout's worth of settings, and what `extract` made of a page with a wrong sum."""
    folder = tmp_path_factory.mktemp("release")
    (folder / "config.yaml").write_text("data: out\n", "utf-8")
    (folder / "in").mkdir()
    (folder / "in" / "a.html").write_text(page().replace("<td>3</td>", "<td>4</td>"), "utf-8")
    done = call("extract", "in", "--out", "extracted", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "out").mkdir()
    (folder / "extracted").rename(folder / "out" / "datasets")
    return folder


def test_a_release_is_made_listed_and_not_made_again(folder):
    made = json.loads(call("release", "--month", "2026.11", "--json", cwd=folder).stdout)
    assert (made["name"], made["new"], made["rows"]["reports"]) == ("v2026.11.1", True, 1)
    assert "Nothing has changed since v2026.11.1" in call("release", cwd=folder).stdout
    assert "v2026.11.1 ← current" in call("releases", cwd=folder).stdout


def test_a_month_that_is_none_is_one_sentence(folder):
    done = call("release", "--month", "November", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "gongkai: 'November' is no month; give it as 2026.11.\n")


def test_review_names_the_conflict_and_the_command_that_shows_it(folder):
    (item,) = (one for one in json.loads(call("review", "--json", cwd=folder).stdout) if one["kind"] == "conflict")
    assert item["size"] == 1
    done = call("review", cwd=folder)
    assert f"→ gongkai show {item['document_sha256']} --html look.html" in done.stdout
    assert "= 3 ≠ 行政复议 | 总计 4" in done.stdout


def test_review_and_show_know_what_extract_wrote_and_say_so_where_there_is_nothing(folder):
    assert call("extract", "in", "--out", "loose", cwd=folder).returncode == 0
    done = call("review", "--data", "loose", cwd=folder)
    assert "= 3 ≠ 行政复议 | 总计 4" in done.stdout
    command = next(line for line in done.stdout.splitlines() if "→ gongkai show" in line)
    assert command.endswith(" --html look.html --data loose")
    assert call(*command.split()[2:], cwd=folder).returncode == 0
    assert "总计" in (folder / "look.html").read_text("utf-8")
    nothing = call("review", "--data", "in", cwd=folder)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "Nothing is published in" in nothing.stderr


def test_a_line_of_corrections_that_is_none_is_one_sentence(folder):
    (folder / "other").mkdir()
    (folder / "other" / "corrections.csv").write_text("a,b\n", "utf-8")
    done = call("extract", "in", "--out", "other", cwd=folder)
    assert done.returncode == 2
    assert "corrections.csv: its first line must be document_sha256," in done.stderr
    assert [path.name for path in (folder / "other").glob("[!.]*")] == ["corrections.csv"]  # nothing was begun
