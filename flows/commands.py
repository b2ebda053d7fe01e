"""What the commands of `gongkai` do; `gongkai.cli` says how they are called. Each gives its exit code."""

from __future__ import annotations

import heapq
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from itertools import chain, count
from pathlib import Path
from typing import Any

from rich.prompt import Confirm
from rich.text import Text

from flows import crawling, engine, steps
from flows.checking import check_sites, passed
from flows.corrections import load_corrections
from flows.documents import Document
from flows.extraction import Tally
from flows.ledger import ledger, summary
from flows.progress import Progress
from flows.release import Shelf
from flows.release import release as freeze
from flows.release.terminal import show_release, show_releases
from flows.report import RunReport, last_run, now, report
from flows.review import review as worst_items
from flows.review import show_items
from flows.show import look, show_document
from flows.show_html import write_html
from flows.store import Store
from flows.surveying import survey
from flows.terminal import (
    ERR,
    OUT,
    Bars,
    show_attention,
    show_findings,
    show_report,
    show_sites,
    show_snippet,
    show_sums,
    show_survey,
)
from flows.workspace import Workspace
from gongkai.settings import load_settings
from spiders.enrol import add, mark, read_csv, registered
from spiders.registry import load_registry

DONE, ATTENTION = 0, 1


class NotRead(Exception):
    """There is nothing sound to publish yet; the message says what to do."""


def demo(data: Path, as_json: bool) -> int:
    """Run the demonstration; 0 if everything is as the demo's truth says."""
    data = data.absolute()
    engine.prepare(data / "state")
    from flows.demonstration import demonstrate  # noqa: PLC0415  # Prefect reads its settings when it is imported

    with Bars() as bars:
        made, found = demonstrate(data, bars)
        home = _atlas(data, bars)
    where = _shown(data)
    if as_json:
        _print_json(made.as_json() | {"truth": asdict(found) | {"perfect": found.perfect}, "atlas": str(home)})
        return DONE if found.perfect else ATTENTION
    show_sites(made.sites())
    show_report(made, where)
    OUT.print(
        f"[bold]truth[/]     {found.right} cells right, {len(found.wrong)} wrong ({found.silent} of them silently), "
        f"{len(found.missing)} missing, {len(found.invented)} invented, {len(found.doubted)} of another quality; "
        f"{len(found.mistaken)} reports of another body, region or year; "
        f"{found.traps - len(found.missed_traps)} of {found.traps} traps met"
    )
    for difference in found.differences[:10]:
        OUT.print(f"          {difference}", style="red", markup=False)
    show_snippet(where)
    OUT.print(f"[bold]look at it[/]\n  {home.as_uri()}", soft_wrap=True)
    return DONE if found.perfect else ATTENTION


def _atlas(data: Path, progress: Progress) -> Path:
    """Build the atlas of a data folder; its home page."""
    from atlas.building import build  # noqa: PLC0415  # of all that is to the right, this command alone shows it

    out = data / "atlas"
    settings = load_settings(data / "config.yaml")
    build(data, out, settings.extract, progress, settings.registry)
    return out / "index.html"


def run(config: Path | None, data: Path | None, registry: Path | None, schedule: bool, as_json: bool) -> int:
    """Run the nightly flow now, or by its schedule until interrupted."""
    settings = load_settings(config, data, registry)
    load_registry(settings.registry)  # what is wrong with it is better said now than when Prefect is up, or at night
    if schedule:
        with engine.server(settings.data / "state") as address:
            from flows.nightly import serve_nightly  # noqa: PLC0415  # as above

            when = f"{settings.flows.schedule!r} ({settings.flows.timezone})"
            ERR.print(f"The nightly flow runs at {when}; watch it at {address}, stop with Ctrl-C.")
            serve_nightly(config, data, registry)
        return DONE
    engine.prepare(settings.data / "state")
    from flows.nightly import nightly  # noqa: PLC0415  # as above

    with Bars() as bars:
        made = nightly(config, data, registry, progress=bars)
    return _tell(made, settings.data, as_json)


def crawl(config: Path | None, data: Path | None, registry: Path | None, sites: Sequence[str], as_json: bool) -> int:
    """Crawl into the archive, without extracting."""
    settings = load_settings(config, data, registry)
    chosen = crawling.choose(load_registry(settings.registry), sites)
    workspace = Workspace.of(settings.data)
    with workspace.lock(), Bars() as bars:
        result = crawling.crawl_sites(workspace, chosen, settings.crawl, bars)
    tallies = [asdict(tally) for tally in result.sites.values()]
    if as_json:
        _print_json({"sites": tallies, "problems": [problem.row() for problem in result.problems]})
    else:
        show_sites(tallies)
        for problem in result.problems:
            OUT.print(f"{problem.severity}  {problem.sentence}; {problem.evidence}", markup=False, soft_wrap=True)
            command = f"{problem.next_command} --data {_shown(data)}" if data else problem.next_command
            OUT.print(f"          → {command}", style="dim", markup=False, soft_wrap=True)
    return DONE if result.complete else ATTENTION


def extract(paths: Sequence[Path], out: Path, config: Path | None, as_json: bool) -> int:
    """Extract files, folders and WARC files into the datasets under `out`."""
    settings = load_settings(config).extract
    workspace, started = Workspace.loose(out.absolute()), now()
    load_corrections(workspace.corrections)
    with workspace.lock(), Bars() as bars:
        steps.import_paths(workspace, paths, bars)
        extracted = Tally()
        for plan in steps.rounds(steps.plan(workspace, {})):
            extracted.add(steps.extract_pending(plan, settings, bars))
        published = steps.publish_plan(plan, bars)
        made = report(workspace, started, extracted, published)
    return _tell(made, out, as_json)


def reextract(config: Path | None, data: Path | None, registry: Path | None, again: bool, as_json: bool) -> int:
    """Run the reextract flow."""
    settings = load_settings(config, data, registry)
    engine.prepare(settings.data / "state")
    from flows import reextract as flow  # noqa: PLC0415  # as above

    with Bars() as bars:
        made = flow.reextract(config, data, registry, again, bars)
    return _tell(made, settings.data, as_json)


def publish(config: Path | None, data: Path | None, registry: Path | None, as_json: bool) -> int:
    """Publish what is extracted."""
    settings = load_settings(config, data, registry)
    workspace, started = Workspace.of(settings.data, settings.corrections), now()
    publishers = steps.publishers_of(load_registry(settings.registry))
    with workspace.lock(), Bars() as bars:
        plan = steps.plan(workspace, publishers)
        if plan.pending:
            raise NotRead(
                f"{len(plan.pending)} of {len(plan.documents)} documents are not read yet by the present extractors "
                "and would be published as failed: `gongkai reextract` reads what is new to them and publishes."
            )
        published = steps.publish_plan(plan, bars)
        made = report(workspace, started, Tally(), published)
    return _tell(made, settings.data, as_json)


def review(most: int, config: Path | None, data: Path | None, as_json: bool) -> int:
    """List what deserves a human eye."""
    settings = load_settings(config, data, None)
    items = worst_items(Workspace.found(settings.data).published(), most)
    if as_json:
        _print_json([item.as_json() for item in items])
    else:
        show_items(items, f" --data {_shown(settings.data)}" if data else "")
    return DONE


def release(month: str | None, config: Path | None, data: Path | None, as_json: bool) -> int:
    """Freeze what is published."""
    settings = load_settings(config, data, None)
    workspace = Workspace.of(settings.data)
    with workspace.lock(), Bars() as bars:
        made = freeze(workspace, month, bars)
    if as_json:
        _print_json({"path": str(made.path), "new": made.new, **made.manifest})
    else:
        show_release(made)
    return DONE


def releases(config: Path | None, data: Path | None, as_json: bool) -> int:
    """List the releases."""
    settings = load_settings(config, data, None)
    shelf = Shelf(Workspace.of(settings.data).releases)
    if as_json:
        _print_json({"current": shelf.current(), "releases": list(shelf.manifests())})
    else:
        show_releases(shelf)
    return DONE


def status(config: Path | None, data: Path | None, registry: Path | None, as_json: bool) -> int:
    """Tell how the data folder stands: the last run, the sums, the slowest documents, what needs a person."""
    settings = load_settings(config, data, registry)
    workspace = Workspace.of(settings.data)
    found = _status(workspace, settings.registry)
    if as_json:
        _print_json(found)
    elif found["last_run"] is None:
        OUT.print(f"Nothing has run in {settings.data} yet; `gongkai run` does, `gongkai demo` shows how it looks.")
    else:
        OUT.print(f"[bold]last run[/]  {found['last_run']['started']}")
        show_sites(found["last_run"]["sites"])
        show_sums(found["sums"])
        OUT.print(f"[bold]pending[/]   {found['pending']} documents are not read yet by the present extractors")
        for slow in found["slowest"]:
            OUT.print(f"[bold]slow[/]      {slow['seconds']:.2f} s  {slow['source_url']}")
        books = ledger(workspace.datasets)
        show_attention(books.attention, _shown(settings.data))
        OUT.print(f"[bold]ledger[/]    {books}")
    return DONE


def list_sites(config: Path | None, registry: Path | None, as_json: bool) -> int:
    """List the registry."""
    sites = load_registry(load_settings(config, None, registry).registry)
    if as_json:
        _print_json([site.model_dump() for site in sites])
        return DONE
    for site in sites:
        OUT.print(f"[bold]{site.id:<16}[/] {site.family:<6} {site.region_code} {site.status:<10} {site.name}")
        for url in site.start_urls:
            OUT.print(f"{'':<16} {url}", style="dim", markup=False)
    return DONE


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
        _print_json(asdict(found) | {"site": site.model_dump(), "problems": [one.row() for one in found.problems]})
    else:
        show_survey(found)
        yes = yes or Confirm.ask(f"Write this row into {_shown(settings.registry)}?", console=ERR, default=False)
    if not yes:
        return ATTENTION
    add(settings.registry, [site])
    if not as_json:
        OUT.print(f"Written. Next: gongkai crawl {site.id} --registry {_shown(settings.registry)}", soft_wrap=True)
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
        _print_json([asdict(finding) for finding in findings])
    else:
        show_findings(findings)
    good = [site.id for site in chosen if passed(findings, site.id)]
    for id_ in good if mark_passed else []:
        mark(settings.registry, id_, "verified")
    return DONE if len(good) == len(chosen) else ATTENTION


def import_sites(path: Path, config: Path | None, registry: Path | None) -> int:
    """Add the sites of a CSV file to the registry, all or none."""
    target = load_settings(config, None, registry).registry
    sites = read_csv(path)
    add(target, sites)
    OUT.print(f"{len(sites)} rows added to {_shown(target)}, as unverified as the file says. Next: gongkai sites check")
    return DONE


def _free_id(wanted: str, taken: Collection[str]) -> str:
    return next(name for name in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if name not in taken)


def show(source: str, html: Path | None, config: Path | None, data: Path | None, as_json: bool) -> int:
    """Show a document as its reader sees it, or write that as HTML beside the original."""
    found = look(source, lambda: load_settings(config, data, None))
    if html:
        write_html(found, html)
    if as_json:
        _print_json(found.as_json())
    elif html:
        OUT.print(Text(f"{found.source}: {found.extraction.outcome}; written to {html}"), soft_wrap=True)
    else:
        show_document(found)
    return ATTENTION if found.extraction.outcome == "failed" else DONE


def _tell(made: RunReport, data: Path, as_json: bool) -> int:
    if as_json:
        _print_json(made.as_json())
    else:
        show_sites(made.sites())
        show_report(made, _shown(data))
    return DONE if made.clean else ATTENTION


def _status(workspace: Workspace, registry: Path) -> dict[str, Any]:
    last = last_run(workspace)
    if last is None:
        return {"last_run": None}
    plan = steps.plan(workspace, steps.publishers_of(load_registry(registry)))
    return {
        "last_run": last,
        "pending": len(plan.pending),
        "sums": summary(workspace.datasets),
        "slowest": _slowest(plan.store, plan.documents),
    }


def _slowest(store: Store, documents: Sequence[Document], number: int = 3) -> list[dict[str, Any]]:
    addresses = {document.key: document.first.url for document in documents}
    known = (summary for summary in store.summaries() if summary.key in addresses)
    slowest = heapq.nlargest(number, known, key=lambda summary: summary.seconds)
    return [{"seconds": round(one.seconds, 3), "source_url": addresses[one.key]} for one in slowest]


def _shown(folder: Path) -> str:
    """The folder as a person here would write it."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
