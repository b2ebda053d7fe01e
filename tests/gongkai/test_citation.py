"""gongkai.cite: a release as a reference that names its contents."""

from __future__ import annotations

import json
from datetime import date

import pytest

import gongkai
from gongkai import dataset

DIGEST = "ab" * 32


@pytest.fixture
def data(tmp_path):
    release = tmp_path / "releases" / "v2026.11.2"
    dataset.write_dataset(release, "reports", [])
    manifest = {"name": "v2026.11.2", "contents_sha256": DIGEST}
    (release / "release.json").write_text(json.dumps(manifest), "utf-8")
    (tmp_path / "releases" / "current").symlink_to("v2026.11.2")
    dataset.write_dataset(tmp_path / "datasets", "reports", [])
    return tmp_path


@pytest.mark.parametrize("release", ["current", "v2026.11.2"])
def test_a_release_is_cited_by_name_and_digest(data, release):
    found = gongkai.cite(release, data=data)
    assert found.bibtex.startswith("@misc{gongkai_v2026.11.2,\n  author = {{gongkai contributors}},")
    assert "year = {2026},\n  month = {11},\n  version = {v2026.11.2}" in found.bibtex
    assert found.bibtex.count("{") == found.bibtex.count("}")
    assert DIGEST in found.bibtex
    assert found.gbt7714 == (
        f"gongkai 项目组. 中国区县政府信息公开工作年度报告数据集: v2026.11.2[DS]. 2026-11. sha256: {DIGEST}."
    )
    assert repr(found) == f"{found.bibtex}\n\n{found.gbt7714}"


def test_where_it_was_had_from_is_cited_with_the_day(data):
    found = gongkai.cite(url="https://example.org/<data>", accessed=date(2026, 12, 1), data=data)
    assert "url = {https://example.org/<data>},\n  urldate = {2026-12-01}" in found.bibtex
    assert "[DS/OL]. (2026-11)[2026-12-01]. https://example.org/<data>. sha256" in found.gbt7714
    assert "&lt;data&gt;" in found._repr_html_()


def test_only_a_release_can_be_cited(data):
    with pytest.raises(FileNotFoundError, match=r"no release 'v2026.11.3'; there are current, v2026.11.2"):
        gongkai.cite("v2026.11.3", data=data)
    with pytest.raises(FileNotFoundError, match=r"is no release: it has no release.json"):
        gongkai.cite("datasets", data=data / "datasets" / "..")
