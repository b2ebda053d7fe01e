"""Writing a registry: rows are added to its file, and their status changed, without touching what a person wrote."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from spiders.registry import RegistryError, Site, load_registry, site_of

_LISTS = ("start_urls", "allowed_hosts")
_UNTOLD = "  # region_code: not told by its pages\n"  # in the place of the key


def registered(path: Path) -> list[Site]:
    """The sites of a registry; none where the file is still to be made. Raises `RegistryError`."""
    return load_registry(path) if path.exists() else []


def add(path: Path, sites: Sequence[Site]) -> None:
    """Write the sites behind those that a registry has, all or none. Raises `RegistryError` where an id is taken."""
    taken = {site.id for site in registered(path)}
    for site in sites:
        if site.id in taken:
            raise RegistryError(f"{path} has a site {site.id!r} already; name another id, or change that row")
        taken.add(site.id)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    kept = "" if before.strip() in ("", "[]") else before.rstrip("\n") + "\n\n"
    _replace(path, kept + "\n".join(_row_text(site) for site in sites))


def mark(path: Path, site: str, status: str) -> None:
    """Change the status of a row. Raises `RegistryError` where the file has no such row."""
    _change(path, site, "status", status)


def place(path: Path, site: str, region_code: str) -> None:
    """Write the division of a site into its row. Raises `RegistryError` where the file has no such row."""
    _change(path, site, "region_code", f'"{region_code}"')


def _change(path: Path, site: str, key: str, value: str) -> None:
    text = path.read_text(encoding="utf-8")
    rows = re.split(r"(?m)^(?=- )", text)
    for number, row in enumerate(rows):
        if re.match(rf"- id:\s*[\"']?{re.escape(site)}[\"']?\s*(?:#.*)?$", row, re.MULTILINE):
            row = row.replace(_UNTOLD, "") if key == "region_code" else row  # noqa: PLW2901  # the row that is changed
            changed, times = re.subn(rf"(?m)^(  {key}:\s*)\S+", rf"\g<1>{value}", row)
            rows[number] = changed if times else f"{row.rstrip()}\n  {key}: {value}\n\n"
            break
    else:
        raise RegistryError(f"{path}: there is no row that begins with '- id: {site}'")
    _replace(path, "".join(rows))


def read_csv(path: Path) -> list[Site]:
    """The sites of a CSV file: a column for each key of a registry row that is used, several addresses or hosts in one
    cell with spaces between them. Raises `RegistryError`, naming the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RegistryError(f"cannot read {path} as CSV in UTF-8: {error}") from error
    return [_site_of_line(row, number, path) for number, row in enumerate(rows, 2)]


def _site_of_line(line: dict[str, Any], number: int, path: Path) -> Site:
    row: dict[str, Any] = {}
    for key, value in line.items():
        if key is None or value is None:
            raise RegistryError(f"{path}: line {number} has not as many cells as the first line has names")
        if value.strip():
            row[key.strip()] = value.split() if key.strip() in _LISTS else value.strip()
    return site_of(row, f"{path}: line {number}: site {row.get('id', 'without an id')}")


def _row_text(site: Site) -> str:
    row = site.model_dump(mode="json", exclude_defaults=True)
    if set(row.get("allowed_hosts", ())) == set(Site(**row | {"allowed_hosts": ()}).allowed_hosts):
        row.pop("allowed_hosts", None)  # as they follow from the addresses
    row["status"] = site.status
    text: str = yaml.safe_dump([row], allow_unicode=True, sort_keys=False, width=118)
    return text if site.region_code else text + _UNTOLD


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    load_registry(temporary)  # what is written can be read, or nothing is changed
    temporary.replace(path)
