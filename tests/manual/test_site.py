"""The manual: complete, true to the code, and in need of no other host."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from lxml import html

import gongkai
from gongkai import codebook
from gongkai.schema import ALLOWED, SCHEMAS
from gongkai.settings import known_keys
from manual import links
from manual.datasets import EXAMPLES

ASKS = (
    "//script/@src | //link[@rel!='canonical']/@href | //img/@src | //iframe/@src | //source/@src | //object/@data "
    "| //form/@action"
)


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / name).read_text("utf-8"))


def text(site: Path, name: str) -> str:
    return page(site, name).text_content()


@pytest.mark.parametrize("dataset", SCHEMAS)
def test_every_column_of_a_dataset_is_told(site: Path, dataset: str) -> None:
    content = page(site, f"reference/datasets/{dataset}.html")
    told = " ".join(content.text_content().split())
    for field in SCHEMAS[dataset]:
        assert content.get_element_by_id(field.name) is not None
        assert " ".join(field.metadata[b"description"].decode().replace("`", "").split()) in told


def test_every_indicator_is_told_once_with_its_label_and_its_law(site: Path) -> None:
    pages = {path.stem: html.parse(str(path)) for path in (site / "reference" / "indicators").glob("*.html")}
    for line in codebook.indicators():
        content = pages[line.table].getroot()
        assert content.get_element_by_id(line.indicator) is not None
        assert line.label_zh in content.text_content()
    assert "Art. 36" in pages["requests"].getroot().text_content()
    assert pages["requests"].getroot().get_element_by_id("requests.balance") is not None


def test_every_setting_command_and_function_is_told(site: Path) -> None:
    settings, commands, python = (text(site, f"reference/{name}.html") for name in ("settings", "commands", "python"))
    assert [key for key in known_keys() if key not in settings] == []
    assert "gongkai sites check" in commands
    assert "--mark" in commands
    assert [name for name in gongkai.__all__ if f"gongkai.{name}" not in python and not name.startswith("_")] == []


def test_nothing_is_asked_of_another_host(site: Path) -> None:
    pages = [*site.rglob("*.html")]
    assert len(pages) > 30
    for path in pages:
        asked = html.parse(str(path)).xpath(ASKS)
        assert [address for address in asked if re.match(r"(https?:)?//", address)] == [], path
    for path in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()[^)]{0,9}https?:", path.read_text("utf-8")), path


def test_notebooks_show_what_they_showed(site: Path) -> None:
    content = page(site, "notebooks/1_quick_start.html")
    assert content.xpath("//div[@class='shown']//table")
    assert content.xpath("//*[contains(@class, 'highlight')]")


def test_links_out_of_the_docs_lead_to_pages_of_the_site(site: Path) -> None:
    assert "start_urls" in text(site, "source/spiders/sites.yaml.html")
    assert page(site, "sites.html").xpath("//a[@href='source/spiders/sites.yaml.html']")
    assert page(site, "index.html").xpath("//a[@href='notebooks/2_refusals.html']")


def test_a_link_is_read_from_where_its_text_stands() -> None:
    places = {"docs/a.md": "a.md", "README.md": "index.md"}
    found = links.rewrite("[a](docs/a.md#b) [c](x/y.py) [e](https://e.org/f)", "index.md", "README.md", places)
    assert found == "[a](a.md#b) [c](source/x/y.py.md) [e](https://e.org/f)"
    assert links.rewrite("[r](../README.md)", "b/c.md", "docs/b.md", places) == "[r](../index.md)"


def test_examples_are_of_columns_that_exist_and_of_values_that_may_be() -> None:
    with EXAMPLES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["dataset"] for row in rows} == set(SCHEMAS), "run `make notebooks` after a change of the schema"
    for row in rows:
        assert row["column"] in SCHEMAS[row["dataset"]].names, "run `make notebooks` after a change of the schema"
        allowed = ALLOWED.get(row["column"])
        assert not allowed or row["example"] in allowed
    assert ("observations", "raw_label") in {(row["dataset"], row["column"]) for row in rows}
