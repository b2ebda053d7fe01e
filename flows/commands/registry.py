"""The commands of the registry that ask no site: sites list, region, import."""

from __future__ import annotations

from pathlib import Path

from flows.commands.telling import DONE, print_json, shown
from flows.placing import division
from flows.terminal import OUT
from gongkai.settings import load_settings
from spiders.enrol import add, place, read_csv
from spiders.registry import load_registry


def list_sites(config: Path | None, registry: Path | None, as_json: bool) -> int:
    """List the registry."""
    sites = load_registry(load_settings(config, None, registry).registry)
    if as_json:
        print_json([site.model_dump() for site in sites])
        return DONE
    for site in sites:
        OUT.print(f"[bold]{site.id:<16}[/] {site.family:<6} {site.region_code:<6} {site.status:<10} {site.name}")
        for url in site.start_urls:
            OUT.print(f"{'':<16} {url}", style="dim", markup=False)
    return DONE


def set_region(site: str, code: str, config: Path | None, registry: Path | None) -> int:
    """Write the division of a site into its row."""
    target, region = load_settings(config, None, registry).registry, division(code)
    place(target, site, code)
    OUT.print(f"{site} is a site of {code}, {region.name}.")
    return DONE


def import_sites(path: Path, config: Path | None, registry: Path | None) -> int:
    """Add the sites of a CSV file to the registry, all or none."""
    target = load_settings(config, None, registry).registry
    sites = read_csv(path)
    add(target, sites)
    OUT.print(f"{len(sites)} rows added to {shown(target)}, as unverified as the file says. Next: gongkai sites check")
    return DONE
