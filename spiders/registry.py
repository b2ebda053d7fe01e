"""The registry of sites: one validated row per site in a YAML file. Adding a site takes no Python.

    - id: hulan                      # short and stable: it names the site in every dataset
      name: 哈尔滨市呼兰区人民政府
      family: ucap                   # how its pages are built: see spiders/families/
      start_urls:                    # its columns of annual reports (list pages)
        - http://www.hulan.gov.cn/hebhlq/c110906/list.shtml
      region_code: "230111"          # GB/T 2260, quoted: it is text

Optional: `region_code` (without it reports are placed by what they say themselves), `allowed_hosts` (default: the hosts
of `start_urls`), `agency` (publisher of every report of the site), `delay_seconds` (longer than the configured delay,
never shorter), `profile` (with `family: profile`, see `spiders.profiles`), `allow_private` (its hosts are of a private
network), `insecure_tls` (its certificate cannot be verified), `status` and `notes`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from spiders.profiles import Profile, shipped

FAMILY_NAMES = ("ucap", "trs", "jcms", "gkmlpt", *shipped(), "profile", "focused")
"""The families, as `spiders.families.FAMILIES` has them; repeated here so that reading a registry needs no Scrapy."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C reads thousands of rows in a second


class RegistryError(ValueError):
    """A registry that cannot be used; the message names the site, the key, the value and what is allowed."""


class Site(BaseModel):
    """One site; all that a crawl needs to know of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="lower-case letters, digits, - and _")
    name: str = Field(min_length=1, description="name of the site's government")
    family: str = Field(description="one of " + ", ".join(FAMILY_NAMES))
    start_urls: tuple[str, ...] = Field(min_length=1, description="addresses of list pages, http:// or https://")
    allowed_hosts: tuple[str, ...] = Field(default=(), description="hosts that may be asked, such as www.hulan.gov.cn")
    region_code: str = Field(
        default="", pattern=r"^(?:\d{6})?$", description="six digits in quotes, such as '230111', or no such key"
    )
    agency: str | None = Field(default=None, description="publisher of every report of the site")
    profile: Profile | None = Field(default=None, description="what its pages look like, with family: profile alone")
    delay_seconds: float = Field(default=0, ge=0, le=3600, description="seconds between two requests, 0 to 3600")
    allow_private: bool = Field(
        default=False, description="true where its hosts are of a private network, such as an intranet or a test"
    )
    insecure_tls: bool = Field(
        default=False, description="true where its certificate cannot be verified; notes say since when and why"
    )
    status: Literal["unverified", "verified", "off"] = Field(
        default="unverified", description="unverified, verified (its walk was checked by a person) or off"
    )
    notes: str = Field(default="", description="free text")

    @field_validator("status", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: object) -> object:
        return "off" if value is False else value  # YAML takes a bare off for no

    @field_validator("family")
    @classmethod
    def _known_family(cls, name: str) -> str:
        if name not in FAMILY_NAMES:
            raise ValueError(f"there is no family {name}")
        return name

    @field_validator("start_urls")
    @classmethod
    def _web_addresses(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                raise ValueError(f"{url} is not an http:// or https:// address")
            if urlsplit(url).username is not None:
                raise ValueError(f"{url} names a user; a registry holds no credentials")
        return urls

    @model_validator(mode="after")
    def _profile_where_it_is_used(self) -> Self:
        if (self.family == "profile") != (self.profile is not None):
            raise ValueError("a profile stands in rows of family: profile, and in no others")
        return self

    @model_validator(mode="after")
    def _hosts_of_start_urls(self) -> Self:
        hosts = tuple(sorted({host_of(url) for url in self.start_urls}))
        if not self.allowed_hosts:
            # The model is frozen for its users; this is still its construction.
            object.__setattr__(self, "allowed_hosts", hosts)
        elif missing := set(hosts) - set(self.allowed_hosts):
            raise ValueError(f"allowed_hosts lacks {', '.join(sorted(missing))}, which start_urls names")
        return self


def host_of(url: str) -> str:
    """Host of an address, in lower case, with its port where that is not the scheme's own."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def load_registry(path: Path) -> list[Site]:
    """The sites of a registry file, in its order. Raises `RegistryError`, naming what is wrong and what is allowed."""
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506  # either is a safe one
    except OSError as error:
        raise RegistryError(f"cannot read the registry {path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path} is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(rows, list):
        raise RegistryError(f"{path} must hold a list of sites, each starting with '- id: …'")
    sites = [site_of(row, f"{path}: site {_name_of(row, number)}") for number, row in enumerate(rows, 1)]
    seen: set[str] = set()
    for site in sites:
        if site.id in seen:
            raise RegistryError(f"{path}: two sites have the id {site.id!r}; an id names one site")
        seen.add(site.id)
    return sites


def _name_of(row: object, number: int) -> str:
    return str(row.get("id", f"number {number}")) if isinstance(row, dict) else f"number {number}"


def site_of(row: object, where: str) -> Site:
    """The site of one row, which stands `where`. Raises `RegistryError`, naming what is wrong and what is allowed."""
    try:
        return Site.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else ""
        field = Site.model_fields.get(key)
        if field is None and key:
            allowed = f"keys are {', '.join(Site.model_fields)}"
        else:
            allowed = (field.description if field else None) or first["msg"].removeprefix("Value error, ")
        if key == "profile":  # says itself what is wrong, and where
            key, allowed = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        value = "missing" if first["type"] == "missing" else repr(first["input"])
        told = f"{key} is {value}; " if key else ""
        raise RegistryError(f"{where}: {told}allowed: {allowed}") from error
