"""The commands that ask sites what they are like: sites add, check."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from itertools import chain, count
from pathlib import Path

from rich.prompt import Confirm
from rich.text import Text

from flows import crawling
from flows.checking import Finding, check_sites, passed
from flows.commands.telling import ATTENTION, DONE, print_json, shown
from flows.surveying import Survey, survey
from flows.terminal import ERR, OUT, Bars
from gongkai.settings import load_settings
from spiders.enrol import add, mark, registered
from spiders.registry import load_registry


def add_site(  # noqa: PLR0913, PLR0917  # the command's options
    url: str,
    id_: str,
    region: str,
    allow_private: bool,
    yes: bool,
    config: Path | None,
    data: Path | None,
    registry: Path | None,
    as_json: bool,
) -> int:
    """Look at a site, tell what was found, and write its row into the registry."""
    settings = load_settings(config, data, registry)
    known = {site.id for site in registered(settings.registry)}
    with Bars() as bars:
        found = survey(url, settings, id_, region, allow_private, bars)
    site = found.site if id_ else found.site.model_copy(update={"id": _free_id(found.site.id, known)})
    if as_json:
        print_json(asdict(found) | {"site": site.model_dump(), "problems": [one.row() for one in found.problems]})
    else:
        _show_survey(found)
        yes = yes or Confirm.ask(f"Write this row into {shown(settings.registry)}?", console=ERR, default=False)
    if not yes:
        return ATTENTION
    add(settings.registry, [site])
    if not site.region_code:
        ERR.print(Text(_untold(site.id, settings.registry), "yellow"), soft_wrap=True)
    if not as_json:
        where = f"--registry {shown(settings.registry)}" + (f" --data {shown(data)}" if data else "")
        OUT.print(f"Written. Next: gongkai crawl {site.id} {where}", soft_wrap=True)
    return DONE


def check_registry(
    sites: Sequence[str],
    mark_passed: bool,
    config: Path | None,
    data: Path | None,
    registry: Path | None,
    as_json: bool,
) -> int:
    """Look whether sites are as their rows say."""
    settings = load_settings(config, data, registry)
    chosen = crawling.choose(load_registry(settings.registry), sites)
    with Bars() as bars:
        findings = check_sites(chosen, settings, bars)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        _show_findings(findings)
    good = [site.id for site in chosen if passed(findings, site.id)]
    for id_ in good if mark_passed else []:
        mark(settings.registry, id_, "verified")
    return DONE if len(good) == len(chosen) else ATTENTION


def _untold(site: str, registry: Path) -> str:
    return (
        "The pages do not tell the site's region: of its reports, those that do not name it themselves will be flagged "
        f"region_unknown. To say it: gongkai sites region {site} CODE --registry {shown(registry)}"
    )


def _free_id(wanted: str, taken: Collection[str]) -> str:
    return next(name for name in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if name not in taken)


def _show_survey(found: Survey) -> None:
    """What a look at a site came to."""
    site, evidence = found.site, found.evidence
    OUT.print(f"[bold]{site.id}[/]  {site.name}, {site.region_code or 'region not told'}")
    OUT.print(f"[bold]family[/]    {site.family}: {evidence.reports} addresses of reports, {evidence.marks} marks")
    for column in found.columns:
        OUT.print(f"[bold]column[/]    {column.url}  {column.name}: {column.reports} reports", soft_wrap=True)
    if found.years:
        OUT.print(f"[bold]years[/]     {found.years[0]}–{found.years[-1]}")
    for one in found.previews:
        told = f"{one.year or 'no year'}, {one.agency or 'no agency'}, {one.format}, {one.outcome}: {one.title}"
        OUT.print(Text.assemble(("read      ", "bold"), told), soft_wrap=True)
    for problem in found.problems:
        OUT.print(Text(f"{problem.severity}  {problem.sentence}; {problem.evidence}", "yellow"), soft_wrap=True)


def _show_findings(findings: Sequence[Finding]) -> None:
    """What was looked at of each site, with the fix for what is not as it should be."""
    for one in findings:
        style = "green" if one.passed else "red"
        OUT.print(Text.assemble(f"{one.site:<16} ", (f"{one.check:<10}", style), one.told), soft_wrap=True)
        if one.fix:
            OUT.print(Text(f"{'':<16} → {one.fix}", style="dim"), soft_wrap=True)
