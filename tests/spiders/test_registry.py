"""The registry refuses what it cannot use, in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from spiders import registry
from spiders.families import FAMILIES
from spiders.process import chains
from spiders.registry import RegistryError, Site, host_of, load_registry

ROW = {
    "id": "hulan",
    "name": "呼兰区",
    "family": "ucap",
    "start_urls": ["http://www.hulan.gov.cn/hebhlq/c110906/list.shtml"],
    "region_code": "230111",
}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "sites.yaml"
    path.write_text(yaml.safe_dump(list(rows), allow_unicode=True), encoding="utf-8")
    return path


def test_the_shipped_registry_is_sound() -> None:
    sites = load_registry(Path(registry.__file__).with_name("sites.yaml"))
    assert {site.family for site in sites} <= set(FAMILIES)
    assert all(site.status == "unverified" for site in sites)


def test_every_family_has_a_spider() -> None:
    assert tuple(FAMILIES) == registry.FAMILY_NAMES


def test_hosts_come_from_start_urls(tmp_path: Path) -> None:
    (site,) = load_registry(write(tmp_path, ROW))
    assert site.allowed_hosts == ("www.hulan.gov.cn",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"family": "ucpa"}, "site hulan: family is 'ucpa'; allowed: one of ucap, trs, jcms, gkmlpt, empirecms"),
        ({"start_urls": ["ftp://a/b"]}, "start_urls is ['ftp://a/b']; allowed: addresses of list pages, http"),
        ({"start_urls": []}, "start_urls is "),
        ({"region_code": 230111}, "region_code is 230111; allowed: six digits in quotes"),
        ({"region_code": None}, "region_code is None"),
        ({"dely_seconds": 3}, "dely_seconds is 3; allowed: keys are id, name, family"),
        ({"delay_seconds": -1}, "delay_seconds is -1; allowed: seconds between two requests, 0 to 3600"),
        ({"id": "../x"}, "id is '../x'; allowed: lower-case letters"),
        ({"family": "profile"}, "a profile stands in rows of family: profile"),
        ({"family": "profile", "profile": {"article": "("}}, "'(' is no regular expression"),
        (
            {"family": "profile", "profile": {"article": "x", "links": "a["}},
            "profile.links is 'a['; allowed: 'a[' is neither",
        ),
        ({"family": "profile", "profile": {"article": "x", "pages": {}}}, "exactly one of link, query and name"),
        ({"allowed_hosts": ["other.cn"]}, "allowed_hosts lacks www.hulan.gov.cn"),
    ],
)
def test_a_wrong_row_is_told(tmp_path: Path, change: dict[str, object], told: str) -> None:
    with pytest.raises(RegistryError) as raised:
        load_registry(write(tmp_path, ROW | change))
    assert told in str(raised.value)


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="two sites have the id 'hulan'"):
        load_registry(write(tmp_path, ROW, ROW))
    with pytest.raises(RegistryError, match="cannot read the registry"):
        load_registry(tmp_path / "absent.yaml")
    (tmp_path / "sites.yaml").write_text("{", encoding="utf-8")
    with pytest.raises(RegistryError, match="is not YAML"):
        load_registry(tmp_path / "sites.yaml")
    (tmp_path / "sites.yaml").write_text("id: hulan", encoding="utf-8")
    with pytest.raises(RegistryError, match="must hold a list"):
        load_registry(tmp_path / "sites.yaml")


def test_hosts_keep_an_unusual_port() -> None:
    assert host_of("http://A.gov.cn:80/x") == "a.gov.cn"
    assert host_of("https://61.150.65.235:8080/x") == "61.150.65.235:8080"


def test_sites_that_share_a_host_go_one_after_the_other() -> None:
    def site(name: str, *hosts: str) -> Site:
        return Site.model_validate(ROW | {"id": name, "start_urls": [f"http://{host}/" for host in hosts]})

    sites = [site("a", "x"), site("b", "y"), site("c", "z"), site("d", "x", "y")]
    assert sorted(sorted(one.id for one in chain) for chain in chains(sites)) == [["a", "b", "d"], ["c"]]
