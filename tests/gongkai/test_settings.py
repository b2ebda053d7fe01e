"""Settings: file, environment, and one sentence for everything that is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from gongkai.settings import PREFIX, Settings, SettingsError, known_keys, load_settings

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def config(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "some" / "config.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def flatten(mapping: dict, prefix: str = ""):
    for key, value in mapping.items():
        yield from flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]


def test_the_shipped_file_names_and_explains_every_setting_with_its_default():
    text = (CHECKOUT / "config.yaml").read_text("utf-8")
    shipped = dict(flatten(yaml.safe_load(text)))
    assert list(shipped) == list(known_keys())
    defaults = dict(flatten(Settings().model_dump(mode="json")))
    assert shipped == defaults
    for key in known_keys():
        line = next(line for line in text.splitlines() if line.strip().startswith(key.split(".")[-1] + ":"))
        assert "  # " in line, f"{key} is not explained"


def test_the_environment_wins_over_the_file_and_arguments_over_both(tmp_path, monkeypatch):
    path = config(tmp_path, "data: store\ncrawl: {delay_seconds: 7, retries: 1}\n")
    monkeypatch.setenv("GONGKAI_CRAWL__DELAY_SECONDS", "5")
    settings = load_settings(path)
    assert (settings.crawl.delay_seconds, settings.crawl.retries, settings.crawl.timeout_seconds) == (5, 1, 60)
    assert settings.data == tmp_path / "some" / "store"
    assert settings.registry == tmp_path / "some" / "spiders" / "sites.yaml"
    monkeypatch.setenv("GONGKAI_DATA", "elsewhere")
    assert load_settings(path).data == tmp_path / "elsewhere"
    assert load_settings(path, data=Path("third")).data == tmp_path / "third"


def test_the_file_may_be_named_by_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_CONFIG", str(config(tmp_path, "crawl: {retries: 9}")))
    assert load_settings().crawl.retries == 9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("crawl: {delay_secnods: 2}", ["crawl.delay_secnods", "2", "did you mean crawl.delay_seconds?"]),
        ("crwal: {delay_seconds: 2}", ["crwal", "allowed are", "crawl.delay_seconds"]),
        ("crawl: {delay_seconds: fast}", ["crawl.delay_seconds", "'fast'", "valid number", "between two requests"]),
        ("crawl: {delay_seconds: -1}", ["crawl.delay_seconds", "-1", "greater than or equal to 0"]),
        ("crawl: 5", ["crawl", "5", "delay_seconds"]),
        ("crawl: {proxy: localhost}", ["crawl.proxy", "'localhost'", "http://"]),
        ("flows: {schedule: hourly}", ["flows.schedule", "'hourly'", "five fields"]),
        ("flows: {timezone: Mars/Base}", ["flows.timezone", "'Mars/Base'", "IANA"]),
        ("data: 5", ["data", "5"]),
        ("", ["is empty"]),
        ("- a", ["['a']", "mapping"]),
        ("a: [", ["cannot be read as YAML"]),
    ],
)
def test_what_is_wrong_in_the_file_gets_one_sentence(tmp_path, text, words):
    path = config(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    message = str(caught.value)
    assert "\n" not in message
    for word in [str(path), *words]:
        assert word in message


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GONGKAI_CRAWL__DELAY_SECNODS", "5", ["did you mean GONGKAI_CRAWL__DELAY_SECONDS?"]),
        ("GONGKAI_DTAA", "x", ["did you mean GONGKAI_DATA?"]),
        ("GONGKAI_CRAWL", "{", ["no setting"]),
        ("GONGKAI_EXTRACT__WORKERS", "many", ["'many'", "extract.workers", "valid integer"]),
    ],
)
def test_what_is_wrong_in_the_environment_gets_one_sentence(monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    for word in [name, *words]:
        assert word in str(caught.value)


def test_a_data_folder_may_say_how_it_was_made(tmp_path, monkeypatch):
    monkeypatch.delenv("GONGKAI_CONFIG", raising=False)
    (tmp_path / "config.yaml").write_text("data: .\nregistry: sites.yaml\n", "utf-8")
    assert load_settings(data=tmp_path).registry == tmp_path / "sites.yaml"
    (tmp_path / "other.yaml").write_text("registry: others.yaml\n", "utf-8")
    assert load_settings(tmp_path / "other.yaml", tmp_path).registry == tmp_path / "others.yaml"


def test_a_named_file_must_exist(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.yaml \(named by --config\) does not exist"):
        load_settings(tmp_path / "nowhere.yaml")


def test_a_host_is_asked_once_a_second_at_most_unless_it_is_ones_own(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="allow_fast"):
        load_settings(config(tmp_path, "crawl: {delay_seconds: 0.5}\n"))
    assert load_settings(config(tmp_path, "crawl: {delay_seconds: 0, allow_fast: true}\n")).crawl.delay_seconds == 0
