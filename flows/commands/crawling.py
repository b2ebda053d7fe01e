"""The commands that ask sites: demo, run, crawl."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from flows import crawling, engine
from flows.commands.telling import ATTENTION, DONE, print_json, shown, tell
from flows.progress import Progress
from flows.terminal import ERR, OUT, Bars, repeated, show_report, show_sites, show_snippet
from flows.workspace import Workspace
from gongkai.settings import load_settings
from spiders.registry import load_registry


def demo(data: Path, as_json: bool) -> int:
    """Run the demonstration; 0 if everything is as the demo's truth says."""
    data = data.absolute()
    engine.prepare(data / "state")
    from flows.demonstration import demonstrate  # noqa: PLC0415  # Prefect reads its settings when it is imported

    with Bars() as bars:
        made, found = demonstrate(data, bars)
        home = _atlas(data, bars)
    where = shown(data)
    if as_json:
        print_json(made.as_json() | {"truth": asdict(found) | {"perfect": found.perfect}, "atlas": str(home)})
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
    return tell(made, settings.data, as_json, registry)


def crawl(config: Path | None, data: Path | None, registry: Path | None, sites: Sequence[str], as_json: bool) -> int:
    """Crawl into the archive, without extracting."""
    settings = load_settings(config, data, registry)
    chosen = crawling.choose(load_registry(settings.registry), sites)
    workspace = Workspace.of(settings.data)
    with workspace.lock(), Bars() as bars:
        result = crawling.crawl_sites(workspace, chosen, settings.crawl, bars)
    tallies = [asdict(tally) for tally in result.sites.values()]
    if as_json:
        print_json({"sites": tallies, "problems": [problem.row() for problem in result.problems]})
    else:
        show_sites(tallies)
        where, rows = (shown(path) if path else "" for path in (data, registry))
        for problem in result.problems:
            OUT.print(f"{problem.severity}  {problem.sentence}; {problem.evidence}", markup=False, soft_wrap=True)
            OUT.print(
                f"          → {repeated(problem.next_command, where, rows)}", style="dim", markup=False, soft_wrap=True
            )
    return DONE if result.complete else ATTENTION
